#!/bin/sh
# SPDX-License-Identifier: ISC
# A letter to a list: who gets it, held, stopped, spread, once to each; by its own
# time; as a test; and as a page.
. "${srcdir:-.}/tests/e2e/lib.sh"
series=yes # of its own
now=$(date +%s)
oslo() { TZ=Europe/Oslo date -d "@$1" +%Y-%m-%dT%H:%M; }
put() {
	mkdir -p "$(dirname "$site/$1")"
	cat >"$site/$1"
}
xmlns='xmlns:k="urn:kunderejse:1"'
put site.xml <<X
<site xmlns="urn:kunderejse:1" name="N" base="https://www.nordkurs.no" zone="Europe/Oslo">
  <languages default="nb"><language key="en"/></languages>
  <mail from="hei@mail.nordkurs.no" transport="dir:mails"><address>Veien 1</address></mail>
  <person key="ingrid" name="Ingrid Berg" mail="ingrid@nordkurs.no"/>
  <list key="news"><label xml:lang="nb">Brevet</label><label xml:lang="en">The letter</label></list>
</site>
X
put journey.xml <<X
<journey xmlns="urn:kunderejse:1" start="unknown"><stage key="unknown"/><stage key="decision"/>
  <move to="decision" event="form_submit" form="f"/></journey>
X
for lang in nb en; do
	put texts/$lang.xml <<X
<k:texts $xmlns><k:text key="mail.reason.marketing">Why-$lang</k:text>
<k:text key="mail.leave">Leave-$lang</k:text><k:text key="mail.me">Me-$lang</k:text></k:texts>
X
done
put pages/front.xml <<X
<k:page $xmlns id="front" path="/"><k:path xml:lang="en">/en/</k:path><html lang="{\$lang}"><head><title>t</title></head><body><p>Front</p></body></html></k:page>
X
put pages/form.xml <<X
<k:page $xmlns id="form" path="/f"><k:path xml:lang="en">/en/f</k:path><html lang="{\$lang}"><head><title>t</title></head><body>
<k:form name="f" thanks="front"><label>E <input name="email" type="email" required="required"/></label>
<k:error field="email"/><button>B</button></k:form></body></html></k:page>
X
put layouts/mail.xml <<X
<k:layout $xmlns><html lang="{\$lang}"><head><title><k:place name="title"/></title></head><body style="margin:0"><p><k:place name="preheader"/></p><k:place name="main"/><k:footer/></body></html></k:layout>
X
mail() {
	put "mails/$1.xml" <<X
<k:mail $xmlns layout="mail" sender="ingrid"><k:subject>S $2</k:subject><k:preheader>P</k:preheader>
<p>$2 in <k:value-of select="\$lang"/> for <k:value-of select="\$first_name" else="you"/></p>
<k:choose name="stage"><k:when stage="decision"><p>nearly there</p></k:when>
<k:when known="yes"><p>somebody</p></k:when><k:otherwise><p>anybody</p></k:otherwise></k:choose>
<p><a href="{k:web()}">on the web</a></p></k:mail>
X
}
mail april April
mail may May
mail series/one Series
put sequences/series.xml <<X
<sequence xmlns="urn:kunderejse:1" purpose="marketing" list="news"><title>S</title>
<enter event="form_submit" form="f"/><reentry allow="never"/><consent state="confirmed"/>
<exit after="P60D" outcome="expired"/><wait name="w" for="P30D"/><send name="one" mail="series/one"/></sequence>
X
put sequences/hello.xml <<X
<sequence xmlns="urn:kunderejse:1" purpose="marketing" list="news"><title>H</title>
<enter event="optin_confirmed"/><reentry allow="never"/><consent state="confirmed"/>
<exit after="P60D" outcome="expired"/><wait name="w" for="P30D"/><send name="one" mail="series/one"/></sequence>
X
letter() {
	put "letters/$1.xml" <<X
<letter xmlns="urn:kunderejse:1" list="news" $2/>
X
}
letter april 'mail="april" spread="PT2H" not-while-in="series"'
letter may-2 'mail="may" not-while-in="series"'
start "$site"

