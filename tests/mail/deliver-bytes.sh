#!/bin/sh
# SPDX-License-Identifier: ISC
# What arrives at a mail server of every mail of the demo: as receivers ask for it,
# dated when it left and not when it was queued; and that nothing at all is said to
# it of a mail that would forge a header.
. "${srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/mail/lib.sh"
speaks_smtp
command -v sqlite3 >/dev/null || { echo 'skipped: sqlite3 is missing'; exit 77; }

cp -R "$srcdir/templates/nordkurs" "$t/site"
chmod -R u+w "$t/site"
deliver() {
	# Neither the machine's zone nor that of the shell.
	# shellcheck disable=SC2086
	TZ=America/New_York ${WRAP-} "$builddir/kunderejse" deliver --once --site "$t/site" \
	    --state "$t/state" --pace none >"$t/out" 2>>"$t/err" || fail 'deliver'
}
ask() {
	sqlite3 -cmd '.timeout 5000' "$t/state/kunderejse.db" "$1"
}
settings() {
	sed -i "s|<mail from=\"hei@mail.nordkurs.no\"[^>]*>|<mail from=\"hei@mail.nordkurs.no\" transport=\"$1\">|" \
	    "$t/site/site.xml"
}
settings dir:mails
deliver
enqueue 2
mkdir "$t/kept"
serve --keep "$t/kept"
settings "smtp://127.0.0.1:$at"

# Each in each language, to one of whom much is known and whose links are counted,
# and to one of whom nothing is; queued five days ago.
ask "DELETE FROM outbox;
	UPDATE contact SET name = 'Bjørn-Åge «Ø» \"<b>\" O''Neill &amp; Søn' WHERE id = 1;
	UPDATE contact SET name = '' WHERE id = 2;
	INSERT INTO consent_event (contact, list, purpose, kind, at, wording, page, form)
	VALUES (1, '', 'profile', 'confirmed', $now, 1, '', '')"
templates=0 rows=0
# row DEDUP CONTACT TEMPLATE CLASS LANG GIVEN [COLLEAGUE]
row() {
	list=''
	[ "$4" != marketing ] || list=newsletter
	echo "INSERT INTO outbox (dedup, contact, person, class, list, mail, lang,
		site, given, at, due, stale, next, state, reason, owner, attempt, code, answer)
	VALUES ('$1', $2, '${7-}', '$4', '$list', '$3', '$5', '', CAST('$6' AS BLOB), $now - 432000,
		$now - 432000, $now + 864000, $now - 432000, 'queued', '', '', 0, 0, '');" >>"$t/rows.sql"
}
for file in $(cd "$t/site/mails" && find . -name '*.xml' ! -name '*.*.xml' | sort); do
	name=$(echo "$file" | sed 's|^\./||; s|\.xml$||')
	class=$(sed -n 's/.*<k:mail .*class="\([a-z]*\)".*/\1/p' "$t/site/mails/$file")
	given=form=ebook queued=${class:-marketing}
	case $name in
	me/*) given="ticket=${name#me/}&asked_at=5" queued=transactional ;;
	confirm-*) given="ticket=confirm&form=${name#confirm-}&asked_at=5" queued=transactional ;;
	esac
	templates=$((templates + 1))
	for lang in nb da sv en; do
		for contact in 1 2; do
			rows=$((rows + 1))
			if [ "$class" = staff ]; then
				row "staff:$rows" NULL "$name" transactional $lang \
				    "about=$contact" ingrid
			else
				row "${class:-marketing}:$rows" $contact "$name" "$queued" $lang "$given"
			fi
		done
	done
done
ask "$(cat "$t/rows.sql")"
deliver
[ "$(ask "SELECT count(*) FROM outbox WHERE state = 'accepted'")" = $rows ] || fail 'not all went'

set --
for mail in "$t"/kept/*.eml; do
	id=$(sed -n 's/^Message-ID: <\(.*\)>.*/\1/p' "$mail")
	class=$(ask "SELECT substr(dedup, 1, instr(dedup, ':') - 1) FROM outbox WHERE message_id = '$id'")
	set -- "$@" "$class" "$mail"
	date=$(sed -n 's/^Date: //p' "$mail" | tr -d '\r')
	age=$(($(date -r "$mail" +%s) - $(date -d "$date" +%s)))
	[ $age -ge 0 ] && [ $age -le 60 ] || fail "Date is $age s before it arrived"
	[ "${date##* }" = "$(TZ=Europe/Oslo date -d "$date" +%z)" ] || fail "the zone of the site: $date"
