#!/bin/sh
# SPDX-License-Identifier: ISC
# One site with every fault an author makes: `check` names file, line, what and
# what to write instead, all in one run.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/tests/e2e/faults" "$site"
chmod -R u+w "$site"
{
	printf '<k:page xmlns:k="urn:kunderejse:1" id="many" path="/many"><p'
	i=0
	while [ $i -lt 20000 ]; do
		printf ' a%d="x"' $i
		i=$((i + 1))
	done
	printf '>x</p></k:page>\n'
} >"$site/pages/many.xml"
code=0
"$KUNDEREJSE" check --site "$site" >"$t/out" 2>"$t/err" || code=$?
expect 'exit status' "$code" 1
missing=0
while IFS='	' read -r place words; do
	case $place in ''|'#'*) continue ;; esac
	if ! grep -F "$place" "$t/out" | grep -qE "error: .*$words"; then
		echo "not said: $place … $words"
		missing=1
	fi
done <"$site/expected.tsv"
[ $missing -eq 0 ] || { cat "$t/out"; fail 'check does not say everything'; }

expect 'a good site' "$("$KUNDEREJSE" check --site "$srcdir/templates/nordkurs" 2>/dev/null)" ''
