#!/bin/sh
# SPDX-License-Identifier: ISC
# A real Postfix gives its bounces to kunderejse bounce, by a transport and by an
# alias as kunderejse(8) writes them, and comes again when it is told to.
. "${srcdir:-.}/tests/e2e/lib.sh"
[ "$(id -u)" = 0 ] || { echo 'skipped: only root can start a Postfix'; exit 77; }
PATH=$PATH:/usr/sbin:/sbin
command -v postfix >/dev/null || { echo 'skipped: postfix is missing'; exit 77; }
daemons=$(postconf -dh daemon_directory)
posted=$builddir/tests/e2e/posted
db=$state/kunderejse.db
# Another user runs the program.
program=$t/kunderejse
cp "$KUNDEREJSE" "$program"
chmod 755 "$t" "$program"
start
stop_all || fail stop
chown -R nobody "$state"
chmod -R a+rX "$site"

p=$t/postfix
mkdir -p "$p/etc" "$p/queue" "$p/data"
chown postfix "$p/data"
# What the manual says, for this site.
recipe() {
	awk -v word="$1" 'index($0, word) == 1 { found = 1 } found && /^\.Ed/ { exit } found' \
	    "$srcdir/src/program/kunderejse.8" |
	    sed -e "s|/usr/bin/kunderejse|$program|; s|/srv/site|$site --state $state|; s|user=kunderejse|user=nobody|"
}
cat >"$p/etc/main.cf" <<EOF
compatibility_level = 3.6
queue_directory = $p/queue
data_directory = $p/data
command_directory = $(postconf -dh command_directory)
daemon_directory = $daemons
maillog_file = $p/data/log
maillog_file_prefixes = $t
import_environment = MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ KUNDEREJSE_DATADIR=$KUNDEREJSE_DATADIR
export_environment = TZ MAIL_CONFIG LANG KUNDEREJSE_DATADIR
myhostname = mx.example.com
mydestination = a.example.com
inet_protocols = ipv4
recipient_delimiter = +
local_recipient_maps =
alias_database =
alias_maps = texthash:$p/etc/aliases
allow_mail_to_commands = alias
transport_maps = inline:{ { b.example.com = bounces: }, { gone.test = error:5.1.1 nobody of this name } }
bounces_destination_recipient_limit = 1
minimal_backoff_time = 1s
maximal_backoff_time = 1s
EOF
recipe 'b: "|' | sed 's/^b: /b /' >"$p/etc/aliases"
{
	cat <<-EOF
	pickup unix n - n 60 1 pickup
	cleanup unix n - n - 0 cleanup
	qmgr unix n - n 1 1 qmgr
	rewrite unix - - n - - trivial-rewrite
	bounce unix - - n - 0 bounce
	defer unix - - n - 0 bounce
	trace unix - - n - 0 bounce
	verify unix - - n - 1 verify
	flush unix n - n 1000? 0 flush
	proxymap unix - - n - - proxymap
	error unix - - n - - error
	retry unix - - n - - error
	local unix - n n - - local
	postlog unix-dgram n - n - 1 postlogd
	EOF
	recipe 'bounces unix'
} >"$p/etc/master.cf"
postfix -c "$p/etc" start >"$t/started" 2>&1 || fail "$(cat "$t/started")"
trap 'postfix -c "$p/etc" stop >/dev/null 2>&1; finish' EXIT

# send WHO DOMAIN: a mail to the contact, which can not be delivered; its bounce
# comes back to DOMAIN.
send() {
	"$posted" "$db" "$state/keys" "$1" 1 >"$t/posted"
	read -r _ local name <"$t/posted"
	printf 'From: Nordkurs <hei@mail.example.com>\nTo: <kari@gone.test>\nMessage-ID: <%s>\nSubject: x\n\nHei\n' "$name" |
	    sendmail -C "$p/etc" -i -f "$local@$2" -- kari@gone.test
}
events() { sql "SELECT event FROM contact_event JOIN contact ON contact.id = contact WHERE email = '$1'" | tr '\n' ' '; }
is_back() { [ "$(events "$1")" = 'bounce_hard ' ]; }
log() { cat "$p/data/log"; }

send pipe@example.com b.example.com
await is_back pipe@example.com
send alias@example.com a.example.com
await is_back alias@example.com

# Locked: later.
python3 - "$db" "$t/locked" "$t/unlock" <<'EOF' &
import os, sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA busy_timeout = 10000")
while not os.path.exists(sys.argv[2] + ".go"):
    time.sleep(0.05)
db.execute("BEGIN IMMEDIATE")
open(sys.argv[2], "w").close()
while not os.path.exists(sys.argv[3]):
    time.sleep(0.05)
EOF
locker=$!
helpers="$helpers $locker"
"$posted" "$db" "$state/keys" late@example.com 1 >"$t/posted"
read -r _ local name <"$t/posted"
: >"$t/locked.go"
await test -e "$t/locked"
printf 'From: <hei@mail.example.com>\nTo: <kari@gone.test>\nMessage-ID: <%s>\n\nHei\n' "$name" |
    sendmail -C "$p/etc" -i -f "$local@b.example.com" -- kari@gone.test
deferred() { log | grep -q 'status=deferred'; }
await deferred
expect 'not yet' "$(events late@example.com)" ''
: >"$t/unlock"
wait $locker
back_by_now() { postqueue -c "$p/etc" -f; is_back late@example.com; }
await back_by_now
expect 'nothing went back' "$(log | grep -c 'double-bounce\|postmaster' || :)" 0
expect 'bounced are our three' "$(log | grep -c 'status=bounced')" 3
exit 0
