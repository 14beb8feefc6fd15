#!/bin/sh
# SPDX-License-Identifier: ISC
# From the form to the mail, from the mail to the file, from the file to the
# letters: what a visitor of the demo does, in a real Chromium, with mails as files.
# PLAYWRIGHT and SHOTS are those of run.sh.
. "${srcdir:-.}/tests/e2e/lib.sh"
CHROMIUM=${CHROMIUM:-$(command -v chromium || :)}
[ -n "$CHROMIUM" ] || { echo "skipped: chromium is missing"; exit 77; }
command -v node >/dev/null || { echo "skipped: node is missing"; exit 77; }
[ -d "${PLAYWRIGHT:-}/node_modules/playwright-core" ] || { echo "skipped: playwright-core is missing (contrib/test installs it)"; exit 77; }

cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
sed -i 's|<mail from="\([^"]*\)"[^>]*>|<mail from="\1" transport="dir:mails">|' "$site/site.xml"
start
"$KUNDEREJSE" deliver --site "$site" --state "$state" 2>>"$t/deliver.log" &
helpers=$!
await grep -q 'ready: mails go to' "$t/deliver.log"
SHOTS=${SHOTS:-$t/shots}
mkdir -p "$SHOTS"
MAILS=$state/mails
export CHROMIUM PLAYWRIGHT SHOTS MAILS
node "$srcdir/tests/browser/signup.mjs" "$web"

expect 'what he agreed to' "$(sql "SELECT list || purpose, kind, form, words FROM consent_event JOIN wording ON wording.id = wording ORDER BY consent_event.id")" \
'newsletter|requested|ebook|Ja, send meg Nordkurs-brevet inntil to ganger i måneden.
profile|requested|ebook|Tilpass brevene etter hva jeg leser.
newsletter|confirmed|ebook|Ja, send meg Nordkurs-brevet inntil to ganger i måneden.
profile|confirmed|ebook|Tilpass brevene etter hva jeg leser.
ebook|confirmed|ebook|Last ned og få serien'
expect 'by the mail that was sent' "$(sql "SELECT count(DISTINCT consent_event.message_id) FROM consent_event JOIN outbox USING (message_id) WHERE kind = 'confirmed'")" 1
expect 'once' "$(sql "SELECT count(*) FROM outbox WHERE state = 'accepted'")" 1
kill -TERM "$helpers"
wait "$helpers" || fail "deliver ended with $?"
helpers=''
