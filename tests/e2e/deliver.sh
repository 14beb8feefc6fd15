#!/bin/sh
# SPDX-License-Identifier: ISC
# kunderejse deliver: what is due goes once, what must not go has its reason,
# and the queue outlives every way to stop.
. "${srcdir:-.}/tests/e2e/lib.sh"

cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
without_series
# Hours that are closed now and open soon.
closed=$(TZ=Europe/Oslo date -d '+6 hours' '+%a %H:%M' | tr '[:upper:]' '[:lower:]')
closed="$closed..$(TZ=Europe/Oslo date -d '+6 hours 1 minute' +%H:%M)"
settings() {
	sed "s|<mail from=\"hei@mail.nordkurs.no\"[^>]*>|<mail from=\"hei@mail.nordkurs.no\" transport=\"dir:mails\" $1>|" \
	    "$srcdir/templates/nordkurs/site.xml" >"$site/site.xml"
}
deliver() {
	# shellcheck disable=SC2086
	${WRAP:-} "$KUNDEREJSE" deliver --site "$site" --state "$state" "$@" 2>>"$t/deliver.log"
}
write() {
	sqlite3 -cmd '.timeout 3000' "$state/kunderejse.db" "PRAGMA foreign_keys = ON; $1"
}
now=$(date +%s)
# person ID ADDRESS NAME
person() {
	write "INSERT INTO contact (id, created_at, seen_at, folded_at, last_event,
		events, email, name, role, stage, state)
	VALUES ($1, $now, $now, 0, 0, 0, '$2', '$3', '', '', x'')"
}
# agree ID KIND
agree() {
	write "INSERT OR IGNORE INTO wording (lang, words) VALUES ('nb', 'Ja.');
	INSERT INTO consent_event (contact, list, purpose, kind, at, wording, page, form)
	VALUES ($1, 'newsletter', '', '$2', $now, 1, 'front', 'signup')"
}
# queue DEDUP ID CLASS LIST TEMPLATE [GIVEN [DUE [STALE]]]
queue() {
	write "INSERT INTO outbox (dedup, contact, person, class, list, mail, lang,
		site, given, at, due, stale, next, state, reason, owner, attempt,
		code, answer)
	VALUES ('$1', $2, '', '$3', '$4', '$5', 'nb', '', CAST('${6:-}' AS BLOB), $now,
		${7:-$now}, ${8:-$((now + 604800))}, ${7:-$now}, 'queued', '', '', 0, 0, '')"
}
state_of() {
	sql "SELECT state || ' ' || reason FROM outbox WHERE dedup = '$1'"
}
arrived() { find "$state/mails" -name '*.eml' 2>/dev/null | wc -l; }

settings 'cap="1/P1D"'
deliver --once >"$t/out" || fail 'deliver --once'
expect 'an empty queue' "$(cat "$t/out")" '0 sent'

person 1 kari@example.org 'Kari Moe'
person 2 ola@example.org 'Ola'
person 3 evil@example.org "$(printf 'Eve\r\nBcc: x@example.org')"
agree 1 requested
queue confirm 1 transactional '' confirm-ebook 'ticket=confirm&form=signup&asked_at=5'
queue asked 1 marketing newsletter ebook/1-map-the-steps
queue later 1 transactional '' confirm-ebook '' $((now + 5000))
queue gone 2 transactional '' no-such-mail
queue late 2 transactional '' confirm-ebook '' $((now - 9000)) $((now - 10))
queue unmade 3 transactional '' confirm-ebook 'ticket=confirm&form=signup&asked_at=5'
deliver --once >"$t/out" || fail 'deliver --once'
expect 'one of six goes' "$(cat "$t/out")" '1 sent'
expect 'it is accepted' "$(state_of confirm)" 'accepted '
expect 'nobody agreed' "$(state_of asked)" 'cancelled no-consent'
expect 'not yet' "$(state_of later)" 'queued '
expect 'no such mail' "$(state_of gone)" 'cancelled template-gone'
expect 'too late' "$(state_of late)" 'stale too-late'
expect 'what would forge a header' "$(state_of unmade)" 'failed unmade'
contains 'why' "$(sql "SELECT answer FROM outbox WHERE dedup = 'unmade'")" 'name holds a line break'
expect 'one file' "$(arrived)" 1

mail=$(find "$state/mails" -name '*.eml')
id=$(sql "SELECT message_id FROM outbox WHERE dedup = 'confirm'")
contains 'its Message-ID' "$(cat "$mail")" "Message-ID: <$id>"
contains 'to whom' "$(cat "$mail")" 'To: <kari@example.org>'
lacks 'a confirmation is not left' "$(cat "$mail")" 'List-Unsubscribe'
date=$(sed -n 's/^Date: *//p' "$mail" | tr -d '\r')
age=$(($(date +%s) - $(date -d "$date" +%s)))
[ "$age" -ge 0 ] && [ "$age" -le 60 ] || fail "Date is $age s old"
contains 'the zone of the site' "$date" "$(TZ=Europe/Oslo date +%z)"
# Its ticket is kept as a hash, and of the address only.
expect 'a ticket' "$(sql "SELECT what, contact, form, asked_at, used_at, message_id = '$id' FROM ticket")" \
    'confirm|1|signup|5|0|1'