write() {
	sqlite3 -cmd '.timeout 3000' "$state/kunderejse.db" "PRAGMA foreign_keys = ON; $1"
}
# person ID ADDRESS LANG KIND...
person() {
	id=$1
	write "INSERT INTO contact (id, created_at, seen_at, folded_at, last_event,
		events, email, name, role, stage, state, lang)
	VALUES ($1, $now, $now, 0, 0, 0, '$2@example.org', '$2', '', '', x'', '$3')"
	shift 3
	for kind in "$@"; do
		write "INSERT OR IGNORE INTO wording (lang, words) VALUES ('nb', 'Ja.');
		INSERT INTO consent_event (contact, list, purpose, kind, at, wording, page, form)
		VALUES ($id, 'news', '', '$kind', $now, 1, 'front', 'f')"
	done
}
person 1 kari nb requested confirmed
person 2 ola en confirmed
person 3 per nb requested
person 4 liv nb confirmed withdrawn
person 5 siv nb confirmed
person 6 tor nb confirmed
person 7 una nb confirmed
write "UPDATE contact SET paused_until = $now + 9000000 WHERE id = 7;
    INSERT INTO run (contact, sequence, number, step, path, entered_at, step_at, wake,
	ended_at, outcome, goal, goal_at)
    VALUES (5, 'series', 1, 'w', '', $now, $now, $now + 2592000, 0, '', '', 0)"
"$KUNDEREJSE" contact suppress tor@example.org --site "$site" --state "$state" >"$t/out"

