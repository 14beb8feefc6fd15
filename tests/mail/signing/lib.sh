# SPDX-License-Identifier: ISC
# shellcheck shell=sh
# For tests of the recipes in contrib/mail: a Postfix with its own folders on a
# port of its own, a signer before it and a server behind it that keeps what
# arrives.  Who sources this has signer_start, which leaves a socket $t/signer and
# a pid in $signer and keeps descriptor 3 closed, and calls signs_or_waits and
# queue_waits.
. "${srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/mail/lib.sh"
recipes=$srcdir/contrib/mail
signer=''

if [ "$(id -u)" != 0 ]; then
	rm -rf "$t"
	sudo -n true 2>/dev/null || { echo 'skipped: a Postfix of its own needs root'; exit 77; }
	exec sudo -n env "srcdir=$srcdir" "builddir=$builddir" "PATH=$PATH" sh "$0"
fi
# Another Python that stands before Debian's does not see Debian's modules.
for python in python3 /usr/bin/python3 none; do
	[ $python != none ] || { echo 'skipped: python3-dkim is missing'; exit 77; }
	! "$python" -c 'import dkim' 2>/dev/null || break
done
for tool in postfix sqlite3 "$1"; do
	command -v "$tool" >/dev/null || { echo "skipped: $tool is missing"; exit 77; }
done
speaks_smtp

signer_stop() {
	[ -z "$signer" ] || kill -"${SIGNER_END-TERM}" "$signer" 2>/dev/null || :
	[ -z "$signer" ] || wait "$signer" 2>/dev/null || :
	signer=''
	rm -f "$t/signer"
}
postfix_stop() {
	[ ! -d "$t/etc" ] || postfix -c "$t/etc" stop >/dev/null 2>&1 || :
}
trap 'exec 3>&-; postfix_stop; signer_stop; stop; rm -rf "$t"' EXIT
chmod 711 "$t"

# The key, as the recipes tell to make and publish it.
openssl genrsa -out "$t/key" 2048 2>/dev/null
record="v=DKIM1; k=rsa; p=$(openssl rsa -in "$t/key" -pubout -outform der 2>/dev/null | base64 -w 0)"

# A mail with a button that unsubscribes.
cp -R "$srcdir/templates/nordkurs" "$t/site"
chmod -R u+w "$t/site"
sed -i 's/from="hei@mail\.nordkurs\.no"/from="hei@mail.example.com"/' "$t/site/site.xml"
"$builddir/kunderejse" render --mail ebook/1-map-the-steps --site "$t/site" \
    --set email=kari@example.org >"$t/mail"
for header in From:.*hei@mail.example.com List-Unsubscribe: List-Unsubscribe-Post: Feedback-ID:; do
	grep -q "^$header" "$t/mail" || fail "the mail has no $header"
done

mkdir "$t/got"
serve --keep "$t/got"
sink=$at

# A recipe, with the addresses of its parts where they are here.
main_recipe() {
	cat "$recipes/main.cf"
	echo "signer = unix:$t/signer"
}
none() {
	:
}
master_recipe() {
	[ "$(grep -c '^127\.0\.0\.1:10025 ' "$recipes/master.cf")" = 1 ] || fail 'master.cf has no door'
	sed "s|^127\.0\.0\.1:10025 |127.0.0.1:$port |; s|inet:127\.0\.0\.1:8891$|unix:$t/signer|" \
	    "$recipes/master.cf"
}

