#!/bin/sh
# SPDX-License-Identifier: ISC
# What other servers tell: signed, once, in any order, and kept when it is said
# so.
. "${srcdir:-.}/tests/e2e/lib.sh"
command -v openssl >/dev/null || { echo 'skipped: openssl is missing'; exit 77; }
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
fixtures=$srcdir/tests/e2e/hooks
# The three that are shipped, in one file.
{
	echo '<hooks xmlns="urn:kunderejse:1">'
	for vendor in woocommerce shopify stripe; do
		sed -n '/<hook /,/<\/hook>/p' "$srcdir/templates/hooks/$vendor.xml" |
		    sed '/<hook name="woocommerce"/,/>$/s|ping="webhook_id">|&<item from="woo-1001" item="excel"/>|'
	done
	echo '<hook name="till"/></hooks>'
} >"$site/hooks.xml"
mkdir -m 700 "$state/hooks"
bytes=0123456789abcdef0123456789abcdef
secret() { (umask 077; cat >"$state/hooks/$1"); }
echo "whsec_$(printf %s $bytes | base64 -w0)" | secret own
for vendor in woocommerce shopify stripe; do echo $bytes | secret $vendor; done
start
contains 'a hook without secret' "$(cat "$t/serve.log")" "hook till has no secret and answers 503: write the one of the sender into $state/hooks/till"
lacks 'the others' "$(cat "$t/serve.log")" 'hook shopify has no'

mac() { openssl dgst -sha256 -hmac $bytes -binary; }
# hook PATH FILE CURL-OPTION...: the status; the body in $t/answer.
hook() {
	to=$1 file=$2
	shift 2
	get "$to" -o "$t/answer" -w '%{http_code}' -H 'Content-Type: application/json' \
	    --data-binary "@$file" "$@"
}
# own ID FILE [TIME]: signed in the built-in form.
own() {
	time=${3:-$(date +%s)}
	sig=$({ printf '%s.%s.' "$1" "$time"; cat "$2"; } | mac | base64 -w0)
	hook /k/hook "$2" -H "webhook-id: $1" -H "webhook-timestamp: $time" -H "webhook-signature: v1,$sig"
}
woo() {
	hook /k/hook/woocommerce "$fixtures/$2" -H "X-WC-Webhook-Topic: $1" \
	    -H "X-WC-Webhook-Signature: $(mac <"$fixtures/$2" | base64 -w0)"
}
shopify() {
	hook /k/hook/shopify "$fixtures/$2" -H "X-Shopify-Topic: $1" \
	    -H "X-Shopify-Hmac-Sha256: $(mac <"$fixtures/$2" | base64 -w0)"
}
stripe() {
	time=$(date +%s)
	hook /k/hook/stripe "$fixtures/$1" \
	    -H "Stripe-Signature: t=$time,v1=$({ printf '%s.' "$time"; cat "$fixtures/$1"; } | mac | od -An -tx1 | tr -d ' \n')"
}
answered() { cat "$t/answer"; }
tell() { printf '{"type":"%s","timestamp":"%s","data":{"email":"%s"%s}}' "$1" "$2" "$3" "${4:-}" >"$t/body.json"; }
events() { sql "SELECT event || ' ' || item || ' ' || amount || ' ' || currency FROM contact_event JOIN contact ON contact.id = contact WHERE email = '$1' ORDER BY contact_event.at, contact_event.id" | tr '\n' ';'; }
stage() { sql "SELECT stage FROM contact WHERE email = '$1'"; }

# Kept before it is said; the same again is nothing.
expect 'told' "$(own m1 "$fixtures/own-purchase.json")" 200
expect 'answer' "$(answered)" kept
expect 'on disk' "$(events kari@example.com)" 'purchase excel 149000 NOK;'
expect 'its time' "$(sql 'SELECT at FROM contact_event')" 1793700000
expect 'the person' "$(sql 'SELECT contact.name, account.name FROM contact JOIN account ON account.id = account')" 'Kari Nordmann|Nordmann AS'
expect 'again' "$(own m1 "$fixtures/own-purchase.json")" 200
contains 'again' "$(answered)" 'known already'
expect 'no cookie' "$(header Set-Cookie)" ''
expect 'not stored' "$(header Cache-Control)" 'no-store'
expect 'once' "$(events kari@example.com)" 'purchase excel 149000 NOK;'
expect 'lines' "$(own m2 "$fixtures/own-lines.json")" 200
expect 'each line' "$(events kari@example.com)" 'purchase excel 149000 NOK;purchase excel 149000 NOK;purchase word 99050 NOK;'

