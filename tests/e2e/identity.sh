#!/bin/sh
# SPDX-License-Identifier: ISC
# Contacts: touchpoints told by hand and by table, who is joined to whom, and
# what that means for pages; all of it beside the program that serves.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
sed -i -e '/<box /d' -e 's|</journey>|<box name="doubt" block="doubt" event="page_view" unless="purchase"/></journey>|' "$site/journey.xml"
echo '<k:block xmlns:k="urn:kunderejse:1"><p>any-doubt</p></k:block>' >"$site/blocks/doubt.xml"
sed -i 's|<k:put in="main">|&<k:if test="k:bought('"'excel'"')"><p>has-excel</p></k:if>|' "$site/pages/about.xml"
sed -i 's|<k:put in="main">|&<p>for=<k:value-of select="$first_name" else="nobody"/></p><k:choose name="letter"><k:when subscribed="newsletter"><p>gets-it</p></k:when><k:when subscribed="!newsletter"><p>gets-none</p></k:when><k:otherwise><p>may-get-it</p></k:otherwise></k:choose>|' "$site/pages/about.xml"
sed -i 's#<k:put in="main">#&<p>for=<k:value-of select="$name" else="nobody"/></p>#' "$site/pages/ebook.xml"
start
jar=$t/jar

tell() {
	"$KUNDEREJSE" event "$@" --site "$site" --state "$state" >"$t/out" 2>"$t/err"
}
joins() {
	"$KUNDEREJSE" contact joins "$@" --site "$site" --state "$state" 2>"$t/err"
}
# faults EXIT TEXT ARGUMENT...
faults() {
	want=$1 text=$2
	shift 2
	got=0
	tell "$@" || got=$?
	expect "$*" "$got" "$want"
	contains "$*" "$(cat "$t/err")" "$text"
}

# A visitor who looks at prices.
expect 'yes' "$(get /k/consent -o "$t/body" -w '%{http_code}' -c "$jar" \
    -H 'Sec-Fetch-Site: same-origin' -d 'choice=all' -d 'to=/')" 303
get /priser -b "$jar" >"$t/body"
get /priser -b "$jar" >"$t/body"
decides() {
	[ "$(sql 'SELECT stage FROM visitor WHERE id = 1')" = decision ]
}
await decides

get /om -b "$jar" >"$t/body"
contains 'help before' "$(cat "$t/body")" any-doubt
lacks 'not bought' "$(cat "$t/body")" has-excel

# What is no touchpoint is said, and nothing is kept of it.
faults 1 'no event that can be told is called "meting"; did you mean meeting?' meting -e kari@example.com
faults 1 'no event that can be told' page_view -e kari@example.com
faults 1 'is not an address' meeting --email kari
faults 1 'has not been yet' meeting --email kari@example.com --at 2099-01-01
faults 1 'email is missing' meeting
faults 1 'no currency' purchase --email kari@example.com --amount 100
faults 1 'is not such as' purchase --email kari@example.com --amount '1,490.00.1 NOK'
faults 1 'belong to an address' meeting --visitor 1 --company Fjord
faults 1 'no visitor of this number' meeting --visitor 99
faults 2 'name an event' --email kari@example.com
expect 'nothing is kept' "$(sql 'SELECT count(*) FROM contact')" 0

# An order by phone, of somebody whose browser a colleague knows.
tell purchase --email ' Kari@Example.com' --visitor 1 --item excel \
    --amount '1 490,00 NOK' --company 'Fjord AS' --role economy
expect 'told' "$(head -1 "$t/out")" 'recorded, of a new contact'
contains 'joined' "$(cat "$t/out")" 'is this contact from now on'
expect 'the event' "$(sql 'SELECT event, item, amount, currency FROM contact_event')" 'purchase|excel|149000|NOK'
expect 'both are customers' "$(sql 'SELECT v.stage, c.stage, c.email FROM visitor v, contact c')" 'purchase|purchase|kari@example.com'
expect 'why' "$(sql 'SELECT stage_from, stage_to, rule FROM stage_change ORDER BY number DESC LIMIT 1')" \
    'decision|purchase|shared: move event=purchase'
get /om -b "$jar" >"$t/body"
lacks 'no help after' "$(cat "$t/body")" any-doubt
lacks 'no advertisement for a customer' "$(get / -b "$jar")" 'Klar til å begynne'
contains 'bought' "$(cat "$t/body")" has-excel

# Who proved who he is is called by his name, and what he gets is known.  What
# was proven is his, not the address's: no other browser sees it.
contains 'no name yet' "$(cat "$t/body")" 'for=nobody'
contains 'on no list' "$(cat "$t/body")" gets-none
printf 'email,name,list,basis,at,wording\nkari@example.com,Kari Nordmann,newsletter,confirmed,2026-01-05,Ja.\n' >"$t/kari.csv"
"$KUNDEREJSE" contact import "$t/kari.csv" --site "$site" --state "$state" >"$t/out" 2>&1 || fail "$(cat "$t/out")"
get /om -b "$jar" >"$t/body"
contains 'by name' "$(cat "$t/body")" 'for=Kari<'
contains 'on the list' "$(cat "$t/body")" gets-it
get /om >"$t/body"
contains 'a stranger' "$(cat "$t/body")" 'for=nobody'
contains 'who may be anybody' "$(cat "$t/body")" may-get-it

