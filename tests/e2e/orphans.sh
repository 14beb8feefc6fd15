#!/bin/sh
# SPDX-License-Identifier: ISC
# kill -9 of the master: its children end by themselves, and a new server
# takes over state and socket at once.
. "${srcdir:-.}/tests/e2e/lib.sh"
logs_allow='connect\(\) to unix' # nobody listened for a moment
start
i=0
while [ $i -lt 5 ]; do
	i=$((i + 1))
	status / >/dev/null
	old=$(pgrep -P "$serve_pid")
	[ -n "$old" ] || fail 'no children'
	dead=$serve_pid
	kill -9 "$dead"
	wait "$dead" 2>/dev/null || :
	start_program
	await is_ready
	expect "answer after kill $i" "$(status /priser)" 200
	gone() {
		for child in $old; do
			! kill -0 "$child" || return 1
		done
	}
	await gone
done
expect 'one server' "$(cat "$state/serve.lock")" "$serve_pid"
expect 'the database' "$(sql 'PRAGMA integrity_check')" ok
