#!/bin/sh
# SPDX-License-Identifier: ISC
# Boxes: one at the right moment, once, with buttons that work without a script.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
sed -i 's|</journey>|<box name="basket-help" block="basket-help" event="add_to_cart" after="PT2S" unless="begin_checkout" cap="1/P7D"/>\
<box name="any-help" block="any-help" event="view_pricing" cap="1/P7D"/>\
<box name="friends" block="friends" source-class="social"/>\
<box name="half" block="friends" source-class="search" unless="purchase" holdback="50"/>\
<box name="later" block="friends" event="view_reviews" holdback="50" cap="1/P7D"/></journey>|' "$site/journey.xml"
sed -i 's|<k:put in="main">|&<k:box name="corner" boxes="basket-help any-help friends half later"/>|' "$site/pages/about.xml"
cat >"$site/blocks/basket-help.xml" <<'XML'
<k:block xmlns:k="urn:kunderejse:1"><section aria-label="help"><p>basket-words</p>
<a href="{k:page('prices')}" k:act="click">prices</a> <button k:act="dismiss">no thanks</button></section></k:block>
XML
echo '<k:block xmlns:k="urn:kunderejse:1"><p>any-words</p></k:block>' >"$site/blocks/any-help.xml"
echo '<k:block xmlns:k="urn:kunderejse:1"><p>friend-words</p></k:block>' >"$site/blocks/friends.xml"
sed -i 's|<k:box name="corner"/>||' "$site/layouts/base.xml"
sed -i 's|<k:put in="main">|&<k:box name="corner" boxes="any-help"/>|' "$site/pages/consent.xml"
start
own='Origin: http://www.nordkurs.no'
agree() { get /k/consent -c "$1" -o /dev/null -H "$own" -d choice=all; }
does() { get /k/event -b "$1" -o /dev/null -H "$own" -d "page=/om" -d "event=$2"; }
is_shown() { get /om -b "$1" | grep -q "$2"; }

# Without consent only what needs no history.
contains 'by the source' "$(get /om -H 'Referer: https://www.facebook.com/')" friend-words
form=$(get /om -H 'Referer: https://www.facebook.com/' | grep -o '/k/box/friends?s=[a-z2-7]*')
get "$form" -o /dev/null -H "$own" -d act=click -d to=/om
expect 'its button keeps where he came from' "$(header Location)" "/om?${form#*\?}"
lacks 'nobody from there' "$(get /om)" -words
expect 'for a script' "$(status '/k/box/corner?page=/om')" 204
expect 'its answer is nothing' "$(status /k/box/basket-help -H "$own" -d act=dismiss)" 204

# One at once, and then no other in this visit.
jar=$t/jar
agree "$jar"
lacks 'nothing happened' "$(get /om -b "$jar")" -words
does "$jar" add_to_cart
does "$jar" view_pricing
await is_shown "$jar" any-words
is_over() { get '/k/box/corner?page=/om' -b "$jar" >"$t/body"; [ "$(header Retry-After)" = '' ]; }
await is_over
expect 'the pause is a visit' "$(cat "$t/body")" ''
lacks 'nor in a page' "$(get /om -b "$jar")" -words

# While the clock is running a script is told when to come back.
other=$t/other
agree "$other"
does "$other" add_to_cart
waits() { get '/k/box/corner?page=/om' -b "$other" >"$t/body"; [ "$(header Retry-After)" = 1 ] || [ "$(header Retry-After)" = 2 ]; }
await waits
# Who only looks ahead is shown nothing yet.
looks() { get '/k/box/corner?page=/om' -b "$other" -H 'Sec-Purpose: prefetch;prerender' >"$t/body"; [ -s "$t/body" ]; }
await looks
answers() { get '/k/box/corner?page=/om' -b "$other" >"$t/body"; [ -s "$t/body" ]; }
get '/k/box/corner?page=/om' -b "$other" -I -o /dev/null
answers || fail 'shown by a look ahead'
lacks 'the box alone' "$(cat "$t/body")" '<html'
contains 'when the clock ended' "$(cat "$t/body")" '<button form="k-box-corner" name="act" value="dismiss" data-k-act="dismiss">no thanks'
contains 'its buttons have a form' "$(cat "$t/body")" '<form method="post" id="k-box-corner" action="/k/box/basket-help"><input type="hidden" name="to" value="/om">'
contains 'links are only marked' "$(cat "$t/body")" 'href="/priser" data-k-act="click"'
is_capped() { ! is_shown "$other" basket-words; }
await is_capped
are_shown() { [ "$(sql "SELECT form, count(*) FROM event WHERE event = 'box_shown' GROUP BY form" | tr '\n' ' ')" = "$1" ]; }
await are_shown 'any-help|1 basket-help|1 '

