#!/bin/sh
# SPDX-License-Identifier: ISC
# Every fault of MAIL 17 has its outcome, and the message behind it arrives exactly
# once.
. "${srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/mail/lib.sh"
speaks_smtp

# Fault, how often it arrives by itself, its result.
rows='
ok              1 accepted sending 250 2.0.0 - 0 taken
mail-451        0 lane 451 - - 0 -
mail-550        0 lane 550 - - 0 -
mail-552_5=3=4_too_large 0 perm 552 5.3.4 - 0 too large
rcpt-450        0 temp 450 - - 0 -
rcpt-550        0 perm 550 - - 0 -
rcpt-550_5=1=1_no_such_user 0 perm 550 5.1.1 recipient 0 no such user \(address\)
rcpt-450_4=1=8_sender_unknown 0 lane 450 4.1.8 - 0 sender unknown \(address\)
rcpt-550_mute   0 perm 550 - - 0 mute \(address\)
rcpt-421-close  0 lane 421 - - 0 too many of them, closing
rcpt-close      0 temp 0 - - 0 broke off: .*
mail-close      0 temp 0 - - 0 broke off: .*
stale-mail      1 accepted sending 250 2.0.0 - 0 taken
stale-421-mail  1 accepted sending 250 2.0.0 - 0 taken
data-451        0 temp 451 - - 0 -
data-554        0 perm 554 - - 0 -
data-close      0 temp 0 - - 0 broke off: .*
body-close      0 uncertain sending 0 - - 0 no answer to the message: .*
dot-452         0 temp sending 452 - - 0 -
dot-550         0 perm sending 550 - - 0 -
dot-550_5=7=26_unsigned 0 lane sending 550 5.7.26 - 0 unsigned
dot-421_4=7=28_slow_down 0 lane sending 421 4.7.28 - 600 slow down
dot-421-close   0 temp sending 421 - - 0 too many of them, closing
dot-close       1 uncertain sending 0 - - 0 no answer to the message: .*
dot-late        1 uncertain sending 0 - - 0 no answer to the message: .*
ok-close        1 accepted sending 250 2.0.0 - 0 taken
ok-goodbye      1 accepted sending 250 2.0.0 - 0 taken
'

# Each fault on a connection that has carried one message, and one behind it.
faults() {
	echo "$rows" | while read -r fault _; do
		[ -n "$fault" ] || continue
		name=$(echo "$fault" | tr '_=' '--')
		echo "send before-$name ok@b.example.com a@example.org"
		echo "send $name $fault@b.example.com a@example.org"
		echo "send after-$name ok@b.example.com a@example.org"
	done >"$t/script"
	submit --timeout 2 "$1" <"$t/script"
	echo "$rows" | while read -r fault n pattern; do
		[ -n "$fault" ] || continue
		name=$(echo "$fault" | tr '_=' '--')
		result "$name" "$pattern"
		arrived "$name" "$n"
		for other in before after; do
			result "$other-$name" 'accepted sending 250 2.0.0 - 0 taken'
			arrived "$other-$name" 1
		done
	done || exit 1
}

serve
faults "smtp://127.0.0.1:$at"

# Held back: the server has no last dot, and the next message is not disturbed.
# Broken off before its last bytes: surely not sent.  Nobody's fault but ours.
cat >"$t/script" <<-'SCRIPT'
	send one ok@b.example.com a@example.org
	hold held ok@b.example.com a@example.org
	send two ok@b.example.com a@example.org 3000000
	hold held-large ok@b.example.com a@example.org 3000000
	send large body-close@b.example.com a@example.org 30000000
	send three ok@b.example.com a@example.org
	bare bare ok@b.example.com a@example.org
	nul nul ok@b.example.com a@example.org
	send eight ok@b.example.com bjørn@example.org
	send none ok@b.example.com nobody
	send angle ok@b.example.com <a@example.org>
	send two-at ok@b.example.com a@b@example.org
	send four ok@b.example.com a@example.org
SCRIPT
submit --timeout 5 "smtp://127.0.0.1:$at" <"$t/script"
for name in one two three four; do
	result $name 'accepted sending 250 2.0.0 - 0 taken'
	arrived $name 1
done
for name in held held-large; do
	result $name 'held sending 0 - - 0 held back before its last byte'
	arrived $name 0
done
broken() {
	[ "$(grep -c ' broken ' "$t/log")" = 2 ]
}
await broken
result large 'temp 0 - - 0 broke off: .*'
for name in bare nul eight none angle two-at; do
	result $name 'perm 0 - - 0 (the message|the recipient) .*'
done
[ "$(sed -n '/ accepted one /,$p' "$t/log" | grep -c ' mail ')" = 6 ] ||
    fail 'something of what no one may send was begun'

# One connection for fifty messages, and then a new one.
i=0
while [ $i -lt 120 ]; do
	i=$((i + 1))
	echo "send many-$i ok@b.example.com a@example.org"
done >"$t/script"
serve --unix "$t/smtp.sock"
submit "smtp+unix:$at" <"$t/script"
[ "$(grep -c ' accepted many-' "$t/log")" = 120 ] || fail 'not 120 arrived'
[ "$(awk '/ accepted /{print $3}' "$t/log" | sort -u | wc -l)" = 120 ] || fail 'one came twice'
[ "$(awk '/ accepted /{n[$1]++} END{for (c in n) print n[c]}' "$t/log" | sort -n | tr '\n' ' ')" = \
    '20 50 50 ' ] || fail 'not fifty messages a connection'

# The whole table again by a Unix socket, and with commands that go in one.
serve --unix "$t/smtp.sock"
faults "smtp+unix:$at"
serve --pipelining
faults "smtp://127.0.0.1:$at"
