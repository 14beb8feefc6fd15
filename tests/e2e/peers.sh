#!/bin/sh
# SPDX-License-Identifier: ISC
# Peers that say nothing, half a record, one byte at a time or nonsense delay
# nobody, and no worker dies of them.
. "${srcdir:-.}/tests/e2e/lib.sh"
start
before=$(pgrep -P "$serve_pid" | sort | tr '\n' ' ')
python3 "$srcdir/tests/e2e/peers.py" "$socket" >"$t/peers" || { cat "$t/peers"; fail 'peers.py'; }
cat "$t/peers"
contains 'all good' "$(cat "$t/peers")" 'good 220 slow 0'
contains 'parts are closed' "$(cat "$t/peers")" 'part_closed True'
expect 'the same processes' "$(pgrep -P "$serve_pid" | sort | tr '\n' ' ')" "$before"
expect 'and they answer' "$(status /)" 200
