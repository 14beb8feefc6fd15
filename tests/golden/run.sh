#!/bin/sh
# SPDX-License-Identifier: ISC
# Pages byte for byte.  Each folder NAME/ holds a site (NAME/site; without one
# templates/NAME is meant), the file NAME/renders and what comes out,
# NAME/CASE.html, of a mail NAME/CASE.eml.  A line of `renders` is
# CASE and the arguments of `kunderejse render`, separated by blanks.
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
		if [ -n "${UPDATE:-}" ]; then
			cp "$tmp/out" "$dir/$name.$is"
		elif ! diff -u "$dir/$name.$is" "$tmp/out" >&2; then
			echo "FAIL: $dir: $name: render $args" >&2
			failed=$((failed + 1))
		fi
	done <"$renders"
done
[ "$ran" -gt 0 ] || { echo "no golden pages in $here" >&2; exit 99; }
echo "$ran golden pages, $failed failed"
[ "$failed" -eq 0 ]
