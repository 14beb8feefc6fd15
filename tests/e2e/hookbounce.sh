#!/bin/sh
# SPDX-License-Identifier: ISC
# What relays with an envelope sender of their own tell of mails that came back:
# the same follows as by the command bounce.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
fixtures=$srcdir/tests/e2e/hooks
relays='ses postmark brevo'
{
	echo '<hooks xmlns="urn:kunderejse:1">'
	for relay in $relays; do
		sed -n '/<hook /,/<\/hook>/p' "$srcdir/templates/hooks/$relay.xml"
	done
	echo '</hooks>'
} >"$site/hooks.xml"
mkdir -m 700 "$state/hooks"
token=0123456789abcdef0123456789abcdef
for relay in $relays own; do (umask 077; echo $token >"$state/hooks/$relay"); done
start

# hook RELAY FILE CURL-OPTION...: the status; the body in $t/answer.
hook() {
	to=/k/hook/$1 file=$2
	shift 2
	get "$to" -o "$t/answer" -w '%{http_code} ' -H 'Content-Type: application/json' \
	    --data-binary "@$file" "$@"
	cat "$t/answer"
}
# tell RELAY FILE: with the token where that relay has it.
tell() {
	case $1 in
	brevo) hook "$1" "$2" -H "Authorization: Bearer $token" ;;
	*) hook "$1" "$2" -H "X-Hook-Token: $token" ;;
	esac
}
# A contact, as a form or an order makes one.
contact() {
	"$KUNDEREJSE" event call --site "$site" --state "$state" --email "$1" >/dev/null
}
events() { sql "SELECT event FROM contact_event JOIN contact ON contact.id = contact WHERE email = '$1' AND event <> 'call' ORDER BY contact_event.id" | tr '\n' ' '; }
stops() { sql "SELECT scope || ' ' || reason || ' ' || evidence FROM suppression ORDER BY evidence, reason" | tr '\n' ';'; }
people() { sql 'SELECT count(*) FROM contact'; }

# Of who is not here, nothing: nobody is made up.
for relay in $relays; do
	for what in bounce soft complaint; do
		expect "$relay $what of nobody" "$(tell $relay "$fixtures/$relay-$what.json")" \
		    '200 ignored: nobody here has this address'
	done
done
expect 'nobody' "$(people)$(stops)" 0

for relay in $relays; do
	for who in hard soft spam policy; do
		for n in 1 2 3; do contact "$who$n@$relay.example.com"; done
	done
	sed "s/\(hard\|soft\|spam\|policy\)@example.com/\11@$relay.example.com/I" "$fixtures/$relay-bounce.json" >"$t/bounce"
	sed "s/\(hard\|soft\|spam\|policy\)@example.com/\11@$relay.example.com/I" "$fixtures/$relay-soft.json" >"$t/soft"
	sed "s/\(hard\|soft\|spam\|policy\)@example.com/\11@$relay.example.com/I" "$fixtures/$relay-complaint.json" >"$t/complaint"
	sed "s/\(hard\|soft\|spam\|policy\)@example.com/\11@$relay.example.com/I" "$fixtures/$relay-policy.json" >"$t/policy"
	for what in bounce soft complaint; do
		expect "$relay $what" "$(tell $relay "$t/$what")" '200 kept'
		expect "$relay $what again" "$(tell $relay "$t/$what")" '200 known already: nothing was doubled'
	done
	contains "$relay policy" "$(tell $relay "$t/policy")" '200 ignored: no <on> of this hook is for it'
	expect "$relay hard" "$(events "hard1@$relay.example.com")" 'bounce_hard '
	expect "$relay soft" "$(events "soft1@$relay.example.com")" 'bounce_soft '
	expect "$relay spam" "$(events "spam1@$relay.example.com")" 'complaint '
	expect "$relay policy" "$(events "policy1@$relay.example.com")" ''
	expect "$relay, without the token" "$(hook $relay "$t/bounce")" '401 not signed, or not in the form of this hook'
	contains "$relay, another token" "$(hook $relay "$t/bounce" -H "Authorization: Bearer ${token}x" -H "X-Hook-Token: x$token")" '401 '
done
expect 'stops' "$(stops)" 'all complaint hook brevo;all hard-bounce hook brevo;all complaint hook postmark;all hard-bounce hook postmark;all complaint hook ses;all hard-bounce hook ses;'
expect 'objections' "$(sql "SELECT email FROM consent_event JOIN contact ON contact.id = contact WHERE kind = 'objected' AND channel = 'complaint' ORDER BY 1" | tr '\n' ' ')" \
    'spam1@brevo.example.com spam1@postmark.example.com spam1@ses.example.com '

# The third soft one in 30 days is a pause, also when the built-in hook tells it;
# one that is older does not count.
contact tired@example.com
command -v openssl >/dev/null || { echo 'skipped: openssl is missing'; exit 77; }
own() {
	printf '{"type":"bounce_soft","timestamp":"%s","data":{"email":"Tired@Example.com"}}' "$2" >"$t/body"
	time=$(date +%s)
	sig=$({ printf '%s.%s.' "$1" "$time"; cat "$t/body"; } | openssl dgst -sha256 -hmac $token -binary | base64 -w0)
	get /k/hook -o "$t/answer" -w '%{http_code} ' -H 'Content-Type: application/json' --data-binary "@$t/body" \
	    -H "webhook-id: $1" -H "webhook-timestamp: $time" -H "webhook-signature: v1,$sig"
	cat "$t/answer"
}
paused() { sql "SELECT paused_until FROM contact WHERE email = 'tired@example.com'"; }
now=$(date -u +%FT%TZ)
expect 'long ago' "$(own s0 "$(date -u -d '31 days ago' +%FT%TZ)")" '200 kept'
expect 'one' "$(own s1 "$now")" '200 kept'
expect 'two' "$(own s2 "$now")" '200 kept'
expect 'not yet' "$(paused)" 0
expect 'three' "$(own s3 "$now")" '200 kept'
[ "$(paused)" -gt $(($(date +%s) + 59 * 86400)) ] || fail "no pause: $(paused)"
expect 'none more' "$(stops | tr ';' '\n' | wc -l | tr -d ' ')" 6

# By hand it is not told: it would stop nothing.
! "$KUNDEREJSE" event complaint --site "$site" --state "$state" --email tired@example.com 2>"$t/said" ||
    fail 'told by hand'
contains 'by hand' "$(cat "$t/said")" 'kunderejse bounce'
lacks 'no address in the log' "$(cat "$t/serve.log")" example.com
exit 0
