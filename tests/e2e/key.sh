#!/bin/sh
# SPDX-License-Identifier: ISC
# The ring of keys: what they signed before is good after a new one, and no more
# when they are given up; a server that runs takes the ring over.
. "${srcdir:-.}/tests/e2e/lib.sh"
key() { "$KUNDEREJSE" key "$@" --site "$site" --state "$state" >"$t/out" 2>"$t/err"; }
code() {
	rc=0
	"$@" || rc=$?
	echo $rc
}
expect 'none before the first start' "$(cp -R "$srcdir/templates/nordkurs" "$site"; code key add)" 3
contains 'and why' "$(cat "$t/err")" 'until kunderejse serve has run'
start

reload() {
	rm -f "$state/reload"
	kill -HUP "$(cat "$state/serve.lock")"
	await test -s "$state/reload"
	contains 'reloaded' "$(cat "$state/reload")" 'ok '
}
token_of_page() { get /pamelding | sed -n 's/.*name="k-token" value="\([^"]*\)".*/\1/p'; }
# signup TOKEN EMAIL
signup() {
	curl -sS --unix-socket "$web" -A "$agent" -o /dev/null -w '%{http_code}' \
	    -H 'Sec-Fetch-Site: same-origin' -d to=/pamelding -d "k-token=$1" \
	    -d course=excel -d 'name=Kari Moe' -d "email=$2" \
	    http://www.nordkurs.no/k/form/signup
}
preview_link() {
	get '/k/admin/preview?path=/' |
	    sed -n 's|.*href="https://www.nordkurs.no\(/k/preview/[a-z2-7]*\)".*|\1|p'
}
first=$(token_of_page)
expect 'sent' "$(signup "$first" kari@example.com)" 303
leave=/k/leave/$("$builddir/tests/e2e/mailtoken" "$state/keys" 1 kari@example.com newsletter)
key list || fail 'list'
contains 'one key' "$(sed -n 2p "$t/out")" 'active  who gets no mail (it stays), all that is signed now'
expect 'and no other' "$(wc -l <"$t/out")" 2

key add || fail 'add'
contains 'what to do' "$(cat "$t/out")" "kill -HUP \$(cat $state/serve.lock)"
reload
second=$(token_of_page)
case $second in "$(printf %.2s "$first")"*) fail "signed with the former key: $second" ;; esac
expect 'an open page is good' "$(signup "$first" ola@example.com)" 303
expect 'the same again, though the key is another' "$(signup "$second" kari@example.com)" 303
expect 'is done once' "$(sql "SELECT count(*) FROM contact_event WHERE event = 'form_submit'")" 2
shared=$(preview_link)
[ -n "$shared" ] || fail 'no link'

key add || fail 'add'
reload
expect 'a link that is out' "$(status "$shared")" 200
key list --format json || fail 'list'
expect 'three keys' "$(sqlite3 :memory: "SELECT group_concat(value->>'number' || ' ' || (value->>'state'), ',') FROM json_each(readfile('$t/out'))")" '0 verify,1 verify,2 active'
key list --format tsv || fail 'list'
contains 'what hangs on it' "$(sed -n 3p "$t/out")" 'links to leave and to choose in mails, links to pages in mails, links that people share, bounces of mails on their way, preview links, forms of open pages, stage codes, answers in addresses'
for secret in $(cut -d' ' -f3 "$state/keys"); do
	grep -q "$secret" "$t/out" && fail 'a secret is shown'
done

# Given up only on purpose.
cp -p "$state/keys" "$t/keys"
expect 'asked first' "$(code key retire 1)" 1
contains 'what dies' "$(cat "$t/out")" '  preview links'
contains 'how' "$(cat "$t/out")" 'kunderejse key retire 1 --yes'
expect 'the active one stays' "$(code key retire 2 --yes)" 1
contains 'what first' "$(cat "$t/err")" 'kunderejse key add'
expect 'there is none' "$(code key retire 7)" 1
contains 'where they are' "$(cat "$t/err")" 'kunderejse key list'
for wrong in 'retire' 'retire 16' 'retire x' 'add 1' 'make' 'add --yes' 'list --format xml'; do
	# shellcheck disable=SC2086
	expect "wrong: $wrong" "$(code key $wrong)" 2