# postfix_start MAIN MASTER: functions that print the recipe of each.
postfix_start() {
	postfix_stop
	rm -rf "$t/etc" "$t/queue" "$t/data"
	mkdir "$t/etc" "$t/queue" "$t/data"
	chown postfix "$t/data"
	port=$(python3 -c 'import socket; s = socket.socket()
s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
	"$1" >"$t/etc/main.cf"
	cat >>"$t/etc/main.cf" <<-END
		compatibility_level = 3.6
		queue_directory = $t/queue
		data_directory = $t/data
		command_directory = /usr/sbin
		daemon_directory = /usr/lib/postfix/sbin
		maillog_file = $t/data/log
		maillog_file_prefixes = $t
		myhostname = www.example.com
		mydestination =
		mynetworks = 127.0.0.0/8
		inet_protocols = ipv4
		alias_maps =
		alias_database =
		smtp_host_lookup = native
		default_transport = smtp:[127.0.0.1]:$sink
	END
	{
		[ "$2" != none ] || echo "127.0.0.1:$port inet n - n - - smtpd"
		"$2"
		cat <<-END
			cleanup unix n - n - 0 cleanup
			qmgr unix n - n 1 1 qmgr
			rewrite unix - - n - - trivial-rewrite
			bounce unix - - n - 0 bounce
			defer unix - - n - 0 bounce
			trace unix - - n - 0 bounce
			proxymap unix - - n - - proxymap
			smtp unix - - n - - smtp
			error unix - - n - - error
			retry unix - - n - - error
			anvil unix - - n - 1 anvil
			scache unix - - n - 1 scache
			tlsmgr unix - - n 1000? 1 tlsmgr
			postlog unix-dgram n - n - 1 postlogd
		END
	} >"$t/etc/master.cf"
	postfix -c "$t/etc" start >"$t/out" 2>&1 || fail 'Postfix does not start'
}

# kept N: so many messages came out at the other end.
kept() {
	[ "$(find "$t/got" -name '*.eml' | wc -l)" = "$1" ]
}
nothing_waits() {
	[ -z "$(find "$t/queue/incoming" "$t/queue/active" "$t/queue/deferred" \
	    "$t/queue/maildrop" -type f)" ]
}
verified() {
	"$python" "$srcdir/tests/mail/signing/verify.py" "$record" mail.example.com k1 "$t"/got/*.eml \
	    >"$t/out" 2>&1 || fail 'a signature is not as it must be'
}

# A submitter that stays: what is written to descriptor 3 is sent over one
# connection for as long as that lasts.
hand_over() {
	echo "file $1 ok@b.example.com kari@example.org $t/mail" >&3
	await grep -q "^$1 " "$t/out"
}

# signs_or_waits MAIN MASTER
signs_or_waits() {
	rm -f "$t"/got/*.eml "$t/script"
	signer_start
	postfix_start "$@"
	mkfifo "$t/script"
	"$submitter" "smtp://127.0.0.1:$port" <"$t/script" >"$t/out" 2>"$t/err" &
	submitting=$!
	exec 3>"$t/script"
	hand_over one
	result one 'accepted sending 250 2\.0\.0 - 0 Ok: queued.*'
	await kept 1
	# The signer goes while a connection is open, and is away at the next.
	signer_stop
	for name in open away; do
		hand_over $name
		result $name '(temp|lane) (sending )?451 4\.7\.1 - 0 .*'
	done
	nothing_waits || fail 'Postfix keeps what nobody signed'
	signer_start
	hand_over two
	result two 'accepted sending 250 2\.0\.0 - 0 Ok: queued.*'
	exec 3>&-
	wait $submitting || fail 'the submitter failed'
	await kept 2
	await nothing_waits
	kept 2 || fail 'one came twice'
	verified
	# No signer, no message: what came was all that was signed.
	[ "$(grep -c ' accepted ' "$t/log")" = 2 ] || fail 'another number arrived'
	: >"$t/log"
	signer_stop
}

# deliver STATE: what of the queue is due goes; then its one row is in that state.
deliver() {
	"$builddir/kunderejse" deliver --once --site "$t/site" --state "$t/state" 2>>"$t/err" >"$t/out" || :
	[ $# -eq 0 ] || [ "$(sqlite3 -readonly "$t/state/kunderejse.db" \
	    'SELECT state FROM outbox')" = "$1" ] || fail "the mail is not $1"
}

# The same by way of kunderejse deliver and its queue, through the Postfix that
# still runs.
queue_waits() {
	rm -f "$t"/got/*.eml
	sed -i "s|<mail from=\"hei@mail.example.com\"|& transport=\"smtp://127.0.0.1:$port\" window=\"mon..sun 00:00..24:00\"|" \
	    "$t/site/site.xml"
	deliver
	enqueue 1
	deliver queued
	grep -q 451 "$t/err" || fail 'nobody says why it waits'
	nothing_waits || fail 'Postfix keeps what nobody signed'
	signer_start
	# It would be tried again in half a minute.
	sqlite3 "$t/state/kunderejse.db" "UPDATE outbox SET next = $now"
	deliver accepted
	await kept 1
	deliver accepted
	await nothing_waits
	kept 1 || fail 'it came twice'
	verified
	signer_stop
}
