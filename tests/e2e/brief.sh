#!/bin/sh
# SPDX-License-Identifier: ISC
# The sheet for sales and support: what is promised when, where, and to whom.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
# ARG...: exit status in $rc, answer in $t/out, the rest in $t/err.
ends() {
	rc=0; "$KUNDEREJSE" brief --site "$site" "$@" >"$t/out" 2>"$t/err" || rc=$?
}
# TIME TITLE: the lines below a title, to the next one.
below() {
	ends --at "$1"
	expect 'status' "$rc" 0
	awk -v title="$2" '/^[A-Z]/ { on = index($0, title) == 1 } on' "$t/out"
}
offer=$(printf '%b' 'spring20: 20\302\240%, 1\302\240192\302\240kr (1\302\240490\302\240kr)
  from 1. mars 2027 to 30. mars 2027, honoured to 2. april 2027
  promised by spring27-*
  ask Ingrid Berg, +47 22 00 00 00')

contains 'whose' "$(below 2027-02-01 Good)" 'excel: '
lacks 'not yet' "$(below 2027-02-01 Good)" spring20
contains 'coming' "$(below 2027-02-01 Coming)" "$offer
  everybody: /kurs/excel / /da/ /sv/ /en/ /priser"
contains 'good' "$(below 2027-03-30T23:59 Good)" "$offer"
lacks 'over' "$(below 2027-03-31 Good)" spring20
contains 'honoured' "$(below 2027-03-31 'Over, and still honoured')" "$offer"
contains 'honoured to its last day' "$(below 2027-04-02T23:59 Over)" spring20
ends --at 2027-04-03
lacks 'no longer' "$(cat "$t/out")" spring20
ends --at 2027-04-03 --all
contains 'all the same' "$(cat "$t/out")" spring20
ends --at 2027-03-05 --lang en
contains 'in English' "$(cat "$t/out")" 'to 30 March 2027, honoured to 2 April 2027'

# To whom: the guarantee is shown to those who decide.
contains 'in a stage' "$(below 2027-03-05 Good)" '  in decision: /kurs/excel /kurs/ki /kurs/prosjekt /pamelding /da/tilmelding /sv/anmalan /en/sign-up mails/april27 mails/ebook/2-the-gaps mails/ebook/offer
'
sed -i 's|<k:if fact="spring20">|<k:if fact="spring20" source-class="search ai">|' "$site/blocks/spring-offer.xml"
ends --at 2027-03-05
contains 'from a source' "$(cat "$t/out")" '  from search ai: /kurs/excel / /da/'
printf '<k:block xmlns:k="urn:kunderejse:1"><!-- none --></k:block>\n' >"$site/blocks/spring-offer.xml"
sed -i 's|<k:fact ref="spring20"[^>]*>||' "$site/pages/prices.xml"
sed -i '/<k:if fact="spring20">/d' "$site"/mails/ebook/offer*.xml
ends --at 2027-02-01
contains 'nowhere' "$(cat "$t/out")" '  on no page and in no mail'

ends --at 2027-03-05 --format tsv
expect 'columns' "$(head -n 1 "$t/out")" 'fact	state	value	price	starts	ends	honoured	campaigns	owner	path	lang	who'
ends --at 2027-03-05 --format json
python3 -c 'import json, sys
rows = json.load(open(sys.argv[1]))
assert sorted(r["lang"] for r in rows if r["fact"] == "excel" and r["path"] == "mails/ebook/2-the-gaps" and
    r["who"] == "in decision") == ["da", "en", "nb", "sv"], rows
assert [r for r in rows if r["fact"] == "ki" and r["path"] == "/priser" and r["who"] == "everybody"], rows' "$t/out"
ends --lang xx; expect 'no language' "$rc" 2
ends --at never; expect 'no time' "$rc" 2
exit 0
