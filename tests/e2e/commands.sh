#!/bin/sh
# SPDX-License-Identifier: ISC
# The commands without a web server: exit statuses, the starter site, plain
# CGI, and what serve refuses to begin with.
set -eu
srcdir=${srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
KUNDEREJSE=${KUNDEREJSE:-${builddir:-$srcdir}/kunderejse}
[ -x "$KUNDEREJSE" ] || { echo "no program at $KUNDEREJSE"; exit 99; }
KUNDEREJSE_DATADIR=$(cd "$srcdir" && pwd)
export KUNDEREJSE_DATADIR
t=$(mktemp -d "${TMPDIR:-/tmp}/kunderejse-test.XXXXXX")
server=
finish() {
	code=$?
	[ -z "$server" ] || kill "$server" 2>/dev/null || :
	[ $code -ne 0 ] || rm -rf "$t"
	exit $code
}
trap finish EXIT

fail() {
	echo "FAIL: $*"
	tail -5 "$t/out" "$t/err" 2>/dev/null || :
	exit 1
}

# ends NAME STATUS COMMAND...
ends() {
	name=$1 want=$2
	shift 2
	got=0
	"$@" >"$t/out" 2>"$t/err" </dev/null || got=$?
	[ "$got" = "$want" ] || fail "$name: ended with $got, not $want"
}

# says NAME FILE NEEDLE
says() {
	grep -qF -e "$3" "$t/$2" || fail "$1: no '$3'"
}

# Words.
ends 'no command' 2 "$KUNDEREJSE"
ends 'help' 0 "$KUNDEREJSE" --help
says 'help' out 'answer requests'
for command in serve check render classify report link import nginx init version; do
	ends "$command --help" 0 "$KUNDEREJSE" "$command" --help
	ends "$command --wrong" 2 "$KUNDEREJSE" "$command" --wrong-option
done
ends 'a misspelt command' 2 "$KUNDEREJSE" chekc
says 'a misspelt command' err 'did you mean check?'
ends 'a misspelt option' 2 "$KUNDEREJSE" check --stie .
says 'a misspelt option' err 'did you mean --site?'
ends 'version' 0 "$KUNDEREJSE" --version
says 'version' out 'sqlite3'

# The manual names every option, and every FastCGI parameter that is read.
manual=$srcdir/src/program/kunderejse.8
for command in serve check render classify report link import nginx; do
	"$KUNDEREJSE" "$command" --help >"$t/out"
	for option in $(grep -oE -e '--[a-z]+' "$t/out" | sed 's/^--//' | sort -u); do
		grep -qF "Fl \\-$option" "$manual" || fail "$command --$option is not in the manual"
	done
done
for name in $(sed -nE 's/.*(RAW|KEPT)\("([A-Z_]+)".*/\2/p' "$srcdir/src/http/request.c"); do
	grep -q "^\.Ev $name\b" "$manual" || fail "$name is not in the manual"
done

# The starter site.
ends 'init' 0 "$KUNDEREJSE" init "$t/site"
ends 'init twice' 1 "$KUNDEREJSE" init "$t/site"
ends 'check' 0 "$KUNDEREJSE" check --site "$t/site"
says 'check' err '0 errors, 0 warnings in '
render() {
	name=$1 needle=$2
	shift 2
	ends "$name" 0 "$KUNDEREJSE" render --site "$t/site" "$@"
	says "$name" out "$needle"
}
render 'direct' 'Good work' /
render 'dialogue' 'class="k-consent"' /
render 'search' 'what it costs' / --referer https://www.google.com/
render 'search by tag' 'what it costs' '/?utm_source=google&utm_medium=organic'
render 'social' 'The evening' / -r https://www.facebook.com/
render 'decided' 'Ready to begin' / --stage decision
render 'the same' 'Ready to begin' / --stage decision --level 2 --at 2027-03-01
ends 'redirect' 0 "$KUNDEREJSE" render --site "$t/site" /prices/
says 'redirect' err 'Location: /prices'
ends 'no such page' 1 "$KUNDEREJSE" render --site "$t/site" /nowhere
says 'no such page' out 'This page is not here'
ends 'no such stage' 2 "$KUNDEREJSE" render --site "$t/site" / --stage no
ends 'no row' 2 "$KUNDEREJSE" render --site "$t/site" / --stage decision --level 0
ends 'no time' 2 "$KUNDEREJSE" render --site "$t/site" / --at never
ends 'no language' 2 "$KUNDEREJSE" render --site "$t/site" / --lang xx
ends 'no path' 2 "$KUNDEREJSE" render --site "$t/site" prices
ends 'no site' 1 "$KUNDEREJSE" check --site "$t/nothing"

# What serve does not begin with.
cp -R "$t/site" "$t/broken"
printf '<k:page xmlns:k="urn:kunderejse:1" id="prices" path="/prices" layout="base">\n<k:whne/>\n</k:page>\n' >"$t/broken/pages/prices.xml"
ends 'a broken site' 1 "$KUNDEREJSE" serve --site "$t/broken" --state "$t/state2" --socket "$t/sock2"
says 'a broken site' err 'pages/prices.xml:2: error: '
[ ! -e "$t/sock2" ] || fail 'the socket is left behind'
ends 'check of it' 1 "$KUNDEREJSE" check --site "$t/broken"
says 'check of it' out 'pages/prices.xml:2: error: '
ends 'no socket' 3 "$KUNDEREJSE" serve --site "$t/site" --state "$t/state2"
ends 'no workers' 2 "$KUNDEREJSE" serve --site "$t/site" --workers 0

# A server, and a second one.
"$KUNDEREJSE" serve --site "$t/site" --state "$t/state" --socket "$t/sock" --workers 2 2>"$t/serve" &
server=$!
tries=0
until grep -q 'ready: 2 workers' "$t/serve"; do
	tries=$((tries + 1))
	[ $tries -lt 1200 ] || fail "$(cat "$t/serve")"
	sleep 0.05
done
ends 'a second server' 3 "$KUNDEREJSE" serve --site "$t/site" --state "$t/state" --socket "$t/sock3"
says 'a second server' err "is held by pid $server"
ends 'a socket in use' 3 "$KUNDEREJSE" serve --site "$t/site" --state "$t/state3" --socket "$t/sock"
says 'a socket in use' err 'is in use by another server'

# Plain CGI: the stored image; what looks like options is not looked at.
cgi() {
	name=$1 want=$2
	shift 2
	ends "$name" "$want" env GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=GET \
	    SERVER_NAME=www.example.com HTTP_ACCEPT_LANGUAGE=en "$@" \
	    "$KUNDEREJSE" --help
}
cgi 'CGI' 0 KUNDEREJSE_SITE="$t/site" KUNDEREJSE_STATE="$t/state" DOCUMENT_URI=/prices
says 'CGI' out 'Status: 200'
says 'CGI' out '<h1>Prices</h1>'
cgi 'CGI, no page' 0 KUNDEREJSE_SITE="$t/site" KUNDEREJSE_STATE="$t/state" DOCUMENT_URI=/nope
says 'CGI, no page' out 'Status: 404'
cgi 'CGI without an image' 3 KUNDEREJSE_SITE="$t/site" KUNDEREJSE_STATE="$t" DOCUMENT_URI=/
says 'CGI without an image' out 'Status: 500'
cgi 'CGI without a site' 3 DOCUMENT_URI=/
says 'CGI without a site' out 'Status: 500'

kill -TERM "$server"
wait "$server" || fail "serve ended with $?"
server=
[ ! -e "$t/sock" ] || fail 'the socket is left behind'
grep -E 'Sanitizer|runtime error:|Assertion' "$t/serve" && fail 'the log'
:
