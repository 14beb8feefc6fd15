#!/bin/sh
# SPDX-License-Identifier: ISC
# The outbox as who runs the site sees it: what waits, what was not sent and why,
# and mails that may have arrived, of which somebody says what he found.
. "${srcdir:-.}/tests/e2e/lib.sh"
start
now=$(date +%s)
put() {
	sqlite3 "$state/kunderejse.db" "PRAGMA busy_timeout = 5000;
	PRAGMA foreign_keys = ON; $1" >/dev/null
}
report() {
	rc=0
	"$KUNDEREJSE" report "$@" --format tsv --site "$site" --state "$state" >"$t/out" 2>"$t/err" || rc=$?
	echo $rc
}
contains 'none yet' "$(get /k/admin/outbox)" 'No mail waits.'
contains 'a way there' "$(get /k/admin/)" '<a href="/k/admin/outbox">Outbox</a>'
lacks 'nothing to say' "$(get /k/admin/)" 'See the'
expect 'all is well' "$(report outbox)" 0

# mail ID STATE REASON CLASS ENDED [STALE [NEXT [LEASE]]]
mail() {
	put "INSERT INTO outbox (id, dedup, contact, person, class, list, mail, lang,
	    site, given, at, due, stale, next, state, reason, owner, lease, attempt,
	    message_id, code, answer, ended_at)
	VALUES ($1, 'd$1', 1, '', '$4', 'newsletter', 'letters/may', 'nb', 'v', x'00',
	    $now - 100, $now - 100, ${6:-$now + 86400}, ${7:-$now}, '$2', '$3', '',
	    ${8:-NULL}, 0, 'm$1@example.com', 354, 'go <b>on</b>', $5)"
}
put "INSERT INTO contact (id, created_at, seen_at, folded_at, last_event, events,
	email, name, role, stage, state)
    VALUES (1, $now, $now, 0, 0, 0, 'kari@example.com', 'Kari', '', 'unknown', x'')"
mail 1 accepted '' marketing "$now - 60"
mail 2 failed no-mailbox marketing "$now - 60"
mail 3 cancelled left marketing "$now - 90000"
mail 4 cancelled no-consent marketing "$now - 60"
mail 5 uncertain no-answer marketing "$now - 90000"
mail 6 uncertain sender-died marketing "$now - 60"
mail 7 uncertain no-answer marketing "$now - 60" "$now - 1"
mail 8 queued '' service NULL
mail 9 cancelled consent-lapsed marketing "$now - 60"
get /k/admin/outbox >"$t/page"
expect 'shown' "$(status /k/admin/outbox)" 200
for text in '1 mail waits.' 'the mail server took 1' \
    'the person has not agreed to it' 'there is no such mailbox' \
    'the consent was not used for so long that it is void' \
    'k***@example.com' 'letters/may' 'newsletter' '354 go &lt;b&gt;on&lt;' \
    'all of it left' 'It is too late to send it again.' \
    'aria-label="Send again: mail 5"' 'aria-label="It arrived: mail 7"' \
    '<code>m6@example.com</code>'; do
	contains "shows $text" "$(cat "$t/page")" "$text"
done
lacks 'no address' "$(cat "$t/page")" kari@example.com
lacks 'what came too late' "$(cat "$t/page")" 'Send again: mail 7'
contains 'said at home' "$(get /k/admin/)" 'Of 3 mails nobody knows whether they arrived.'
lacks 'other states are not' "$(get '/k/admin/outbox?state=failed')" 'waits</td>'
contains 'these are' "$(get '/k/admin/outbox?state=failed')" 'failed</td>'
contains 'none of these' "$(get '/k/admin/outbox?state=stale')" 'There is none.'
expect 'no such state' "$(status '/k/admin/outbox?state=%22%3E%3Cb%3E')" 200

