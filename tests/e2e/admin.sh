#!/bin/sh
# SPDX-License-Identifier: ISC
# The admin's pages: on a socket of their own, and only there.
. "${srcdir:-.}/tests/e2e/lib.sh"
start

body=$(get /k/admin/)
contains 'a page of its own' "$body" '<h1>Next</h1>'
contains 'for nobody else' "$(header X-Robots-Tag)" noindex
contains 'kept by nobody' "$(header Cache-Control)" no-store
expect 'nothing below it' "$(status /k/admin/nothing)" 404
expect 'nor what ends like it' "$(status /k/admin/nothing/admin/)" 404
expect 'no visitor page there' "$(status '/k/admin/../admin/')" 404
expect 'a style sheet' "$(status /k/admin/style.css)" 200

# A worker says there is nothing.
answers() {
	curl -s -o /dev/null -w '%{http_code}' --unix-socket "$web" http://www.nordkurs.no/k/admin/
}
is_answered() { [ "$(answers)" = "$1" ]; }
pass_to() {
	sed "/deny all;/,/read_timeout/s|fastcgi_pass unix:$socket.*;|fastcgi_pass unix:$1;|" "$t/site.conf" >"$t/site.new"
	mv "$t/site.new" "$t/site.conf"
	kill -HUP "$nginx_pid"
}
pass_to "$socket"
await is_answered 404
pass_to "$socket.admin"
await is_answered 200

is_named() { get /k/admin/ | grep -q "$1"; }
# Another site reaches it, too, and a killed one is started again.
sed -i 's/name="Nordkurs"/name="Sydkurs"/' "$site/site.xml"
kill -HUP "$serve_pid"
await is_named Sydkurs
kill -KILL "$(pgrep -P "$serve_pid" '^admin$')"
await is_named Sydkurs
contains 'that was said' "$(cat "$t/serve.log")" 'admin (pid'

# A preview is what the one who is described would get.
get '/k/admin/preview/page?path=/&source=search' >"$t/preview"
contains 'nothing runs in it' "$(header Content-Security-Policy)" sandbox
get / -H 'Referer: https://www.google.com/' >"$t/real"
strip() { sed -e 's/<!-- kunderejse [a-z0-9]* -->//' -e 's/[?&]\(amp;\)*[sr]=[a-z0-9]*//g' "$1"; }
[ "$(strip "$t/preview" | grep -c '<h1')" -gt 0 ] || fail 'no page'
strip "$t/preview" >"$t/a"; strip "$t/real" >"$t/b"
cmp "$t/a" "$t/b" || fail 'another page than the visitor gets'
get '/k/admin/preview?path=/&source=search&stage=decision&lang=da' >"$t/out"
contains 'the other language' "$(cat "$t/out")" 'value="/da/" selected'
contains 'who it is' "$(cat "$t/out")" 'stage decision, observed'
contains 'and why' "$(cat "$t/out")" '<tr class="shown">'
get '/k/admin/preview?path=/&source=search&stage=mail:decision' >"$t/out"
contains 'a link of a mail' "$(cat "$t/out")" 'From own_mail; stage decision, observed'
contains 'its page' "$(get '/k/admin/preview/page?path=/&stage=mail:decision')" 'Klar til å begynne'
contains 'no such mail' "$(get '/k/admin/preview?stage=mail:none')" 'has no such stage'
contains 'what is wrong' "$(get '/k/admin/preview?path=/nowhere')" 'No page of the site answers'
contains 'what is wrong with time' "$(get '/k/admin/preview?at=soon')" 'write it as'
contains 'no stage' "$(get '/k/admin/preview?stage=nowhere')" 'has no such stage'
contains 'no source' "$(get '/k/admin/preview?source=nowhere')" 'names no such source'
lacks 'before the offer' "$(get '/k/admin/preview/page?path=/kurs/excel&at=2027-02-01T09:00')" spring-offer
contains 'while it is good' "$(get '/k/admin/preview/page?path=/kurs/excel&at=2027-03-05T09:00')" spring-offer
# For a colleague: that page, for a week, to whoever has the link, and to nobody
# who changes it.
get '/k/admin/preview?path=/da/&source=search&stage=decision' >"$t/out"
link=$(sed -n 's|.*href="https://www.nordkurs.no\(/k/preview/[a-z2-7]*\)".*|\1|p' "$t/out")
[ -n "$link" ] || fail "no link: $(cat "$t/out")"
get "$link" >"$t/a"
contains 'not for robots' "$(header X-Robots-Tag)" noindex
contains 'nothing runs' "$(header Content-Security-Policy)" sandbox
get '/k/admin/preview/page?path=/da/&source=search&stage=decision' >"$t/b"
cmp "$t/a" "$t/b" || fail 'another page than the preview'
for bad in "${link}a" "${link%????????}" "/k/preview/b${link#/k/preview/?}" /k/preview/ \
    "$link/"; do
	expect "changed: $bad" "$(status "$bad")" 404
