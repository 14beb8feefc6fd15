#!/bin/sh
# SPDX-License-Identifier: ISC
# Without consent nothing is left behind and nothing is missing: a walk over
# every link of the demo site, once for each way of coming to it.
. "${srcdir:-.}/tests/e2e/lib.sh"
start
python3 "$srcdir/tests/e2e/crawl.py" "$web" / /da/ /sv/ /en/ /takk >"$t/found"
cat "$t/found"
expect 'found' "$(grep -v '^ways ' "$t/found")" ''
pages=$(sed -n 's/^ways .* pages \([0-9]*\).*/\1/p' "$t/found")
declared=$(find "$site/pages" -name '[a-z]*.xml' | wc -l)
[ "$pages" -ge "$declared" ] || fail "the walk saw $pages pages, the site has $declared"

stop_all || fail 'stop'
for table in $(sql "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"); do
	rows=$(sql "SELECT count(*) FROM $table")
	case $table in
	counter) [ "$rows" -gt 0 ] || fail 'the walk was not counted' ;;
	# Hosts and tags that no table knows, nobody's: the walk uses some.
	unknown_source) [ "$rows" -gt 0 ] || fail 'unknown sources were not counted' ;;
	*) expect "rows in $table" "$rows" 0 ;;
	esac
done
# Of a referrer the host alone is kept.
grep -D skip -a -l -e gclid -e blogg.example/ "$state"/* && fail 'a trace of a visitor'
:
