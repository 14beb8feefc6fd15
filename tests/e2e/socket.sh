#!/bin/sh
# SPDX-License-Identifier: ISC
# The listening socket: its rights, whom it may replace, and the ways of
# getting it from somebody else.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
start_nginx

before=$(umask)
for mask in 000 077 0117; do
	umask $mask
	start_program
	umask "$before"
	await is_ready
	expect "mode under umask $mask" "$(stat -c %a "$socket")" 660
	kill -TERM "$serve_pid"
	wait "$serve_pid" || fail "ended with $?"
	[ ! -e "$socket" ] || fail 'its own socket is left behind'
done

# A socket nobody listens on any more is replaced.
stale() {
	python3 -c 'import socket, sys
socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$socket"
}
stale
[ -S "$socket" ] || fail 'no stale socket'
start_program
await is_ready
expect 'in place of a stale one' "$(status /)" 200
kill -TERM "$serve_pid"
wait "$serve_pid" || fail "ended with $?"

# refused NAME WORDS: serve ends with 3 and leaves what lies there alone.
refused() {
	was=$(stat -c '%i %f' "$socket")
	code=0
	timeout 60 "$KUNDEREJSE" serve --site "$site" --state "$state" \
	    --socket "$socket" </dev/null 2>"$t/refused" || code=$?
	expect "$1" "$code" 3
	contains "$1" "$(cat "$t/refused")" "$2"
	expect "$1: untouched" "$(stat -c '%i %f' "$socket")" "$was"
}
python3 - "$socket" "$t/over" <<'END' &
import os, socket, sys, time
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen(1)
while not os.path.exists(sys.argv[2]):
    time.sleep(0.05)
END
other=$!
listens() { grep -q "00010000 0001 01 .* $socket\$" /proc/net/unix; }
await listens
refused 'a live one' "$socket is in use by another server"
: >"$t/over"
wait $other
rm "$socket"
echo precious >"$socket"
refused 'a file' "$socket is there and no socket"
rm "$socket"

# Given on descriptor 0 or by systemd: used, and left where it is.
given() {
	readied=$(grep -c '\] info: ready: ' "$t/serve.log" || :)
	python3 "$srcdir/tests/e2e/launch.py" "$1" "$socket" "$KUNDEREJSE" \
	    serve --site "$site" --state "$state" </dev/null 2>>"$t/serve.log" &
	serve_pid=$!
}
for way in stdin systemd; do
	given $way
	await is_ready
	expect "by $way" "$(status /)" 200
	kill -TERM "$serve_pid"
	wait "$serve_pid" || fail "ended with $?"
	[ -S "$socket" ] || fail "by $way: the socket of somebody else is gone"
done
code=0
timeout 60 python3 "$srcdir/tests/e2e/launch.py" stranger "$socket" "$KUNDEREJSE" \
    serve --site "$site" --state "$state" </dev/null 2>"$t/refused" || code=$?
serve_pid=
expect 'variables that mean another process' "$code" 3
contains 'they' "$(cat "$t/refused")" 'serve needs --socket'
