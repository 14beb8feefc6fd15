#!/bin/sh
# SPDX-License-Identifier: ISC
# Contacts by command, beside the program that serves: who there is, what one
# is and agreed to, suppressing, erasing, and what stays of who is gone.
. "${srcdir:-.}/tests/e2e/lib.sh"
start
agreed='Ja, send meg Nordkurs-brevet to ganger i måneden.'

# contact EXIT VERB ARGUMENT...: output in $t/out and $t/err
contact() {
	want=$1
	shift
	got=0
	"$KUNDEREJSE" contact "$@" --site "$site" --state "$state" >"$t/out" 2>"$t/err" </dev/null || got=$?
	[ "$got" = "$want" ] || fail "contact $*: exit $got, wanted $want: $(cat "$t/out" "$t/err")"
}
out() { cat "$t/out"; }
err() { cat "$t/err"; }
tell() {
	"$KUNDEREJSE" event "$@" --site "$site" --state "$state" >"$t/out" 2>"$t/err" || fail "event $*: $(err)"
}
# A signup by the form of the demo: NAME ADDRESS [CURL OPTION...]
signup() {
	name=$1 address=$2
	shift 2
	get /pamelding >"$t/page"
	token=$(sed -n 's/.*name="k-token" value="\([^"]*\)".*/\1/p' "$t/page")
	expect "$address signs up" "$(curl -sS --unix-socket "$web" -A "$agent" -o "$t/body" \
	    -H 'Sec-Fetch-Site: same-origin' -w '%{http_code}' -d to=/pamelding -d "k-token=$token" \
	    -d course=excel -d "name=$name" -d "email=$address" "$@" http://www.nordkurs.no/k/form/signup)" 303
}

contains 'which verbs' "$("$KUNDEREJSE" contact --help)" 'no more mail to an address'
contact 2 shaw kari@example.com
contains 'a hint' "$(err)" 'there is no contact shaw; did you mean show?'
for verb in list show proof export erase suppress import merge joins; do
	"$KUNDEREJSE" contact $verb --help >"$t/out" || fail "contact $verb --help"
	contains "$verb" "$(out)" "usage: kunderejse contact $verb"
done
contact 2 show kari
contains 'neither' "$(err)" 'nor the number of a contact'
contact 2 suppress 3
contains 'an address' "$(err)" '3 is not an address'
contact 1 show kari@example.com
contains 'nobody' "$(err)" 'nobody has this address'
contact 0 list
contains 'nobody' "$(out)" 'there is no such contact'

signup 'Kari Moe' Kari@Example.com -d phone='%2B47 22 00 00 00' -d k-list=newsletter
signup 'Ola Nordmann' ola@example.com
tell meeting --email kari@example.com --item excel --company 'Fjord AS' --at 2026-11-02T09:00
tell purchase --email ola@example.com --item ki --amount '1490,50 NOK'

# Who there is.
contact 0 list --format tsv
expect 'columns' "$(sed -n 1p "$t/out")" "$(printf 'contact\temail\tname\tcompany\trole\tstage\tpaused\tseen\tlists\tstopped\ttags')"
expect 'all' "$(cut -f1-4 "$t/out" | sed 1d)" "$(printf '1\tkari@example.com\tKari Moe\tFjord AS\n2\tola@example.com\tOla Nordmann\t-')"
contact 0 list --query FJORD --format json
expect 'by company' "$(python3 -c 'import json, sys; print(*[(r["contact"], r["lists"]) for r in json.load(sys.stdin)])' <"$t/out")" "(1, '')"
contact 0 list --stage purchase --format tsv
expect 'by stage' "$(sed 1d "$t/out" | cut -f2)" ola@example.com
contact 2 list --list letters
contains 'no such list' "$(err)" 'declares no list "letters"'
contact 2 list --stage buy
contains 'no such stage' "$(err)" 'declares no stage "buy"'
contact 0 list --list newsletter
contains 'a wish is no consent' "$(out)" 'there is no such contact'