done
expect 'keys of our own' "$(stat -c %a "$state/keys")" 600
grep -q "$link" "$t/access.log" && fail 'the key to it is in the log'
contains 'no markup breaks out' "$(get '/k/admin/preview?path=/%22%3E%3Cb%3E')" '<h1>Preview'
lacks 'no markup breaks out' "$(get '/k/admin/preview?campaign=%22%3E%3Cb%3E')" '"><b>'

# A mail is what its reader would get; its pictures come from here.
who='mail=ebook/2-the-gaps&lang=sv&stage=decision&contact.name=Kari%20Moe&at=2027-03-01T09:00'
get "/k/admin/preview/mail/html?$who" >"$t/a"
contains 'nothing runs in it' "$(header Content-Security-Policy)" sandbox
"$KUNDEREJSE" render --site "$site" --mail ebook/2-the-gaps --lang sv --stage decision \
    --set 'name=Kari Moe' --at 2027-03-01T09:00 >"$t/mail.eml"
python3 "$srcdir/tests/e2e/mailpart.py" html <"$t/mail.eml" |
    sed 's|"https://www.nordkurs.no/assets/|"/assets/|g' >"$t/b"
contains 'its reader' "$(cat "$t/a")" 'Hej Kari,'
expect 'the same' "$(cat "$t/a")" "$(cat "$t/b")"
get "/k/admin/preview/mail?$who" >"$t/out"
contains 'in the inbox' "$(cat "$t/out")" '<p class="inbox"><strong>Ingrid Berg</strong> <b>Steg 2:'
contains 'how large' "$(cat "$t/out")" "; the whole message $(($(wc -c <"$t/mail.eml") / 1024))."
contains 'its text' "$(cat "$t/out")" '
Hej Kari,
'
contains 'what it reads' "$(cat "$t/out")" '<input name="contact.first_name"'
lacks 'and nothing else' "$(cat "$t/out")" 'name="contact.company"'
contains 'not for everybody' "$(get '/k/admin/preview/mail?mail=ebook/2-the-gaps&stage=lost')" 'It is not sent to who is in the stage lost.'
link=$(sed -n 's|.*href="https://www.nordkurs.no\(/k/preview/[a-z2-7]*\)".*|\1|p' "$t/out")
get "$link" >"$t/b"
cmp "$t/a" "$t/b" || fail 'another mail for a colleague'
contains 'no such mail' "$(get '/k/admin/preview/mail?mail=none')" 'The site has no mail of this name'
contains 'no such language' "$(get '/k/admin/preview/mail?lang=fi')" 'The site has no such language'
contains 'no such stage' "$(get '/k/admin/preview/mail?stage=late')" 'has no such stage'
contains 'no address' "$(get '/k/admin/preview/mail?contact.email=a')" 'It would not be sent: To is not an address'
expect 'nothing to show' "$(status '/k/admin/preview/mail/html?mail=none')" 404
lacks 'no markup breaks out' "$(get '/k/admin/preview/mail?contact.first_name=%22%3E%3Cb%3E&mail=ebook/2-the-gaps')" '"><b>'
contains 'from the pages' "$(get /k/admin/preview)" '<a href="/k/admin/preview/mail">Mails</a>'

# All cells of a page.
get '/k/admin/preview/grid?path=/' >"$t/out"
contains 'letters' "$(cat "$t/out")" '>B</a></td>'
contains 'what they stand for' "$(cat "$t/out")" 'ways to see it'

# Nothing was counted but what the visitor saw.
is_counted() { [ -n "$(sql 'SELECT sum(n) FROM counter')" ]; }
await is_counted
expect 'one view' "$(sql 'SELECT sum(n) FROM counter')" 1
stop_all
[ ! -e "$socket.admin" ] || fail 'its socket stayed'
exit 0
