#!/bin/sh
# SPDX-License-Identifier: ISC
# An experiment: drawn for who agreed to it, kept, and written down; the first
# variant for everybody else.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
python3 - "$site/pages/about.xml" "$site/journey.xml" <<'PY'
import sys
page, journey = sys.argv[1:]
text = open(page).read()
at = text.index('<k:put in="main">') + len('<k:put in="main">')
text = text[:at] + '''<k:experiment name="words" goal="booked">
<k:variant name="plain"><p>ord-plain</p></k:variant>
<k:variant name="bold"><p>ord-bold</p></k:variant></k:experiment>
<k:include block="twice"/><k:include block="twice"/>
<k:if lang="en"><k:experiment name="english" goal="booked">
<k:variant name="one"><p>one</p></k:variant>
<k:variant name="two"><p>two</p></k:variant></k:experiment></k:if>''' + text[at:]
open(page, 'w').write(text)
text = open(journey).read()
open(journey, 'w').write(text.replace('</journey>', '<goal name="booked" event="purchase"/></journey>'))
PY
cat >"$site/blocks/twice.xml" <<'XML'
<k:block xmlns:k="urn:kunderejse:1"><k:experiment name="often" goal="booked">
<k:variant name="one"><b>1</b></k:variant><k:variant name="two"><b>2</b></k:variant></k:experiment></k:block>
XML
start

# JAR ARG...: somebody consents.
agree() {
	jar=$1; shift
	get /k/consent -c "$jar" -o /dev/null -w '%{http_code}' -H 'Origin: http://www.nordkurs.no' "$@" >"$t/code"
	expect 'agreed' "$(cat "$t/code")" 303
}
# JAR: which variant somebody is shown.
shown() {
	get /om -b "$1" | sed -n 's/.*<p>ord-\([a-z]*\)<.*/\1/p'
}

for i in 1 2 3; do expect 'without consent' "$(get /om | grep -o 'ord-[a-z]*')" ord-plain; done
people=16
for i in $(seq $people); do
	agree "$t/jar$i" -d choice=chosen -d purpose=measure -d purpose=experiments
	shown "$t/jar$i" >"$t/first$i"
	for again in 1 2; do expect "kept by $i" "$(shown "$t/jar$i")" "$(cat "$t/first$i")"; done
done
cat "$t"/first* | sort | uniq -c >"$t/drawn"
expect 'both are drawn' "$(awk '{print $2}' "$t/drawn" | tr '\n' ' ')" 'bold plain '

# Who agrees to experiments but not to be measured is in none, and who is
# measured but agreed to none.
agree "$t/some" -d choice=chosen -d purpose=experiments
expect 'not measured' "$(shown "$t/some")" plain
agree "$t/other" -d choice=chosen -d purpose=measure
expect 'no experiments' "$(shown "$t/other")" plain
stop_all || fail 'stop'
expect 'as often as shown' "$(sql "SELECT variant, count(*) FROM exposure WHERE experiment LIKE '%:words' GROUP BY variant" | tr '\n' ' ')" \
    "$(awk '{printf "%s|%s ", $2, $1}' "$t/drawn")"
expect 'where they stand' "$(sql 'SELECT experiment, count(*) FROM exposure GROUP BY 1' | tr '\n' ' ')" \
    "blocks/twice.xml:often|$people pages/about.xml:words|$people "
"$KUNDEREJSE" report exposures --site "$site" --state "$state" --format tsv >"$t/out"
expect 'the report' "$(awk -F'\t' 'NR > 1 {n += $3} END {print n}' "$t/out")" $((2 * people))
"$KUNDEREJSE" explain "$(get_receipt=$(sed -n 's/^kunderejse-receipt: *//Ip' "$t/headers" | tr -d '\r'); echo "$get_receipt")" \
    --site "$site" >"$t/out"
contains 'explained' "$(cat "$t/out")" 'words'
exit 0
