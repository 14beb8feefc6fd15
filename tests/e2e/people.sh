#!/bin/sh
# SPDX-License-Identifier: ISC
# The seller's pages: who is warm, cooling and waits; one person; buttons that
# become events of the journey; and a card from a fair.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
sed -i 's|<mail from="hei@mail.nordkurs.no"|& transport="dir:mails"|' "$site/site.xml"
series=yes # one that nobody comes into by what is done here
without_series
mkdir "$site/sequences"
cat >"$site/sequences/course.xml" <<'X'
<sequence xmlns="urn:kunderejse:1" xml:lang="nb" purpose="marketing" list="newsletter">
  <enter event="refund"/>
  <reentry allow="after-exit" gap="P1D" max="9"/>
  <consent state="confirmed"/>
  <goal name="sale" event="purchase"/>
  <exit after="P60D" outcome="expired"/>
  <wait name="w1" for="P4D">
    <until name="asked" test="k:done('support_request') &gt; 0"/>
  </wait>
  <send name="steps" mail="ebook/1-map-the-steps"/>
</sequence>
X
start
put() {
	sqlite3 "$state/kunderejse.db" "PRAGMA busy_timeout = 5000; $1" >/dev/null
}
tell() { "$KUNDEREJSE" event "$@" --site "$site" --state "$state" >"$t/out" 2>&1 || fail "event $*: $(cat "$t/out")"; }
contact() { sql "SELECT id FROM contact WHERE email = '$1@example.com'"; }
page() { get "/k/admin/people?id=$(contact "$1")"; }
events() { sql "SELECT group_concat(event || ':' || answer || ':' || by, ' ') FROM (SELECT * FROM contact_event WHERE contact = $(contact "$1") ORDER BY id)"; }
# press WHO ARGUMENT...: a button of his page as it was shown under $once.
press() {
	who=$1
	shift
	set -- --data-urlencode "id=$who" --data-urlencode "once=$once" "$@"
	curl -sS --unix-socket "$web" -D "$t/headers" -A "$agent" -o "$t/body" \
	    -w '%{http_code}' -H "Sec-Fetch-Site: ${sent_from:-same-origin}" "$@" \
	    http://www.nordkurs.no/k/admin/people
}
rounds=0
post() {
	rounds=$((rounds + 1))
	once=$rounds.$$ press "$@"
}

contains 'nobody yet' "$(get /k/admin/people)" '<p>Nobody.</p>'
contains 'a way there' "$(get /k/admin/)" '<a href="/k/admin/people">People</a>'

# Kari met us, Liv fell silent, Ola bought long ago; Per only called.
tell meeting --email kari@example.com --name 'Kari Nordmann' --company 'Bjørk AS'
tell fair --email liv@example.com --name 'Liv <b>' --company 'Bjørk AS' --at "$(date -u -d '40 days ago' +%Y-%m-%dT%H:%M:%SZ)"
tell purchase --email ola@example.com --at "$(date -u -d '130 days ago' +%Y-%m-%dT%H:%M:%SZ)" --amount '1490 NOK'
tell call --email per@example.com
get /k/admin/people >"$t/page"
expect 'shown' "$(status /k/admin/people)" 200
contains 'she moved' "$(cat "$t/page")" 'from unknown to decision'
kari=$(contact kari) liv=$(contact liv)
section() { sed -n "/<h2>$1</,/<h2>/p" "$t/page"; }
contains 'she is warm' "$(section Warm)" "people?id=$kari\">Kari Nordmann</a>, Bjørk AS"
lacks 'nobody else' "$(section Warm)" per@example.com
contains 'she is cooling' "$(section Cooling)" "people?id=$liv\">Liv &lt;b&gt;</a>"
# The same as rows, of whom the page shows: no rule of the site takes Liv on.
"$KUNDEREJSE" report cooling --days 1 --format tsv --site "$site" --state "$state" >"$t/cooling"
expect 'and in the report' "$(cut -f 2-8 "$t/cooling")" "$(printf '%s\t' email name company stage what since cools | sed 's/.$//')
$(printf 'liv@example.com\tLiv <b>\tBjørk AS\tconsideration\tsilent\t%s\t-' "$(date -u -d '40 days ago' +%F)")"
contains 'nothing is to be done' "$(sed -n '/Waiting for us/,/Warm/p' "$t/page")" 'Nobody.'

# Found by name, address and company, in any case.
for word in nordmann KARI@ex 'bj%C3%B8rk'; do
	contains "found by $word" "$(get "/k/admin/people?q=$word")" 'Kari Nordmann'
