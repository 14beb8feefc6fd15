#!/bin/sh
# SPDX-License-Identifier: ISC
# A page of HTML as the world writes it becomes a page file that compiles, says
# what was changed in which line, and is the same page in a browser.
. "${srcdir:-.}/tests/e2e/lib.sh"
if "$KUNDEREJSE" version | grep -q '^libgumbo .*none'; then
	echo 'skipped: built without libgumbo'
	exit 77
fi
ends() {
	rc=0; "$KUNDEREJSE" import "$@" >"$t/out" 2>"$t/err" || rc=$?
}
# NAME LINE TEXT: said of that line.
says() {
	contains "$1" "$(cat "$t/err")" "Om oss.html:$2: $3"
}
# The page file in $t/out compiles, and what it renders imports as the same.
stays() {
	cp "$t/out" "$site/pages/imported.xml"
	rc=0; "$KUNDEREJSE" check --site "$site" >"$t/check" 2>&1 || rc=$?
	expect "$1 compiles: $(cat "$t/check")" "$rc" 0
	# But for what the program adds to <head>.
	"$KUNDEREJSE" render /om-oss --site "$site" |
	sed 's|<link rel="canonical"[^>]*>||' >"$t/om-oss.html"
	ends page "$t/om-oss.html"
	expect "$1 stays" "$(cat "$t/out")" "$(cat "$site/pages/imported.xml")"
}
cp -R "$srcdir/templates/starter" "$site"
chmod -R u+w "$site"

# \345 is å in windows-1252; lines end as on Windows.
printf '%b' '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">\r\n' \
    '<html lang=no><head><meta charset=windows-1252>' \
    '<title>V\0345re priser &ndash; 20% & mer</title>\r\n' \
    '<link rel=stylesheet href=css/site.css>\r\n' \
    '<script><!--\r\nif (a < b && c) go("<b>{x}</b>");\r\n//--></script></head>\r\n' \
    '<body onload="go()"><!-- one --><!-- two -->\r\n' \
    '<center><font color=red size=3>Tilbud</font></center>\r\n' \
    '<p>En<p>To <b>fet <i>begge</b> kursiv</i>\r\n' \
    '<table><div>loose</div><tr><td @click="x" data-x='\''{"a":1}'\''>b</table>\r\n' \
    '<a href="javascript:void(0)">klikk</a> <img src=img/a.png alt="">\0001<br>\r\n' \
    '<o:p>Word</o:p></p>\r\n' \
    '<svg viewBox="0 0 1 1"><lineargradient id=g /><foreignObject><p>x</p></foreignObject></svg>\r\n' \
    '<input disabled value="a\r\nb"><textarea>\r\n <b></textarea><pre>\r\n\r\nx</pre>' >"$t/Om oss.html"
ends page "$t/Om oss.html"; expect 'a page' "$rc" 0
says 'encoding' 1 'the file is no UTF-8; it was read as windows-1252'
says 'doctype' 1 'it goes by the rules of old browsers'
says 'address' 3 'the address css/site.css depends on where the page lies'
says 'hidden' 4 '<!-- and --> in a script or style are left out (2 times)'
says 'comments' 7 'a comment is left out (2 times)'
says 'obsolete' 8 '<center> is obsolete'
says 'nesting' 9 '<i> overlapped another element'
says 'moved' 10 '<div> stood loose in a table'
says 'name' 10 'the attribute @click is left out'
says 'brace' 10 'a brace in the attribute data-x is doubled'
says 'program' 11 'the attribute href is left out'
says 'character' 11 'a control character'
says 'Word' 12 'HTML has no element <o:p>'
says 'stray' 12 '</p> stood without its beginning'
contains 'name, address' "$(cat "$t/out")" 'id="om-oss" path="/om-oss"'
contains 'text' "$(cat "$t/out")" '<title>Våre priser – 20% &amp; mer</title>'
contains 'charset' "$(cat "$t/out")" '<meta charset="utf-8"/>'
contains 'style' "$(cat "$t/out")" '<div style="text-align:center"><span style="color:red">Tilbud</span></div>'
contains 'paragraphs' "$(cat "$t/out")" '<p>En</p><p>To <b>fet <i>begge</i></b><i> kursiv</i>'
contains 'table' "$(cat "$t/out")" '<div>loose</div><table><tbody><tr><td data-x="{{&quot;a&quot;:1}}">b</td></tr></tbody></table>'
contains 'drawing' "$(cat "$t/out")" '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><linearGradient id="g"></linearGradient><foreignObject><p xmlns="">x</p></foreignObject></svg>'
contains 'value' "$(cat "$t/out")" '<input disabled="" value="a&#10;b"/>'
stays 'a document'
contains 'script' "$(cat "$t/om-oss.html")" 'if (a < b && c) go("<b>{x}</b>");'
contains 'data' "$(cat "$t/om-oss.html")" 'data-x="{&quot;a&quot;:1}"'

# Into a layout of the site; the head is the layout's.
ends page --layout base --path /om --id about "$t/Om oss.html"; expect 'framed' "$rc" 0
contains 'frame' "$(cat "$t/out")" '<k:page xmlns:k="urn:kunderejse:1" id="about" path="/om" layout="base">'
contains 'title' "$(cat "$t/out")" '<k:put in="title">Våre priser – 20% &amp; mer</k:put>'
says 'head' 3 '<link> of <head> is left out; put it into the layout if it is needed'
cp "$t/out" "$site/pages/imported.xml"
rc=0; "$KUNDEREJSE" check --site "$site" >"$t/check" 2>&1 || rc=$?
expect "framed compiles: $(cat "$t/check")" "$rc" 0
contains 'in the frame' "$("$KUNDEREJSE" render /om --site "$site")" '<title>Våre priser – 20% &amp; mer</title>'

# An empty file is an empty page; a fragment is one too.
: >"$t/empty.html"; ends page "$t/empty.html"; expect 'empty' "$rc" 0
contains 'empty' "$(cat "$t/out")" '<html><head></head><body></body></html></k:page>'

# What does not go.
python3 -c 'print("<div>" * 100)' >"$t/deep.html"
ends page "$t/deep.html"; expect 'deep' "$rc" 1
contains 'deep' "$(cat "$t/err")" 'deep.html: its elements lie deeper in each other'
head -c 3000000 /dev/zero >"$t/large.html"
ends page "$t/large.html"; expect 'large' "$rc" 3
contains 'large' "$(cat "$t/err")" 'larger than 2 MiB'
ends page "$t/none.html"; expect 'none' "$rc" 3
ends page --path om "$t/empty.html"; expect 'path' "$rc" 2
ends page --id 'Om oss' "$t/empty.html"; expect 'id' "$rc" 2
ends pages "$t/empty.html"; expect 'what' "$rc" 2
