#!/bin/sh
# SPDX-License-Identifier: ISC
# Signals and moves that ask where the visit came from: of a browser, of an
# order that names it, and of one that was told before anybody knew whose.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
sed -i -e 's|<move to="purchase" event="purchase"/>|<move to="loyalty" event="purchase" campaign="spring27-*"/>&|' \
    -e 's|</journey>|<signal stage="decision" event="page_view" page-class="price" source-class="price_comparison" points="25"/>&|' \
    "$site/journey.xml"
start

# yes NAME: somebody who agrees, with a jar of that name; his number is said.
yes() {
	get /k/consent -c "$t/$1" -o /dev/null -H 'Origin: http://www.nordkurs.no' -d choice=all
	sql 'SELECT max(id) FROM visitor'
}
stage() { sql "SELECT stage FROM visitor WHERE id = $1"; }
is_in() { [ "$(stage "$1")" = "$2" ]; }
views() { [ "$(sql "SELECT count(*) FROM event WHERE event = 'page_view' AND visitor = $1")" = "$2" ]; }
contact() { sql "SELECT stage FROM contact WHERE email = '$1@example.com'"; }
tell() {
	"$KUNDEREJSE" event "$@" --site "$site" --state "$state" >"$t/out" 2>"$t/err" ||
	    fail "$*: $(cat "$t/err")"
}

# One look at the prices, after a comparison of them and without.
compares=$(yes compares)
get /priser -b "$t/compares" -e https://www.prisjakt.no/ -o /dev/null
await is_in "$compares" decision
expect 'why' "$(sql "SELECT rule, evidence FROM stage_change WHERE visitor = $compares")" \
    'score|p:price=1 v:source-class=price_comparison/page_view/price//=1 points=50'
plain=$(yes plain)
get /priser -b "$t/plain" -o /dev/null
await views "$plain" 1
expect 'no comparison' "$(stage "$plain")" unknown
get /priser -b "$t/compares" -o /dev/null
await views "$compares" 2
expect 'it lasts' "$(sql "SELECT count(*) FROM stage_change WHERE visitor = $compares")" 1

# What a field keeps of an event that is told by hand.
tell booking --email day@example.com --item excel --set course_start=2027-05-03
expect 'the day' "$(sql "SELECT value FROM form_value WHERE name = 'course_start'")" 2027-05-03
wrong() { ! "$KUNDEREJSE" event "$@" --site "$site" --state "$state" >"$t/out" 2>"$t/err" || fail "$*"; }
wrong call --email day@example.com --set course_start=2027-05-03
contains 'of another event' "$(cat "$t/err")" 'call does not tell of course_start: site.xml has no <field name="course_start" from-event="call"/>'
wrong booking --email day@example.com --set 'course_start=in May'
contains 'no day' "$(cat "$t/err")" 'course_start "in May" is not a date such as 2027-05-03'

# An order that names the browser.
ad='/?utm_source=facebook&utm_medium=cpc&utm_campaign=Spring27-ads'
buys=$(yes buys)
get "$ad" -b "$t/buys" -o /dev/null
await views "$buys" 1
tell purchase --email kari@example.com --visitor "$buys"
expect 'of the campaign' "$(contact kari)" loyalty
expect 'both' "$(stage "$buys")" loyalty
expect 'why, of the order' "$(sql 'SELECT rule, evidence FROM contact_change GROUP BY 1, 2 HAVING sum(happened) <> 0')" \
    'move event=purchase campaign=spring27-*|e:purchase campaign=Spring27-ads'

# One that was told first.
later=$(yes later)
get "$ad" -b "$t/later" -o /dev/null
await views "$later" 1
tell purchase --email ola@example.com
expect 'of nowhere yet' "$(contact ola)" purchase
tell call --email ola@example.com --visitor "$later"
expect 'now it is known' "$(contact ola)" loyalty
"$KUNDEREJSE" contact joins ola@example.com --undo "$later" --site "$site" --state "$state" >/dev/null
expect 'and taken back' "$(contact ola)" purchase

# Somebody who is joined comes by the campaign and buys again.
tell purchase --email per@example.com --visitor "$plain"
expect 'without it' "$(contact per)" purchase
get "$ad" -b "$t/plain" -o /dev/null
await views "$plain" 2
tell purchase --email per@example.com
expect 'with it' "$(contact per)" loyalty
