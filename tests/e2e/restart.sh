#!/bin/sh
# SPDX-License-Identifier: ISC
# A rolling restart of the workers, five times, under load with 25 % POST:
# nothing is lost, every worker is a new one.
. "${srcdir:-.}/tests/e2e/lib.sh"
start
mkfifo "$t/go"
python3 "$srcdir/tests/e2e/load.py" "$web" 6 25 / /priser /kurs/ki <"$t/go" >"$t/load" &
load=$!
exec 9>"$t/go"
i=0
while [ $i -lt 5 ]; do
	i=$((i + 1))
	old=$(pgrep -P "$serve_pid" | sort)
	seen=$(grep -c 'rolling restart done' "$t/serve.log" || :)
	kill -USR1 "$serve_pid"
	rolled() { [ "$(grep -c 'rolling restart done' "$t/serve.log")" -gt "${seen:-0}" ]; }
	await rolled
	[ "$old" != "$(pgrep -P "$serve_pid" | sort)" ] || fail 'the same workers'
done
exec 9>&-
wait $load
cat "$t/load"
contains 'no lost request' "$(cat "$t/load")" ' failed 0 '
