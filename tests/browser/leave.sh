#!/bin/sh
# SPDX-License-Identifier: ISC
# The pages behind the links of a mail in a real Chromium, without a script.
# PLAYWRIGHT and SHOTS are those of run.sh.
. "${srcdir:-.}/tests/e2e/lib.sh"
CHROMIUM=${CHROMIUM:-$(command -v chromium || :)}
[ -n "$CHROMIUM" ] || { echo "skipped: chromium is missing"; exit 77; }
command -v node >/dev/null || { echo "skipped: node is missing"; exit 77; }
[ -d "${PLAYWRIGHT:-}/node_modules/playwright-core" ] || { echo "skipped: playwright-core is missing (contrib/test installs it)"; exit 77; }

start
sqlite3 -cmd '.timeout 3000' "$state/kunderejse.db" "
INSERT INTO contact (id, created_at, seen_at, folded_at, last_event, events, email,
	name, role, stage, state)
VALUES (7, unixepoch(), unixepoch(), 0, 0, 0, 'kari@example.com', 'Kari', '', '', x'');
INSERT INTO wording (id, lang, words) VALUES (1, 'nb', 'Ja.');
INSERT INTO consent_event (contact, list, purpose, kind, at, wording, page, form)
VALUES (7, 'newsletter', '', 'confirmed', 1767225600, 1, 'front', 'ebook'),
	(7, '', 'profile', 'confirmed', 1767225600, 1, 'front', 'ebook');"
token() {
	"$builddir/tests/e2e/mailtoken" "$state/keys" 7 kari@example.com "$1"
}
ticket() {
	"$builddir/tests/e2e/mailtoken" ticket >"$t/ticket"
	sqlite3 -cmd '.timeout 3000' "$state/kunderejse.db" "INSERT INTO ticket (hash,
		what, contact, form, asked_at, message_id, until, used_at)
		VALUES (x'$(cut -d' ' -f2 "$t/ticket")', '$1', 7, '', 1, '', 99999999999, 0)"
	cut -d' ' -f1 "$t/ticket"
}
LEAVE=/k/leave/$(token newsletter) ME=/k/me/$(token '')
EXPORT=/k/confirm/$(ticket export) ERASE=/k/confirm/$(ticket erase)
SHOTS=${SHOTS:-$t/shots}
mkdir -p "$SHOTS"
export CHROMIUM PLAYWRIGHT SHOTS LEAVE ME EXPORT ERASE
node "$srcdir/tests/browser/leave.mjs" "$web"
expect 'nobody is left' "$(sql 'SELECT count(*) FROM contact')" 0
expect 'what he said' "$(sql 'SELECT group_concat(kind) FROM (SELECT kind FROM consent_event WHERE id > 2 ORDER BY id)')" \
    'withdrawn,confirmed,confirmed,withdrawn,objected,confirmed,confirmed'