# Its buttons.
expect 'dismissed' "$(status /k/box/basket-help -b "$other" -H "$own" -d act=dismiss -d to=/om)" 303
expect 'and back' "$(header Location)" /om
expect 'clicked, by a script' "$(status /k/box/basket-help -b "$other" -H "$own" -d act=click -d page=/om)" 204
expect 'no answer' "$(status /k/box/basket-help -b "$other" -H "$own" -d act=eat)" 400
expect 'no box' "$(status /k/box/nothing -b "$other" -H "$own" -d act=click)" 400
expect 'from elsewhere' "$(status /k/box/basket-help -b "$other" -H 'Origin: https://evil.example' -d act=click)" 403
expect 'no page' "$(status '/k/box/corner?page=/ingen' -b "$other")" 404
expect 'the ledger' "$(sql "SELECT event, form, page, page_class FROM event WHERE event IN ('box_dismissed', 'box_clicked') ORDER BY id" | tr '\n' ' ')" \
    'box_dismissed|basket-help|about| box_clicked|basket-help|about| '

# The page of the dialogue is no view of a page, but shows a box like any other.
fourth=$t/fourth
agree "$fourth"
does "$fourth" view_pricing
asks() { get /k/consent -b "$fourth" | grep -q any-words; }
await asks
is_noted() { [ "$(sql "SELECT count(*) FROM event WHERE event = 'box_shown' AND page = 'consent'")" = 1 ]; }
await is_noted
! asks || fail 'shown past its cap'

# What takes the reason away.
third=$t/third
agree "$third"
does "$third" add_to_cart
does "$third" begin_checkout
is_told() { [ "$(sql "SELECT count(*) FROM event WHERE event = 'begin_checkout'")" = 1 ]; }
await is_told
get '/k/box/corner?page=/om' -b "$third" >"$t/body"
expect 'no clock runs' "$(header Retry-After)" ''
expect 'nothing to show' "$(cat "$t/body")" ''

# Kept from some, to measure what it does.
draws() { get /k/consent -c "$1" -o /dev/null -H "$own" -d choice=chosen -d purpose=remember -d purpose=measure -d purpose=experiments; }
for i in $(seq 16); do
	draws "$t/held$i"
	get /om -b "$t/held$i" -H 'Referer: https://www.bing.com/' >"$t/body"
done
is_counted() { [ "$(sql "SELECT count(*) FROM exposure WHERE experiment = 'box:half'")" = 16 ]; }
await is_counted
# The same when a script asks, and nobody is asked about twice.
for i in $(seq 16); do
	draws "$t/late$i"
	does "$t/late$i" view_reviews
done
met() { sql "SELECT event, count(*) FROM event WHERE form = 'later' GROUP BY event" | tr '\n' ' '; }
are_told() { [ "$(sql "SELECT count(*) FROM event WHERE event = 'view_reviews'")" = 16 ]; }
await are_told
for i in $(seq 16); do get '/k/box/corner?page=/om' -b "$t/late$i" >"$t/body"; done
have_met() { [ "$(sql "SELECT count(*) FROM event WHERE form = 'later'")" = 16 ]; }
await have_met
first=$(met)
late_held=$(sql "SELECT count(*) FROM event WHERE event = 'box_held' AND form = 'later'")
[ "$late_held" -gt 0 ] && [ "$late_held" -lt 16 ] || fail "held from $late_held of 16"
for i in $(seq 16); do
	get '/k/box/corner?page=/om' -b "$t/late$i" >"$t/body"
	expect 'once' "$(cat "$t/body")" ''
	get /om -b "$t/late$i" >"$t/body"
	lacks 'once' "$(cat "$t/body")" 'friend-words'
done
# Who is in no experiment is shown it, and compared with nobody.
get /k/consent -c "$t/apart" -o /dev/null -H "$own" -d choice=chosen -d purpose=remember -d purpose=measure
get /om -b "$t/apart" -H 'Referer: https://www.bing.com/' >"$t/body"
stop_all || fail 'stop'
"$KUNDEREJSE" report boxes --site "$site" --state "$state" --format tsv >"$t/report"
expect 'nobody twice' "$(met)" "$first"
held=$(sql "SELECT count(*) FROM exposure WHERE experiment = 'box:half' AND variant = 'held'")
[ "$held" -gt 0 ] && [ "$held" -lt 16 ] || fail "held from $held of 16"
tab=$(printf '\t')
contains 'the report' "$(cat "$t/report")" "basket-help${tab}1${tab}1${tab}1${tab}0${tab}0${tab}0${tab}0${tab}0"
contains 'of the share' "$(cat "$t/report")" "half${tab}$((17 - held))${tab}0${tab}0${tab}0${tab}$((16 - held))${tab}0${tab}$held${tab}0"
contains 'and of what a script asked' "$(cut -f1,6,8 "$t/report")" "later${tab}$((16 - late_held))${tab}$late_held"
exit 0
