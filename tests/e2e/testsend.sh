#!/bin/sh
# SPDX-License-Identifier: ISC
# A mail of a preview, sent to a colleague as a test: just what the preview
# shows, to nobody else, and with links that do nothing; of a draft, too.
. "${srcdir:-.}/tests/e2e/lib.sh"
demo=$srcdir/templates/nordkurs
cp -R "$demo" "$site"
chmod -R u+w "$site"
sed -e 's|<person key="ingrid"|<person key="ola" name="Ola Å." mail="ola@nordkurs.no"/><person key="liv" name="Liv"/>&|' \
    -e 's|<mail from="hei@mail.nordkurs.no">|<mail from="hei@mail.nordkurs.no" transport="dir:mails">|' "$demo/site.xml" >"$site/site.xml"
start
deliver() {
	"$KUNDEREJSE" deliver --once --site "$site" --state "$state" 2>>"$t/deliver.log"
}
parts() {
	for part in html plain; do
		python3 "$srcdir/tests/e2e/mailpart.py" $part <"$1" >"$t/$2.$part"
	done
}
# The newest of a colleague.
mail_to() {
	ls -t "$state"/mails/*.eml | xargs grep -l "^To: <$1>" | head -1
}

who='mail=ebook/2-the-gaps&lang=sv&stage=decision&contact.name=Kari%20Moe&contact.email=kari%40kunde.test&at=2027-03-01T09:00'
get "/k/admin/preview/mail?$who" >"$t/page"
contains 'who may get it' "$(cat "$t/page")" '<option value="ola">Ola Å.</option>'
contains 'and who else' "$(cat "$t/page")" '<option value="ingrid">Ingrid Berg</option>'
lacks 'who has no address' "$(cat "$t/page")" 'value="liv"'
field() {
	sed -n "s/.*name=\"$1\" value=\"\([^\"]*\)\".*/\1/p" "$t/page" | head -1 | sed 's/&amp;/\&/g'
}
of=$(field of) once=$(field once)
[ -n "$of" ] && [ -n "$once" ] || fail "no form: $(cat "$t/page")"

send() {
	curl -sS --unix-socket "$web" -D "$t/headers" -A "$agent" -o "$t/body" \
	    -w '%{http_code}' -H "Sec-Fetch-Site: ${sent_from:-same-origin}" "$@" \
	    http://www.nordkurs.no/k/admin/preview/mail/send
}
queued() { sql 'SELECT count(*) FROM outbox'; }
expect 'not from elsewhere' "$(sent_from=cross-site send -d to=ola --data-urlencode "of=$of" -d once=a)" 403
expect 'not by a link' "$(status '/k/admin/preview/mail/send?to=ola&once=a')" 405
for to in liv nobody kari@kunde.test ola@nordkurs.no '' 'ola,ingrid'; do
	expect "not to $to" "$(send -d "to=$to" --data-urlencode "of=$of" -d once=a)" 400
done
expect 'not without its form' "$(send -d to=ola --data-urlencode "of=$of")" 400
for bad in mail=none lang=fi stage=late contact.email=a draft=autumn; do
	expect "not $bad" "$(send -d to=ola --data-urlencode "of=$bad" -d once=a)" 400
done
expect 'nothing is queued' "$(queued)" 0

# Sent once, however often it is pressed.
expect 'it is queued' "$(send -d to=ola --data-urlencode "of=$of" -d "once=$once")" 303
back=$(header Location)
expect 'pressed twice' "$(send -d to=ola --data-urlencode "of=$of" -d "once=$once")" 303
expect 'it waits' "$(sql 'SELECT person, class, list, mail, lang, state, contact IS NULL FROM outbox')" \
    'ola|transactional||ebook/2-the-gaps|sv|queued|1'
contains 'said in the log' "$(cat "$t/serve.log")" \
    'outbox: ebook/2-the-gaps is sent to ola as a test, says admin'
get "$back" >"$t/page"
contains 'said to him' "$(cat "$t/page")" 'It waits to be sent to Ola Å., as a test'
contains 'the way on' "$(cat "$t/page")" '<a href="/k/admin/outbox">outbox</a>'
contains 'the same mail' "$(cat "$t/page")" 'name="contact.first_name"'
lacks 'only after a test' "$(get "/k/admin/preview/mail?$who&sent=nobody")" 'It waits'
expect 'one goes' "$(deliver)" '1 sent'
expect 'it is accepted' "$(sql 'SELECT state FROM outbox')" accepted
contains 'in the outbox' "$(get /k/admin/outbox)" '<td>ebook/2-the-gaps</td><td></td><td>ola</td>'

