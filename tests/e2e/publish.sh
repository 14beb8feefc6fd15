#!/bin/sh
# SPDX-License-Identifier: ISC
# A draft becomes the site that is served, and an earlier version again: what is
# wrong stays outside, what changes is said, who did it is written down.
. "${srcdir:-.}/tests/e2e/lib.sh"
draft=$t/draft
cp -R "$srcdir/templates/nordkurs" "$draft"
chmod -R u+w "$draft"

# COMMAND ARG...: exit status in $rc, answer in $t/out, the rest in $t/err.
ends() {
	command=$1; shift
	rc=0
	"$KUNDEREJSE" "$command" "$@" --site "$site" --state "$state" \
	    >"$t/out" 2>"$t/err" || rc=$?
}
well() {
	name=$1; shift
	ends "$@"
	[ "$rc" = 0 ] || fail "$name: $rc, $(cat "$t/out" "$t/err")"
}
# NAME TEXT: the draft's front page begins with it.
edit() {
	sed "s|<k:text key=\"hero.plain\">|&$1: |" \
	    "$srcdir/templates/nordkurs/texts/nb.xml" >"$draft/texts/nb.xml"
}
current() {
	readlink "$site/current"
}

# A directory that nobody published to yet, no server.
ends rollback; expect 'nothing to go back to' "$rc" 3
mkdir "$site"
ends rollback --list; expect 'no history' "$rc,$(cat "$t/out")$(ls -A "$site")" 0,
ends publish "$draft" --expect 7; expect 'all of it is new' "$rc" 1
contains 'all of it is new' "$(cat "$t/err")" 'expected were 7'
well 'the first' publish "$draft"
contains 'the first' "$(cat "$t/out")" 'nothing was published before'
contains 'the first' "$(cat "$t/out")" 'version 1 is current'
contains 'the first' "$(cat "$t/out")" 'no server runs on'
expect 'a link' "$(current)" versions/1
diff -r "$draft" "$site/versions/1"
[ -s "$site/versions/1.image" ] || fail 'the image is kept'
well 'the same' publish "$draft"
contains 'the same' "$(cat "$t/out")" 'version 1 is the same'
"$KUNDEREJSE" check --site "$site" 2>"$t/err" || fail 'check reads the current version'
contains 'render does, too' "$("$KUNDEREJSE" render / --site "$site")" '<html'
ends rollback; expect 'nothing earlier' "$rc" 1

start
contains 'served' "$(get /)" '<html'
edit En
well 'the second' publish "$draft"
contains 'what changes' "$(cat "$t/out")" '/ (front, nb): '
contains 'live' "$(cat "$t/out")" 'version 2 is live'
contains 'served' "$(get /)" 'En: '
expect 'two of them' "$(ls "$site/versions" | tr '\n' ' ')" '1 1.image 2 2.image '

# What is wrong stays outside, and leaves nothing.
echo '<k:page xmlns:k="urn:kunderejse:1" path="/x"><k:whne/></k:page>' >"$draft/pages/x.xml"
ends publish "$draft"; expect 'a fault' "$rc" 1
contains 'a fault' "$(cat "$t/err")" 'pages/x.xml:1: error: '
contains 'a fault' "$(cat "$t/err")" 'nothing is published'
rm "$draft/pages/x.xml"
sed 's|<k:if fact="spring20">|<k:if lang="*">|' \
    "$srcdir/templates/nordkurs/blocks/spring-offer.xml" >"$draft/blocks/spring-offer.xml"
ends publish "$draft"; expect 'a promise' "$rc" 1
contains 'a promise' "$(cat "$t/err")" 'stand it in <k:if fact="spring20">'
cp "$srcdir/templates/nordkurs/blocks/spring-offer.xml" "$draft/blocks/"
ln -s /etc/passwd "$draft/assets/secret.txt"
ends publish "$draft"; expect 'a link' "$rc" 3
contains 'a link' "$(cat "$t/err")" 'a site holds no links'
rm "$draft/assets/secret.txt"
edit To
ends publish "$draft" --expect 7; expect 'not so many' "$rc" 1
contains 'not so many' "$(cat "$t/err")" 'expected were 7'
expect 'still' "$(current)" versions/2
expect 'nothing is left' "$(ls -A "$site/versions" | tr '\n' ' ')" '1 1.image 2 2.image '
contains 'still served' "$(get /)" 'En: '

# As many as expected; then back, and further back, and forward.
n=$("$KUNDEREJSE" diff "$site" "$draft" 2>&1 >/dev/null | sed 's/ .*//')
well 'expected' publish "$draft" --expect "$n"
contains 'served' "$(get /)" 'To: '
well 'back' rollback
contains 'back' "$(cat "$t/out")" 'version 2 is live'
contains 'served' "$(get /)" 'En: '
well 'further' rollback
lacks 'served' "$(get /)" 'En: '
expect 'the first' "$(current)" versions/1
well 'forward' rollback 3
contains 'served' "$(get /)" 'To: '
well 'where one came from' rollback
expect 'not what was left behind' "$(current)" versions/1
well 'forward again' rollback 3
ends rollback 9; expect 'no such version' "$rc" 1
contains 'no such version' "$(cat "$t/err")" 'there is no version 9'
ends rollback x; expect 'no number' "$rc" 2
well 'after a rollback' publish "$srcdir/templates/nordkurs"
expect 'a new number' "$(current)" versions/4

