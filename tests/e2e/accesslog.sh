#!/bin/sh
# SPDX-License-Identifier: ISC
# A real access log through nginx and the program: every answer is 200, 304 or
# 404, people are counted, bots are not; prints the counts per channel.
. "${srcdir:-.}/tests/e2e/lib.sh"
log=${ACCESS_LOG:-$srcdir/../shared/data/access-2015.log}
[ -r "$log" ] || { echo "skipped: no access log (set ACCESS_LOG)"; exit 77; }
start
base=$(sql 'SELECT coalesce(sum(n),0) FROM counter')
python3 "$srcdir/tests/e2e/accesslog.py" "$web" "$log" "$t/batch" "$t/agents" >"$t/codes"
cat "$t/codes"
grep '^status' "$t/codes" | grep -vE '^status (200|304|404) ' && fail 'another status'
lines=$(wc -l <"$log")
expect 'all requests' "$(sed -n 's/^requests //p' "$t/codes")" $((2 * lines))
people=$("$KUNDEREJSE" classify --agents <"$t/agents" | grep -c '^human')
[ "$people" -gt 0 ] && [ "$people" -lt "$lines" ] || fail "people: $people of $lines"
stop_all || fail 'stop'
echo "people $people of $lines"
views=$(sql "SELECT sum(n) FROM counter WHERE page = 'front'")
# The log holds some requests for "/" itself, people's among them.
[ "$views" -ge "$people" ] || fail "counted $views views of $people people"
[ $((views - base)) -lt "$lines" ] || fail 'bots were counted'
expect 'nobody was stored' "$(sql 'SELECT count(*) FROM visitor')" 0
echo "per channel:"
"$KUNDEREJSE" classify --batch <"$t/batch" | cut -f1 | sort | uniq -c | sort -rn