# One of them.
contact 0 show KARI@example.com
for text in 'kari@example.com, contact 1' 'name       Kari Moe' 'company    Fjord AS' 'phone   +47 22 00 00 00' \
    'list newsletter: asked for and not confirmed, since ' '2026-11-02T08:00:00Z  meeting' 'form_submit'; do
	contains 'show' "$(out)" "$text"
done
contact 0 show 2
contains 'by number' "$(out)" 'ola@example.com, contact 2'
contains 'money' "$(out)" '1490.50  NOK'

# The proof, and that it can not be changed.
contact 0 proof kari@example.com
contains 'when' "$(out)" "requested   $(sql "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') FROM consent_event ORDER BY id LIMIT 1")"
contains 'where' "$(out)" ', page signup, form signup, by form'
contains 'the words' "$(out)" "nb, version $(sql "SELECT id FROM wording WHERE words = '$agreed'"): \"$agreed\""
for change in "UPDATE consent_event SET kind = 'confirmed'" 'DELETE FROM consent_event' \
    "UPDATE wording SET words = 'Ja.'" 'DELETE FROM wording'; do
	if sqlite3 "$state/kunderejse.db" "$change" 2>"$t/err"; then
		fail "done: $change"
	fi
	contains "$change" "$(err)" 'is append-only'
done
contact 0 proof ola@example.com
contains 'none' "$(out)" 'Nothing was ever agreed to'

# All that is held.
contact 0 export kari@example.com --output "$t/kari.json"
expect 'for one pair of eyes' "$(stat -c %a "$t/kari.json")" 600
expect 'his tables' "$(python3 -c 'import json, sys; d = json.load(sys.stdin); print(*d, d["contact"][0]["email"])' <"$t/kari.json")" \
    'contact form_value consent_event contact_event contact_change outbox kari@example.com'
contact 3 export kari@example.com --output "$t/kari.json"
contains 'not over a file' "$(err)" 'File exists'
contact 0 export 1
cmp -s "$t/out" "$t/kari.json" || fail 'by number it is another'

# Suppressing, and what can be taken back by whom.
contact 2 suppress kari@example.com --reason rude
contains 'which there are' "$(err)" 'operator, left, objection'
contact 2 suppress kari@example.com --reason left
contains 'of which list' "$(err)" 'name it by --list'
contact 2 suppress kari@example.com --reason objection --list newsletter
contains 'of all' "$(err)" 'not of one list'
contact 2 suppress kari@example.com --lift --reason objection
contains 'only he' "$(err)" 'only he can take it back'
contact 1 suppress kari@example.com --lift
contains 'nothing' "$(err)" 'nothing stops letters to kari@example.com'
contact 0 suppress kari@example.com
contains 'done' "$(out)" 'kari@example.com gets no advertising from now on: one of us stopped it'
contact 0 list --query kari --format tsv
expect 'shown' "$(sed 1d "$t/out" | cut -f10)" operator
expect 'no saying of his' "$(sql 'SELECT count(*) FROM consent_event')" 1
contact 0 suppress kari@example.com --lift
contains 'lifted' "$(out)" 'is written to again'
contact 0 suppress kari@example.com --reason left --list newsletter
expect 'of the list' "$(sql 'SELECT scope, list, reason FROM suppression WHERE lifted_at = 0')" 'list|newsletter|left'
expect 'and in his history' "$(sql 'SELECT kind, list, channel FROM consent_event ORDER BY id DESC LIMIT 1')" 'withdrawn|newsletter|operator'
contact 0 proof kari@example.com
contains 'taken back' "$(out)" 'list newsletter: not agreed since '
contact 1 suppress kari@example.com --lift --list newsletter
contains 'not by us' "$(err)" 'only he can take it back'
contact 0 suppress new@example.com --reason objection
contains 'of who is no contact' "$(out)" 'no contact has this address yet'
expect 'no address is kept' "$(sql 'SELECT count(*) FROM contact')" 2