# A sequence is a thing that changes, too.
mkdir -p "$draft/sequences"; cp "$srcdir/templates/nordkurs/texts/nb.xml" "$draft/texts/"
cat >"$draft/sequences/tips.xml" <<'XML'
<sequence xmlns="urn:kunderejse:1" purpose="marketing" list="newsletter">
  <enter event="optin_confirmed"/>
  <reentry allow="never"/>
  <consent state="confirmed"/>
  <exit after="P60D" outcome="expired"/>
  <send name="hello" mail="ebook/2-the-gaps"/>
</sequence>
XML
ends publish "$draft" --expect 0; expect 'a sequence' "$rc" 1
contains 'a sequence' "$(cat "$t/out")" 'sequences/tips.xml:1: tips: the sequence is new'
contains 'a sequence' "$(cat "$t/out")" '0 of '
contains 'a sequence' "$(cat "$t/out")" 'cells change, and 1 thing of sequences'
rm "$draft/sequences/tips.xml"

# What an older program made, and no program compiles.
mv "$site/versions/4/site.xml" "$t/kept"
edit Fem
ends publish "$draft" --expect 7; expect 'not known' "$rc" 1
contains 'not known' "$(cat "$t/err")" 'version 4 does not compile any more: what changes is not known; nothing is published'
lacks 'not the draft' "$(cat "$t/err")" 'error:'
mv "$t/kept" "$site/versions/4/site.xml"

# Who did what, when.
well 'the history' rollback --list
expect 'the history' "$(cut -f 2,3 "$t/out" | tr '\t\n' ' ,')" \
    'publish 1,publish 2,publish 3,rollback 2,rollback 1,rollback 3,rollback 1,rollback 3,publish 4,'
expect 'who' "$(cut -f 4 "$t/out" | sort -u)" "${SUDO_USER:-$(id -un)}"
cut -f 1 "$t/out" | grep -qvE '^20[0-9-]{8}T[0-9:]{8}Z$' && fail 'when'
SUDO_USER="$(printf 'a\tb\nc')" ends rollback 3
well 'one line for each' rollback --list
expect 'one line for each' "$(tail -n 1 "$t/out" | cut -f 2-4)" "$(printf 'rollback\t3\tabc')"
well 'back again' rollback 4

# A server that does not take it: what was current is so again, and the draft can
# be published later.
cat >"$t/refuse.py" <<'PYTHON'
import fcntl, os, signal, struct, sys
lock, result = sys.argv[1:]
fd = os.open(lock, os.O_RDWR | os.O_CREAT)
fcntl.fcntl(fd, 37, struct.pack('hhqqi4x', fcntl.F_WRLCK, 0, 0, 0, 0))  # F_OFD_SETLK
def refuse(*_):
    with open(result + '.new', 'w') as f:
        f.write('site.xml: error: no\n')
    os.rename(result + '.new', result)
signal.signal(signal.SIGHUP, refuse)
os.ftruncate(fd, 0)
os.write(fd, b'%d\n' % os.getpid())
while True:
    signal.pause()
PYTHON
mkdir "$t/other"
python3 "$t/refuse.py" "$t/other/serve.lock" "$t/other/reload" &
helpers=$!
await test -s "$t/other/serve.lock"
edit Tre
rc=0
"$KUNDEREJSE" publish "$draft" --site "$site" --state "$t/other" >"$t/out" 2>"$t/err" || rc=$?
expect 'refused' "$rc" 3
contains 'refused' "$(cat "$t/err")" 'site.xml: error: no'
contains 'refused' "$(cat "$t/err")" 'version 4 is current again'
expect 'refused' "$(current)" versions/4
kill "$helpers"
wait "$helpers" || :
helpers=
well 'later' publish "$draft"
contains 'later' "$(cat "$t/out")" 'version 6 is live'
contains 'served' "$(get /)" 'Tre: '

# What was made current behind the server's back is made live by asking again.
edit Fire
"$KUNDEREJSE" publish "$draft" --site "$site" --state "$t/nobody" >"$t/out"
contains 'nobody serves there' "$(cat "$t/out")" 'no server runs on'
contains 'not live' "$(get /)" 'Tre: '
well 'again' publish "$draft"
contains 'again' "$(cat "$t/out")" 'version 7 is live'
contains 'served' "$(get /)" 'Fire: '

# Two at a time, and a site that is edited where it is.
mkfifo "$t/hold"
flock "$site" cat "$t/hold" >/dev/null &
helpers=$!
locked() { ! flock -n "$site" true; }
await locked
ends publish "$draft"; expect 'one at a time' "$rc" 3
contains 'one at a time' "$(cat "$t/err")" 'somebody else publishes'
: >"$t/hold"
wait "$helpers"
helpers=
rc=0
"$KUNDEREJSE" publish "$draft" --site "$srcdir/templates/nordkurs" 2>"$t/err" || rc=$?
expect 'a plain site' "$rc" 3
contains 'a plain site' "$(cat "$t/err")" 'is edited where it is'
exit 0
