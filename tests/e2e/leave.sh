#!/bin/sh
# SPDX-License-Identifier: ISC
# Leaving by the links of a mail (MAIL 9, points 24 and 25 of MAIL 18), the page
# of preferences, and what its mails open.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
sed -i 's|<mail from="hei@mail.nordkurs.no"|& transport="dir:mails"|' "$site/site.xml"
start
mailtoken=$builddir/tests/e2e/mailtoken
db=$state/kunderejse.db
write() {
	sqlite3 -cmd '.timeout 3000' "$db" "PRAGMA foreign_keys = ON; $1" >/dev/null
}

# Kari agreed to two lists, one of which the site no longer has, and to a
# profile; mails of the list and of a booking wait for her.
write "
INSERT INTO contact (id, created_at, seen_at, folded_at, last_event, events, email,
	name, role, stage, state, lang)
VALUES (7, unixepoch(), unixepoch(), 0, 0, 0, 'kari.nordmann@example.com', 'Kari Nordmann', '', '',
	x'', 'da');
INSERT INTO wording (id, lang, words) VALUES (1, 'nb', 'Ja, send meg brevet.');
INSERT INTO consent_event (contact, list, purpose, kind, at, wording, page, form)
VALUES (7, 'newsletter', '', 'confirmed', 1767225600, 1, 'front', 'ebook'),
	(7, 'old-list', '', 'confirmed', 1767225600, 1, 'front', 'ebook'),
	(7, '', 'profile', 'confirmed', 1767225600, 1, 'front', 'ebook');
INSERT INTO outbox (id, dedup, contact, person, class, list, mail, lang, site,
	at, due, stale, next, state, reason, owner, attempt, code, answer)
VALUES (1, 'a', 7, '', 'marketing', 'newsletter', 'm', 'nb', 'v', 1, 9999999999,
	99999999999, 9999999999, 'queued', '', '', 0, 0, ''),
	(2, 'b', 7, '', 'service', '', 'm', 'nb', 'v', 1, 9999999999,
	99999999999, 9999999999, 'queued', '', '', 0, 0, ''),
	(3, 'c', 7, '', 'marketing', 'old-list', 'm', 'nb', 'v', 1, 9999999999,
	99999999999, 9999999999, 'queued', '', '', 0, 0, '');"
token() {
	"$mailtoken" "$state/keys" "${2:-7}" "${3:-kari.nordmann@example.com}" "$1"
}
leave=/k/leave/$(token newsletter)
old=/k/leave/$(token old-list)
me=/k/me/$(token '')
gone=/k/leave/$(token newsletter 8)
foreign=/k/leave/$(token newsletter 7 ola@example.com)
digest() {
	sqlite3 -cmd '.timeout 3000' -readonly "$db" .dump | sha256sum
}
kinds() {
	sql "SELECT group_concat(kind || ' ' || list || ' ' || purpose || ' ' || channel, ',')
		FROM (SELECT * FROM consent_event WHERE id > 3 ORDER BY id)"
}
waiting() {
	sql "SELECT group_concat(id || state || reason) FROM outbox WHERE id < 4"
}
press() {
	get "$1" -d "do=$2" -H 'Sec-Fetch-Site: same-origin'
}

# GET and HEAD change nothing, whoever fetches and however often.
set -- "$(printf %s "$leave" | sed 's/.$//')" /k/leave/ /k/leave/x /k/me/y
for path in "$@"; do
	expect "malformed: $path" "$(status "$path")" 400
	expect 'its links tell nobody' "$(header Referrer-Policy)" no-referrer
done
expect 'another purpose' "$(status /k/leave/aiaaaaaaaaaaaaaaaaaaaaaaaa)" 400
contains 'what to do, in his language' "$(get /k/leave/x)" '<h1>Noe manglet i adressen</h1>'
page=$(get "$leave")
contains 'his language' "$page" '<html lang="da"'
lead=$(get "$leave?l=sv" -H 'Accept-Language: en')
contains 'that of the link goes before' "$lead" '<html lang="sv"'
contains 'and stays' "$lead" "action=\"$leave?l=sv\""
contains 'the list' "$page" 'Afmeld Nordkurs-brevet'
contains 'all' "$page" 'Afmeld alt'
contains 'less often' "$page" '60 dages pause'
contains 'masked' "$page" 'k***@example.com'
contains 'the site around it' "$page" 'class="brand"'
for secret in kari.nordmann Nordmann 'Ja, send'; do
	lacks 'who reads a forwarded mail' "$page$(get "$me")" "$secret"
