#!/bin/sh
# SPDX-License-Identifier: ISC
# Our pages, and behind them another server's, as `kunderejse nginx` has it
# (fall-through); with blocks in the other's pages, too (proxy-ssi).
. "${srcdir:-.}/tests/e2e/lib.sh"
logs_allow='connect\(\) to unix' # the program is stopped
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
hello_block
other_site
recipes="--recipe fall-through --recipe mirror --beside http://unix:$t/other.sock"
start

contains 'our front page' "$(get / -H 'Referer: https://www.google.no/')" '<h1>Finn kurset'
contains 'with our policy' "$(header content-security-policy)" "default-src 'none'"
expect 'a redirect of ours' "$(status '/kursoversikt/excel?utm_source=a')" 301
page=$(get '/blog/a?x=1')
contains 'a page of theirs' "$page" 'their GET /blog/a<'
contains 'as it is' "$page" '<!--# include virtual="/k/block/hello"'
expect 'as they say' "$(header cache-control)" 'public, max-age=600'
expect 'none of our policy' "$(header content-security-policy)" ''
contains 'compressed as they like' "$(get /blog/a --compressed)" 'their GET'
contains 'what is nowhere' "$(get /finnes-ikke)" 'their 404'
expect 'what is nowhere' "$(status /finnes-ikke)" 404
contains 'theirs for sure' "$(get /wp-login.php)" 'their GET /wp-login.php'
expect 'HEAD of ours' "$(get /priser -I -o /dev/null -w '%{http_code}') $(header x-host)" '200 '
expect 'HEAD of theirs' "$(get /blog/a -I -o /dev/null -w '%{http_code}') $(header x-host)" '200 www.nordkurs.no'
expect 'nothing of theirs below the prefix' "$(status /k/finnes-ikke)" 404
contains 'in our words' "$(get /k/finnes-ikke)" 'Den siden finnes ikke'
seen() { sql "SELECT page, source_class, sum(n) FROM counter WHERE page IN ('(other)', 'front') GROUP BY 1, 2" | tr '\n' ' '; }
is_counted() { [ "$(seen)" = "$1" ]; }
await is_counted '(other)|direct|5 front|search|1 '

# What is posted is theirs, or ours below the prefix, and never both.
head -c 3000000 /dev/zero >"$t/big"
contains 'an upload' "$(get /wp-comments-post.php -H 'Content-Type: text/plain' --data-binary "@$t/big")" '3000000 bytes came'
contains 'to an address of ours' "$(get /priser -d a=b)" 'their 404'
contains 'another method' "$(get /blog/a -X PUT -d a=b)" 'their PUT'
page=$(get /k/consent -H 'Sec-Fetch-Site: same-origin' --data-binary "@$t/big" -w '%{http_code}')
contains 'a large choice' "$page" 413
contains 'and what to do' "$page" 'Det var for mye på en gang'
expect 'a choice' "$(status /k/consent -H 'Sec-Fetch-Site: same-origin' -d choice=no)" 303

# One that can not be kept says so.
python3 - "$state/kunderejse.db" "$t/locked" "$t/unlock" <<'END' &
import os, sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
open(sys.argv[2], "w").close()
while not os.path.exists(sys.argv[3]):
    time.sleep(0.05)
END
locker=$!
helpers="$helpers $locker"
await test -e "$t/locked"
page=$(get /k/consent -H 'Sec-Fetch-Site: same-origin' -d choice=all -w '%{http_code}')
contains 'a choice that is not kept' "$page" 'Vi kunne ikke bekrefte det'
contains 'is no success' "$page" 503
: >"$t/unlock"
wait $locker

# With blocks in their pages.
recipes="$recipes --recipe proxy-ssi"
nginx_conf
kill -HUP "$nginx_pid"
has_block() { get '/blog/a?utm_source=facebook&utm_medium=social' | grep -q 'from friends, facebook'; }
await has_block
contains 'and our pages' "$(get /priser)" 'k-consent'

# A worker that dies takes no page with it; without the program theirs stay, and
# nobody else answers what was sent to us.
for worker in $(workers); do kill -KILL "$worker"; done
contains 'a killed worker' "$(get /priser)" 'k-consent'
kill -TERM "$serve_pid"
wait "$serve_pid" || fail 'the program ended badly'
serve_pid=''
contains 'the program is stopped' "$(get /blog/a)" 'their GET'
contains 'their own words' "$(get /blog/a)" 'their own words'
contains 'their front page' "$(get /)" 'their GET /<'
page=$(get /k/consent -d choice=all -w '%{http_code}')
contains 'a choice' "$page" 'try again'
contains 'a choice' "$page" 503
lacks 'a choice' "$page" their
exit 0
