#!/bin/sh
# SPDX-License-Identifier: ISC
# From the form to the proven address to the file: one mail that asks, a link
# that does nothing until a button is pressed, consents that are valid from then
# on, once, and a file that nobody else gets.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
without_series
sed -i 's|<mail from="hei@mail.nordkurs.no"|& transport="dir:mails"|' "$site/site.xml"
sed -i 's|<retention visitors="P13M"|& unconfirmed="P3D"|' "$site/site.xml"
"$KUNDEREJSE" check --site "$site" >"$t/checked" || fail "check: $(cat "$t/checked")"
start
host=http://www.nordkurs.no
from=same-origin
post() {
	at=$1
	shift
	curl -sS --unix-socket "$web" -D "$t/headers" -A "$agent" -o "$t/body" \
	    -H 'Accept-Language: nb' -H "Sec-Fetch-Site: $from" \
	    -w '%{http_code}' "$@" "$host$at"
}
ebook() {
	token=$(get "$1" | sed -n 's/.*name="k-token" value="\([^"]*\)".*/\1/p')
	to=$1
	shift
	post /k/form/ebook -d "to=$to" -d "k-token=$token" "$@"
}
deliver() {
	"$KUNDEREJSE" deliver --once --site "$site" --state "$state" 2>>"$t/deliver.log"
}
# Where the link of the mail to ADDRESS leads, as its text part has it.
link_to() {
	for mail in "$state"/mails/*.eml; do
		grep -q "^To: .*<$1>" "$mail" || continue
		python3 "$srcdir/tests/e2e/mailpart.py" plain <"$mail" |
		    grep -o '/k/confirm/[a-z2-7]*' | head -1
	done
}
agreed() { sql 'SELECT list || purpose, kind, page, lang, channel FROM consent_event e JOIN wording ON wording.id = wording ORDER BY e.id' | tr '\n' ' '; }
dump() { sqlite3 -readonly "$state/kunderejse.db" .dump | sha256sum; }
rung() {
	python3 - "$state/wake" <<-'P'
	import os, sys
	bell = os.open(sys.argv[1], os.O_RDWR | os.O_NONBLOCK)
	try:
	    print(len(os.read(bell, 4096)))
	except BlockingIOError:
	    print(0)
	P
}

# The mail is queued with what was sent, and whoever sends mail is woken.
expect 'no bell' "$(rung)" 0
expect 'sent' "$(ebook /ebok -d 'name=Kari Moe' -d email=Kari@example.com -d k-list=newsletter -d k-purpose=profile)" 303
expect 'thanked' "$(header location)" /ebok/takk
grep -vi '^date:' "$t/headers" >"$t/first"
expect 'a bell' "$(rung)" 1
expect 'a mail waits' "$(sql 'SELECT class, list, mail, lang, state, due - at, stale - at FROM outbox')" \
    'transactional||confirm-ebook|nb|queued|0|259200'
expect 'of this site' "$(sql 'SELECT length(site) FROM outbox')" 13
expect 'asked for' "$(agreed)" 'newsletter|requested|ebook|nb|form profile|requested|ebook|nb|form '
expect 'again' "$(ebook /ebok -d 'name=Kari Moe' -d email=Kari@example.com -d k-list=newsletter -d k-purpose=profile)" 303
expect 'one mail' "$(sql 'SELECT count(*) FROM outbox')" 1
expect 'no bell for nothing' "$(rung)" 0
# An address that is known, with less asked for, is answered alike.
expect 'known' "$(ebook /ebok -d email=kari@example.com)" 303
grep -vi '^date:' "$t/headers" | cmp - "$t/first" || fail 'a known address shows'
expect 'and is asked once a day, unless he proved it' "$(sql 'SELECT state, reason, ended_at - at FROM outbox' | tr '\n' ' ')" 'queued|| cancelled|asked|0 '
# A form that is not taken asks nobody.
expect 'wrong' "$(ebook /ebok -d email=nobody)" 422
expect 'and no mail' "$(sql 'SELECT count(*) FROM outbox')" 2

expect 'it goes' "$(deliver)" '1 sent'
at=$(link_to kari@example.com)
[ ${#at} -eq 37 ] || fail "no link: $at"
days=$(sql 'SELECT (until - ended_at) / 86400.0 FROM ticket JOIN outbox USING (message_id)')
expect 'good for three days' "$(printf %.2f "$days")" 3.00

# Opening the link, ten thousand times and in every way, changes nothing.
before=$(dump)
get "$at" >"$t/page"
expect 'shown' "$(header cache-control)" no-store
expect 'no cookie' "$(header set-cookie)" ''
lacks 'its address is passed on to nobody' "$(header referrer-policy)" origin-when
contains 'the buttons' "$(cat "$t/page")" "action=\"$at?l=nb\""
contains 'one for the list' "$(cat "$t/page")" '<button name="k-list" value="ebook">Last ned og få serien</button>'
contains 'and one without' "$(cat "$t/page")" '<button>Bare last ned</button>'
lacks 'no dialogue in the way' "$(cat "$t/page")" 'class="k-consent"'
curl -sS --unix-socket "$web" -A "$agent" -H 'Accept-Language: nb' -w '%{http_code}\n' -o /dev/null "$host$at?n=[1-5000]" >"$t/codes"
curl -sSI --unix-socket "$web" -A "$agent" -w '%{http_code}\n' -o /dev/null "$host$at?n=[1-5000]" >>"$t/codes"
expect 'all are shown it' "$(sort "$t/codes" | uniq -c | tr -s ' ')" ' 10000 200'
expect 'a program, too' "$(status "$at" -A 'Googlebot/2.1')" 200
expect 'nothing changed' "$(dump)" "$before"

# Nor does a button that is not ours.
from=cross-site
expect 'of another site' "$(post "$at" -d k-list=ebook)" 403
expect 'it hides the address, too' "$(header referrer-policy)" no-referrer
contains 'what to do' "$(cat "$t/body")" '<h1>Vi så ikke hvor det kom fra</h1>'
from=same-origin
expect 'of no such list' "$(post "$at" -d k-list=newsletter)" 400
lacks 'an error hides the address, too' "$(header referrer-policy)" origin-when
expect 'no ticket at all' "$(status /k/confirm/abc)" 404
expect 'an unknown one' "$(status "/k/confirm/$(printf 'a%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26)")" 404
expect 'nothing changed by these' "$(dump)" "$before"

# The button of the list: what was ticked is valid, and the list as well.
expect 'yes' "$(post "$at?l=nb" -d k-list=ebook)" 303
file=$(header location)
contains 'to the file' "$file" /k/download/
expect 'in no cache' "$(header cache-control)" no-store
asked='newsletter|requested|ebook|nb|form profile|requested|ebook|nb|form '
valid='newsletter|confirmed|ebook|nb|mail profile|confirmed|ebook|nb|mail ebook|confirmed|ebook-confirm|nb|mail '
expect 'consents' "$(agreed)" "$asked$valid"
expect 'the words of the button' "$(sql "SELECT words FROM consent_event JOIN wording ON wording.id = wording WHERE list = 'ebook'")" 'Last ned og få serien'
expect 'and of the boxes' "$(sql "SELECT words FROM consent_event JOIN wording ON wording.id = wording WHERE list = 'newsletter' AND kind = 'confirmed'")" \
    'Ja, send meg Nordkurs-brevet inntil to ganger i måneden.'
expect 'proven by the mail' "$(sql "SELECT count(DISTINCT message_id) FROM consent_event WHERE kind = 'confirmed' AND message_id = (SELECT message_id FROM outbox WHERE message_id > '')")" 1
# What the company shows when it is asked for the proof.
"$KUNDEREJSE" contact proof kari@example.com --site "$site" --state "$state" >"$t/proof" || fail 'proof'
sql "SELECT '  confirmed   ' || strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') || ', page ' || page || ', form ' || form ||
	', by mail, Message-ID <' || message_id || '>
    nb, version ' || wording || ': \"' || words || '\"' FROM consent_event JOIN wording ON wording.id = wording
	WHERE list = 'ebook' AND kind = 'confirmed'" >"$t/shown"
contains 'the proof' "$(cat "$t/proof")" "$(cat "$t/shown")"
expect 'each by its mail' "$(grep -c "  confirmed .*Z.*Message-ID <$(sql "SELECT message_id FROM outbox WHERE message_id > ''")>" "$t/proof")" 3
for words in 'Ja, send meg Nordkurs-brevet inntil to ganger i måneden.' 'Tilpass brevene etter hva jeg leser.'; do
	contains 'as was ticked' "$(cat "$t/proof")" "version $(sql "SELECT id FROM wording WHERE words = '$words'"): \"$words\""
done
events() { sql 'SELECT event, form FROM contact_event ORDER BY id' | tr '\n' ' '; }
expect 'what he did' "$(events)" 'form_submit|ebook optin_requested|ebook form_submit|ebook optin_confirmed|ebook download|ebook '
expect 'his language' "$(sql 'SELECT lang FROM contact')" nb
[ "$(sql 'SELECT used_at FROM ticket')" -gt 0 ] || fail 'the ticket is not used'
# Once more, and the other one: answered alike, nothing doubled.
after=$(dump)
expect 'again' "$(post "$at?l=nb" -d k-list=ebook)" 303
contains 'to the file again' "$(header location)" /k/download/
expect 'nothing doubled' "$(dump)" "$after"
expect 'the plain one behind it' "$(post "$at" -d x=)" 303
expect 'adds nothing' "$(agreed)$(events)" "$asked${valid}form_submit|ebook optin_requested|ebook form_submit|ebook optin_confirmed|ebook download|ebook "
get "$at" >"$t/page"
contains 'it is done' "$(cat "$t/page")" 'Takk, adressen din er bekreftet.'
contains 'and can be had again' "$(cat "$t/page")" 'Bare last ned'

# The file comes from the web server by this link alone.
expect 'the file' "$(status "$file")" 200
get "$file" | cmp - "$site/downloads/seven-errors.pdf" || fail 'another file'
expect 'a PDF' "$(header content-type)" application/pdf
expect 'to be saved' "$(header content-disposition)" 'attachment; filename="seven-errors.pdf"'
expect 'for him alone' "$(header cache-control)" 'private, no-store'
expect 'a part of it' "$(status "$file" -r 0-9)" 206
expect 'not by its name' "$(status /downloads/seven-errors.pdf) $(status /k/downloads/seven-errors.pdf)" '404 404'
forged=$(printf %s "$file" | tr 'a-y' 'b-z')
expect 'nor by another' "$(status "$forged" | tail -c 3)" 404
# It ends, and what to do then is said.
good_for() {
	"$builddir/tests/e2e/mailtoken" download "$state/keys" seven-errors.pdf $(($(date +%s) + $1))
}
expect 'not ended' "$(status "/k/download/$(good_for 600)")" 200
expect 'ended' "$(status "/k/download/$(good_for 0)")" 410
contains 'what to do' "$(get "/k/download/$(good_for -600)")" 'Fyll ut skjemaet en gang til'
lacks 'no file' "$(cat "$t/headers")" attachment
# A key in an address is in no log.
for key in "${at#/k/confirm/}" "${file#/k/download/}"; do
	grep -q "$key" "$t/access.log" "$t/nginx.log" "$t/serve.log" && fail 'a key is in a log'
done
grep -q 'GET /ebok' "$t/access.log" || fail 'there is no log'

# Who has nothing to choose is told on the same page, in his language, and the
# plain button agrees to nothing.
expect 'in Swedish' "$(ebook /sv/ebok -d email=sven@example.se -d k-list=newsletter)" 303
expect 'sent in Swedish' "$(deliver)" '1 sent'
at=$(link_to sven@example.se)
contains 'his language, whatever his browser speaks' "$(get "$at")" '<button>Bara ladda ner</button>'
expect 'plain' "$(post "$at?l=sv" -X POST)" 303
expect 'what he ticked and no more' "$(sql "SELECT list, kind, w.lang FROM consent_event e JOIN wording w ON w.id = wording JOIN contact c ON c.id = contact WHERE email = 'sven@example.se' ORDER BY e.id" | tr '\n' ' ')" \
    'newsletter|requested|sv newsletter|confirmed|sv '
# The list a moment later, by the same mail.
expect 'and the list' "$(post "$at?l=sv" -d k-list=ebook)" 303
expect 'the list, too, once' "$(sql "SELECT list, kind FROM consent_event e JOIN contact c ON c.id = contact WHERE email = 'sven@example.se' ORDER BY e.id" | tr '\n' ' ')" \
    'newsletter|requested newsletter|confirmed ebook|confirmed '
expect 'confirmed once' "$(sql "SELECT count(*) FROM contact_event WHERE event = 'optin_confirmed'")" 2

# A form without a file: its page says that it is done.
token=$(get /pamelding | sed -n 's/.*name="k-token" value="\([^"]*\)".*/\1/p')
expect 'signed up' "$(post /k/form/signup -d to=/pamelding -d "k-token=$token" -d course=excel -d name=Ola -d email=ola@example.com)" 303
expect 'asked' "$(deliver)" '1 sent'
ola=$(link_to ola@example.com)
expect 'confirmed' "$(post "$ola?l=nb" -X POST)" 303
expect 'back to the page' "$(header location)" "$ola?l=nb"
get "$ola?l=nb" >"$t/page"
contains 'which says so' "$(cat "$t/page")" 'Takk, adressen din er bekreftet.'
lacks 'and has no button' "$(cat "$t/page")" 'Ja, det er min adresse'

# The browser with the link is his, if it may be remembered; one that is
# somebody's stays so, and the address is confirmed all the same.
expect 'yes' "$(post /k/consent -c "$t/jar" -d choice=all -d to=/)" 303
expect 'per asks' "$(ebook /ebok -d email=per@example.com)" 303
expect 'eva asks' "$(ebook /ebok -d email=eva@example.com)" 303
expect 'both are asked' "$(deliver)" '2 sent'
joined() { sql 'SELECT (SELECT email FROM contact WHERE id = contact) FROM visitor'; }
expect 'nobody yet' "$(joined)" ''
expect 'per' "$(post "$(link_to per@example.com)?l=nb" -X POST -b "$t/jar")" 303
expect 'it is his' "$(joined)" per@example.com
expect 'by this proof' "$(sql 'SELECT what FROM joining')" confirm
expect 'eva, in his browser' "$(post "$(link_to eva@example.com)?l=nb" -X POST -b "$t/jar")" 303
expect 'stays his' "$(joined)" per@example.com
expect 'and she is confirmed' "$(sql "SELECT count(*) FROM contact_event e JOIN contact c ON c.id = contact WHERE email = 'eva@example.com' AND event = 'optin_confirmed'")" 1

# Who left and asks again himself is written to again, for what he asked.
hash=$(python3 - "$state/keys" lea@example.com <<'P'
import hmac, sys
secret = bytes.fromhex(open(sys.argv[1]).readline().split()[2])
key = hmac.digest(secret, b'address', 'sha256')
print(hmac.digest(key, sys.argv[2].encode(), 'sha256').hex())
P
)
sqlite3 "$state/kunderejse.db" "INSERT INTO suppression (hash, scope, list, reason, at, lifted_at, evidence) VALUES
	(x'$hash', 'list', 'newsletter', 'left', 1, 0, ''), (x'$hash', 'list', 'ebook', 'left', 1, 0, ''),
	(x'$hash', 'marketing', '', 'objection', 1, 0, ''), (x'$hash', 'marketing', '', 'complaint', 1, 0, '')"
stops() { sql 'SELECT scope, list, reason FROM suppression WHERE lifted_at = 0 ORDER BY list, reason' | tr '\n' ' '; }
expect 'lea asks' "$(ebook /ebok -d email=lea@example.com -d k-list=newsletter)" 303
expect 'thanked alike' "$(header location)" /ebok/takk
expect 'lea is asked' "$(deliver)" '1 sent'
expect 'asking lifts nothing' "$(stops)" 'marketing||complaint marketing||objection list|ebook|left list|newsletter|left '
lea=$(link_to lea@example.com)
expect 'lea' "$(post "$lea?l=nb" -X POST)" 303
expect 'the list she asked for' "$(stops)" 'marketing||complaint list|ebook|left '
expect 'lea, the other' "$(post "$lea?l=nb" -d k-list=ebook)" 303
expect 'and that' "$(stops)" 'marketing||complaint '

# Nobody's mailbox is filled by our hand: one mail, and each is answered alike.
for i in 1 2 3 4 5 6 7 8; do
	expect "victim $i" "$(ebook /ebok -d "name=Nr. $i" -d email=victim@example.com)" 303
	expect 'thanked alike' "$(header location)" /ebok/takk
done
expect 'asked once' "$(deliver)" '1 sent'

# Too late: what to do, and nothing is done.
expect 'nils asks' "$(ebook /ebok -d email=nils@example.com)" 303
expect 'nils is asked' "$(deliver)" '1 sent'
nils=$(link_to nils@example.com)
sqlite3 "$state/kunderejse.db" "UPDATE ticket SET until = 1 WHERE used_at = 0"
before=$(dump)
expect 'too late' "$(status "$nils")" 410
get "$nils" >"$t/page"
contains 'what to do' "$(cat "$t/page")" 'Fyll ut skjemaet en gang til'
lacks 'no button' "$(cat "$t/page")" 'Bare last ned'
expect 'nor by a button' "$(post "$nils?l=nb" -X POST)" 410
expect 'nothing is done' "$(dump)" "$before"
# What was used in time says so afterwards.
sqlite3 "$state/kunderejse.db" "UPDATE ticket SET until = 1"
before=$(dump)
expect 'used, then too late' "$(status "$lea")" 410
get "$lea" >"$t/page"
contains 'it was used' "$(cat "$t/page")" 'Denne lenken er brukt, og adressen din er bekreftet.'
contains 'what to do then' "$(cat "$t/page")" 'fyll ut skjemaet en gang til'
lacks 'it is not too old' "$(cat "$t/page")" 'for gammel'
lacks 'no button then' "$(cat "$t/page")" 'Bare last ned'
expect 'nothing is done' "$(dump)" "$before"
# The page by its own address.
contains 'without a link' "$(get /ebok/bekreft)" 'Åpne lenken i e-posten'