# The bytes are those of the preview, but for what says that it is a test, when
# it was sent and its names.
mail=$(mail_to ola@nordkurs.no)
"$KUNDEREJSE" render --site "$site" --mail ebook/2-the-gaps --lang sv --stage decision \
    --set 'name=Kari Moe' --set email=kari@kunde.test --at 2027-03-01T09:00 >"$t/shown.eml"
parts "$mail" sent
parts "$t/shown.eml" shown
for part in html plain; do
	cmp "$t/sent.$part" "$t/shown.$part" || fail "another $part than was shown"
done
contains 'as who it describes' "$(cat "$t/sent.plain")" 'Hej Kari,'
subjects() {
	python3 - "$@" <<'P'
import email, email.policy, sys
for name in sys.argv[1:]:
    m = email.message_from_binary_file(open(name, 'rb'), policy=email.policy.default)
    print(m['Subject'], m['List-Unsubscribe'], m['List-Id'])
P
}
subjects "$mail" "$t/shown.eml" >"$t/subjects"
expect 'it says what it is' "$(sed -n 1p "$t/subjects")" "[test] $(sed -n 2p "$t/subjects")"
age=$(($(date +%s) - $(date -d "$(sed -n 's/^Date: *//p' "$mail" | tr -d '\r')" +%s)))
[ "$age" -ge 0 ] && [ "$age" -le 60 ] || fail "Date is $age s old"

# What it leads to does nothing, whoever presses it.
personal=$(grep -ohE '/k/(leave|me|confirm|go|download)/[a-z2-7]{26}' "$t/sent.html" "$t/sent.plain" | sort -u)
contains 'it can be left' "$personal" /k/leave/aaaaaaaaaaaaaaaaaaaaaaaaaa
before=$(sqlite3 "$state/kunderejse.db" .dump | grep -v 'INSERT INTO counter' | sha256sum)
for link in $personal /k/confirm/aaaaaaaaaaaaaaaaaaaaaaaaaa; do
	case $(status "$link") in 200 | 404) ;; *) fail "$link: $(status "$link")" ;; esac
	case $(status "$link" -H 'Sec-Fetch-Site: same-origin' -d List-Unsubscribe=One-Click) in
	200 | 404) ;; *) fail "POST of $link" ;; esac
done
expect 'nothing changed' "$(sqlite3 "$state/kunderejse.db" .dump | grep -v 'INSERT INTO counter' | sha256sum)" "$before"

# A confirmation, and one that is for no time of its own.
of='mail=confirm-ebook&lang=nb'
expect 'a confirmation' "$(send -d to=ingrid --data-urlencode "of=$of" -d once=b)" 303
expect 'it goes' "$(deliver)" '1 sent'
contains 'nobody is asked' "$(grep -l '^To: <ingrid@nordkurs.no>' "$state"/mails/*.eml | xargs cat)" \
    /k/confirm/aaaaaaaaaaaaaaaaaaaaaaaaaa
expect 'no ticket' "$(sql 'SELECT count(*) FROM ticket')" 0

# From the command line, the same.
render() {
	"$KUNDEREJSE" render --site "$site" "$@"
}
expect 'by hand' "$(render --mail ebook/2-the-gaps --lang sv --stage decision --state "$state" \
    --set 'name=Kari Moe' --set email=kari@kunde.test --at 2027-03-01T09:00 --to ola)" \
    'ebook/2-the-gaps waits to be sent to ola, as a test'
rm "$mail"
expect 'it goes' "$(deliver)" '1 sent'
parts "$(mail_to ola@nordkurs.no)" hand
cmp "$t/hand.html" "$t/shown.html" || fail 'another mail by hand'
wrong() {
	expect "$1" "$(render "$@" 2>&1 >/dev/null || echo "$?")" \
	    "kunderejse render: $message; see kunderejse render --help
2"
}
message='liv is no <person> with a mail address in the site.xml that is served, or what --set says is too long'
wrong --mail confirm-ebook --to liv --state "$state"
message='a test is --mail NAME --to PERSON; --state and --db are for it alone'
wrong / --to ola
wrong --mail confirm-ebook --state "$state"

# He is no colleague any more when it is to go.
expect 'once more' "$(send -d to=ola --data-urlencode "of=$of" -d once=c)" 303
stop_all
rm "$state/site.image"
sed 's|<person key="ola"[^>]*>||' "$site/site.xml" >"$t/site.xml"
cp "$t/site.xml" "$site/site.xml"
expect 'none goes' "$(deliver)" '0 sent'
expect 'why' "$(sql "SELECT state, reason FROM outbox WHERE dedup = 'test:c'")" 'cancelled|person-gone'

