#!/bin/sh
# SPDX-License-Identifier: ISC
# What every answer promises: 304, HEAD, 404, 405, limits, no header injection.
. "${srcdir:-.}/tests/e2e/lib.sh"
start

expect '200' "$(status /priser)" 200
tag=$(header etag)
contains 'weak tag' "$tag" 'W/"'
expect 'cache headers' "$(header cache-control)" 'private, no-cache'
expect '304' "$(status /priser -H "If-None-Match: $tag")" 304
expect '304 in a list' "$(status /priser -H "If-None-Match: \"x\", $tag")" 304
expect 'another class, another tag' "$(status /priser -H "If-None-Match: $tag" -H 'Referer: https://www.facebook.com/')" 200
expect 'HEAD' "$(get /priser -I -o /dev/null -w '%{http_code} %{size_download}')" '200 0'
expect 'HEAD has the tag' "$(header etag)" "$tag"

expect 'unknown page' "$(status /finnes-ikke)" 404
contains 'in words' "$(get /finnes-ikke)" 'Den siden finnes ikke'
contains 'in the language of the address' "$(get /da/findes-ikke)" 'Den side findes ikke'
expect 'unknown course' "$(status /kurs/golf)" 404
expect 'known course' "$(status /kurs/excel)" 200
expect 'final slash' "$(status '/priser/?utm_source=a&utm_medium=email')" 301
expect 'with its query' "$(header location)" '/priser?utm_source=a&utm_medium=email'
expect 'unknown below the prefix' "$(status /k/nothing)" 404
expect 'POST to a page' "$(status /priser -d a=b)" 405
expect 'allow' "$(header allow)" 'GET, HEAD'
expect 'DELETE' "$(status /priser -X DELETE)" 405
expect 'too large a choice' "$(head -c 5000 /dev/zero | tr '\0' a | status /k/consent -H 'Sec-Fetch-Site: same-origin' --data-binary @-)" 413

expect 'moved' "$(status '/kursoversikt/excel?utm_source=a')" 301
expect 'where to' "$(header location)" '/kurs/excel?utm_source=a'
expect 'map' "$(get /sitemap.xml | python3 -c 'import sys, xml.etree.ElementTree as t
print(len(t.parse(sys.stdin).getroot()), "addresses")')" '50 addresses'
expect 'type of the map' "$(header content-type)" 'application/xml'

lines=$(get / >/dev/null; wc -l <"$t/headers")
for bad in '/?utm_campaign=a%0d%0aX-Bad:%201' '/%0d%0aX-Bad:%201' '/k/consent?to=/%0d%0aX-Bad:1'; do
	get "$bad" >/dev/null
	lacks "injected by $bad" "$(cat "$t/headers")" 'X-Bad: '
done
get '/?s=%0d%0aX-Bad:%201' >/dev/null
expect 'as many header lines' "$(wc -l <"$t/headers")" "$lines"
lacks 'no version' "$(get /finnes-ikke)" kunderejse/

asset=$(get / | grep -o '/assets/site.css?v=[a-z2-7]*')
expect 'assets by nginx' "$(status "$asset")" 200
