#!/bin/sh
# SPDX-License-Identifier: ISC
# What every source and stage is shown: in each format the same, for the demo
# site nothing missing, and a planted gap found at its line.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"

# ARG...: exit status in $rc, answer in $t/out, the rest in $t/err.
ends() {
	rc=0; "$KUNDEREJSE" coverage --site "$site" "$@" >"$t/out" 2>"$t/err" || rc=$?
}
ends; expect 'demo' "$rc" 0
contains 'nothing is wrong' "$(cat "$t/out")" ' 0 missing; 0 variants unreachable'
slots=$(grep -c '^[^ ]*:[^ ]*, line ' "$t/out")
lacks 'a sequence leads to it' "$(cat "$t/out")" 'no rule leads to the stage'
contains 'languages share' "$(cat "$t/out")" 'pages/front.xml:hero, line 11 (nb da sv en)'
contains 'legend' "$(cat "$t/out")" '  1 at_risk from_rescue  2 starting from_onboarding  3 from_win_back  4 customer  5 deciding'

contains 'who answers' "$(cat "$t/out")" 'loyalty asks what_next (nb da sv en): on front
'
contains 'for whom nobody does' "$(cat "$t/out")" 'awareness asks is_it_for_me (nb): on course front; not for shopping '

ends / --lang da; expect 'one page' "$rc" 0
expect 'its slots alone' "$(grep -c ', line' "$t/out")" 3
contains 'its language' "$(cat "$t/out")" '3 slots × languages'

ends mails/ebook/2-the-gaps --lang da; expect 'one mail' "$rc" 0
expect 'its slots alone' "$(grep ', line' "$t/out")" 'mails/ebook/2-the-gaps.da.xml:next, line 13 (da)'
ends mails/none; expect 'no mail' "$rc" 2

# Rows say what render shows.
ends / --format tsv --lang nb; expect 'rows' "$rc" 0
expect 'columns' "$(head -1 "$t/out")" 'page	lang	slot	selector	source	stage	cover	variant'
expect 'a cell' "$(grep 'hero	source-class	search	none' "$t/out")" \
    'front	nb	pages/front.xml:hero	source-class	search	none	inherited	from_search'
expect 'a stored stage' "$(grep 'hero	source-class	search	decision' "$t/out" | cut -f 8)" 'deciding'
contains 'as rendered' "$("$KUNDEREJSE" render / --site "$site" --referer https://www.google.no/)" \
    "$(sed -n 's|.*<k:text key="hero.search">\(.*\)</k:text>.*|\1|p' "$site/texts/nb.xml")"
lacks 'that page alone' "$(cut -f 4 "$t/out")" mail
ends --format tsv
expect 'a mail in its stages' "$(grep '	mail	' "$t/out" | grep '^ebook/2-the-gaps	nb	')" \
    'ebook/2-the-gaps	nb	mails/ebook/2-the-gaps.xml:next	mail	ebook/2-the-gaps	consideration	default	otherwise
ebook/2-the-gaps	nb	mails/ebook/2-the-gaps.xml:next	mail	ebook/2-the-gaps	decision	own	line 14'
ends --format json
python3 -c 'import json, sys
rows = json.load(open(sys.argv[1]))
assert {r["cover"] for r in rows} == {"own", "inherited", "default"}, rows[0]' "$t/out"
ends --format html; expect 'HTML' "$rc" 0
expect 'tables' "$(grep -c '<table>' "$t/out")" "$slots"
lacks 'nothing from elsewhere' "$(cat "$t/out")" 'http'

# A gap, a variant that is over and one that never comes.
python3 - "$site/pages/prices.xml" <<'PY'
import sys
path = sys.argv[1]
text = open(path).read()
at = text.index('<k:choose')
text = text[:at] + '''<k:choose name="gap">
<k:when ends="2020-01-01"><p>a</p></k:when>
<k:when source-class="search"><p>b</p></k:when>
<k:when source-class="search" stage="decision"><p>c</p></k:when>
<k:otherwise/></k:choose>
''' + text[at:]
open(path, 'w').write(text)
PY
line=$(grep -n 'name="gap"' "$site/pages/prices.xml" | cut -d: -f1)
ends /priser; expect 'a gap' "$rc" 1
contains 'missing' "$(cat "$t/out")" "pages/prices.xml:$line: gap: missing: "
contains 'expired' "$(cat "$t/out")" "pages/prices.xml:$line: gap: expired: no cell is shown \"line $((line + 1))\" in nb"
contains 'unreachable' "$(cat "$t/out")" "pages/prices.xml:$line: gap: unreachable: no cell is shown \"line $((line + 3))\" in nb"
# The same in a mail.
cp "$site/mails/ebook/delivery.en.xml" "$t/delivery"
sed -i '0,/<h1/s||<k:choose name="gap"><k:when ends="2020-01-01"><p>a</p></k:when>\
<k:when stage="decision"><p>b</p></k:when><k:otherwise/></k:choose>&|' "$site/mails/ebook/delivery.en.xml"
line=$(grep -n 'name="gap"' "$site/mails/ebook/delivery.en.xml" | cut -d: -f1)
ends --lang en; expect 'a gap in a mail' "$rc" 1
contains 'missing' "$(cat "$t/out")" "mails/ebook/delivery.en.xml:$line: gap: missing: "
contains 'expired' "$(cat "$t/out")" "mails/ebook/delivery.en.xml:$line: gap: expired: no cell is shown \"line $line\" in en"
contains 'not for that stage' "$(cat "$t/out")" "mails/ebook/delivery.en.xml:$line: gap: unreachable: no cell is shown \"line $((line + 1))\" in en"
ends /priser; lacks 'a page alone' "$(cat "$t/out")" 'mails/'
cp "$t/delivery" "$site/mails/ebook/delivery.en.xml"
ends /priser --at 2019-06-01; expect 'at another time' "$rc" 1
lacks 'not over then' "$(cat "$t/out")" 'expired'