# A draft: a mail that the live site does not have, and words that nobody
# published.
live=$t/live site=$t/published state=$t/published.state draft=$t/published/drafts/autumn
mkdir "$state"
cp -R "$demo" "$live"
chmod -R u+w "$live"
sed -i 's|<mail from="hei@mail.nordkurs.no">|<mail from="hei@mail.nordkurs.no" transport="dir:mails">|' "$live/site.xml"
"$KUNDEREJSE" publish "$live" --site "$site" --state "$state" >"$t/out" 2>&1 || fail "publish: $(cat "$t/out")"
mkdir -p "$draft"
cp -R "$live/." "$draft/"
subject() {
	sed -i "s|<k:subject>.*</k:subject>|<k:subject>$1</k:subject>|" "$draft/mails/$2.xml"
}
cp "$draft/mails/ebook/2-the-gaps.xml" "$draft/mails/autumn.xml"
subject 'Autumn is here' autumn
subject 'Nobody published this' confirm-ebook
sed -i 's|<person key="ingrid"|<person key="eve" name="Eve" mail="eve@else.test"/>&|; s|mail="ingrid@nordkurs.no"|mail="ingrid@else.test"|' "$draft/site.xml"
start
dumped() {
	sqlite3 "$state/kunderejse.db" .dump | grep -v 'INSERT INTO counter' | sha256sum
}
of='draft=autumn&mail=autumn&lang=nb&stage=decision&contact.name=Kari%20Moe'
get "/k/admin/preview/mail?$of" >"$t/page"
contains 'a draft, too' "$(cat "$t/page")" '<button>Send a test</button>'
contains 'its own form' "$(field of)" 'draft=autumn&mail=autumn'
lacks 'nobody of the draft' "$(cat "$t/page")" 'value="eve"'
before=$(dumped)
expect 'nor by another way' "$(send -d to=eve --data-urlencode "of=$of" -d once=a)" 400
expect 'not of the live site' "$(send -d to=ingrid --data-urlencode "of=mail=autumn" -d once=a)" 400
expect 'nothing is queued' "$(dumped)" "$before"
[ ! -e "$state/tests" ] || fail 'a draft is kept'

"$KUNDEREJSE" render --site "$draft" --mail autumn --stage decision --set 'name=Kari Moe' >"$t/shown.eml"
expect 'it is queued' "$(send -d to=ingrid --data-urlencode "of=$of" -d once=a)" 303
get "$(header Location)" >"$t/page"
contains 'said to him' "$(cat "$t/page")" 'It waits to be sent to Ingrid Berg, as a test'
contains 'back at the draft' "$(cat "$t/page")" '<option value="autumn" selected'
expect 'with its draft' "$(sql 'SELECT person, class, list, mail, length(site), contact IS NULL FROM outbox')" \
    'ingrid|transactional||autumn|13|1'
kept=$state/tests/$(sql 'SELECT site FROM outbox').image
[ -s "$kept" ] || fail "no $kept"
# What is edited meanwhile is another draft, and no mail of anybody else has
# anything of one.
subject 'Autumn was here' autumn
token=$(get /ebok | sed -n 's/.*name="k-token" value="\([^"]*\)".*/\1/p')
expect 'Kari asks' "$(status /k/form/ebook -d to=/ebok -d "k-token=$token" -d email=kari@kunde.test \
    -H 'Sec-Fetch-Site: same-origin')" 303
expect 'a test of the same' "$(send -d to=ingrid --data-urlencode 'of=draft=autumn&mail=confirm-ebook' -d once=b)" 303
expect 'all go' "$(deliver)" '3 sent'
expect 'to nobody of the draft' "$(grep -l '^To:.*else.test' "$state"/mails/*.eml | wc -l)" 0
of_subject() {
	grep -l "^Subject: $1" "$state"/mails/*.eml
}
mail=$(of_subject '\[test\] Autumn is here')
contains 'to her' "$(cat "$mail")" 'To: <ingrid@nordkurs.no>'
parts "$mail" sent
parts "$t/shown.eml" shown
cmp "$t/sent.plain" "$t/shown.plain" || fail 'another text than was shown'
# But for its pictures, which the web server would have of the live site.
pictures() {
	sed -n 's|.*src="https://www.nordkurs.no\(/k/preview/[a-z0-9]*/\)logo.png?v=.*|\1|p' "$t/$1.html"
}
[ -n "$(pictures sent)" ] || fail "no picture of the draft: $(cat "$t/sent.html")"
sed "s|$(pictures sent)|/assets/|g" "$t/sent.html" | cmp - "$t/shown.html" || fail 'another mail than was shown'
echo 'of the draft' >"$draft/assets/logo.png"
expect 'a picture of it' "$(get "$(pictures sent)logo.png?v=1")" 'of the draft'
contains 'nobody leaves' "$(cat "$t/sent.plain")" /k/leave/aaaaaaaaaaaaaaaaaaaaaaaaaa
lacks 'nothing is counted' "$(cat "$t/sent.html" "$t/sent.plain")" /k/go/
contains 'a confirmation' "$(cat "$(of_subject '\[test\] Nobody published this')")" 'To: <ingrid@nordkurs.no>'
lacks "Kari's" "$(cat "$(mail_to kari@kunde.test)")" 'Nobody published'
expect "only Kari's ticket" "$(sql 'SELECT count(*) FROM ticket')" 1

