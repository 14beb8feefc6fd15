#!/bin/sh
# SPDX-License-Identifier: ISC
# Any answer can be asked why, by the receipt it carried, and made again byte
# for byte: whatever was published since.
. "${srcdir:-.}/tests/e2e/lib.sh"
draft=$t/draft
cp -R "$srcdir/templates/nordkurs" "$draft"
chmod -R u+w "$draft"
publish() {
	"$KUNDEREJSE" publish "$draft" --site "$site" --state "$state" \
	    >"$t/out" 2>"$t/err" || fail "publish: $(cat "$t/out" "$t/err")"
}
# CODE ARG...: exit status in $rc, answer in $t/out, the rest in $t/err.
ends() {
	rc=0; "$KUNDEREJSE" explain --site "$site" "$@" >"$t/out" 2>"$t/err" || rc=$?
}
receipt() {
	header Kunderejse-Receipt
}
publish
start

# Ten pages as they were sent, of each of three versions.
kept=0
keep() {
	get "$@" >"$t/page.$kept"
	receipt >"$t/receipt.$kept"
	contains 'at its end, too' "$(tail -n 1 "$t/page.$kept")" \
	    "<!-- kunderejse $(cat "$t/receipt.$kept") -->"
	kept=$((kept + 1))
}
for round in 1 2 3; do
	for path in / /da/ /priser /kurs/excel /omtaler; do
		keep $path -e https://www.google.com/
		keep "$path?utm_source=facebook&utm_medium=paid_social"
	done
	sed -i "s|<k:text key=\"hero.plain\">|&$round |" "$draft/texts/nb.xml"
	[ $round = 3 ] || publish
done
i=0
while [ $i -lt $kept ]; do
	ends "$(cat "$t/receipt.$i")" --page
	[ "$rc" = 0 ] || fail "page $i: $(cat "$t/err")"
	cmp "$t/page.$i" "$t/out" || fail "page $i is not the same"
	i=$((i + 1))
done
[ $kept = 30 ] || fail "only $kept pages"

# In words.
ends "$(cat "$t/receipt.0")"
contains 'the version' "$(cat "$t/out")" 'page front in nb at /, version 1 of'
contains 'the visitor' "$(cat "$t/out")" 'source-class search, channel organic_search, source google'
contains 'the rule' "$(cat "$t/out")" 'stage consideration, presumed by journey.xml:'
contains 'the slot' "$(cat "$t/out")" 'pages/front.xml:11: slot hero'
contains 'who won' "$(cat "$t/out")" '  shown  from_search'
contains 'who lost' "$(cat "$t/out")" '  no     from_ai: not case="from_ai" (source-class="ai")'
ends "$(cat "$t/receipt.29")"
contains 'the last version' "$(cat "$t/out")" 'version 3 of'
ends "$(cat "$t/receipt.0")" --format tsv
expect 'rows' "$(head -n 1 "$t/out")" 'slot	line	variant	result	reason'
ends "$(cat "$t/receipt.0")" --format json
python3 -c 'import json, sys
rows = json.load(open(sys.argv[1]))
assert [r["variant"] for r in rows if r["result"] == "shown"][0] == "from_search"' "$t/out"
ends "$(cat "$t/page.3")" --page; cmp "$t/page.3" "$t/out"

# A page not sent again names its receipt all the same; what is no page has none.
get / -e https://www.google.com/ >/dev/null; tag=$(header ETag) code=$(receipt)
expect 'unchanged' "$(status / -e https://www.google.com/ -H "If-None-Match: $tag")" 304
expect 'its receipt' "$(receipt)" "$code"
get /ingen >/dev/null; expect 'no page' "$(receipt)" ''
get /sitemap.xml >/dev/null; expect 'no page' "$(receipt)" ''

# The visitor asks by the link on the page, in its language; he gets the page as
# anybody would see it, and nothing is kept of his question.
link() { sed -n 's/.*rel="nofollow" href="\([^"]*\)".*/\1/p'; }
why=$(get /da/ -e https://www.google.com/ | link)
contains 'it names the receipt' "$why" '/k/why?r=a'
get "$why" >"$t/why"
contains 'in Danish' "$(cat "$t/why")" 'Du kom fra en søgning.'
contains 'a guess' "$(cat "$t/why")" 'Gættet gemmes ikke.'
contains 'the standard page' "$(cat "$t/why")" '<a href="/da/">Vis standardsiden</a>'
contains 'is the plain one' "$(get /da/ -e http://www.nordkurs.no/k/why)" "$(get /da/ | grep '<h1>')"
expect 'not for search engines' "$(header X-Robots-Tag)" ''
get "$why" >/dev/null
expect 'not for search engines' "$(header X-Robots-Tag)" noindex
expect 'nor caches' "$(header Cache-Control)" 'private, no-store'
why=$(get '/priser?utm_source=facebook&utm_medium=social' | link)
contains 'another source' "$(get "$why")" 'Du kom fra et sosialt medium'
contains 'an older version tells nothing' "$(get "/k/why?r=$(cat "$t/receipt.0")" -e http://www.nordkurs.no/da/)" 'Vi ved ikke, hvor du kom fra.'
contains 'nonsense tells nothing' "$(get "/k/why?r=%3Cscript%3E")" 'Vi vet ikke hvor du kom fra.'
lacks 'nonsense' "$(get "/k/why?r=%3Cscript%3E")" '%3Cscript'
expect 'asking only' "$(status "$why" -d x=y)" 405
expect 'no cookie' "$(header Set-Cookie)" ''

# What it says of what is no receipt, and of another site's.
ends nonsense; expect 'no receipt' "$rc" 2
contains 'no receipt' "$(cat "$t/err")" 'Kunderejse-Receipt'
rc=0; "$KUNDEREJSE" explain --site "$draft" "$(cat "$t/receipt.0")" 2>"$t/err" || rc=$?
expect 'another version' "$rc" 1
contains 'another version' "$(cat "$t/err")" 'of another version'
exit 0
