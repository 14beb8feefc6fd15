#!/bin/sh
# SPDX-License-Identifier: ISC
# What each fault of a mail server (MAIL 17) makes of a mail in the queue, by its
# class, while the mails around it go once; and that whoever leaves while his mail
# is under way does not get it.
. "${srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/mail/lib.sh"
speaks_smtp
command -v sqlite3 >/dev/null || { echo 'skipped: sqlite3 is missing'; exit 77; }

# Fault; what becomes of marketing, and of service; how often each arrives.
rows='
rcpt-450 queued:temporary:1 queued:temporary:1 0
rcpt-550 failed:refused:0 failed:refused:0 0
rcpt-550_5=1=1_no_such_user failed:no-mailbox:0 failed:no-mailbox:0 0
rcpt-close queued:temporary:1 queued:temporary:1 0
data-451 queued:temporary:1 queued:temporary:1 0
data-554 failed:refused:0 failed:refused:0 0
data-close queued:temporary:1 queued:temporary:1 0
body-close uncertain:no-answer:0 queued:no-answer:1 0
dot-452 queued:temporary:1 queued:temporary:1 0
dot-550 failed:refused:0 failed:refused:0 0
dot-close uncertain:no-answer:0 queued:no-answer:1 1
ok-close accepted::0 accepted::0 1
ok-goodbye accepted::0 accepted::0 1
'

cp -R "$srcdir/templates/nordkurs" "$t/site"
chmod -R u+w "$t/site"
deliver() {
	# shellcheck disable=SC2086
	${WRAP-} "$builddir/kunderejse" deliver --once --site "$t/site" --state "$t/state" \
	    --pace none "$@" >"$t/out" 2>>"$t/err"
}
ask() {
	sqlite3 -cmd '.timeout 5000' "$t/state/kunderejse.db" "$1"
}
settings() {
	sed -i "s|<mail from=\"hei@mail.nordkurs.no\"[^>]*>|<mail from=\"hei@mail.nordkurs.no\" transport=\"$1\">|" \
	    "$t/site/site.xml"
}
# row DEDUP ADDRESS CLASS
row() {
	echo "INSERT INTO outbox (dedup, contact, person, class, list, mail, lang,
		site, given, at, due, stale, next, state, reason, owner, attempt, code, answer)
	SELECT '$1', id, '', '$3', 'newsletter', 'ebook/1-map-the-steps', 'nb', '', x'',
		$now, $now, $now + 864000, $now, 'queued', '', '', 0, 0, '' FROM contact
	WHERE email = '$2';"
}

settings dir:mails
deliver || fail 'an empty queue'
enqueue 1
ask "UPDATE contact SET email = 'ok@example.org'; DELETE FROM outbox;"
serve
settings "smtp://127.0.0.1:$at"
echo "$rows" | while read -r fault _; do
	[ -n "$fault" ] || continue
	# What one finds out of an address is not to stop the other.
	for class in marketing service; do
		echo "INSERT INTO contact SELECT NULL, created_at, seen_at, 0, 0, 0, '$fault@$class.example.org', '', NULL, '', '', x'', '', '', 0 FROM contact WHERE id = 1;
		INSERT INTO consent_event (contact, list, purpose, kind, at, wording, page, form)
		SELECT max(id), 'newsletter', '', 'confirmed', $now, 1, '', '' FROM contact;"
		row "before:$class:$fault" ok@example.org "$class"
		row "$class:$fault" "$fault@$class.example.org" "$class"
		row "after:$class:$fault" ok@example.org "$class"
	done
done >"$t/rows.sql"
ask "$(cat "$t/rows.sql")"
deliver || fail 'deliver'

got() {
	ask "SELECT state || ':' || reason || ':' || attempt FROM outbox WHERE dedup = '$1'"
}
arrivals() {
	grep -c " accepted $(ask "SELECT substr(message_id, 1, instr(message_id, '@') - 1) FROM outbox WHERE dedup = '$1'") " "$t/log" || :
}
echo "$rows" | while read -r fault marketing service n; do
	[ -n "$fault" ] || continue
	[ "$(got "marketing:$fault")" = "$marketing" ] || fail "$fault, marketing: $(got "marketing:$fault")"
	[ "$(got "service:$fault")" = "$service" ] || fail "$fault, service: $(got "service:$fault")"
	[ "$(arrivals "marketing:$fault")" = "$n" ] || fail "$fault arrived $(arrivals "marketing:$fault") times"
done || exit 1
for other in $(ask "SELECT dedup FROM outbox WHERE dedup LIKE 'before:%' OR dedup LIKE 'after:%'"); do
	[ "$(got "$other")" = accepted::0 ] || fail "$other: $(got "$other")"
	[ "$(arrivals "$other")" = 1 ] || fail "$other arrived $(arrivals "$other") times"