done
[ $# = $((2 * rows)) ] || fail "$# words about $rows mails"
PYTHONDONTWRITEBYTECODE=1 python3 "$srcdir/tests/e2e/rendermail.py" "$@" || fail 'a message is not good'
grep -q /k/go/ "$t"/kept/*.eml || fail 'no link is counted'
[ "$(cat "$t"/kept/*.eml | grep -c '^Feedback-ID: ')" = $rows ] || fail 'Feedback-ID'
[ "$(cat "$t"/kept/*.eml | grep '^Feedback-ID: ' | sort -u | wc -l)" = $templates ] ||
    fail 'Feedback-ID tells mails apart'

# What would forge a header or a command is never begun, and keeps nobody else's.
: >"$t/log"
rm -f "$t"/kept/*.eml "$t/rows.sql"
for evil in "name = 'Eve' || x'0d0a' || 'Bcc: x@example.net'" "name = 'Eve' || x'0a' || 'x'" \
    "email = 'eve@example.org' || x'0d0a' || 'RCPT TO:<x@example.net>'" \
    "email = 'eve@example.org>' || x'0d0a' || 'DATA'"; do
	eve=$((${eve:-9} + 1))
	echo "INSERT INTO contact SELECT $eve, created_at, seen_at, 0, 0, 0, 'eve$eve@example.org', '', NULL, '', '', x'', '', '', 0 FROM contact WHERE id = 1;
	UPDATE contact SET $evil WHERE id = $eve;" >>"$t/rows.sql"
	row "evil$eve" $eve confirm-ebook transactional nb 'ticket=confirm&form=ebook&asked_at=5'
	row "good$eve" 2 ebook/delivery transactional nb form=ebook
done
for value in "'a' || x'0d0a' || 'b'" "'a' || x'00' || 'b'" "'a' || x'0d' || 'b'"; do
	eve=$((eve + 1))
	echo "INSERT INTO contact SELECT $eve, created_at, seen_at, 0, 0, 0, 'eve$eve@example.org', '', NULL, '', '', x'', '', '', 0 FROM contact WHERE id = 1;
	INSERT INTO form_value (contact, event, name, value) VALUES ($eve, 0, 'phone', CAST(CAST($value AS BLOB) AS TEXT));" >>"$t/rows.sql"
	row "evil$eve" $eve confirm-ebook transactional nb 'ticket=confirm&form=ebook&asked_at=5'
	row "good$eve" 2 ebook/delivery transactional nb form=ebook
done
ask "$(cat "$t/rows.sql")"
deliver
[ "$(ask "SELECT count(*), group_concat(DISTINCT state || ' ' || reason) FROM outbox WHERE dedup LIKE 'evil%'")" = '7|failed unmade' ] ||
    fail "what forges: $(ask "SELECT dedup, state, reason, answer FROM outbox WHERE dedup LIKE 'evil%'")"
[ "$(ask "SELECT count(*) FROM outbox WHERE dedup LIKE 'good%' AND state = 'accepted'")" = 7 ] || fail 'the others went'
[ "$(grep -c ' mail ' "$t/log")" = 7 ] || fail 'it was begun'
[ "$(grep -c ' accepted ' "$t/log")" = 7 ] || fail 'another number arrived'
! grep -q 'eve\|example\.net' "$t/log" || fail 'it went out'
