#!/bin/sh
# SPDX-License-Identifier: ISC
# Pages of the demo site, for visitors from many sources and in many stages, in
# and out of the time of its offer, are valid HTML for the Nu checker.
# PLAYWRIGHT is the directory that holds node_modules/vnu-jar.
. "${srcdir:-.}/tests/e2e/lib.sh"
jar=${PLAYWRIGHT:-}/node_modules/vnu-jar/build/dist/vnu.jar
command -v java >/dev/null || { echo "skipped: java is missing"; exit 77; }
[ -f "$jar" ] || { echo "skipped: vnu-jar is missing (contrib/test installs it)"; exit 77; }
demo=$srcdir/templates/nordkurs
mkdir "$t/cells"

# validate FILE...: what the checker says of them.
validate() {
	java -jar "$jar" --format gnu "$@" 2>&1 || :
}
printf '<!DOCTYPE html><html lang="nb"><head><title>a</title></head><body><p>a<div>b</div></p></body></html>' \
    >"$t/planted.html"
validate "$t/planted.html" | grep -q ' error: ' || exit 99

# cell ADDRESS ARGUMENT...: one page; what is the same is checked once.
cell() {
	"$KUNDEREJSE" render --site "$demo" "$@" >"$t/cell" 2>"$t/err" ||
	    fail "render $*: $(cat "$t/err")"
	sed -i -e '$ s/<!-- kunderejse [a-z2-7]* -->$//' \
	    -e 's|/why?r=[a-z2-7]*|/why?r=|' "$t/cell"
	cp "$t/cell" "$t/cells/$(md5sum <"$t/cell" | cut -c 1-32).html"
	cells=$((cells + 1))
}
cells=0
addresses=$("$KUNDEREJSE" render /sitemap.xml --site "$demo" |
    sed -n 's|.*<loc>https://www.nordkurs.no\(.*\)</loc>.*|\1|p')
[ "$(echo "$addresses" | wc -l)" -ge 13 ] || fail "not all addresses: $addresses"
for address in $addresses /k/consent /k/why; do
	for at in 2026-12-01 2027-03-05; do
		cell "$address" --at $at
		for host in www.google.com www.facebook.com chatgpt.com www.prisjakt.no; do
			cell "$address" --at $at --referer https://$host/
		done
		cell "$address?utm_source=brev&utm_medium=email" --at $at
		for stage in consideration decision loyalty; do
			cell "$address" --at $at --stage $stage
		done
	done
done

# And who answered a question, of those who are known and of others.
for level in 0 2; do
	for answer in price wrong_choice time other none; do
		cell "/priser?answered=holds_you_back.$answer" --level $level
	done
	for answer in search other none; do
		cell "/pamelding?answered=heard.$answer" --level $level
	done
done
for address in / /da/ /sv/ /en/; do
	for answer in 0 10 none; do
		cell "$address?answered=nps.$answer" --stage loyalty
	done
done

# Every cell there is.
allcells=$builddir/tests/browser/allcells
[ -x "$allcells" ] || { echo "$allcells is not built"; exit 99; }
met=$("$allcells" "$demo" "$t/cells")
[ "$met" -gt 10000 ] || fail "only $met cells"
cells=$((cells + met))

# And what those who run the site are shown.
publish_demo
start
doubtful_mails
met_people
for page in '' cells 'cells?path=/' preview 'preview?path=/da/&source=social&stage=decision&campaign=spring27-a' \
    'preview?path=/nowhere&at=x' 'preview/grid?path=/priser' publish 'publish?draft=autumn' 'publish?draft=broken' \
    outbox 'outbox?state=failed' people 'people?q=maja' 'people?id=1' 'people?id=9' people/card report/; do
	get "/k/admin/$page" >"$t/cell"
	cp "$t/cell" "$t/cells/$(md5sum <"$t/cell" | cut -c 1-32).html"
	cells=$((cells + 1))
done

# And who reads a mail: the site's page, and the bare one of a site without it.
sqlite3 -cmd '.timeout 3000' "$state/kunderejse.db" "
INSERT INTO contact (id, created_at, seen_at, folded_at, last_event, events, email,
	name, role, stage, state)
VALUES (7, 1, 1, 0, 0, 0, 'kari@example.com', '', '', '', x'');
INSERT INTO wording (id, lang, words) VALUES (1, 'nb', 'Ja.');
INSERT INTO consent_event (contact, list, purpose, kind, at, wording, page, form)
VALUES (7, 'newsletter', '', 'confirmed', 1767225600, 1, 'front', 'ebook'),
	(7, 'a <list>', '', 'confirmed', 1767225600, 1, 'front', 'ebook'),
	(7, '', 'profile', 'confirmed', 1767225600, 1, 'front', 'ebook')"
readers() {
	for path in "/k/leave/$(token newsletter)" "/k/me/$(token '')" \
	    "/k/leave/$(token newsletter 8)" "/k/confirm/$(token '')"; do
		for sent in '' do=pause+30 do=pause 'do=leave+newsletter' do=all; do
			get "$path" ${sent:+-d "$sent" -H 'Sec-Fetch-Site: same-origin'} >"$t/cell"
			cp "$t/cell" "$t/cells/$(md5sum <"$t/cell" | cut -c 1-32).html"
			cells=$((cells + 1))
		done
	done
}
token() {
	"$builddir/tests/e2e/mailtoken" "$state/keys" "${2:-7}" kari@example.com "$1"
}
readers
stop_all
cp -R "$demo" "$t/bare"
chmod -R u+w "$t/bare"
rm "$t/bare/pages/me.xml"
"$KUNDEREJSE" publish "$t/bare" --site "$site" --state "$state" >"$t/published"
start
readers
stop_all

set -- "$t"/cells/*.html
validate "$@" >"$t/said"
[ ! -s "$t/said" ] || fail "not valid: $(head -20 "$t/said")"
echo "$cells cells, $# of them different, are valid"
exit 0