done
cmp "$state/keys" "$t/keys" || fail 'the ring was changed'

expect 'the page of the second' "$(signup "$second" liv@example.com)" 303
key retire 1 --yes || fail 'retire'
expect 'not yet told' "$(signup "$second" per@example.com)" 303
reload
expect 'its forms are dead' "$(signup "$second" jan@example.com)" 422
expect 'its links are dead' "$(status "$shared")" 404
expect 'those of the first are good' "$(signup "$first" jan@example.com)" 303
expect 'and of the last' "$(signup "$(token_of_page)" eli@example.com)" 303

# An old key's forms are not spoken of for ever.
sed -i 's/^\([02]\) [0-9]*/\1 1700000000/' "$state/keys"
key add || fail 'add'
sed -i 's/^3 [0-9]*/3 1700000001/' "$state/keys"
key list || fail 'list'
contains 'for ever' "$(sed -n 3p "$t/out")" 'links that people share'
lacks 'no more' "$(sed -n 3p "$t/out")" forms
lacks 'no more' "$(sed -n 3p "$t/out")" preview
contains 'when' "$(sed -n 3p "$t/out")" '2023-11-14 22:13'

# Somebody put the lines in another order.
cp -p "$state/keys" "$t/keys"
for line in 1 3 2; do sed -n ${line}p "$t/keys"; done >"$state/keys"
expect 'it is not known until when' "$(code key retire 2)" 1
contains 'so all may be good' "$(cat "$t/out")" '  stage codes'
cp -p "$t/keys" "$state/keys"

# The first one stays for who gets no mail, and for nothing else.
"$KUNDEREJSE" contact suppress kari@example.com --site "$site" --state "$state" >"$t/out"
contains 'a link of its time' "$(get "$leave")" 'k***@example.com'
expect 'asked first, too' "$(code key retire 0)" 1
contains 'what dies' "$(cat "$t/out")" '  links to leave and to choose in mails'
cp -p "$state/keys" "$t/keys"
key retire 0 --yes || fail 'retire the first'
contains 'refused' "$(cat "$t/out")" 'What key 0 signed is refused'
expect 'its bytes stay' "$(sed -n '1s/lasting/verify/p' "$state/keys")" "$(sed -n 1p "$t/keys")"
reload
expect 'its forms are dead' "$(signup "$first" mia@example.com)" 422
lacks 'and its links' "$(get "$leave")" 'k***@example.com'
"$KUNDEREJSE" contact suppress kari@example.com --site "$site" --state "$state" >"$t/out"
expect 'who gets no mail is known' "$(sql 'SELECT count(*) FROM suppression')" 1
key list || fail 'list'
contains 'what it is' "$(sed -n 2p "$t/out")" 'lasting  who gets no mail (it stays)'
lacks 'and nothing more' "$(sed -n 2p "$t/out")" ,
expect 'once' "$(code key retire 0 --yes)" 1
contains 'why' "$(cat "$t/err")" 'who left and who gets no mail is known by it'
key add || fail 'add'
contains 'it is the first still' "$(sed -n 1p "$state/keys")" lasting

# Nothing that goes wrong damages it.
cp -p "$state/keys" "$t/keys"
mkdir "$state/keys.new"
expect 'can not be written' "$(code key add)" 3
contains 'and why' "$(cat "$t/err")" 'stays as it was'
rmdir "$state/keys.new"
cmp "$state/keys" "$t/keys" || fail 'the ring was changed'
echo 'nonsense' >>"$state/keys"
expect 'damaged' "$(code key add)" 3
contains 'what to do' "$(cat "$t/err")" 'restore it from a backup'
reload
contains 'the server keeps what it has' "$(cat "$t/serve.log")" 'is damaged'
expect 'and answers' "$(signup "$(token_of_page)" siv@example.com)" 303
stop_all
