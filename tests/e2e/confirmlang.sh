#!/bin/sh
# SPDX-License-Identifier: ISC
# Who wrote to us in one language before, and fills in a form that is in another
# alone, comes by the link of its mail to the buttons in the language they have.
. "${srcdir:-.}/tests/e2e/lib.sh"
put() {
	mkdir -p "$(dirname "$site/$1")"
	cat >"$site/$1"
}
put site.xml <<-'X'
	<site xmlns="urn:kunderejse:1" name="N" base="https://www.nordkurs.no">
	  <languages default="nb"><language key="en"/></languages>
	  <mail from="hei@mail.nordkurs.no" transport="dir:mails"><address>Veien 1, Oslo</address></mail>
	</site>
X
put layouts/mail.xml <<-'X'
	<k:layout xmlns:k="urn:kunderejse:1"><html lang="{$lang}"><head><title><k:place name="title"/></title></head>
	<body><p><k:place name="preheader"/></p><k:place name="main"/><k:footer/></body></html></k:layout>
X
for lang in nb en; do
	put "texts/$lang.xml" <<-'X'
		<k:texts xmlns:k="urn:kunderejse:1"><k:text key="mail.reason.confirmation">x</k:text></k:texts>
	X
done
put mails/ask.xml <<-'X'
	<k:mail xmlns:k="urn:kunderejse:1" layout="mail" class="confirmation"><k:subject>Ja?</k:subject>
	<k:preheader>Ett trykk.</k:preheader><p><a href="{k:confirm()}">Ja</a></p></k:mail>
X
put downloads/book.txt <<-'X'
	A book.
X
put pages/front.xml <<-'X'
	<k:page xmlns:k="urn:kunderejse:1" path="/"><k:path xml:lang="en">/en/</k:path><html lang="{$lang}"><head><title>t</title></head><body><p>Hei</p></body></html></k:page>
X
put pages/form.xml <<-'X'
	<k:page xmlns:k="urn:kunderejse:1" path="/skjema"><html lang="nb"><head><title>t</title></head><body>
	<k:form name="book" thanks="front" confirm="ask" download="book.txt"><label>E-post <input name="email" type="email" required="required"/></label><k:error field="email"/><button>Send</button></k:form>
	</body></html></k:page>
X
put pages/sure.xml <<-'X'
	<k:page xmlns:k="urn:kunderejse:1" path="/ja"><html lang="nb"><head><title>t</title></head><body><k:confirmation form="book"/></body></html></k:page>
X
"$KUNDEREJSE" check --site "$site" >"$t/checked" || fail "check: $(cat "$t/checked")"
start "$site"
token=$(get /skjema | sed -n 's/.*name="k-token" value="\([^"]*\)".*/\1/p')
expect 'sent' "$(status /k/form/book -H 'Sec-Fetch-Site: same-origin' -d to=/skjema -d "k-token=$token" -d email=kari@example.com)" 303
"$KUNDEREJSE" deliver --once --site "$site" --state "$state" 2>"$t/deliver.log" >/dev/null
sqlite3 -cmd '.timeout 3000' "$state/kunderejse.db" "UPDATE contact SET lang = 'en'" >/dev/null
link=$(python3 "$srcdir/tests/e2e/mailpart.py" plain <"$(ls "$state"/mails/*.eml)" | grep -o '/k/confirm/.*')
at=${link%%[?]*}
expect 'the link speaks the language of its mail' "$link" "$at?l=nb"
expect 'the page' "$(status "$at")" 200
contains 'with its button' "$(get "$at")" "action=\"$at?l=nb\""
expect 'pressed in English' "$(status "$at?l=en" -H 'Sec-Fetch-Site: same-origin' -X POST)" 303
file=$(header location)
contains 'to the file' "$file" /k/download/
contains 'in the language of the buttons' "$file" '?l=nb'
sqlite3 -cmd '.timeout 3000' "$state/kunderejse.db" "UPDATE ticket SET until = 1" >/dev/null
expect 'too late, in English' "$(status "$at" -H 'Accept-Language: en')" 410
