#!/bin/sh
# SPDX-License-Identifier: ISC
# <notify>: colleagues get a mail and other servers a signed message when
# something happens to a contact; a message is tried until it is taken, under one
# id, and of who does not let the seller see nobody tells what he looked at.
. "${srcdir:-.}/tests/e2e/lib.sh"
command -v openssl >/dev/null || { echo 'skipped: openssl is missing'; exit 77; }
case $("$KUNDEREJSE" version) in *libcurl*nothing*) echo 'skipped: built without libcurl'; exit 77 ;; esac

secret=whsec_$(openssl rand -base64 32)
# receiver DIR [CERTIFICATE]
receiver() {
	mkdir -p "$t/$1"
	echo 200 >"$t/$1/answer"
	python3 "$srcdir/tests/e2e/receiver.py" "$t/$1" "$secret" ${2:+"$2"} 2>"$t/$1/log" &
	helpers="$helpers $!"
	await test -s "$t/$1/port"
}
answer() { echo "$*" >"$t/crm/answer"; }
heard() { cat "$t/crm/heard" 2>/dev/null || :; }
count() { heard | wc -l; }
deliver() {
	# shellcheck disable=SC2086
	${WRAP:-} "$KUNDEREJSE" deliver --once --site "$site" --state "$state" >"$t/out" 2>>"$t/deliver.log" ||
	    fail "deliver: $(tail -3 "$t/deliver.log")"
}
write() {
	sqlite3 -cmd '.timeout 3000' "$state/kunderejse.db" "PRAGMA foreign_keys = ON; $1"
}
again() { write "UPDATE outbox SET next = due WHERE state = 'queued'"; }
tell() {
	"$KUNDEREJSE" event "$@" --site "$site" --state "$state" >"$t/said" 2>&1 || fail "event $*: $(cat "$t/said")"
}
states() { sql "SELECT hook || person || ' ' || state || ' ' || reason || ' ' || code FROM outbox WHERE mail <> 'confirm-signup' ORDER BY id DESC LIMIT ${1:-1}"; }

receiver crm
port=$(cat "$t/crm/port")
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$t/key.pem" -out "$t/cert.pem" -days 2 -subj /CN=localhost 2>/dev/null
cat "$t/key.pem" >>"$t/cert.pem"
receiver other "$t/cert.pem"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
settings() {
	sed -e "s|<mail from=\"hei@mail.nordkurs.no\">|<mail from=\"hei@mail.nordkurs.no\" transport=\"dir:mails\">|" \
	    -e "s|<hours key|$1&|" "$srcdir/templates/nordkurs/site.xml" >"$site/site.xml"
	"$KUNDEREJSE" check --site "$site" >"$t/checked" || fail "check: $(cat "$t/checked")"
}
crm="<notify url=\"http://127.0.0.1:$port/hook?a=1\" secret=\"crm\" event=\"form_submit optin_confirmed purchase\" stage=\"decision..\" task=\"yes\"/>"
settings "$crm"
start
contains 'what is missing is said' "$(cat "$t/serve.log")" 'notify crm has no secret'

# Told by a colleague: he moves to the decision.
tell meeting --email kari@example.com --name 'Kari "K" Moe' --company 'Fjord AS'
expect 'both wait' "$(states 2 | sort)" "$(printf 'crm queued  0\ningrid queued  0')"
deliver
expect 'the mail goes, the message has no secret' "$(states 2 | sort)" \
    "$(printf 'crm queued temporary 0\ningrid accepted  0')"
expect 'nothing came' "$(count)" 0
mail=$(find "$state/mails" -name '*.eml')
contains 'to the colleague' "$(cat "$mail")" 'To: <ingrid@nordkurs.no>'
python3 - "$mail" >"$t/alert" <<'P'
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
print(m['Subject'])
print(m.get_body(('plain',)).get_content())
P
contains 'who' "$(cat "$t/alert")" 'Kari "K" Moe hos Fjord AS'
contains 'and where to look' "$(cat "$t/alert")" 'https://www.nordkurs.no/k/admin/people?id=1'
lacks 'not what was said' "$(cat "$t/alert")" meeting
lacks 'nor his address' "$(cat "$mail")" kari@
lacks 'nor a way for readers' "$(cat "$mail")" /k/me/

