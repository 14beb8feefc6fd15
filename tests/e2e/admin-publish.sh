#!/bin/sh
# SPDX-License-Identifier: ISC
# A draft that somebody put there by SFTP: its faults, its changes, one button;
# and back again.
. "${srcdir:-.}/tests/e2e/lib.sh"

# A plain site says what to do instead.
start
get /k/admin/publish >"$t/out"
contains 'a plain site' "$(cat "$t/out")" 'This site is edited where it is'
stop_all

rm -rf "$site"
"$KUNDEREJSE" publish "$srcdir/templates/nordkurs" --site "$site" --state "$state" >/dev/null
start "$site"
get /k/admin/publish >"$t/out"
contains 'how to begin' "$(cat "$t/out")" 'drafts/NAME</code>, by SFTP'
contains 'the versions' "$(cat "$t/out")" '<tr><td>1</td>'
mkdir "$site/drafts"
draft="$site/drafts/høst 27"
cp -R "$srcdir/templates/nordkurs" "$draft"
chmod -R u+w "$draft"
name='h%C3%B8st%2027'
ln -s /etc "$site/drafts/etc"
get /k/admin/publish >"$t/out"
contains 'the draft' "$(cat "$t/out")" "publish?draft=$name\">høst 27</a>"
lacks 'no link' "$(cat "$t/out")" 'draft=etc'
expect 'no draft of that name' "$(status '/k/admin/publish?draft=..')" 404
expect 'nor that' "$(status '/k/admin/publish?draft=etc')" 404
contains 'the same' "$(get "/k/admin/publish?draft=$name")" 'the same as version 1'

# What is wrong.
echo '<k:page xmlns:k="urn:kunderejse:1" path="/x"><k:whne a="&lt;b>"/></k:page>' >"$draft/pages/x.xml"
get "/k/admin/publish?draft=$name" >"$t/out"
contains 'a fault' "$(cat "$t/out")" '<code>pages/x.xml:1</code> <strong>error</strong>: '
contains 'a fault' "$(cat "$t/out")" 'It cannot be published: mend the'
lacks 'no button' "$(cat "$t/out")" '<button>'
contains 'no preview' "$(get "/k/admin/preview?draft=$name")" 'The draft has errors'
expect 'nor its page' "$(status "/k/admin/preview/page?draft=$name")" 404
rm "$draft/pages/x.xml"

# What changes; the button.
edit() {
	sed "s|<k:text key=\"hero.plain\">|&$1: |" \
	    "$srcdir/templates/nordkurs/texts/nb.xml" >"$draft/texts/nb.xml"
}
look() {
	get "/k/admin/publish?draft=$name" >"$t/out"
	image=$(sed -n 's/.*name="image" value="\([^"]*\)".*/\1/p' "$t/out")
	[ -n "$image" ] || fail "no button: $(cat "$t/out")"
}
# ARG...: the button, as a browser presses it.
press() {
	get /k/admin/publish -X POST -H 'Sec-Fetch-Site: same-origin' -o "$t/out" -w '%{http_code}' "$@"
}
current() {
	readlink "$site/current"
}
edit '<em>En</em>'
look
contains 'how many' "$(cat "$t/out")" 'cells change.'
contains 'what' "$(cat "$t/out")" '+ En: '
expect 'nothing changed by looking' "$(current) $(ls -A "$site/versions" | tr '\n' ' ')" 'versions/1 1 1.image '
expect 'not from elsewhere' "$(get /k/admin/publish -o /dev/null -w '%{http_code}' \
    -H 'Sec-Fetch-Site: cross-site' -d "image=$image&draft=$name")" 403