# Erasing asks first.
contact 1 erase ola@example.com
contains 'what there is' "$(err)" 'ola@example.com, contact 2, with 3 events and 0 visitors.'
contains 'how' "$(err)" 'Nothing was changed; --yes does it'
contact 0 erase 2 --yes
contains 'said' "$(out)" 'Erased: ola@example.com, contact 2, with 3 events'
expect 'gone' "$(sql "SELECT count(*) FROM contact WHERE email = 'ola@example.com'")" 0
expect 'and his events' "$(sql 'SELECT count(*) FROM contact_event WHERE contact = 2')" 0
contact 0 erase kari@example.com --yes
expect 'the proofs stay' "$(sql 'SELECT count(*), count(contact) FROM consent_event')" '2|0'
expect 'the company went with its last' "$(sql 'SELECT count(*) FROM account')" 0
contact 1 proof kari@example.com
contains 'nothing can be tied to it' "$(err)" 'none of them can be tied to it'
contact 1 erase kari@example.com --yes
signup 'Kari Moe' kari@example.com -d k-list=newsletter
contact 0 list --format tsv
expect 'known again by the hash alone' "$(sed 1d "$t/out" | cut -f2,10)" "$(printf 'kari@example.com\tobjection')"
contact 1 suppress kari@example.com --lift
contains 'he himself' "$(err)" 'only he can take it back'

# A table of another program: all of it or nothing.
import() {
	want=$1
	cat >"$t/table.csv"
	contact "$want" import "$t/table.csv" ${2:+"$2"}
}
import 1 <<-'CSV'
	email,name,list,basis,at,wording
	per@example.com,Per,newsletter,,,
	eva@example.com,Eva,newsletter,confirmed,2026-01-05,
CSV
contains 'no basis' "$(err)" "table.csv:2: error: list newsletter has no basis"
contains 'no words' "$(err)" "table.csv:3: error: wording is missing"
contains 'nothing' "$(err)" '2 faults: nothing was imported'
expect 'nothing of it' "$(sql "SELECT count(*) FROM contact WHERE name IN ('Per', 'Eva')")" 0
cat >"$t/good.csv" <<-'CSV'
	email;name;company;phone;course;lang;zone;list;basis;at;wording;page;order_ref;shoe
	Per@Example.com;Per Berg;Fjord AS;22 33 44 55;excel;da;Europe/Copenhagen;newsletter;confirmed;2026-01-05T10:00;Ja, send mig brevet.;https://gammel.example/brev;;42
	eva@example.com;Eva;;;;;;newsletter;customer;2026-02-01;;;4711;
	liv@example.com;Liv;;;;;;;;;;;;
	ola@example.com;Ola;;;;;;newsletter;imported;2026-01-01;Yes.;;;
	new@example.com;Nils;;;;;;;;;;;;
CSV
import 0 --dry-run <"$t/good.csv"
contains 'before' "$(out)" '3 new contacts, 0 known ones with something new, 2 consents; 0 rows known already, 2 not imported'
contains 'and said so' "$(out)" 'nothing was written'
expect 'nothing was' "$(sql 'SELECT count(*) FROM contact')" 1
import 0 <"$t/good.csv"
contains 'as was said' "$(out)" '3 new contacts, 0 known ones with something new, 2 consents; 0 rows known already, 2 not imported'
contains 'who was erased stays so' "$(err)" 'table.csv:5: not imported: the person wants no advertising from us'
contains 'and who objected' "$(err)" 'table.csv:6: not imported: the person wants no advertising'
contains 'what was not read' "$(err)" 'not read: shoe'
expect 'one of them' "$(sql "SELECT email, name, lang, zone, (SELECT name FROM account WHERE id = account) FROM contact WHERE name = 'Per Berg'")" \
    'per@example.com|Per Berg|da|Europe/Copenhagen|Fjord AS'
