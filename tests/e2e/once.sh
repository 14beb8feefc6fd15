#!/bin/sh
# SPDX-License-Identifier: ISC
# One server a state directory: a second one refuses and says who is there,
# and the first goes on.
. "${srcdir:-.}/tests/e2e/lib.sh"
start

# second SOCKET
second() {
	code=0
	timeout 60 "$KUNDEREJSE" serve --site "$site" --state "$state" \
	    --socket "$1" </dev/null 2>"$t/second" || code=$?
	expect 'the second' "$code" 3
	contains 'who is there' "$(cat "$t/second")" "is held by pid $serve_pid"
}
children=$(pgrep -P "$serve_pid" | sort)
second "$t/another.sock"
[ ! -e "$t/another.sock" ] || fail 'the second made a socket'
second "$socket"
[ -S "$socket" ] || fail 'the second took the socket away'
expect 'pid in the lock' "$(cat "$state/serve.lock")" "$serve_pid"
expect 'the first goes on' "$(status /priser)" 200
expect 'with the same children' "$(pgrep -P "$serve_pid" | sort)" "$children"

# The lock, not the file that is left, says whether somebody is there.
first=$serve_pid
kill -TERM "$first"
wait "$first" || fail "the first ended with $?"
[ -e "$state/serve.lock" ] || fail 'no lock file to be misled by'
start_program
await is_ready
expect 'the next' "$(status /priser)" 200
expect 'its pid' "$(cat "$state/serve.lock")" "$serve_pid"
