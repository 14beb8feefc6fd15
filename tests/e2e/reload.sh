#!/bin/sh
# SPDX-License-Identifier: ISC
# 200 reloads under load, every second one with a broken template: no request
# fails, the old page stays, the log names file and line.
. "${srcdir:-.}/tests/e2e/lib.sh"
start
mkfifo "$t/go"
python3 "$srcdir/tests/e2e/load.py" "$web" 4 0 / /priser /kurs/excel /da/ <"$t/go" >"$t/load" &
load=$!
exec 9>"$t/go"

page=$site/pages/prices.xml
cp "$page" "$t/good.xml"
result() {
	[ "$(stat -c %Y.%y "$state/reload" 2>/dev/null)" != "$before" ]
}
reload() {
	before=$(stat -c %Y.%y "$state/reload" 2>/dev/null || :)
	kill -HUP "$serve_pid"
	await result
}
i=0
while [ $i -lt 100 ]; do
	i=$((i + 1))
	sed "s|<k:text ref=\"prices.plain.lead\"/>|Utgave $i.|" "$t/good.xml" >"$t/next.xml"
	mv "$t/next.xml" "$page"
	reload
	shows() {
		get /priser | grep -q "Utgave $i\\."
	}
	await shows
	printf '<k:page xmlns:k="urn:kunderejse:1" id="prices" path="/priser">\n<k:whne/>\n' >"$page"
	reload
	contains 'the old page stays' "$(get /priser)" "Utgave $i."
	contains 'result' "$(cat "$state/reload")" 'pages/prices.xml:'
done
exec 9>&-
wait $load
cat "$t/load"
contains 'no failed request' "$(cat "$t/load")" ' failed 0 '
grep -q 'pages/prices.xml:[0-9]*: error: ' "$t/serve.log" || fail 'the log does not say file and line'
[ "$(sed -n 's/requests \([0-9]*\).*/\1/p' "$t/load")" -gt 200 ] || fail 'no load was felt'