mkdir -p "$state/hooks"
(umask 077; echo "$secret" >"$state/hooks/crm")
again
deliver
expect 'taken' "$(sql "SELECT state, code FROM outbox WHERE hook = 'crm'")" 'accepted|200'
expect 'once' "$(count)" 1
expect 'signed' "$(heard | cut -d' ' -f1,3)" 'good stage.changed'
heard | cut -d' ' -f4- >"$t/body"
python3 - "$t/body" <<'P' || fail "the message: $(cat "$t/body")"
import datetime, json, sys
m = json.load(open(sys.argv[1], encoding='utf-8'))
at = datetime.datetime.fromisoformat(m.pop('timestamp').replace('Z', '+00:00'))
assert abs((datetime.datetime.now(datetime.timezone.utc) - at).total_seconds()) < 600
assert m == {'type': 'stage.changed', 'data': {'contact': {'id': 1,
    'email': 'kari@example.com', 'name': 'Kari "K" Moe', 'company': 'Fjord AS'},
    'from': 'unknown', 'to': 'decision'}}, m
P
expect 'the id of the row' "$(heard | cut -d' ' -f2)" "$(sql "SELECT message_id FROM outbox WHERE hook = 'crm'")"
deliver
expect 'and never again' "$(count)" 1

# An event and the stage it leads to; the server has a bad day.
answer 500
tell purchase --email kari@example.com --item excel
expect 'two' "$(sql "SELECT count(*) FROM outbox WHERE state = 'queued'")" 2
deliver
expect 'the second was not tried behind the first' "$(count)" 2
expect 'both wait' "$(states 2 | sort)" "$(printf 'crm queued  0\ncrm queued temporary 500')"
wait=$(sql "SELECT min(next) - $(date +%s) FROM outbox WHERE state = 'queued'")
[ "$wait" -gt 0 ] && [ "$wait" -le 30 ] || fail "the other waits $wait s"
id=$(heard | tail -1 | cut -d' ' -f2)
answer 200
again
deliver
expect 'both taken' "$(states 2 | sort)" "$(printf 'crm accepted  200\ncrm accepted  200')"
expect 'under the same id' "$(heard | grep -c " $id ")" 2
expect 'the same message' "$(heard | grep " $id " | cut -d' ' -f4- | sort -u | wc -l)" 1
expect 'what happened' "$(heard | tail -2 | cut -d' ' -f3 | sort | tr '\n' ' ')" 'purchase stage.changed '
contains 'of what' "$(heard)" '"item":"excel"'

# For good: gone, forbidden, elsewhere.
n=0
for status in 410 403 '307 /other'; do
	answer "$status"
	tell purchase --email ola@example.com --item ki --at "$(date -d "-$((n + 1)) minutes" +%FT%T)"
	n=$((n + 1))
	before=$(count)
	deliver
	again
	deliver
	more=$(($(count) - before))
	[ $more -ge 1 ] && [ $more -le 2 ] || fail "$status: $more"
	expect "$status" "$(sql "SELECT DISTINCT state || ' ' || reason || ' ' || code FROM outbox WHERE hook = 'crm' ORDER BY id DESC LIMIT 1")" \
	    "failed refused ${status%% *}"
done
answer 429
tell purchase --email per@example.com --item ki
deliver
expect 'asked for quiet' "$(sql "SELECT DISTINCT state FROM outbox WHERE hook = 'crm' AND contact = (SELECT id FROM contact WHERE email = 'per@example.com')")" queued

# Killed while it waits for the answer: told again, as the same.
answer 200
again
deliver
answer hang
tell purchase --email eva@example.com --item excel
before=$(count)
"$KUNDEREJSE" deliver --site "$site" --state "$state" 2>>"$t/deliver.log" &
sender=$!
comes() { [ "$(count)" -gt "$before" ]; }
await comes
kill -9 $sender
wait $sender 2>/dev/null || :
id=$(heard | tail -1 | cut -d' ' -f2)
answer 200
deliver
expect 'told twice as one' "$(heard | grep -c "^good $id ")" 2
expect 'and taken' "$(sql "SELECT state FROM outbox WHERE message_id = '$id'")" accepted

# A task: the colleague whose it is gets a mail, the server a message.
answer 200
again
deliver
before=$(count)
write "DELETE FROM outbox WHERE person <> ''"
expect 'a task' "$(curl -sS --unix-socket "$web" -A "$agent" -o /dev/null -w '%{http_code}' -H 'Sec-Fetch-Site: same-origin' \
    -d id=1 -d once=a -d what=give -d person=ingrid -d due=2027-03-02 --data-urlencode 'text=Send "it"' \
    http://www.nordkurs.no/k/admin/people)" 303
