#!/bin/sh
# SPDX-License-Identifier: ISC
# Links of mails are counted of who agreed, and of nobody else: what stands in
# the mail, where it leads, what counts as a person, and what mails then know.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
sed -i 's|<mail from="hei@mail.nordkurs.no"[^>]*>|<mail from="hei@mail.nordkurs.no" transport="dir:mails">|' "$site/site.xml"
cat >"$site/layouts/bare.xml" <<'X'
<k:layout xmlns:k="urn:kunderejse:1"><html lang="{$lang}"><head><title><k:place name="title"/></title></head>
<body><p><k:place name="preheader"/></p><k:place name="main"/><k:footer/></body></html></k:layout>
X
cat >"$site/mails/links.xml" <<'X'
<k:mail xmlns:k="urn:kunderejse:1" layout="bare" sender="ingrid">
  <k:subject>Lenker</k:subject><k:preheader>Fire.</k:preheader>
  <p><a href="{k:page('prices')}">Priser</a> og <a href="/om?a=1&amp;b=2#c">om oss</a>, <a href="{k:page('prices')}">priser igjen</a>,
  <a href="https://other.example/?a=1&amp;b=2">andre</a>, <a href="mailto:hei@nordkurs.no">skriv</a>, <a href="tel:+4722000000">ring</a></p>
  <k:choose name="looked"><k:when test="k:seen('price') &gt; 0"><p>HAR-SETT-PRISER</p></k:when><k:otherwise><p>VET-IKKE</p></k:otherwise></k:choose>
</k:mail>
X
start
write() {
	sqlite3 -cmd '.timeout 3000' "$state/kunderejse.db" "PRAGMA foreign_keys = ON; $1" >/dev/null
}
now=$(date +%s)
person() {
	write "INSERT INTO contact (id, created_at, seen_at, folded_at, last_event,
		events, email, name, role, stage, state)
	VALUES ($1, $now, $now, 0, 0, 0, 'p$1@example.org', '', '', '', x'');
	INSERT OR IGNORE INTO wording (lang, words) VALUES ('nb', 'Ja.')"
	agree "$1" newsletter '' confirmed
}
# agree ID LIST PURPOSE KIND
agree() {
	write "INSERT INTO consent_event (contact, list, purpose, kind, at, wording, page, form)
	VALUES ($1, '$2', '$3', '$4', $now, (SELECT id FROM wording WHERE words = 'Ja.'), 'front', 'signup')"
}
# send ID DEDUP: the mail's number in $mail, the file in $file
send() {
	write "INSERT INTO outbox (dedup, contact, person, class, list, mail, lang,
		site, given, at, due, stale, next, state, reason, owner, attempt,
		code, answer)
	VALUES ('$2', $1, '', 'marketing', 'newsletter', 'links', 'nb', '', x'', $now,
		$now, $((now + 604800)), $now, 'queued', '', '', 0, 0, '')"
	touch "$t/before"
	rm -rf "$state/mails"
	"$KUNDEREJSE" deliver --once --pace none --site "$site" --state "$state" >"$t/out" 2>>"$t/deliver.log" ||
	    fail "deliver: $(tail -3 "$t/deliver.log")"
	expect "$2" "$(cat "$t/out")" '1 sent'
	mail=$(sql "SELECT id FROM outbox WHERE dedup = '$2'")
	file=$(find "$state/mails" -name '*.eml')
}
# links PART: the addresses of a part of $file, sorted, each once
links() {
	python3 - "$file" "$1" <<'P'
import email, email.policy, html.parser, re, sys
m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
body = m.get_body((sys.argv[2],)).get_content()
found = set()
class Links(html.parser.HTMLParser):
    def handle_starttag(self, tag, attrs):
        if tag == 'a' and dict(attrs).get('href'):
            found.add(dict(attrs)['href'])
if sys.argv[2] == 'html':
    Links().feed(body)
    found = {a for a in found if a.startswith('http')}
else:
    found = set(re.findall(r'https?://[^\s>]+', body))
print('\n'.join(sorted(found)))
P
}
mailed() {
	python3 - "$file" <<'P'
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
print(m.get_body(('html',)).get_content(), m.get_body(('plain',)).get_content())
P
}
clicks() {
	sql "SELECT group_concat(clicks || ':' || human, ' ') FROM (SELECT * FROM mail_link WHERE outbox = $mail ORDER BY number)"
}
# That a link was fetched is on disk a moment later.
are() { [ "$(clicks)" = "$1" ]; }

