#!/bin/sh
# SPDX-License-Identifier: ISC
# Three thousand mails by kunderejse deliver to Postfix's own sink, while it is
# killed again and again: none comes twice, and all are accounted for.
. "${srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/mail/lib.sh"
speaks_smtp
KUNDEREJSE=${KUNDEREJSE:-$builddir/kunderejse}
for tool in smtp-sink sqlite3; do
	command -v $tool >/dev/null || { echo "skipped: $tool is missing"; exit 77; }
done
ROWS=3000
KILLS=40

mkdir -m 777 "$t/sink"
chmod 711 "$t"
user=
[ "$(id -u)" != 0 ] || user='-u nobody'
# shellcheck disable=SC2086
(cd "$t/sink" && exec smtp-sink $user -d m. "unix:$t/sink.sock" 64 >/dev/null 2>&1) &
server=$!
await test -S "$t/sink.sock"

cp -R "$srcdir/templates/nordkurs" "$t/site"
chmod -R u+w "$t/site"
sed -i "s|<mail from=\"hei@mail.nordkurs.no\"[^>]*>|<mail from=\"hei@mail.nordkurs.no\" transport=\"smtp+unix:$t/sink.sock\">|" "$t/site/site.xml"
deliver() {
	"$KUNDEREJSE" deliver --site "$t/site" --state "$t/state" --pace none "$@" 2>>"$t/err"
}
deliver --once >"$t/out" || fail 'deliver --once'
enqueue $ROWS
ask() {
	sqlite3 -cmd '.timeout 5000' "$t/state/kunderejse.db" "$1"
}
count() {
	sqlite3 -readonly "$t/state/kunderejse.db" "SELECT count(*) FROM outbox WHERE state IN ($1)"
}

arrived() {
	find "$t/sink" -name 'm.*' | wc -l
}

# Each has as many more to send, and is killed when it has sent a few, wherever it
# then is.  It is looked for without a pause: it needs none.
ask "UPDATE outbox SET next = next + 3600"
kills=0
while [ $kills -lt $KILLS ]; do
	before=$(arrived)
	ask "UPDATE outbox SET next = next - 3600
		WHERE contact > $ROWS / $KILLS * $kills AND contact <= $ROWS / $KILLS * ($kills + 1)"
	"$KUNDEREJSE" deliver --site "$t/site" --state "$t/state" --pace none 2>>"$t/err" &
	pid=$!
	looks=0
	until [ "$(arrived)" -gt $((before + kills)) ]; do
		looks=$((looks + 1))
		[ $looks -lt 20000 ] || { kill -9 $pid; fail "waited in vain for mail $((before + kills + 1))"; }
	done
	kill -9 $pid
	wait $pid 2>/dev/null || :
	kills=$((kills + 1))
done
deliver --once >"$t/out" || fail 'the rest'

cat "$t"/sink/m.* >"$t/all"
came=$(grep -c '^Message-ID: ' "$t/all")
unique=$(grep '^Message-ID: ' "$t/all" | sort -u | wc -l)
accepted=$(count "'accepted'") uncertain=$(count "'uncertain'") queued=$(count "'queued', 'claimed', 'sending'")
echo "$KILLS kills: $came arrived, $unique of them different; $accepted accepted, $uncertain uncertain, $queued queued"
[ "$came" = "$unique" ] || fail 'one came twice'
[ $((accepted + uncertain + queued)) = $ROWS ] || fail 'the sum is not whole'
[ "$queued" = 0 ] || fail 'some still wait'
[ "$uncertain" -le $((8 * KILLS)) ] || fail 'a kill cost more than a group'
[ "$accepted" -le "$came" ] || fail 'one was accepted and did not arrive'