expect 'his fields' "$(sql "SELECT v.name, value, event FROM form_value v JOIN contact c ON c.id = contact WHERE c.name = 'Per Berg' ORDER BY 1" | tr '\n' ' ')" 'course|excel|0 phone|22 33 44 55|0 '
expect 'nor are they made' "$(sql "SELECT count(*) FROM contact WHERE name IN ('Ola', 'Nils')")" 0
contact 0 proof per@example.com
contains 'with its proof' "$(out)" 'confirmed   2026-01-05T09:00:00Z, page https://gammel.example/brev, by import'
contains 'and its words' "$(out)" "da, version $(sql "SELECT id FROM wording WHERE lang = 'da'"): \"Ja, send mig brevet.\""
contact 0 list --list newsletter --format tsv
expect 'they agree' "$(sed 1d "$t/out" | cut -f2,9 | tr '\t\n' '  ')" 'per@example.com newsletter eva@example.com newsletter '
contact 0 export liv@example.com
contains 'hers' "$(out)" '"email": "liv@example.com"'
before=$(sqlite3 -readonly "$state/kunderejse.db" '.dump contact consent_event form_value' | sha256sum)
import 0 <"$t/good.csv"
contains 'again' "$(out)" '0 new contacts, 0 known ones with something new, 0 consents; 3 rows known already, 2 not imported'
expect 'nothing new' "$(sqlite3 -readonly "$state/kunderejse.db" '.dump contact consent_event form_value' | sha256sum)" "$before"
# What is new of a known one is taken, and who left stays away.
contact 0 suppress per@example.com --reason left --list newsletter
import 0 <<-'CSV'
	email,name,role,phone,list,basis,at,wording,tags
	liv@example.com,Olivia,it,99,newsletter,imported,2026-01-01,Yes.,vip fair-2027
	per@example.com,Per,,,newsletter,imported,2026-03-01,Yes.,vip
CSV
contains 'one' "$(out)" '0 new contacts, 1 known ones with something new, 1 consents; 0 rows known already, 1 not imported'
contains 'who left' "$(err)" 'table.csv:3: not imported: the person left the list'
expect 'what was known stays' "$(sql "SELECT name, role FROM contact WHERE email = 'liv@example.com'")" 'Liv|it'
contact 0 list --tag vip --format tsv
expect 'by tag' "$(sed 1d "$t/out" | cut -f2,11)" "$(printf 'liv@example.com\tfair-2027 vip')"
contact 0 list --tag fair
contains 'no part of one' "$(out)" 'there is no such contact'
contact 2 list --tag VIP
contains 'no name' "$(err)" 'a tag is a name such as fair-2027, not "VIP"'
contact 0 show liv@example.com
contains 'and on the phone' "$(out)" 'tags       fair-2027 vip'

# Two who are one person: what was done is his, not what was agreed to.
tell purchase --email liv@example.com --item ki --amount '1490 NOK' --at 2026-03-01
tell meeting --email liv@work.example --at 2026-02-01 --company 'Fjell AS'
contact 1 merge liv@example.com liv@example.com
contains 'two' "$(err)" 'both are liv@example.com'
contact 2 merge liv liv@work.example
contains 'whom' "$(err)" 'liv is not an address'
contact 1 merge nobody@example.com liv@work.example
contains 'there' "$(err)" 'nobody has this address'
contact 1 merge liv@example.com liv@work.example
contains 'asked' "$(err)" 'would become liv@work.example'
contact 0 merge liv@example.com liv@work.example --yes
contains 'done' "$(out)" 'is now liv@work.example'
contains 'with what is lost' "$(out)" 'list newsletter: agreed to with liv@example.com alone'
contact 1 show liv@example.com
contact 0 show liv@work.example
for text in 'name       Liv' 'tags       fair-2027 vip' 'company    Fjell AS' 'stage      purchase' '2026-02-28T23:00:00Z  purchase' 'meeting'; do
	contains 'one' "$(out)" "$text"
done
lacks 'no consent' "$(out)" 'list newsletter'
expect 'the proof stays without her' "$(sql "SELECT count(*) FROM consent_event WHERE contact IS NULL AND kind = 'imported'")" 1
# An objection is the person's, whatever address he used.
tell meeting --email tor@example.com
tell meeting --email tor@work.example
contact 0 suppress tor@example.com --reason objection
contact 0 merge tor@example.com tor@work.example --yes
contact 0 list --query tor --format tsv
expect 'kept' "$(sed 1d "$t/out" | cut -f2,10)" "$(printf 'tor@work.example\tobjection')"
expect 'and said' "$(sql "SELECT kind, channel FROM consent_event WHERE contact IS NOT NULL ORDER BY id DESC LIMIT 1")" 'objected|operator'
