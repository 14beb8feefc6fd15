#!/bin/sh
# SPDX-License-Identifier: ISC
# Children that stop or die: a worker that does not answer is killed by the
# master and replaced while the others go on; so are keeper and compiler.
. "${srcdir:-.}/tests/e2e/lib.sh"
start "$srcdir/templates/nordkurs" --workers 2

# One worker is stopped while it holds a request; the others' answers come
# over new connections, because nginx keeps some to each.
cat >"$t/hold.py" <<'END'
import os, signal, subprocess, sys
import fastcgi

path, mark, pids = sys.argv[1], sys.argv[2], sys.argv[3:]


def sockets(pid):
    names = [os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")]
    return sum(name.startswith("socket:") for name in names)


before = {pid: sockets(pid) for pid in pids}
peer = fastcgi.connect(path)
bytes_ = fastcgi.whole()
peer.sendall(bytes_[:40])
while not (taken := [pid for pid in pids if sockets(pid) > before[pid]]):
    pass
os.kill(int(taken[0]), signal.SIGSTOP)
peer.sendall(bytes_[40:])
for _ in range(40):
    fastcgi.ask(path)
with open(mark, "w") as file:
    file.write(taken[0])
peer.settimeout(60)
try:
    answered = peer.recv(1)
except ConnectionResetError:  # the request was never read
    answered = b""
if answered:
    raise SystemExit("the stopped worker answered")
END
# shellcheck disable=SC2046
PYTHONPATH="$srcdir/tests/e2e" python3 "$t/hold.py" "$socket" "$t/stopped" $(workers) ||
    fail 'the others did not answer'
stopped=$(cat "$t/stopped")
grep -q "(pid $stopped) is killed: it passed its deadline" "$t/serve.log" ||
    fail 'the master did not kill it'
two() { [ "$(workers | wc -l)" = 2 ]; }
await two
lacks 'it is gone' " $(workers | tr '\n' ' ')" " $stopped "
expect 'and the site answers' "$(status /priser)" 200

# The keeper, killed: another one.
keeper() {
	pgrep -P "$serve_pid" '^keeper$'
}
old=$(keeper)
[ -n "$old" ] || fail 'no keeper'
kill -9 "$old"
another() { new=$(keeper) && [ -n "$new" ] && [ "$new" != "$old" ]; }
await another
grep -q "keeper (pid $old) was ended by a signal" "$t/serve.log" || fail 'the log does not say so'
expect 'and the site answers' "$(status /priser)" 200

# The compiler, killed: the old site stays, and the next reload is a new one.
cat >"$t/strike.py" <<'END'
import os, signal, sys

master = int(sys.argv[1])


def children():
    with open(f"/proc/{master}/task/{master}/children") as file:
        return set(file.read().split())


known = children()
os.kill(master, signal.SIGHUP)
while not (new := children() - known):
    pass
os.kill(int(new.pop()), signal.SIGKILL)
END
sed -i 's|<h1><k:text ref="prices.plain"/></h1>|<h1>Andre priser</h1>|' "$site/pages/prices.xml"
timeout 60 python3 "$t/strike.py" "$serve_pid" || fail 'no compiler was seen'
await grep -q 'the compiler was stopped (Killed)' "$t/serve.log"
await grep -q 'site refused' "$t/serve.log"
contains 'the old page stays' "$(get /priser)" '<h1>Priser</h1>'
kill -HUP "$serve_pid"
reloaded() { get /priser | grep -q '<h1>Andre priser</h1>'; }
await reloaded