# Two known people never merge.
tell meeting --email ola@example.com --visitor 1 --item exel
contains 'an item nobody knows is said' "$(cat "$t/err")" 'did you mean excel?'
contains 'he stays hers' "$(cat "$t/out")" "another contact's already"
expect 'hers' "$(joins kari@example.com --format tsv | cut -f1,2)" "$(printf 'visitor\twhat\n1\thand')"
expect 'not his' "$(joins ola@example.com --format tsv | wc -l)" 1

# Taking it back.
status=0
joins ola@example.com --undo 1 >"$t/out" || status=$?
expect 'nothing to undo' "$status" 1
contains 'nothing to undo' "$(cat "$t/err")" 'not joined to this contact'
expect 'undone' "$(joins kari@example.com --undo 1 --format tsv | tail -1 | cut -f2)" undone
expect 'his own stage' "$(sql 'SELECT v.stage, c.stage FROM visitor v, contact c WHERE email = "kari@example.com"')" 'decision|purchase'
contains 'and page' "$(get / -b "$jar")" 'Klar til å begynne'
contains 'a stranger again' "$(get /om -b "$jar")" 'for=nobody'

# A table: all of it or nothing.
printf '\357\273\277E-mail;event;at\r\n' >"$t/calls.csv"
faults 1 'calls.csv:1: error: no column is called email' --import "$t/calls.csv"
cat >"$t/calls.csv" <<-'END'
	email;Event;at;amount;company;role;phone
	per@example.com;meeting;2026-03-02 10:00;;"Fjord ""AS""";boss;12
	kari@example.com;;2026-03-03;;;;
	per@example.com;purchase;2026-03-04T09:00;"1490,50 NOK";;;
	x;meeting;2026-03-05;;;;
END
faults 1 'calls.csv:3: error: event is missing' --import "$t/calls.csv"
contains 'each line' "$(cat "$t/err")" 'calls.csv:5: error: email "x" is not an address'
contains 'in the end' "$(cat "$t/err")" '2 faults: nothing was recorded'
expect 'nothing' "$(sql 'SELECT count(*) FROM contact WHERE email = "per@example.com"')" 0
sed -i -e '5d' -e '3s/;;/;call;/' -e 's/"Fjord ""AS"""/fjord as/' "$t/calls.csv"
tell --import "$t/calls.csv"
expect 'a table' "$(cat "$t/out")" '3 recorded, 0 known already, 1 new contacts'
contains 'what was not read' "$(cat "$t/err")" 'not read: phone'
tell --import "$t/calls.csv"
expect 'the same again' "$(cat "$t/out")" '0 recorded, 3 known already, 0 new contacts'
expect 'each once' "$(sql 'SELECT count(*) FROM contact_event')" 5
expect 'late ones in order' "$(sql 'SELECT stage FROM contact WHERE email = "kari@example.com"')" purchase

# The account, for sales.
tell call --email ny@example.com --company Fjord\ AS --role user
"$KUNDEREJSE" report accounts --site "$site" --state "$state" --format tsv >"$t/accounts" 2>"$t/err"
expect 'the account' "$(cut -f1-3,5,6 "$t/accounts")" "$(printf '%s\t%s\t%s\t%s\t%s\n' \
    company furthest email role stage \
    'Fjord AS' purchase kari@example.com economy purchase \
    'Fjord AS' purchase per@example.com boss purchase \
    'Fjord AS' purchase ny@example.com user unknown)"
expect 'in silence' "$(cat "$t/err")" ''
expect 'without the site' "$(cd "$t" && "$KUNDEREJSE" report accounts --db "$state/kunderejse.db" \
    --format tsv | cut -f1-3,6 | tail -1)" "$(printf 'Fjord AS\t-\tny@example.com\tunknown')"

# What his browser did, he may keep from who sells.
expect 'a join' "$(get /k/consent -o "$t/body" -w '%{http_code}' -c "$t/other" -H 'Sec-Fetch-Site: same-origin' \
    -d 'choice=all' -d 'to=/')" 303
tell call --email ny@example.com --visitor "$(sql 'SELECT max(id) FROM visitor')"
"$KUNDEREJSE" report accounts --site "$site" --state "$state" --format tsv >"$t/accounts"
expect 'kept from him' "$(grep ny@ "$t/accounts" | cut -f6)" -

# Many of them, while pages are served.
{
	echo email,at,id
	i=0
	while [ $i -lt 500 ]; do
		i=$((i + 1))
		echo "p$((i % 50))@example.com,2026-02-0$((i % 9 + 1)),$i"
	done
} >"$t/many.csv"
tell call --import "$t/many.csv"
expect 'many' "$(cat "$t/out")" '500 recorded, 0 known already, 50 new contacts'
expect 'page' "$(status / -b "$jar")" 200

# A form that waited for the disk is shown again to the same person.
tell call --email ny@example.com --name 'Ny Nordmann'
get /ebok -b "$t/other" >"$t/body"
contains 'by name' "$(cat "$t/body")" 'for=Ny Nordmann<'
token=$(sed -n 's/.*name="k-token" value="\([^"]*\)".*/\1/p' "$t/body")
sent() {
	get /k/form/ebook -o "$t/body" -w '%{http_code}' -b "$t/other" -H 'Sec-Fetch-Site: same-origin' \
	    -d to=/ebok -d "k-token=$token" -d email=ny@example.com -d "name=$1"
}
for i in 1 2 3 4 5 6 7 8 9 10; do
	expect "sent $i" "$(sent "$i")" 303
done
expect 'too often' "$(sent 11)" 422
contains 'his own page' "$(cat "$t/body")" 'for=Ny Nordmann<'
