#!/bin/sh
# SPDX-License-Identifier: ISC
# Which promises a person met, on his page of the admin: by the version of the
# site that was live when he looked, and only what his browser lets be seen.
. "${srcdir:-.}/tests/e2e/lib.sh"
draft=$t/draft
cp -R "$srcdir/templates/nordkurs" "$draft"
chmod -R u+w "$draft"
cat >"$draft/pages/list.xml" <<'XML'
<k:page xmlns:k="urn:kunderejse:1" id="list" path="/liste">
  <html lang="{$lang}"><head><title>Priser</title></head><body>
  <p><k:fact ref="ki"/></p>
  <k:if source-class="social"><p><k:fact ref="prosjekt"/></p></k:if>
  <k:if fact="spring20"><p><k:fact ref="spring20"/></p></k:if>
  </body></html>
</k:page>
XML
publish() {
	"$KUNDEREJSE" publish "$draft" --site "$site" --state "$state" >"$t/out" 2>"$t/err" ||
	    fail "publish: $(cat "$t/out" "$t/err")"
}
put() {
	sqlite3 "$state/kunderejse.db" "PRAGMA busy_timeout = 5000; $1" >/dev/null
}
views() { sql "SELECT count(*) FROM event WHERE event = 'page_view'"; }
seen() { [ "$(views)" -ge "$1" ]; }
page() { get /k/admin/people?id=1; }
# under WHAT TEXT: the promises below what happened, where TEXT is said of it.
under() {
	page | python3 -c '
import html, re, sys
what, text = sys.argv[1:]
for entry in re.findall("<li><p>.*?</li>", sys.stdin.read(), re.S):
    parts = [html.unescape(re.sub("<[^>]*>", "", p)).replace(chr(160), " ") for p in re.findall("<p.*?</p>", entry, re.S)]
    if parts[0].endswith(": " + what) and parts[1].startswith(text) and parts[2:]:
        print(*parts[2:], sep="\n")
' "$1" "$2"
}

publish
start
jar=$t/jar
get /k/consent -c "$jar" -o /dev/null -H 'Origin: http://www.nordkurs.no' -d choice=all
get '/liste?utm_source=facebook&utm_medium=social&utm_campaign=x' -b "$jar" >/dev/null
get /priser -b "$jar" >/dev/null
await seen 2
"$KUNDEREJSE" event call --email kari@example.com --visitor 1 --site "$site" --state "$state" >"$t/out" 2>&1 ||
    fail "event: $(cat "$t/out")"
put 'UPDATE visitor SET purposes = 31'
expect 'by a source that it asks for' "$(under page_view list | tr '\n' '|')" \
    'Shown: 1 690 kr (ki)|Shown: 2 490 kr (prosjekt)|'
contains 'where more decides it is not known' "$(under page_view prices)" 'May have been shown: 1 490 kr (excel)'
contains 'it is said how' "$(page)" 'is found out again'
lacks 'no offer out of its time' "$(page)" '<code>spring20</code>'

# The price changes, and it was another when he looked.
put 'UPDATE event SET at = at - 3600; UPDATE touch SET at = at - 3600; UPDATE stage_change SET at = at - 3600'
then=$(date -u -d '2 hours ago' +%Y-%m-%dT%H:%M:%SZ)
sed "s/^[^\t]*/$then/" "$site/history" >"$t/history"
cp "$t/history" "$site/history"
sed -i 's/key="ki" kind="price" amount="1690"/key="ki" kind="price" amount="1990"/' "$draft/facts.xml"
publish
new_price() { get /liste | grep -q '1.*990'; }
await new_price
contains 'as it was' "$(under page_view list)" 'Shown: 1 690 kr (ki)'
get /liste -b "$jar" >/dev/null
await seen 3
expect 'as it is, and as it was' "$(under page_view list | grep '(ki)' | tr '\n' '|')" 'Shown: 1 990 kr (ki)|Shown: 1 690 kr (ki)|'
mv "$site/versions/1.image" "$t/1.image"
expect 'of a version that is gone nobody knows' "$(under page_view list | grep '(ki)' | tr '\n' '|')" \
    'Shown: 1 990 kr (ki)|May have been shown: 1 990 kr (ki)|'
mv "$t/1.image" "$site/versions/1.image"

# Mails, and a link of one that may have led somewhere.
put "INSERT INTO outbox (dedup, contact, person, class, list, mail, lang, site, given, at, due, stale, next, state,
	reason, owner, attempt, code, answer, ended_at)
    SELECT s, 1, '', 'marketing', 'ebook', 'ebook/2-the-gaps', 'da', '', NULL, unixepoch(), 1, 2, 1, s, '', '', 0, 0, '',
	unixepoch() FROM (SELECT 'accepted' AS s UNION SELECT 'cancelled')"
expect 'once, in his language' "$(under Mail ebook/2-the-gaps | tr '\n' '|')" \
    'May have been in it: 1.490 NOK (excel)|May have been in it: 30 dage (refund)|'
put "UPDATE contact SET stage = 'decision';
    INSERT INTO contact_change (contact, number, at, stage_from, stage_to, rule, evidence, happened, correction)
    VALUES (1, 1, unixepoch() - 60, 'unknown', 'decision', 'score', '', 1, 0)"
expect 'of the stage that he was in' "$(under Mail ebook/2-the-gaps | tr '\n' '|')" 'In it: 1.490 NOK (excel)|In it: 30 dage (refund)|'

# What a browser hides is not told by what it was shown.
put 'UPDATE visitor SET purposes = 3'
lacks 'nothing of it' "$(page)" '<code>ki</code>'
contains 'the mail is' "$(page)" '<code>refund</code>'
put 'UPDATE visitor SET purposes = 31'
contains 'seen again' "$(page)" '<code>ki</code>'
stop_all || fail 'stop'
exit 0
