#!/bin/sh
# SPDX-License-Identifier: ISC
# Consent: yes, journey, withdrawal, refusal, signals of the browser.
. "${srcdir:-.}/tests/e2e/lib.sh"
start
jar=$t/jar
choose() {
	curl -sS --unix-socket "$web" -D "$t/headers" -A "$agent" -o "$t/body" \
	    -H 'Accept-Language: nb' \
	    -H 'Sec-Fetch-Site: same-origin' -w '%{http_code}' "$@"
}
host=http://www.nordkurs.no

contains 'the dialogue is asked' "$(get /)" 'class="k-consent"'

# Yes on the third page keeps the source of the landing, which nothing but the
# links carried there.
page='/?utm_source=facebook&utm_medium=paid_social&utm_campaign=spring27-excel'
for next in kurs/excel priser; do
	page=$(get "$page" -c "$t/none" -b "$t/none" | grep -o "href=\"/$next?s=[a-z2-7]*" | head -1)
	page=${page#href=\"}
	[ -n "$page" ] || fail "no link to $next carries a class code"
done
code=$(get "$page" -c "$t/none" -b "$t/none" | grep -o 'action="/k/consent?s=[a-z2-7]*' | head -1)
code=${code#action=\"}
[ -n "$code" ] || fail 'the form carries no class code'
expect 'nothing was left behind' "$(grep -v '^#\|^$' "$t/none" | wc -l) $(sql 'SELECT count(*) FROM visitor')" '0 0'
expect 'yes' "$(choose "$host$code" -c "$jar" -d 'choice=all' -d 'to=/priser')" 303
expect 'back to where he was' "$(header location)" /priser
contains 'cookie' "$(header set-cookie)" 'HttpOnly'
contains 'cookie' "$(header set-cookie)" 'SameSite=Lax'
contains 'thirteen months' "$(header set-cookie)" 'Max-Age=34128000'
expect 'one row' "$(sql 'SELECT count(*) FROM visitor')" 1
expect 'landing source kept' "$(sql 'SELECT source, source_class, campaign FROM touch')" 'facebook|social|'
report=$("$KUNDEREJSE" report channels --site "$site" --state "$state" --format tsv | tail -n +2)
expect 'and reported' "$report" "$(printf 'Organic Social\t1\t1')"
expect 'proof' "$(sql 'SELECT count(*) FROM consent WHERE purposes > 0')" 1

# With consent and two views of the prices the next front page is for deciding.
before=$(get / -b "$jar")
lacks 'not asked again' "$before" 'class="k-consent"'
lacks 'no class code with a row' "$before" '?s='
get /priser -b "$jar" >/dev/null
get /priser -b "$jar" >/dev/null
contains 'decision variant' "$(get / -b "$jar")" 'Klar til å begynne'
stored() {
	[ "$(sql "SELECT stage_to FROM stage_change")" = decision ]
}
await stored

# The two workers share what they know.
for i in 1 2 3 4 5 6 7 8; do
	contains "same stage on connection $i" "$(get / -b "$jar")" 'Klar til å begynne'
done

# Withdrawal deletes cookie and row with the answer.
expect 'no' "$(choose "$host/k/consent" -b "$jar" -c "$jar" -d 'choice=no' -d 'to=/')" 303
expect 'row erased' "$(sql 'SELECT count(*) FROM visitor')" 0
expect 'events erased' "$(sql 'SELECT count(*) FROM event')" 0
expect 'proof of the withdrawal' "$(sql 'SELECT count(*) FROM consent')" 2
lacks 'forgotten' "$(get / -b "$jar")" 'Klar til å begynne'

# A refusal is one cookie without an id, and no row.
rm -f "$jar"
expect 'refusal' "$(choose "$host$code" -c "$jar" -d 'choice=no' -d 'to=/om')" 303
expect 'back, and where he came from' "$(header location)" "/om?${code#*\?}"
expect 'one cookie' "$(header set-cookie | wc -l | tr -d ' ')" 1
lacks 'not asked after a refusal' "$(get / -b "$jar")" 'class="k-consent"'
expect 'no row' "$(sql 'SELECT count(*) FROM visitor')" 0

# Signals: not asked, and an old yes does not count while they are sent …
lacks 'GPC' "$(get / -H 'Sec-GPC: 1')" 'class="k-consent"'
lacks 'DNT' "$(get / -H 'DNT: 1')" 'class="k-consent"'
contains 'the page of choices still opens' "$(get /k/consent -H 'Sec-GPC: 1')" 'value="all"'
rm -f "$jar"
choose "$host/k/consent" -c "$jar" -d choice=all >/dev/null
get /priser -b "$jar" >/dev/null
get /priser -b "$jar" >/dev/null
contains 'known' "$(get / -b "$jar")" 'Klar til å begynne'
lacks 'a signal says no' "$(get / -b "$jar" -H 'Sec-GPC: 1')" 'Klar til å begynne'
# … but a yes said while the signal was sent does.
rm -f "$jar"
choose "$host/k/consent" -c "$jar" -H 'Sec-GPC: 1' -d choice=all >/dev/null
get /priser -b "$jar" -H 'Sec-GPC: 1' >/dev/null
get /priser -b "$jar" -H 'Sec-GPC: 1' >/dev/null
contains 'yes under the signal' "$(get / -b "$jar" -H 'Sec-GPC: 1')" 'Klar til å begynne'

# Other words ask everybody again, and meanwhile the old yes holds for what it was
# given for.
rm -f "$jar"
choose "$host/k/consent" -c "$jar" -d choice=chosen -d purpose=remember >/dev/null
choose "$host/k/consent" -c "$t/no" -d choice=no >/dev/null
lacks 'said yes' "$(get /priser -b "$jar")" 'class="k-consent"'
lacks 'said no' "$(get /priser -b "$t/no")" 'class="k-consent"'
get /priser -b "$jar" >/dev/null
words() {
	sql 'SELECT wording, purposes FROM visitor ORDER BY id DESC LIMIT 1'
}
old=$(words)
sed -i 's|<k:text key="consent.body">|&Nye ord. |' "$site/texts/nb.xml"
kill -HUP "$serve_pid"
asks_both() {
	for i in 1 2 3 4 5 6 7 8; do
		get / -b "$jar" | grep -q 'class="k-consent"' || return 1
		get / -b "$t/no" | grep -q 'class="k-consent"' || return 1
	done
}
await asks_both
contains 'with the new words' "$(get / -b "$jar")" 'Nye ord.'
contains 'still known' "$(get / -b "$jar")" 'Klar til å begynne'
expect 'as it was given' "$(words)" "$old"
# A yes to the old words, from a page that was open meanwhile, is none.
choose "$host/k/consent" -b "$jar" -d choice=all -d "wording=${old%|*}" >/dev/null
expect 'nobody read the new ones' "$(words)" "$old"
choose "$host/k/consent" -b "$jar" -c "$jar" -d choice=chosen -d purpose=remember >/dev/null
[ "${old%|*}" != "$(sql 'SELECT wording FROM visitor ORDER BY id DESC LIMIT 1')" ] || fail 'the words of his answer are the old ones'
lacks 'answered' "$(get / -b "$jar")" 'class="k-consent"'

# So does another purpose.
sed -i '/value="seller"/d' "$site/blocks/consent.xml"
kill -HUP "$serve_pid"
await asks_both
choose "$host/k/consent" -b "$jar" -c "$jar" -d choice=no >/dev/null
lacks 'no to them' "$(get / -b "$jar")" 'class="k-consent"'
lacks 'is the end' "$(get / -b "$jar")" 'Klar til å begynne'
choose "$host/k/consent" -c "$jar" -d choice=all >/dev/null
get /priser -b "$jar" >/dev/null

# Only from our own pages, only with words we know, and nowhere but to us.
expect 'cross-site' "$(status /k/consent -H 'Sec-Fetch-Site: cross-site' -H 'Origin: https://www.nordkurs.no' -d choice=all)" 403
expect 'wrong origin' "$(status /k/consent -H 'Origin: https://evil.example' -d choice=all)" 403
expect 'unknown choice' "$(choose "$host/k/consent" -d choice=maybe)" 400
for to in //evil.example https://evil.example '/\evil' /assets/site.css '%0d%0aX: 1'; do
	choose "$host/k/consent" -d choice=no --data-urlencode "to=$to" >/dev/null
	expect "to $to" "$(header location)" /
done

# Bots are served and never recorded.  What was looked at before is on the disk
# once the program has ended.
stop_all || fail 'stop'
rows=$(sql 'SELECT count(*) FROM event')
start
lacks 'bots get no dialogue' "$(get / -A 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)')" 'class="k-consent"'
get /priser -b "$jar" -A 'curl/8.0' >/dev/null
get /priser -b "$jar" -H 'Sec-Purpose: prefetch' >/dev/null
get /priser -b "$jar" -I >/dev/null
stop_all || fail 'stop'
expect 'nothing recorded' "$(sql 'SELECT count(*) FROM event')" "$rows"
