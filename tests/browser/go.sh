#!/bin/sh
# SPDX-License-Identifier: ISC
# A real Chromium on the page that a link of a mail led to ten seconds ago: going
# on from there, and what client.js tells, show a person; and looking at it alone
# does not.  PLAYWRIGHT is that of run.sh.
. "${srcdir:-.}/tests/e2e/lib.sh"
CHROMIUM=${CHROMIUM:-$(command -v chromium || :)}
[ -n "$CHROMIUM" ] || { echo "skipped: chromium is missing"; exit 77; }
command -v node >/dev/null || { echo "skipped: node is missing"; exit 77; }
[ -d "${PLAYWRIGHT:-}/node_modules/playwright-core" ] || { echo "skipped: playwright-core is missing (contrib/test installs it)"; exit 77; }

start
now=$(date +%s)
sqlite3 "$state/kunderejse.db" "PRAGMA busy_timeout = 5000;
INSERT INTO contact (id, created_at, seen_at, folded_at, last_event, events, email, name, role, stage, state)
VALUES (1, $now, $now, 0, 0, 0, 'kari@example.org', '', '', '', x'');
INSERT INTO wording (id, lang, words) VALUES (1, 'nb', 'Ja.');
INSERT INTO consent_event (contact, list, purpose, kind, at, wording, page, form)
VALUES (1, '', 'profile', 'confirmed', $now, 1, 'front', 'signup');
INSERT INTO outbox (id, dedup, contact, person, class, list, mail, lang, site, given, at, due, stale, next,
	state, reason, owner, attempt, code, answer, ended_at)
VALUES (1, 'letter', 1, '', 'marketing', 'newsletter', 'letter', 'nb', '', x'', $now, $now, $now, $now,
	'accepted', '', '', 0, 250, '', $((now - 3600)));
INSERT INTO mail_link (outbox, number, target, clicks, human)
VALUES (1, 0, 'https://www.nordkurs.no/', 1, 0), (1, 1, 'https://www.nordkurs.no/', 1, 0),
	(1, 2, 'https://www.nordkurs.no/', 1, 0);" >"$t/put"
LANDINGS=$(for link in 0 1 2; do
	"$builddir/tests/e2e/stagecode" "$site" "$state/keys" decision nb 10 1 $link
done)
export CHROMIUM PLAYWRIGHT LANDINGS
node "$srcdir/tests/browser/go.mjs" "$web"
stop_all || fail 'stop'
expect 'two were a person' "$(sql 'SELECT group_concat(human) FROM mail_link')" '0,1,1'
expect 'what is kept' "$(sql "SELECT item, count(*) FROM contact_event WHERE event = 'mail_click'")" 'letter|2'
