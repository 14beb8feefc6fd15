#!/bin/sh
# SPDX-License-Identifier: ISC
# Questions: answered at once with the block that helps, a number without
# consent and an event with it, never thanked for what is not kept.
. "${srcdir:-.}/tests/e2e/lib.sh"
start
jar=$t/jar
host=http://www.nordkurs.no
post() {
	at=$1
	shift
	curl -sS --unix-socket "$web" -D "$t/headers" -A "$agent" -o "$t/body" \
	    -H 'Accept-Language: nb' -H 'Sec-Fetch-Site: same-origin' \
	    -w '%{http_code}' "$@" "$host$at"
}
hold=/k/form/holds_you_back
answers() { sql "SELECT form, answer, page FROM event WHERE event = 'survey_answer' ORDER BY id" | tr '\n' ' '; }
counted() { sql "SELECT page, stage, source_class, variant, n FROM counter WHERE page GLOB '(ask*' ORDER BY page, variant" | tr '\n' ' '; }
# Where he is led back to, without what only the program reads.
seal='[a-z2-7]\{42\}'
back_to() { header location | sed "s/\.$seal/.SEAL/"; }
report() { "$KUNDEREJSE" report "$@" --site "$site" --state "$state" --format tsv | tr '\t\n' '| '; }

# Without consent: the form of the page itself, with its class code.
action=$(get /priser -H 'Referer: https://www.facebook.com/' |
    sed -n 's/.*class="k-answers" method="post" action="\([^"]*\)".*/\1/p')
