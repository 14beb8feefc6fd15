#!/bin/sh
# SPDX-License-Identifier: ISC
# A site whose own consent tool asks: its yes and its no are obeyed with the
# request that brings them, without a dialogue of ours.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
set_tool() {
	sed -i "s|<consent [^>]*/>|<consent privacy=\"/personvern\" $1/>|" "$site/site.xml"
}
set_tool 'cookie="CookieConsent" remember="preferences:true" measure="statistics:true"'
cat >"$site/blocks/consent.xml" <<'XML'
<k:block xmlns:k="urn:kunderejse:1"><p><button name="choice" value="no"><k:text ref="consent.no"/></button></p></k:block>
XML
start
said() {
	echo "CookieConsent={stamp:%27Zm9v%27%2Cnecessary:true%2Cpreferences:$1%2Cstatistics:$2%2Cmarketing:false%2Cver:1%2Cregion:%27no%27}"
}
yes=$(said true true) no=$(said false false)
rows() {
	sql 'SELECT count(*) FROM visitor'
}
newest() {
	sql 'SELECT purposes, wording FROM visitor ORDER BY id DESC LIMIT 1'
}
# The visitor's cookie out of the answer, as a browser sends it back.
mine() {
	header set-cookie | sed -n 's/^\(kunderejse=[a-z2-7.]*\);.*/\1/p'
}

