#!/bin/sh
# SPDX-License-Identifier: ISC
# The demo site in a real Chromium: page variants, the consent dialogue, phones;
# what client.js tells; and the admin's pages.
# PLAYWRIGHT is the directory that holds node_modules/playwright-core;
# SHOTS, when set, is where screenshots are left.
. "${srcdir:-.}/tests/e2e/lib.sh"
CHROMIUM=${CHROMIUM:-$(command -v chromium || :)}
[ -n "$CHROMIUM" ] || { echo "skipped: chromium is missing"; exit 77; }
command -v node >/dev/null || { echo "skipped: node is missing"; exit 77; }
[ -d "${PLAYWRIGHT:-}/node_modules/playwright-core" ] || { echo "skipped: playwright-core is missing (contrib/test installs it)"; exit 77; }

publish_demo
start
SHOTS=${SHOTS:-$t/shots}
mkdir -p "$SHOTS"
DATABASE=$state/kunderejse.db
export CHROMIUM PLAYWRIGHT SHOTS DATABASE
node "$srcdir/tests/browser/site.mjs" "$web"
node "$srcdir/tests/browser/reading.mjs" "$web"
doubtful_mails
met_people
node "$srcdir/tests/browser/admin.mjs" "$web"
sqlite3 "$DATABASE" 'PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON;
    DELETE FROM outbox; DELETE FROM contact' >"$t/put"
node "$srcdir/tests/browser/boxes.mjs" "$web"
node "$srcdir/tests/browser/form.mjs" "$web"
left() {
	[ "$(sql "SELECT count(*) FROM event WHERE page = 'signup' AND event = 'user_engagement'
	    AND visitor IN (SELECT visitor FROM event WHERE event = 'form_start')
	    AND visitor NOT IN (SELECT visitor FROM event WHERE event = 'form_submit')")" = 1 ]
}
await left
stop_all || fail 'stop'
expect 'eleven visitors agreed' "$(sql 'SELECT count(*) FROM consent WHERE purposes > 0')" 11
expect 'four sent the form' "$(sql "SELECT email, (SELECT count(*) FROM consent_event WHERE contact = contact.id) FROM contact ORDER BY email" | tr '\n' ' ')" \
    'kari1280@example.com|1 kari360@example.com|1 liv@example.com|0 ola@example.com|0 '
expect 'one of them agreed' "$(sql "SELECT form FROM event WHERE event = 'form_submit'")" signup
expect 'what two of them said' "$(sql "SELECT count(*) FROM event WHERE answer = 'other: En podkast'")" 2
expect 'what two of them told' "$(sql "SELECT page, event, item, form, dwell_before > 0, load > 0 FROM event
    WHERE page IN ('reviews', 'course', 'signup') AND event <> 'page_view'
	AND visitor IN (SELECT visitor FROM event WHERE event = 'form_start' OR page = 'reviews')
	AND visitor NOT IN (SELECT visitor FROM event WHERE event = 'form_submit')
    ORDER BY visitor, page, event, dwell" | tr '\n' ' ')" \
    'reviews|user_engagement|||0|0 reviews|user_engagement|||1|0 course|cta_click|excel||0|0 course|user_engagement|excel||0|1 signup|form_start||signup|0|0 signup|form_view||signup|0|0 signup|user_engagement|||0|1 '
