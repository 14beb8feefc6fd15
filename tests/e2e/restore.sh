#!/bin/sh
# SPDX-License-Identifier: ISC
# Yesterday's database is put back: who left since is not written to, and of what
# was sent since nothing goes again but what somebody waits for, under the
# Message-ID it had (MAIL 18.36).  Of marketing and letters people say whether they
# went.
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

# Letters.  In the backup: none of `timed`, whose time came since; `held`, which was
# to go since; `half`, of which half was queued; `ahead`, whose time is to come.
stop_all || fail 'the program'
cp "$t/backup" "$t/letters"
mkdir "$site/letters"
oslo() { TZ=Europe/Oslo date -d "@$1" +%Y-%m-%dT%H:%M; }
# letter NAME [ATTRIBUTES]
letter() {
	echo "<letter xmlns=\"urn:kunderejse:1\" name=\"$1\" list=\"newsletter\" mail=\"april27\" $2/>" >"$site/letters/$1.xml"
}
letter timed "at=\"$(oslo $((now - 3600)))\""
letter long-ago "at=\"$(oslo $((now - 200000)))\""
letter held ''
letter half ''
letter ahead "at=\"$(oslo $((now + 90000)))\""
# put_down NAME STATE AT QUEUED CURSOR
put_down() {
	write "INSERT INTO letter (name, list, mail, state, site, at, stale, spread, ordered_at, by, cursor, queued)
	VALUES ('$1', 'newsletter', 'april27', '$2', '', $now + $3, $now + $3 + 86400, 0, $now - 90000, 'kari', $5, $4)" "$t/letters"
}
put_down held held -3600 0 0
put_down half going -3600 2 2
put_down ahead held 90000 0 0
write "DELETE FROM outbox" "$t/letters"
for to in 1 2; do
	write "INSERT INTO outbox (dedup, contact, person, class, list, mail, lang,
		site, given, at, due, stale, next, state, reason, owner, attempt, code, answer, letter)
	VALUES ('letter:half:$to', $to, '', 'marketing', 'newsletter', 'april27', 'nb', '', x'', $now,
		$now - 3600, $now + 80000, $now - 3600, 'queued', '', '', 0, 0, '', 'half')" "$t/letters"
done
restore "$t/letters"
[ "$rc" = 0 ] || fail "restore: $(cat "$t/err")"
for name in timed held half; do
	contains "said of $name" "$(cat "$t/out")" "kunderejse letter send $name"
done
lacks 'not of those that wait' "$(cat "$t/out")" ahead
lacks 'nor of what is too late anyway' "$(cat "$t/out")" long-ago
letters() { sql "SELECT group_concat(name || ' ' || state, ' ') FROM (SELECT * FROM letter ORDER BY name)"; }
expect 'marked' "$(letters)" 'ahead held half stopped held stopped timed stopped'
rm -rf "$state/mails"
expect 'nobody gets one again' "$(deliver)" '0 sent'
expect 'nor later' "$(letters) $(deliver)" 'ahead held half stopped held stopped timed stopped 0 sent'
# Whoever has it finds its page.
series=yes # of its own
start
expect 'a page' "$(status /k/letter/timed)" 200
expect 'not of what waits' "$(status /k/letter/ahead)" 404

# The log of the mail server shows that two of them never went.
"$KUNDEREJSE" letter send timed --site "$site" --state "$state" >"$t/out" 2>"$t/err" || fail "again: $(cat "$t/err")"
"$KUNDEREJSE" letter send half --site "$site" --state "$state" >"$t/out" 2>"$t/err" || fail "again: $(cat "$t/err")"
"$KUNDEREJSE" letter send half --site "$site" --state "$state" >"$t/out" 2>"$t/err" && fail 'twice'
contains 'once' "$(cat "$t/err")" 'A letter goes once'
expect 'they are held' "$(letters)" 'ahead held half held held stopped timed held'
write "UPDATE letter SET at = at - 1000 WHERE name IN ('timed', 'half')"
deliver >"$t/out"
expect 'to all but who left' "$(sql "SELECT group_concat(contact, ' ') FROM (SELECT contact FROM outbox WHERE letter = 'timed' AND state = 'accepted' ORDER BY 1)")" '2 3 4 5'
expect 'to nobody of whom a mail of it was there' "$(sql "SELECT group_concat(contact || ' ' || state || reason, ' ') FROM (SELECT * FROM outbox WHERE letter = 'half' ORDER BY contact)")" \
    '1 uncertainrestored 2 uncertainrestored 3 accepted 4 accepted 5 accepted'
expect 'the other stays stopped' "$(letters)" 'ahead held half sent held stopped timed sent'
