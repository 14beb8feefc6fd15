#!/bin/sh
# SPDX-License-Identifier: ISC
# Plain CGI: one request from the environment and the stored image, whatever
# the arguments say; with and without a server beside it.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"

# cgi PATH [NAME=VALUE...] PROGRAM [ARGUMENT...]; head and body on stdout
cgi() {
	uri=$1
	shift
	env -i GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=GET DOCUMENT_URI="$uri" \
	    SERVER_NAME=www.nordkurs.no HTTP_ACCEPT_LANGUAGE=nb \
	    HTTP_USER_AGENT="$agent" KUNDEREJSE_SITE="$site" \
	    KUNDEREJSE_STATE="$state" "$@" </dev/null 2>>"$t/cgi.log"
}
page() { tr -d '\r' | sed '1,/^$/d'; }
code() { sed -n '1s/^Status: \([0-9]*\).*/\1/p'; }

# Nothing was ever compiled: a clean 500, nothing of the inside.
rc=0
cgi / "$KUNDEREJSE" >"$t/answer" || rc=$?
expect 'without an image' "$rc $(code <"$t/answer")" '3 500'
lacks 'without an image' "$(cat "$t/answer")" "$t"
contains 'the log says why' "$(cat "$t/cgi.log")" "$state/site.image"

start_program
await is_ready
start_nginx
await is_up
front=$(cgi / "$KUNDEREJSE" | page | cksum)
expect 'the page of the server' "$front" "$(get / | cksum)"

# What looks like an option came from a visitor's query.
for hostile in '--site /etc' --help --version 'serve --socket x' '-s' 'check' ''; do
	# shellcheck disable=SC2086
	expect "arguments $hostile" "$(cgi / "$KUNDEREJSE" $hostile | page | cksum)" "$front"
done
expect 'another command' "$(cgi / "$KUNDEREJSE" init "$t/made" | code)" 200
[ ! -e "$t/made" ] || fail 'an argument was obeyed'

cgi /priser HTTP_REFERER=https://www.facebook.com/ "$KUNDEREJSE" >"$t/answer"
contains 'by source' "$(cat "$t/answer")" 'fredagsrettingen'
contains 'by path info' "$(cgi '' SCRIPT_NAME= PATH_INFO=/priser "$KUNDEREJSE")" '<h1>Priser</h1>'
expect 'no page' "$(cgi /finnes-ikke "$KUNDEREJSE" | code)" 404
cgi /priser REQUEST_METHOD=HEAD "$KUNDEREJSE" >"$t/answer"
expect 'HEAD' "$(code <"$t/answer") $(page <"$t/answer" | wc -c)" '200 0'
tag=$(tr -d '\r' <"$t/answer" | sed -n 's/^ETag: //p')
expect '304' "$(cgi /priser HTTP_IF_NONE_MATCH="$tag" "$KUNDEREJSE" | code)" 304
expect 'method' "$(cgi /priser REQUEST_METHOD=DELETE "$KUNDEREJSE" | code)" 405

# A choice: written before the answer, beside the server or without it.
choose() {
	printf %s "$1" | env -i GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=POST \
	    DOCUMENT_URI=/k/consent SERVER_NAME=www.nordkurs.no \
	    HTTP_SEC_FETCH_SITE=same-origin HTTP_USER_AGENT="$agent" \
	    HTTP_ACCEPT_LANGUAGE=nb \
	    CONTENT_TYPE=application/x-www-form-urlencoded CONTENT_LENGTH="$2" \
	    KUNDEREJSE_SITE="$site" KUNDEREJSE_STATE="$state" "$KUNDEREJSE" \
	    2>>"$t/cgi.log" | tr -d '\r'
}
rows() { sql 'SELECT count(*) FROM visitor'; }
choose 'choice=all&to=/priser' 21 >"$t/answer"
expect 'yes' "$(code <"$t/answer")" 303
expect 'one row' "$(rows)" 1
cookie=$(sed -n 's/^Set-Cookie: \([^;]*\);.*/\1/p' "$t/answer")
[ -n "$cookie" ] || fail 'no cookie'
lacks 'known to the server' "$(get / -H "Cookie: $cookie")" 'class="k-consent"'
expect 'a body cut short' "$(choose 'choice=all' 500 | code)" 400
expect 'a body too large' "$(choose 'choice=all' 9999999 | code)" 413
stop_all || fail 'the server'
lacks 'known without the server' "$(cgi / HTTP_COOKIE="$cookie" "$KUNDEREJSE")" 'class="k-consent"'
choose 'choice=all&to=/' 15 >/dev/null
expect 'another row' "$(rows)" 2

# The database is away: the page comes, a choice is not thanked for.
mkdir "$t/away"
mv "$state"/kunderejse.db* "$t/away"
expect 'page without a database' "$(cgi / "$KUNDEREJSE" | page | cksum)" "$front"
expect 'choice without a database' "$(choose 'choice=all' 10 | code)" 503
mv "$t/away"/* "$state"

# A damaged image is refused, whatever is wrong with it.
cp "$state/site.image" "$t/whole"
damaged() {
	rc=0
	cgi / "$KUNDEREJSE" >"$t/answer" || rc=$?
	expect "$1" "$rc $(code <"$t/answer")" '3 500'
	lacks "$1" "$(cat "$t/answer")" "$t"
}
: >"$state/site.image"
damaged 'empty'
head -c 1000 "$t/whole" >"$state/site.image"
damaged 'cut short'
size=$(stat -c %s "$t/whole")
for at in 0 100 5000 $((size / 2)) $((size - 1)); do
	cp "$t/whole" "$state/site.image"
	byte=$(od -An -tu1 -j "$at" -N 1 "$t/whole" | tr -d ' ')
	# shellcheck disable=SC2059
	printf "\\$(printf %o $(((byte + 1) % 256)))" |
	    dd of="$state/site.image" bs=1 seek="$at" conv=notrunc 2>/dev/null
	damaged "byte $at"
done
ln -sf /etc/passwd "$state/site.image"
damaged 'a link'
rm "$state/site.image"
cp "$t/whole" "$state/site.image"
expect 'whole again' "$(cgi / "$KUNDEREJSE" | page | cksum)" "$front"
