#!/bin/sh
# SPDX-License-Identifier: ISC
# What one address sends too fast is refused by nginx, and pages are answered as
# before; invented campaigns leave a bounded number of rows.
. "${srcdir:-.}/tests/e2e/lib.sh"
rate=1r/m
start
jar=$t/jar
get /k/consent -c "$jar" -o /dev/null -H 'Origin: http://www.nordkurs.no' -d choice=all

# nginx is told to let one a minute pass, and 30 at once.
seq 100 | sed 's|.*|url = "http://www.nordkurs.no/k/event"\noutput = "/dev/null"|' >"$t/urls"
curl -sS --unix-socket "$web" -K "$t/urls" -b "$jar" -H 'Sec-Fetch-Site: same-origin' \
    -d 'event=add_to_cart&page=/priser' -w '%{http_code}\n' --no-progress-meter >"$t/codes"
refused=$(grep -c '^429$' "$t/codes")
told=$(grep -c '^204$' "$t/codes")
expect 'each is answered' $((refused + told)) 100
[ "$refused" -ge 60 ] && [ "$told" -ge 20 ] || fail "$told told, $refused refused"
expect 'a page' "$(status /priser -b "$jar")" 200

# Nor can he send forms, which ask strangers by mail.
seq 100 | sed 's|.*|url = "http://www.nordkurs.no/k/form/signup"\noutput = "/dev/null"|' >"$t/urls"
curl -sS --unix-socket "$web" -K "$t/urls" -A "$agent" -H 'Sec-Fetch-Site: same-origin' \
    -d to=/pamelding -d email=kari@example.com -w '%{http_code}\n' --no-progress-meter >"$t/codes"
refused=$(grep -c '^429$' "$t/codes")
expect 'each is answered' $((refused + $(grep -c '^422$' "$t/codes" || :))) 100
[ "$refused" -ge 60 ] || fail "$refused forms were refused"

# Nor can he make more rows by saying yes, though whoever clicks a few times is
# heard meanwhile; and the page about it is shown as often as it is asked for.
seq 100 | sed 's|.*|url = "http://www.nordkurs.no/k/consent"\noutput = "/dev/null"|' >"$t/urls"
curl -sS --unix-socket "$web" -K "$t/urls" -A "$agent" -H 'Accept-Language: nb' -H 'Sec-Fetch-Site: same-origin' \
    -d choice=all -w '%{http_code}\n' --no-progress-meter >"$t/codes"
refused=$(grep -c '^429$' "$t/codes")
agreed=$(grep -c '^303$' "$t/codes")
expect 'each is answered' $((refused + agreed)) 100
[ "$refused" -ge 60 ] && [ "$agreed" -ge 20 ] || fail "$agreed agreed, $refused refused"
expect 'a row for each' "$(sql 'SELECT count(*) FROM visitor')" $((1 + agreed))
curl -sS --unix-socket "$web" -K "$t/urls" -A "$agent" -H 'Accept-Language: nb' \
    -w '%{http_code}\n' --no-progress-meter >"$t/codes"
expect 'the page' "$(sort "$t/codes" | uniq -c | tr -d ' ')" 100200

# Of what other servers tell 200 at once: a shop sends more than a browser.
seq 300 | sed 's|.*|url = "http://www.nordkurs.no/k/hook"\noutput = "/dev/null"|' >"$t/urls"
curl -sS --unix-socket "$web" -K "$t/urls" -H 'Content-Type: application/json' -d '{}' \
    -w '%{http_code}\n' --no-progress-meter >"$t/codes"
refused=$(grep -c '^429$' "$t/codes")
[ "$refused" -ge 60 ] && [ "$refused" -le 100 ] || fail "$refused deliveries were refused"
expect 'a page still' "$(status /priser -b "$jar")" 200

# Nobody's campaigns are counted by what is known; of the unknown there are
# 1,000 a day at most.
seq 3000 | sed 's|.*|url = "http://www.nordkurs.no/?utm_source=s&\&utm_medium=m&\&utm_campaign=c&"\noutput = "/dev/null"|' >"$t/urls"
curl -sS --unix-socket "$web" -K "$t/urls" -A "$agent" -H 'Accept-Language: nb' \
    -w '%{http_code}\n' --no-progress-meter >"$t/codes"
expect 'all are shown' "$(sort "$t/codes" | uniq -c | tr -d ' ')" 3000200
stop_all || fail 'stop'
rows=$(sql 'SELECT count(*) FROM unknown_source')
[ "$rows" -gt 0 ] && [ "$rows" -le 1001 ] || fail "$rows rows of unknown sources"
views=$(sql 'SELECT count(*) FROM counter')
[ "$views" -gt 0 ] && [ "$views" -le 20 ] || fail "$views counters"
exit 0
