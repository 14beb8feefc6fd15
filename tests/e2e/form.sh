#!/bin/sh
# SPDX-License-Identifier: ISC
# Forms: every rule held to by the server, the page shown again with what was
# written, kept once and before anybody is thanked, the same for addresses that
# are known and that are not.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
sed -i 's|<field name="course"/>|&<field name="seats"/><field name="begin"/><field name="site"/><field name="pay"/><field name="topic"/>|' "$site/site.xml"
cat >"$site/pages/rules.xml" <<'XML'
<k:page xmlns:k="urn:kunderejse:1" id="rules" path="/regler" layout="base">
  <k:path xml:lang="en">/en/rules</k:path>
  <k:put in="main"><h1>Rules</h1>
  <k:form name="rules" thanks="thanks">
    <p><label>a <input name="email" type="email" required="required"/></label><k:error field="email"/></p>
    <p><label>b <input name="name" minlength="2" maxlength="4"/></label><k:error field="name"/></p>
    <p><label>c <input name="phone" type="tel"/></label><k:error field="phone"/></p>
    <p><label>d <input name="site" type="url"/></label><k:error field="site"/></p>
    <p><label>e <input name="seats" type="number" min="2" max="10" step="2" value="4"/></label><k:error field="seats"/></p>
    <p><label>f <input name="begin" type="date" min="2027-03-01" max="2027-03-31"/></label><k:error field="begin"/></p>
    <p><label>g <textarea name="note" maxlength="10">hi</textarea></label><k:error field="note"/></p>
    <p><label>h <input type="radio" name="pay" value="card" checked="checked"/></label><label>i <input type="radio" name="pay" value="bill"/></label><k:error field="pay"/></p>
    <p><label>j <input type="checkbox" name="topic" value="excel"/></label><label>k <input type="checkbox" name="topic" value="ki"/></label><k:error field="topic"/></p>
    <p><k:agree list="newsletter">Ja, <em>send</em> det.</k:agree> <k:agree purpose="profile">Tilpass det.</k:agree></p>
    <p><button>Send</button></p>
  </k:form></k:put>
</k:page>
XML
"$KUNDEREJSE" check --site "$site" >"$t/checked" || fail "check: $(cat "$t/checked")"
start
host=http://www.nordkurs.no
jar=$t/jar
post() {
	at=$1
	shift
	curl -sS --unix-socket "$web" -D "$t/headers" -A "$agent" -o "$t/body" \
	    -H 'Accept-Language: nb' -H 'Sec-Fetch-Site: same-origin' \
	    -w '%{http_code}' "$@" "$host$at"
}
token_of() { sed -n 's/.*name="k-token" value="\([^"]*\)".*/\1/p' "$1"; }
get /pamelding >"$t/page"
token=$(token_of "$t/page")
expect 'a token' "${#token}" 26
lacks 'nothing is wrong yet' "$(cat "$t/page")" k-error
lacks 'nor marked' "$(cat "$t/page")" aria-invalid
signup() { post /k/form/signup -d to=/pamelding -d "k-token=$token" "$@"; }
kari() { signup -d course=excel -d 'name=Kari Moe' -d email=Kari@Example.com "$@"; }
rows() { sql 'SELECT (SELECT count(*) FROM contact) || "/" || (SELECT count(*) FROM contact_event WHERE event = "form_submit") || "/" || (SELECT count(*) FROM form_value) || "/" || (SELECT count(*) FROM consent_event)'; }

# Without consent: kept, with the words that were ticked.
expect 'sent' "$(kari -d phone='%2B47 22 00 00 00' -d k-list=newsletter)" 303
expect 'thanked' "$(header location)" /takk
expect 'in no cache' "$(header cache-control)" no-store
expect 'no cookie' "$(header set-cookie)" ''
expect 'a contact' "$(sql 'SELECT email, name FROM contact')" 'kari@example.com|Kari Moe'
expect 'his events' "$(sql 'SELECT event, form, page, page_class FROM contact_event ORDER BY id' | tr '\n' ' ')" \
    'form_submit|signup|signup|signup optin_requested|signup|signup|signup '
