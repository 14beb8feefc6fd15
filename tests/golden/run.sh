#!/bin/sh
# SPDX-License-Identifier: ISC
# Pages byte for byte.  Each folder NAME/ holds a site (NAME/site; without one
# templates/NAME is meant), the file NAME/renders and what comes out,
# NAME/CASE.html, of a mail NAME/CASE.eml.  A line of `renders` is
# CASE and the arguments of `kunderejse render`, separated by blanks.  With
# NAME/rows.sql, which fills a database, NAME/reports says the same of
# `kunderejse report`, and each line is written as NAME/CASE.html and .txt.
# UPDATE=1 writes these files anew.
#
# environment: KUNDEREJSE (the program), srcdir (the source tree)
set -u
here=${srcdir:-.}/tests/golden
program=${KUNDEREJSE:?the program to test}
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
failed=0
ran=0

# compare FILE WHAT: what came out, with what it was.
compare() {
	if [ -n "${UPDATE:-}" ]; then
		cp "$tmp/out" "$1"
	elif ! diff -u "$1" "$tmp/out" >&2; then
		echo "FAIL: $2" >&2
		failed=$((failed + 1))
	fi
}

for renders in "$here"/*/renders; do
	dir=${renders%/renders}
	site=$dir/site
	[ -d "$site" ] || site=${srcdir:-.}/templates/${dir##*/}
	while read -r name args; do
		case $name in '' | '#'*) continue ;; esac
		ran=$((ran + 1))
		case $args in *--mail*) is=eml ;; *) is=html ;; esac
		# shellcheck disable=SC2086 # the arguments are words
		if ! "$program" render --site "$site" $args \
		    >"$tmp/out" 2>"$tmp/err" </dev/null; then
			echo "FAIL: $dir: $name: render $args" >&2
			cat "$tmp/err" >&2
			failed=$((failed + 1))
			continue
		fi
		# The receipt names the site's version: tests/unit/receipt.c.
		sed -i -e '$ s/<!-- kunderejse [a-z2-7]* -->$//' \
		    -e 's|/why?r=[a-z2-7]*|/why?r=|' "$tmp/out"
		compare "$dir/$name.$is" "$dir: $name: render $args"
	done <"$renders"
done
for reports in "$here"/*/reports; do
	dir=${reports%/reports}
	site=$dir/site
	[ -d "$site" ] || site=${srcdir:-.}/templates/${dir##*/}
	rm -rf "$tmp/state"
	mkdir "$tmp/state"
	{
		echo 'PRAGMA page_size = 2048; PRAGMA journal_mode = WAL;'
		cat "${srcdir:-.}"/sql/migrations/*.sql "$dir/rows.sql"
	} | sqlite3 "$tmp/state/db" >"$tmp/out" || exit 99
	while read -r name args; do
		case $name in '' | '#'*) continue ;; esac
		for is in html text; do
			ran=$((ran + 1))
			# shellcheck disable=SC2086 # the arguments are words
			"$program" report --site "$site" --state "$tmp/state" \
			    --db "$tmp/state/db" --format $is $args \
			    >"$tmp/out" 2>"$tmp/err" </dev/null || {
				cat "$tmp/err" >&2
				failed=$((failed + 1))
			}
			compare "$dir/$name.$(echo $is | sed s/text/txt/)" "$dir: $name: report $args"
		done
	done <"$reports"
done

[ "$ran" -gt 0 ] || { echo "no golden pages in $here" >&2; exit 99; }
echo "$ran golden pages, $failed failed"
[ "$failed" -eq 0 ]
