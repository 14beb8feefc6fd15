#!/bin/sh
# SPDX-License-Identifier: ISC
# sendmail: and dir:, which reach no server themselves.
. "${srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/mail/lib.sh"

# sendmail: gets what there is, and its exit is understood.
cat >"$t/sendmail" <<-'PROGRAM'
	#!/bin/sh
	dir=$(dirname "$0")
	for a; do printf '%s ' "$a"; done >"$dir/arguments"
	cat >"$dir/input"
	case $3 in
	exit-*) what=${3#exit-}; echo "it said: $what" >&2; exit "${what%@*}" ;;
	signal@*) kill -9 $$ ;;
	hang@*) echo $$ >"$dir/pid"; exec cat "$dir/fifo" ;;
	esac
PROGRAM
chmod +x "$t/sendmail"
mkfifo "$t/fifo"
{
	echo 'send good ok@b.example.com a@example.org'
	for code in 64 65 67 68 69 70 71 73 74 75 77 78 1 127; do
		echo "send exit-$code exit-$code@b.example.com a@example.org"
	done
	echo 'send signal signal@b.example.com a@example.org'
	echo 'hold held hang@b.example.com a@example.org'
	echo 'send hang hang@b.example.com a@example.org'
	echo 'send last ok@b.example.com -bs@example.org 100000'
} >"$t/script"
submit --timeout 1 "sendmail:$t/sendmail" <"$t/script"
result good 'accepted sending 0 - - 0 exit 0'
# What it says names addresses, which are no log's.
for code in 65 67; do
	result exit-$code "perm sending 0 - - 0 exit $code: it said: \\(address\\)"
done
for code in 68 75; do
	result exit-$code "temp sending 0 - - 0 exit $code: .*"
done
for code in 64 69 70 71 73 74 77 78 1 127; do
	result exit-$code "lane sending 0 - - 0 exit $code: .*"
done
result signal 'uncertain sending 0 - - 0 .* was ended by signal 9'
result held 'held sending 0 - - 0 .*'
result hang 'uncertain sending 0 - - 0 .* did not end within 1 s and was killed'
! kill -0 "$(cat "$t/pid")" 2>/dev/null || fail 'what hung still runs'
result last 'accepted sending 0 - - 0 exit 0'
[ "$(cat "$t/arguments")" = '-i -f ok@b.example.com -- -bs@example.org ' ] || fail 'other arguments'
! grep -q "$(printf '\r')" "$t/input" || fail 'lines end in CR LF'
[ "$(wc -c <"$t/input")" -gt 90000 ] || fail 'the input is short'
[ "$(tail -1 "$t/input")" = end ] || fail 'the input was cut'
[ "$(sed -n '1p;4,5p' "$t/input")" = "Message-ID: <last@example.com>
.begins with a dot
.." ] || fail 'the input is another'
for bad in "sendmail:$t/none" sendmail:none; do
	! "$submitter" "$bad" <"$t/script" >"$t/out" 2>"$t/err" || fail "$bad is taken"
	[ -s "$t/err" ] || fail "$bad is refused without a word"
done

# dir: a file a message, whole or not there, and the same one once.
cat >"$t/script" <<-'SCRIPT'
	send one ok@b.example.com a@example.org
	send one ok@b.example.com a@example.org 2000
	hold held ok@b.example.com a@example.org
	send .hidden ok@b.example.com a@example.org
	send ../out ok@b.example.com a@example.org
	send two ok@b.example.com a@example.org
SCRIPT
submit --base "$t" dir:mails <"$t/script"
result one 'accepted sending 0 - - 0 one\.eml'
result held 'held sending 0 - - 0 .*'
for name in '\.hidden' '\.\./out'; do
	result "$name" 'perm 0 - - 0 .*'
done
[ "$(ls -A "$t/mails")" = 'one.eml
two.eml' ] || fail 'other files'
[ "$(wc -c <"$t/mails/one.eml")" -gt 2000 ] || fail 'the second did not take the place of the first'
[ "$(stat -c %a "$t/mails/one.eml" "$t/mails")" = '600
700' ] || fail 'others may read it'
[ "$(grep -c "$(printf '\r')$" "$t/mails/two.eml")" = "$(wc -l <"$t/mails/two.eml")" ] ||
    fail 'lines do not end in CR LF'
# Its disk is full: nobody's fault, and nothing half is left.
printf 'send big ok@b.example.com a@example.org 3000000\nsend one ok@b.example.com a@example.org\n' >"$t/script"
(trap '' XFSZ; ulimit -f 100; submit "dir:$t/mails" <"$t/script")
result big 'lane 0 - - 0 big.eml: .*'
result one 'accepted sending 0 - - 0 one\.eml'
[ "$(ls -A "$t/mails")" = 'one.eml
two.eml' ] || fail 'half a message was left'
