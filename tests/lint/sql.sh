#!/bin/sh
# SPDX-License-Identifier: ISC
# The program's SQL: every statement compiles against the schema and none walks
# through a table unless it says so; no SQL and no SQLite formatting stands in C.
# $SQLPLAN is the built helper tests/lint/sqlplan (default: beside this script).
set -eu
LC_ALL=C
export LC_ALL

srcdir=${srcdir:-.}
plan=${SQLPLAN:-tests/lint/sqlplan}
test -x "$plan" || { echo "$plan is not built"; exit 99; }
plan=$(cd "$(dirname "$plan")" && pwd)/$(basename "$plan")
cd "$srcdir"

# SQL or its unsafe helpers in the C files of a tree.
in_c() {
	find "$1" -name '*.[ch]' ! -path '*/src/store/statements.h' | sort |
	xargs awk '
	FNR == 1 { comment = 0 }
	{
		code = $0
		if (comment && !sub(/^.*\*\//, "", code))
			next
		comment = 0
		while (match(code, /\/\*([^*]|\*+[^*\/])*\*+\//))
			code = substr(code, 1, RSTART - 1) " " \
			    substr(code, RSTART + RLENGTH)
		if (sub(/\/\*.*/, "", code))
			comment = 1
	}
	code ~ /sqlite3_(exec|get_table)/ &&
	    FILENAME !~ /src\/store\/prepare\.c$/ {
		print FILENAME ":" FNR ": sqlite3_exec outside the migrations"
	}
	code ~ /sqlite3_(v?mprintf|v?snprintf|str_append)/ {
		print FILENAME ":" FNR ": SQL put together from text"
	}
	code ~ /"[ \t]*(SELECT|INSERT INTO|INSERT OR|REPLACE INTO|UPDATE [a-z_]+ SET|DELETE FROM|PRAGMA|CREATE (TABLE|INDEX|TRIGGER|VIEW)|DROP (TABLE|INDEX)|ALTER TABLE|BEGIN (IMMEDIATE|DEFERRED|EXCLUSIVE)|SAVEPOINT|ATTACH)[ ;"]/ {
		print FILENAME ":" FNR ": SQL outside sql/"
	}'
}

failed=0
fail() {
	echo "$*"
	failed=1
}

# First, that planted mistakes are found.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
planted() {
	want=$1
	shift
	if "$plan" sql/schema.sql "$1" >"$work/out" 2>&1; then
		fail "not found: $1"
	elif ! grep -q "$want" "$work/out"; then
		fail "found for another reason: $1: $(cat "$work/out")"
	fi
}
planted SCAN 'SELECT page FROM event WHERE at = :at'
planted SCAN 'DELETE FROM visitor WHERE seen_at < :before'
planted SCAN 'SELECT count(*) FROM consent'
planted 'for each row' 'SELECT id, (SELECT count(*) FROM event WHERE visitor = v.id) FROM visitor AS v /*scan*/'
planted 'no such column' 'SELECT missing FROM visitor WHERE id = :id'
planted 'no such table' 'SELECT 1 FROM visitors'
planted 'a bind without' 'SELECT stage FROM visitor WHERE id = ?1'
planted 'behind the statement' 'SELECT 1; SELECT 2'
"$plan" sql/schema.sql 'SELECT page FROM event /*scan*/ WHERE at = :at' ||
	fail "a scan that is meant is refused"

mkdir -p "$work/src/store" "$work/src/pages"
plant() {
	printf '/* a comment: SELECT "SELECT x" */\n%s\n' "$2" >"$work/$1"
	if [ "$3" = bad ]; then
		in_c "$work/src" | grep -q "$1:2:" || fail "not found: $2"
	else
		[ -z "$(in_c "$work/src")" ] || fail "found: $2"
	fi
	rm "$work/$1"
}
plant src/pages/a.c 'x = "SELECT 1 FROM visitor";' bad
plant src/store/a.c 'x = "PRAGMA synchronous = FULL";' bad
plant src/store/a.c 'sqlite3_exec(db, text, NULL, NULL, NULL);' bad
plant src/store/a.c 'q = sqlite3_mprintf("%s", x);' bad
plant src/store/prepare.c 'sqlite3_exec(db, text, NULL, NULL, NULL);' good
plant src/pages/a.c 'x = "select one of these"; /* "SELECT 1" */' good

# Then the real thing.
"$plan" sql/schema.sql || fail "sql/ has faults"
found=$(in_c src)
[ -z "$found" ] || fail "$found"
exit "$failed"