expect 'what he wrote' "$(sql 'SELECT name, value FROM form_value ORDER BY name' | tr '\n' ' ')" 'course|excel name|Kari Moe phone|+47 22 00 00 00 '
expect 'what he asked for' "$(sql 'SELECT list, purpose, kind, page, form, lang, words FROM consent_event JOIN wording ON wording.id = wording')" \
    'newsletter||requested|signup|signup|nb|Ja, send meg Nordkurs-brevet to ganger i måneden.'
expect 'no visitor' "$(sql 'SELECT count(*) FROM visitor')" 0
expect 'the page of thanks' "$(status /takk)" 200

# The same again is one; twice at once, too.
expect 'again' "$(kari -d phone='%2B47 22 00 00 00' -d k-list=newsletter)" 303
expect 'thanked again' "$(header location)" /takk
expect 'once' "$(rows)" 1/1/3/1
for i in 1 2; do
	curl -sS --unix-socket "$web" -A "$agent" -o /dev/null -w '%{http_code}\n' -H 'Sec-Fetch-Site: same-origin' \
	    -d to=/pamelding -d "k-token=$token" -d course=ki -d name=Ola -d email=ola@example.com "$host/k/form/signup" >"$t/both$i" &
	eval "both$i=\$!"
done
# shellcheck disable=SC2154
wait "$both1" && wait "$both2"
expect 'both are thanked' "$(cat "$t/both1" "$t/both2" | tr '\n' ' ')" '303 303 '
expect 'one of both' "$(rows)" 2/2/5/1

# An address that is known gets the same answer, and keeps what it had.
expect 'a stranger' "$(signup -d course=ki -d name=Per -d email=per@example.com)" 303
grep -vi '^date:' "$t/headers" >"$t/stranger"
expect 'a known one' "$(signup -d course=ki -d name=Mallory -d email=kari@example.com)" 303
grep -vi '^date:' "$t/headers" >"$t/known"
cmp -s "$t/stranger" "$t/known" || fail 'the answer tells who is known'
expect 'his name stays' "$(sql "SELECT name FROM contact WHERE email = 'kari@example.com'")" 'Kari Moe'
expect 'what was written is there' "$(sql "SELECT count(*) FROM form_value WHERE value = 'Mallory'")" 1
before=$(rows)

# What is wrong is said beside the field, with what was written.
expect 'nothing' "$(signup)" 422
body=$(cat "$t/body")
expect 'in no cache' "$(header cache-control)" no-store
expect 'no ETag' "$(header etag)" ''
contains 'the same page' "$body" '<h1>Meld deg på</h1>'
contains 'as a whole' "$body" '<p class="k-trouble" role="alert">Noe må rettes'
contains 'each' "$body" '<span class="k-error" id="signup.course.error">Dette feltet må fylles ut.</span>'
contains 'marked' "$body" 'name="email" type="email" autocomplete="email" required="required" maxlength="254" value="" aria-invalid="true" aria-describedby="signup.email.error">'
contains 'the first is where he goes on' "$body" '<select name="course" required="required" aria-invalid="true" aria-describedby="signup.course.error" autofocus="autofocus">'
expect 'one is first' "$(grep -c autofocus "$t/body")" 1
lacks 'what may be empty is not' "$body" signup.phone.error
lacks 'no seconds' "$body" k-seconds
expect 'wrong address' "$(signup -d course=ki -d email=kari -d k-list=newsletter --data-urlencode 'name="><script>alert(1)</script>' --data-urlencode 'phone=12345 {$name} &amp;')" 422
body=$(cat "$t/body")
contains 'said' "$body" 'Dette er ikke en e-postadresse'
contains 'what he wrote' "$body" 'value="kari" aria-invalid="true"'
contains 'escaped' "$body" 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">'
contains 'no template' "$body" 'value="12345 {$name} &amp;amp;">'
contains 'what he chose' "$body" '<option value="ki" selected="selected">'
contains 'what he ticked' "$body" 'value="newsletter" checked="checked">'
expect 'kept nothing' "$(rows)" "$before"

