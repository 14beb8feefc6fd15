/* SPDX-License-Identifier: ISC */
/*
 * Texts that try to become markup, program or another address: what closes a
 * context, times what acts once it is closed; addresses that act; and bytes
 * that parsers have stumbled over.
 */
#ifndef TESTS_HOSTILES_H
#define TESTS_HOSTILES_H

#include "base/arena.h"
#include "base/buf.h"

static const struct str hostile_closers[] = {STR(""), STR("\">"), STR("'>"),
    STR(">"), STR("-->"), STR("--!>"), STR("]]>"), STR("</title>"),
    STR("</textarea>"), STR("</script>"), STR("</style>"), STR("</noscript>"),
    STR("</select>"), STR("</table>"), STR("</svg>"), STR("\\\""), STR("\\"),
    STR("\"}]}"), STR("&quot;&gt;"), STR("%22%3E"), STR("\xc0\xbe"),
    STR("\0\">")};

static const struct str hostile_actors[] = {STR("<script>alert(1)</script>"),
    STR("<img src=x onerror=alert(1)>"), STR("<svg/onload=alert(1)>"),
    STR(" onmouseover=alert(1) x="), STR("\" autofocus onfocus=alert(1) \""),
    STR("' style='x:expression(1)"), STR("` onload=`alert(1)`"),
    STR("<a href=javascript:alert(1)>x</a>"), STR("<!--"), STR("<![CDATA["),
    STR("<?php alert(1)?>"), STR("</body></html><p>"), STR("<p><table><b>"),
    STR("<form action=//evil.example><input name=x>"),
    STR("<base href=//evil.example>"),
    STR("<meta http-equiv=refresh content=0;url=//evil.example>"),
    STR("<iframe srcdoc=\"&lt;script&gt;alert(1)&lt;/script&gt;\">"),
    STR("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>"),
    STR("<script\n>alert(1)</script\n>"), STR("<scr<script>ipt>alert(1)"),
    STR("&lt;script&gt;alert(1)&lt;/script&gt;"), STR("&#60;img src=x&#62;"),
    STR("&ltscript&gt"), STR("&amp;lt;b&amp;gt;"), STR("{{7*7}}${7*7}#{7*7}"),
    STR("{$name}{k:page('front')}"), STR("<k:value-of select=\"$term\"/>"),
    STR("<!DOCTYPE html><plaintext>"), STR("\xe2\x80\xa8);alert(1)//"),
    STR("\xe2\x80\xae<b>"), STR("\xed\xa0\x80<b>"), STR("\xf8\x88\x80\x80"),
    STR("<\0script>alert(1)"), STR("<sc\rript>\r\nx"), STR("\t<b>\n</b>\n"),
    STR("<!--#include virtual=\"/k/admin/\" -->"), STR("\x1b[31m\x07\x7f<b>")};

/* Whole addresses, each tried plain and behind each of the blanks. */
static const struct str hostile_addresses[] = {STR("javascript:alert(1)"),
    STR("JaVaScRiPt:alert(1)"), STR("java\tscript:alert(1)"),
    STR("java\nscript:alert(1)"), STR("java\rscript:alert(1)"),
    STR("java\0script:alert(1)"), STR("javascript&colon;alert(1)"),
    STR("javascript&#58;alert(1)"), STR("javascript%3Aalert(1)"),
    STR("vbscript:x"), STR("data:text/html,<script>alert(1)</script>"),
    STR("data:image/svg+xml;base64,PHN2Zz4="), STR("feed:javascript:alert(1)"),
    STR("view-source:javascript:x"), STR("blob:https://evil.example/1"),
    STR("file:///etc/passwd"), STR("//evil.example/"), STR("/\\evil.example/"),
    STR("\\\\evil.example/"), STR("\\/evil.example/"), STR("/\t/evil.example/"),
    STR("///evil.example/"), STR("..%2f..%2fadmin"), STR("../../../k/admin/"),
    STR(".."), STR("."), STR("%2e%2e"), STR("?s=aaaaaaaa#x"), STR("#top"),
    STR("a@evil.example"), STR("http:evil.example"),
    STR("https:\\\\evil.example"), STR("mailto:x@y.example?body=<b>"),
    STR("tel:+47"), STR("x:y"), STR(":80/"), STR("%zz%"),
    STR("/a b\"c'd<e>f`g")};

static const struct str hostile_blanks[] = {STR(""), STR(" "), STR("\t"),
    STR("\n"), STR("\r"), STR("\x01"), STR("\x1f"), STR("\0"), STR("\xc2\xa0"),
    STR("\xe2\x80\x8b"), STR("\xef\xbb\xbf")};

#define HOSTILE_COUNT(a) (sizeof(a) / sizeof((a)[0]))
enum {
	HOSTILE_MARKUP =
	    HOSTILE_COUNT(hostile_closers) * HOSTILE_COUNT(hostile_actors),
	HOSTILES = HOSTILE_MARKUP + HOSTILE_COUNT(hostile_addresses) *
					HOSTILE_COUNT(hostile_blanks)
};

/* One of HOSTILES texts, all different, in the arena. */
static inline struct str
hostile(struct arena *a, size_t i)
{
	struct buf b;

	buf_init(&b, a, 4096);
	if (i < HOSTILE_MARKUP) {
		size_t n = HOSTILE_COUNT(hostile_actors);

		buf_str(&b, hostile_closers[i / n]);
		buf_str(&b, hostile_actors[i % n]);
	} else {
		size_t n = HOSTILE_COUNT(hostile_addresses);

		i -= HOSTILE_MARKUP;
		buf_str(&b, hostile_blanks[i / n]);
		buf_str(&b, hostile_addresses[i % n]);
	}
	return buf_view(&b);
}

#endif
