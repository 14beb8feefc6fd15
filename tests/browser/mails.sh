#!/bin/sh
# SPDX-License-Identifier: ISC
# The demo's mails in a real Chromium, as phones and wide screens show them, in
# light and dark.  PLAYWRIGHT and SHOTS are those of run.sh.
. "${srcdir:-.}/tests/e2e/lib.sh"
CHROMIUM=${CHROMIUM:-$(command -v chromium || :)}
[ -n "$CHROMIUM" ] || { echo "skipped: chromium is missing"; exit 77; }
command -v node >/dev/null || { echo "skipped: node is missing"; exit 77; }
[ -d "${PLAYWRIGHT:-}/node_modules/playwright-core" ] || { echo "skipped: playwright-core is missing (contrib/test installs it)"; exit 77; }

demo=$srcdir/templates/nordkurs
mkdir "$t/mails"
(cd "$demo/mails" && find . -name '*.xml' ! -name '*.*.xml' | sed 's|^\./||; s|\.xml$||' | sort) >"$t/names"
[ "$(wc -l <"$t/names")" -ge 3 ] || fail 'the demo has fewer mails'
while read -r name; do
	for lang in nb da sv en; do
		"$KUNDEREJSE" render --site "$demo" --mail "$name" --lang $lang \
		    --set 'name=Bjørn-Åge Østgård' --at 2027-03-01T09:00 </dev/null |
		    python3 "$srcdir/tests/e2e/mailpart.py" html \
			>"$t/mails/$(echo "$name" | tr / -).$lang.html"
	done
done <"$t/names"
SHOTS=${SHOTS:-$t/shots}
mkdir -p "$SHOTS"
export CHROMIUM PLAYWRIGHT SHOTS
node "$srcdir/tests/browser/mails.mjs" "$t/mails" "$demo/assets"