# Who did not agree gets the author's own links, and nothing is kept of them.
person 2
send 2 plain
lacks 'plain' "$(mailed)" '/k/go/'
contains 'as it was written' "$(links html)" 'https://www.nordkurs.no/om?a=1&b=2#c'
expect 'the same in both parts' "$(links html)" "$(links plain)"
expect 'no rows' "$(sql 'SELECT count(*) FROM mail_link')" 0

# Ticked in a form is not enough.
agree 2 '' profile requested
send 2 requested
lacks 'requested' "$(mailed)" '/k/go/'

# Who agreed gets ours, the same in both parts; what is for one purpose stays.
person 1
agree 1 '' profile confirmed
"$KUNDEREJSE" event purchase --email p1@example.org --item excel --site "$site" --state "$state" >/dev/null
send 1 counted
expect 'in both parts' "$(links html)" "$(links plain)"
expect 'three targets' "$(links html | grep -c '^https://www.nordkurs.no/k/go/[a-z2-7]\{26\}$')" 3
contains 'leaving' "$(links html)" 'https://www.nordkurs.no/k/leave/'
contains 'writing' "$(mailed)" '"mailto:hei@nordkurs.no"'
contains 'ringing' "$(mailed)" '"tel:+4722000000"'
expect 'where they lead' "$(sql "SELECT target FROM mail_link WHERE outbox = $mail ORDER BY number")" \
    'https://www.nordkurs.no/priser
https://www.nordkurs.no/om?a=1&b=2#c
https://other.example/?a=1&b=2'
expect 'nobody yet' "$(clicks)" '0:0 0:0 0:0'

# Each leads where the store says: ours with the reader's stage, others plainly.
for link in $(links plain | grep /k/go/); do
	path=${link#https://www.nordkurs.no}
	expect "$path" "$(status "$path?url=https://evil.example/&to=//evil.example")" 303
	header Location >>"$t/to"
	contains 'kept by nobody' "$(header Cache-Control)" 'no-store'
	contains 'no referrer' "$(header Referrer-Policy)" 'no-referrer'
	lacks 'no cookie' "$(cat "$t/headers")" 'Set-Cookie'
	expect 'HEAD' "$(status "$path" -I)" 303
	case $(header Location) in *priser*) prices=$path ;; esac
done
expect 'three places' "$(sed 's/\([?&]\)s=[a-z2-7]*\(\.[a-z]*\.nb\)&go=[a-z2-7]\{26\}/\1s=\2/' "$t/to" | sort)" \
    'https://other.example/?a=1&b=2
https://www.nordkurs.no/om?a=1&b=2&s=.purchase.nb#c
https://www.nordkurs.no/priser?s=.purchase.nb'
# Each fetched once, HEAD never counted.
await are '1:0 1:0 1:0'
status "$prices" >/dev/null
# Once more, a program maybe.
await are '2:0 1:0 1:0'

# The page carries the stage on, and not what says whose mail it was.
landing=$(grep priser "$t/to")
get "${landing#https://www.nordkurs.no}" >"$t/page"
contains 'stage' "$(cat "$t/page")" '.purchase.nb'
lacks 'not the link' "$(cat "$t/page")" 'go='
lacks 'no cookie' "$(cat "$t/headers")" 'Set-Cookie'

# What was never sent, or not so, leads nowhere.
for bad in "/k/go/" "/k/go/aaaaaaaaaaaaaaaaaaaaaaaaaa" "${prices}a" "${prices%?}" \
    "$(printf %s "$prices" | sed 's/.$/3/')" "/k/go/https://evil.example/"; do
	expect "$bad" "$(status "$bad")" 404
	expect 'no Location' "$(header Location)" ''
	expect 'told to nobody' "$(header Referrer-Policy)" no-referrer
done
contains 'a way on' "$(get /k/go/aaaaaaaaaaaaaaaaaaaaaaaaaa)" 'href="/"'
! grep -q '/k/go/' "$t/access.log" || fail 'a token is in the log'

