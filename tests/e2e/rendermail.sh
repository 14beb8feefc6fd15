#!/bin/sh
# SPDX-License-Identifier: ISC
# render --mail writes whole messages: those of the demo, in every language and
# stage, are what receivers ask for.
. "${srcdir:-.}/tests/e2e/lib.sh"
demo=$srcdir/templates/nordkurs
mail() {
	"$KUNDEREJSE" render --site "$demo" --at 2027-03-01T09:00 --mail "$@"
}
n=0
set --
for file in $(cd "$demo/mails" && find . -name '*.xml' ! -name '*.*.xml' | sort); do
	name=$(echo "$file" | sed 's|^\./||; s|\.xml$||')
	class=$(sed -n 's/.*<k:mail .*class="\([a-z]*\)".*/\1/p' "$demo/mails/$file")
	stages=$(sed -n 's/.*<k:mail .*stage="\([a-z_ ]*\)".*/\1/p' "$demo/mails/$file")
	for lang in nb da sv en; do
		for stage in unknown ${stages##* }; do
			n=$((n + 1))
			mail "$name" --lang $lang --stage $stage \
			    --set "name=Bjørn-Åge «Ø» \"<b>\" O'Neill &amp; Søn" \
			    >"$t/$n.eml" || fail "$name in $lang"
			set -- "$@" "${class:-marketing}" "$t/$n.eml"
		done
	done
done
[ "$n" -ge 48 ] || fail "only $n mails"
python3 "$srcdir/tests/e2e/rendermail.py" "$@" || fail 'a message is not good'

# The same again is the same, and each reader has his own.
mail ebook/delivery --set first_name=Kari >"$t/a"
mail ebook/delivery --set first_name=Kari >"$t/b"
cmp "$t/a" "$t/b" || fail 'it differs'
contains 'his first name' "$(cat "$t/a")" 'Hei Kari,'
mail ebook/delivery --set 'name=Ola Nordmann' --set email=ola@example.org >"$t/b"
contains 'the first of his names' "$(cat "$t/b")" 'Hei Ola,'
contains 'his address' "$(cat "$t/b")" 'To: <ola@example.org>'
contains 'who writes' "$(cat "$t/b")" 'From: Ingrid Berg <hei@mail.nordkurs.no>'
contains 'who gets answers' "$(cat "$t/b")" 'Reply-To: Ingrid Berg <ingrid@nordkurs.no>'
contains 'when' "$(cat "$t/b")" 'Date: Mon, 1 Mar 2027 09:00:00 +0100'

# With a line break in what is known of him there is no mail.
expect 'a header was made up' "$(mail ebook/delivery \
    --set "first_name=$(printf 'a\r\nBcc: x@example.org')" 2>&1 || echo "$?")" \
    'kunderejse[render] error: ebook/delivery: first_name holds a line break or another control character
1'
mail ebook/1-map-the-steps --lang da >"$t/b"
contains 'the list' "$(cat "$t/b")" 'List-Id: Nordkurs-brevet <newsletter.mail.nordkurs.no>'
contains 'what complaints are counted by' "$(cat "$t/b")" \
    'Feedback-ID: newsletter:ebook.1-map-the-steps:marketing:www.nordkurs.no'
wrong() {
	expect "$1" "$(mail "$@" 2>&1 >/dev/null || echo "$?")" \
	    "kunderejse render: $message; see kunderejse render --help
2"
}
message='the site has no mail nothing' wrong nothing
message='the site has no language fi' wrong ebook/delivery --lang fi
message='the site has no stage late' wrong ebook/delivery --stage late
message='--set is NAME=VALUE' wrong ebook/delivery --set name
message='--mail takes no PATH' wrong ebook/delivery /
message='a mail has no visit: --level, --referer and --subscribed are for pages' wrong ebook/delivery --level 2
contains 'an address that is none' "$(mail ebook/delivery --set 'email=a b' 2>&1 >/dev/null)" \
    'To is not an address'
