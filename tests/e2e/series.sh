#!/bin/sh
# SPDX-License-Identifier: ISC
# People go through a series and get a letter, and who looks sees it: pages know of
# whom the series runs and who followed a link of it, of the browser that is his and
# of no other; and the reports say how many came in, got mails, followed them, reached
# the goal, left, and where the others are.
. "${srcdir:-.}/tests/e2e/lib.sh"
series=yes # of its own
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
sed -i 's|<mail from="hei@mail.nordkurs.no"[^>]*>|<mail from="hei@mail.nordkurs.no" transport="dir:mails">|' "$site/site.xml"
rm -rf "$site/sequences" "$site/letters"
mkdir "$site/sequences" "$site/letters"
cat >"$site/sequences/ebook.xml" <<'S'
<sequence xmlns="urn:kunderejse:1" name="ebook" xml:lang="nb" purpose="marketing" list="ebook">
  <title>E-bok</title>
  <enter event="form_submit" form="ebook"/>
  <reentry allow="never"/>
  <consent state="confirmed"/>
  <goal name="sale" event="purchase"/>
  <exit goal="sale" outcome="won"/>
  <exit event="refund" outcome="refunded"/>
  <exit after="P60D" outcome="expired"/>
  <send name="delivery" mail="ebook/delivery" class="transactional" window="ignore"/>
  <set stage="consideration"/>
  <wait name="w1" for="P2D"/>
  <send name="steps" mail="ebook/1-map-the-steps" stale-after="P5D"/>
  <wait name="w2" for="P4D"/>
  <task for="sales">Ring i dag.</task>
  <wait name="w3" for="P9D"/>
  <end outcome="completed"/>
</sequence>
S
cat >"$site/letters/nytt.xml" <<'S'
<letter xmlns="urn:kunderejse:1" name="nytt" list="ebook" mail="april27"/>
S
# Every variant stands there; which one is shown, the page says.
cat >"$site/pages/asks.xml" <<'S'
<k:page xmlns:k="urn:kunderejse:1" id="asks" path="/spor"><html lang="nb"><head><title>t</title></head><body>
<k:choose name="runs"><k:when test="k:in-sequence('ebook')"><p>RUNS</p></k:when><k:when test="not(k:in-sequence('ebook'))"><p>RUNS-NOT</p></k:when><k:otherwise><p>RUNS-UNKNOWN</p></k:otherwise></k:choose>
<k:choose name="clicked"><k:when test="k:clicked('ebook/steps') = 1"><p>CLICKED</p></k:when><k:when test="k:clicked('ebook/steps') = 0"><p>CLICKED-NOT</p></k:when><k:otherwise><p>CLICKED-UNKNOWN</p></k:otherwise></k:choose>
</body></html></k:page>
S
start
post() {
	at=$1
	shift
	curl -sS --unix-socket "$web" -D "$t/headers" -A "$agent" -o "$t/body" \
	    -H 'Accept-Language: nb' -H 'Sec-Fetch-Site: same-origin' \
	    -w '%{http_code}' "$@" "http://www.nordkurs.no$at"
}
run() {
	"$KUNDEREJSE" "$@" --site "$site" --state "$state" >"$t/out" 2>>"$t/command.log" ||
	    fail "$*: $(tail -5 "$t/command.log")"
}
deliver() { run deliver --once --pace none; }
write() { sqlite3 -cmd '.timeout 5000' "$state/kunderejse.db" "PRAGMA foreign_keys = ON; $1" >/dev/null; }
id() { sql "SELECT id FROM contact WHERE email = '$1@example.org'"; }
# mail_of TEMPLATE WHO: the file of it
mail_of() {
	name=$(sql "SELECT message_id FROM outbox WHERE mail = '$1' AND state = 'accepted' AND contact = $(id "$2")")
	[ -n "$name" ] || fail "no mail $1 to $2: $(sql "SELECT mail, state, reason FROM outbox WHERE contact = $(id "$2")")"
	echo "$state/mails/${name%@*}.eml"
}
# link TEMPLATE WHO KIND
link() { python3 "$srcdir/tests/e2e/mailpart.py" plain <"$(mail_of "$1" "$2")" | grep -o "/k/$3/[a-z2-7]*" | head -1; }
# enters WHO [CURL OPTION...]: by the form and the button of the mail, in the browser
# with the cookies $t/WHO
enters() {
	who=$1
	shift
	[ -e "$t/$who" ] || : >"$t/$who"
	token=$(get /ebok -b "$t/$who" | sed -n 's/.*name="k-token" value="\([^"]*\)".*/\1/p' | head -1)
	expect "$who asks" "$(post /k/form/ebook -b "$t/$who" -d to=/ebok -d "k-token=$token" -d "name=$who" -d "email=$who@example.org" "$@")" 303
	deliver
	expect "$who confirms" "$(post "$(link confirm-ebook "$who" confirm)?l=nb" -b "$t/$who" -d k-list=ebook)" 303
}
# asks COOKIES: what the pages know of that browser
asks() { get /spor -b "$1" | grep -o '<p>[A-Z-]*' | sed 's/<p>//' | tr '\n' ' '; }
hero() { get /ebok -b "$1" | sed -n 's/.*<h1>\(.*\)<\/h1>.*/\1/p'; }
# days N WHO...: so many go by while they wait
days() {
	n=$1
	shift
	for who in "$@"; do
		write "UPDATE run SET step_at = step_at - $n * 86400, wake = unixepoch() WHERE ended_at = 0 AND contact = $(id "$who")"
	done
}
# rows REPORT COLUMNS: without the names
rows() {
	run report "$1" --format tsv
	sed 1d "$t/out" | cut -f "$2" | tr '\t' ' '
}