done
contains 'l= decides' "$(get "$leave?l=en")" 'Leave Nordkurs-brevet'
for path in "$leave" "$me" "$gone"; do
	expect "there: $path" "$(status "$path")" 200
	expect 'kept by nobody' "$(header Cache-Control)" no-store
	expect 'told to nobody' "$(header Referrer-Policy | head -1)" no-referrer
	expect 'in no index' "$(header X-Robots-Tag)" noindex
	lacks 'no cookie' "$(cat "$t/headers")" Set-Cookie
done
of_nobody=$(get "$gone")
contains 'of nobody' "$of_nobody" 'kommer ikke lenger til deg'
lacks 'of nobody' "$of_nobody" '<button'
expect 'of another address' "$(get "$foreign")" "$of_nobody"
case $("$KUNDEREJSE" nginx --site "$site") in
*'/(confirm|download|go|leave|me)/ {'*) ;;
*) fail 'these addresses are written into the log' ;;
esac

# The same again, 10,000 times.
set -- $("$mailtoken" ticket)
ask=/k/confirm/$1
write "INSERT INTO ticket (hash, what, contact, form, asked_at, message_id, until,
	used_at) VALUES (x'$2', 'erase', 7, '', 1, '', 99999999999, 0)"
contains 'asks first' "$(get "$ask")" 'Slet nu'
before=$(digest)
many() {
	curl -sS --unix-socket "$web" -o /dev/null -w '%{http_code}\n' "$@"
}
host=http://www.nordkurs.no
for path in "$leave" "$me" "$ask" "$gone"; do
	many "$host$path?n=[1-1250]"
	many -I "$host$path?n=[1-1250]"
done | sort | uniq -c | tr -d ' \n' >"$t/codes"
expect '10,000 looks' "$(cat "$t/codes")" 10000200
expect 'change nothing' "$(digest)" "$before"

# One click: without a cookie, Origin or language, in both encodings.
curl -sS --unix-socket "$web" -D "$t/headers" -o "$t/body" -A GoogleImageProxy \
    -H 'Origin: https://mail.example' -d List-Unsubscribe=One-Click "$host$leave"
expect 'one click' "$(sed -n 1p "$t/headers" | tr -d '\r')" 'HTTP/1.1 200 OK'
expect 'as text' "$(header Content-Type)" 'text/plain; charset=utf-8'
expect 'its words' "$(cat "$t/body")" 'Disse mails kommer ikke længere til dig.'
lacks 'no redirect' "$(cat "$t/headers")" Location
lacks 'no cookie' "$(cat "$t/headers")" Set-Cookie
expect 'withdrawn' "$(kinds)" 'withdrawn newsletter  one-click'
expect 'no words' "$(sql 'SELECT words FROM consent_event JOIN wording ON wording.id = wording WHERE consent_event.id = 4')" ''
expect 'the list waits no more' "$(waiting)" '1cancelledleft,2queued,3queued'
expect 'suppressed' "$(sql "SELECT scope || ' ' || list || ' ' || reason || ' ' || lifted_at FROM suppression")" \
    'list newsletter left 0'
expect 'an event' "$(sql 'SELECT event FROM contact_event')" unsubscribe
[ -s "$db.leaves" ] || fail 'it is not beside the database'
before=$(digest)
expect 'again' "$(status "$leave" -d List-Unsubscribe=One-Click)" 200
expect 'again, in parts' "$(status "$leave" -F List-Unsubscribe=One-Click)" 200
expect 'of nobody' "$(status "$gone" -d List-Unsubscribe=One-Click)" 200
expect 'of another' "$(status "$foreign" -F List-Unsubscribe=One-Click)" 200
expect 'the same answer' "$(get "$gone?l=da" -d List-Unsubscribe=One-Click)" "$(cat "$t/body")"
expect 'not that' "$(status "$old" -d List-Unsubscribe=Two)" 400
expect 'nor that' "$(status "$old" -F List-Unsubscribe=One-Clicks)" 400
expect 'nothing new' "$(digest)" "$before"
expect 'malformed' "$(status /k/leave/x -d List-Unsubscribe=One-Click)" 400
head -c 5000 /dev/zero | tr '\0' a >"$t/large"
expect 'too much' "$(status "$leave" --data-binary "@$t/large")" 413
expect 'no such thing' "$(status "$leave" -X DELETE)" 405
expect 'its links tell nobody, either' "$(header Referrer-Policy)" no-referrer
expect 'in parts' "$(status "$old" -F List-Unsubscribe=One-Click)" 200
expect 'as text, too' "$(header Content-Type)" 'text/plain; charset=utf-8'
lacks 'no redirect, either' "$(cat "$t/headers")" Location
lacks 'no cookie, either' "$(cat "$t/headers")" Set-Cookie
expect 'withdrawn as well' "$(kinds)" 'withdrawn newsletter  one-click,withdrawn old-list  one-click'
expect 'a list that is no more' "$(waiting)" '1cancelledleft,2queued,3cancelledleft'
contains 'left' "$(get "$leave")" 'Nordkurs-brevet: sendes ikke til dig.'