contains 'its preview' "$(get "/k/admin/preview/page?draft=$name&path=/")" 'En</em>: '
get "/k/admin/preview?draft=$name&path=/" >"$t/out"
contains 'its preview' "$(cat "$t/out")" "preview/page?draft=$name&amp;path=%2F"
contains 'its cells' "$(get "/k/admin/preview/grid?draft=$name&path=/")" "preview?draft=$name"
# With its own assets, which nobody keeps under the address they will have.
echo 'h1 { color: #abcdef }' >"$draft/assets/site.css"
get "/k/admin/preview/page?draft=$name&path=/" >"$t/out"
css=$(sed -n 's|.*href="\(/k/preview/[^"]*/site.css\)?v=.*|\1|p' "$t/out" | head -1)
[ -n "$css" ] || fail "no style sheet: $(head -c 600 "$t/out")"
lacks 'not the live address' "$(cat "$t/out")" '"/assets/'
contains 'its style sheet' "$(get "$css")" 'abcdef'
expect 'as what it is' "$(header Content-Type)" 'text/css; charset=utf-8'
contains 'kept by nobody' "$(header Cache-Control)" no-store
expect 'no other file' "$(status "${css%/*}/none.css")" 404
expect 'nothing above' "$(status "${css%/*}/../site.xml")" 404
expect 'no other draft' "$(status "$(echo "$css" | sed 's|/site.css|x/site.css|')")" 404
dd if=/dev/zero of="$draft/assets/large.mp4" bs=1M count=2 2>/dev/null
expect 'a large one' "$(status "${css%/*}/large.mp4")" 302
expect 'as it is live' "$(header Location)" '/assets/large.mp4?preview'
rm "$draft/assets/large.mp4"
ln -s /etc/passwd "$draft/assets/link.css"
expect 'no link' "$(status "${css%/*}/link.css")" 404
rm "$draft/assets/link.css"
cp "$srcdir/templates/nordkurs/assets/site.css" "$draft/assets/site.css"
lacks 'the live one' "$(get '/k/admin/preview/page?path=/')" 'En</em>: '
contains 'no such draft' "$(get '/k/admin/preview?draft=x')" 'There is no draft'
edit To
expect 'it changed meanwhile' "$(press -d "image=$image&draft=$name")" 409
contains 'it changed meanwhile' "$(cat "$t/out")" 'changed since you looked'
contains 'as it is now' "$(cat "$t/out")" '+ To: '
expect 'not published' "$(current) $(ls -A "$site/versions" | tr '\n' ' ')" 'versions/1 1 1.image '
look
expect 'published' "$(press -d "image=$image&draft=$name")" 303
expect 'where to' "$(header Location)" '/k/admin/publish?live=2'
contains 'and served' "$(get /)" 'To: '
get '/k/admin/publish?live=2' >"$t/out"
contains 'and said' "$(cat "$t/out")" 'Version 2 is live.'
contains 'the way back' "$(cat "$t/out")" 'publish?version=1">Go back to 1</a>'
lacks 'not when it is not' "$(get '/k/admin/publish?live=1')" 'is live.'
expect 'by whom' "$(tail -n 1 "$site/history" | cut -f 2-4)" "$(printf 'publish\t2\tadmin')"

# Back.
get '/k/admin/publish?version=1' >"$t/out"
contains 'what that changes' "$(cat "$t/out")" '- To: '
image=$(sed -n 's/.*name="image" value="\([^"]*\)".*/\1/p' "$t/out")
expect 'no such version' "$(press -d "image=$image&version=7")" 404
expect 'back' "$(press -d "image=$image&version=1")" 303
lacks 'and served' "$(get /)" 'To: '
expect 'current' "$(current)" versions/1

# The name that the web server vouches for; one at a time.
sed -i 's|fastcgi_param REMOTE_USER $remote_user;|fastcgi_param REMOTE_USER "ingrid";|' "$t/site.conf"
kill -HUP "$nginx_pid"
named() {
	look
	press -d "image=$image&draft=$name" >"$t/code"
	tail -n 1 "$site/history" | grep -q "	ingrid	"
}
await named
mkfifo "$t/hold"
flock "$site" cat "$t/hold" >/dev/null &
helpers=$!
locked() { ! flock -n "$site" true; }
await locked
edit Tre
look
expect 'one at a time' "$(press -d "image=$image&draft=$name")" 200
contains 'one at a time' "$(cat "$t/out")" 'somebody else publishes'
: >"$t/hold"
wait "$helpers"
helpers=
exit 0