# The rules, one by one: FIELD VALUE RULE, "-" for good.
get /regler >"$t/page"
rules=$(token_of "$t/page")
contains 'the words of the author' "$(cat "$t/page")" 'value="4">'
contains 'and of lines' "$(cat "$t/page")" '>hi</textarea>'
contains 'and his choice' "$(cat "$t/page")" 'value="card" checked="checked">'
send() { post /k/form/rules -d to=/regler -d "k-token=$rules" -d email=per@example.com "$@"; }
broken() { sed -n "s|.*id=\"rules\.$1\.error\">\([^<]*\)<.*|\1|p" "$t/body"; }
n=0
while IFS='	' read -r field value said; do
	n=$((n + 1))
	answer=$(send --data-urlencode "$field=$value" -d "company=$n")
	if [ "$said" = - ]; then
		case $answer in
		303) ;;
		422) fail "$field=$value is good: $(broken "$field")" ;;
		*) fail "$field=$value: $answer" ;;
		esac
		sqlite3 "$state/kunderejse.db" 'PRAGMA busy_timeout = 3000; DELETE FROM contact; DELETE FROM answer; DELETE FROM contact_event; DELETE FROM form_value' >/dev/null
	else
		expect "$field=$value" "$answer" 422
		contains "$field=$value" "$(broken "$field")" "$said"
	fi
done <<-'EOF2'
name	A	for kort: skriv minst 2 tegn
name	Kari	-
name	Karin	for langt: skriv høyst 4 tegn
name	åøåø	-
name	😀😀	-
name	😀😀a	for langt
phone	22 00	ikke et telefonnummer
phone	(+47) 22 00 00 00	-
site	nordkurs.no	ikke en nettadresse
site	javascript:alert(1)	ikke en nettadresse
site	https://nordkurs.no/om	-
seats	to	Skriv et tall
seats	1e1	Skriv et tall
seats	0	Det minste er 2
seats	12	Det meste er 10
seats	3	bruk trinn på 2
seats	2.5	bruk trinn på 2
seats	-4	Det minste er 2
seats	10	-
begin	2027-02-30	ikke en dato
begin	1. mars	ikke en dato
begin	2027-02-28	Det minste er 2027-03-01
begin	2027-04-01	Det meste er 2027-03-31
begin	2027-03-31	-
pay	cash	Velg en av
pay	bill	-
topic	word	Velg en av
topic	ki	-
note	12345678901	for langt: skriv høyst 10 tegn
EOF2
expect 'two at once' "$(send -d topic=excel -d topic=ki --data-urlencode 'note=a<
b')" 303
expect 'a line for each' "$(sql "SELECT value FROM form_value WHERE name = 'topic'" | tr '\n' ' ')" 'excel ki '
expect 'lines' "$(sql "SELECT value FROM form_value WHERE name = 'note'" | tr '\n' ' ')" 'a< b '
expect 'lines come back' "$(send --data-urlencode 'note=
 <b> & </textarea>')" 422
