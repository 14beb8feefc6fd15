#!/bin/sh
# SPDX-License-Identifier: ISC
# How the postfix-*.eml beside this were made: a Postfix with its own folders
# and ports on the loopback interface, and a server beyond it that answers as
# the domain of the address says.  No test runs this.
#
#   tests/mail/bounces/make.sh DIR     as root, writes DIR/postfix-*.eml
set -eu

[ $# -eq 1 ] || { echo "usage: $0 DIR (as root)" >&2; exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
work=$(mktemp -d)
chmod 755 "$work"
beyond=
stop() {
	postfix -c "$work/etc" stop >/dev/null 2>&1 || true
	[ -z "$beyond" ] || kill "$beyond"
	rm -rf "$work"
}
trap stop EXIT

cat >"$work/beyond.py" <<'END'
"""An SMTP server whose answer to RCPT depends on the domain."""
import socketserver
import sys

SAID = {
    "gone.test": ["550-5.1.1 No account has this name here.",
                  "550-5.1.1 Look for a letter too many or a blank,",
                  "550 5.1.1 then write again. k12-3051"],
    "full.test": ["552 5.2.2 <kari@full.test>: the box holds all it can"],
    "policy.test": ["550-5.7.26 The sender is not authenticated: neither SPF",
                    "550 5.7.26 nor DKIM of b.example.com passed."],
    "bare.test": ["550 no such person"],
    "slow.test": ["450 4.2.0 come back in a while"],
    "fine.test": ["250 2.1.5 welcome"],
    "busy.test": ["451 4.3.2 the system is being looked after"],
}


class Session(socketserver.StreamRequestHandler):
    def say(self, *lines):
        for line in lines:
            self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        self.say("220 beyond.test ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "QUIT":
                return self.say("221 2.0.0 bye")
            domain = line.partition("@")[2].partition(">")[0]
            if verb == "RCPT":
                self.say(*SAID[domain])
            elif verb == "EHLO":
                self.say("250-beyond.test", "250 ENHANCEDSTATUSCODES")
            elif verb == "DATA":
                self.say("354 go on")
                while self.rfile.readline() != b".\r\n":
                    pass
                self.say("250 2.0.0 taken")
            else:
                self.say("250 2.0.0 fine")


server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session)
server.daemon_threads = True
server.handle_error = lambda *session: None
print(server.server_address[1], flush=True)
server.serve_forever()
END
mkfifo "$work/port"
python3 "$work/beyond.py" >"$work/port" &
beyond=$!
read -r remote <"$work/port"
port=$(python3 -c 'import socket; s = socket.socket()
s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

mkdir "$work/etc" "$work/queue" "$work/data" "$work/got"
chown postfix "$work/data"
chown nobody "$work/got"
cat >"$work/etc/main.cf" <<END
compatibility_level = 3.6
queue_directory = $work/queue
data_directory = $work/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = $work/data/log
maillog_file_prefixes = $work
myhostname = mx.example.com
mydestination = mx.example.com, b.example.com
mynetworks = 127.0.0.0/8
inet_interfaces = loopback-only
inet_protocols = ipv4
smtpd_relay_restrictions = permit_mynetworks, reject
smtp_host_lookup = native
recipient_delimiter = +
local_recipient_maps =
alias_database =
alias_maps = inline:{ { b = "|cat >$work/got/\$\$" } }
allow_mail_to_commands = alias
default_transport = smtp:[127.0.0.1]:$remote
smtp_destination_concurrency_limit = 1
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
END
cat >"$work/etc/master.cf" <<END
127.0.0.1:$port inet n - n - - smtpd
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
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
END

# one NAME RECIPIENT [NOTIFY]: sends a mail and waits for what comes back.
one() {
	python3 - "$port" "$@" <<'END'
import smtplib
import sys

port, name, to = sys.argv[1:4]
message = f"""\
Date: Mon, 11 Jan 2027 09:00:03 +0100\r
From: Nordkurs <hei@mail.example.com>\r
To: <{to}>\r
Subject: =?UTF-8?Q?Kom_i_gang_p=C3=A5_ti_minutter?=\r
Message-ID: <o7k3m.2kq9@mail.example.com>\r
List-Unsubscribe: <https://www.example.com/k/leave/qf7b2m6xk3w5t4n8c7d2a6h3pe>\r
List-Unsubscribe-Post: List-Unsubscribe=One-Click\r
Feedback-ID: start:kurs:marketing:nordkurs\r
Auto-Submitted: auto-generated\r
MIME-Version: 1.0\r
Content-Type: text/plain; charset=UTF-8\r
Content-Transfer-Encoding: quoted-printable\r
\r
Hei,\r
kurset begynner p=C3=A5 mandag.\r
"""
with smtplib.SMTP("127.0.0.1", int(port)) as smtp:
    smtp.ehlo("app.example.com")
    smtp.mail("b+o7k3m2kq9.w4xe@b.example.com")
    smtp.rcpt(to, ["NOTIFY=" + sys.argv[4]] if len(sys.argv) > 4 else [])
    code, said = smtp.data(message)
    assert code == 250, said
END
	tries=0
	until ls "$work"/got/* >/dev/null 2>&1; do
		tries=$((tries + 1))
		[ $tries -lt 600 ] || { cat "$work/data/log" >&2; exit 3; }
		sleep 0.1
	done
	# The command may still write.
	while pgrep -f "cat >$work/got" >/dev/null; do sleep 0.1; done
	mv "$work"/got/* "$out/postfix-$1.eml"
	echo "$1"
}
# What the queue manager reads at its start.
setting() {
	postconf -c "$work/etc" -e "$@"
	postfix -c "$work/etc" stop >/dev/null 2>&1 || true
	postfix -c "$work/etc" start >/dev/null 2>&1
}

setting maximal_queue_lifetime=1d
one unknown kari@gone.test
one full kari@full.test
one policy kari@policy.test
one bare kari@bare.test
one local kari@mx.example.com
one relayed kari@fine.test SUCCESS
postconf -c "$work/etc" -e \
    "virtual_alias_maps=inline:{ { all@team.test = kari@gone.test ola@full.test } }"
postfix -c "$work/etc" reload >/dev/null 2>&1
one two all@team.test
setting bounce_queue_lifetime=2s maximal_queue_lifetime=2s
one expired kari@busy.test
setting maximal_queue_lifetime=1d bounce_queue_lifetime=1d delay_warning_time=1s
one delayed kari@slow.test