# Kari and Ola allow us to see what they do, Per and Liv nothing.
for who in kari ola eva; do
	expect "$who is remembered" "$(post /k/consent -c "$t/$who" -d choice=all -d to=/)" 303
done
: >"$t/nobody"
expect 'unknown without a yes' "$(asks "$t/nobody")" 'RUNS-UNKNOWN CLICKED-UNKNOWN '
expect 'not yet' "$(asks "$t/kari")" 'RUNS-NOT CLICKED-NOT '
expect 'what the page is for' "$(hero "$t/kari")" 'Sju feil i Excel'
enters kari -d k-purpose=profile
enters ola -d k-purpose=profile
enters per
enters liv
enters siv
enters una
deliver
expect 'all came in, and wait' "$(rows sequences 1-5)" 'ebook - entered - 6
ebook delivery sent - 6
ebook w1 waits - 6'

# The pages know it in the browser that is hers, and in no other.
expect 'hers' "$(asks "$t/kari")" 'RUNS CLICKED-NOT '
expect 'of somebody else who allows it' "$(asks "$t/eva")" 'RUNS-NOT CLICKED-NOT '
expect 'of one who does not' "$(asks "$t/per")" 'RUNS-UNKNOWN CLICKED-UNKNOWN '
expect 'without cookies' "$(asks "$t/nobody")" 'RUNS-UNKNOWN CLICKED-UNKNOWN '
expect 'the shipped page says so' "$(hero "$t/kari")" 'Serien er på vei til deg'
expect 'to her' "$(hero "$t/eva")" 'Sju feil i Excel'
expect 'alone' "$(hero "$t/per")" 'Sju feil i Excel'

# Ola stays where he is; Siv's mail comes too late; the others are sent the next.
write "UPDATE contact SET paused_until = unixepoch() + 9000000 WHERE id = $(id siv)"
days 3 kari per liv siv una
deliver
deliver
expect 'who is where' "$(rows sequences 1-5)" 'ebook - entered - 6
ebook delivery sent - 6
ebook steps not sent paused 1
ebook steps sent - 4
ebook w1 waits - 1
ebook w2 waits - 5'

