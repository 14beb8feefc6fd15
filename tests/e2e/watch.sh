#!/bin/sh
# SPDX-License-Identifier: ISC
# serve --watch: what an author saves is live, in whichever way his editor
# saves it; a broken save is named in the log and changes nothing.
. "${srcdir:-.}/tests/e2e/lib.sh"
start "$srcdir/templates/nordkurs" --watch
page=$site/pages/prices.xml
cp "$page" "$t/good.xml"

says() { get /priser | grep -q "$1"; }
edition() { sed "s|<h1><k:text ref=\"prices.plain\"/></h1>|<h1>$1</h1>|" "$t/good.xml"; }
says '<h1>Priser</h1>' || fail 'the page has another heading now: adapt this test'

edition 'In place' >"$page"
await says 'In place'
edition 'By rename' >"$t/next.xml"
mv "$t/next.xml" "$page"
await says 'By rename'
edition 'By a name beside it' >"$page~"
mv "$page~" "$page"
await says 'By a name beside it'

expect 'not yet there' "$(status /nytt)" 404
sed -e 's|id="prices"|id="fresh"|' -e 's|path="/priser"|path="/nytt"|' -e '/<k:path /d' "$t/good.xml" >"$site/pages/fresh.xml"
fresh() { [ "$(status /nytt)" = 200 ]; }
await fresh
rm "$site/pages/fresh.xml"
stale() { [ "$(status /nytt)" = 404 ]; }
await stale

# Broken: the log says where, the page stays; mended: live.
lines=$(wc -l <"$t/serve.log")
printf '<k:page xmlns:k="urn:kunderejse:1" id="prices" path="/priser" layout="base">\n<k:whne/>\n</k:page>\n' >"$page"
complained() { tail -n "+$((lines + 1))" "$t/serve.log" | grep -q 'pages/prices.xml:2: error: '; }
await complained
refused() { tail -n "+$((lines + 1))" "$t/serve.log" | grep -q 'site refused'; }
await refused
says 'By a name beside it' || fail 'the old page is gone'
edition 'Mended' >"$page"
await says 'Mended'

# A file of the assets: another hash, so no browser keeps the old one.
style() { get / | grep -o '/assets/site.css?v=[a-z2-7]*'; }
old=$(style)
[ -n "$old" ] || fail 'the page names no style sheet'
echo '/* fresh */' >>"$site/assets/site.css"
changed() { new=$(style) && [ "$new" != "$old" ]; }
await changed
contains 'the asset' "$(get "$(style)")" '/* fresh */'