# cmd STATUS VERB…: standard output and error in $t/out and $t/err.
cmd() {
	want=$1
	shift
	rc=0
	"$KUNDEREJSE" letter "$@" --site "$site" --state "$state" >"$t/out" 2>"$t/err" || rc=$?
	expect "letter $*" "$rc: $(head -3 "$t/err")" "$want: $(head -3 "$t/err")"
}
deliver() {
	"$KUNDEREJSE" deliver --once --pace none --site "$site" --state "$state" 2>>"$t/deliver.log"
}
state_of() {
	sql "SELECT state FROM letter WHERE name = '$1'"
}
# Its ten minutes, or its time, are over.
age() {
	write "UPDATE letter SET at = at - 100000, stale = $now + 86400 WHERE name = '$1'"
}
# Where the mails lead to on the web.
webs() {
	cat "$state"/mails/*.eml | sed -e 's/=3D/=/g' |
	    grep -o 'https://www.nordkurs.no/k/letter/[^" ]*' | tr -d '\r' | sort -u
}
row() {
	grep "^$1	" "$t/out" || echo "no $1"
}

# Before it goes.
cmd 0 list --format tsv
expect 'by hand' "$(row april)" "april	news	april	ready	-	-	0	0	0	0"
cmd 0 check april --format tsv
expect 'whom it reaches' "$(grep -v '^what' "$t/out" | cut -f 1-3)" 'gets	all	2
language	nb	1
language	en	1
stage	unknown	2
slot	stage=line 4	2
not	operator	1
not	no-consent	2
not	other-sequence	1
not	paused	1'
cmd 0 check april
contains 'for people' "$(cat "$t/out")" 'april: the mail april to the list news, goes when somebody sends it'
contains 'why' "$(cat "$t/out")" 'the person has not agreed to it'
cmd 2 check aprill
contains 'did you mean' "$(cat "$t/err")" 'did you mean april?'
cmd 2 chek april
contains 'which verb' "$(cat "$t/err")" 'did you mean check?'
expect 'no page of it' "$(status /k/letter/april)" 404
expect 'nor of what is no letter' "$(status /k/letter/may)" 404
expect 'nor a list of them' "$(status /k/letter/)" 404

# To a colleague first, and to nobody else.
cmd 2 test april kari@example.org
cmd 0 test april Ingrid@nordkurs.no --lang en --stage decision --set name=Eva
expect 'it goes' "$(deliver)" '1 sent'
shown=$(cat "$state"/mails/*.eml)
rm "$state"/mails/*.eml
contains 'as a test' "$shown" 'Subject: [test] S April'
contains 'to him' "$shown" 'To: <ingrid@nordkurs.no>'
contains 'as she would get it' "$shown" 'April in en for Eva'
contains 'in that stage' "$shown" 'nearly there'
cmd 0 test may-2 ingrid
expect 'the next' "$(deliver)" '1 sent'
expect 'with its own page, not that of its mail' "$(webs)" 'https://www.nordkurs.no/k/letter/may-2?l=nb'
rm "$state"/mails/*.eml
expect 'nobody else is queued' "$(sql "SELECT count(*) FROM outbox WHERE letter <> ''")" 0

# Held.
cmd 1 send april --expect 3
contains 'another number' "$(cat "$t/err")" 'expected were 3, and 2 get it; nothing is sent'
expect 'nothing is put down' "$(state_of april)" ''
cmd 0 send april --expect 2
contains 'to how many' "$(cat "$t/out")" 'april goes to 2 of the list news from '
contains 'until when' "$(cat "$t/out")" 'kunderejse letter stop april'
expect 'ten minutes' "$(sql "SELECT at - ordered_at FROM letter")" 600
cmd 1 send april
contains 'once' "$(cat "$t/err")" 'A letter goes once'
expect 'not yet' "$(deliver)" '0 sent'
expect 'held' "$(state_of april)" held
expect 'no page of it' "$(status /k/letter/april)" 404
expect 'nor on a list' "$(status /k/letter/)" 404

# Spread over two hours: each has his time, which stays his.
age april
expect 'none is due at once' "$(deliver)" '0 sent'
expect 'all are queued' "$(state_of april) $(sql 'SELECT queued FROM letter')" 'sent 4'
expect 'who is asked' "$(sql "SELECT contact FROM outbox WHERE letter = 'april' ORDER BY 1")" '1
2
5
7'
expect 'when' "$(sql "SELECT count(DISTINCT due) > 1, min(due >= $now), max(due) <= $now + 7300,
    min(stale - due) > 0, max(class || list || priority)
    FROM outbox WHERE letter = 'april'")" '1|1|1|1|marketingnews0'
write "UPDATE outbox SET next = $now - 1 WHERE letter = 'april' AND contact IN (1, 5)"
expect 'one goes' "$(deliver)" '1 sent'
expect 'who is in the series does not' \
    "$(sql "SELECT state, reason FROM outbox WHERE letter = 'april' AND contact = 5")" 'cancelled|other-sequence'
cmd 0 list --format tsv
expect 'so far' "$(row april | cut -f 1,4,7-9)" "april	sent	2	1	1"

# Stopped while it goes.
cmd 0 stop april
contains 'how many' "$(cat "$t/out")" 'april is stopped: 1 had left, 3 do not go'
expect 'why' "$(sql "SELECT state, reason FROM outbox WHERE letter = 'april' AND contact = 2")" 'cancelled|exit'
cmd 0 stop april
cmd 1 send april
contains 'for good' "$(cat "$t/err")" 'april was stopped'
expect 'nothing more' "$(deliver)" '0 sent'
expect 'some got it, so it is a page' "$(status /k/letter/april)" 200
cmd 2 stop no-such

# Who left joins again on the page of his mails, by the words of a list that is not
# described, and the next one reaches him.
me=/k/me/$("$builddir/tests/e2e/mailtoken" "$state/keys" 4 liv@example.org '')
contains 'the words' "$(get "$me?l=en")" '<p>Send me The letter by mail. I can leave at any time.</p>'
contains 'kept' "$(get "$me?l=en" -d 'do=join news')" 'The letter: you said yes on '
expect 'the proof' "$(sql "SELECT kind, lang, words, channel FROM consent_event JOIN wording ON wording.id = wording
    WHERE contact = 4 ORDER BY consent_event.id DESC LIMIT 1")" \
    'confirmed|en|Send me The letter by mail. I can leave at any time.|page'
expect 'who welcomes a new reader lets him in' "$(sql 'SELECT sequence FROM run WHERE contact = 4')" hello

# The other goes to the end.
rm "$state"/mails/*.eml
cmd 0 send may-2
age may-2
expect 'to all three' "$(deliver)" '3 sent'
expect 'again nothing' "$(deliver)" '0 sent'
expect 'all of it' "$(sql "SELECT contact, state, reason FROM outbox WHERE letter = 'may-2' ORDER BY 1")" '1|accepted|
2|accepted|
4|accepted|
5|cancelled|other-sequence
7|stale|paused'
contains 'in his language' "$(cat "$state"/mails/*.eml)" 'May in en for ola'
contains 'and hers' "$(cat "$state"/mails/*.eml)" 'May in nb for kari'
contains 'who joined' "$(cat "$state"/mails/*.eml)" 'May in nb for liv'
expect 'where it leads' "$(webs)" 'https://www.nordkurs.no/k/letter/may-2?l=en
https://www.nordkurs.no/k/letter/may-2?l=nb'
cmd 1 stop may-2
contains 'too late' "$(cat "$t/err")" 'it is too late: all 3 of may-2 have left'
"$KUNDEREJSE" report unsent --format tsv --site "$site" --state "$state" >"$t/out"
contains 'said in the report' "$(cat "$t/out")" 'siv@example.org	may	news	cancelled	other-sequence'

# As a page: the same for all, and nobody's.
get '/k/letter/may-2?l=en' >"$t/page"
page=$(cat "$t/page")
contains 'its words' "$page" '<p>May in en for you</p>'
contains 'of nobody' "$page" '<p>anybody</p>'
contains 'its styles' "$page" 'style="margin:0"'
contains 'its own address' "$page" 'https://www.nordkurs.no/k/letter/may-2?l=en'
lacks 'nobody leaves' "$page" /k/leave
lacks 'nobody is known' "$page" /k/me
lacks 'no empty address' "$page" 'href=""'
expect 'not for search engines' "$(header X-Robots-Tag)" noindex
expect 'asked for again' "$(header Cache-Control)" 'private, no-cache'
contains 'which may be seen' "$(header Content-Security-Policy)" "style-src 'self' 'unsafe-inline'"
tag=$(header ETag)
expect 'the same' "$(status '/k/letter/may-2?l=en' -H "If-None-Match: $tag")" 304
contains 'by his browser' "$(get /k/letter/may-2)" 'May in nb for you'
write "UPDATE letter SET at = at - 86400 WHERE name = 'april'"
get '/k/letter/?l=en' >"$t/page"
expect 'all that went, by list, the newest first' "$(sed -n '/<h1>/,/<.main>/p' "$t/page" | sed 's/[0-9][0-9]* [A-Z][a-z]* [0-9]*/DAY/')" '<h1>N</h1>
<h2>The letter</h2>
<ul>
<li>DAY: <a href="https://www.nordkurs.no/k/letter/may-2?l=en">S May</a></li>
<li>DAY: <a href="https://www.nordkurs.no/k/letter/april?l=en">S April</a></li>
</ul>
</main>'
expect 'it may be asked again' "$(status '/k/letter/?l=en' -H "If-None-Match: $(header ETag)")" 304
contains 'by his browser' "$(get /k/letter/)" '<h2>Brevet</h2>'
expect 'not for search engines either' "$(header X-Robots-Tag)" noindex
expect 'by hand only' "$(status /k/letter/may-2 -d a=b)" 405
get '/k/letter/series/one?l=en' >"$t/page"
contains 'of a sequence' "$(cat "$t/page")" 'Series in en for you'
for name in april/ may confirm series series/two ../april '%2e%2e/april'; do
	expect "no $name" "$(status "/k/letter/$name")" 404
done
expect 'nothing is written' "$(sql 'SELECT count(*) FROM event')" 0

# Those that have a time.
stop_all
letter soon "mail=\"may\" at=\"$(oslo $((now + 300)))\""
letter next "mail=\"may\" at=\"$(oslo $((now + 90000)))\""
letter late "mail=\"may\" at=\"$(oslo $((now - 3600)))\""
letter old "mail=\"may\" at=\"$(oslo $((now - 200000)))\""
rm -f "$state/site.image"
expect 'what is late by an hour goes, to who is in the series too' "$(deliver)" '4 sent'
cmd 0 list --format tsv
expect 'how far they are' "$(cut -f 1,4 "$t/out" | grep -v letter | sort)" 'april	stopped
late	sent
may-2	sent
next	planned
old	missed
soon	held'
cmd 1 send soon
contains 'by itself' "$(cat "$t/err")" 'soon goes by itself'
cmd 0 stop next
expect 'before its time' "$(state_of next)" stopped
age next
age soon
expect 'the other' "$(deliver)" '4 sent'
expect 'it went' "$(state_of soon)" sent
expect 'by nobody' "$(sql "SELECT by FROM letter WHERE name = 'soon'")" ''

# Whose file is gone waits for it until it is too late.
cmd 0 send old
age old
mv "$site/letters/old.xml" "$t/old.xml"
expect 'none' "$(deliver)" '0 sent'
expect 'it waits' "$(state_of old)" held
write "UPDATE letter SET stale = $now - 10 WHERE name = 'old'"
expect 'none' "$(deliver)" '0 sent'
expect 'too late' "$(state_of old)" stopped
contains 'said' "$(cat "$t/deliver.log")" 'letter old: it is too late'
exit 0