done
lacks 'not others' "$(get '/k/admin/people?q=nordmann')" per@example.com
contains 'nobody' "$(get '/k/admin/people?q=zzz')" '<p>Nobody.</p>'
expect 'no such person' "$(status '/k/admin/people?id=999')" 404
expect 'no number' "$(status '/k/admin/people?id=x')" 404

# One of them.
page kari >"$t/page"
for text in 'mailto:kari@example.com' 'decision since' 'move event=meeting' \
    'Bjørk AS' 'Liv &lt;b&gt;' 'The furthest stage of those we may know it of: decision.' \
    '<strong>Met</strong>' 'unknown → decision'; do
	contains "shows $text" "$(cat "$t/page")" "$text"
done
contains 'members' "$(page liv)" 'Kari Nordmann'
contains 'what was paid' "$(page ola)" '1490&nbsp;NOK'

# Buttons.  nginx says who sits there.
sed -i 's|fastcgi_param REMOTE_USER $remote_user;|fastcgi_param REMOTE_USER "ingrid";|' "$t/site.conf"
kill -HUP "$nginx_pid"
is_ingrid() {
	post "$kari" -d what=note --data-urlencode 'text=who sits there' >/dev/null
	[ "$(sql 'SELECT by FROM note ORDER BY id DESC LIMIT 1')" = ingrid ]
}
await is_ingrid
# Until the worker that does not know it is gone.
alone() { [ "$(pgrep -c -P "$nginx_pid")" = 1 ]; }
await alone
per=$(contact per)
expect 'not from elsewhere' "$(sent_from=cross-site post "$per" -d what=call)" 403
for bad in what=burn what=purchase 'what=lost' 'what=lost&barrier=weather' 'what=give&text=x&person=ingrid' \
    'what=give&text=x&person=nobody&due=2027-03-01' 'what=give&person=ingrid&due=2027-03-01' \
    'what=give&text=x&person=ingrid&due=2027-03-01T09:00' what=done 'what=done&task=x'; do
	expect "wrong: $bad" "$(post "$per" -d "$bad")" 400
done
expect 'without once' "$(get /k/admin/people -o /dev/null -w '%{http_code}' -H 'Sec-Fetch-Site: same-origin' -d "id=$per&what=call")" 400
expect 'nothing yet' "$(events per)" 'call::'
expect 'called' "$(once=a press "$per" -d what=call --data-urlencode 'text=Wants
two "courses" & <b>')" 303
expect 'led back' "$(header Location)" "/k/admin/people?id=$per&did=call"
expect 'pressed twice' "$(once=a press "$per" -d what=call --data-urlencode 'text=Wants')" 303
expect 'it is one call' "$(events per)" 'call:: call::ingrid'
expect 'with the note' "$(sql "SELECT by, text FROM note WHERE contact = $per")" "$(printf 'ingrid|Wants\ntwo "courses" & <b>')"
expect 'said once' "$(grep -c "people: contact $per: call, says ingrid" "$t/serve.log")" 1
contains 'who and what' "$(page per)" '<strong>Called</strong>, says ingrid'
contains 'and what was said' "$(page per)" 'two "courses" &amp; &lt;b&gt;'
contains 'it is said' "$(get "/k/admin/people?id=$per&did=call")" 'It is written down.'
expect 'the second moved him' "$(sql "SELECT stage_to, rule FROM contact_change WHERE contact = $per")" 'decision|score'
put "UPDATE contact_change SET at = at - 60 WHERE contact = $per"
expect 'an offer' "$(post "$per" -d what=offer)" 303
expect 'an empty note' "$(post "$per" -d what=note)" 303
contains 'is none' "$(header Location)" did=nothing
expect 'lost' "$(post "$per" -d what=lost -d barrier=price)" 303
expect 'because' "$(events per)" 'call:: call::ingrid offer::ingrid lost:price:ingrid'
expect 'and where he is' "$(sql "SELECT stage FROM contact WHERE id = $per")" lost
contains 'why' "$(page per)" 'because: price'
contains 'it is counted' "$("$KUNDEREJSE" report barriers --format tsv --site "$site" --state "$state")" "$(printf 'decision\tprice\t1')"
expect 'of nobody' "$(post 999 -d what=call)" 303
contains 'nothing' "$(header Location)" did=nothing
expect 'nothing' "$(sql 'SELECT count(*) FROM contact')" 4