contains 'escaped' "$(cat "$t/body")" '<textarea name="note" maxlength="10" aria-invalid="true"'
lacks 'kept in' "$(cat "$t/body")" '<b> &'
expect 'no line end of CR LF counts twice' "$(send --data-raw 'note=1234%0D%0A6789' )" 303
printf 'k-token=%s&to=/regler&email=a@example.com&note=' "$rules" >"$t/long"
head -c 5000 /dev/zero | tr '\0' x >>"$t/long"
expect 'long' "$(post /k/form/rules --data-binary @"$t/long")" 422
{ printf 'to=/regler&'; for i in $(seq 1 80); do printf 'f%s=x&' "$i"; done; } >"$t/many"
expect 'many' "$(post /k/form/rules --data-binary @"$t/many")" 413
head -c 70000 /dev/zero | tr '\0' x >"$t/huge"
contains 'in our words' "$(cat "$t/body")" 'Det var for mye på en gang'
# That it is too large the web server finds; what to do the program says.
large() {
	post /k/form/rules --data-binary @"$t/huge" "$@"
}
expect 'huge' "$(large)" 413
contains 'in our words, too' "$(cat "$t/body")" '<h1>Det var for mye på en gang</h1>'
contains 'what to do' "$(cat "$t/body")" 'kort ned teksten og send en gang til'
expect 'kept by nobody' "$(header Cache-Control)" no-store
expect 'huge, in English' "$(large -H 'Referer: http://www.nordkurs.no/en/rules')" 413
contains 'in the language of the form' "$(cat "$t/body")" '<html lang="en"'
expect 'in pieces' "$(large -H 'Transfer-Encoding: chunked')" 413
contains 'in pieces, in our words' "$(cat "$t/body")" 'Det var for mye'
expect 'below no form' "$(post / --data-binary @"$t/huge")" 413
contains 'in our words there' "$(cat "$t/body")" 'Det var for mye'

# In another language of the page: its messages; no words of consent that were
# not shown there are kept as if they were.
expect 'English' "$(post /k/form/rules -d to=/en/rules -d "k-token=$rules" -d email=x)" 422
contains 'says' "$(cat "$t/body")" 'This is no mail address'

# Programs: thanked, nothing is kept.
before=$(rows)
expect 'the trap' "$(kari -d k-homepage=http://spam.example -d course=ki)" 303
expect 'thanked' "$(header location)" /takk
expect 'too soon' "$(signup -d course=excel -d name=Bot -d email=bot@example.com -d k-seconds=0)" 303
expect 'nothing' "$(rows)" "$before"
expect 'a person' "$(signup -d course=excel -d name=Ida -d email=ida@example.com -d k-seconds=9)" 303
expect 'what it brought' "$(sql "SELECT count(*) FROM contact WHERE email = 'ida@example.com'")" 1

# Tokens and origins.
before=$(rows)
for bad in '' aaaaaaaaaaaaaaaaaaaaaaaaaa "$rules"; do
	expect "the token $bad" "$(post /k/form/signup -d to=/pamelding -d "k-token=$bad" -d course=ki -d name=Kari -d email=k@example.com)" 422
	contains 'says so' "$(cat "$t/body")" 'Siden har stått åpen lenge'
	contains 'what he wrote' "$(cat "$t/body")" 'value="k@example.com"'
done
fresh=$(token_of "$t/body")
expect 'a fresh one' "$(post /k/form/signup -d to=/pamelding -d "k-token=$fresh" -d course=ki -d name=Kari -d email=kk@example.com)" 303
before=$(rows)
expect 'cross-site' "$(status /k/form/signup -H 'Sec-Fetch-Site: cross-site' -d "k-token=$token" -d email=x@example.com)" 403
expect 'wrong origin' "$(status /k/form/signup -H 'Origin: https://evil.example' -d "k-token=$token" -d email=x@example.com)" 403
expect 'no origin' "$(status /k/form/signup -d "k-token=$token" -d email=x@example.com)" 403
expect 'parts' "$(post /k/form/signup -F "k-token=$token" -F email=x@example.com)" 415
expect 'JSON' "$(post /k/form/signup -H 'Content-Type: application/json' -d '{}')" 415
expect 'not by GET' "$(status "/k/form/signup?email=x@example.com&k-token=$token")" 405
expect 'no form' "$(post /k/form/none -d email=x@example.com)" 404
for to in //evil.example https://evil.example /om /nothing; do
	expect "to $to" "$(post /k/form/signup --data-urlencode "to=$to" -d "k-token=$token" -d email=x)" 422
	lacks 'leads nowhere' "$(cat "$t/body")" 'evil.example'
