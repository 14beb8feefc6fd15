#!/bin/sh
# SPDX-License-Identifier: ISC
# kill -9 of a worker under load: the socket never refuses, the next answer
# comes within a second, the worker is replaced.
. "${srcdir:-.}/tests/e2e/lib.sh"
start
mkfifo "$t/go"
python3 "$srcdir/tests/e2e/load.py" "$web" 4 0 / /priser <"$t/go" >"$t/load" &
load=$!
exec 9>"$t/go"
i=0
while [ $i -lt 20 ]; do
	i=$((i + 1))
	victim=$("$KUNDEREJSE" version >/dev/null 2>&1; pgrep -P "$serve_pid" -f 'kunderejse' | shuf -n1)
	[ -n "$victim" ] || fail 'no child to kill'
	kill -9 "$victim"
	expect "answer after kill $i" "$(status /priser --max-time 1)" 200
	gone() { ! kill -0 "$victim"; }
	await gone
done
exec 9>&-
wait $load
cat "$t/load"
contains 'nobody saw it' "$(cat "$t/load")" ' failed 0 '
logs_allow='recv\(\) failed|upstream prematurely closed'