# Tasks.
expect 'a task' "$(post "$kari" -d what=give -d person=ingrid -d due=2026-01-02 --data-urlencode 'text=Send the list')" 303
expect 'as it was given' "$(sql "SELECT person, text, by, date(due + 7200, 'unixepoch') FROM task")" 'ingrid|Send the list|ingrid|2026-01-02'
get /k/admin/people >"$t/page"
contains 'it waits' "$(section 'Waiting for us')" 'Send the list'
contains 'too long' "$(section 'Waiting for us')" '<strong>Late:</strong> 2026-01-02, Ingrid Berg'
contains 'with a button' "$(page kari)" 'aria-label="Done: Send the list"'
task=$(sql 'SELECT id FROM task')
expect 'not of another' "$(post "$per" -d what=done -d "task=$task")" 303
contains 'nothing' "$(header Location)" did=nothing
expect 'done' "$(post "$kari" -d what=done -d "task=$task")" 303
expect 'by whom' "$(sql 'SELECT done_at > 0, done_by FROM task')" '1|ingrid'
lacks 'it waits no more' "$(get /k/admin/people)" 'Send the list'
contains 'it is told' "$(page kari)" '<strong>Task done</strong>, says ingrid'
"$KUNDEREJSE" contact export kari@example.com --site "$site" --state "$state" >"$t/export" 2>"$t/err" || fail 'export'
contains 'it is hers' "$(cat "$t/export")" 'Send the list'

# Tags.
expect 'no name' "$(post "$kari" -d what=add -d tag=VIP)" 400
expect 'no tag' "$(post "$kari" -d what=add)" 400
lacks 'nothing to choose' "$(get /k/admin/people)" 'name="tag"'
expect 'a tag' "$(once=t1 press "$kari" -d what=add -d tag=fair-2027)" 303
expect 'another' "$(once=t2 press "$kari" -d what=add -d tag=vip)" 303
expect 'of another' "$(once=t3 press "$per" -d what=add -d tag=vip)" 303
contains 'shown' "$(page kari)" 'people?tag=fair-2027">fair-2027</a>'
get '/k/admin/people?tag=vip' >"$t/page"
contains 'found by it' "$(section Found)" 'Kari Nordmann'
contains 'both' "$(section Found)" per@example.com
lacks 'nobody else' "$(section Found)" liv
contains 'it is chosen' "$(cat "$t/page")" '<option value="vip" selected>'
contains 'and by a word' "$(get '/k/admin/people?tag=vip&q=nordm')" 'Kari Nordmann'
lacks 'of both' "$(get '/k/admin/people?tag=vip&q=nordm')" per@example.com
lacks 'no part of it' "$(get '/k/admin/people?tag=vi')" 'Kari Nordmann'
expect 'taken away' "$(post "$kari" -d what=take -d tag=vip)" 303
expect 'of him alone' "$(sql 'SELECT contact, tag FROM contact_tag ORDER BY contact')" "$(printf '%s|fair-2027\n%s|vip' "$kari" "$per" | sort -n)"
"$KUNDEREJSE" contact export kari@example.com --site "$site" --state "$state" >"$t/export" 2>"$t/err" || fail 'export'
contains 'it is hers' "$(cat "$t/export")" 'fair-2027'

# What a browser does is seen if it allows that, and only then.
jar=$t/jar
get /k/consent -c "$jar" -o /dev/null -H 'Origin: http://www.nordkurs.no' -d choice=all
for path in /priser /priser /priser; do get $path -b "$jar" >/dev/null; done
seen() { [ "$(sql "SELECT count(*) FROM event WHERE page = 'prices'")" -ge 3 ]; }
await seen
visitor=$(sql 'SELECT max(id) FROM visitor')
tell call --email eva@example.com --visitor "$visitor"
eva=$(contact eva)
put "UPDATE visitor SET purposes = 3 WHERE id = $visitor"
lacks 'not her' "$(get /k/admin/people)" eva@example.com
contains 'no stage' "$(page eva)" 'Not for us to see'
lacks 'no page' "$(page eva)" 'page_view'
contains 'what she told' "$(page eva)" '<strong>Called</strong>'
"$KUNDEREJSE" contact show eva@example.com --site "$site" --state "$state" >"$t/out" || fail 'show'
contains 'nor here' "$(cat "$t/out")" 'kept from the seller'
put "UPDATE visitor SET purposes = 31 WHERE id = $visitor"
get /k/admin/people >"$t/page"
contains 'she is warm' "$(section Warm)" eva@example.com
contains 'her pages' "$(page eva)" 'prices, class price'
lacks 'her stage' "$(page eva)" 'Not for us to see'