done
expect 'good, but from another page' "$(post /k/form/signup -d to=/om -d "k-token=$token" -d course=ki -d name=Kari -d email=x@example.com)" 422
expect 'kept nothing' "$(rows)" "$before"

# Pages that share an address: a form of one that a search phrase chose is taken,
# and shown again.
cat >"$site/pages/late.xml" <<'XML'
<k:page xmlns:k="urn:kunderejse:1" id="late" path="/sent" layout="base" order="1"><k:term>*kurs*</k:term>
  <k:put in="main"><h1>Late</h1><k:form name="late" thanks="thanks"><label>a <input name="email" type="email" required="required"/></label><k:error field="email"/><button>Send</button></k:form></k:put>
</k:page>
XML
cat >"$site/pages/early.xml" <<'XML'
<k:page xmlns:k="urn:kunderejse:1" id="early" path="/sent" layout="base"><k:put in="main"><h1>Early</h1></k:put></k:page>
XML
kill -HUP "$serve_pid"
has_late() { get '/sent?utm_source=google&utm_medium=cpc&utm_term=excel+kurs' | grep -q 'id="late"'; }
await has_late
get '/sent?utm_source=google&utm_medium=cpc&utm_term=excel+kurs' >"$t/page"
late=$(sed -n 's/.*id="late".* action="\([^"]*\)".*/\1/p' "$t/page")
lacks 'without the phrase there is none' "$(get /sent)" 'id="late"'
expect 'wrong' "$(post "$late" -d to=/sent -d "k-token=$(token_of "$t/page")" -d email=x)" 422
contains 'shown again' "$(cat "$t/body")" 'value="x" aria-invalid="true"'
expect 'good' "$(post "$late" -d to=/sent -d "k-token=$(token_of "$t/page")" -d email=late@example.com)" 303
expect 'kept with its page' "$(sql "SELECT page FROM contact_event WHERE form = 'late'")" late

# The token does not change what the page is.
get /pamelding -o /dev/null
etag=$(header etag)
expect 'unchanged' "$(status /pamelding -H "If-None-Match: $etag")" 304

# An address has its limit; another has not.
for i in $(seq 1 10); do
	expect "time $i" "$(signup -d course=ki -d "name=N$i" -d email=many@example.com)" 303
done
expect 'one more' "$(signup -d course=ki -d name=N11 -d email=many@example.com)" 422
contains 'says so' "$(cat "$t/body")" 'brukt mange ganger i dag'
expect 'another' "$(signup -d course=ki -d name=N11 -d email=other@example.com)" 303

# With consent: an event of the visitor, too, who is nobody's contact by it.
post /k/consent -c "$jar" -d choice=all >/dev/null
expect 'sent' "$(signup -b "$jar" -d course=ki -d name=Liv -d email=liv@example.com)" 303
expect 'his event' "$(sql "SELECT form, page FROM event WHERE event = 'form_submit'")" 'signup|signup'
expect 'not joined' "$(sql 'SELECT count(*) FROM visitor WHERE contact IS NOT NULL')" 0

# Proofs are never changed; erasing leaves them without his number.
for statement in 'DELETE FROM consent_event' "UPDATE consent_event SET kind = 'confirmed'" 'DELETE FROM wording' "UPDATE wording SET words = 'x'"; do
	if sqlite3 "$state/kunderejse.db" "PRAGMA busy_timeout = 3000; PRAGMA foreign_keys = ON; INSERT INTO consent_event (contact, list, purpose, kind, at, wording, page, form) SELECT max(contact.id), 'newsletter', '', 'requested', 0, (SELECT min(id) FROM wording), '', '' FROM contact; $statement" >/dev/null 2>"$t/refused"; then
		fail "not refused: $statement"
	fi
	contains "$statement" "$(cat "$t/refused")" 'append-only'