# What can not be compiled, or would come from elsewhere, is not sent.
cp "$draft/site.xml" "$t/good.xml"
before=$(dumped)
echo '<k:page' >"$draft/pages/x.xml"
expect 'not what is broken' "$(send -d to=ingrid --data-urlencode "of=$of" -d once=c)" 400
contains 'it says so' "$(cat "$t/body")" 'Nothing was sent.  The draft has errors: look at it under Publish.'
rm "$draft/pages/x.xml"
sed -i 's|<mail from="hei@mail.|<mail from="hei@post.|' "$draft/site.xml"
get "/k/admin/preview/mail?$of" >"$t/page"
contains 'why not' "$(cat "$t/page")" 'its mails can be sent once it is published'
lacks 'no button' "$(cat "$t/page")" 'Send a test'
expect 'not from elsewhere' "$(send -d to=ingrid --data-urlencode "of=$of" -d once=c)" 400
by_hand() {
	render --site "$draft" --state "$state" --mail autumn --lang nb --stage decision --set 'name=Kari Moe' "$@" 2>&1 || echo $?
}
contains 'nor by hand' "$(by_hand --to ingrid)" 'this site has another base, prefix or mail from'
cp "$t/good.xml" "$draft/site.xml"
contains 'nor to eve' "$(by_hand --to eve)" 'eve is no <person> with a mail address in the site.xml that is served'
contains 'nor to where she is not yet' "$(by_hand --to ingrid@else.test)" 'is no <person> with'
expect 'nothing is queued' "$(dumped)" "$before"

# By hand, the same; and none when its draft is gone.
expect 'by hand' "$(by_hand --to ingrid@nordkurs.no)" 'autumn waits to be sent to ingrid, as a test'
expect 'it goes' "$(deliver)" '1 sent'
mail=$(of_subject '\[test\] Autumn was here')
contains 'as it is now' "$(cat "$mail")" 'To: <ingrid@nordkurs.no>'
parts "$mail" hand
expect 'with its pictures' "$(get "$(pictures hand)logo.png")" 'of the draft'
# Of a draft that lies elsewhere they are the live ones, and nothing is kept
# under an address that a page may have.
cp -R "$draft" "$t/elsewhere"
sed -i 's|<k:subject>.*</k:subject>|<k:subject>Elsewhere</k:subject>|' "$t/elsewhere/mails/autumn.xml"
render --site "$t/elsewhere" --state "$state" --mail autumn --to ingrid >"$t/put"
expect 'it goes' "$(deliver)" '1 sent'
parts "$(of_subject '\[test\] Elsewhere')" else
expect 'a live picture' "$(status "$(pictures else)logo.png?v=1"; header Location)" '302/assets/logo.png?preview'
subject 'Autumn is gone' autumn
expect 'queued' "$(send -d to=ingrid --data-urlencode "of=$of" -d once=d)" 303
gone=$state/tests/$(sql 'SELECT site FROM outbox ORDER BY id DESC LIMIT 1').image
mv "$gone" "$t/gone"
expect 'not in other words' "$(deliver)" '0 sent'
expect 'why' "$(sql "SELECT state, reason FROM outbox WHERE dedup = 'test:d'")" 'failed|unmade'
contains 'said in the log' "$(cat "$t/deliver.log")" 'no mail can be made of autumn: its draft is not kept any more'

# A draft is kept as long as its test may go.
cp "$t/gone" "$gone"
touch -d '25 hours ago' "$kept"
stop_all || fail 'stopped'
start
is_gone() { [ ! -e "$kept" ]; }
await is_gone
[ -e "$gone" ] || fail 'the other draft is gone, too'
exit 0
