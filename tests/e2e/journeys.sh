#!/bin/sh
# SPDX-License-Identifier: ISC
# The shipped journeys: each makes a starter site without a fault, and takes the
# place of the demo site's with what is the demo's own behind it.
set -eu
srcdir=$(cd "${srcdir:-$(dirname "$0")/../..}" && pwd)
KUNDEREJSE=${KUNDEREJSE:-${builddir:-$srcdir}/kunderejse}
[ -x "$KUNDEREJSE" ] || { echo "no program at $KUNDEREJSE"; exit 99; }
command -v python3 >/dev/null || { echo 'skipped: python3 is missing'; exit 77; }
KUNDEREJSE_DATADIR=$srcdir
PYTHONDONTWRITEBYTECODE=1
export KUNDEREJSE_DATADIR PYTHONDONTWRITEBYTECODE
t=$(mktemp -d "${TMPDIR:-/tmp}/kunderejse-test.XXXXXX")
trap 'rm -rf "$t"' EXIT

fail() {
	echo "FAIL: $*"
	exit 1
}

# faultless WHAT SITE: check and coverage find nothing at all.
faultless() {
	"$KUNDEREJSE" check --site "$2" >"$t/out" 2>"$t/err" ||
	    fail "$1: $(cat "$t/out" "$t/err")"
	grep -q '^0 errors, 0 warnings' "$t/err" || fail "$1: $(cat "$t/out" "$t/err")"
	"$KUNDEREJSE" coverage --site "$2" >"$t/out" 2>"$t/err" ||
	    fail "$1: coverage: $(cat "$t/err")"
	grep -q ' 0 missing; 0 variants unreachable' "$t/out" ||
	    fail "$1: coverage: $(tail -1 "$t/out")"
	grep 'no rule leads to the stage' "$t/out" && fail "$1: a stage out of reach"
	:
}

names=$(cd "$srcdir/templates/journeys" && ls)
[ "$(echo "$names" | wc -l)" = 5 ] || fail "not five: $names"
for file in $names; do
	name=${file%.xml}
	model=$srcdir/templates/journeys/$file
	"$KUNDEREJSE" init --help | grep -qw -e "$name" || fail "--help lacks $name"
	"$KUNDEREJSE" init --journey "$name" "$t/$name" >/dev/null
	cmp "$model" "$t/$name/journey.xml" || fail "$name is not in the site"
	faultless "$name" "$t/$name"
	python3 "$srcdir/tests/e2e/carry.py" --spoken "$model" ||
	    fail "$name lacks a language"
	python3 "$srcdir/tests/e2e/carry.py" --told "$model" \
	    "$srcdir/src/journey/kunderejse-journey.7" ||
	    fail "the manual page does not tell of $name"

	site=$t/$name.demo
	cp -R "$srcdir/templates/nordkurs" "$site"
	chmod -R u+w "$site"
	python3 "$srcdir/tests/e2e/carry.py" "$model" \
	    "$srcdir/templates/nordkurs/journey.xml" "$site/journey.xml" \
	    >"$t/carried"
	grep -q '^link messe27$' "$t/carried" || fail "$name: the demo's own is lost"
	faultless "$name with the demo site" "$site"
	"$KUNDEREJSE" render --site "$site" \
	    '/?utm_source=google&utm_medium=cpc&utm_term=hva+koster+excelkurs' |
	    grep -q 'Pris, oppstart og angrerett' || fail "$name: a late search"
done

# A model that is not there.
rc=0
"$KUNDEREJSE" init --journey inbond "$t/none" 2>"$t/err" || rc=$?
[ $rc = 2 ] || fail "a misspelt model: $rc"
grep -q 'did you mean inbound?' "$t/err" || fail "$(cat "$t/err")"
[ ! -e "$t/none" ] || fail 'a misspelt model made a site'
rc=0
"$KUNDEREJSE" init -j ../journeys/lund "$t/none" 2>"$t/err" || rc=$?
[ $rc = 2 ] || fail "a path as a model: $rc"
rc=0
"$KUNDEREJSE" init -j lund "$t/inbound" 2>"$t/err" || rc=$?
[ $rc = 1 ] || fail "a directory that is not empty: $rc"
