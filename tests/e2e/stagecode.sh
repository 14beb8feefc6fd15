#!/bin/sh
# SPDX-License-Identifier: ISC
# Level 1: whoever followed a link of a mail is met in its stage, page after page,
# without a cookie and without a row.
. "${srcdir:-.}/tests/e2e/lib.sh"
start
signed() {
	"$builddir/tests/e2e/stagecode" "$site" "$state/keys" "$1" "${3:-nb}" "$2"
}
code=$(signed decision 0)
[ -n "$code" ] || fail 'no code'

# Three pages along the links of each, on either worker.
page="/?s=$code"
for i in 1 2 3 4; do
	get "$page" >"$t/page"
	lacks "no cookie on page $i" "$(cat "$t/headers")" 'Set-Cookie'
	page=$(grep -o "href=\"/[a-z]*?s=$code" "$t/page" | sed -n "${i}s/href=\"//p")
	[ -n "$page" ] || fail "page $i does not carry the code on"
done
contains 'in its stage' "$(get "/?s=$code")" 'Klar til å begynne'
contains 'nobody keeps the page' "$(cat "$t/headers")" 'Cache-Control: private, no-cache'
contains 'tags change nothing' "$(get "/?s=$code&utm_source=facebook&utm_medium=social")" 'Klar til å begynne'
lacks 'without it' "$(get /)" 'Klar til å begynne'
lacks 'in another stage' "$(get "/?s=$(signed awareness 0)")" 'Klar til å begynne'

# Half an hour later, or changed, it is nothing.
lacks 'expired' "$(get "/?s=$(signed decision 1801)")" 'Klar til å begynne'
lacks 'another stage behind the token' "$(get "/?s=$(signed awareness 0 | sed s/awareness/decision/)")" 'Klar til å begynne'
lacks 'capitals' "$(get "/?s=$(printf %s "$code" | tr a-z A-Z)")" 'Klar til å begynne'
lacks 'expired ones are not carried on' "$(get "/?s=$(signed decision 1801)")" '.decision.nb'

# Under the prefix it tells the language.
contains 'in Danish' "$(get "/k/why?s=$(signed decision 0 da)")" '<html lang="da"'
contains 'without' "$(get /k/why)" '<html lang="nb"'

# Nobody is remembered, until he says yes: then he came by a mail.
expect 'no row' "$(sql 'SELECT count(*) FROM visitor')" 0
form=$(get "/?s=$code" | grep -o 'action="/k/consent?s=[^"]*' | head -1)
expect 'in the form, too' "${form#action=\"}" "/k/consent?s=$code"
expect 'yes' "$(status "/k/consent?s=$code" -H 'Sec-Fetch-Site: same-origin' -c "$t/jar" -d choice=all)" 303
expect 'first touch' "$(sql 'SELECT channel, source_class FROM touch')" 'Own Mail|own_mail'
lacks 'who is known carries none' "$(get "/?s=$code" -b "$t/jar")" '?s='
contains 'but it counts' "$(get "/?s=$code" -b "$t/jar")" 'Klar til å begynne'

# As plain CGI the same.
stop_all || fail 'stop'
env -i GATEWAY_INTERFACE=CGI/1.1 KUNDEREJSE_SITE="$site" KUNDEREJSE_STATE="$state" \
    REQUEST_METHOD=GET DOCUMENT_URI=/ QUERY_STRING="s=$code" \
    HTTP_USER_AGENT="$agent" SERVER_NAME=www.nordkurs.no "$KUNDEREJSE" </dev/null >"$t/out"
contains 'plain CGI' "$(cat "$t/out")" 'Klar til å begynne'
