# SPDX-License-Identifier: ISC
# shellcheck shell=sh
# For tests of submission: a server that fails as it is told (faulty.py), on a
# port or socket of its own, and the submitter that drives mail/submit.h.
set -eu

srcdir=${srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
builddir=${builddir:-$srcdir}
submitter=$builddir/tests/mail/submitter
[ -x "$submitter" ] || { echo 'skipped: tests/mail/submitter is not built'; exit 77; }
for tool in python3 openssl; do
	command -v "$tool" >/dev/null || { echo "skipped: $tool is missing"; exit 77; }
done
PATH=$PATH:/usr/sbin:/sbin
export PYTHONDONTWRITEBYTECODE=1

t=$(mktemp -d "${TMPDIR:-/tmp}/kunderejse-test.XXXXXX")
server=''
stop() {
	[ -z "$server" ] || kill "$server" 2>/dev/null || :
	[ -z "$server" ] || wait "$server" 2>/dev/null || :
	server=''
}
trap 'stop; rm -rf "$t"' EXIT
trap 'exit 1' HUP INT TERM

fail() {
	echo "FAIL: $*"
	for f in "$t"/out "$t"/err "$t"/log; do
		[ ! -s "$f" ] || { echo "-- ${f##*/}"; tail -40 "$f"; }
	done
	exit 1
}

await() {
	tries=0
	until "$@" >/dev/null 2>&1; do
		tries=$((tries + 1))
		[ $tries -lt 1200 ] || fail "waited in vain for: $*"
		sleep 0.05
	done
}

# serve [OPTION...]: a faulty server, its port (or socket) in $at.
serve() {
	stop
	rm -f "$t/ready" "$t/log" "$t/smtp.sock"
	python3 "$srcdir/tests/mail/faulty.py" --ready "$t/ready" --log "$t/log" "$@" &
	server=$!
	await test -s "$t/ready"
	# shellcheck disable=SC2034
	at=$(cat "$t/ready")
}

# submit OPTION... TRANSPORT <SCRIPT: results in $t/out.
submit() {
	# shellcheck disable=SC2086
	${WRAP-} "$submitter" "$@" >"$t/out" 2>"$t/err" || fail "submitter $*"
	[ ! -s "$t/err" ] || fail "submitter $* said something"
}

# result NAME PATTERN: the line of that message.
result() {
	grep -qxE "$1 $2" "$t/out" || fail "$1 is not: $2"
}

# arrived NAME N: how often the server took it.
arrived() {
	n=$(grep -c " accepted $1 " "$t/log" || :)
	[ "$n" = "$2" ] || fail "$1 arrived $n times, not $2"
}

# What a build without libcurl says instead, and then there is nothing to test.
speaks_smtp() {
	"$submitter" smtp://127.0.0.1:25 </dev/null 2>"$t/err" && return
	grep -q 'built without libcurl.*sendmail:' "$t/err" || fail 'SMTP is refused'
	echo 'built without libcurl'
	exit 0
}

# enqueue N: so many who asked for the newsletter, and a mail that waits for each,
# in the database of $t/state; $now is when.
enqueue() {
	now=$(date +%s)
	sqlite3 "$t/state/kunderejse.db" <<S
BEGIN;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
INSERT INTO contact (id, created_at, seen_at, folded_at, last_event, events,
	email, name, role, stage, state)
SELECT i, $now, $now, 0, 0, 0, 'a' || i || '@example.org', 'Kari Moe', '', '', x'' FROM n;
INSERT INTO wording (lang, words) VALUES ('nb', 'Ja.');
INSERT INTO consent_event (contact, list, purpose, kind, at, wording, page, form)
SELECT id, 'newsletter', '', 'confirmed', $now, 1, '', '' FROM contact;
INSERT INTO outbox (dedup, contact, person, class, list, mail, lang, site, given,
	at, due, stale, next, state, reason, owner, attempt, code, answer)
SELECT 'm:' || id, id, '', 'marketing', 'newsletter', 'ebook/1-map-the-steps',
	'nb', '', x'', $now, $now, $now + 86400, $now, 'queued', '', '', 0, 0, ''
FROM contact;
COMMIT;
S
}
