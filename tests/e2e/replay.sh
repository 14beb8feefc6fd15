#!/bin/sh
# SPDX-License-Identifier: ISC
# An access log through a site: its lines by kind, its visits by source and
# stage, in each format and each way to hand it over the same; a real one too,
# where there is one.
. "${srcdir:-.}/tests/e2e/lib.sh"
KUNDEREJSE_DATADIR=$(cd "$srcdir" && pwd)
export KUNDEREJSE_DATADIR
log=$t/access.log
demo=$srcdir/templates/nordkurs

# ARG...: exit status in $rc, answer in $t/out, the rest in $t/err.
ends() {
	rc=0; "$KUNDEREJSE" replay "$@" >"$t/out" 2>"$t/err" || rc=$?
}
# SECTION KEY: visits and visitors.
row() {
	awk -F '\t' -v s="$1" -v k="$2" '$1 == s && $2 == k { print $3 " " $4 }' "$t/out"
}
same() {
	cmp -s "$t/tsv" "$t/out" || { diff "$t/tsv" "$t/out"; fail "$1"; }
}

person='Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'
bot='Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'
# ADDRESS TIME REQUEST STATUS REFERER AGENT
line() {
	printf '%s - - [%s +0100] "%s HTTP/1.1" %s 512 "%s" "%s"\n' "$@"
}
{
	line 192.0.2.1 15/Jan/2027:09:00:00 'GET /' 200 https://www.google.no/ "$person"
	line 192.0.2.1 15/Jan/2027:09:00:00 'GET /assets/site.css' 200 https://www.nordkurs.no/ "$person"
	line 192.0.2.1 15/Jan/2027:09:01:00 'GET /priser' 200 https://www.nordkurs.no/ "$person"
	line 192.0.2.9 15/Jan/2027:09:01:30 'GET /' 200 - "$bot"
	line 192.0.2.1 15/Jan/2027:09:02:00 'GET /priser' 304 https://www.nordkurs.no/ "$person"
	line 192.0.2.2 15/Jan/2027:09:02:30 'GET /?utm_source=fb&utm_medium=paid_social' 200 - "$person"
	echo 'this is no line'
	line 192.0.2.2 15/Jan/2027:09:03:00 'GET /en' 301 https://www.nordkurs.no/ "$person"
	line 192.0.2.2 15/Jan/2027:09:03:00 'GET /forum/?x=y' 200 https://www.nordkurs.no/ "$person"
	line 192.0.2.2 15/Jan/2027:09:03:30 'POST /forum/' 200 https://www.nordkurs.no/ "$person"
	line 192.0.2.3 15/Jan/2027:09:04:00 'GET /wp-login.php' 404 - "$person"
	line 192.0.2.1 15/Jan/2027:11:00:00 'GET /omtaler' 200 - "$person"
} >"$log"
ls -laR "$t" "$demo" >"$t/before" 2>&1

ends --site "$demo" --format tsv "$log"; expect 'TSV' "$rc" 0
cp "$t/out" "$t/tsv"
expect 'columns' "$(head -1 "$t/out")" 'section	key	visits	visitors'
expect 'four of them' "$(awk -F '\t' 'NF != 4' "$t/out")" ''
for counted in 'read 12' 'page 6' 'bot 1' 'file 1' 'redirect 1' 'error 1' \
    'method 1' 'broken 1'; do
	expect 'lines' "${counted% *} $(row lines "${counted% *}")" "$counted -"
done
expect 'search' "$(row channel 'Organic Search')" '1 1'
expect 'ad' "$(row channel 'Paid Social')" '1 1'
expect 'came back' "$(row channel Direct)" '1 1'
expect 'source' "$(row source facebook)" '1 1'
expect 'presumed' "$(row presumed consideration)" '1 1'
expect 'reached' "$(row reached decision)" '2 1'
expect 'in which stage' "$(row stage decision)" '2 1'
expect 'else presumed' "$(row stage awareness)" '1 1'
expect 'why' "$(row move 'unknown > decision by score')" '1 1'
expect 'page' "$(row page /priser)" '1 1'
expect 'a page not ours' "$(row page /forum/)" '1 1'
expect 'left' "$(row exit /omtaler)" '1 1'
expect 'bots' "$(row bot Googlebot)" '1 1'
contains 'cell' "$(cat "$t/out")" "$(printf 'cell\tsearch consideration front nb hero=from_search ')"
contains 'carried on' "$(cat "$t/out")" "$(printf 'cell\tsocial awareness (other) nb\t1\t1')"
contains 'a default' "$(cat "$t/out")" "$(printf 'default\t')"
contains 'the line' "$(cat "$t/err")" "$log:7: passed over: it does not begin with an address"

