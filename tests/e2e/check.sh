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

# Levels and rows.
rm -rf "$site"; cp -R "$srcdir/tests/complaints/spoken" "$site"
chmod -R u+w "$site"; rm "$site/expected"
ends() {
	rc=0; "$KUNDEREJSE" check --site "$site" "$@" >"$t/out" 2>"$t/err" || rc=$?
}
ends; expect 'warnings are none' "$rc" 0
expect 'as many' "$(grep -c warning "$t/out")" 4
ends --level 'missing alt=off' --level 'moved link=error'; expect 'an error now' "$rc" 1
lacks 'off' "$(cat "$t/out")" 'has no alt'
contains 'raised' "$(cat "$t/out")" 'pages/front.xml:4: error: "/gammel?x=1" is redirected'
contains 'sums' "$(cat "$t/err")" '1 error, 2 warnings'
ends --level 'missing ale=off'; contains 'unknown cause' "$(cat "$t/err")" '--level missing ale: nothing of that cause'
ends --level 'missing alt=quiet'; expect 'no level' "$rc" 2
ends --format tsv; expect 'a row' "$(sed -n 2p "$t/out" | cut -f 1-4)" 'pages/front.xml	2	warning	missing lang'
ends --format json
python3 -c 'import json, sys
assert [r["line"] for r in json.load(open(sys.argv[1]))] == [2, 3, 4, 4]' "$t/out"

export TMPDIR="$t/tmp"
# Since a revision: what was not so then, wherever it moved in its file.
g() { git -C "$site" -c user.name=a -c user.email=a@example.com -c init.defaultBranch=main "$@"; }
ends --since HEAD; expect 'no repository' "$rc" 3
contains 'no repository' "$(cat "$t/err")" 'git has no revision HEAD'
g init -q; g add .; g commit -qm a
ends --since HEAD; expect 'nothing new' "$rc $(cat "$t/out")" '0 '
sed -i '1s/^/<!-- a line more -->\n/; s|</body>|<p><img src="/assets/none.png" alt=""/></p></body>|' "$site/pages/front.xml"
ends --since HEAD; expect 'one is new' "$rc $(wc -l <"$t/out")" '0 1'
contains 'one is new' "$(cat "$t/out")" 'there is no file assets/none.png'
ends --since HEAD --level 'lost file=error'; expect 'an error of these' "$rc" 1
ends --since HEAD --level 'missing alt=error'; expect 'no error of these' "$rc" 0
g commit -qam b
sed -i '1s/^/<!-- and one -->\n/' "$site/pages/front.xml"
ends --since HEAD; expect 'moved only' "$rc $(cat "$t/out")" '0 '
sed -i 's|</body>|\n<p><img src="/assets/none.png" alt=""/></p></body>|' "$site/pages/front.xml"
ends --since HEAD; expect 'the same once more' "$(grep -c none.png "$t/out")" 1
ends --since none; expect 'no revision' "$rc" 3
ends --since=--output=x; expect 'no option' "$rc" 3
expect 'nothing is left' "$(ls "$t/tmp")" ''

# More than are kept: an error among them counts all the same.
{
	echo '<k:page xmlns:k="urn:kunderejse:1" path="/many"><html lang="nb"><head><title>a</title></head><body>'
	for i in $(seq 1100); do echo "<p><img src=\"/assets/$i.png\" alt=\"\"/></p>"; done
	echo "<p><a href=\"{k:page('nowhere')}\">x</a></p></body></html></k:page>"
} >"$site/pages/many.xml"
ends; expect 'an error among many' "$rc" 1
contains 'an error among many' "$(cat "$t/err")" '1 error, '
ends --since HEAD; expect 'since, too' "$rc" 1
