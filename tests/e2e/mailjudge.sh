#!/bin/sh
# SPDX-License-Identifier: ISC
# The mails of the demo, each in all languages and in every stage it is for, to
# somebody of whom nothing is known and to one of whom all is, and at length:
# judged by w3m and xmllint.
. "${srcdir:-.}/tests/e2e/lib.sh"
for tool in python3 w3m xmllint; do
	command -v $tool >/dev/null || { echo "skipped: $tool is missing"; exit 77; }
done
demo=$srcdir/templates/nordkurs
long=$(printf 'Bjørn-Åge & «Ø» %.0s' $(seq 12))
name=$(printf '%063d@%s' 7 "$(printf 'a%.0s' $(seq 60)).$(printf 'b%.0s' $(seq 60)).example.org")
all() {
	"$KUNDEREJSE" render --site "$demo" --at 2027-03-01T09:00 --mail "$@"
}
judged() {
	n=$((n + 1))
	echo "${class:-marketing}" "$lang" "$t/$n.eml" >>"$t/list"
}
n=0
for file in $(cd "$demo/mails" && find . -name '*.xml' ! -name '*.*.xml' | sort); do
	mail=$(echo "$file" | sed 's|^\./||; s|\.xml$||')
	class=$(sed -n 's/.*<k:mail .*class="\([a-z]*\)".*/\1/p' "$demo/mails/$file")
	stages=$(sed -n 's/.*<k:mail .*stage="\([a-z_ ]*\)".*/\1/p' "$demo/mails/$file")
	for lang in nb da sv en; do
		for stage in ${stages:-unknown decision}; do
			judged; all "$mail" --lang $lang --stage "$stage" >"$t/$n.eml"
		done
		judged; all "$mail" --lang $lang --stage "$stage" --set "name=$long" \
		    --set "first_name=$long" --set "company=$long" --set "email=$name" \
		    --set "phone=$long" --set "note=$long" --set "course=$long" >"$t/$n.eml"
	done
done
[ "$n" -ge 40 ] || fail "only $n mails"
# shellcheck disable=SC2046 # three words a line
python3 "$srcdir/tests/e2e/mailjudge.py" "$demo" $(cat "$t/list") || fail 'a mail is not good'
