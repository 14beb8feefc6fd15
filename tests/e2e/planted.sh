#!/bin/sh
# SPDX-License-Identifier: ISC
# Faults planted into the sequences of a copy of the demo are found: by `check`,
# and those that only show when people walk through them by the walkers of a
# rehearsal.
. "${srcdir:-.}/tests/e2e/lib.sh"

fresh() {
	rm -rf "$site"
	cp -R "$srcdir/templates/nordkurs" "$site"
	chmod -R u+w "$site"
}

# plant FILE SCRIPT: changes a file of the copy by sed.
plant() {
	cp "$site/$1" "$t/before"
	sed "$2" "$t/before" >"$site/$1"
	! cmp -s "$t/before" "$site/$1" || fail "nothing was planted in $1: $2"
}

# found WHAT WORDS: check says so.
found() {
	"$KUNDEREJSE" check --site "$site" >"$t/said" 2>&1 || :
	contains "$1" "$(cat "$t/said")" "$2"
	fresh
}

# met WHAT WORDS: it is in order for check, and walkers say so.
met() {
	"$KUNDEREJSE" check --site "$site" >"$t/said" 2>&1 ||
	    fail "$1: $(cat "$t/said")"
	rc=0
	"$KUNDEREJSE" rehearse --site "$site" --walkers 30 --days 200 >"$t/said" 2>/dev/null || rc=$?
	expect "$1" "$rc" 1
	contains "$1" "$(cat "$t/said")" "$2"
	fresh
}

fresh
series=sequences/ebook.xml
plant $series 's|mail="ebook/offer"|mail="ebook/offr"|'
found 'a mail that is missing' 'there is no mail "ebook/offr" (did you mean "ebook/offer"?)'
plant $series 's|<end outcome="completed"/>|&<send name="more" mail="ebook/offer"/>|'
found 'a step that nobody comes to' 'nobody comes to this <send>: every way ends in line'
plant $series '/<exit /d'
found 'no exit' 'nothing lets people out before its end'
plant $series 's|<set stage="consideration"/>|<send name="early" mail="ebook/offer"/>&|'
for lang in '' .da .en .sv; do
	plant mails/ebook/offer$lang.xml 's|stage="consideration decision"||; s|<k:when stage="decision.."|<k:when stage="awareness.."|'
done
found 'an offer in an early stage' 'the mail "ebook/offer" sells, people come here in the stage awareness'
plant sequences/onboarding.xml 's|mail="onboarding/stuck"|mail="ebook/offer"|'
found 'marketing in a service' 'the mail "ebook/offer" is marketing, and the sequence has purpose="service"'
plant $series 's|open="mon..fri 08:00..17:00"|open="sun 02:00..03:00"|'
found 'hours that a night of summer time has not' 'its window from 02:00 to 03:00 does not exist on 2027-03-28'

# Who books is out, so nobody takes the branch of who booked.
plant $series "s|<when test=\"k:clicked|<when test=\"k:done('booking') > 0\"><send name=\"booked\" mail=\"ebook/comparison\"/></when>&|"
met 'a branch for nobody' 'nobody got the mail of the step booked of ebook'
# The mail is stale before its hours begin.
plant sequences/basket.xml 's|mon..sun 08:00..20:00|sun 03:00..03:01|; s|stale-after="P2D"|stale-after="PT1M"|'
met 'hours that come too late' 'nobody got the mail of the step reminder of basket'
