#!/bin/sh
# SPDX-License-Identifier: ISC
# Beacons: what a browser saw its visitor do, of those who agreed.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
sed -i 's|</journey>|<event name="video_seen"/><signal stage="decision" event="add_to_cart" points="60"/><page-class name="forum" path="/forum*"/></journey>|' "$site/journey.xml"
start
jar=$t/jar
# ARG...: a beacon, as navigator.sendBeacon with URLSearchParams sends it.
tell() {
	get /k/event -o "$t/body" -w '%{http_code}' -H 'Sec-Fetch-Site: same-origin' \
	    -H 'Sec-Fetch-Mode: no-cors' -H 'Sec-Fetch-Dest: empty' \
	    -H 'Content-Type: application/x-www-form-urlencoded;charset=UTF-8' "$@"
}
rows() { sql 'SELECT count(*) FROM event'; }

# Without consent it is answered, and nothing is kept.
expect 'nobody' "$(tell -d 'event=add_to_cart&page=/priser')" 204
expect 'no body' "$(wc -c <"$t/body" | tr -d ' ')" 0
expect 'no cookie' "$(header Set-Cookie)" ''

get /k/consent -c "$jar" -o /dev/null -H 'Origin: http://www.nordkurs.no' -d choice=all
get /om -b "$jar" >"$t/body"
lacks 'not yet' "$(get / -b "$jar")" 'Klar til å begynne'
expect 'told' "$(tell -b "$jar" -d 'event=add_to_cart&page=/kurs/excel')" 204
contains 'it counts at once' "$(get / -b "$jar")" 'Klar til å begynne'
# location.pathname is encoded; the form is once more.
expect 'an event of the site' "$(tell -b "$jar" --data-urlencode 'page=/forum/%C3%A5+' -d 'event=video_seen&item=excel&form=a-b')" 204

# What is refused, and by whom.
expect 'only the server knows' "$(tell -b "$jar" -d 'event=purchase&page=/')" 400
expect 'no such event' "$(tell -b "$jar" -d 'event=add_to_crat&page=/')" 400
expect 'nowhere' "$(tell -b "$jar" -d 'event=add_to_cart')" 400
expect 'no item' "$(tell -b "$jar" -d 'event=add_to_cart&page=/&item=<b>')" 400
expect 'no form' "$(get /k/event -b "$jar" -o /dev/null -w '%{http_code}' -H 'Sec-Fetch-Site: same-origin' \
    -H 'Content-Type: text/plain' -d 'event=add_to_cart&page=/')" 415
expect 'too long' "$(tell -b "$jar" -d "event=add_to_cart&page=/&x=$(head -c 4200 /dev/zero | tr '\0' a)")" 413
expect 'not by GET' "$(status '/k/event?event=add_to_cart&page=/' -b "$jar")" 405
expect 'another site' "$(get /k/event -b "$jar" -o /dev/null -w '%{http_code}' -H 'Sec-Fetch-Site: cross-site' -d 'event=add_to_cart&page=/')" 403
expect 'a program' "$(tell -b "$jar" -A 'curl/8.0' -d 'event=add_to_cart&page=/')" 204
stop_all || fail 'stop'
expect 'what was kept' "$(sql "SELECT event, page, page_class, item, form FROM event WHERE event NOT IN ('page_view', 'consent') ORDER BY id" | tr '\n' ' ')" \
    'add_to_cart|course|course|excel| video_seen|/forum/å+|forum|excel|a-b '
expect 'and why the stage' "$(sql "SELECT stage_to FROM stage_change")" decision
exit 0