# What was found.
settle() {
	curl -sS --unix-socket "$web" -D "$t/headers" -A "$agent" -o "$t/body" \
	    -w '%{http_code}' -H "Sec-Fetch-Site: ${sent_from:-same-origin}" "$@" \
	    http://www.nordkurs.no/k/admin/outbox
}
state_of() { sql "SELECT state FROM outbox WHERE id = $1"; }
ended() { sql "SELECT ended_at FROM outbox WHERE id = $1"; }
was=$(ended 5)
again() { settle -d what=again -d mail=5 -d "ended=$was"; }
expect 'not from elsewhere' "$(sent_from=cross-site settle -d what=again -d mail=5 -d "ended=$was")" 403
expect 'nothing done' "$(state_of 5)" uncertain
for bad in what=again what=burn 'what=again&mail=x&ended=1' 'what=again&mail=-5&ended=1' \
    'what=again&mail=5'; do
	expect "wrong: $bad" "$(settle -d "$bad")" 400
done
expect 'of another moment' "$(settle -d what=again -d mail=5 -d ended=1)" 409
contains 'and what now' "$(cat "$t/body")" 'This is how it is now.'
expect 'of no mail' "$(settle -d what=again -d mail=99 -d ended=1)" 409
expect 'not uncertain' "$(settle -d what=again -d mail=2 -d "ended=$(ended 2)")" 409
expect 'too late' "$(settle -d what=again -d mail=7 -d "ended=$(ended 7)")" 409
expect 'still so' "$(sql "SELECT group_concat(state) FROM outbox WHERE id IN (2, 5, 7)")" failed,uncertain,uncertain
expect 'sent again' "$(again)" 303
expect 'led back' "$(header Location)" '/k/admin/outbox?did=again'
expect 'it waits' "$(sql 'SELECT state, reason, ended_at IS NULL, message_id FROM outbox WHERE id = 5')" 'queued||1|m5@example.com'
expect 'pressed twice' "$(again)" 303
expect 'it waits once' "$(sql "SELECT count(*) FROM outbox WHERE state = 'queued'")" 2
expect 'said once' "$(grep -c 'outbox: mail 5 did not arrive, is sent again, says admin' "$t/serve.log")" 1
contains 'said to him' "$(get '/k/admin/outbox?did=again')" 'is sent once more'
expect 'it arrived' "$(settle -d what=arrived -d mail=7 -d "ended=$(ended 7)")" 303
expect 'so it counts' "$(state_of 7)" accepted
# Another one lost the same mail once more: it wants another look.
put "UPDATE outbox SET state = 'uncertain', ended_at = $now + 1 WHERE id = 5"
expect 'the old look' "$(settle -d what=arrived -d mail=5 -d "ended=$was")" 409
expect 'the new one' "$(settle -d what=again -d mail=5 -d "ended=$((now + 1))")" 303

# Who watches: uncertain ones however old, and the age of the oldest that waits.
put "UPDATE outbox SET ended_at = $now - 90 * 86400 WHERE id = 6"
expect 'nobody waits long' "$(report outbox)" 0
contains 'uncertain' "$(cat "$t/out")" "$(printf 'uncertain\tsender-died\tmarketing\t1\t0')"
expect 'one by one' "$(report unsent)" 0
contains 'by its Message-ID' "$(cat "$t/out")" m6@example.com
now=$(date +%s)
put "UPDATE outbox SET next = $now - 14 * 60 WHERE id = 8"
expect 'fourteen minutes' "$(report outbox)" 0
contains 'are said' "$(cat "$t/out")" "$(printf 'queued\t-\tservice\t1\t14')"
now=$(date +%s)
put "UPDATE outbox SET next = $now - 16 * 60 WHERE id = 8"
expect 'sixteen' "$(report outbox)" 1
contains 'why' "$(cat "$t/err")" 'does kunderejse deliver run'
contains 'on the page' "$(get /k/admin/outbox)" 'could have been sent 16 minutes ago'
contains 'at home' "$(get /k/admin/)" 'Mails have been waiting for 16 minutes.'
expect 'other reports' "$(report unsent)" 0
put "UPDATE outbox SET next = $now + 3600 WHERE id = 8"
expect 'put off, and to be' "$(report outbox)" 0
put "UPDATE outbox SET reason = 'lane', due = $now - 3600 WHERE id = 8"
expect 'put off since the mail server is away' "$(report outbox)" 1
put "UPDATE outbox SET state = 'sending', lease = $now + 60 WHERE id = 8"
expect 'in hand' "$(report outbox)" 0
put "UPDATE outbox SET lease = $now - 3600 WHERE id = 8"
expect 'in the hand of a dead one' "$(report outbox)" 1

