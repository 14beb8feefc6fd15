#!/bin/sh
# SPDX-License-Identifier: ISC
# What a new version changes for whom: for twenty edits of the demo site exactly
# the cells that coverage says show what was edited, and the words that change.
. "${srcdir:-.}/tests/e2e/lib.sh"
old=$srcdir/templates/nordkurs new=$t/new
# Every edit begins with the old site.
fresh() {
	rm -rf "$new"; cp -R "$old" "$new"; chmod -R u+w "$new"
}
# ARG...: exit status in $rc, answer in $t/out, the rest in $t/err.
ends() {
	rc=0; "$KUNDEREJSE" diff "$old" "$new" "$@" >"$t/out" 2>"$t/err" || rc=$?
}
# NAME CELLS: exactly so many cells change.
changes() {
	ends --expect "$2"
	[ "$rc" = 0 ] || fail "$1: $(cat "$t/err")"
	edits=$((edits + 1))
}
edits=0
"$KUNDEREJSE" coverage --site "$old" --format tsv 2>"$t/err" >"$t/cells"
# LANG SLOT VARIANT: how many cells show it.
cells() {
	awk -F '\t' -v l="$1" -v s="$2" -v v="$3" \
	    '$2 == l && $3 == s && $8 == v { n++ } END { print n + 0 }' "$t/cells"
}
all=$(awk -F '\t' '$2 == "nb" && $3 == "pages/front.xml:hero"' "$t/cells" | wc -l)

fresh; changes 'nothing' 0
expect 'no word' "$(cat "$t/out")" ''

# One text of the hero in each of its variants, in two languages.
for pair in search:from_search social:from_social letter:from_letter fair:from_fair \
    prices:from_prices ai:from_ai consider:considering decide:deciding customer:customer; do
	key=hero.${pair%:*}
	fresh
	sed -i "s|<k:text key=\"$key\">|&Nytt: |" "$new/texts/nb.xml"
	n=$(cells nb pages/front.xml:hero "${pair#*:}")
	[ "$n" -gt 0 ] || fail "no cell shows $key"
	changes "$key" "$n"
	contains "$key" "$(cat "$t/out")" "/ (front, nb): changed in $n cell"
	contains "$key" "$(cat "$t/out")" '  + Nytt: '
	expect "$key" "$(grep -c '^  [-+] ' "$t/out")" 2
