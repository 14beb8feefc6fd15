#!/bin/sh
# SPDX-License-Identifier: ISC
# How a page is read, as client.js tells it: what is kept of it, which stage it
# leads to, and that nothing is kept of who changed his mind.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
sed -i 's|</journey>|<signal stage="consideration" event="page_view" page-class="forum" dwell="PT45S" points="90"/><page-class name="forum" path="/forum*"/></journey>|' "$site/journey.xml"
start
jar=$t/jar
# ARG...: a beacon, as navigator.sendBeacon with URLSearchParams sends it.
tell() {
	get /k/event -o "$t/body" -w '%{http_code}' -H 'Sec-Fetch-Site: same-origin' \
	    -H 'Sec-Fetch-Mode: no-cors' -H 'Sec-Fetch-Dest: empty' \
	    -H 'Content-Type: application/x-www-form-urlencoded;charset=UTF-8' "$@"
}
reads() { tell -b "$jar" -d "event=user_engagement&page=/forum/a&$1"; }

# The script: small, the same for everybody, and kept by browsers.
expect 'there it is' "$(status /k/client.js)" 200
expect 'as a script' "$(header Content-Type)" 'text/javascript; charset=utf-8'
expect 'as nothing else' "$(header X-Content-Type-Options)" nosniff
expect 'for a day' "$(header Cache-Control)" 'public, max-age=86400'
expect 'no cookie' "$(header Set-Cookie)" ''
tag=$(header ETag)
expect 'unchanged' "$(status /k/client.js -H "If-None-Match: $tag")" 304
expect 'not by POST' "$(status /k/client.js -d x=y -H 'Origin: http://www.nordkurs.no')" 405
get /k/client.js >"$t/client.js"
lacks 'comments are left out' "$(cat "$t/client.js")" SPDX
size=$(gzip -9 <"$t/client.js" | wc -c)
[ "$size" -le 2048 ] || fail "client.js has $size bytes gzipped, more than 2048"
size=$(get /k/client.js -H 'Accept-Encoding: gzip' -o "$t/body" -w '%{size_download}')
[ "$size" -le 2048 ] || fail "client.js has $size bytes as nginx sends it, more than 2048"
expect 'gzipped' "$(header Content-Encoding)" gzip

# Of who did not agree nothing is kept, and his pages have no script.
lacks 'no script' "$(get /omtaler)" '<script src'
expect 'nobody' "$(tell -d 'event=user_engagement&page=/forum/a&dwell=60')" 204

# A signal with dwell fires when that time is passed.
get /k/consent -c "$jar" -o /dev/null -H 'Origin: http://www.nordkurs.no' -d choice=all
contains 'the script' "$(get /om -b "$jar")" '<script src="/k/client.js" defer="defer"></script>'
contains 'somebody the signal was judged of' "$(get /k/consent -c "$t/gpc" -o /dev/null -H 'Sec-GPC: 1' \
    -H 'Origin: http://www.nordkurs.no' -d choice=all; get /om -b "$t/gpc" -H 'Sec-GPC: 1')" '<script src'
lacks 'the signal came later' "$(get /om -b "$jar" -H 'Sec-GPC: 1')" '<script src'
expect 'a glance' "$(reads 'dwell=44&scroll=30&load=812')" 204
lacks 'too short' "$(get / -b "$jar")" 'Tre kurs, tre slags arbeidsdager'
expect 'read on' "$(reads 'dwell_before=44&dwell=46&scroll=100')" 204
contains 'long enough' "$(get / -b "$jar")" 'Tre kurs, tre slags arbeidsdager'
expect 'and on' "$(reads 'dwell_before=46&dwell=14400')" 204
for bad in dwell=14401 dwell=0 dwell=-1 dwell=1.5 dwell=x 'dwell=9&scroll=101' \
    'dwell=9&load=600001' 'dwell=9&dwell_before=9' 'dwell=9&dwell_before=-1' \
    scroll=9 dwell=99999999999999999999; do
	expect "nonsense: $bad" "$(reads "$bad")" 400
done
expect 'a form is begun' "$(tell -b "$jar" -d 'event=form_start&page=/pamelding&form=signup')" 204
kept() {
	[ "$(sql "SELECT event, page, dwell_before, dwell, scroll, load, form FROM event WHERE event NOT IN ('page_view', 'consent') ORDER BY dwell" | tr '\n' ' ')" = \
	    'form_start|signup|0|0|0|0|signup user_engagement|/forum/a|0|44|30|812| user_engagement|/forum/a|44|46|100|0| user_engagement|/forum/a|46|14400|0|0| ' ]
}
await kept
expect 'why the stage' "$(sql 'SELECT stage_to, evidence FROM stage_change')" \
    'consideration|d:45/forum/=1 points=90'
expect 'the report' "$("$KUNDEREJSE" report reading --format tsv --site "$site" --state "$state" | tr '\t' ' ')" \
    "page views seconds lasted_30s scroll load_p75
/forum/a 1 14400 100 43 900"

# Who changed his mind elsewhere while the page was open.
cp "$jar" "$t/old"
get /k/consent -b "$jar" -c "$jar" -o /dev/null -H 'Origin: http://www.nordkurs.no' -d choice=no
expect 'withdrawn' "$(reads 'dwell=60')" 204
expect 'with the cookie of before' "$(tell -b "$t/old" -d 'event=user_engagement&page=/forum/a&dwell=60')" 204
stop_all || fail 'stop'
expect 'nothing of him' "$(sql "SELECT count(*) FROM event WHERE event = 'user_engagement'")" 0
exit 0
