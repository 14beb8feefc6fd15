#!/bin/sh
# SPDX-License-Identifier: ISC
# One address, different visitors: by source, without consent (level 0).
. "${srcdir:-.}/tests/e2e/lib.sh"
start

search=$(get / -H 'Referer: https://www.google.dk/')
contains 'search hero' "$search" 'Finn kurset'
lacks 'no cookie without consent' "$(cat "$t/headers")" 'Set-Cookie'
social=$(get / -H 'Referer: https://www.facebook.com/')
contains 'social hero' "$social" 'Bruker du fredagene'
contains 'direct hero' "$(get /)" 'Lær det på kvelden'
contains 'newsletter by tag' "$(get '/?utm_source=brev&utm_medium=email')" 'brevleser'
contains 'price comparison' "$(get / -H 'Referer: https://www.prisjakt.no/')" 'Samme pris her'
contains 'AI assistant' "$(get / -H 'Referer: https://chatgpt.com/')" 'Du spurte etter et kurs'

# The promise survives the second click: the class code in the page's links.
second() {
	code=$(printf %s "$1" | grep -o 'priser?s=[a-z2-7]*' | head -1)
	[ -n "$code" ] || fail "no class code in the links"
	get "/$code" -H 'Referer: https://www.nordkurs.no/'
}
contains 'second page of the search visit' "$(second "$search")" 'Priser på nettkurs'
contains 'second page of the social visit' "$(second "$social")" 'fredagsrettingen'
lacks 'no code for direct visits' "$(get /)" '?s='
lacks 'assets carry no code' "$search" 'site.css?v=*s='
contains 'an unknown code is ignored' "$(get '/?s=aaaaaaaa')" 'Lær det på kvelden'

# Two visitors of one class get identical bytes, in four languages too.
expect 'identical bytes' "$(get / -H 'Referer: https://www.google.dk/' | cksum)" \
    "$(get / -H 'Referer: https://www.google.no/search?q=kurs' | cksum)"
contains 'Danish' "$(get /da/ -H 'Referer: https://www.google.dk/')" 'Find kurset'
contains 'Swedish' "$(get /sv/)" '<html lang="sv">'
contains 'English' "$(get /en/)" 'Learn it tonight'

expect 'no visitor row' "$(sql 'SELECT count(*) FROM visitor')" 0
expect 'no event row' "$(sql 'SELECT count(*) FROM event')" 0
counted() {
	[ "$(sql 'SELECT coalesce(sum(n),0) FROM counter')" -ge 12 ]
}
await counted
