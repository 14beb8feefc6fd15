#!/bin/sh
# SPDX-License-Identifier: ISC
# What systemd is told: ready, reloading, ready again, stopping.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
python3 - "$t/notify" "$t/told" <<'END' &
import socket, sys
inbox = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
inbox.bind(sys.argv[1])
with open(sys.argv[2], "w", buffering=1) as told:
    while True:
        told.write(inbox.recv(4096).decode().replace("\n", " ") + "\n")
END
helpers=$!
await test -e "$t/told"

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

stop_all || fail 'the program'
await grep -q '^STOPPING=1' "$t/told"
lacks 'after that' "$(sed '1,/^STOPPING=1/d' "$t/told")" READY
