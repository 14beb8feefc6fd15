#!/bin/sh
# SPDX-License-Identifier: ISC
# A sequence by the processes that run it: the form lets in when its address is
# proven, deliver goes on at once and not by a clock, what the shop tells takes
# a branch, who leaves is out, and a file that is taken away stops nobody's run
# for good.
. "${srcdir:-.}/tests/e2e/lib.sh"
series=yes # of its own
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
sed -i 's|<mail from="hei@mail.nordkurs.no"[^>]*>|<mail from="hei@mail.nordkurs.no" transport="dir:mails">|' "$site/site.xml"
without_series
# A mail knows what its reader is in, as a page does.
sed -i 's|</k:mail>|<k:if test="k:in-sequence('"'series'"')"><p>Du er i serien.</p></k:if></k:mail>|' \
    "$site/mails/ebook/comparison.xml"
mkdir "$site/sequences"
series() {
	cat >"$site/sequences/series.xml" <<-X
	<sequence xmlns="urn:kunderejse:1" name="series" xml:lang="nb" purpose="marketing" list="ebook">
	  <title>Prøveserie</title>
	  <enter event="form_submit" form="ebook"/>
	  <reentry allow="never"/>
	  <consent state="confirmed"/>
	  <goal name="sale" event="purchase"/>
	  <exit stage="lost" outcome="lost"/>
	  <exit after="P60D" outcome="expired"/>
	  <send name="delivery" mail="ebook/delivery" window="ignore"/>
	  <wait name="w1" for="P2D">
	    <until name="asked" test="k:done('support_request') &gt; 0">
	      <set stage="decision"/>
	      <send name="comparison" mail="ebook/comparison"/>
	      <task for="sales">Ring i dag.</task>
	    </until>
	    <timeout><send name="steps" mail="ebook/1-map-the-steps"/></timeout>
	  </wait>
	  $1
	</sequence>
	X
}
series '<wait name="w2" for="P5D"/><send name="case" mail="ebook/3-customer-case"/>'
start
host=http://www.nordkurs.no
post() {
	at=$1
	shift
	curl -sS --unix-socket "$web" -D "$t/headers" -A "$agent" -o "$t/body" \
	    -H 'Accept-Language: nb' -H 'Sec-Fetch-Site: same-origin' \
	    -w '%{http_code}' "$@" "$host$at"
}
submit() {
	token=$(get /ebok | sed -n 's/.*name="k-token" value="\([^"]*\)".*/\1/p' | head -1)
	post /k/form/ebook -d to=/ebok -d "k-token=$token" -d "name=$1" -d "email=$2"
}
# The file of the mail of that template to ADDRESS.
mail_of() {
	id=$(sql "SELECT message_id FROM outbox JOIN contact ON contact.id = contact
	    WHERE email = '$2' AND mail = '$1' AND outbox.state = 'accepted'")
	[ -n "$id" ] && echo "$state/mails/${id%@*}.eml"
}
has_mail() { [ -n "$(mail_of "$1" "$2")" ]; }
link_in() { python3 "$srcdir/tests/e2e/mailpart.py" plain <"$1" | grep -o "/k/$2/[a-z2-7]*" | head -1; }
runs() {
	sql "SELECT email, sequence, step, path, outcome, goal FROM run
	    JOIN contact ON contact.id = run.contact ORDER BY run.id" | tr '\n' ' '
}

${WRAP:-} "$KUNDEREJSE" deliver --pace none --site "$site" --state "$state" 2>"$t/deliver.log" &
deliver=$!
expect 'sent' "$(submit 'Kari Moe' kari@example.org)" 303
expect 'sent' "$(submit 'Ola Lie' ola@example.org)" 303
await has_mail confirm-ebook kari@example.org
await has_mail confirm-ebook ola@example.org
expect 'nobody is in before he says so' "$(runs)" ''

# The button of the series lets in, the plain one does not.
kari=$(link_in "$(mail_of confirm-ebook kari@example.org)" confirm)
ola=$(link_in "$(mail_of confirm-ebook ola@example.org)" confirm)
expect 'the series' "$(post "$kari" -d k-list=ebook)" 303
expect 'the file alone' "$(post "$ola" -d '')" 303
await has_mail ebook/delivery kari@example.org
waits() { [ "$(sql "SELECT step FROM run WHERE ended_at = 0 AND wake > unixepoch()")" = w1 ]; }
await waits
expect 'one run' "$(runs)" 'kari@example.org|series|w1|delivery|| '
expect 'a look each day' "$(sql 'SELECT round((wake - step_at) / 86400.0, 1) FROM run')" 1.0
expect 'one mail of it' "$(sql 'SELECT count(*) FROM outbox WHERE run > 0')" 1

# What somebody tells of her takes the branch at once.
"$KUNDEREJSE" event support_request --email kari@example.org --site "$site" --state "$state" >"$t/out" || fail 'event'
await has_mail ebook/comparison kari@example.org
contains 'she is in it' "$(python3 "$srcdir/tests/e2e/mailpart.py" plain <"$(mail_of ebook/comparison kari@example.org)")" 'Du er i serien.'
is_at_w2() { [ "$(sql 'SELECT step FROM run')" = w2 ]; }
await is_at_w2
contains 'her way' "$(runs)" 'delivery w1>asked set:decision comparison task:sales'
expect 'the same stage for pages and mails' "$(sql "SELECT stage FROM contact WHERE email = 'kari@example.org'")" decision
expect 'why' "$(sql 'SELECT rule FROM contact_change ORDER BY number DESC LIMIT 1')" 'set sequence=series'
expect 'a task' "$(sql 'SELECT person, text, by FROM task')" 'ingrid|Ring i dag.|sequence series'

# A goal is written down, and a run whose file is gone stands still.
"$KUNDEREJSE" event purchase --email kari@example.org --item excel --site "$site" --state "$state" >"$t/out" || fail 'event'
has_goal() { [ "$(sql 'SELECT goal FROM run')" = sale ]; }
await has_goal

# Who leaves is out, whatever is waiting.
leave=$(link_in "$(mail_of ebook/comparison kari@example.org)" leave)
expect 'left' "$(post "$leave" -d List-Unsubscribe=One-Click)" 200
is_out() { [ "$(sql 'SELECT outcome FROM run')" != '' ]; }
await is_out
expect 'out' "$(sql 'SELECT outcome FROM run')" suppressed
kill "$deliver"
wait "$deliver" || fail "deliver ended with $?"
lacks 'no trouble' "$(cat "$t/deliver.log")" error:

# What is told by hand rings; by itself deliver looks once a minute.
rings() { dd if="$state/wake" iflag=nonblock bs=256 count=1 status=none 2>/dev/null | wc -c | tr -d ' '; }
rings >"$t/out"
expect 'nobody rang' "$(rings)" 0
sqlite3 -cmd '.timeout 5000' "$state/kunderejse.db" "UPDATE run SET ended_at = 0, outcome = '', wake = unixepoch() + 86400"
"$KUNDEREJSE" event support_request --email kari@example.org --site "$site" --state "$state" >"$t/out" || fail 'event'
expect 'it rang' "$(rings)" 1
finish