# came AGO NUMBER: where that link led AGO seconds ago, as a Referer
came() {
	printf 'Referer: https://www.nordkurs.no/priser%s' \
	    "$("$builddir/tests/e2e/stagecode" "$site" "$state/keys" purchase nb "$1" "$mail" "$2")"
}
left() {
	write "UPDATE outbox SET ended_at = $(($(date +%s) - $1)) WHERE id = $mail"
}
# All were fetched just when the mail came in: a scanner, whatever it opens then.
left 5
get /om -H "$(came 10 0)" >/dev/null
expect 'a scanner' "$(clicks)" '2:0 1:0 1:0'
# Later, by programs, looks ahead, or without a good proof: nothing.
left 600
get /om -A 'Googlebot/2.1 (+http://www.google.com/bot.html)' -H "$(came 10 0)" >/dev/null
get /om -I -H "$(came 10 0)" >/dev/null
get /om -H 'Sec-Purpose: prefetch' -H "$(came 10 0)" >/dev/null
get /om -H "$(came 1801 0)" >/dev/null
get /om -H "$(came 10 0 | sed 's/go=./go=x/')" >/dev/null
expect 'no person' "$(clicks)" '2:0 1:0 1:0'
# A page that is read, then another one; or what its browser tells of it.
expect 'read on' "$(status /om -H "$(came 10 0)")" 200
expect 'a person' "$(clicks)" '2:1 1:0 1:0'
get / -H "$(came 11 0)" >/dev/null
expect 'once' "$(clicks)" '2:1 1:0 1:0'
expect 'told' "$(status /k/event -H 'Sec-Fetch-Site: same-origin' -H "$(came 10 1)" \
    -d 'event=user_engagement&dwell=9&page=/priser')" 204
expect 'by its browser' "$(clicks)" '2:1 1:1 1:0'
expect 'what is kept' "$(sql "SELECT event, item, page, count(*) FROM contact_event WHERE contact = 1 AND event = 'mail_click' GROUP BY 1, 2, 3")" \
    'mail_click|links||2'
expect 'no visitor' "$(sql 'SELECT count(*) FROM visitor')" 0
expect 'it moves nobody' "$(sql 'SELECT stage FROM contact WHERE id = 1')" purchase
expect 'report' "$("$KUNDEREJSE" report clicks --site "$site" --state "$state" --format tsv)" \
    "$(printf 'mail\tlist\tsent\tcounted\tclicks\thuman\nlinks\tnewsletter\t3\t1\t4\t2')"

# However often programs fetch it, nothing but their number is kept.
rest() { sqlite3 -cmd '.timeout 3000' -readonly "$state/kunderejse.db" .dump | grep -v '^INSERT INTO mail_link ' | sha256sum; }
before=$(rest)
curl -sS --unix-socket "$web" -o /dev/null -w '%{http_code}\n' "http://www.nordkurs.no$prices?n=[1-1000]" >"$t/codes"
curl -sSI --unix-socket "$web" -o /dev/null -w '%{http_code}\n' "http://www.nordkurs.no$prices?n=[1-1000]" >>"$t/codes"
expect 'each is led on' "$(sort "$t/codes" | uniq -c | tr -s ' ')" ' 2000 303'
await are '1002:1 1:1 1:0'
expect 'and nothing else' "$(rest)" "$before"

# Who takes it back is led to the same place, and is no longer seen.
agree 1 '' profile withdrawn
expect 'still' "$(status "$prices")" 303
expect 'plainly' "$(header Location)" 'https://www.nordkurs.no/priser'
get /om -H "$(came 10 2)" >/dev/null
expect 'unseen' "$(clicks)" '1002:1 1:1 1:0'
his=$mail

# Letters by behaviour: his consent and that of the visitor who is him.
look() {
	id=$1 purposes=$2
	# shellcheck disable=SC2046
	expect 'chosen' "$(status /k/consent -c "$t/jar$id" -H 'Sec-Fetch-Site: same-origin' \
	    -d choice=chosen -d to=/ $(for p in $purposes; do echo "-d purpose=$p"; done))" 303
	get /priser -b "$t/jar$id" >/dev/null
	visitor=$(sql 'SELECT max(id) FROM visitor')
	seen() { [ "$(sql "SELECT count(*) FROM event WHERE visitor = $visitor AND page_class = 'price'")" = 1 ]; }
	await seen
	write "UPDATE visitor SET contact = $id WHERE id = $visitor"
}
person 3; agree 3 '' profile confirmed; look 3 'remember measure letters'
person 4; agree 4 '' profile confirmed; look 4 'remember measure'
person 5; look 5 'remember measure letters'
person 6; agree 6 '' profile confirmed
send 3 both
contains 'both agreed' "$(mailed)" HAR-SETT-PRISER
for id in 4 5 6; do
	send $id "one$id"
	contains "not both: $id" "$(mailed)" VET-IKKE
done
stop_all || fail 'stop'
mail=$his
expect 'unseen to the end' "$(clicks)" '1002:1 1:1 1:0'
