#!/bin/sh
# SPDX-License-Identifier: ISC
# What people pass on: a link of their own to any page, the visits it brings and
# what those buy; one's own visits do not count.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
sed -i 's|<k:put in="main">|&<p><a href="{k:share()}">pass it on</a> <a href="{k:share('"'front'"')}">the front page</a></p>|' "$site/pages/course.xml"
sed -i 's|<k:put in="main">|&<k:choose name="how"><k:when source-class="ambassador"><p>a friend sent you</p></k:when><k:otherwise/></k:choose>|' "$site/pages/course.xml"
echo '<k:block xmlns:k="urn:kunderejse:1" fragment="yes"><a href="{k:share()}">pass it on</a></k:block>' >"$site/blocks/pass.xml"
start
own='Origin: http://www.nordkurs.no'
agree() { get "/k/consent" -c "$1" -o /dev/null -H "$own" -d choice=all; }
# The first link of a page that goes below /k/r/.
passed() { sed -n 's|.*href="\(https://www.nordkurs.no/[^"]*\)">pass it on.*|\1|p' | head -1; }

# Who is nobody passes the page on as it is, without his class.
expect 'without consent' "$(get '/kurs/excel?utm_source=facebook&utm_medium=social' | passed)" \
    'https://www.nordkurs.no/kurs/excel'

jar=$t/jar
agree "$jar"
link=$(get /kurs/excel -b "$jar" | passed)
contains 'his own' "$link" 'https://www.nordkurs.no/k/r/'
contains 'of this page' "$link" '?to=%2Fkurs%2Fexcel'
contains 'of another page' "$(get /kurs/excel -b "$jar")" '?to=%2F">the front page'
expect 'the same each time' "$(get /kurs/excel -b "$jar" | passed)" "$link"
code=${link##*/r/}
code=${code%%\?*}
path=${link#https://www.nordkurs.no}

# Where a page is not ours, his link says it itself.
expect 'of a page beside ours' "$(get '/k/block/pass?to=/forum/b' -b "$jar" | passed)" \
    "https://www.nordkurs.no/forum/b?utm_source=friend&amp;utm_medium=ambassador&amp;utm_campaign=$code"
expect 'of nobody' "$(get '/k/block/pass?to=/forum/b' | passed)" 'https://www.nordkurs.no/forum/b'

expect 'it leads there' "$(status "$path")" 303
to=$(header Location)
expect 'with whom it is from' "$to" "/kurs/excel?utm_source=friend&utm_medium=ambassador&utm_campaign=$code"
expect 'what came along goes along' "$(get "$path&fbclid=x" -o /dev/null; header Location)" "$to&fbclid=x"
contains 'a page for friends of friends' "$(get "$to")" 'a friend sent you'
referred() { [ "$(sql "SELECT count(*), min(page) FROM event WHERE event = 'referral_visit' AND visitor = 1")" = "$1" ]; }
await referred '2|/kurs/excel'

# Nobody can be led astray, or claim to be somebody's friend.
expect 'only pages of ours' "$(get "/k/r/$code?to=https://evil.example/" -o /dev/null; header Location)" \
    "/?utm_source=friend&utm_medium=ambassador&utm_campaign=$code"
await referred '3|/'
other=$(printf %s "$code" | tr 'a-y2-6' 'b-z3-7')
expect 'a made up code' "$(status "/k/r/$other?to=/")" 404
expect 'a program does not count' "$(status "$path" -A 'Googlebot/2.1')" 303
expect 'nor a look ahead' "$(status "$path" -H 'Sec-Purpose: prefetch')" 303

# Himself: no visit brought, and no new touch.
expect 'he tries it' "$(status "$path" -b "$jar")" 303
get "$to" -b "$jar" >"$t/body"

# A friend who agrees later, and his purchase.
friend=$t/friend
get "$to" >"$t/body"
s=$(sed -n 's|.*href="/priser?s=\([^"&]*\)".*|\1|p' "$t/body" | head -1)
get "$to" -c "$friend" -o /dev/null
get '/k/consent' -c "$friend" -o /dev/null -H "$own" -d choice=all -d "s=$s"
get "$to" -b "$friend" >"$t/body"
stop_all || fail 'stop'
expect 'three were brought' "$(sql "SELECT count(*) FROM event WHERE event = 'referral_visit'")" 3
expect 'his own visit is none' "$(sql "SELECT count(*) FROM touch WHERE visitor = 1 AND source = 'friend'")" 0
"$KUNDEREJSE" report referrals --site "$site" --state "$state" --format tsv >"$t/report"
contains 'the report' "$(cat "$t/report")" "$code	friend	1	1	0"
exit 0