# From the page, with ten minutes to undo it.
write "INSERT INTO contact (id, created_at, seen_at, folded_at, last_event, events,
	email, name, role, stage, state) VALUES (9, unixepoch(), unixepoch(), 0, 0, 0, 'ola@example.com',
	'', '', '', x'');
INSERT INTO consent_event (id, contact, list, purpose, kind, at, wording, page, form)
VALUES (100, 9, 'newsletter', '', 'confirmed', 1767225600, 1, 'front', 'ebook');
INSERT INTO consent_event (id, contact, list, purpose, kind, at, wording, page, form)
VALUES (101, 9, '', 'profile', 'confirmed', 1767225600, 1, 'front', 'ebook');"
ola=/k/leave/$(token newsletter 9 ola@example.com)
me=/k/me/$(token '' 9 ola@example.com)
said() {
	sql "SELECT group_concat(kind || ' ' || list || purpose, ',') FROM (SELECT *
		FROM consent_event WHERE contact = 9 AND id > 101 ORDER BY id)"
}
stops() {
	sql "SELECT count(*) FROM suppression WHERE lifted_at = 0"
}
field() {
	sed -n "s/.*name=\"$1\" value=\"\([^\"]*\)\".*/\1/p" "$t/page" | head -1
}
undo() {
	get "$1" -d do=undo -d "list=$(field list)" -d "at=$(field at)" -d "undo=$(field undo)"
}
press "$ola" 'leave newsletter' >"$t/page"
contains 'left' "$(cat "$t/page")" 'Nordkurs-brevet sendes ikke lenger til o***@example.com'
expect 'withdrawn' "$(said)" 'withdrawn newsletter'
expect 'three addresses' "$(stops)" 3
lacks 'again it can not be undone' "$(press "$ola" 'leave newsletter')" 'name="undo"'
contains 'not by another token' "$(get "$ola" -d do=undo -d list=newsletter \
    -d "at=$(field at)" -d "undo=$(token newsletter 9 ola@example.com)")" 'for sent'
expect 'nor then' "$(said)" 'withdrawn newsletter'
contains 'undone' "$(undo "$ola")" 'alt er som før'
expect 'agreed again' "$(said)" 'withdrawn newsletter,confirmed newsletter'
expect 'by the page' "$(sql 'SELECT channel FROM consent_event ORDER BY id DESC LIMIT 1')" page
expect 'lifted' "$(stops)" 2
contains 'once' "$(undo "$ola")" 'for sent'
press "$ola" all >"$t/page"
contains 'all' "$(cat "$t/page")" 'ingen flere brev til o***@example.com'
expect 'an objection' "$(sql "SELECT scope || reason FROM suppression WHERE scope <> 'list'")" marketingobjection
undo "$ola" >"$t/undone"
expect 'all is back' "$(said)" 'withdrawn newsletter,confirmed newsletter,objected ,confirmed profile,confirmed newsletter'
press "$ola" 'pause 60' >"$t/page"
until=$(python3 - "$(sql 'SELECT paused_until FROM contact WHERE id = 9')" <<'Q'
import datetime, sys, zoneinfo
months = "januar februar mars april mai juni juli august september oktober november desember".split()
day = datetime.datetime.fromtimestamp(int(sys.argv[1]), zoneinfo.ZoneInfo("Europe/Oslo"))
print(f"{day.day}. {months[day.month - 1]} {day.year}")
Q
)
contains 'a pause, as a Norwegian writes the day' "$(cat "$t/page")" "Brevene har pause til $until."
expect 'of 60 days' "$(sql "SELECT (paused_until - unixepoch()) / 86400 BETWEEN 59 AND 60 FROM contact WHERE id = 9")" 1
lacks 'over' "$(press "$ola" pause)" 'har pause'
for act in 'pause 1' 'leave other' profile export nothing ''; do
	expect "not there: $act" "$(status "$ola" -d "do=$act")" 400
done

# The page of all.
page=$(get "$me")
contains 'since when' "$page" 'Nordkurs-brevet: du sa ja '
for act in 'leave newsletter' 'pause 30' 'pause 60' 'pause 90' all no-profile export erase; do
	contains "the button $act" "$page" "value=\"$act\""
