#!/bin/sh
# SPDX-License-Identifier: ISC
# A way that is not safe, or that does not know us, is the way's fault: the mail
# stays queued as it was, and nothing is held against its reader.
. "${srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/mail/lib.sh"
speaks_smtp
command -v sqlite3 >/dev/null || { echo 'skipped: sqlite3 is missing'; exit 77; }

cp -R "$srcdir/templates/nordkurs" "$t/site"
chmod -R u+w "$t/site"
deliver() {
	sed -i "s|<mail from=\"hei@mail.nordkurs.no\"[^>]*>|<mail from=\"hei@mail.nordkurs.no\" transport=\"$1\">|" \
	    "$t/site/site.xml"
	status=0
	"$builddir/kunderejse" deliver --once --site "$t/site" --state "$t/state" --pace none \
	    >"$t/out" 2>"$t/err" || status=$?
}
ask() {
	sqlite3 "$t/state/kunderejse.db" "$1"
}
# refused TRANSPORT PATTERN: nothing went, and the log says why.
refused() {
	ask "UPDATE outbox SET next = $now"
	deliver "$1"
	grep -q "the mail server takes nothing: .*$2" "$t/err" || fail "$1 is not the way's fault: $2"
	! grep -qE ' (mail|accepted) ' "$t/log" || fail "$1: something went"
	[ "$(ask 'SELECT DISTINCT state, attempt, reason FROM outbox')" = 'queued|0|lane' ] ||
	    fail "$1: the mails are not queued as they were: $(ask "SELECT * FROM outbox")"
	[ "$(ask 'SELECT count(*) FROM suppression')" = 0 ] || fail "$1: somebody is suppressed"
}

deliver dir:mails
enqueue 3
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout "$t/key" -out "$t/pem" 2>/dev/null
# 0.0.0.0 leads here, and is not known to.
serve
refused "smtp://0.0.0.0:$at" STARTTLS
refused "smtp+starttls://127.0.0.1:$at" STARTTLS
serve --tls offer --cert "$t/pem" --key "$t/key"
refused "smtp+starttls://localhost:$at" 'SSL certificate problem'
serve --tls whole --cert "$t/pem" --key "$t/key"
refused "smtps://localhost:$at" 'SSL certificate problem'
(umask 077; echo 'kari:feil' >"$t/state/smtp-password")
serve --auth 'kari:hemmelig ord'
refused "smtp://127.0.0.1:$at" 535

# The right one, and each goes once.
(umask 077; echo 'kari:hemmelig ord' >"$t/state/smtp-password")
ask "UPDATE outbox SET next = $now"
deliver "smtp://127.0.0.1:$at"
[ "$(ask 'SELECT DISTINCT state FROM outbox')" = accepted ] || fail 'they did not go'
[ "$(grep -c ' accepted ' "$t/log")" = 3 ] || fail 'not each came once'