# Sequences he is and was in, and their mails and letters.
lacks 'nothing to choose' "$(get /k/admin/people)" 'name="sequence"'
now=$(date +%s)
at=$((now - 86400))
run() { # CONTACT SEQUENCE NUMBER STEP ENDED OUTCOME GOAL
	put "INSERT INTO run (contact, sequence, number, step, path, entered_at, step_at,
	    wake, ended_at, outcome, goal, goal_at) VALUES ($1, '$2', $3, '$4', '',
	    $at - 60, $at, $now + 3600, $5, '$6', '$7', iif('$7' = '', 0, $5 - 60))"
}
mail() { # CONTACT RUN STEP LETTER
	put "INSERT INTO outbox (dedup, contact, person, class, list, mail, lang, site, at,
	    due, stale, next, state, reason, owner, attempt, code, answer, ended_at, run,
	    step, letter) VALUES ('$2-$4', $1, '', 'marketing', 'newsletter', 'x', 'nb', '',
	    $at, $at, $now, $at, 'accepted', '', '', 0, 250, '', $at, $2, '$3', '$4')"
}
run "$kari" course 1 '' $((now - 90000)) won sale
run "$kari" course 2 w1 0 '' ''
run "$per" gone 1 w9 0 '' ''
run "$eva" course 1 w1 0 '' ''
put "INSERT INTO contact_event (contact, previous, at, event, page, page_class, item, form, amount,
    currency, answer, dwell, dwell_before, scroll, load) SELECT id, last_event, $at, 'stage_set',
    '', '', '', 'course', 0, '', 'decision', 0, 0, 0, 0 FROM contact WHERE id = $eva;
UPDATE contact SET last_event = last_insert_rowid() WHERE id = $eva"
mail "$kari" "$(sql "SELECT max(id) FROM run WHERE contact = $kari")" steps ''
mail "$kari" 0 '' april
mail "$eva" "$(sql "SELECT max(id) FROM run WHERE contact = $eva")" steps ''
put "INSERT INTO task (contact, person, text, at, by, due, done_at, done_by)
    VALUES ($eva, 'ingrid', 'Ring her', $at, 'sequence course', $now, 0, '')"
until=$(TZ=Europe/Oslo date -d "$(TZ=Europe/Oslo date -d "@$at" '+%F %H:%M') 4 days" '+%F %H:%M')
page kari >"$t/page"
for text in 'came in' 'reached the goal sale' 'ended: won' 'came in, time 2' \
    "waits at w1 until $until" 'x, list newsletter, letter april, sent' \
    'x, list newsletter, sequence course, step steps, sent'; do
	contains "shows $text" "$(cat "$t/page")" "<p class=\"pre\">$text"
done
expect 'each by its name' "$(grep -c '<strong>Sequence course</strong>' "$t/page")" 5
contains 'a file that is gone' "$(page per)" 'stands still at w9: the file of the sequence is gone'
page eva >"$t/page"
contains 'who lets us see' "$(cat "$t/page")" 'waits at w1'
contains 'and what it gave us to do' "$(cat "$t/page")" 'Task for Ingrid Berg</strong>, says sequence course'
get '/k/admin/people?sequence=course' >"$t/page"
contains 'who is in it' "$(section Found)" 'Kari Nordmann'
contains 'and' "$(section Found)" eva@example.com
lacks 'nobody else' "$(section Found)" per@example.com
contains 'it is chosen' "$(cat "$t/page")" '<option value="course" selected>'
contains 'the others' "$(get '/k/admin/people?sequence=gone')" per@example.com
lacks 'of both' "$(get '/k/admin/people?sequence=course&q=eva')" 'Kari Nordmann'
put "UPDATE visitor SET purposes = 3 WHERE id = $visitor"
lacks 'not what she hides' "$(page eva)" 'Sequence course'
lacks 'nor by a mail and a task' "$(page eva)" 'sequence course'
contains 'which is to be done' "$(page eva)" 'Ring her'
lacks 'nor by a stage that it set' "$(page eva)" stage_set
contains 'which was sent' "$(page eva)" 'x, list newsletter, sent'
lacks 'nor among others' "$(get '/k/admin/people?sequence=course')" eva@example.com
put "UPDATE visitor SET purposes = 31 WHERE id = $visitor; UPDATE run SET ended_at = $now"
get '/k/admin/people?sequence=course' >"$t/page"
lacks 'in it no more' "$(cat "$t/page")" 'Kari Nordmann'
contains 'still asked for' "$(cat "$t/page")" '<option value="course" selected>'
contains 'and any name' "$(get '/k/admin/people?sequence=%22%3E%3Cb%3E')" '<option value="&quot;&gt;&lt;b&gt;" selected>"&gt;&lt;b&gt;</option>'