done
contains 'no profile' "$(press "$me" no-profile)" 'Det er lagret'
contains 'a profile' "$(press "$me" profile)" 'value="no-profile"'
expect 'with its words' "$(sql "SELECT kind || words FROM consent_event JOIN wording ON
	wording.id = wording WHERE purpose = 'profile' ORDER BY consent_event.id DESC LIMIT 1")" \
    'confirmedBrevene kan tilpasses etter hva jeg leser og gjør på nettstedet.'
contains 'a mail' "$(press "$me" export)" 'til o***@example.com'
contains 'once an hour' "$(press "$me" export)" 'til o***@example.com'
expect 'queued' "$(sql "SELECT class || ' ' || mail || ' ' || lang || ' ' || CAST(given AS TEXT) FROM outbox WHERE id > 3" | sed 's/=[0-9]*$/=/')" \
    'transactional me/export nb ticket=export&asked_at='
press "$me" 'leave newsletter' >"$t/page"
contains 'the rest stays' "$(cat "$t/page")" 'value="erase"'
contains 'with the way back' "$(undo "$me")" 'alt er som før'

# Joining a list, by the words that stand beside its button.
wish='Skicka mig Serien till e-boken med e-post (några korta råd, sedan är den slut). Jag kan avsluta när som helst.'
page=$(get "$me?l=sv")
contains 'not yet' "$page" 'Serien till e-boken: skickas inte till dig.'
contains 'what he would agree to' "$page" "<p>$wish</p>"
for list in ebook basket customers; do
	contains "the button of $list" "$page" "value=\"join $list\""
done
lacks 'he is on it' "$page" 'value="join newsletter"'
before=$(digest)
expect 'looking' "$(status "$me?do=join+ebook")" 200
expect 'in passing' "$(status "$me?do=join+ebook" -I)" 200
for act in 'join other' 'join old-list' 'join ' join 'join ebook basket'; do
	expect "no such list: $act" "$(status "$me" -d "do=$act")" 400
done
expect 'not by the link of one list' "$(status "$ola" -d 'do=join ebook')" 400
contains 'of nobody' "$(get "/k/me/$(token '' 9 kari.nordmann@example.com)" -d 'do=join ebook')" 'kommer ikke lenger til deg'
expect 'nothing is changed by these' "$(digest)" "$before"
press "$me?l=sv" 'join ebook' >"$t/page"
contains 'kept' "$(cat "$t/page")" 'Det är sparat'
at=$(sql 'SELECT at FROM consent_event ORDER BY id DESC LIMIT 1')
contains 'since today' "$(cat "$t/page")" "Serien till e-boken: du sa ja $(TZ=Europe/Oslo date -d "@$at" +%-d) "
contains 'and the way out' "$(cat "$t/page")" 'value="leave ebook"'
lacks 'but in no more' "$(cat "$t/page")" 'value="join ebook"'
expect 'the proof' "$(sql "SELECT list, purpose, kind, lang, words, channel, at BETWEEN unixepoch() - 600 AND unixepoch()
	FROM consent_event JOIN wording ON wording.id = wording ORDER BY consent_event.id DESC LIMIT 1")" \
    "ebook||confirmed|sv|$wish|page|1"
"$KUNDEREJSE" contact proof ola@example.com --site "$site" --state "$state" >"$t/proof" || fail 'proof'
contains 'for who asks' "$(cat "$t/proof")" "$(sql "SELECT '  confirmed   ' || strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') || ', by page
    sv, version ' || wording || ': \"$wish\"' FROM consent_event ORDER BY id DESC LIMIT 1")"
confirmed() {
	sql "SELECT count(*) FROM contact_event WHERE contact = 9 AND event = 'optin_confirmed'"
}
expect 'he confirmed' "$(confirmed)" 1
before=$(digest)
contains 'again' "$(press "$me?l=nb" 'join ebook')" 'Det er lagret'
expect 'nothing new' "$(digest)" "$before"