done
[ "$(ask "SELECT reason, scope, count(*) FROM suppression")" = 'hard-bounce|all|2' ] || fail 'who is suppressed'
! grep @ "$t/err" || fail 'an address is in the log'
grep -q 'no such user (address)' "$t/err" || fail 'what was said is not in the log'
[ "$(ask "SELECT DISTINCT event FROM contact_event")" = bounce_hard ] || fail 'what happened to him'

# Again when the time has come: what nobody knew of goes once more only if it is no
# marketing, under its Message-ID.
ask "DELETE FROM outbox WHERE dedup NOT LIKE '%:dot-close'; UPDATE outbox SET next = $now;
	UPDATE contact SET email = replace(email, 'dot-close', 'okay')"
deliver || fail 'deliver again'
[ "$(got marketing:dot-close)" = uncertain:no-answer:0 ] || fail 'uncertain marketing went again'
[ "$(arrivals marketing:dot-close)" = 1 ] || fail 'uncertain marketing came again'
[ "$(got service:dot-close)" = accepted::1 ] || fail "service: $(got service:dot-close)"
[ "$(arrivals service:dot-close)" = 2 ] || fail 'the second try has another Message-ID'

# He leaves while the mail server has not taken it yet.
touch "$t/hold"
serve --hold "$t/hold"
settings "smtp://127.0.0.1:$at"
ask "DELETE FROM outbox; $(row left ok@example.org marketing) $(row waits ok@example.org marketing)"
deliver &
pid=$!
await grep -q holding "$t/log"
ask "INSERT INTO consent_event (contact, list, purpose, kind, at, wording, page, form)
	SELECT id, 'newsletter', '', 'withdrawn', $now, 1, '', '' FROM contact WHERE id = 1"
rm "$t/hold"
wait $pid || fail 'deliver while he leaves'
[ "$(got left)" = cancelled:no-consent:0 ] || fail "who left: $(got left)"
[ "$(got waits)" = cancelled:no-consent:0 ] || fail "what waited for him: $(got waits)"
! grep -q ' accepted ' "$t/log" || fail 'who left got it'

# The same when it was written down as leaving with those around it.
touch "$t/hold"
serve --hold "$t/hold" --held leaver
settings "smtp://127.0.0.1:$at"
ask "INSERT INTO consent_event (contact, list, purpose, kind, at, wording, page, form)
	SELECT id, 'newsletter', '', 'confirmed', $now, 1, '', '' FROM contact WHERE id = 1;
	INSERT INTO contact SELECT NULL, created_at, seen_at, 0, 0, 0, 'leaver@example.org', '', NULL, '', '', x'', '', '', 0 FROM contact WHERE id = 1;
	INSERT INTO consent_event (contact, list, purpose, kind, at, wording, page, form)
	SELECT max(id), 'newsletter', '', 'confirmed', $now, 1, '', '' FROM contact;
	DELETE FROM outbox; $(for i in 1 2 3; do row "before$i" ok@example.org marketing; done)
	$(row left leaver@example.org marketing) $(row behind ok@example.org marketing)"
deliver &
pid=$!
await grep -q holding "$t/log"
ask "INSERT INTO consent_event (contact, list, purpose, kind, at, wording, page, form)
	SELECT max(id), 'newsletter', '', 'withdrawn', $now, 1, '', '' FROM contact"
rm "$t/hold"
wait $pid || fail 'deliver while one of several leaves'
[ "$(got left)" = cancelled:no-consent:0 ] || fail "one of several: $(got left)"
[ "$(arrivals left)" = 0 ] || fail 'one of several who left got it'
for other in before1 before2 before3 behind; do
	[ "$(got $other)" = accepted::0 ] || fail "beside who left, $other: $(got $other)"
	[ "$(arrivals $other)" = 1 ] || fail "beside who left, $other: $(arrivals $other) times"
done

# What somebody waits for does not wait for advertising that is in hand.
touch "$t/hold"
serve --hold "$t/hold"
settings "smtp://127.0.0.1:$at"
ask "DELETE FROM outbox; $(row one ok@example.org marketing) $(row two ok@example.org marketing)"
deliver &
pid=$!
await grep -q holding "$t/log"
ask "$(row asked ok@example.org transactional)"
rm "$t/hold"
wait $pid || fail 'deliver what is asked for'
for mail in one asked two; do
	ask "SELECT substr(message_id, 1, instr(message_id, '@') - 1) FROM outbox WHERE dedup = '$mail'"
done >"$t/wanted"
sed -n 's/.* accepted \([^ ]*\) .*/\1/p' "$t/log" | cmp - "$t/wanted" || fail 'who waits for a mail waits for advertising'
