#!/bin/sh
# SPDX-License-Identifier: ISC
# Yesterday's database is put back: who left since is not written to, and of what
# was sent since nothing goes again but what somebody waits for, under the
# Message-ID it had (MAIL 18.36).  Of marketing people say whether it went.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
sed -i 's|<mail from="hei@mail.nordkurs.no"[^>]*>|<mail from="hei@mail.nordkurs.no" transport="dir:mails">|' "$site/site.xml"
start
db=$state/kunderejse.db
now=$(date +%s)
# SQL [FILE]
write() {
	sqlite3 -cmd '.timeout 3000' "${2:-$db}" "PRAGMA foreign_keys = ON; $1" >/dev/null
}
deliver() {
	"$KUNDEREJSE" deliver --once --pace none --site "$site" --state "$state" 2>>"$t/deliver.log" ||
	    fail "deliver: $(tail -3 "$t/deliver.log")"
}
# restore FILE: exit status in $rc.
restore() {
	rc=0
	"$KUNDEREJSE" restore "$1" --site "$site" --state "$state" >"$t/out" 2>"$t/err" || rc=$?
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
# queue DEDUP ID CLASS TEMPLATE STALE [DUE]
queue() {
	write "INSERT INTO outbox (dedup, contact, person, class, list, mail, lang,
		site, given, at, due, stale, next, state, reason, owner, attempt,
		code, answer)
	VALUES ('$1', $2, '', '$3', 'newsletter', '$4', 'nb', '', x'', $now,
		$now + ${6:-0}, $now + $5, $now + ${6:-0}, 'queued', '', '', 0, 0, '')"
}
person 1 kari@example.org
person 2 ola@example.org
person 3 per@example.org
person 4 eva@example.org
person 5 liv@example.org
queue leaves 1 marketing ebook/1-map-the-steps 604800
queue late 2 marketing ebook/1-map-the-steps 80000
queue again 3 transactional ebook/delivery 604800
queue once 4 marketing ebook/1-map-the-steps 604800
queue later 5 marketing ebook/1-map-the-steps 604800 172800
queue doubt 5 marketing ebook/2-the-gaps 604800
sqlite3 -cmd '.timeout 3000' "$db" ".backup '$t/backup'"
# Of this one nobody knew what became of it when the backup was made.
write "UPDATE outbox SET state = 'sending', owner = 'other', lease = $now WHERE dedup = 'doubt'" "$t/backup"
expect 'all that are due go' "$(deliver)" '5 sent'
first=$(sql "SELECT message_id FROM outbox WHERE dedup = 'again'")
expect 'she leaves' "$(status "/k/leave/$("$builddir/tests/e2e/mailtoken" "$state/keys" 1 kari@example.org newsletter)" \
    -d List-Unsubscribe=One-Click)" 200
# A day later.
write "UPDATE outbox SET at = at - 86400, due = due - 86400, next = next - 86400,
	stale = stale - 86400, lease = lease - 86400" "$t/backup"

# Not while somebody serves, and nothing that is no backup.
restore "$t/backup"
expect 'a server runs' "$rc" 3
contains 'which' "$(cat "$t/err")" 'serve.lock'
stop_all || fail 'the program'
: >"$t/empty"
head -c 40000 "$t/backup" >"$t/cut"
sqlite3 "$t/other" 'CREATE TABLE t (x)' >"$t/put"
for bad in "$t/empty" "$t/cut" "$t/other" "$t/none" "$t" /dev/null; do
	restore "$bad"
	expect "no backup: $bad" "$rc" 3
	contains "why: $bad" "$(cat "$t/err")" "backup $bad"
done
expect 'the database is as it was' "$(state_of once)" 'accepted '
expect 'nothing is left of them' "$(find "$state" -name 'kunderejse.db.new*' -o -name '*.before*')" ''

cp "$t/backup" "$t/same"
restore "$t/backup"
[ "$rc" = 0 ] || fail "restore: $(cat "$t/err")"
cmp "$t/backup" "$t/same" || fail 'the backup is another one now'
contains 'how many' "$(cat "$t/out")" 'Of 3 mails of marketing'
contains 'where' "$(cat "$t/out")" 'https://www.nordkurs.no/k/admin/outbox'
expect 'the former one' "$(sqlite3 "$db.before" "SELECT state FROM outbox WHERE dedup = 'once'")" accepted
expect 'is its file, and no more' "$(ls "$state" | grep -c 'kunderejse.db.new\|kunderejse.db-wal')" 0
rm -rf "$state/mails"
expect 'one goes again' "$(deliver)" '1 sent'
expect 'who left' "$(sql 'SELECT scope, list, reason, lifted_at FROM suppression')" 'list|newsletter|left|0'
expect 'what is too late' "$(state_of late)" 'stale too-late'
expect 'what may have gone' "$(state_of once)" 'uncertain restored'
expect 'what was under way' "$(state_of doubt)" 'uncertain restored'
expect 'what was not due' "$(state_of later)" 'queued '
expect 'what is still of use' "$(state_of again)" 'accepted '
expect 'is known to have been there' "$(sql "SELECT message_id FROM outbox WHERE dedup = 'again'")" "$first"
expect 'to one' "$(grep -h '^To: ' "$state"/mails/*.eml | tr -d '\r')" 'To: <per@example.org>'

# Somebody looked.
start
contains 'he is asked' "$(get /k/admin/outbox)" 'it waited in the backup that was put back'
contains 'how he looks' "$(get /k/admin/outbox)" 'Its Message-ID is not known: look for the address'
# DEDUP WHAT
settle() {
	expect "$1: $2" "$(status /k/admin/outbox -H 'Sec-Fetch-Site: same-origin' -d "what=$2" \
	    -d "$(sql "SELECT 'mail=' || id || '&ended=' || ended_at FROM outbox WHERE dedup = '$1'")")" 303
}
settle once arrived
settle doubt again
settle leaves again
expect 'what did not' "$(deliver)" '1 sent'
expect 'it went' "$(state_of doubt)" 'accepted '
expect 'it is known to have gone' "$(state_of once)" 'accepted '
expect 'whoever left stays away' "$(state_of leaves)" 'cancelled left'
