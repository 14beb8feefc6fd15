#!/bin/sh
# SPDX-License-Identifier: ISC
# What systemd is told: ready, reloading, ready again, stopping.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
# SOCKET FILE: what is told there goes into the file.
hear() {
	python3 - "$1" "$2" <<-'END' &
	import socket, sys
	inbox = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
	inbox.bind(sys.argv[1])
	with open(sys.argv[2], "w", buffering=1) as told:
	    while True:
	        told.write(inbox.recv(4096).decode().replace("\n", " ") + "\n")
	END
	helpers="$helpers $!"
	await test -e "$2"
}
hear "$t/notify" "$t/told"

export NOTIFY_SOCKET="$t/notify" WATCHDOG_USEC=100000
start_program
unset NOTIFY_SOCKET WATCHDOG_USEC
await grep -q '^READY=1' "$t/told"
site_name=$(sed -n 's/.*info: ready: .* site //p' "$t/serve.log")
contains 'which site' "$(grep '^READY=1' "$t/told")" "STATUS=site $site_name"
await grep -q '^WATCHDOG=1' "$t/told"

echo '<!-- -->' >>"$site/pages/about.xml"
kill -HUP "$serve_pid"
reloaded() { sed '1,/^RELOADING=1 MONOTONIC_USEC=[0-9]/d' "$t/told" | grep -q '^READY=1'; }
await reloaded
lacks 'not yet' "$(cat "$t/told")" STOPPING

# deliver: what holds up the mails, by its name.
to() {
	sed -i "s|<mail from=\"hei@mail.nordkurs.no\"[^>]*>|<mail from=\"hei@mail.nordkurs.no\" transport=\"dir:$1\">|" \
	    "$site/site.xml"
	kill -HUP "$serve_pid"
}
to one
hear "$t/mail" "$t/mailtold"
NOTIFY_SOCKET="$t/mail" "$KUNDEREJSE" deliver --site "$site" --state "$state" \
    2>>"$t/deliver.log" &
deliver=$!
helpers="$helpers $deliver"
await grep -qx 'STATUS=0 sent' "$t/mailtold"
: >"$state/two"
to two
tells() { ring; grep -qx "STATUS=0 sent; $1" "$t/mailtold"; }
await tells 'the transport can not be opened'
lacks 'the database is well' "$(cat "$t/mailtold")" database
rm "$state/two"
sent() { ring; tail -n 1 "$t/mailtold" | grep -qx 'STATUS=0 sent'; }
await sent
sqlite3 -cmd '.timeout 3000' "$state/kunderejse.db" 'ALTER TABLE outbox RENAME TO away' >"$t/put"
await tells 'the database can not be used'
kill -TERM "$deliver"
wait "$deliver" || fail 'deliver'

stop_all || fail 'the program'
await grep -q '^STOPPING=1' "$t/told"
lacks 'after that' "$(sed '1,/^STOPPING=1/d' "$t/told")" READY
