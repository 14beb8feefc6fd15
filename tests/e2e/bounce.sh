#!/bin/sh
# SPDX-License-Identifier: ISC
# What comes back to the envelope sender, by a pipe and by a Maildir: what is
# true is held against the contact once, all else against nobody.
. "${srcdir:-.}/tests/e2e/lib.sh"
mails=$srcdir/tests/mail/bounces
posted=$builddir/tests/e2e/posted
db=$state/kunderejse.db
start

# post WHO [waiting]: a mail to WHO that was sent: $id, $local, $name.
post() {
	"$posted" "$db" "$state/keys" "$1" 1 ${2:+"$2"} >"$t/posted"
	read -r id local name <"$t/posted" || :
}
# back FILE: the message as it comes back for that mail, on stdout.
back() {
	sed -E -e "s/b\+[a-z0-9]+\.[a-z0-9]{4}@b\.example\.com/$local@b.example.com/" \
	    -e "s/<[a-z0-9]+\.[a-z0-9]+@mail\.example\.com>/<$name>/" "$mails/$1.eml"
}
# bounce [OPTION...]: what comes on stdin; its exit status on stdout.
bounce() {
	code=0
	# shellcheck disable=SC2086
	env -u ORIGINAL_RECIPIENT -u RECIPIENT ${WRAP:-} "$KUNDEREJSE" bounce --site "$site" \
	    --state "$state" "$@" >"$t/out" 2>"$t/bounce.log" || code=$?
	cat "$t/bounce.log" >>"$t/all.log"
	echo $code
}
events() { sql "SELECT event FROM contact_event JOIN contact ON contact.id = contact WHERE email = '$1' ORDER BY contact_event.id" | tr '\n' ' '; }
stops() { sql "SELECT scope || ' ' || reason || ' ' || evidence FROM suppression ORDER BY evidence"; }
everything() { sqlite3 -readonly "$db" .dump | sha256sum; }
unknown() { find "$state/unknown-mail" -name '*.eml' 2>/dev/null | wc -l | tr -d ' '; }
nothing() {
	expect "$1: nobody's" "$(everything)" "$before"
	expect "$1: for a human" "$(unknown)" "$2"
}

# No such mailbox: at the first.  What waits for the person is given up.
post kari@example.com
"$posted" "$db" "$state/keys" kari@example.com 1 waiting
expect 'hard' "$(back postfix-unknown | bounce)" 0
expect 'an event' "$(events kari@example.com)" 'bounce_hard '
expect 'stopped' "$(stops)" "all hard-bounce mail $id: hard 5.1.1"
expect 'and what waited' "$(sql "SELECT state, reason FROM outbox WHERE state <> 'accepted'")" 'cancelled|hard-bounce'
contains 'the log' "$(cat "$t/bounce.log")" "mail $id: hard 5.1.1"
before=$(everything)
expect 'the same again' "$(back postfix-unknown | bounce)" 0
nothing 'the same again' 0
contains 'the same again' "$(cat "$t/bounce.log")" 'known already'
lacks 'no address in the log' "$(cat "$t/all.log")" example.com

# The envelope's recipient is told by an option or by Postfix.
post per@example.com
strip() { back postfix-unknown | grep -vE '^(X-Original-To|Delivered-To|To|Return-Path):'; }
expect 'who tells?' "$(strip | bounce)" 0
expect 'nobody' "$(events per@example.com)$(unknown)" 1
rm -rf "$state/unknown-mail"
expect 'an option' "$(strip | bounce --recipient "$local@b.example.com")" 0
expect 'an option' "$(events per@example.com)" 'bounce_hard '
post ola@example.com
strip >"$t/message"
ORIGINAL_RECIPIENT="$local@b.example.com" RECIPIENT=b@b.example.com "$KUNDEREJSE" bounce \
    --site "$site" --state "$state" <"$t/message" 2>>"$t/all.log"
expect 'Postfix' "$(events ola@example.com)" 'bounce_hard '
post liv@example.com
strip >"$t/message"
RECIPIENT="$local@b.example.com" "$KUNDEREJSE" bounce --site "$site" --state "$state" \
    <"$t/message" 2>>"$t/all.log"
expect 'and a newer one' "$(events liv@example.com)" 'bounce_hard '

# Called spam, in three ways to say so.
for kind in arf-yahoo arf-abuse microsoft-junk; do
	post "$kind@example.com"
	expect "$kind" "$(back $kind | bounce)" 0
	expect "$kind" "$(events $kind@example.com)" 'complaint '
