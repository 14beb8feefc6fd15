#!/bin/sh
# SPDX-License-Identifier: ISC
# Sources no table knows: counted for people only, shown with a line to paste,
# gone from the list once it is pasted; and every report in every format.
. "${srcdir:-.}/tests/e2e/lib.sh"

# A database of the first schema is brought up to this one.
{
	echo 'PRAGMA page_size = 2048; PRAGMA journal_mode = WAL;'
	cat "$srcdir/sql/migrations/001.sql"
} | sqlite3 "$state/kunderejse.db" >"$t/out"
start
expect 'the schema' "$(sql 'PRAGMA user_version')" 12

report() {
	"$KUNDEREJSE" report "$@" --site "$site" --state "$state" 2>"$t/err"
}
contains 'nothing yet' "$(report unknown-sources)" 'nothing in this time'

for i in 1 2 3; do
	get / -H 'Referer: https://www.bni-partner.example/x' >"$t/body"
done
get '/?utm_source=Min+Avis&utm_medium=qr&utm_campaign=v%C3%A5r' >"$t/body"
get '/?utm_source=kari@example.com&utm_medium=x' >"$t/body"
get / -H 'Referer: android-app://org.example.reader/' >"$t/body"
# None of these: known, our own, spam, direct, a program, a prefetch.
get / -H 'Referer: https://www.google.no/' >"$t/body"
get / -H 'Referer: https://docs.google.com/' >"$t/body"
get / -H 'Referer: https://www.nordkurs.no/priser' >"$t/body"
get / -H 'Referer: https://semalt.com/' >"$t/body"
get / >"$t/body"
get / -A 'Googlebot/2.1' -H 'Referer: https://bot.example/' >"$t/body"
get / -H 'Sec-Purpose: prefetch' -H 'Referer: https://prefetch.example/' >"$t/body"
counted() {
	[ "$(sql 'SELECT sum(n) FROM unknown_source')" = 6 ]
}
await counted

tab=$(printf '\t')
report unknown-sources --format tsv >"$t/tsv"
expect 'the rows' "$(cat "$t/tsv")" "host${tab}source${tab}medium${tab}campaign${tab}visits${tab}days${tab}source_element
bni-partner.example${tab}-${tab}-${tab}-${tab}3${tab}1${tab}<source key=\"bni_partner\" label=\"bni-partner.example\" source-class=\"other\" patterns=\".bni-partner.example\"/>
-${tab}-${tab}-${tab}-${tab}1${tab}1${tab}-
-${tab}min avis${tab}qr${tab}vår${tab}1${tab}1${tab}<source key=\"min_avis\" label=\"min avis\" source-class=\"offline\"/>
app:org.example.reader${tab}-${tab}-${tab}-${tab}1${tab}1${tab}<source key=\"reader\" label=\"org.example.reader\" source-class=\"other\" patterns=\"app:org.example.reader\"/>"
lacks 'no mail address in the database' "$(sql 'SELECT * FROM unknown_source')" kari
contains 'for people' "$(report unknown-sources)" 'paste into journey.xml'

# Pasted, it compiles, counts, and is on the list no more.
elements=$(report unknown-sources | sed -n 's/^  </</p' | tr '\n' ' ')
sed -i "s|</journey>|$(printf %s "$elements" | sed 's/&/\\&/g')</journey>|" "$site/journey.xml"
"$KUNDEREJSE" check --site "$site" >"$t/out" 2>&1 || fail "the lines do not compile: $(cat "$t/out")"
report unknown-sources --format tsv >"$t/tsv"
expect 'only what has no name' "$(wc -l <"$t/tsv")" 2
expect 'found by its alias' "$(printf '/?utm_source=Min-Avis&utm_medium=x\t-\n' |
    "$KUNDEREJSE" classify --batch --site "$site" | cut -f1-3)" "Offline${tab}min_avis${tab}offline"

# Every report, in every format.
for name in $("$KUNDEREJSE" report | awk '{ print $1 }'); do
	for format in text tsv json html; do
		report "$name" --format $format >"$t/$name.$format" ||
		    fail "$name as $format: $(cat "$t/err")"
		[ -s "$t/$name.$format" ] || fail "$name as $format is empty"
	done
	python3 -c 'import json,sys; json.load(open(sys.argv[1]))' "$t/$name.json"
	xmllint --html --noout "$t/$name.html" 2>"$t/err" || fail "$name.html: $(cat "$t/err")"
