#!/bin/sh
# SPDX-License-Identifier: ISC
# Sources of the site's own, short links through nginx, and `link`: what it
# says of an address is what the address then does.
. "${srcdir:-.}/tests/e2e/lib.sh"
command -v zbarimg >/dev/null || { echo 'skipped: zbarimg is missing'; exit 77; }
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
sed -i 's|</journey>|<link code="dansk" source="fair" to="/da/?a=1\&amp;b=2#top"/></journey>|' \
    "$site/journey.xml"
start

# From paper to the page; the class code carries the source on.
expect 'status' "$(status /k/r/messe27)" 303
location=$(header Location)
expect 'leads to' "$location" '/?utm_source=fair&utm_medium=offline&utm_campaign=messe27'
get '/k/r/Dansk?fbclid=x' >"$t/body"
expect 'query and fragment' "$(header Location)" \
    '/da/?utm_source=fair&utm_medium=offline&utm_campaign=dansk&a=1&b=2&fbclid=x#top'
expect 'unknown code' "$(status /k/r/nobody)" 404
expect 'no code' "$(status /k/r/)" 404
landing=$(get "$location")
contains 'what the fair is met with' "$landing" 'Takk for praten'
contains 'the landing page carries a class code' "$landing" '?s='

# Classified as the site says.
line() {
	printf '%s\t%s\n' "$1" "$2" | "$KUNDEREJSE" classify --batch --site "$site"
}
tab=$(printf '\t')
expect 'offline' "$(line "https://www.nordkurs.no$location" -)" \
    "Offline${tab}fair${tab}offline${tab}offline${tab}messe27${tab}-"
expect 'own source' "$(line / https://www.bni.dk/)" \
    "Affiliates${tab}bni${tab}partner${tab}affiliate${tab}-${tab}-"
contains 'for people' \
    "$("$KUNDEREJSE" classify --site "$site" / https://www.bni.dk/)" \
    'Referer host www.bni.dk → bni (partner)'

contains 'a line to name it' "$("$KUNDEREJSE" classify --site "$site" / https://www.ny.example/)" \
    'to name it, in journey.xml: <source key="ny"'

# link: one address a language, its channel, its variants.
link() {
	"$KUNDEREJSE" link --site "$site" "$@" 2>"$t/err"
}
said=$(link --source facebook --medium paid_social --campaign host27)
contains 'address' "$said" \
    'https://www.nordkurs.no/?utm_source=facebook&utm_medium=paid_social&utm_campaign=host27'
contains 'Danish address' "$said" 'https://www.nordkurs.no/da/?utm_source=facebook'
contains 'channel and stage' "$said" 'Paid Social from facebook (social), page front in nb, stage awareness'
# The variant it names is the one the page shows.
contains 'variant' "$(link --source prisjakt --medium referral --lang nb)" 'hero: '
expect 'rows for programs' "$(link --source facebook --medium paid_social --campaign host27 --format tsv | cut -f2-9 | sed -n 2p)" \
    "nb${tab}front${tab}Paid Social${tab}facebook${tab}social${tab}paid_social${tab}host27${tab}awareness"
# Letters beyond ASCII, a fragment.
sed 's|id="reviews"|id="aarsmote"|; s|path="/omtaler"|path="/årsmøte"|; /<k:path /d' \
    "$site/pages/reviews.xml" >"$site/pages/aarsmote.xml"
contains 'letters' "$(link --source facebook --medium social /årsmøte)" \
    'https://www.nordkurs.no/%C3%A5rsm%C3%B8te?utm_source=facebook&utm_medium=social
  Organic Social from facebook (social), page aarsmote in nb'
rm "$site/pages/aarsmote.xml"
contains 'a fragment' "$(link --source facebook --medium social '/priser#excel')" \
    '/priser?utm_source=facebook&utm_medium=social#excel
  Organic Social from facebook (social), page prices in nb'
rc=0; link --source bni --medium foo >"$t/out" || rc=$?
expect 'a partner is never Unassigned' "$rc" 0
rc=0; link --source nobody --medium emial >"$t/out" || rc=$?
expect 'Unassigned is refused' "$rc" 1
expect 'nothing is printed then' "$(cat "$t/out")" ''
contains 'and says so' "$(cat "$t/err")" 'Unassigned'
contains 'with advice' "$(cat "$t/err")" 'did you mean --medium email?'
rc=0; link --code nobody >"$t/out" || rc=$?
expect 'unknown code' "$rc" 2
rc=0; link --source x >"$t/out" || rc=$?
expect 'no medium' "$rc" 2
link --source xyz --medium email >"$t/out"
contains 'unknown source is noted' "$(cat "$t/err")" '<source key="xyz"'
contains 'short link' "$(link --code messe27)" 'https://www.nordkurs.no/k/r/messe27'
contains 'its landing' "$(link --code messe27)" 'Offline from fair (offline), page front in nb'
contains 'its variant' "$(link --code messe27)" 'hero: from_fair'

if "$KUNDEREJSE" version | grep -q '^libqrencode .*no QR codes'; then
	echo 'built without libqrencode'
else
	link --code messe27 --qr "$t/messe.svg" >"$t/out" || fail 'no QR code'
	python3 "$srcdir/tests/e2e/qr.py" "$t/messe.svg" >"$t/messe.pgm"
	expect 'the QR code reads' "$(zbarimg -q --raw "$t/messe.pgm")" \
	    'https://www.nordkurs.no/k/r/messe27'
fi