find "$state/mails" -name '*.eml' >"$t/before"
deliver
expect 'to the colleague' "$(sql "SELECT mail, state FROM outbox WHERE person = 'ingrid'")" 'staff/task|accepted'
mail=$(find "$state/mails" -name '*.eml' | grep -vxFf "$t/before")
contains 'whose it is' "$(cat "$mail")" 'To: <ingrid@nordkurs.no>'
contains 'where to look' "$(python3 "$srcdir/tests/e2e/mailpart.py" plain <"$mail")" 'https://www.nordkurs.no/k/admin/people?id=1'
lacks 'not what it is' "$(cat "$mail")" Send
expect 'one message' "$(($(count) - before))" 1
expect 'signed' "$(heard | tail -1 | cut -d' ' -f1,3)" 'good task.created'
heard | tail -1 | cut -d' ' -f4- >"$t/body"
python3 - "$t/body" <<'P' || fail "the message: $(cat "$t/body")"
import json, sys
m = json.load(open(sys.argv[1], encoding='utf-8'))
assert m['data']['contact']['id'] == 1, m
assert m['data']['task'] == {'id': 1, 'person': 'ingrid', 'text': 'Send "it"', 'by': 'admin',
    'due': '2027-03-01T23:00:00Z'}, m
P

# A form: queued in the write that keeps it, and the sender is woken.
"$KUNDEREJSE" deliver --site "$site" --state "$state" 2>>"$t/deliver.log" &
sender=$!
helpers="$helpers $sender"
is_sending() { grep -q 'ready: mails go to' "$t/deliver.log"; }
await is_sending
get /pamelding >"$t/page"
token=$(sed -n 's/.*name="k-token" value="\([^"]*\)".*/\1/p' "$t/page")
before=$(count)
expect 'sent' "$(curl -sS --unix-socket "$web" -A "$agent" -o /dev/null -w '%{http_code}' -H 'Sec-Fetch-Site: same-origin' \
    -d to=/pamelding -d "k-token=$token" -d course=excel -d 'name=Liv Å' -d email=liv@example.com \
    http://www.nordkurs.no/k/form/signup)" 303
await comes
expect 'of which form' "$(heard | tail -1 | cut -d' ' -f1,3)" 'good form_submit'
contains 'of which form' "$(heard | tail -1)" '"name":"Liv Å"},"form":"signup"'
kill -TERM $sender
wait $sender || fail 'deliver'

# What his browser made of who does not let the seller see is not told; what he
# told us himself is.
# browser CONTACT PURPOSES
browser() {
	now=$(date +%s)
	write "INSERT INTO visitor (created_at, seen_at, folded_at, last_event, events, consent_at, purposes, secret_hash, wording, stage, state, contact)
		VALUES ($now, $now, 0, 0, 0, $now, $2, zeroblob(32), '', '', x'', $1);
	INSERT INTO joining (visitor, contact, at, what) VALUES (last_insert_rowid(), $1, $now - 3600, 'hand')"
	sql 'SELECT max(id) FROM visitor'
}
told() { sql "SELECT group_concat(what, ' ') FROM (SELECT DISTINCT json_extract(CAST(given AS TEXT), '\$.type') || ':' || coalesce(json_extract(CAST(given AS TEXT), '\$.data.to'), '') AS what FROM outbox WHERE hook = 'crm' AND contact = $1 ORDER BY 1)"; }
for shows in 3 19; do
	tell meeting --email kim$shows@example.com --at "$(date -d '-1 hour' +%FT%T)"
	kim=$(sql "SELECT id FROM contact WHERE email = 'kim$shows@example.com'")
	expect 'of his own' "$(told "$kim")" stage.changed:decision
	tell purchase --visitor "$(browser "$kim" $shows)" --item excel
	expect 'he bought' "$(sql "SELECT stage FROM contact WHERE id = $kim")" purchase
	[ $shows = 3 ] && want=stage.changed:decision || want='stage.changed:decision stage.changed:purchase'
	expect "by his browser ($shows)" "$(told "$kim")" "$want"
	tell purchase --email kim$shows@example.com --item ki
	expect 'an order is no secret' "$(told "$kim")" "purchase: $want"
done
# History that is imported is no news.
tell purchase --email old@example.com --at 2020-01-01T09:00
expect 'old' "$(sql "SELECT count(*) FROM outbox WHERE contact = (SELECT id FROM contact WHERE email = 'old@example.com')")" 0