code=${action#*s=}
expect 'the question is asked' "$action" "$hold?s=$code"
lacks 'no field whose words would be lost' "$(get /priser)" 'name="words"'
expect 'an answer' "$(post "$action" -d 'answer=price&to=/priser')" 303
expect 'leads back' "$(back_to)" "/priser?answered=holds_you_back.SEAL&s=$code#holds_you_back"
sealed=$(header location)
expect 'no cookie' "$(header set-cookie)" ''
expect 'not kept by anybody' "$(header cache-control)" no-store
back=$(get "${sealed%#*}")
contains 'thanked' "$back" '<div class="k-ask k-answered" id="holds_you_back"><p>Takk'
contains 'helped at once' "$back" 'Det kommer ingenting i tillegg'
contains 'the same variant' "$back" 'Hva koster det å slippe fredagsrettingen?'
lacks 'not asked again in its place' "$back" 'class="k-answers"'
get /om -H "Referer: $host${sealed%#*}" -o /dev/null
lacks 'no log tells the answer' "$(cat "$t/access.log")" price
contains 'an author reads his own' "$(get "/priser?answered=holds_you_back.price&s=$code")" 'Det kommer ingenting i tillegg'
contains 'nobody makes one' "$(get '/priser?answered=holds_you_back.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')" 'class="k-answers"'
contains 'another view asks' "$(get /priser)" 'class="k-answers"'
contains 'what is no answer shows nothing' "$(get '/priser?answered=holds_you_back.pris')" 'class="k-answers"'
expect 'in his own words' "$(post "$hold" -d 'answer=other&to=/priser' --data-urlencode 'words=my name is Kari')" 303
expect 'in another language' "$(post "$hold" -d 'answer=time&to=/en/')" 303
contains 'leads back there' "$(header location)" /en/?answered=
flushed() { [ "$(sql "SELECT count(*) FROM counter WHERE page GLOB '(ask*'")" = 3 ]; }
await flushed
expect 'numbers' "$(counted)" '(ask holds_you_back)|decision|direct|other|1 (ask holds_you_back)|decision|social|price|1 (ask holds_you_back)|unknown|direct|time|1 '
expect 'no row' "$(sql 'SELECT (SELECT count(*) FROM visitor) + (SELECT count(*) FROM event) + (SELECT count(*) FROM answer)')" 0
lacks 'nothing of his words' "$(sqlite3 -readonly "$state/kunderejse.db" .dump)" Kari

# What is refused.
expect 'no such question' "$(post /k/form/nothing -d answer=price)" 404
expect 'no question' "$(post /k/form/ -d answer=price)" 404
for answer in '' pris PRICE 'price time' "price' OR 1=1 --" holds_you_back.price; do
	expect "the answer $answer" "$(post "$hold" -d to=/priser -d "answer=$answer")" 422
	expect 'is not led back' "$(header location)" ''
done
for answer in 11 -1 01 1.0 '' ten; do
	expect "the number $answer" "$(post /k/form/nps -d "answer=$answer")" 422
done
expect 'not by GET' "$(status "$hold?answer=price")" 405
expect 'cross-site' "$(status "$hold" -H 'Sec-Fetch-Site: cross-site' -H "Origin: $host" -d answer=price)" 403
expect 'wrong origin' "$(status "$hold" -H 'Origin: https://evil.example' -d answer=price)" 403
expect 'no origin' "$(status "$hold" -d answer=price)" 403
for to in //evil.example https://evil.example '/\evil' '%0d%0aX: 1' "/k/form/nps"; do
	post "$hold" -d answer=price --data-urlencode "to=$to" >/dev/null
	expect "to $to" "$(back_to)" '/?answered=holds_you_back.SEAL#holds_you_back'
done

# A page of two questions: who answers the second is not asked the first again,
# and of one question the last answer counts.
sed -i 's|<k:put in="main">|&<k:ask name="one"><k:question>1?</k:question><k:answer key="yes">Ja</k:answer><k:answer key="no" show="guarantee">Nei</k:answer></k:ask><k:ask name="two"><k:question>2?</k:question><k:answer key="yes">Ja</k:answer></k:ask>|' "$site/pages/about.xml"
kill -HUP "$serve_pid"
has_two() { get /om | grep -q '<fieldset class="k-ask" id="two">'; }
await has_two
# ANSWER QUESTION FROM: pressed on a page with that address.
press() { expect "$1 to $2" "$(post "/k/form/$2" -d "answer=$1&to=/om" -H "Referer: $host$3")" 303; }
where() { header location | sed 's/#.*//'; }
press no one /om
first=$(where)
press yes two "$first"
expect 'both' "$(back_to | sed "s/\.$seal/.SEAL/")" '/om?answered=two.SEAL&answered=one.SEAL#two'
both=$(where)
back=$(get "$both")
contains 'thanked for the second' "$back" '<div class="k-ask k-answered" id="two">'
contains 'and for the first' "$back" '<div class="k-ask k-answered" id="one">'
contains 'with what helps' "$back" 'Bytt kurs én gang'
press yes one "$both"
expect 'each once' "$(back_to | sed "s/\.$seal/.SEAL/")" '/om?answered=one.SEAL&answered=two.SEAL#one'
lacks 'the last counts' "$(get "$(where)")" 'Bytt kurs én gang'
press yes two '/om?answered=one.no'
lacks 'sealed is what was not' "$(header location)" one.no
press yes two '/om?answered=one.maybe&answered=nothing.yes&answered=two.yes&answered=//evil.example'
expect 'no answer is none' "$(back_to)" '/om?answered=two.SEAL#two'

# With consent: a row before the answer, once, and not asked again.
post "/k/consent?s=$code" -c "$jar" -d choice=all >/dev/null
contains 'his own words can be kept' "$(get /priser -b "$jar")" 'name="words" maxlength="200"'
for purpose in remember measure; do
	post /k/consent -c "$t/some" -d "choice=chosen&purpose=$purpose" >/dev/null
	contains "and with $purpose alone" "$(get /priser -b "$t/some")" 'name="words"'
done
post /k/consent -c "$t/some" -d 'choice=chosen&purpose=experiments' >/dev/null
lacks 'not with experiments alone' "$(get /priser -b "$t/some")" 'name="words"'
contains 'which a button says' "$(get /priser -b "$t/some")" 'name="answer" value="other"'
expect 'an answer' "$(post "$hold" -b "$jar" -d 'answer=wrong_choice&to=/priser')" 303
expect 'leads back' "$(back_to)" '/priser?answered=holds_you_back.SEAL#holds_you_back'
expect 'kept' "$(answers)" 'holds_you_back|wrong_choice|prices '
expect 'pressed again' "$(post "$hold" -b "$jar" -d 'answer=wrong_choice&to=/priser')" 303
expect 'kept once' "$(answers)" 'holds_you_back|wrong_choice|prices '
contains 'helped' "$(get "$(header location | sed 's/#.*//')" -b "$jar")" 'class="k-ask k-answered"'
for i in 1 2 3 4; do
	lacks "not asked again, on connection $i" "$(get /priser -b "$jar")" 'id="holds_you_back"'
done
contains 'but others are' "$(get /pamelding -b "$jar")" 'id="heard"'

# Hostile words are kept as words, without control bytes, and cut.
expect 'words' "$(post /k/form/heard -b "$jar" -d 'answer=other&to=/pamelding' \
    --data-urlencode "words=$(printf '<script>alert(1)</script>\033[31m\001\r\n"'"'"'; DROP TABLE event; --')")" 303
expect 'kept as they are' "$(sql "SELECT answer FROM event WHERE form = 'heard'")" \
    "other: <script>alert(1)</script> [31m \"'; DROP TABLE event; --"
lacks 'in the event alone' "$(sql 'SELECT answer FROM answer')" script
lacks 'nowhere on the page' "$(get "$(header location)" -b "$jar")" '<script>alert'
long=$(printf 'å%.0s' $(seq 1 300))
expect 'long words' "$(post /k/form/heard -b "$jar" -d 'answer=other&to=/pamelding' --data-urlencode "words=$long")" 303
expect 'are cut between letters' "$(sql "SELECT length(answer) FROM event WHERE form = 'heard' ORDER BY id DESC LIMIT 1")" 207
expect 'a source' "$(post /k/form/heard -b "$jar" -d 'answer=ambassador&to=/pamelding')" 303
expect 'words belong to other' "$(post /k/form/nps -b "$jar" -d 'answer=9&to=/&words=x')" 303
expect 'a number' "$(sql "SELECT answer FROM event WHERE form = 'nps'")" 9

# He changes his mind and changes it back: the last answer counts, and what is
# pressed or sent twice is one.
for answer in 9 3 3 9 9; do
	expect "now $answer" "$(post /k/form/nps -b "$jar" -d "answer=$answer&to=/")" 303
done
expect 'one of each press' "$(sql "SELECT answer FROM event WHERE form = 'nps' ORDER BY id" | tr '\n' ' ')" '9 3 9 '

# A program answers nothing, and nobody's cookie makes nobody's row.
expect 'a program' "$(post "$hold" -b "$jar" -A 'curl/8.0' -d 'answer=time&to=/priser')" 303
expect 'a made-up cookie' "$(post "$hold" -H 'Cookie: __Host-kunderejse=1.aaaaaaaaaaaaaaaaaaaaaaaaaa' -d 'answer=time&to=/priser')" 303
lacks 'is no answer of his' "$(answers)" 'holds_you_back|time'

# What was said, in the reports; answers are no views.
barriers=$(report barriers)
contains 'of others' "$barriers" '|decision|price|1 '
contains 'of who agreed' "$barriers" '|wrong_choice|1 '
lacks 'only barriers' "$barriers" ambassador
contains 'beside what was measured' "$(report heard)" 'ambassador|Organic Social|social|facebook|1 '
contains 'too few' "$(report scores)" 'nps|1|1|0|100|-|-|too few to say: fewer than 30 '
lacks 'no views' "$(report cells)" '(ask'
answers=$(report answers)
contains 'every question' "$answers" 'nps|9|2 nps|3|1 '
contains 'of all people' "$answers" 'holds_you_back|price|'
"$KUNDEREJSE" report heard --site "$site" --state "$state" --format html >"$t/html"
contains 'escaped' "$(cat "$t/html")" '&lt;script&gt;'

# A store that can not keep it: whoever agreed is not thanked.
mv "$state/kunderejse.db" "$state/away.db"
gone() { [ "$(post "$hold" -b "$jar" -d 'answer=price&to=/priser')" = 503 ]; }
await gone
contains 'in words' "$(cat "$t/body")" 'Vi kunne ikke bekrefte det'
expect 'when to come back' "$(header retry-after)" 3
expect 'the page itself' "$(status /priser -b "$jar")" 200
mv "$state/away.db" "$state/kunderejse.db"
there() { [ "$(post "$hold" -b "$jar" -d 'answer=price&to=/priser')" = 303 ]; }
await there
contains 'kept then' "$(answers)" 'holds_you_back|price|prices'

# Points are those of 9 and 10 less those up to 6; per cent those of 4 and 5.
stop_all || fail 'stop'
sqlite3 "$state/kunderejse.db" "INSERT INTO counter SELECT 3600 * (unixepoch() / 3600), '(ask ' || column1 || ')', 'nb', 'direct', 'loyalty', column2, 10
     FROM (VALUES ('nps', 0), ('nps', 6), ('nps', 7), ('nps', 8), ('nps', 10), ('stars', 3), ('stars', 4), ('stars', 5), ('steps', 4))"
sed -i 's|<k:put in="main">|&<k:ask name="stars" scale="1..5"><k:question>?</k:question></k:ask><k:ask name="steps" scale="1..7"><k:question>?</k:question></k:ask>|' "$site/pages/about.xml"
for ends in stars steps; do
	sed -i "s|<k:text key=\"ask.thanks\">|<k:text key=\"ask.$ends.low\">-</k:text><k:text key=\"ask.$ends.high\">+</k:text>&|" "$site"/texts/*.xml
done
expect 'scores' "$(report scores)" \
    'question|n|promoters|detractors|nps|satisfied|csat|says nps|51|11|20|-18|-|-|- stars|30|-|-|-|20|67|- '
contains 'another scale' "$(report answers)" 'steps|4|10 '
