#!/bin/sh
# SPDX-License-Identifier: ISC
# A form does not tell whether an address is known: the same answer, and the same
# number of transactions, for one that is unknown, that was asked and never
# confirmed, that confirmed, and that is suppressed.  tests/bench/sametime takes
# the time.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
without_series
sed -i 's|<mail from="hei@mail.nordkurs.no"|& transport="dir:mails"|' "$site/site.xml"
start
host=http://www.nordkurs.no
token=$(get /ebok | sed -n 's/.*name="k-token" value="\([^"]*\)".*/\1/p')
send() {
	curl -sS --unix-socket "$web" -D "$t/headers" -A "$agent" -o "$t/body" \
	    -H 'Accept-Language: nb' -H 'Sec-Fetch-Site: same-origin' \
	    -w '%{http_code}' -d to=/ebok -d "k-token=$token" -d k-list=newsletter \
	    -d "email=$1@example.com" -d "name=$2" "$host/k/form/ebook"
}
tool() { "$KUNDEREJSE" "$@" --site "$site" --state "$state" >"$t/out" 2>&1 || fail "$*: $(cat "$t/out")"; }
# Transactions in the log of the database: frames that end one say how large it is.
commits() {
	python3 - "$state/kunderejse.db-wal" <<-'P'
	import struct, sys
	with open(sys.argv[1], "rb") as f:
	    log = f.read()
	page = struct.unpack(">I", log[8:12])[0]
	salts = log[16:24]
	frames = [log[i:i + 24] for i in range(32, len(log) - page - 23, page + 24)]
	print(sum(f[4:8] != b"\0\0\0\0" and f[8:16] == salts for f in frames))
	P
}

expect 'one' "$(send confirmed Before)" 303
tool deliver --once
link=$(python3 "$srcdir/tests/e2e/mailpart.py" plain <"$(ls "$state"/mails/*.eml)" |
    grep -o '/k/confirm/[a-z2-7]*' | head -1)
expect 'who confirms' "$(curl -sS --unix-socket "$web" -A "$agent" -o "$t/body" \
    -H 'Sec-Fetch-Site: same-origin' -w '%{http_code}' -d k-plain= "$host$link")" 303
expect 'has' "$(sql "SELECT count(*) FROM contact_event WHERE event = 'optin_confirmed'")" 1
for who in asked suppressed; do
	expect "$who is known" "$(send "$who" Before)" 303
done
tool contact suppress suppressed@example.com
expect 'all of them' "$(sql 'SELECT count(*) FROM contact')" 3
# What else is written in between is not of every round.
for who in unknown asked confirmed suppressed; do
	least=99
	for round in 1 2 3; do
		before=$(commits)
		expect "$who: sent" "$(send "$([ "$who" = unknown ] && echo "unknown$round" || echo "$who")" "Now $round")" 303
		n=$(($(commits) - before))
		[ "$n" -ge "$least" ] || least=$n
		grep -vi '^date:' "$t/headers" >"$t/headers.$who"
		cp "$t/body" "$t/body.$who"
		cmp -s "$t/headers.unknown" "$t/headers.$who" || fail "$who: other headers: $(cat "$t/headers.$who")"
		cmp -s "$t/body.unknown" "$t/body.$who" || fail "$who: another body"
	done
	expect "$who: transactions" "$least" 1
done
expect 'they are kept alike' "$(sql "SELECT count(*) FROM contact_event WHERE event = 'form_submit'")" 15
