#!/bin/sh
# SPDX-License-Identifier: ISC
# Three thousand through Postfix's own sink, each once.
. "${srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/mail/lib.sh"
speaks_smtp

if ! command -v smtp-sink >/dev/null; then
	echo 'skipped: smtp-sink (postfix) is missing'
	exit 77
fi
mkdir -m 777 "$t/sink"
chmod 711 "$t"
user=
[ "$(id -u)" != 0 ] || user='-u nobody'
# shellcheck disable=SC2086
(cd "$t/sink" && exec smtp-sink $user -d m. "unix:$t/sink.sock" 64 >/dev/null 2>&1) &
server=$!
await test -S "$t/sink.sock"
i=0
while [ $i -lt 3000 ]; do
	i=$((i + 1))
	echo "send s$i b+s$i@b.example.com a$i@example.org 14000"
done >"$t/script"
submit "smtp+unix:$t/sink.sock" <"$t/script"
[ "$(grep -c ' accepted sending 250 ' "$t/out")" = 3000 ] || fail 'not all were accepted'
cat "$t"/sink/m.* >"$t/all"
[ "$(grep -c '^Message-ID: ' "$t/all")" = 3000 ] || fail 'not 3000 arrived'
[ "$(grep '^Message-ID: ' "$t/all" | sort -u | wc -l)" = 3000 ] || fail 'one came twice'