# A hundred times at once: one effect, a hundred times 2xx.
tell purchase 2026-11-04T10:00:00Z many@example.com
time=$(date +%s)
sig=$({ printf 'many.%s.' "$time"; cat "$t/body.json"; } | mac | base64 -w0)
seq 100 | xargs -P 20 -I{} curl -sS -o /dev/null -w '%{http_code}\n' --unix-socket "$web" \
    -H 'Content-Type: application/json' -H 'webhook-id: many' -H "webhook-timestamp: $time" \
    -H "webhook-signature: v1,$sig" --data-binary "@$t/body.json" http://www.nordkurs.no/k/hook >"$t/codes"
expect 'a hundred' "$(sort "$t/codes" | uniq -c | tr -s ' ')" ' 100 200'
expect 'one effect' "$(events many@example.com)" 'purchase  0 ;'

# Out of order: the same in the end.
for order in '1 2 3' '1 3 2' '2 1 3' '2 3 1' '3 1 2' '3 2 1'; do
	who=$(echo "$order" | tr -d ' ')@example.com
	for step in $order; do
		case $step in
		1) tell call 2026-11-01T10:00:00Z "$who" ;;
		2) tell purchase 2026-11-02T10:00:00Z "$who" ',"item":"excel","amount":1490,"currency":"NOK"' ;;
		3) tell refund 2026-11-03T10:00:00Z "$who" ',"item":"excel","amount":"1490.00","currency":"NOK"' ;;
		esac
		expect "$order: $step" "$(own "$who-$step" "$t/body.json")" 200
		expect "$order: $step" "$(answered)" kept
	done
	expect "events of $order" "$(events "$who")" 'call  0 ;purchase excel 149000 NOK;refund excel 149000 NOK;'
	expect "stage of $order" "$(stage "$who")" purchase
done
expect 'one state' "$(sql "SELECT count(DISTINCT hex(state)) FROM contact WHERE email GLOB '[123][123][123]@*'")" 1

# Bookings, a fair, the store, a meeting.
met() { tell "$1" "2026-11-0$2T10:00:00Z" met@example.com; own "met-$1" "$t/body.json" >/dev/null; stage met@example.com; }
expect 'a fair' "$(met fair 1)" consideration
expect 'the store' "$(met store_visit 2)" consideration
expect 'a booking' "$(met booking 3)" consideration
expect 'a meeting' "$(met meeting 4)" decision
expect 'and a call' "$(met call 5)" decision
expect 'all five' "$(events met@example.com)" 'fair  0 ;store_visit  0 ;booking  0 ;meeting  0 ;call  0 ;'

# When a booked course begins, for who waits for that day.
tell booking 2026-11-03T10:00:00Z booked@example.com ',"item":"excel","course_start":"2027-05-03T18:00:00Z"'
expect 'with a day' "$(own with-a-day "$t/body.json")" 200
starts() { sql "SELECT value FROM form_value JOIN contact ON contact.id = contact WHERE email = '$1' AND form_value.name = 'course_start'"; }
expect 'the day' "$(starts booked@example.com)" 2027-05-03

