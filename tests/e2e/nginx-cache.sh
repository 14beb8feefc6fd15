#!/bin/sh
# SPDX-License-Identifier: ISC
# nginx's cache, as `kunderejse nginx` has it (cache): visitors of one class
# share an answer, and nobody ever gets what is another's, pages and fragments.
. "${srcdir:-.}/tests/e2e/lib.sh"
logs_allow='connect\(\) to unix' # the program is stopped
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
hello_block
# What is one visitor's own, on every page and in the fragment.
own='<p>'
for value in visits first_source stage device country term; do
	own="$own <k:value-of select=\"\$$value\" else=\"-\"/>"
done
own="$own</p>"
sed -i "s|</k:block>|$own&|" "$site/blocks/hello.xml"
sed -i "s|<k:put in=\"main\">|&$own|" "$site/layouts/base.xml"
sed -i 's|</site>|<var name="country"/></site>|' "$site/site.xml"
sed -i 's|</journey>|<page-class name="forum" path="/forum*"/><presume stage="decision" page-class="forum"/></journey>|' "$site/journey.xml"
mkdir -p "$t/static/forum"
echo '<h1>their front</h1>' >"$t/static/index.html"
echo '<h1>forum</h1><!--# include virtual="/k/block/hello" -->' >"$t/static/forum/a.html"
echo '<h1>forum</h1><!--# include virtual="/k/block/hello?l=en" --><!--# include virtual="/k/block/courses" wait="yes" -->' >"$t/static/forum/b.html"

# Two sites on one nginx, of which the second has no cache.
plain=$t/plain.sock
recipes="--recipe fall-through --recipe static --beside $t/static --recipe cache"
nginx_conf
sed -i -e "0,/add_header/s|add_header|add_header X-Cache \$upstream_cache_status always; &|" \
    -e 's|set $kunderejse_var_country "";|set $kunderejse_var_country $http_x_country;|' "$t/site.conf"
# shellcheck disable=SC2086
"$KUNDEREJSE" nginx --site "$site" --socket "$socket" ${recipes% --recipe cache} --name plain |
    sed -e "s|listen [0-9]*;|listen unix:$plain;|" \
	-e 's|set $plain_var_country "";|set $plain_var_country $http_x_country;|' >>"$t/site.conf"
nginx_conf() { :; }
start

# The third of one class is answered without the program, and another class is
# not; nor is who chose something, yes or no.
cached() { get "$@" >"$t/body"; header x-cache; }
expect 'the first' "$(cached /)" MISS
expect 'the second' "$(cached /)" MISS
expect 'the third' "$(cached /)" HIT
first=$(cat "$t/body")
expect 'another class' "$(cached / -H 'Referer: https://www.facebook.com/')" MISS
lacks 'has another page' "$first" 'Bruker du fredagene'
contains 'has another page' "$(cat "$t/body")" 'Bruker du fredagene'
expect 'with his own answer' "$(cached / -H "If-None-Match: $(header etag)" -H 'Referer: https://www.facebook.com/')" MISS
expect 'he has it' "$(head -n 1 "$t/headers" | cut -d ' ' -f 2)" 304
expect 'others may keep nothing' "$(cached /; header cache-control)" 'HIT
private, no-cache'
expect 'a choice' "$(cached /k/consent)" ''
get /k/consent -c "$t/no" -o /dev/null -H 'Origin: http://www.nordkurs.no' -d choice=no
expect 'who said no' "$(cached / -b "$t/no")" BYPASS
for _ in 1 2 3; do cached /k/block/hello >"$t/how"; done
expect 'a fragment' "$(cat "$t/how")" HIT

# Two who said yes and came in different ways.
person() { # JAR FIRST-ADDRESS ADDRESS...
	jar=$t/$1
	get "$2" -o "$t/body"
	get "/k/consent?s=$(grep -o '?s=[a-z2-7]*' "$t/body" | head -1 | cut -c4-)" -c "$jar" -o /dev/null -H 'Origin: http://www.nordkurs.no' \
	    -d choice=all -d "s=$(grep -o '?s=[a-z2-7]*' "$t/body" | head -1 | cut -c4-)"
	shift 2
	for address; do get "$address" -b "$jar" -o /dev/null; done
}
person ingrid '/?utm_source=facebook&utm_medium=social' '/?utm_source=facebook&utm_medium=social' /priser /priser /kurs/excel
person jonas '/?utm_source=brev&utm_medium=email' '/omtaler?utm_source=brev&utm_medium=email'
is_kept() { [ "$(sql "SELECT count(*) FROM event WHERE event = 'page_view'")" = 5 ]; }
await is_kept
cookie() { awk '!/^# / && NF > 5 { printf "%s%s=%s", n++ ? "; " : "", $6, $7 }' "$t/$1"; }
crawl() { python3 "$srcdir/tests/e2e/nginxcache.py" "$web" "$plain" "$1" "$(cookie ingrid)" "$(cookie jonas)" "$(cookie no)" >"$t/found"; }
crawl 1500
cat "$t/found"
found=$(tail -1 "$t/found")
contains 'what is own' "$found" 'own yes'
contains 'nobody gets what is another'"'"'s' "$found" ' wrong 0 '
contains 'no cookie gets what is kept' "$found" 'hits-of-persons 0 '
hits=$(echo "$found" | sed 's/.*hits \([0-9]*\) .*/\1/')
[ "$hits" -gt 250 ] || fail "only $hits answers came out of the cache"
# Nothing of them lies in it.
grep -rl -e "$(cookie ingrid)" -e "$(cookie jonas)" "$t/cache" && fail 'a cookie is kept'

# Without what is answered now is sane: what is kept, or that nobody is there.
for _ in 1 2 3; do get / >"$t/before"; done
kill -TERM "$serve_pid"
wait "$serve_pid" || fail 'the program ended badly'
serve_pid=''
expect 'kept' "$(cached /)" HIT
cmp "$t/before" "$t/body" || fail 'what is kept is another page'
contains 'a person gets the other site' "$(get / -b "$t/ingrid")" 'their front'
contains 'a choice' "$(get /k/consent -d choice=all -w '%{http_code}')" 'try again.503'
contains 'a page with a fragment' "$(get /forum/a.html -b "$t/ingrid")" '<h1>forum'

# The walk feels it: with the line that leaves persons out taken away, some get
# what is everybody's.
start_program
await is_ready
sed -i -e '/fastcgi_cache_bypass/d' -e '/fastcgi_no_cache/d' "$t/site.conf"
kill -HUP "$nginx_pid"
is_open() { crawl 0; ! grep -q ' wrong 0 ' "$t/found"; }
await is_open
exit 0
