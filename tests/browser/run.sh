#!/bin/sh
# SPDX-License-Identifier: ISC
# The demo site in a real Chromium: page variants, the consent dialogue, phones;
# and the admin's pages.
# PLAYWRIGHT is the directory that holds node_modules/playwright-core;
# SHOTS, when set, is where screenshots are left.
. "${srcdir:-.}/tests/e2e/lib.sh"
CHROMIUM=${CHROMIUM:-$(command -v chromium || :)}
[ -n "$CHROMIUM" ] || { echo "skipped: chromium is missing"; exit 77; }
command -v node >/dev/null || { echo "skipped: node is missing"; exit 77; }
[ -d "${PLAYWRIGHT:-}/node_modules/playwright-core" ] || { echo "skipped: playwright-core is missing (contrib/test installs it)"; exit 77; }

publish_demo
start
SHOTS=${SHOTS:-$t/shots}
mkdir -p "$SHOTS"
DATABASE=$state/kunderejse.db
export CHROMIUM PLAYWRIGHT SHOTS DATABASE
node "$srcdir/tests/browser/site.mjs" "$web"
node "$srcdir/tests/browser/admin.mjs" "$web"
node "$srcdir/tests/browser/boxes.mjs" "$web"
stop_all || fail 'stop'
expect 'eight visitors agreed' "$(sql 'SELECT count(*) FROM consent WHERE purposes > 0')" 8
expect 'what two of them said' "$(sql "SELECT count(*) FROM event WHERE answer = 'other: En podkast'")" 2