done

expect 'asked for' "$(signup -d course=ki -d name=Tor -d email=tor@example.com -d k-list=newsletter)" 303
sqlite3 "$state/kunderejse.db" "PRAGMA busy_timeout = 3000; PRAGMA foreign_keys = ON; DELETE FROM contact WHERE email = 'tor@example.com'" >/dev/null
expect 'erased' "$(sql "SELECT count(*) FROM form_value WHERE value = 'Tor'")" 0
expect 'the proof stays' "$(sql 'SELECT count(*) FROM consent_event WHERE contact IS NULL')" 1

# A store that can not keep it: never thanked, and once when it can.
mv "$state/kunderejse.db" "$state/away.db"
gone() { [ "$(signup -d course=ki -d name=Eva -d email=eva@example.com)" = 503 ]; }
await gone
contains 'in words' "$(cat "$t/body")" 'Vi kunne ikke bekrefte det'
expect 'when to come back' "$(header retry-after)" 3
expect 'the page itself' "$(status /pamelding)" 200
mv "$state/away.db" "$state/kunderejse.db"
there() { [ "$(signup -d course=ki -d name=Eva -d email=eva@example.com)" = 303 ]; }
await there
expect 'pressed again' "$(signup -d course=ki -d name=Eva -d email=eva@example.com)" 303
expect 'kept once' "$(sql "SELECT count(*) FROM contact_event JOIN contact ON contact.id = contact WHERE event = 'form_submit' AND email = 'eva@example.com'")" 1

# Killed after it answered, whole or worker: it is there, and the same again is
# known.
expect 'sent' "$(signup -d course=ki -d name=Geir -d email=geir@example.com)" 303
# shellcheck disable=SC2046
kill -9 $(workers)
back() { [ "$(signup -d course=ki -d name=Geir -d email=geir@example.com)" = 303 ]; }
await back
expect 'kept once' "$(sql "SELECT count(*) FROM contact_event JOIN contact ON contact.id = contact WHERE event = 'form_submit' AND email = 'geir@example.com'")" 1

# Killed while they are sent: whoever was thanked is there, once; whoever was not
# presses again.
try() { signup -d course=ki -d "name=Nr$1" -d "email=nr$1@example.com"; }
: >"$t/thanked"
for i in $(seq 1 30); do
	if [ $((i % 6)) = 0 ]; then
		# shellcheck disable=SC2046
		kill -9 $(workers) 2>/dev/null &
	fi
	[ "$(try "$i")" != 303 ] || echo "$i" >>"$t/thanked"
	wait $! 2>/dev/null || :
done
for i in $(cat "$t/thanked"); do
	expect "number $i" "$(sql "SELECT count(*) FROM contact_event JOIN contact ON contact.id = contact WHERE event = 'form_submit' AND email = 'nr$i@example.com'")" 1
done
for i in $(seq 1 30); do
	again() { [ "$(try "$i")" = 303 ]; }
	await again
done
expect 'each once' "$(sql "SELECT count(*), count(DISTINCT contact) FROM contact_event JOIN contact ON contact.id = contact WHERE event = 'form_submit' AND email GLOB 'nr*'")" '30|30'

# The report.
stop_all || fail stop
report=$("$KUNDEREJSE" report forms --site "$site" --state "$state" --format tsv | tr '\t\n' '| ')
contains 'seen' "$report" 'signup|seen|-|-|'
contains 'faults by field' "$report" 'signup|fault|email|email|'
contains 'and rule' "$report" 'signup|fault|course|required|'
contains 'sent' "$report" 'signup|sent|-|-|'
lacks 'no views' "$("$KUNDEREJSE" report cells --site "$site" --state "$state" --format tsv)" '(form'