# Mails that land as files are read there, and nothing else.
letter=/k/admin/outbox/letter?name=aaaaaaaa.mzxw
lacks 'no files' "$(get '/k/admin/outbox?state=accepted')" '>Open</a>'
expect 'no files' "$(status "$letter")" 404
mkdir "$state/post"
"$KUNDEREJSE" render --site "$site" --mail ebook/delivery --set first_name=Kari >"$state/post/aaaaaaaa.mzxw.eml"
cp "$state/post/aaaaaaaa.mzxw.eml" "$state/secret.eml"
put "UPDATE outbox SET message_id = 'aaaaaaaa.mzxw@mail.nordkurs.no' WHERE id = 1"
sed -i 's|<mail from="hei@mail.nordkurs.no"|& transport="dir:post"|' "$site/site.xml"
kill -HUP "$serve_pid"
has_files() { get '/k/admin/outbox?state=accepted' | grep -q '<a href="/k/admin/outbox/mail?name=aaaaaaaa.mzxw">Open</a>'; }
await has_files
get '/k/admin/outbox/mail?name=aaaaaaaa.mzxw' >"$t/page"
contains 'in a frame' "$(cat "$t/page")" "sandbox src=\"$letter\""
contains 'its text part' "$(cat "$t/page")" 'Kari'
get "$letter" >"$t/letter"
contains 'nothing runs' "$(header Content-Security-Policy)" 'sandbox; default-src'
contains 'its words' "$(cat "$t/letter")" 'Kari'
contains 'its links lead here' "$(cat "$t/letter")" 'href="/k/'
lacks 'and nowhere else' "$(cat "$t/letter")" 'href="https://www.nordkurs.no/'
# As the sender leaves them, one that somebody wants sent again among them.
put "UPDATE outbox SET state = 'cancelled', ended_at = $now WHERE state <> 'uncertain';
    UPDATE outbox SET class = 'transactional', list = '', mail = 'ebook/delivery',
	ended_at = $now, stale = $now + 86400, given = x'', message_id = 'aaaaaaag.mzxw@mail.nordkurs.no'
    WHERE id = 6"
expect 'wanted again' "$(settle -d what=again -d mail=6 -d "ended=$now")" 303
"$KUNDEREJSE" deliver --once --site "$site" --state "$state" >"$t/out" 2>>"$t/deliver.log" || fail 'deliver'
expect 'it went' "$(sql 'SELECT state, reason FROM outbox WHERE id = 6')" 'accepted|'
contains 'and is opened' "$(get '/k/admin/outbox?state=accepted')" '/k/admin/outbox/mail?name=aaaaaaag.mzxw'
contains 'by its link' "$(get '/k/admin/outbox/letter?name=aaaaaaag.mzxw')" 'Kari'
for bad in '' bbbbbbbb.mzxw ../secret secret .mzxw %2e%2e%2fsecret aaaaaaaa.mzxw.eml; do
	expect "no such mail: $bad" "$(status "/k/admin/outbox/letter?name=$bad")" 404
	expect "no such mail: $bad" "$(status "/k/admin/outbox/mail?name=$bad")" 404
done
ln -s ../secret.eml "$state/post/link.eml"
expect 'no link is followed' "$(status '/k/admin/outbox/letter?name=link')" 404
stop_all
