#!/bin/sh
# SPDX-License-Identifier: ISC
# Each purpose allows what it says and nothing else: what is kept, what reports
# count, what pages know; and what goes when one is taken back.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
sed -i 's|<k:put in="main">|&<k:experiment name="words" goal="booked"><k:variant name="plain"><p>ord-plain</p></k:variant><k:variant name="bold"><p>ord-bold</p></k:variant></k:experiment>|' "$site/pages/about.xml"
sed -i 's|</journey>|<goal name="booked" event="purchase"/></journey>|' "$site/journey.xml"
start

# choose JAR PURPOSE...: picks these in the dialogue of a page he came to from a
# search.
choose() {
	jar=$1
	shift
	code=$(get / -H 'Referer: https://www.google.no/' | grep -o '/k/consent?s=[a-z2-7]*' | head -1)
	set -- $(printf -- '-d purpose=%s ' "$@")
	expect 'chosen' "$(status "$code" -b "$jar" -c "$jar" -H 'Sec-Fetch-Site: same-origin' -d choice=chosen "$@")" 303
}
views() {
	get /priser -b "$1" >/dev/null
	get /om -b "$1" >/dev/null
	get /priser -b "$1" >/dev/null
	get / -b "$1" >"$1.front"
}
newest() {
	sql 'SELECT max(id) FROM visitor'
}

# Purposes, and for who chose them: remembered on pages; events, touches and
# exposures kept; views counted as nobody's.
cat >"$t/table" <<'TABLE'
remember                                 yes 5 1 0 4
measure                                  no  5 1 0 0
experiments                              no  0 0 0 4
letters                                  no  0 0 0 4
seller                                   no  0 0 0 4
remember,measure                         yes 5 1 0 0
remember,experiments                     yes 5 1 0 4
measure,experiments                      no  5 1 1 0
experiments,letters,seller               no  0 0 0 4
measure,letters,seller                   no  5 1 0 0
remember,measure,experiments,letters,seller yes 5 1 1 0
TABLE
people=0
while read -r purposes remembered events touches exposures counted; do
	people=$((people + 1))
	# shellcheck disable=SC2046
	choose "$t/jar$people" $(echo "$purposes" | tr , ' ')
	id=$(newest)
	views "$t/jar$people"
	if [ "$remembered" = yes ]; then
		contains "$purposes: progress" "$(cat "$t/jar$people.front")" 'Klar til å begynne'
	else
		lacks "$purposes: progress" "$(cat "$t/jar$people.front")" 'Klar til å begynne'
	fi
	echo "$id $purposes $events $touches $exposures $counted" >>"$t/wanted"
done <"$t/table"

# What was shown at the moment a choice was made is nobody's.
stop_all || fail 'stop'
landings=$people counted=0
while read -r id purposes events touches exposures n; do
	counted=$((counted + n))
	expect "$purposes: events" "$(sql "SELECT count(*) FROM event WHERE visitor = $id")" "$events"
	expect "$purposes: touches" "$(sql "SELECT count(*) FROM touch WHERE visitor = $id")" "$touches"
	expect "$purposes: exposures" "$(sql "SELECT count(*) FROM exposure WHERE visitor = $id")" "$exposures"
	[ "$events" -gt 0 ] || expect "$purposes: history" "$(sql "SELECT length(state) + length(stage) FROM visitor WHERE id = $id")" 0
done <"$t/wanted"
expect 'counted' "$(sql 'SELECT sum(n) FROM counter')" $((landings + counted))

# Reports speak of who may be measured: five of eleven.
report() {
	"$KUNDEREJSE" report "$1" --site "$site" --state "$state" --format tsv | tail -n +2 | cut -f"$2" | awk '{ n += $1 } END { print n + 0 }'
}
measured=$(grep -c measure "$t/table")
expect 'channels' "$(report channels 3)" "$measured"
expect 'days' "$(report days 3)" $((4 * measured))
expect 'everybody once' "$(report days 2)" $((landings + 4 * people))
expect 'stages' "$(report stages 2)" "$measured"
expect 'moves' "$(report moves 4)" "$measured"
expect 'exposures' "$(report exposures 3)" 2

# A purpose taken back takes along what was kept for it alone: experiments …
start
jar=$t/jar$people
id=$(newest)
choose "$jar" remember measure
expect 'shown no more' "$(sql "SELECT count(*) FROM exposure WHERE visitor = $id")" 0
expect 'still remembered' "$(sql "SELECT count(*) FROM touch WHERE visitor = $id")" 1
expect 'the same row' "$(newest)" "$id"
# … and the history, and the cookie with it.
before=$(cat "$jar")
choose "$jar" letters
expect 'history' "$(sql "SELECT count(*) FROM event WHERE visitor = $id")" 0
expect 'old row' "$(sql "SELECT count(*) FROM visitor WHERE id = $id")" 0
expect 'new row' "$(sql "SELECT purposes, length(state) FROM visitor WHERE id = $(newest)")" '8|0'
[ "$(cat "$jar")" != "$before" ] || fail 'the cookie is the old one'
expect 'proof' "$(sql 'SELECT purposes FROM consent ORDER BY id DESC LIMIT 1')" 8
