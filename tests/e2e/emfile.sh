#!/bin/sh
# SPDX-License-Identifier: ISC
# A worker that can not have another descriptor pauses: it does not end, does
# not spin, answers on the connections it has, and goes on when it can.
. "${srcdir:-.}/tests/e2e/lib.sh"
command -v prlimit >/dev/null || { echo 'skipped: no prlimit'; exit 77; }
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
start_program --workers 1
await is_ready
worker=$(workers)

PYTHONPATH="$srcdir/tests/e2e" python3 - "$socket" "$t" <<'END' &
import sys
import time
import os
import fastcgi

path, place = sys.argv[1:]
kept = fastcgi.connect(path)
new = None


def note(what):
    with open(f"{place}/{what}", "w"):
        pass


def ask(peer):
    peer.sendall(fastcgi.whole(keep=1))
    assert b"<!DOCTYPE html>" in fastcgi.answer(peer)


def wait_for(what):
    while not os.path.exists(f"{place}/{what}"):
        time.sleep(0.01)


ask(kept)
note("connected")
wait_for("wanting")
new = fastcgi.connect(path)
new.sendall(fastcgi.whole())
ask(kept)
note("kept")
new.settimeout(60)
assert b"<!DOCTYPE html>" in fastcgi.answer(new)
note("new")
END
helpers=$!
await test -e "$t/connected"
limit=$(prlimit --pid "$worker" --nofile --noheadings --output SOFT | tr -d ' ')
prlimit --pid "$worker" --nofile=3:
: >"$t/wanting"
await test -e "$t/kept"
await grep -q 'no descriptors or memory are left: new connections wait' "$t/serve.log"

# Several pauses later: as one would have it, and said once.
turns() { sed -n 's/^voluntary_ctxt_switches:[^0-9]*//p' "/proc/$worker/status"; }
first=$(turns)
paused() { [ "$(turns)" -ge $((first + 5)) ]; }
await paused
[ ! -e "$t/new" ] || fail 'the limit was not felt'
expect 'said once' "$(grep -c 'no descriptors or memory' "$t/serve.log")" 1
expect 'the same worker' "$(workers)" "$worker"

prlimit --pid "$worker" --nofile="$limit":
await test -e "$t/new"
wait "$helpers" || fail 'a connection was lost'
helpers=
expect 'still the same worker' "$(workers)" "$worker"
