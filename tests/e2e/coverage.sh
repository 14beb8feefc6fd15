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
contains 'by what' "$(cat "$t/err")" 'by views and people a week'
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

# People: who stands still, mails that were too late, consent that lapsed, tasks.
mkdir -p "$site/sequences"
cat >"$site/sequences/tips.xml" <<'X'
<sequence xmlns="urn:kunderejse:1" xml:lang="nb" purpose="marketing" list="newsletter">
  <enter event="refund"/>
  <reentry allow="never"/>
  <consent state="confirmed" max-unused="P1Y"/>
  <exit after="P60D" outcome="expired"/>
  <send name="steps" mail="ebook/1-map-the-steps"/>
  <wait name="w1" for="P4D"/>
  <send name="gaps" mail="ebook/2-the-gaps"/>
</sequence>
X
sqlite3 "$state/kunderejse.db" "PRAGMA busy_timeout = 5000;
CREATE TEMP TABLE who AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30)
	SELECT 1000 + i AS id FROM n;
INSERT INTO contact (id, created_at, seen_at, folded_at, last_event, events, email, name,
	role, stage, state) SELECT id, unixepoch(), unixepoch(), 0, 0, 0, id || '@example.com', '', '', '', x'' FROM who;
INSERT INTO run (contact, sequence, number, step, path, entered_at, step_at, wake, ended_at,
	outcome, goal, goal_at)
SELECT id, 'gone', 1, iif(id % 2, 'a', 'b'), '', 1, 1, unixepoch() + 9, 0, '', '', 0
	FROM who WHERE id <= 1007
UNION ALL SELECT 1001, 'gone', 2, '', '', 1, 1, 1, 2, 'completed', '', 0
UNION ALL SELECT id, 'tips', 1, 'w1', '', 1, 1, unixepoch() + 9, 0, '', '', 0 FROM who
UNION ALL SELECT id, 'tips', 2, '', '', unixepoch() - 9, 1, 1, unixepoch() - 9,
	iif(id <= 1009, 'consent-lapsed', 'withdrawn'), '', 0 FROM who
UNION ALL SELECT id, 'tips', 3, '', '', 1, 1, 1, 2, 'consent-lapsed', '', 0 FROM who;
INSERT INTO outbox (dedup, contact, person, class, list, mail, lang, site, at, due, stale,
	next, state, reason, owner, attempt, code, answer, ended_at, run, step)
SELECT why || id, id, '', 'marketing', '', 'x', 'nb', '', 1, 1, 2, 1, state, why, '', 0, 0,
	'', unixepoch() - 9, (SELECT run.id FROM run WHERE contact = who.id AND number = 1
		AND sequence = 'tips'), 'gaps'
FROM who, (SELECT 0 AS few, 'cap' AS why, 'stale' AS state UNION ALL SELECT 20, 'window', 'stale'
	UNION ALL SELECT 0, 'exit', 'cancelled') WHERE who.id - 1000 > few;
INSERT INTO task (contact, person, text, at, by, due, done_at, done_by)
SELECT id, iif(id % 2, 'ingrid', 'ola'), 'x', 1, 'x', unixepoch() - 86400 * (id - 998) - 60, id > 1004, ''
	FROM who WHERE id < 1010
UNION ALL SELECT id, 'ola', 'x', 1, 'x', unixepoch() - 3600, 0, '' FROM who" >"$t/out"
"$KUNDEREJSE" next --site "$site" --state "$state" --all --format tsv >"$t/out" 2>"$t/err" || fail 'next'
expect 'of people' "$(grep -E '	(sequence|task)	' "$t/out")" "$(printf '%s\t%s\t%s\t%s\n' \
    10 sequence sequences/tips.xml:8 '40 mails of "gaps" in "tips" became too late (mostly: the person got as many as the cap allows); give it a longer stale-after, or take away what it waits for' \
    7 sequence sequences/gone.xml '7 people stand still in "gone", whose file is gone; put it back, or let them out by one whose only step is an <end>' \
    3 sequence sequences/tips.xml:4 '"tips" did not write to 9 people whose consent was not used in time; send a letter to the list before max-unused is over' \
    2 task 'kunderejse report tasks' '2 tasks of ingrid are late, the oldest by 5 days; do what is to be done, or say that it was' \
    2 task 'kunderejse report tasks' '2 tasks of ola are late, the oldest by 6 days; do what is to be done, or say that it was')"
get /k/admin/ >"$t/out"
contains 'the admin says it' "$(cat "$t/out")" '<td>7</td><td>7 people stand still in'
contains 'and where' "$(cat "$t/out")" '<code>sequences/gone.xml</code>'
contains 'or what says more' "$(cat "$t/out")" '<code>kunderejse report tasks</code>'

ends /nothing; expect 'no page' "$rc" 2
ends --lang fi; expect 'no language' "$rc" 2
ends --at soon; expect 'no time' "$rc" 2
ends --format xml; expect 'no format' "$rc" 2
