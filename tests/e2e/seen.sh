#!/bin/sh
# SPDX-License-Identifier: ISC
# A site beside ours: nginx mirrors its requests, and they count without a script.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
sed -i 's|</journey>|<page-class name="forum" path="/forum*"/><presume stage="decision" page-class="forum"/></journey>|' "$site/journey.xml"
mkdir -p "$t/static/forum"
echo '<p>ours is elsewhere</p>' >"$t/static/forum/a.html"
recipes="--recipe fall-through --recipe static --recipe mirror --beside $t/static"
start
counted() { sql 'SELECT page, source_class, stage, sum(n) FROM counter GROUP BY 1, 2, 3 ORDER BY 1, 2, 3' | tr '\n' ' '; }
is_counted() { [ "$(counted)" = "$1" ]; }

contains 'the other site answers' "$(get '/forum/a.html?utm_source=bladet&utm_medium=print')" 'elsewhere'
get /forum/a.html -H 'Referer: https://www.facebook.com/' >"$t/body"
get /forum/a.html >"$t/body"
get /forum/a.html -A 'Googlebot/2.1' >"$t/body"
await is_counted '(forum)|direct|decision|1 (forum)|offline|decision|1 (forum)|social|awareness|1 '
expect 'an unknown source' "$(sql 'SELECT source, n FROM unknown_source')" 'bladet|1'
expect 'nobody asks for it' "$(status /k/seen)" 404

# Who agreed: an event with its touch, and the journey.
jar=$t/jar
get /k/consent -c "$jar" -o /dev/null -H 'Origin: http://www.nordkurs.no' -d choice=all
get '/forum/a.html?utm_source=newsletter&utm_medium=email' -b "$jar" >"$t/body"
stop_all || fail 'stop'
expect 'the event' "$(sql "SELECT page, page_class FROM event WHERE event = 'page_view'")" '/forum/a.html|forum'
expect 'the touch' "$(sql "SELECT source, medium FROM touch ORDER BY at DESC, event DESC LIMIT 1")" 'newsletter|email'
exit 0
