#!/bin/sh
# SPDX-License-Identifier: ISC
# The shipped sequences, rehearsed: what the scripts of tests/rehearsals expect
# happens, and all that happens is as it was (UPDATE=1 writes it anew).  Then
# random people, to whom nothing may be done that must not be.
. "${srcdir:-.}/tests/e2e/lib.sh"
demo=$srcdir/templates/nordkurs
n=0
for script in "$srcdir"/tests/rehearsals/*.txt; do
	name=$(basename "$script" .txt)
	golden=$srcdir/tests/rehearsals/$name.timeline
	"$KUNDEREJSE" rehearse --site "$demo" --out "$t/$name" "$script" >"$t/timeline" 2>"$t/said" ||
	    fail "$name: $(grep ' ! ' "$t/timeline") $(grep error: "$t/said")"
	[ -z "${UPDATE:-}" ] || cp "$t/timeline" "$golden"
	diff -u "$golden" "$t/timeline" || fail "$name is otherwise"
	n=$((n + 1))
done
expect 'the seven sequences, and the twelve readers of one' "$n" 8

# Who came to which step when, by his own clock.
golden=$srcdir/tests/rehearsals/ebook-twelve.steps
[ -z "${UPDATE:-}" ] || cp "$t/ebook-twelve/steps.tsv" "$golden"
diff -u "$golden" "$t/ebook-twelve/steps.tsv" || fail 'steps at other times'
expect 'twelve readers' "$(cut -f 1 "$golden" | uniq | wc -l)" 12

# Each page and mail is a file; a script that is none says where and why.
"$KUNDEREJSE" rehearse --site "$demo" --out "$t/out" "$srcdir/tests/rehearsals/booked.txt" >"$t/timeline" 2>"$t/said" || fail 'with files'
cmp "$t/timeline" "$t/out/timeline.txt" || fail 'the timeline as text'
contains 'as a page' "$(cat "$t/out/timeline.html")" '<a href="002-nils-booked-your-place.html">'
[ -s "$t/out/001-nils-booked-your-place.eml" ] || fail 'no mail'
printf 'at 2027-03-01T09:00\nperson a a@example.org\na vist /\n' >"$t/bad"
rc=0
"$KUNDEREJSE" rehearse --site "$demo" "$t/bad" >"$t/timeline" 2>"$t/said" || rc=$?
expect 'a fault' "$rc" 1
contains 'where and what instead' "$(cat "$t/said")" 'bad:3: error: nobody can vist; did you mean visit?'
printf 'at 2027-03-01T09:00\nperson a a@example.org\na got april27\n' >"$t/bad"
rc=0
"$KUNDEREJSE" rehearse --site "$demo" "$t/bad" >"$t/timeline" 2>"$t/said" || rc=$?
expect 'what is expected and does not happen' "$rc" 1
contains 'it is marked' "$(cat "$t/timeline")" '! line 3 expects: the mail april27'

# So few people do not come to every step; nothing else may be said.
"$KUNDEREJSE" rehearse --site "$demo" --walkers "${WALKERS:-60}" --days "${DAYS:-365}" --seed "${SEED:-1}" >"$t/walked" 2>"$t/said" || true
contains 'they walked' "$(cat "$t/walked")" "${WALKERS:-60} walkers of seed ${SEED:-1} did"
expect 'no fault' "$(grep -v ': nobody .* the step ' "$t/walked" | grep -vc 'walkers of seed')" 0