# The shops.
expect 'an order' "$(woo order.created woocommerce-created.json)" 200
contains 'not paid' "$(answered)" 'ignored: no <on> of this hook is for it (topic: order.created)'
expect 'paid' "$(woo order.updated woocommerce-updated.json)$(answered)" 200kept
expect 'paid again' "$(woo order.updated woocommerce-updated.json)" 200
contains 'paid again' "$(answered)" 'known already'
expect 'given back' "$(woo order.updated woocommerce-refunded.json)$(answered)" 200kept
expect 'paid at Shopify' "$(shopify orders/paid shopify-paid.json)$(answered)" 200kept
expect 'given back there' "$(shopify orders/updated shopify-updated.json)$(answered)" 200kept
expect 'whose?' "$(shopify refunds/create shopify-refund.json)" 200
contains 'whose?' "$(answered)" 'ignored: '
expect 'refund first' "$(stripe stripe-refund.json)$(answered)" 200kept
expect 'then the session' "$(stripe stripe-session.json)$(answered)" 200kept
expect 'the same money' "$(stripe stripe-intent.json)" 200
contains 'the same money' "$(answered)" 'ignored: '
expect 'all of it' "$(events kari@example.com)" \
    'purchase excel 298000 NOK;purchase WORD 99050 NOK;purchase excel 288000 NOK;purchase pivot-2 24950 NOK;purchase excel 149000 NOK;purchase excel 149000 NOK;purchase word 99050 NOK;purchase excel 149050 NOK;refund excel 39050 NOK;refund excel 144000 NOK;refund  99050 NOK;'
contains 'an unknown item' "$(cat "$t/serve.log")" 'item=pivot-2 is not in items.xml'
expect 'a trial' "$(get /k/hook/woocommerce -o "$t/answer" -w '%{http_code}' -d webhook_id=12)$(answered)" 200ready

# What is refused, and in which words.
tell call 2026-11-05T10:00:00Z never@example.com
tr o 0 <"$t/body.json" >"$t/forged.json"
time=$(date +%s)
sig=$({ printf 'f.%s.' "$time"; cat "$t/body.json"; } | mac | base64 -w0)
# as FILE ID TIME
as() { hook /k/hook "$1" -H "webhook-id: $2" -H "webhook-timestamp: $3" -H "webhook-signature: v1,$sig"; }
expect 'unsigned' "$(hook /k/hook "$t/body.json")" 401
contains 'unsigned' "$(answered)" 'not signed'
expect 'another body' "$(as "$t/forged.json" f "$time")" 401
expect 'another id' "$(as "$t/body.json" g "$time")" 401
expect 'another time' "$(as "$t/body.json" f $((time + 1)))" 401
expect 'an old time' "$(own f "$t/body.json" $(($(date +%s) - 400)))" 400
contains 'an old time' "$(answered)" 'clock'
expect 'a time ahead' "$(own f "$t/body.json" $(($(date +%s) + 400)))" 400
contains 'the log' "$(cat "$t/serve.log")" 'is the clock right?'
expect 'another type' "$(get /k/hook -o "$t/answer" -w '%{http_code}' -d a=b)" 415
printf '{"type":' >"$t/body.json"
expect 'broken' "$(own b "$t/body.json")" 400
contains 'broken' "$(answered)" 'JSON'
head -c 66000 /dev/zero | tr '\0' ' ' >"$t/body.json"
expect 'too long' "$(own l "$t/body.json")" 413
expect 'no such hook' "$(hook /k/hook/shop "$t/forged.json")$(answered)" '404no such hook'
expect 'not by GET' "$(status /k/hook)" 405
expect 'no secret' "$(hook /k/hook/till "$t/forged.json")" 503
contains 'no secret' "$(answered)" 'no secret yet'
tell view_itme 2026-11-05T10:00:00Z never@example.com
expect 'no such event' "$(own e1 "$t/body.json")" 200
contains 'no such event' "$(answered)" 'ignored: view_itme is no event'
tell page_view 2026-11-05T10:00:00Z never@example.com
expect 'not its to tell' "$(own e2 "$t/body.json")" 200
contains 'not its to tell' "$(answered)" 'ignored: page_view'
printf '{"type":"call","data":{}}' >"$t/body.json"
expect 'nobody' "$(own e3 "$t/body.json")" 200
contains 'nobody' "$(answered)" 'ignored: '