done
expect 'three stops' "$(stops | grep -c '^all complaint mail ')" 3
expect 'and objections' "$(sql "SELECT DISTINCT kind, channel, list, purpose, message_id IN (SELECT message_id FROM outbox) FROM consent_event")" 'objected|complaint|||1'

# Given up for now.
for n in 1 2; do
	post full@example.com
	expect "soft $n" "$(back postfix-full | bounce)" 0
	expect "soft $n, again" "$(back postfix-full | bounce)" 0
done
expect 'not yet a pause' "$(sql "SELECT paused_until FROM contact WHERE email = 'full@example.com'")" 0
post full@example.com
expect 'soft, too late' "$(back postfix-expired | bounce)" 0
expect 'three' "$(events full@example.com)" 'bounce_soft bounce_soft bounce_soft '
expect 'is no stop' "$(stops | grep -c soft || :)" 0
expect 'but a pause' "$(sql "SELECT paused_until - max(at) FROM contact JOIN contact_event ON contact = contact.id WHERE email = 'full@example.com'")" $((60 * 86400))

# Nothing follows: it still may come, it is an answer, it is not spam.
post well@example.com
before=$(everything)
for kind in postfix-delayed vacation receipt arf-not-spam delivered old-autoreply; do
	expect "$kind" "$(back $kind | bounce)" 0
	nothing "$kind" 0
done

# Nothing is believed, and a human sees it.
n=0
for kind in exim-prose person no-status-part; do
	expect "$kind" "$(back $kind | bounce)" 0
	n=$((n + 1))
	nothing "$kind" $n
