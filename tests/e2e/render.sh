#!/bin/sh
# SPDX-License-Identifier: ISC
# render shows what a visitor gets: byte for byte what comes through nginx
# without consent, and the stage's own variant with it.
. "${srcdir:-.}/tests/e2e/lib.sh"
start
render() {
	"$KUNDEREJSE" render --site "$site" --agent "$agent" "$@"
}
same() {
	get "$1" -H "Referer: $2" >"$t/served"
	render "$1" --referer "$2" >"$t/rendered"
	cmp "$t/served" "$t/rendered" || fail "$1 from '$2' differs"
}
for referer in '' https://www.google.com/ https://www.facebook.com/; do
	same / "$referer"
	same /priser "$referer"
done
same /kurs/excel https://www.prisjakt.no/
same /da/ https://www.google.dk/
same '/?utm_source=brev&utm_medium=email' ''

# With consent: what somebody gets who read the prices twice.
choose() {
	curl -sS --unix-socket "$web" -A "$agent" -o /dev/null -c "$t/jar" \
	    -H 'Accept-Language: nb' -H 'Sec-Fetch-Site: same-origin' -d choice=all http://www.nordkurs.no/k/consent
}
choose
get /priser -b "$t/jar" >/dev/null
get /priser -b "$t/jar" >/dev/null
get / -b "$t/jar" >"$t/served"
contains 'deciding' "$(cat "$t/served")" 'Klar til å begynne'
render / --stage decision --level 2 >"$t/rendered"
cmp "$t/served" "$t/rendered" || fail 'the decision variant differs'

# Who proved who he is.
sed -i 's|<k:put in="main">|&<p>for=<k:value-of select="$first_name" else="nobody"/></p><k:if subscribed="newsletter"><p>gets-it</p></k:if>|' "$site/pages/about.xml"
contains 'nobody' "$(render /om --set first_name=Kari --level 2)" 'for=nobody'
contains 'a contact' "$(render /om --set 'name=Kari N' --set email=kari@example.org --level 2)" 'for=Kari<'
contains 'a subscriber' "$(render /om --subscribed newsletter)" 'gets-it'
code=0
render /om --subscribed newsleter >/dev/null 2>"$t/err" || code=$?
expect 'no such list' "$code" 2
contains 'no such list' "$(cat "$t/err")" 'the site has no list newsleter'
render /om --subscribed newsletter --level 0 >/dev/null 2>&1 && fail 'nobody knows him'

# By a link of a mail of ours: the same words without consent, asked for it, and
# the stage goes on in the links; no server takes the code, and no other takes
# part in it.
render / --stage decision --level 1 >"$t/rendered"
contains 'a reader who decides' "$(cat "$t/rendered")" 'Klar til å begynne'
contains 'without consent' "$(cat "$t/rendered")" 'class="k-consent"'
code=$(grep -o '?s=[a-z2-7]*\.decision\.nb' "$t/rendered" | head -1)
[ -n "$code" ] || fail 'no stage code in the links'
lacks 'nobody signed it' "$(get "/$code")" 'Klar til å begynne'
for wrong in '--level 1' '--level 0 --stage decision' '--level 3'; do
	code=0
	# shellcheck disable=SC2086
	render / $wrong >/dev/null 2>&1 || code=$?
	expect "render $wrong" "$code" 2
done

# Statuses and targets, too.
code=0
render /finnes-ikke >"$t/rendered" 2>"$t/err" || code=$?
expect 'no page' "$code $(cat "$t/err")" '1 404 Not Found'
get /finnes-ikke >"$t/served"
cmp "$t/served" "$t/rendered" || fail 'the 404 differs'