# The lines of the manual that sign one.
awk '/^\.\\" runs: hook.sh/ { found = 1 } /^\.Ed/ { inside = 0; found = 0 }
    inside { gsub(/\\e/, "\\"); print } /^\.Bd/ && found { inside = 1 }' \
    "$srcdir/src/journey/kunderejse-journey.7" |
    sed "s|curl https://www.nordkurs.no|curl -sS --unix-socket $web http://www.nordkurs.no|" >"$t/sign.sh"
tell call 2026-11-05T10:00:00Z manual@example.com
mv "$t/body.json" "$t/order.json"
cp "$state/hooks/own" "$t/secret"
expect 'as the manual says' "$(cd "$t" && sh ./sign.sh)" kept
expect 'what it told' "$(events manual@example.com)" 'call  0 ;'

# Whoever sends rubbish fills no log: of two workers, ten lines a minute each.
seq 200 | sed 's|.*|url = "http://www.nordkurs.no/k/hook"\noutput = "/dev/null"|' >"$t/urls"
curl -sS --unix-socket "$web" -K "$t/urls" -H 'Content-Type: application/json' -d '{}' \
    -w '%{http_code}\n' --no-progress-meter >"$t/codes"
expect 'each is refused' "$(sort "$t/codes" | uniq -c | tr -d ' ')" 200401
[ "$(grep -c 'hook own: 401' "$t/serve.log")" -le 60 ] || fail 'the log is full of refusals'

# A secret changes while deliveries come: both count at once.
tell call 2026-11-06T10:00:00Z new@example.com
{ echo "whsec_$(head -c 32 /dev/urandom | base64 -w0)"; cat "$state/hooks/own"; } | secret next
mv "$state/hooks/next" "$state/hooks/own"
expect 'the old one' "$(own n1 "$t/body.json")$(answered)" 200kept
sed -n 1p "$state/hooks/own" | secret next
mv "$state/hooks/next" "$state/hooks/own"
expect 'no more' "$(own n2 "$t/body.json")" 401
echo "whsec_$(printf %s $bytes | base64 -w0)" >"$state/hooks/own"
chmod 640 "$state/hooks/own"
expect 'others can read it' "$(own n3 "$t/body.json")" 503
contains 'and the log says so' "$(cat "$t/serve.log")" 'can be read by others'
chmod 600 "$state/hooks/own"

# His browser is his by the cookie that the shop was sent with the order.
jar=$t/jar
get /k/consent -c "$jar" -o /dev/null -H 'Origin: http://www.nordkurs.no' -d choice=all
cookie=$(sed -n 's/.*kunderejse\t//p' "$jar")
tell purchase "$(date -u +%FT%TZ)" joined@example.com ",\"visitor\":\"$cookie\",\"item\":\"excel\""
expect 'proof' "$(own j1 "$t/body.json")$(answered)" 200kept
expect 'joined' "$(sql "SELECT what FROM joining JOIN contact ON contact.id = joining.contact WHERE email = 'joined@example.com'")" order
expect 'and his pages know' "$(sql 'SELECT stage FROM visitor')" purchase

# Locked by somebody else: not kept, and not said so; then it is.
python3 - "$state" "$t/locked" "$t/unlock" <<'EOF' &
import os, sqlite3, sys, time
db = sqlite3.connect(sys.argv[1] + "/kunderejse.db", isolation_level=None)
db.execute("BEGIN IMMEDIATE")
open(sys.argv[2], "w").close()
while not os.path.exists(sys.argv[3]):
    time.sleep(0.05)
EOF
locker=$!
await test -e "$t/locked"
tell call 2026-11-07T10:00:00Z late@example.com
expect 'locked' "$(own k1 "$t/body.json")" 503
contains 'locked' "$(answered)" 'send it again'
expect 'when' "$(header Retry-After)" 3
: >"$t/unlock"
wait $locker
expect 'nothing yet' "$(events late@example.com)" ''
again() {
	[ "$(own k1 "$t/body.json")" = 200 ]
}
await again
expect 'once' "$(events late@example.com)" 'call  0 ;'
expect 'nobody was made up' "$(sql "SELECT count(*) FROM contact WHERE email LIKE '%never%'")" 0
lacks 'no address in the log' "$(cat "$t/serve.log")" example.com
exit 0