done
true_local=$local true_name=$name
for change in "$(echo "$local" | tr 'a-m' 'n-z')" "${local%?}$([ "${local#"${local%?}"}" = a ] && echo b || echo a)" b+zzzzzzzz.aaaa; do
	local=$change
	expect "forged $change" "$(back postfix-unknown | bounce --recipient "$local@b.example.com")" 0
	n=$((n + 1))
	nothing "forged $change" $n
done
expect 'forged' "$(bounce <"$mails/forged.eml")" 0
n=$((n + 1))
nothing 'forged' $n
contains 'forged' "$(cat "$t/bounce.log")" 'its check is wrong'
# Another mail than the one it names: the database is an older one.
local=$true_local name=aaaa.aaaa@mail.example.com
expect 'another mail' "$(back postfix-unknown | bounce)" 0
n=$((n + 1))
nothing 'another mail' $n
expect 'nothing at all' "$(bounce </dev/null)" 0
n=$((n + 1))
nothing 'nothing at all' $n
head -c 3000000 /dev/zero | tr '\0' 'x' >"$t/large"
expect 'too large' "$(bounce <"$t/large")" 0
n=$((n + 1))
nothing 'too large' $n
expect 'as it was' "$(cat "$state"/unknown-mail/*.eml | grep -c 'chef@kunde.test')" 2
expect 'for us alone' "$(stat -c %a "$state/unknown-mail")" 700

# Our own fault: nobody's but ours.
local=$true_local name=$true_name
expect 'policy' "$(back postfix-policy | bounce)" 0
n=$((n + 1))
nothing 'policy' $n
contains 'policy' "$(cat "$t/bounce.log")" 'error: mail'
contains 'policy' "$(cat "$t/bounce.log")" 'the fault is ours'
post ingrid
before=$(everything)
expect 'a colleague' "$(back postfix-unknown | bounce)" 0
n=$((n + 1))
nothing 'a colleague' $n
contains 'a colleague' "$(cat "$t/bounce.log")" 'it was to one of us'
# A thousand are kept.
rm -rf "$state/unknown-mail"
mkdir -m 700 "$state/unknown-mail"
now=$(date +%s)
seq -f "$state/unknown-mail/%.0f.aaaaaaaa.eml" $((now - 1000)) $((now - 1)) | xargs touch
expect 'one more' "$(bounce <"$mails/person.eml")" 0
expect 'one less' "$(unknown) $(ls "$state/unknown-mail" | head -1)" "1000 $((now - 999)).aaaaaaaa.eml"
contains 'and it is said' "$(cat "$t/bounce.log")" 'the oldest is gone'
rm -rf "$state/unknown-mail"

# None for longer than what is in mails: not with the next one, nor without.
old() {
	for days in 31 29; do
		: >"$state/unknown-mail/$(($(date +%s) - days * 86400)).aaaaaaaa.eml"
	done
	: >"$state/unknown-mail/1.of-somebody.txt"
}
mkdir -m 700 "$state/unknown-mail"
old
expect 'another' "$(bounce <"$mails/person.eml")" 0
expect 'the old one is gone' "$(unknown)" 2
expect 'what is not ours stays' "$(ls "$state/unknown-mail" | wc -l)" 3
rm "$state/unknown-mail"/*
old
stop_all || fail stop
start
is_one() { [ "$(unknown)" = 1 ]; }
await is_one
expect 'nor is it touched then' "$(ls "$state/unknown-mail" | wc -l)" 2
rm -rf "$state/unknown-mail"

# Who was erased meanwhile.
post gone@example.com
stop_all || fail stop
sqlite3 "$db" "UPDATE outbox SET contact = NULL WHERE id = $id"
before=$(everything)
expect 'gone' "$(back postfix-unknown | bounce)" 0
nothing 'gone' 0

# The mail server comes again when we can not, and never sends a bounce back.
post late@example.com
before=$(everything)
back postfix-unknown >"$t/message"
python3 - "$db" "$t/locked" "$t/unlock" <<'EOF' &
import os, sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
open(sys.argv[2], "w").close()
while not os.path.exists(sys.argv[3]):
    time.sleep(0.05)
EOF
locker=$!
await test -e "$t/locked"
expect 'locked' "$(bounce <"$t/message")" 75
: >"$t/unlock"
wait $locker
nothing 'locked' 0
expect 'no database' "$(bounce --db "$t/none.db" <"$t/message")" 75
expect 'no site' "$(bounce --site "$t/none" <"$t/message")" 75
chmod 644 "$state/keys"
expect 'no keys' "$(bounce <"$t/message")" 75
chmod 600 "$state/keys"
: >"$state/unknown-mail"
expect 'no room' "$(bounce <"$mails/person.eml")" 75
rm "$state/unknown-mail"
expect 'wrong options' "$(bounce --recipient x --wrong <"$t/message")" 75
code=0
RECIPIENT=x "$KUNDEREJSE" bounce --wrong <"$t/message" 2>/dev/null || code=$?
expect 'wrong options of an alias' $code 75
expect 'wrong options by hand' "$(bounce --wrong <"$t/message")" 2
nothing 'nothing yet' 0
expect 'then' "$(bounce <"$t/message")" 0
expect 'once' "$(events late@example.com)" 'bounce_hard '

# A Maildir.
box=$t/box
expect 'none' "$(bounce --maildir "$box")" 3
mkdir -p "$box/new" "$box/cur" "$box/tmp"
expect 'an empty one' "$(bounce --maildir "$box")" 0
post box@example.com
back postfix-unknown >"$box/new/1.one.host"
back postfix-unknown >"$box/new/2.two.host:2,"
cp "$mails/vacation.eml" "$box/new/3.three.host"
cp "$mails/exim-prose.eml" "$box/new/4.four.host"
cp "$mails/forged.eml" "$box/new/5.five.host"
echo hidden >"$box/new/.hidden"
expect 'no database' "$(bounce --maildir "$box" --db "$t/none.db")" 3
expect 'all are there' "$(ls "$box/new" | wc -l | tr -d ' ')" 5
before=$(everything)
expect 'read' "$(bounce --maildir "$box")" 0
expect 'said' "$(cat "$t/out")" "2 came back, of 1 nothing follows, 2 for a human in $box/.unknown"
expect 'new' "$(ls -A "$box/new")" .hidden
expect 'cur' "$(ls "$box/cur" | tr '\n' ' ')" '1.one.host:2,S 2.two.host:2,S 3.three.host:2,S '
expect 'unknown' "$(ls "$box/.unknown/new" | tr '\n' ' ')" '4.four.host 5.five.host '
cmp "$mails/forged.eml" "$box/.unknown/new/5.five.host"
[ -f "$box/.unknown/maildirfolder" ] || fail 'no folder of a Maildir'
expect 'once' "$(events box@example.com)" 'bounce_hard '
post box2@example.com
back arf-yahoo >"$box/new/6.six.host"
ln -s "$mails/forged.eml" "$box/new/5.link"
mkdir "$box/new/5.folder"
expect 'a link is no mail' "$(bounce --maildir "$box")" 3
expect 'what came behind it' "$(events box2@example.com)" 'complaint '
expect 'it stays' "$(ls "$box/new" | tr '\n' ' ')" '5.folder 5.link '
expect 'no address anywhere' "$(grep -c '@' "$t/all.log" || :)" 0
expect 'no sanitizer' "$(grep -cE 'Sanitizer|runtime error' "$t/all.log" || :)" 0
exit 0