# Erased: what was to be told of him goes, too.
tell meeting --email una@example.com
una=$(sql "SELECT id FROM contact WHERE email = 'una@example.com'")
"$KUNDEREJSE" contact erase una@example.com --yes --site "$site" --state "$state" >"$t/said" 2>&1 || fail "erase: $(cat "$t/said")"
lacks 'forgotten' "$(sql "SELECT group_concat(CAST(coalesce(given, '') AS TEXT)) FROM outbox")" una@example.com
deliver
lacks 'not told' "$(heard)" una@example.com
expect 'nor the colleague' "$(sql "SELECT count(*) FROM outbox WHERE state = 'cancelled' AND reason = 'contact-gone'")" 2

# A report: once, with its numbers, and not when it is too late for it.
stop_all
rm -f "$state/site.image"
write "DELETE FROM outbox; UPDATE contact SET created_at = created_at - CASE WHEN id > 2 THEN 864000 ELSE 120 END; UPDATE contact_change SET at = at - 120"
settings ''
at() { TZ=Europe/Oslo date -d "$1" '+%a %H:%M' | tr '[:upper:]' '[:lower:]'; }
# sent NAME WHEN: the report of the week under that name, to her at that time.
sent() {
	sed "s|name=\"week\" layout=\"mail\" days=\"P7D\"|name=\"$1\" layout=\"mail\" mail-to=\"ingrid\" at=\"$(at "$2")\"|" \
	    "$srcdir/templates/nordkurs/reports/week.xml" >"$site/reports/$1.xml"
}
sent last '-1 minute'
sent gone '-2 days'
sent next '+1 hour'
"$KUNDEREJSE" check --site "$site" >"$t/checked" 2>&1 || fail "check: $(cat "$t/checked")"
deliver
expect 'one of three' "$(sql "SELECT mail, person, state, length(site) FROM outbox")" 'report:last|ingrid|accepted|13'
find "$state/mails" -name '*.eml' -newer "$t/checked" >"$t/new"
python3 - "$(cat "$t/new")" >"$t/week" <<'P'
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
print(m['To'], m['Subject'])
print(m.get_body(('plain',)).get_content())
print(m.get_body(('html',)).get_content())
P
contains 'to her' "$(cat "$t/week")" 'ingrid@nordkurs.no Uken som gikk: 2 nye'
grep -qx 'Nye kontakter | 2' "$t/week" || fail 'who is new'
moved=$(sql "SELECT count(DISTINCT contact) FROM contact_change WHERE stage_to = 'decision' AND contact NOT IN (SELECT contact FROM visitor WHERE contact IS NOT NULL AND purposes & 16 = 0)")
grep -qx "Kom til decision | $moved" "$t/week" || fail 'who moved'
[ "$(grep -c "<td[^>]*>Kom til decision</td>" "$t/week")" = 1 ] || fail 'the same as HTML'
grep -qx 'https://www.nordkurs.no/k/admin/report/last' "$t/week" || fail 'where to look'
# Nothing of it is counted of itself: it is made of the time before it was due.
lacks 'the mail itself' "$(cat "$t/week")" 'transactional: accepted'
deliver
expect 'once' "$(sql 'SELECT count(*) FROM outbox')" 1
"$KUNDEREJSE" report totals --site "$site" --state "$state" --format tsv >"$t/said" || fail 'report totals'
contains 'the same of other days' "$(cat "$t/said")" confirmed

# Taken out of the site before it left: there is no such mail any more.
write "UPDATE outbox SET state = 'queued', ended_at = NULL, next = due"
rm "$site/reports/last.xml"
rm -f "$state/site.image"
deliver
expect 'gone' "$(sql 'SELECT state, reason FROM outbox')" 'cancelled|template-gone'
rm "$site"/reports/*.xml

# A server nobody can be sure of is told nothing; one that is taken out neither.
# Without the server's image the sender compiles the site itself.
settings "<notify url=\"https://127.0.0.1:$(cat "$t/other/port")/\" secret=\"crm\" event=\"purchase\"/>"
rm -f "$state/site.image"
tell purchase --email zoe@example.com
deliver
contains 'its certificate' "$(sql "SELECT answer FROM outbox ORDER BY id DESC LIMIT 1")" 'no answer: SSL'
expect 'it heard nothing' "$(cat "$t/other/heard" 2>/dev/null)" ''
settings ''
again
deliver
expect 'taken out' "$(states)" 'crm cancelled hook-gone 0'
lacks 'nothing was forged' "$(heard)" FORGED
lacks 'no secret in the log' "$(cat "$t/serve.log" "$t/deliver.log")" "$secret"
