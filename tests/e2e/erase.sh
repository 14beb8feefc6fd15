#!/bin/sh
# SPDX-License-Identifier: ISC
# Of who is erased nothing is left: not in the database, not in its log, not in
# what the processes wrote beside it.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
sed -i 's|<mail from="hei@mail.nordkurs.no"[^>]*>|<mail from="hei@mail.nordkurs.no" transport="dir:../mails">|' "$site/site.xml"
start
who=zqkari@zqhome.example
run() {
	"$KUNDEREJSE" "$@" --site "$site" --state "$state" >"$t/out" 2>>"$t/command.log" </dev/null || fail "$*: $(tail -5 "$t/command.log")"
}
deliver() { run deliver --once --pace none; }
post() {
	at=$1
	shift
	curl -sS --unix-socket "$web" -D "$t/headers" -A "$agent" -o "$t/body" -H 'Accept-Language: nb' \
	    -H 'Sec-Fetch-Site: same-origin' -w '%{http_code}' "$@" "http://www.nordkurs.no$at"
}
# The newest mail to him, and the link of that kind in it.
mail() {
	grep -l "^To: .*<$who>" "$t"/mails/*.eml | xargs ls -t | head -1
}
link() {
	python3 "$srcdir/tests/e2e/mailpart.py" plain <"$(mail)" | grep -o "/k/$1/[a-z2-7]*" | head -1
}

# He does all that leaves something behind.
expect 'remembered' "$(post /k/consent -c "$t/jar" -d choice=all -d to=/)" 303
for page in / /priser; do
	get "$page" -b "$t/jar" -e "https://www.google.com/" >"$t/body"
done
token=$(get /ebok -b "$t/jar" | sed -n 's/.*name="k-token" value="\([^"]*\)".*/\1/p')
expect 'asks' "$(post /k/form/ebook -b "$t/jar" -d to=/ebok -d "k-token=$token" -d 'name=Zqkari Moe' \
    -d "email=Zqkari@zqhome.example" -d k-list=newsletter -d k-purpose=profile)" 303
deliver
expect 'confirms' "$(post "$(link confirm)?l=nb" -b "$t/jar" -X POST)" 303
token=$(get /pamelding -b "$t/jar" | sed -n 's/.*name="k-token" value="\([^"]*\)".*/\1/p')
expect 'signs up' "$(post /k/form/signup -b "$t/jar" -d to=/pamelding -d "k-token=$token" -d course=excel -d 'name=Zqkari Moe' \
    -d "email=$who" -d 'note=Zqkari trenger hjelp')" 303
deliver
printf 'email,name,company,phone,list,basis,at,wording,page\n%s,Zqkari,Zqfirm AS,+47 99,ebook,confirmed,2026-01-05,Ja.,https://old.example/\n' "$who" >"$t/table.csv"
run contact import "$t/table.csv"
run event purchase --email "$who" --name 'Zqkari Moe' --item ki --amount '1490 NOK'
queue() {
	now=$(date +%s)
	sqlite3 -cmd '.timeout 5000' "$state/kunderejse.db" "INSERT INTO outbox (dedup, contact, person, class, list, mail, lang,
		site, given, at, due, stale, next, state, reason, owner, attempt, code, answer)
	SELECT '$1', id, '', 'marketing', 'newsletter', 'ebook/1-map-the-steps', 'nb', '', CAST('form=ebook' AS BLOB), $now,
		$now + $2, $now + 604800, $now + $2, 'queued', '', '', 0, 0, '' FROM contact WHERE email = '$who'"
}
queue one 0
queue two 0
queue three 9000
deliver
expect 'he is known' "$(sql 'SELECT count(*) > 0 FROM visitor WHERE contact IS NOT NULL')" 1
expect 'his links are counted' "$(sql 'SELECT count(*) > 0 FROM mail_link')" 1
expect 'followed' "$(status "$(link go)" -b "$t/jar")" 303
expect 'his page' "$(post "$(link me)" -d do=export)" 200
deliver
run contact show "$who"
run contact export "$who"
run contact list --query zqkari
run report outbox
grep -qa zqkari "$state/kunderejse.db" "$state/kunderejse.db-wal" || fail 'there is no trace to look for'

run contact erase "$who" --yes
deliver
expect 'what waited' "$(sql "SELECT state, reason FROM outbox WHERE dedup = 'three'")" 'cancelled|objection'
left() { grep -ailrE 'zqkari|zqhome|zqfirm' "$state" "$t"/*.log; }
forgotten() { ! left; }
# The keeper empties the database's log.
await forgotten
