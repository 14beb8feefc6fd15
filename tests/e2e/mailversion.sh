#!/bin/sh
# SPDX-License-Identifier: ISC
# A mail has the words of the version of the site with which it was queued,
# whatever is published before it leaves; when that is gone, the present ones.
. "${srcdir:-.}/tests/e2e/lib.sh"
draft=$t/draft
words=$draft/mails/confirm-ebook.xml
cp -R "$srcdir/templates/nordkurs" "$draft"
chmod -R u+w "$draft"
sed -i 's|<mail from="hei@mail.nordkurs.no"|& transport="dir:mails"|' "$draft/site.xml"
# WORD: subjects of the draft are it.
edit() {
	sed -i "s|<k:subject>.*</k:subject>|<k:subject>$1</k:subject>|" "$words"
}
publish() {
	edit "$1"
	"$KUNDEREJSE" publish "$draft" --site "$site" --state "$state" \
	    >"$t/out" 2>&1 || fail "publish: $(cat "$t/out")"
}
# ADDRESS: asks for the book.
ask() {
	token=$(get /ebok | sed -n 's/.*name="k-token" value="\([^"]*\)".*/\1/p')
	expect "$1 asks" "$(status /k/form/ebook -d to=/ebok -d "k-token=$token" -d "email=$1" \
	    -H 'Sec-Fetch-Site: same-origin')" 303
}
deliver() {
	"$KUNDEREJSE" deliver --once --site "$site" --state "$state" 2>>"$t/deliver.log" ||
	    fail "deliver: $(tail -3 "$t/deliver.log")"
}
mail_to() {
	grep -l "^To: .*<$1>" "$state"/mails/*.eml
}
# ADDRESS SUBJECT
got() {
	expect "$1" "$(sed -n 's/^Subject: //p' "$(mail_to "$1")" | tr -d '\r')" "$2"
}

publish first
start
ask kari@example.org
publish second
ask ola@example.org
expect 'two versions' "$(sql 'SELECT count(DISTINCT site), min(length(site)) FROM outbox')" '2|13'
expect 'both go' "$(deliver)" '2 sent'
got kari@example.org first
got ola@example.org second
for who in kari ola; do
	link=$(python3 "$srcdir/tests/e2e/mailpart.py" plain <"$(mail_to $who@example.org)" |
	    grep -o '/k/confirm/[a-z2-7]*' | head -1)
	expect "$who's link" "$(status "$link")" 200
done

# The old image is gone, or of another program.
ask per@example.org
publish third
rm "$site/versions/2.image"
ask eva@example.org
publish fourth
printf '\001' | dd of="$site/versions/3.image" bs=1 seek=8 conv=notrunc 2>/dev/null
expect 'they go all the same' "$(deliver)" '2 sent'
got per@example.org fourth
got eva@example.org fourth
expect 'said of each' "$(grep -c 'version [a-z2-7]* of the site is not there any more' "$t/deliver.log")" 2

# What the site does not have any more is not sent; what comes from another
# address now does so at once.
ask liv@example.org
sed -i 's|<mail from="hei@mail.nordkurs.no"|<mail from="hei@post.nordkurs.no"|' "$draft/site.xml"
publish fifth
expect 'from the new one' "$(deliver)" '1 sent'
got liv@example.org fifth
contains 'from' "$(cat "$(mail_to liv@example.org)")" '<hei@post.nordkurs.no>'
ask bo@example.org
sed -i 's|confirm="confirm-ebook"|confirm="confirm-signup"|' "$draft"/pages/ebook*.xml
rm "$draft"/mails/confirm-ebook*.xml
"$KUNDEREJSE" publish "$draft" --site "$site" --state "$state" >"$t/out" 2>&1 || fail "publish: $(cat "$t/out")"
expect 'none' "$(deliver)" '0 sent'
expect 'why' "$(sql 'SELECT state, reason FROM outbox ORDER BY id DESC LIMIT 1')" 'cancelled|template-gone'
stop_all || fail 'stopped'

# Of a site that is edited where it lies, deliver knows what it saw itself.
site=$t/plain state=$t/plain.state
mkdir "$state"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
sed -i 's|<mail from="hei@mail.nordkurs.no"|& transport="dir:mails"|' "$site/site.xml"
words=$site/mails/confirm-ebook.xml
edit sixth
start
"$KUNDEREJSE" deliver --site "$site" --state "$state" 2>>"$t/plain.log" &
deliver_pid=$!
helpers=$deliver_pid
await grep -q 'ready: ' "$t/plain.log"
# While nobody takes mails.
sqlite3 -cmd '.timeout 3000' "$state/kunderejse.db" \
    "CREATE TRIGGER later AFTER INSERT ON outbox BEGIN
	UPDATE outbox SET next = next + 1000000 WHERE id = new.id; END" >"$t/put"
ask kari@example.org
edit seventh
kill -HUP "$serve_pid"
follows() { ring; grep -q 'another version of the site' "$t/plain.log"; }
await follows
sqlite3 -cmd '.timeout 3000' "$state/kunderejse.db" 'UPDATE outbox SET next = at' >"$t/put"
gone() { ring; [ "$(sql "SELECT state FROM outbox")" = accepted ]; }
await gone
got kari@example.org sixth
kill -TERM "$deliver_pid"
wait "$deliver_pid" || fail 'deliver'
helpers=
