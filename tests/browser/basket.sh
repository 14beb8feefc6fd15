#!/bin/sh
# SPDX-License-Identifier: ISC
# Boxes in a real Chromium: the demo site with a shop's basket and clocks that
# are short.  PLAYWRIGHT and SHOTS are those of run.sh.
. "${srcdir:-.}/tests/e2e/lib.sh"
CHROMIUM=${CHROMIUM:-$(command -v chromium || :)}
[ -n "$CHROMIUM" ] || { echo "skipped: chromium is missing"; exit 77; }
command -v node >/dev/null || { echo "skipped: node is missing"; exit 77; }
[ -d "${PLAYWRIGHT:-}/node_modules/playwright-core" ] || { echo "skipped: playwright-core is missing (contrib/test installs it)"; exit 77; }

cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
sed -i -e '/<box /d' -e 's|</journey>|\
<box name="basket-help" block="basket-help" page-class="course" event="add_to_cart" after="PT3S" unless="begin_checkout" cap="1/P7D"/>\
<box name="basket-waits" block="basket-help" page-class="price" event="add_to_cart" after="PT3S" stage="..decision" cap="9/P7D"/></journey>|' "$site/journey.xml"
for page in course prices; do
	sed -i 's|<k:put in="main">|&<button type="button" data-k-event="add_to_cart">Legg i kurven</button>|' "$site/pages/$page.xml"
done
cat >"$site/blocks/basket-help.xml" <<'XML'
<k:block xmlns:k="urn:kunderejse:1"><section class="box" aria-labelledby="help"><h2 id="help">Trenger du hjelp?</h2>
<p class="choices"><a class="button" href="{k:page('about')}" k:act="click">Spør oss</a> <button class="quiet" k:act="dismiss">Nei takk</button></p></section></k:block>
XML
mkdir -m 700 "$state/hooks"
HOOK_SECRET=$(head -c 32 /dev/urandom | base64 -w0)
(umask 077; echo "whsec_$HOOK_SECRET" >"$state/hooks/own")
start
SHOTS=${SHOTS:-$t/shots}
mkdir -p "$SHOTS"
DATABASE=$state/kunderejse.db
export CHROMIUM PLAYWRIGHT SHOTS DATABASE HOOK_SECRET
node "$srcdir/tests/browser/basket.mjs" "$web"
stop_all || fail 'stop'
expect 'the ledger' "$(sql "SELECT event, form, count(*), count(DISTINCT visitor) FROM event WHERE event LIKE 'box%' GROUP BY 1, 2" | tr '\n' ' ')" \
    'box_clicked|basket-help|1|1 box_dismissed|basket-help|2|2 box_dismissed|basket-waits|1|1 box_shown|basket-help|4|4 box_shown|basket-waits|5|3 '