done
expect 'numbers are numbers' "$(python3 -c 'import json,sys
print(sorted({type(r["views"]).__name__ for r in json.load(open(sys.argv[1]))}))' "$t/cells.json")" "['int']"
expect 'only the named day' "$(report cells --from 2001-01-01 --to 2001-01-02 --format tsv | wc -l)" 1

ends() {
	rc=0; "$KUNDEREJSE" report "$@" >"$t/out" 2>"$t/err" || rc=$?
}
ends chanels --site "$site"; expect 'misspelt' "$rc" 2
contains 'misspelt' "$(cat "$t/err")" 'did you mean channels?'
ends channels --site "$site" --state "$t/nowhere"; expect 'no database' "$rc" 3
contains 'no database' "$(cat "$t/err")" 'until kunderejse serve has run'
ends channels --format xml; expect 'bad format' "$rc" 2
ends channels --from 2027-03-02 --to 2027-03-01; expect 'backwards' "$rc" 2

# What the site has written: as text, as HTML, at the admin's address.
contains 'it is listed' "$("$KUNDEREJSE" report --site "$site")" 'reports/week.xml of the site'
get '/?utm_source=x&utm_medium=%3Cb%3E%22' >"$t/body"
counted() { [ "$(sql "SELECT count(*) FROM counter WHERE page = 'front'")" -gt 0 ]; }
await counted
report week >"$t/week" || fail "week: $(cat "$t/err")"
grep -qx 'Uken som gikk' "$t/week" || fail 'its title'
grep -qx 'Nye kontakter | 0' "$t/week" || fail 'a row of one query'
views=$(report views --days 7 --format tsv | sed -n "2s/$tab/ | /gp")
grep -qx "$views" "$t/week" || fail "a row of another: $views"
contains 'cells without words of their own' "$(cat "$t/week")" "$(report defaults --days 7 --format tsv | awk -F"$tab" 'NR == 2 { print $1 " " $2 " | " $3 }')"
report week --format html >"$t/week.html" || fail "week as html: $(cat "$t/err")"
xmllint --html --noout "$t/week.html" 2>"$t/err" || fail "week.html: $(cat "$t/err")"
contains 'of another day' "$(report week --from 2001-01-01 --to 2001-01-02)" 'Uken som gikk'
lacks 'nothing was seen then' "$(report week --from 2001-01-01 --to 2001-01-02)" "$views"
ends weak --site "$site" --state "$state"; expect 'misspelt' "$rc" 2
contains 'the site knows it' "$(cat "$t/err")" 'did you mean week?'
ends week --site "$site" --state "$state" --format tsv; expect 'no rows of its own' "$rc" 2
contains 'and what has' "$(cat "$t/err")" 'the queries it shows'
get /k/admin/report/ >"$t/out"
contains 'a list' "$(cat "$t/out")" 'href="/k/admin/report/week"'
get /k/admin/report/week >"$t/out"
expect 'shown' "$(header Content-Type)" 'text/html; charset=utf-8'
contains 'nothing runs in it' "$(header Content-Security-Policy)" "sandbox; default-src 'none'"
contains 'the same rows' "$(cat "$t/out")" "<td$(sed -n 's/.*<td\([^>]*\)>Nye kontakter<.*/\1/p' "$t/week.html")>Nye kontakter</td>"
contains 'where one looks again' "$(cat "$t/out")" 'href="/k/admin/report/week"'
expect 'of another name' "$(status /k/admin/report/none)" 404

# What somebody else chose is escaped, and stays a cell.
sed 's|<k:put in="main">|&<k:for-each query="unknown-sources"><p title="{$source}">[<k:value-of select="$source"/>]</p></k:for-each>|' \
    "$site/reports/week.xml" >"$t/x" && mv "$t/x" "$site/reports/week.xml"
sqlite3 -cmd ".timeout 3000" "$state/kunderejse.db" "INSERT INTO unknown_source VALUES ($(date +%s) / 86400 * 86400, '', '<script>\"&' || char(1) || char(10) || 'x', '', '', 1)"
report week --format html >"$t/week.html" || fail "escaped: $(cat "$t/err")"
contains 'in an attribute and as text' "$(tr -d '\001\n' <"$t/week.html")" 'title="&lt;script&gt;&quot;&amp;'
lacks 'no element' "$(cat "$t/week.html")" '<script'
contains 'as words' "$(report week)" '[<script>"&'