token=$(python3 - "$mail" <<'P'
import email, email.policy, re, sys
m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
print(re.search(r'/k/confirm/([a-z2-7]{26})\b', m.get_body(('plain',)).get_content()).group(1))
P
)
expect 'that is in the mail' "$(python3 - "$token" <<'P'
import base64, hashlib, sys
raw = base64.b32decode(sys.argv[1].upper() + '======')
print(hashlib.blake2b(raw, digest_size=32).hexdigest())
P
)" "$(sql 'SELECT lower(hex(hash)) FROM ticket')"

# Marketing, with consent: one a day, and the consent is used.
agree 1 confirmed
queue first 1 marketing newsletter ebook/1-map-the-steps
queue second 1 marketing newsletter ebook/2-the-gaps
deliver --once >"$t/out" || fail 'deliver --once'
expect 'one' "$(cat "$t/out")" '1 sent'
expect 'the first' "$(state_of first)" 'accepted '
expect 'the second waits' "$(state_of second)" 'queued cap'
wait=$(($(sql "SELECT next FROM outbox WHERE dedup = 'second'") - $(date +%s)))
[ $wait -gt 86300 ] && [ $wait -le 86400 ] || fail "the cap lasts $wait s"
expect 'used' "$(sql "SELECT list, kind, channel, words FROM consent_event JOIN wording ON wording.id = wording WHERE kind = 'used'")" \
    'newsletter|used|mail|Ja.'
mail=$(find "$state/mails" -name '*.eml' -newer "$mail")
contains 'left with one click' "$(cat "$mail")" 'List-Unsubscribe-Post: List-Unsubscribe=One-Click'
grep -qE '^List-Unsubscribe: <https://www\.nordkurs\.no/k/leave/[a-z2-7]{26}>' "$mail" ||
    fail 'no address to leave at'
grep -qE '^List-Id: .*<newsletter\.mail\.nordkurs\.no>' "$mail" || fail 'List-Id'

# Hours: marketing waits for them, what was asked for does not.
settings "window=\"$closed\""
agree 2 confirmed
queue night 2 marketing newsletter ebook/1-map-the-steps
queue atonce 2 transactional '' confirm-ebook 'ticket=confirm&form=signup&asked_at=5'
rm -f "$state/image"
deliver --once >"$t/out" || fail 'deliver --once'
expect 'outside the hours' "$(state_of night)" 'queued window'
expect 'it is not marketing' "$(state_of atonce)" 'accepted '
wait=$(($(sql "SELECT next FROM outbox WHERE dedup = 'night'") - $(date +%s)))
[ $wait -gt 21000 ] && [ $wait -le 21600 ] || fail "it opens in $wait s"
settings ''

# Paused by himself.
write "UPDATE contact SET paused_until = $((now + 9000)) WHERE id = 2"
queue paused 2 marketing newsletter ebook/1-map-the-steps
deliver --once >"$t/out"
expect 'a pause' "$(state_of paused)" 'queued paused'

# A new sender begins with 50 a day.
i=10
while [ $i -lt 70 ]; do
	echo "INSERT INTO contact SELECT $i, created_at, seen_at, 0, 0, 0, 'p$i@example.org', '', NULL, '', '', x'', '', '', 0 FROM contact WHERE id = 1;
	INSERT INTO consent_event (contact, list, purpose, kind, at, wording, page, form) VALUES ($i, 'newsletter', '', 'confirmed', $now, 1, '', '');
	INSERT INTO outbox (dedup, contact, person, class, list, mail, lang, site, given, at, due, stale, next, state, reason, owner, attempt, code, answer)
	VALUES ('ramp:$i', $i, '', 'marketing', 'newsletter', 'ebook/1-map-the-steps', 'nb', '', x'', $now, $now, $((now + 86400)), $now, 'queued', '', '', 0, 0, '');"
	i=$((i + 1))
done >"$t/ramp.sql"
write "$(cat "$t/ramp.sql")"
# 49 left today, one of them went already: the rest is as if sent.
write "UPDATE outbox SET state = 'accepted', ended_at = $(date +%s) WHERE dedup LIKE 'ramp:%' AND contact < 55"
deliver --once >"$t/out"
expect 'four of fifteen' "$(cat "$t/out")" '4 sent'
contains 'and says so' "$(cat "$t/deliver.log")" 'goes tomorrow'
deliver --once --pace none >"$t/out"
expect 'without a pace' "$(cat "$t/out")" '11 sent'

# Woken at once, one at a time, ended in good order.
# shellcheck disable=SC2086
${WRAP:-} "$KUNDEREJSE" deliver --site "$site" --state "$state" 2>>"$t/deliver.log" &
helpers=$!
await grep -q 'ready: mails go to dir:mails' "$t/deliver.log"
rc=0
deliver --once >"$t/out" || rc=$?
expect 'a second one' "$rc" 3
contains 'is told why' "$(cat "$t/deliver.log")" 'another kunderejse deliver sends the mails'
is() { [ "$(state_of "$1")" = "$2" ]; }
# By itself it looks once a minute; nobody waits here for that long, four times.
for rung in 1 2 3 4; do
	queue "rung$rung" 2 transactional '' confirm-ebook 'ticket=confirm&form=signup&asked_at=5'
	ring
	tries=0
	until is "rung$rung" 'accepted '; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || fail "the bell was not heard for mail $rung"
		sleep 0.05
	done
done
kill -TERM "$helpers"
rc=0
wait "$helpers" || rc=$?
helpers=''
expect 'ended' "$rc" 0