# Back on what he had left, but not on what else he left.
others=$(sql "SELECT group_concat('x''' || hex(hash) || '''') FROM suppression WHERE lifted_at = 0")
against() {
	sql "SELECT group_concat(scope || ' ' || list || ' ' || reason, ',') FROM (SELECT * FROM suppression
		WHERE lifted_at = 0 AND hash NOT IN ($others) ORDER BY scope, list, reason)"
}
press "$me" 'leave ebook' >"$t/page"
expect 'left' "$(against)" 'list ebook left'
press "$me" 'join ebook' >"$t/page"
expect 'and back' "$(against)" ''
press "$me" 'leave ebook' >"$t/page"
press "$me" all >"$t/page"
contains 'he left all' "$(cat "$t/page")" 'value="join newsletter"'
"$KUNDEREJSE" contact suppress ola@example.com --site "$site" --state "$state" >"$t/out" || fail 'suppress'
expect 'all that he said, and what he did not' "$(against)" 'list ebook left,marketing  objection,marketing  operator'
before=$(digest)
lacks 'what we said he does not take back' "$(press "$me" 'join newsletter')" newsletter
expect 'it stands' "$(digest)" "$before"
"$KUNDEREJSE" contact suppress ola@example.com --lift --site "$site" --state "$state" >"$t/out" && fail "he said more"
expect "what he said is left" "$(against)" "list ebook left,marketing  objection"
press "$me" 'join newsletter' >"$t/page"
contains 'back on this one' "$(cat "$t/page")" 'value="leave newsletter"'
contains 'not on that' "$(cat "$t/page")" 'value="join ebook"'
contains 'nor is he known by what he reads' "$(cat "$t/page")" 'value="profile"'
expect 'what else he said stands' "$(against)" 'list ebook left'
expect 'each time' "$(confirmed)" 3

# What the mails open: the one that he asked for.
"$KUNDEREJSE" deliver --once --site "$site" --state "$state" >"$t/sent" 2>>"$t/deliver.log"
python3 "$srcdir/tests/e2e/mailpart.py" plain <"$(find "$state/mails" -name '*.eml')" >"$t/mail"
contains 'in his language' "$(cat "$t/mail")" 'Alt vi vet om deg'
set -- "$(sed -n 's|.*/k/confirm/\([a-z2-7]*\).*|\1|p' "$t/mail" | head -1)"
lacks 'before he presses' "$(get "/k/confirm/$1")" ola@
press "/k/confirm/$1" export >"$t/held.json"
contains 'as a file' "$(header Content-Disposition)" 'attachment; filename='
expect 'all of him' "$(python3 -c '
import json, sys
held = json.load(open(sys.argv[1]))
print(held["contact"][0]["email"], len(held["consent_event"]) > 5, held["outbox"][0]["mail"])
' "$t/held.json")" 'ola@example.com True me/export'
lacks 'nobody else' "$(cat "$t/held.json")" kari
contains 'once' "$(press "/k/confirm/$1" export)" 'Denne lenken er brukt'
write 'UPDATE ticket SET until = 1000 WHERE used_at > 0'
contains 'and so it says later' "$(get "/k/confirm/$1")" 'Denne lenken er brukt'
set -- $("$mailtoken" ticket)
write "INSERT INTO ticket (hash, what, contact, form, asked_at, message_id, until,
	used_at) VALUES (x'$2', 'erase', 9, '', 1, '', 1000, 0)"
contains 'too late' "$(press "/k/confirm/$1" erase)" 'for gammel'
contains 'erased' "$(press "$ask" erase)" 'Alt om '
expect 'she is gone' "$(sql 'SELECT group_concat(id) FROM contact')" 9
expect 'and stays stopped' "$(sql "SELECT count(*) FROM suppression WHERE scope = 'marketing' AND reason = 'objection' AND lifted_at = 0")" 1
expect 'her address still leaves' "$(status "$leave" -d List-Unsubscribe=One-Click)" 200

# Nobody is told that it is done while it can not be kept.
python3 - "$db.lock" "$t/held" "$t/free" <<'END' &
import fcntl, os, struct, sys, time
lock = os.open(sys.argv[1], os.O_RDWR)
fcntl.fcntl(lock, fcntl.F_OFD_SETLKW, struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 1, 0))
open(sys.argv[2], "w").close()
while not os.path.exists(sys.argv[3]):
    time.sleep(0.01)
END
helpers=$!
await test -e "$t/held"
expect 'locked' "$(status "$ola" -d List-Unsubscribe=One-Click)" 503
[ -n "$(header Retry-After)" ] || fail 'nobody says when to come again'
expect 'looking goes on' "$(status "$me")" 200
: >"$t/free"
wait "$helpers"
helpers=
expect 'then it is' "$(status "$ola" -d List-Unsubscribe=One-Click)" 200
expect 'done' "$(sql 'SELECT kind FROM consent_event WHERE contact = 9 ORDER BY id DESC LIMIT 1')" withdrawn
lacks 'in no log' "$(cat "$t/access.log")" /k/leave
exit 0
