#!/bin/sh
# SPDX-License-Identifier: ISC
# Another site's files with blocks of ours, and views that count, as `kunderejse
# nginx` has it (static, mirror).
. "${srcdir:-.}/tests/e2e/lib.sh"
logs_allow='connect\(\) to unix' # the program is stopped
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
hello_block
mkdir -p "$t/static/docs" "$t/static/assets"
cat >"$t/static/index.html" <<'HTML'
<h1>their front</h1><!--# block name="own" --><p>their own words</p><!--# endblock -->
<!--# include virtual="/k/block/hello" stub="own" wait="yes" -->
HTML
sed 's/front/docs/' "$t/static/index.html" >"$t/static/docs/index.html"
echo '<!--# include virtual="/k/admin/" --> their page' >"$t/static/steal.html"
echo 'their style' >"$t/static/assets/theirs.css"
recipes="--recipe static --recipe mirror --beside $t/static"
start

contains 'their front page' "$(get /)" '<h1>their front'
page=$(get '/docs/?utm_source=facebook&utm_medium=social')
contains 'a directory' "$page" '<h1>their docs'
contains 'its block' "$page" 'from friends, facebook'
expect 'its reader alone' "$(header cache-control)" 'private, no-cache'
expect 'none of our policy' "$(header content-security-policy)" ''
seen() { sql "SELECT page, source_class, sum(n) FROM counter WHERE page = '(other)' AND source_class = 'social' GROUP BY 1, 2" | tr '\n' ' '; }
is_counted() { [ "$(seen)" = "$1" ]; }
await is_counted '(other)|social|1 '
expect 'without its last /' "$(status /docs)" 301
contains 'leads there' "$(header location)" /docs/
expect 'what is not there' "$(status /finnes-ikke)" 404
expect 'posting to a file' "$(status /docs/ -d a=b)" 405
contains 'their style' "$(get /assets/theirs.css)" 'their style'
expect 'kept as they say' "$(header cache-control)" ''
expect 'our style' "$(status /assets/site.css)" 200
expect 'kept for a year' "$(header cache-control)" 'max-age=31536000'
for address in /steal.html /k/admin/../../steal.html /k/admin/%2e%2e/%2e%2e/steal.html /k/admin/../../steal.html?/k/admin/; do
	page=$(get "$address")
	contains "$address" "$page" 'their page'
	lacks "$address" "$page" '<h1>Next</h1>'
done
contains 'the admin' "$(get '/k/admin/preview?stage=..decision')" '<h1>'

kill -TERM "$serve_pid"
wait "$serve_pid" || fail 'the program ended badly'
serve_pid=''
page=$(get /)
contains 'the program is stopped' "$page" 'their own words'
expect 'and nothing else is said' "$(printf %s "$page" | grep -c '<')" 2
exit 0
