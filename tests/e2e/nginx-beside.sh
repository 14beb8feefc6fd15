#!/bin/sh
# SPDX-License-Identifier: ISC
# Beside another server's site, as `kunderejse nginx` has it: its pages with
# blocks of ours, and views that count (proxy-ssi, mirror).
. "${srcdir:-.}/tests/e2e/lib.sh"
logs_allow='connect\(\) to unix' # the program is stopped
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
hello_block
other_site
recipes="--recipe proxy-ssi --recipe mirror --beside http://unix:$t/other.sock"
start
own() { grep -o 'their own words' | wc -l; }

page=$(get '/blog/a?utm_source=facebook&utm_medium=social')
contains 'their page' "$page" 'their GET /blog/a</h1>'
contains 'by the tags of that page' "$page" 'from friends, facebook'
expect 'what is no block' "$(printf %s "$page" | own)" 1
contains 'by who sent him there' "$(get /blog/a -H 'Referer: https://www.instagram.com/')" 'from friends, instagram'
contains 'asked for compressed' "$(get '/blog/a?utm_source=facebook&utm_medium=social' --compressed)" 'from friends, facebook'
contains 'and sent so' "$(header content-encoding)" gzip
expect 'its reader alone' "$(header cache-control)" 'private, no-cache'
expect 'their name' "$(header x-host)" www.nordkurs.no
expect 'none of our policy' "$(header content-security-policy)" ''
seen() { sql "SELECT page, source_class, sum(n) FROM counter GROUP BY 1, 2 ORDER BY 1, 2" | tr '\n' ' '; }
is_counted() { [ "$(seen)" = "$1" ]; }
await is_counted '(hello)|social|3 (other)|social|3 '

# What is no page keeps what they say of it; nor is less said than they did.
contains 'their style' "$(get /assets/theirs.css)" 'their style'
expect 'kept by all' "$(header cache-control)" 'public, max-age=600'
contains 'our style' "$(get /assets/site.css)" '--'
contains 'for a year' "$(header cache-control)" 'max-age=31536000'
get /wp-admin/ -o /dev/null
expect 'kept by none' "$(header cache-control)" no-store
contains 'all other addresses' "$(get /finnes-ikke)" 'their 404'
contains 'ours are not tried' "$(get /priser)" 'their 404'
contains 'below the prefix is ours' "$(get /k/consent)" 'k-consent'
contains 'with our policy' "$(header content-security-policy)" "default-src 'none'"
expect 'and nothing of theirs' "$(status /k/nothing)" 404

# What is posted to them arrives whole, and its page has a block, too.
head -c 3000000 /dev/zero >"$t/big"
page=$(get '/blog/a?utm_source=facebook&utm_medium=social' -H 'Content-Type: text/plain' --data-binary "@$t/big")
contains 'an upload' "$page" '3000000 bytes came'
contains 'a posted page' "$page" 'their POST'
contains 'has its block' "$page" 'from friends, facebook'

# Somebody who writes an include into their pages sees nothing that is not his.
page=$(get /steal)
contains 'their page' "$page" 'their page'
lacks 'the admin' "$page" '<h1>Next</h1>'
contains 'the admin' "$(get /k/admin/)" '<h1>Next</h1>'
expect 'nobody asks for it' "$(status /k/seen)" 404

# Who agreed: his own block, and an event.
jar=$t/jar
get /k/consent -c "$jar" -o /dev/null -H 'Origin: http://www.nordkurs.no' -d choice=all
get '/blog/c?utm_source=newsletter&utm_medium=email' -b "$jar" >"$t/body"
is_kept() { [ "$(sql "SELECT count(DISTINCT event) FROM event WHERE page = '/blog/c' AND event IN ('page_view', 'fragment_view')")" = 2 ]; }
await is_kept

# The program is stopped: their page is whole, ours say so, and no key of an
# address is written down.
kill -TERM "$serve_pid"
wait "$serve_pid" || fail 'the program ended badly'
serve_pid=''
page=$(get /blog/a)
contains 'their page' "$page" 'their GET'
expect 'their own words' "$(printf %s "$page" | own)" 2
expect 'a choice' "$(status /k/consent -d choice=all)" 503
expect 'come again' "$(header retry-after)" 3
expect 'a block by itself' "$(get /k/block/hello -w '%{http_code}')" 204
for address in confirm go leave me preview; do
	get "/k/$address/s3cret" >"$t/body" -X POST -d x=1
	lacks "$address" "$(cat "$t/body")" 'bytes came'
done
expect 'leaving' "$(status /k/leave/s3cret -d x=1)" 503
grep -l s3cret "$t/access.log" "$t/nginx.log" && fail 'a key is written down'
[ "$(grep -c ' /blog/a' "$t/access.log")" -gt 3 ] || fail 'nothing is written down'
exit 0
