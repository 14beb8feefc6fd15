#!/bin/sh
# SPDX-License-Identifier: ISC
# Yesterday's database is put back: who left since is not written to, and of what
# was sent since nothing goes again but what still is of use, under the Message-ID
# it had (MAIL 18.36).
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
sed -i 's|<mail from="hei@mail.nordkurs.no"[^>]*>|<mail from="hei@mail.nordkurs.no" transport="dir:mails">|' "$site/site.xml"
start
db=$state/kunderejse.db
now=$(date +%s)
write() {
	sqlite3 -cmd '.timeout 3000' "$db" "PRAGMA foreign_keys = ON; $1" >/dev/null
}
deliver() {
	"$KUNDEREJSE" deliver --once --pace none --site "$site" --state "$state" 2>>"$t/deliver.log" ||
	    fail "deliver: $(tail -3 "$t/deliver.log")"
}
state_of() {
	sql "SELECT state || ' ' || reason FROM outbox WHERE dedup = '$1'"
}
# person ID ADDRESS
person() {
	write "INSERT INTO contact (id, created_at, seen_at, folded_at, last_event,
		events, email, name, role, stage, state)
	VALUES ($1, $now, $now, 0, 0, 0, '$2', '', '', '', x'');
	INSERT OR IGNORE INTO wording (lang, words) VALUES ('nb', 'Ja.');
	INSERT INTO consent_event (contact, list, purpose, kind, at, wording, page, form)
	VALUES ($1, 'newsletter', '', 'confirmed', $now, 1, 'front', 'signup')"
}
# queue DEDUP ID CLASS TEMPLATE STALE [STATE LEASE]
queue() {
	write "INSERT INTO outbox (dedup, contact, person, class, list, mail, lang,
		site, given, at, due, stale, next, state, reason, owner, lease,
		attempt, code, answer)
	VALUES ('$1', $2, '', '$3', 'newsletter', '$4', 'nb', '', x'', $now, $now,
		$now + $5, $now, '${6:-queued}', '', '${6:+other}', ${7:-NULL}, 0, 0, '')"
}
person 1 kari@example.org
person 2 ola@example.org
person 3 per@example.org
person 4 eva@example.org
queue leaves 1 marketing ebook/1-map-the-steps 604800
queue late 2 marketing ebook/1-map-the-steps 80000
queue again 3 transactional ebook/delivery 604800
sqlite3 -cmd '.timeout 3000' "$db" ".backup '$t/backup'"
expect 'all go' "$(deliver)" '3 sent'
first=$(sql "SELECT message_id FROM outbox WHERE dedup = 'again'")
expect 'she leaves' "$(status "/k/leave/$("$builddir/tests/e2e/mailtoken" "$state/keys" 1 kari@example.org newsletter)" \
    -d List-Unsubscribe=One-Click)" 200
stop_all
rm -f "$db" "$db-wal" "$db-shm"
cp "$t/backup" "$db"
# Of this one nobody knew what became of it when the backup was made.
queue doubt 4 marketing ebook/1-map-the-steps 604800 sending "$now"
# A day later.
write "UPDATE outbox SET at = at - 86400, due = due - 86400, next = next - 86400,
	stale = stale - 86400, lease = lease - 86400"
rm -rf "$state/mails"
expect 'one of four goes' "$(deliver)" '1 sent'
expect 'who left' "$(state_of leaves)" 'cancelled left'
expect 'and stays away' "$(sql 'SELECT scope, list, reason, lifted_at FROM suppression')" 'list|newsletter|left|0'
expect 'what is too late' "$(state_of late)" 'stale too-late'
expect 'what was under way' "$(state_of doubt)" 'uncertain sender-died'
expect 'what is still of use' "$(state_of again)" 'accepted '
expect 'is known to have been there' "$(sql "SELECT message_id FROM outbox WHERE dedup = 'again'")" "$first"
expect 'to one' "$(grep -h '^To: ' "$state"/mails/*.eml | tr -d '\r')" 'To: <per@example.org>'
