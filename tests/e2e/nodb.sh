#!/bin/sh
# SPDX-License-Identifier: ISC
# Pages render without the database; a choice that can not be kept is not
# thanked for; both heal alone.
. "${srcdir:-.}/tests/e2e/lib.sh"
start
host=http://www.nordkurs.no
choose() {
	curl -sS --unix-socket "$web" -D "$t/headers" -A "$agent" -o "$t/body" \
	    -H 'Accept-Language: nb' \
	    -H 'Sec-Fetch-Site: same-origin' -w '%{http_code}' "$@"
}
expect 'consent' "$(choose $host/k/consent -c "$t/jar" -d choice=all)" 303

# Locked by somebody else for longer than a write may wait.
python3 - "$state" "$t/locked" "$t/unlock" <<'EOF' &
import fcntl, os, sqlite3, sys, time, glob
db = sqlite3.connect(sys.argv[1] + "/kunderejse.db", isolation_level=None)
db.execute("BEGIN IMMEDIATE")
open(sys.argv[2], "w").close()
while not os.path.exists(sys.argv[3]):
    time.sleep(0.05)
EOF
locker=$!
await test -e "$t/locked"
expect 'page while locked' "$(status /priser -b "$t/jar")" 200
expect 'choice while locked' "$(choose $host/k/consent -d choice=all)" 503
expect 'when to come back' "$(header retry-after)" 3
contains 'no false thanks' "$(cat "$t/body")" 'Vi kunne ikke bekrefte det'
lacks 'no cookie for it' "$(cat "$t/headers")" 'Set-Cookie'
: >"$t/unlock"
wait $locker
again() {
	[ "$(choose $host/k/consent -d choice=all)" = 303 ]
}
await again

# Gone.
mv "$state/kunderejse.db" "$state/away.db"
expect 'page without a database' "$(status / -b "$t/jar")" 200
expect 'page without a database' "$(status /priser)" 200
mv "$state/away.db" "$state/kunderejse.db"
await again