# Before a yes nobody is asked, known, or given anything; the links lead on.
page='/?utm_source=facebook&utm_medium=social'
for next in kurs/excel priser; do
	body=$(get "$page" -b "$no")
	lacks 'no dialogue' "$body" 'k-consent'
	expect 'no cookie' "$(header set-cookie)" ''
	page=$(printf %s "$body" | grep -o "href=\"/$next?s=[a-z2-7]*" | head -1)
	page=${page#href=\"}
done
expect 'no row' "$(rows)" 0

# Said yes, he is known on that very page, which tells where he came from.
body=$(get "$page" -b "$yes")
who=$(mine)
[ -n "$who" ] || fail 'no cookie'
contains 'as the dialogue gives it' "$(header set-cookie)" 'HttpOnly; SameSite=Lax'
lacks 'no class code in the links' "$body" '?s='
contains 'not for others' "$(header cache-control)" private
expect 'the row' "$(newest | cut -d. -f1)" '3|CookieConsent'
expect 'the landing' "$(sql 'SELECT source, source_class FROM touch')" 'facebook|social'
expect 'the proof' "$(sql 'SELECT purposes, wording = (SELECT wording FROM visitor) FROM consent')" '3|1'
get /priser -b "$who; $yes" >/dev/null
expect 'once' "$(header set-cookie)$(rows)" 1
contains 'remembered' "$(get / -b "$who; $yes")" 'Klar til å begynne'

# Less than before counts from this request on.
some=$(said true false)
contains 'remembered' "$(get / -b "$who; $some")" 'Klar til å begynne'
expect 'not measured' "$(newest | cut -d'|' -f1)" 1
expect 'its proof' "$(sql 'SELECT purposes FROM consent ORDER BY id DESC LIMIT 1')" 1
lacks 'not remembered' "$(get / -b "$who; $(said false true)")" 'Klar til å begynne'
expect 'but measured' "$(newest | cut -d'|' -f1)" 2

# No, there: the row is gone with that request, and the cookie with its answer.
lacks 'forgotten' "$(get / -b "$who; $no")" 'Klar til å begynne'
contains 'the cookie' "$(header set-cookie)" 'kunderejse=; Path=/; Max-Age=0'
expect 'the row' "$(rows) $(sql 'SELECT count(*) FROM event') $(sql 'SELECT count(*) FROM touch')" '0 0 0'
expect 'its proof' "$(sql 'SELECT purposes FROM consent ORDER BY id DESC LIMIT 1')" 0
# A browser that kept it all the same is told again, and nothing is written.
get / -b "$who; $no" >/dev/null
contains 'told again' "$(header set-cookie)" 'Max-Age=0'
expect 'no proof of nothing' "$(sql 'SELECT count(*) FROM consent WHERE purposes = 0')" 1
# The tool's cookie taken away is a no, too, and so it is below the prefix; but not
# where a link of another site leads here, which some cookies stay away from.
get /om -b "$yes" >/dev/null
who=$(mine)
contains 'nobody is known' "$(get /om -b "$who" -H 'Sec-Fetch-Site: cross-site' -H 'Referer: https://www.google.no/')" '?s='
expect 'and nobody forgotten' "$(header set-cookie)$(rows)" 1
get /om -b "$who; $no" -H 'Sec-Fetch-Site: cross-site' >/dev/null
expect 'a no is one anywhere' "$(rows)" 0
get /om -b "$yes" >/dev/null
who=$(mine)
get /om -b "$who" >/dev/null
expect 'taken away' "$(rows)" 0
get /om -b "$yes" >/dev/null
who=$(mine)
get /k/why -b "$who; $no" >/dev/null
contains 'the cookie' "$(header set-cookie)" 'Max-Age=0'
expect 'below the prefix' "$(rows)" 0

# A made-up or stolen number is nobody's: he gets one of his own.
get /om -b "$yes; kunderejse=aaaaaaaaaaaae.aaaaaaaaaaaaaaaaaaaaaaaaaa" >/dev/null
[ -n "$(mine)" ] || fail 'no number of his own'
lacks 'not the one he made up' "$(mine)" aaaaaaaaaaaaaaaaaaaaaaaaaa
who=$(mine)

# A signal of the browser weighs more; it erases nothing.
kept=$(rows)
get /priser -b "$who; $yes" >/dev/null
get /priser -b "$who; $yes" >/dev/null
for signal in 'Sec-GPC: 1' 'DNT: 1'; do
	lacks "$signal: known" "$(get / -b "$who; $yes" -H "$signal")" 'Klar til å begynne'
	get / -b "$yes" -H "$signal" >/dev/null
	expect "$signal: nothing new" "$(header set-cookie)$(rows)" "$kept"
done
contains 'without it' "$(get / -b "$who; $yes")" 'Klar til å begynne'
# So are those who are nobody.
get / -b "$yes" -A 'Mozilla/5.0 (compatible; Googlebot/2.1)' >/dev/null
get / -b "$yes" -H 'Sec-Purpose: prefetch' >/dev/null
get / -b "$yes" -I >/dev/null
get /finnes-ikke -b "$yes" -H 'Sec-Fetch-Mode: no-cors' >/dev/null
get /k/why -b "$yes" >/dev/null
expect 'nobody' "$(rows)" "$kept"

# Who wants to be forgotten by us is, whatever he says there.
choose() {
	status /k/consent -H 'Sec-Fetch-Site: same-origin' -d "choice=$1" -b "$2" -c "$t/jar"
}
body=$(get /k/consent -b "$who; $yes")
contains 'the button' "$body" 'name="choice" value="no"'
contains 'and what is so' "$body" 'Du har sagt ja'
for choice in all chosen; do
	expect 'a yes is said there' "$(choose $choice "$yes")" 400
done
expect 'no' "$(choose no "$who; $yes")" 303
expect 'forgotten' "$(rows)" $((kept - 1))
refusal=$(sed -n 's/.*\(kunderejse-no\)\t\(.*\)/\1=\2/p' "$t/jar")
contains 'without an id' "$refusal" 'kunderejse-no=CookieConsent.'
get / -b "$refusal; $yes" >/dev/null
expect 'and stays it' "$(header set-cookie)$(rows)" $((kept - 1))

# Other settings are another yes: the row of whoever still says it follows, and
# that no was about the old ones.
get /om -b "$yes" >/dev/null
who=$(mine)
old=$(newest)
set_tool 'cookie="CookieConsent" given="statistics:true"'
kill -HUP "$serve_pid"
follows() {
	get /om -b "$who; $yes" >/dev/null
	[ "$(newest)" != "$old" ]
}
await follows
expect 'for the same' "$(newest | cut -d. -f1)" '3|CookieConsent'
get / -b "$refusal; $yes" >/dev/null
[ -n "$(mine)" ] || fail 'an old no counts'

# While nothing can be written the page is what it was, and the next one tries
# again.
python3 - "$state/kunderejse.db" "$t/locked" "$t/unlock" <<'PY' &
import os, sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
open(sys.argv[2], "w").close()
while not os.path.exists(sys.argv[3]):
    time.sleep(0.05)
PY
locker=$!
await test -e "$t/locked"
expect 'a page' "$(status / -b "$yes")" 200
expect 'but no cookie' "$(header set-cookie)" ''
contains 'as without consent' "$(get / -b "$yes" -H 'Referer: https://www.facebook.com/')" '?s='
: >"$t/unlock"
wait $locker
knows() {
	get / -b "$yes" >/dev/null
	[ -n "$(mine)" ]
}
await knows

# Shown without a server, too.
"$KUNDEREJSE" render --site "$site" / --stage decision --agent "$agent" >"$t/page"
contains 'rendered' "$(cat "$t/page")" 'Klar til å begynne'
lacks 'no dialogue' "$(cat "$t/page")" 'k-consent'