done
for pair in search:from_search plain:otherwise; do
	fresh
	sed -i "s|<k:text key=\"hero.${pair%:*}\">|&Nyt: |" "$new/texts/da.xml"
	changes "hero.${pair%:*} in da" "$(cells da pages/front.xml:hero "${pair#*:}")"
done

fresh; sed -i 's|De trodde heller ikke|Ingen trodde|' "$new/texts/nb.xml"
changes 'a page' "$(cells nb pages/reviews.xml:hero from_social)"
contains 'its words' "$(cat "$t/out")" '  - De trodde heller ikke at de kunne lære det
  + Ingen trodde at de kunne lære det'

# A selector: what it no longer catches is shown the rest.
fresh; sed -i '0,/<k:when case="from_ai">/s||<k:when case="from_ai" device="mobile">|' "$new/pages/front.xml"
changes 'a selector' "$(cells nb pages/front.xml:hero from_ai | awk '{ print 4 * $1 }')"

# The frame: every cell of every page, and not one word.
fresh; sed -i 's|class="bottom"|class="end"|' "$new/layouts/plain.xml"
places=$("$KUNDEREJSE" render /sitemap.xml --site "$old" | grep -c '<loc>')
# What follows a form is for no search engine.
hidden=$(grep -l noindex "$old"/pages/*.xml | xargs cat | grep -cE '<k:path |<k:page .* path=')
changes 'the frame' $(((places + hidden) * all))
lacks 'no word' "$(cat "$t/out")" '  + '
contains 'said so' "$(cat "$t/out")" '/om (about, nb): markup in'

# Mails: what both parts say stands once, what is said in one of them, too.
fresh; sed -i 's|og koster <k:fact|og kostar <k:fact|' "$new/mails/ebook/2-the-gaps.xml"
changes 'a mail' "$(cells nb mails/ebook/2-the-gaps.xml:next 'line 14')"
contains 'a mail' "$(cat "$t/out")" 'mails/ebook/2-the-gaps (ebook/2-the-gaps, nb): changed in 1 cell, first mail × decision'
expect 'its words once' "$(grep -c '^  [-+] ' "$t/out")" 2
fresh; sed -i 's|<k:preheader>|&Nyt: |' "$new/mails/confirm-ebook.da.xml"
changes 'its first line' "$(grep -c '<stage ' "$new/journey.xml")"
fresh
sed -i 's|<k:include .*to="{k:confirm()}".*|<p><a href="{k:confirm()}">Ja</a></p>|' "$new/mails/confirm-ebook.xml"
cp -R "$new" "$t/html"
sed -i 's|</k:mail>|<k:plain>Nytt <a href="{k:confirm()}">her</a></k:plain></k:mail>|' "$new/mails/confirm-ebook.xml"
"$KUNDEREJSE" diff "$t/html" "$new" >"$t/out" 2>"$t/err"
contains 'the text alone' "$(cat "$t/out")" 'mails/confirm-ebook (confirm-ebook, nb): changed in'
contains 'the text alone' "$(cat "$t/out")" '  + Nytt her <https://www.nordkurs.no/k/confirm/?l=nb>'
rm "$new"/mails/ebook/2-the-gaps*
sed -i -e '/2-the-gaps/d' -e "s/ or k:clicked('gaps')//" "$new/sequences/ebook.xml"; ends
contains 'a mail goes' "$(cat "$t/out")" 'mails/ebook/2-the-gaps (ebook/2-the-gaps, sv): gone in'
edits=$((edits + 2))
# Pages come and go.
fresh; rm "$new/pages/reviews.xml"
find "$new" -name '*.xml' -exec sed -i "s|k:page('reviews')|k:page('about')|" {} +
ends; contains 'a page goes' "$(cat "$t/out")" "/omtaler (reviews, nb): gone in $all cells"
edits=$((edits + 1))
fresh; sed 's|id="about" path="/om"|id="team" path="/team"|' "$old/pages/about.xml" >"$new/pages/team.xml"
changes 'a page comes' "$all"
contains 'a page comes' "$(cat "$t/out")" "/team (team, nb): added in $all cells"
fresh; sed -i 's|</k:page>|<!-- no difference --></k:page>|' "$new/pages/about.xml"
changes 'a comment' 0
fresh; sed -i 's|<redirect from="/prisliste.html"|<redirect from="/pris.html"|' "$new/site.xml"
changes 'no page' 0
# A rule that guesses the stage.
fresh; sed -i 's|<presume stage="awareness" source-class="social video news"/>|<presume stage="decision" source-class="social video news"/>|' "$new/journey.xml"
ends; [ "$(cat "$t/out")" = '' ] || contains 'a guess' "$(cat "$t/out")" 'first'
edits=$((edits + 1))
[ $edits -ge 20 ] || fail "only $edits edits"

# Rows, a wrong expectation, wrong use.
fresh; sed -i 's|<k:text key="hero.ai">|&Nytt: |' "$new/texts/nb.xml"
ends --format tsv
expect 'a row' "$(sed -n 2p "$t/out" | cut -f 1-4)" '/	front	nb	changed'
ends --format json
python3 -c 'import json, sys
rows = json.load(open(sys.argv[1]))
assert rows[0]["cells"] > 0 and "Nytt" in rows[0]["lines"], rows' "$t/out"
ends --expect 1; expect 'not so many' "$rc" 1
contains 'not so many' "$(cat "$t/err")" 'expected were 1'
ends --expect x; expect 'no number' "$rc" 2
rm "$new/site.xml"; ends; expect 'no site' "$rc" 1

# By the views of 30 days.
fresh; sed -i 's|<k:text key="hero.search">|&Nytt: |' "$new/texts/nb.xml"
start
for i in 1 2 3; do get / -H 'Referer: https://www.google.no/' >"$t/body"; get / >"$t/body"; done
await sh -c "[ \"\$(sqlite3 '$state/kunderejse.db' 'SELECT sum(n) FROM counter')\" = 6 ]"
ends --state "$state"
contains 'how many' "$(cat "$t/out")" '1 views a week'
contains 'in all' "$(cat "$t/err")" ', for 1 views a week'
ends --db "$t/none.db"; expect 'no database' "$rc" 3

# A sequence, and who is in it.
fresh
mkdir -p "$t/with"; cp -R "$old/." "$t/with"; chmod -R u+w "$t/with"
mkdir -p "$t/with/sequences" "$new/sequences"
cat >"$t/with/sequences/tips.xml" <<'XML'
<sequence xmlns="urn:kunderejse:1" purpose="marketing" list="newsletter">
  <enter event="optin_confirmed"/>
  <reentry allow="never"/>
  <consent state="confirmed"/>
  <exit after="P60D" outcome="expired"/>
  <goal name="sale" event="purchase"/>
  <send name="hello" mail="ebook/2-the-gaps"/>
  <wait name="w1" for="P2D"/>
  <wait name="w2" for="P4D"/>
  <send name="more" mail="ebook/2-the-gaps"/>
</sequence>
XML
sed -e '/<goal/d' -e '/name="w1"/d' -e 's|<exit after="P60D"|<exit after="P90D"|' -e 's|"more"|"last"|' \
    "$t/with/sequences/tips.xml" >"$new/sequences/tips.xml"
sqlite3 "$state/kunderejse.db" "INSERT INTO contact (created_at, seen_at, folded_at, last_event,
	events, email, name, role, stage, state) VALUES (unixepoch(), unixepoch(), 0, 0, 0, 'a@example.com', '', '', '', x'');
INSERT INTO run (contact, sequence, number, step, path, entered_at, step_at, wake, ended_at,
	outcome, goal, goal_at) VALUES (1, 'tips', 1, 'w1', 'hello', 1, 1, 1, 0, '', '', 0)"
rc=0
"$KUNDEREJSE" diff "$t/with" "$new" --state "$state" --expect 5 >"$t/out" 2>"$t/err" || rc=$?
expect 'a sequence' "$rc,$(cat "$t/out")" '0,sequences/tips.xml:5: tips: exit is now after="P90D" outcome="expired", was after="P60D" outcome="expired": 1 person is in it
sequences/tips.xml:6: tips: goal is gone, was event="purchase" name="sale": 1 person is in it
sequences/tips.xml:8: tips: step last is new
sequences/tips.xml:8: tips: step w1 is gone; of 1 person who waits there: 1 goes on at w2
sequences/tips.xml:10: tips: step more is gone'
contains 'how many' "$(cat "$t/err")" '; and 5 things of sequences'
"$KUNDEREJSE" diff "$t/with" "$new" --db "$state/kunderejse.db" --format tsv >"$t/out" 2>"$t/err"
expect 'a row' "$(sed -n 5p "$t/out" | tr '\t' ,)" \
    'sequences/tips.xml,w1,-,step gone,-,sequence,-,step w1 is gone; of 1 person who waits there: 1 goes on at w2,1'
"$KUNDEREJSE" diff "$t/with" "$old" >"$t/out" 2>"$t/err"
expect 'without a database' "$(cat "$t/out")" 'sequences/tips.xml:1: tips: the sequence is gone'