# What a cell says is what the program shows.
shown=$("$KUNDEREJSE" render / --site "$demo" --referer https://www.google.no/ --at 2027-01-15)
contains 'as rendered' "$shown" \
    "$(sed -n 's|.*<k:text key="hero.search">\(.*\)</k:text>.*|\1|p' "$demo/texts/nb.xml")"

# The same however it comes: packed, piped, in parts named the wrong way round.
gzip -c "$log" >"$t/access.log.gz"
ends --site "$demo" --format tsv "$t/access.log.gz"; same 'gzip'
ends --site "$demo" --format tsv - <"$log"; same 'standard input'
ends --site "$demo" --format tsv - <"$t/access.log.gz"; same 'packed standard input'
head -4 "$log" | gzip >"$t/access.log.1.gz"
tail -n +5 "$log" >"$t/rest.log"
ends --site "$demo" --format tsv "$t/rest.log" "$t/access.log.1.gz"; same 'rotated'
rm "$t/access.log.gz" "$t/access.log.1.gz" "$t/rest.log"

ends --site "$demo" "$log"; expect 'text' "$rc" 0
contains 'sum' "$(head -1 "$t/out")" '12 lines read, of 2027-01-15 to 2027-01-15'
contains 'bots apart' "$(cat "$t/out")" '    1  by bots'
contains 'people' "$(cat "$t/out")" '2 people (addresses with their User-Agent) in 3 visits'
ends --site "$demo" --format json "$log"
python3 -c 'import json, sys
rows = json.load(open(sys.argv[1]))
assert {"section": "page", "key": "/forum/", "visits": 1, "visitors": 1} in rows' "$t/out"
ends --site "$demo" --format html "$log"; expect 'HTML' "$rc" 0
lacks 'nothing from elsewhere' "$(cat "$t/out")" '://'
python3 - "$t/out" <<'PY'
import sys
from html.parser import HTMLParser
class Check(HTMLParser):
    open, tables, heads = [], 0, 0
    def handle_starttag(self, tag, attrs):
        self.tables += tag == 'table'
        self.heads += tag in ('h1', 'h2')
        if tag != 'meta':
            self.open.append(tag)
    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag
check = Check()
check.feed(open(sys.argv[1]).read())
assert check.open == [] and check.tables == check.heads == 10, check.tables
PY
find "$t" "$demo" -newer "$t/before" ! -path "$t" ! -name out ! -name err ! -name tsv >"$t/new"
expect 'nothing is written' "$(cat "$t/new" | grep -v '/new$')" ''

# Addresses are nowhere in it.
lacks 'no address' "$(cat "$t/tsv")" '192.0.2'

# A new user has no site yet; whose log it is, the log says.
mkdir "$t/nowhere"
sed 's/www.nordkurs.no/shop.example/' "$log" >"$t/other.log"
(cd "$t/nowhere" && ends --format tsv "$t/other.log" && expect 'no site' "$rc" 0 &&
    contains 'told so' "$(cat "$t/err")" 'no site is here' &&
    contains 'its host' "$(cat "$t/err")" 'most referrers are of shop.example' &&
    expect 'its own pages' "$(row source shop.example)" '' &&
    expect 'sources' "$(row source google)" '1 1')
ends --site "$demo" --host other.example --format tsv "$t/other.log"
expect 'not that host' "$(row page /priser)" '1 1'
lacks 'said which' "$(cat "$t/err")" 'most referrers'
(cd "$t/nowhere" && KUNDEREJSE_DATADIR=$t/nowhere ends "$log" && expect 'none at all' "$rc" 2 &&
    contains 'what to do' "$(cat "$t/err")" '--site says where yours is')

# Progress is for terminals; what is no log is told as such.
seq 20000 >"$t/numbers"
ends --site "$demo" "$t/numbers"; expect 'no log' "$rc" 1
expect 'five are shown' "$(grep -c 'passed over' "$t/err")" 5
contains 'the others counted' "$(cat "$t/err")" 'and 19995 lines more'
contains 'what is wanted' "$(cat "$t/err")" 'no line is in the combined format, which nginx writes'
lacks 'in words, not in codes' "$(cat "$t/err")" '\x'
lacks 'no bar' "$(cat "$t/err")" '%'
python3 - "$KUNDEREJSE" "$demo" "$t/numbers" <<'PY'
import os, pty, subprocess, sys
ours, theirs = pty.openpty()
p = subprocess.Popen([sys.argv[1], 'replay', '--site', sys.argv[2], sys.argv[3]],
                     stdout=subprocess.DEVNULL, stderr=theirs)
os.close(theirs)
said = b''
try:
    while piece := os.read(ours, 4096):
        said += piece
except OSError:
    pass
p.wait()
assert b'[###' in said and b' lines' in said, said
PY
ends --site "$demo" "$t/nothing.log"; expect 'no file' "$rc" 3
ends --site "$demo"; expect 'no operand' "$rc" 2
ends --site "$demo" --format xml "$log"; expect 'no format' "$rc" 2
ends --site "$demo" - - <"$log"; expect 'standard input twice' "$rc" 2
for host in '' https://shop.example/ 'shop example' me@shop.example; do
	ends --site "$demo" --host "$host" "$log"; expect "the host $host" "$rc" 2
	contains 'what to write' "$(cat "$t/err")" 'write its name alone'
done
ends --site "$t/nowhere" "$log"; expect 'no such site' "$rc" 1

real=${ACCESS_LOG:-$srcdir/../shared/data/access-2015.log}
[ -r "$real" ] || { echo "the rest is skipped: no access log (set ACCESS_LOG)"; exit 0; }
lines=$(wc -l <"$real")
ends --site "$demo" --format tsv "$real"; expect 'a real one' "$rc" 0
cp "$t/out" "$t/tsv"
expect 'all lines' "$(row lines read)" "$lines -"
bots=$(row lines bot) people=$(row lines page)
[ "${bots% *}" -gt 0 ] && [ "${people% *}" -gt 0 ] || fail "bots $bots people $people"
expect 'each visit once' "$(awk -F '\t' '$1 == "channel" { n += $3 } END { print n }' "$t/tsv")" \
    "$(awk -F '\t' '$1 == "exit" { n += $3 } END { print n }' "$t/tsv")"
gzip -c "$real" | "$KUNDEREJSE" replay --site "$demo" --format tsv - >"$t/out" 2>"$t/err"
same 'the same from a pipe'