# A person needs some seconds to read the page that his link led to.
reads_on() {
	get /om -b "$t/$2" -e "$landing" >"$t/body"
	[ "$(sql "SELECT max(human) FROM mail_link JOIN outbox ON outbox.id = outbox WHERE mail = '$1' AND contact = $(id "$2")")" = 1 ]
}
# follows TEMPLATE WHO: a link of the mail that came some minutes ago, and reads on
follows() {
	write "UPDATE outbox SET ended_at = ended_at - 600 WHERE mail = '$1' AND contact = $(id "$2")"
	expect "$2 follows" "$(status "$(link "$1" "$2" go)" -b "$t/$2")" 303
	landing=$(header Location)
	expect "$2 lands" "$(status "${landing#https://www.nordkurs.no}" -b "$t/$2")" 200
	await reads_on "$1" "$2"
}
follows ebook/1-map-the-steps kari
expect 'she clicked' "$(asks "$t/kari")" 'RUNS CLICKED '
expect 'the shipped page knows' "$(hero "$t/kari")" 'Du følger med i serien'
expect 'he did not' "$(asks "$t/ola")" 'RUNS CLICKED-NOT '
lacks 'of others no link is counted' "$(cat "$(mail_of ebook/1-map-the-steps per)")" /k/go/

# A letter to all of them; Kari follows a link of it, too.
run letter send nytt --expect 5
write "UPDATE letter SET at = at - 1000"
deliver
expect 'to whom' "$(cat "$t/out")" '5 sent'
follows april27 kari
expect 'the letter' "$(rows letters 1-11)" 'nytt ebook april27 sent 6 0 5 1 2 1 paused'
expect 'by stage, where the seller may see it' "$(rows letter-readers 1-7)" 'nytt nb consideration 4 3 1 0
nytt nb - 2 2 0 1'

# Kari buys, Una sends back, Per leaves; Liv gets further, to something to do for us.
run event purchase --email kari@example.org --item excel
run event refund --email una@example.org
expect 'he leaves' "$(post "$(link ebook/1-map-the-steps per leave)" -d List-Unsubscribe=One-Click)" 200
days 5 liv
deliver
expect 'no more in it' "$(asks "$t/kari")" 'RUNS-NOT CLICKED '
expect 'how it ended, where, and who is left' "$(rows sequences 1-5)" 'ebook - ended refunded 1
ebook - ended suppressed 1
ebook - ended won 1
ebook - entered - 6
ebook - goal sale 1
ebook delivery sent - 6
ebook steps clicked - 1
ebook steps not sent paused 1
ebook steps sent - 4
ebook w1 waits - 1
ebook w2 left refunded 1
ebook w2 left suppressed 1
ebook w2 left won 1
ebook w2 waits - 1
ebook w3 waits - 1'
expect 'what is to be done' "$(rows tasks 1,3-9)" 'ingrid 0 liv@example.org liv Ring i dag. sequence ebook - -'
# Of a time when nothing was: nobody came in or left, but where people are is now.
run report sequences --from 2001-01-01 --to 2001-01-02 --format tsv
expect 'of another time' "$(sed 1d "$t/out" | cut -f 2,3,5 | tr '\t' ' ')" 'w1 waits 1
w2 waits 1
w3 waits 1'
run report unheard --days 90 --format tsv
expect 'who agreed today has not been waiting' "$(sed 1d "$t/out")" ''
# Two who agreed long ago elsewhere, and one of them not for so long.
old=$(date -u -d '80 days ago' +%F)
printf 'email,name,list,basis,at,wording,page\nnils@example.org,Nils,ebook,confirmed,%s,Ja.,https://old.example/\nmai@example.org,Mai,ebook,confirmed,%s,Ja.,https://old.example/\n' \
    "${old}T12:00:00Z" "$(date -u -d '50 days ago' +%FT12:00:00Z)" >"$t/table.csv"
run contact import "$t/table.csv"
expect 'who heard nothing for 60 days' "$(rows unheard 2-5)" "nils@example.org ebook $old -"

