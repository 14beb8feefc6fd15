#!/bin/sh
# SPDX-License-Identifier: ISC
# Fragments in a static site by SSI: chosen by the page they stand in, counted,
# and the page's own words wherever there is none.
. "${srcdir:-.}/tests/e2e/lib.sh"
logs_allow='connect\(\) to unix' # the program is stopped
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
mkdir -p "$t/static/forum"
hello_block
sed -i 's|</journey>|<page-class name="forum" path="/forum*"/><presume stage="decision" page-class="forum"/></journey>|' "$site/journey.xml"
cat >"$t/static/forum/a.html" <<'HTML'
<h1>forum</h1><!--# block name="own" --><p>our own words</p><!--# endblock -->
<!--# include virtual="/k/block/hello" stub="own" wait="yes" -->
<!--# include virtual="/k/block/nothing" stub="own" wait="yes" -->
HTML
cp "$t/static/forum/a.html" "$t/static/forum/ahead.html"
echo '<!--# include virtual="/k/block/hello?l=en" -->' >"$t/static/forum/en.html"
recipes="--recipe fall-through --recipe static --beside $t/static"
start
counted() { sql 'SELECT page, source_class, stage, sum(n) FROM counter GROUP BY 1, 2, 3 ORDER BY 1, 2, 3' | tr '\n' ' '; }
is_counted() { [ "$(counted)" = "$1" ]; }
own() { grep -o 'our own words' | wc -l; }

page=$(get /forum/a.html)
contains 'by the class of the page it stands in' "$page" '<p>nearly there</p>'
expect 'an unknown one' "$(printf %s "$page" | own)" 1
expect 'its reader alone' "$(header cache-control)" 'private, no-cache'
page=$(get '/forum/a.html?utm_source=facebook&utm_medium=social')
contains 'by the tags of that page' "$page" 'from friends, facebook'
contains 'its links carry the class' "$page" 'href="/?s='
contains 'in the language of the browser' "$(curl -sS --unix-socket "$web" -A "$agent" -H 'Accept-Language: sv' \
    -H 'Referer: http://www.nordkurs.no/forum/b.html' http://www.nordkurs.no/forum/a.html)" 'href="/sv/'
contains 'in the language the page says' "$(get /forum/en.html)" 'href="/en/'
contains 'by who sent him to that page' "$(get /forum/a.html -H 'Referer: https://www.instagram.com/')" 'from friends, instagram'
get /forum/a.html -A 'Googlebot/2.1' >"$t/body"
await is_counted '(hello)|direct|decision|3 (hello)|social|awareness|2 '
expect 'of the variant' "$(sql "SELECT DISTINCT page, variant FROM counter WHERE lang = 'sv'")" '(hello)|hello=2'

# Who agreed: an event, and his journey.
jar=$t/jar
get /k/consent -c "$jar" -o /dev/null -H 'Origin: http://www.nordkurs.no' -d choice=all
get /forum/ahead.html -b "$jar" -H 'Sec-Purpose: prefetch;prerender' >"$t/body"
get '/forum/a.html?utm_source=newsletter&utm_medium=email' -b "$jar" >"$t/body"
is_kept() { [ "$(sql "SELECT page, page_class FROM event WHERE event = 'fragment_view'")" = '/forum/a.html|forum' ]; }
await is_kept
expect 'his touch' "$(sql "SELECT source FROM touch ORDER BY at DESC, event DESC LIMIT 1")" newsletter

# A script of the page may ask for it, too.
contains 'asked for by itself' "$(get '/k/block/hello?utm_source=facebook&utm_medium=social' -H 'Sec-Fetch-Dest: empty')" 'from friends, facebook'
contains 'for the page that it says' "$(get '/k/block/hello?to=/forum/b' -H 'Sec-Fetch-Dest: empty')" '<p>nearly there</p>'
contains 'or the browser' "$(get /k/block/hello -H 'Referer: http://www.nordkurs.no/forum/b')" '<p>nearly there</p>'
expect 'an unknown one' "$(status /k/block/nothing)" 404

# Nothing of the inside is told, and without the program the page is whole.
kill -TERM "$serve_pid"
wait "$serve_pid" || fail 'the program ended badly'
serve_pid=''
page=$(get /forum/a.html)
expect 'the program is stopped' "$(printf %s "$page" | own)" 2
lacks 'no error is shown' "$page" '50'
exit 0