# Fifty happenings a page.
put "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
    INSERT INTO note (contact, text, at, by) SELECT $kari, 'note ' || i || '.', unixepoch() + i, 'x' FROM n"
lacks 'the oldest' "$(page kari)" 'note 1.'
contains 'a way there' "$(page kari)" "id=$kari&amp;page=2\">Older"
contains 'the oldest' "$(get "/k/admin/people?id=$kari&page=2")" 'note 1.'
expect 'a page too far' "$(status "/k/admin/people?id=$kari&page=99999999999999")" 200

# A card.
card() {
	curl -sS --unix-socket "$web" -D "$t/headers" -A "$agent" -o "$t/body" \
	    -w '%{http_code}' -H 'Sec-Fetch-Site: same-origin' -d "once=$once" "$@" \
	    http://www.nordkurs.no/k/admin/people/card
}
for text in 'confirm-ebook, of the form ebook' 'wants Nordkurs-brevet' 'value="nb" selected'; do
	contains "asks $text" "$(get /k/admin/people/card)" "$text"
done
expect 'no address' "$(once=x card -d email=ida -d name=Ida -d lang=nb)" 422
contains 'said' "$(cat "$t/body")" 'The address is not one'
contains 'kept' "$(cat "$t/body")" 'value="Ida"'
expect 'a list by itself' "$(once=x card -d email=ida@example.com -d lang=nb -d list=newsletter)" 422
contains 'said' "$(cat "$t/body")" 'Choose the mail'
expect 'more than a card' "$(once=x card -d email=ida@example.com -d name=Ida -d lang=nb -d form=signup)" 422
contains 'said' "$(cat "$t/body")" 'It also wants: course'
expect 'no such list' "$(once=x card -d email=ida@example.com -d lang=nb -d form=ebook -d list=ebook)" 422
expect 'no such form' "$(once=x card -d email=ida@example.com -d lang=nb -d form=none)" 422
expect 'no language' "$(once=x card -d email=ida@example.com -d lang=xx)" 422
expect 'nobody was made' "$(contact ida)" ''
expect 'a card' "$(once=y card --data-urlencode email=Ida@Example.com -d name=Ida -d company=Fjell -d lang=nb --data-urlencode phone='+47 22 33 44 55' --data-urlencode text='Wants a price' -d form=ebook -d list=newsletter)" 303
ida=$(contact ida)
expect 'led to her' "$(header Location)" "/k/admin/people?id=$ida&did=card"
expect 'once' "$(once=y card -d email=ida@example.com -d lang=nb)" 303
expect 'and led to her' "$(header Location)" '/k/admin/people?q=ida%40example.com'
expect 'told' "$(events ida)" 'fair::ingrid form_submit::ingrid'
expect 'asked for' "$(sql "SELECT list, kind, channel, form FROM consent_event WHERE contact = $ida")" 'newsletter|requested|operator|ebook'
expect 'one mail' "$(sql "SELECT mail, class, lang FROM outbox WHERE contact = $ida")" 'confirm-ebook|transactional|nb'
expect 'the note' "$(sql "SELECT text FROM note WHERE contact = $ida")" 'Wants a price'
expect 'only kept' "$(once=z card -d email=jon@example.com -d lang=nb --data-urlencode phone='22 33 44 55')" 303
expect 'no mail' "$(sql "SELECT count(*) FROM outbox WHERE contact = $(contact jon)")" 0
contains 'to be called' "$(page jon)" '<a href="tel:22334455">22 33 44 55</a>'

# Her yes to the mail, and nothing else, puts her on the list.
"$KUNDEREJSE" deliver --once --site "$site" --state "$state" >"$t/out" 2>>"$t/deliver.log" || fail 'deliver'
link=$(python3 "$srcdir/tests/e2e/mailpart.py" plain <"$(grep -l 'ida@example.com' "$state"/mails/*.eml)" |
    grep -o '/k/confirm/[a-z2-7]*' | head -1)
contains 'sent' "$(page ida)" 'confirm-ebook, sent: the mail server has it'
expect 'not yet' "$(sql "SELECT count(*) FROM consent_event WHERE kind = 'confirmed'")" 0
expect 'yes' "$(get "$link" -o /dev/null -w '%{http_code}' -H 'Sec-Fetch-Site: same-origin' -d '')" 303
expect 'she is' "$(sql "SELECT list, channel FROM consent_event WHERE contact = $ida AND kind = 'confirmed'")" 'newsletter|mail'
stop_all || fail 'stop'
exit 0