# Weighed by views: the most first, of slots that show a default.
rm -rf "$site"; start
for i in 1 2 3; do get / -H 'Referer: https://www.vg.no/' >"$t/body"; done
get / -H 'Referer: https://www.google.no/' >"$t/body"
await sh -c "[ \"\$(sqlite3 '$state/kunderejse.db' 'SELECT sum(n) FROM counter')\" = 4 ]"
ends --state "$state"; expect 'weighed' "$rc" 0
expect 'most first' "$(grep -c '^3 views: news × awareness on front (nb) is shown the default of ' "$t/out")" 3
contains 'its place' "$(cat "$t/out")" ' of hero, pages/front.xml:11'
expect 'search has one' "$(grep -c '^1 views: search × ' "$t/out")" 2
contains 'no way' "$(cat "$t/out")" "journey.xml:$(grep -n 'key="ambassador"' "$site/journey.xml" | cut -d: -f1): no rule leads to the stage ambassador"
contains 'nobody of late' "$(cat "$t/out")" ': nobody came into the stage purchase in 90 days'
lacks 'presumed counts' "$(cat "$t/out")" 'nobody came into the stage awareness'
ends --db "$t/none.db"; expect 'no database' "$rc" 3
ends; contains 'no way, without' "$(cat "$t/out")" ': no rule leads to the stage ambassador'
lacks 'not asked' "$(cat "$t/out")" 'nobody came'

# The same as one list with all else; and where the admin begins.
get / -H 'Referer: https://bni.example/' >"$t/body"
await sh -c "[ \"\$(sqlite3 '$state/kunderejse.db' 'SELECT sum(n) FROM unknown_source')\" = 1 ]"
for i in 1 2; do get "/?utm_source=bladet&utm_medium=print&utm_campaign=c$i" >"$t/body"; done
await sh -c "[ \"\$(sqlite3 '$state/kunderejse.db' 'SELECT sum(n) FROM unknown_source')\" = 3 ]"
rc=0
"$KUNDEREJSE" next --site "$site" --state "$state" --format tsv >"$t/out" 2>"$t/err" || rc=$?
expect 'next' "$rc" 0
contains 'a slot' "$(cat "$t/out")" "$(printf '1\tdefault\tpages/front.xml:11\thero on front (nb) has only its otherwise, most for news × awareness')"
contains 'a source' "$(cat "$t/out")" "$(printf '1\tsource\tjourney.xml:1\tno table knows bni.example; name it: <source key="bni"')"
expect 'of two campaigns once' "$(grep -c 'no table knows bladet' "$t/out")" 1
contains 'by what' "$(cat "$t/err")" 'by views a week'
contains 'the admin says it' "$(get /k/admin/)" '<td>1</td><td>hero on front (nb) has only its otherwise'
get /k/admin/cells >"$t/out"
contains 'in short' "$(cat "$t/out")" 'news × awareness on front (nb) is shown the default of hero'
lacks 'no matrix' "$(cat "$t/out")" '<table>'
get '/k/admin/cells?path=/priser' >"$t/out"
contains 'a matrix' "$(cat "$t/out")" '<h2>pages/prices.xml:'
lacks 'of that page' "$(cat "$t/out")" '<h2>pages/front.xml:'
expect 'no page' "$(status '/k/admin/cells?path=/nowhere')" 404
get '/k/admin/cells?path=mails/ebook/2-the-gaps' >"$t/out"
contains 'a mail' "$(cat "$t/out")" '<h2>mails/ebook/2-the-gaps.xml:next (line 13; nb)</h2>'
contains 'chosen' "$(cat "$t/out")" '<option value="mails/ebook/2-the-gaps" selected>'
expect 'no mail' "$(status '/k/admin/cells?path=mails/none')" 404
lacks 'not weighed' "$("$KUNDEREJSE" next --site "$site" 2>&1)" 'default'

ends /nothing; expect 'no page' "$rc" 2
ends --lang fi; expect 'no language' "$rc" 2
ends --at soon; expect 'no time' "$rc" 2
ends --format xml; expect 'no format' "$rc" 2
