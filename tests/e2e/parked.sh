#!/bin/sh
# SPDX-License-Identifier: ISC
# Somebody else holds the write lock: pages go on, their views are kept and
# written afterwards, and a choice waits: it is kept when the lock comes back
# in time, else refused, and nobody else waits with it.  A sender that empties its
# queue has the lock again and again, and nobody notices.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
sed -i 's|<mail from="hei@mail.nordkurs.no"[^>]*>|<mail from="hei@mail.nordkurs.no" transport="dir:mails">|' "$site/site.xml"
start
host=http://www.nordkurs.no
choose() {
	curl -sS --unix-socket "$web" -D "$t/headers.post" -A "$agent" -o "$t/body" \
	    -H 'Accept-Language: nb' -H 'Sec-Fetch-Site: same-origin' -w '%{http_code}' "$@"
}
# The lock belongs to the open file, so any process can hold it.
hold() {
	rm -f "$t/held" "$t/free"
	python3 - "$state/kunderejse.db.lock" "$t/held" "$t/free" <<'END' &
import fcntl, os, struct, sys, time
lock = os.open(sys.argv[1], os.O_RDWR)
fcntl.fcntl(lock, fcntl.F_OFD_SETLKW, struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 1, 0))
open(sys.argv[2], "w").close()
while not os.path.exists(sys.argv[3]):
    time.sleep(0.01)
END
	helpers=$!
	await test -e "$t/held"
}
let_go() {
	: >"$t/free"
	wait "$helpers"
	helpers=
}
views() { sql "SELECT count(*) FROM event WHERE page = 'about'"; }
expect 'consent' "$(choose "$host/k/consent" -c "$t/jar" -d choice=all)" 303
asked=$(sql 'SELECT count(*) FROM consent')

# Given back in time: the choice waits, the pages do not.
hold
choose "$host/k/consent" -d choice=all >"$t/post" &
post=$!
expect 'page meanwhile' "$(status /om -b "$t/jar")" 200
expect 'page meanwhile' "$(status /om -b "$t/jar")" 200
expect 'page without consent' "$(status /om)" 200
[ ! -s "$t/post" ] || fail "the choice did not wait: $(cat "$t/post")"
expect 'nothing written' "$(views) $(sql 'SELECT count(*) FROM consent')" "0 $asked"
let_go
wait $post
expect 'the choice' "$(cat "$t/post")" 303
expect 'is kept' "$(sql 'SELECT count(*) FROM consent')" $((asked + 1))
written() { [ "$(views)" = 2 ]; }
await written

# Not given back: no false thanks, and the others never knew.
hold
choose "$host/k/consent" -d choice=all >"$t/post" &
post=$!
expect 'page meanwhile' "$(status /om -b "$t/jar")" 200
[ ! -s "$t/post" ] || fail "the choice did not wait: $(cat "$t/post")"
answered=0
while kill -0 $post 2>/dev/null; do
	expect 'page meanwhile' "$(status /)" 200
	answered=$((answered + 1))
done
wait $post
[ $answered -gt 0 ] || fail 'nothing was asked meanwhile'
expect 'the choice' "$(cat "$t/post")" 503
contains 'when to come back' "$(cat "$t/headers.post")" 'Retry-After: 3'
lacks 'no cookie for it' "$(cat "$t/headers.post")" 'Set-Cookie'
contains 'in words' "$(cat "$t/body")" 'Vi kunne ikke bekrefte det'
let_go
written() { [ "$(views)" = 3 ]; }
await written
expect 'not kept after all' "$(sql 'SELECT count(*) FROM consent')" $((asked + 1))
expect 'the next choice' "$(choose "$host/k/consent" -d choice=all)" 303

# Mails go out, as fast as they can.
mails=1500
sqlite3 "$state/kunderejse.db" >"$t/put" <<S
PRAGMA busy_timeout = 5000;
BEGIN IMMEDIATE;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $mails)
INSERT INTO contact (id, created_at, seen_at, folded_at, last_event, events,
	email, name, role, stage, state)
SELECT i, unixepoch(), unixepoch(), 0, 0, 0, 'a' || i || '@example.org', '', '', '', x'' FROM n;
INSERT OR IGNORE INTO wording (lang, words) VALUES ('nb', 'Ja.');
INSERT INTO consent_event (contact, list, purpose, kind, at, wording, page, form)
SELECT id, 'newsletter', '', 'confirmed', unixepoch(), (SELECT min(id) FROM wording), '', '' FROM contact;
INSERT INTO outbox (dedup, contact, person, class, list, mail, lang, site, given,
	at, due, stale, next, state, reason, owner, attempt, code, answer)
SELECT 'm:' || id, id, '', 'marketing', 'newsletter', 'ebook/1-map-the-steps', 'nb', '', x'',
	unixepoch(), unixepoch(), unixepoch() + 864000, unixepoch(), 'queued', '', '', 0, 0, ''
FROM contact;
COMMIT;
S
mkfifo "$t/go"
python3 "$srcdir/tests/e2e/load.py" "$web" 2 0 / /priser /kurs/excel <"$t/go" >"$t/load" &
load=$!
exec 9>"$t/go"
asked=$(sql 'SELECT count(*) FROM consent')
"$KUNDEREJSE" deliver --once --pace none --site "$site" --state "$state" >"$t/out" 2>>"$t/deliver.log" &
deliver=$!
chosen=0
while kill -0 $deliver 2>/dev/null; do
	expect 'a choice meanwhile' "$(choose "$host/k/consent" -d choice=all)" 303
	chosen=$((chosen + 1))
done
wait $deliver || fail "deliver: $(tail -3 "$t/deliver.log")"
exec 9>&-
wait $load
cat "$t/load"
expect 'all went' "$(cat "$t/out")" "$mails sent"
[ $chosen -gt 1 ] || fail 'nobody chose meanwhile'
expect 'each choice is kept' "$(sql 'SELECT count(*) FROM consent')" $((asked + chosen))
contains 'no page failed' "$(cat "$t/load")" ' failed 0 '
