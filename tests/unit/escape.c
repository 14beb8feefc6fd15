/* SPDX-License-Identifier: ISC */
/*
 * Encoders: every control byte in every context, and spellings of addresses
 * that try to become something else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "template/escape.h"

static struct arena *arena;

static struct str
escaped(enum escape_context context, struct str s)
{
	struct buf b;

	buf_init(&b, arena, 1u << 20);
	escape(&b, context, s);
	return buf_view(&b);
}

struct pair {
	struct str in, out;
};
#define PAIR(in, out)             \
	{                         \
		STR(in), STR(out) \
	}

static void
gives(enum escape_context context, const struct pair *pairs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str out = escaped(context, pairs[i].in);

		if (!str_eq(out, pairs[i].out))
			fail_msg("\"%.*s\" gives \"%.*s\", not \"%.*s\"",
			    STR_ARG(pairs[i].in), STR_ARG(out),
			    STR_ARG(pairs[i].out));
	}
}
#define GIVES(context, pairs) \
	gives((context), (pairs), sizeof(pairs) / sizeof((pairs)[0]))

static void
test_text(void **state)
{
	static const struct pair pairs[] = {
	    PAIR("", ""),
	    PAIR("abc", "abc"),
	    PAIR("<b>&amp;\"'", "&lt;b&gt;&amp;amp;\"'"),
	    PAIR("på \xe2\x82\xac", "på \xe2\x82\xac"),
	    PAIR("a\xc2\xa0z", "a&nbsp;z"),
	    PAIR("a\tb\nc", "a\tb\nc"),
	    PAIR("a\0b\x1f\x7f\rc", "abc"),
	    PAIR("a\xffz", "a\xef\xbf\xbdz"),
	    PAIR("\xc3", "\xef\xbf\xbd"),
	    PAIR("\xe2\x82", "\xef\xbf\xbd"
			     "\xef\xbf\xbd"),
	    PAIR("\xc0\xbc"
		 "b",
		"\xef\xbf\xbd\xef\xbf\xbd"
		"b"),
	    PAIR("\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"),
	    PAIR("\xe2<", "\xef\xbf\xbd&lt;"),
	};

	(void)state;
	GIVES(ESCAPE_TEXT, pairs);
}

static void
test_attribute(void **state)
{
	static const struct pair pairs[] = {
	    PAIR("<b>&\"'", "&lt;b&gt;&amp;&quot;&#39;"),
	    PAIR("a\xc2\xa0z", "a&nbsp;z"),
	    PAIR("\" onload=\"x", "&quot; onload=&quot;x"),
	    PAIR("a\0\"", "a&quot;"),
	    PAIR("\xc3\"", "\xef\xbf\xbd&quot;"),
	};

	(void)state;
	GIVES(ESCAPE_ATTR, pairs);
	GIVES(ESCAPE_URL_DONE, pairs);
}

static void
test_parts_of_addresses(void **state)
{
	static const struct pair pairs[] = {
	    PAIR("abcXYZ019-._~", "abcXYZ019-._~"),
	    PAIR("a/b?c#d", "a%2Fb%3Fc%23d"),
	    PAIR("a b&c=d+e%20", "a%20b%26c%3Dd%2Be%2520"),
	    PAIR("<\"'>", "%3C%22%27%3E"),
	    PAIR("på", "p%C3%A5"),
	    PAIR("\xff", "%EF%BF%BD"),
	    PAIR("a\0b", "a%00b"),
	    PAIR("javascript:alert(1)", "javascript%3Aalert%281%29"),
	    PAIR("\\", "%5C"),
	    PAIR("@:;,!$()*[]{}|^`", "%40%3A%3B%2C%21%24%28"
				     "%29%2A%5B%5D%7B%7D%7C%5E%60"),
	};
	static const struct pair climbing[] = {PAIR(".", ""), PAIR("..", ""),
	    PAIR("...", "..."), PAIR("%2e%2e", "%252e%252e"),
	    PAIR("../a", "..%2Fa")};

	(void)state;
	GIVES(ESCAPE_URL_PATH, pairs);
	GIVES(ESCAPE_URL_QUERY, pairs);
	GIVES(ESCAPE_URL_FRAGMENT, pairs);
	GIVES(ESCAPE_URL_PATH, climbing);
}

static void
test_json(void **state)
{
	static const struct pair strings[] = {
	    PAIR("abc", "abc"),
	    PAIR("\"\\", "\\\"\\\\"),
	    PAIR("</script>", "\\u003c/script\\u003e"),
	    PAIR("<!--", "\\u003c!--"),
	    PAIR("a&b", "a\\u0026b"),
	    PAIR("\n\r\t\0\x1f\x7f", "\\n\\u000d\\u0009\\u0000\\u001f\\u007f"),
	    PAIR("\xe2\x80\xa8\xe2\x80\xa9", "\\u2028\\u2029"),
	    PAIR("på 'x'", "på 'x'"),
	    PAIR("\xff", "\xef\xbf\xbd"),
	};
	static const struct pair numbers[] = {
	    PAIR("1", "1"),
	    PAIR("-1", "-1"),
	    PAIR("1490.50", "1490.50"),
	    PAIR("0", "0"),
	    PAIR("0.5", "0.5"),
	    PAIR("", "0"),
	    PAIR("-", "0"),
	    PAIR("01", "0"),
	    PAIR("1.", "0"),
	    PAIR(".5", "0"),
	    PAIR("+1", "0"),
	    PAIR("1e3", "0"),
	    PAIR("NaN", "0"),
	    PAIR("Infinity", "0"),
	    PAIR("1,2", "0"),
	    PAIR("1 ", "0"),
	    PAIR("0x10", "0"),
	    PAIR("1.2.3", "0"),
	    PAIR("--1", "0"),
	    PAIR("1}", "0"),
	};

	(void)state;
	GIVES(ESCAPE_JSON_STRING, strings);
	GIVES(ESCAPE_JSON_NUMBER, numbers);
}

static void
test_plain(void **state)
{
	static const struct pair pairs[] = {
	    PAIR("a <b> & \"c\"", "a <b> & \"c\""),
	    PAIR("a\r\nBcc: x", "a  Bcc: x"),
	    PAIR("a\tb", "a b"),
	    PAIR("a\0\x1b\x7f"
		 "b",
		"ab"),
	    PAIR("\xff", "\xef\xbf\xbd"),
	};

	(void)state;
	GIVES(ESCAPE_RAW, pairs);
}

/* No control byte stands in any context as it came. */
static void
test_controls(void **state)
{
	(void)state;
	for (int context = 0; context < ESCAPE__MAX; context++)
		for (int c = 0; c <= 0x7f; c = c == 0x1f ? 0x7f : c + 1) {
			char in[3] = {'a', (char)c, 'b'};
			struct str out = escaped(
			    (enum escape_context)context, (struct str){in, 3});
			bool kept = str_chr(out, (char)c) < out.n;
			bool may =
			    (c == '\t' || c == '\n') &&
			    (context == ESCAPE_TEXT || context == ESCAPE_ATTR ||
				context == ESCAPE_URL_DONE);

			if (kept != may)
				fail_msg("context %d byte %d", context, c);
		}
}

static const struct pair allowed[] = {
    PAIR("", ""),
    PAIR("/", "/"),
    PAIR("/kurs/excel", "/kurs/excel"),
    PAIR("kurs", "kurs"),
    PAIR("./kurs", "./kurs"),
    PAIR("../kurs", "../kurs"),
    PAIR("?a=b&c=d", "?a=b&amp;c=d"),
    PAIR("#top", "#top"),
    PAIR("#a:b", "#a:b"),
    PAIR("?a:b", "?a:b"),
    PAIR("/a:b", "/a:b"),
    PAIR("a/b:c", "a/b:c"),
    PAIR("/a//b", "/a//b"),
    PAIR("/a\\b", "/a%5Cb"),
    PAIR("a\\b", "a%5Cb"),
    PAIR("http://x/", "http://x/"),
    PAIR("https://x/?q='&\"", "https://x/?q=&#39;&amp;%22"),
    PAIR("HTTPS://x/", "HTTPS://x/"),
    PAIR("HtTp://x/", "HtTp://x/"),
    PAIR("ht\ttps://x/", "https://x/"),
    PAIR(" https://x/", "https://x/"),
    PAIR("\x01\x1f https://x/", "https://x/"),
    PAIR("\r\n/kurs", "/kurs"),
    PAIR("/ku\nrs", "/kurs"),
    PAIR("mailto:a@b.no", "mailto:a@b.no"),
    PAIR("MAILTO:a@b.no?subject=x y", "MAILTO:a@b.no?subject=x%20y"),
    PAIR("tel:+4722000000", "tel:+4722000000"),
    PAIR("Tel:1", "Tel:1"),
    PAIR("/på", "/p%C3%A5"),
    PAIR("/a b", "/a%20b"),
    PAIR("/<script>", "/%3Cscript%3E"),
    PAIR("/\" onclick=\"x", "/%22%20onclick=%22x"),
    PAIR("/%2e%2e/", "/%2e%2e/"),
    PAIR("/{x}|^`", "/%7Bx%7D%7C%5E%60"),
    PAIR("/a\0b", "/a%00b"),
    PAIR("/a\x7f", "/a%7F"),
    PAIR("/\xff", "/%EF%BF%BD"),
    PAIR("/?x=javascript:alert(1)", "/?x=javascript:alert(1)"),
    PAIR("javascript", "javascript"),
    PAIR("javascript/:", "javascript/:"),
    PAIR("javascript&colon;alert(1)", "javascript&amp;colon;alert(1)"),
    PAIR("&#106;avascript:x", "&amp;#106;avascript:x"),
    PAIR("java&#9;script:x", "java&amp;#9;script:x"),
    PAIR("javascript&#58;alert(1)", "javascript&amp;#58;alert(1)"),
    PAIR("javascript&#x3a;alert(1)", "javascript&amp;#x3a;alert(1)"),
};

/* Spellings that a browser, or something that decodes before it, could take
 * for a scheme that runs code, or for another host. */
static const struct pair blocked[] = {
#define BLOCKED(s)                      \
	{                               \
		STR(s), STR("#blocked") \
	}
    BLOCKED("javascript:alert(1)"),
    BLOCKED("JAVASCRIPT:alert(1)"),
    BLOCKED("JavaScript:alert(1)"),
    BLOCKED("jAvAsCrIpT:alert(1)"),
    BLOCKED(" javascript:alert(1)"),
    BLOCKED("\tjavascript:alert(1)"),
    BLOCKED("\njavascript:alert(1)"),
    BLOCKED("\rjavascript:alert(1)"),
    BLOCKED("\0javascript:alert(1)"),
    BLOCKED("\x01javascript:alert(1)"),
    BLOCKED("\x1fjavascript:alert(1)"),
    BLOCKED("\x01\x02 javascript:x"),
    BLOCKED("   javascript:alert(1)"),
    BLOCKED("\x0bjavascript:x"),
    BLOCKED("\x0cjavascript:x"),
    BLOCKED("java\tscript:alert(1)"),
    BLOCKED("java\nscript:alert(1)"),
    BLOCKED("java\rscript:alert(1)"),
    BLOCKED("java\r\nscript:alert(1)"),
    BLOCKED("j\ta\tv\ta\tscript:x"),
    BLOCKED("javascript\t:alert(1)"),
    BLOCKED("javascript\n:alert(1)"),
    BLOCKED("javascript\r:alert(1)"),
    BLOCKED("javascript :alert(1)"),
    BLOCKED("javascript\0:alert(1)"),
    BLOCKED("java\0script:alert(1)"),
    BLOCKED("java\x01script:alert(1)"),
    BLOCKED("\x7fjavascript:x"),
    BLOCKED("javascript:"),
    BLOCKED("javascript::"),
    BLOCKED("javascript://"),
    BLOCKED("javascript://%0aalert(1)"),
    BLOCKED("javascript://x/\nalert(1)"),
    BLOCKED("javascript:/*x*/alert(1)"),
    BLOCKED("javascript:\\u0061"),
    BLOCKED("javascript:void(0)"),
    BLOCKED("javascript:'<b>'"),
    BLOCKED("javascript%3aalert(1)"),
    BLOCKED("javascript%3Aalert(1)"),
    BLOCKED("javascript%\t3aalert(1)"),
    BLOCKED("javascript%3\naalert(1)"),
    BLOCKED("java%0ascript:alert(1)"),
    BLOCKED("java%09script:alert(1)"),
    BLOCKED("%6aavascript:alert(1)"),
    BLOCKED("%20javascript:alert(1)"),
    BLOCKED("&Tab;javascript:alert(1)"),
    BLOCKED("java&NewLine;script:x"),
    BLOCKED("\"javascript:alert(1)"),
    BLOCKED("'javascript:alert(1)"),
    BLOCKED("<javascript:alert(1)"),
    BLOCKED("feed:javascript:alert(1)"),
    BLOCKED("view-source:javascript:x"),
    BLOCKED("jar:javascript:alert(1)!/"),
    BLOCKED("livescript:alert(1)"),
    BLOCKED("mocha:alert(1)"),
    BLOCKED("ecmascript:x"),
    BLOCKED("jscript:x"),
    BLOCKED("vbscript:msgbox(1)"),
    BLOCKED("VBSCRIPT:msgbox(1)"),
    BLOCKED("VbScript:msgbox(1)"),
    BLOCKED("vb\tscript:msgbox(1)"),
    BLOCKED(" vbscript:x"),
    BLOCKED("vbscript%3ax"),
    BLOCKED("vbs:x"),
    BLOCKED("data:text/html,<script>alert(1)</script>"),
    BLOCKED("data:text/html;base64,PHNjcmlwdD4="),
    BLOCKED("DATA:text/html,x"),
    BLOCKED("data:,x"),
    BLOCKED("data:;x"),
    BLOCKED("dat\na:text/html,x"),
    BLOCKED("data:image/svg+xml,<svg onload=alert(1)>"),
    BLOCKED("data:image/png;base64,AA=="),
    BLOCKED(" data:text/html,x"),
    BLOCKED("data%3atext/html,x"),
    BLOCKED("data\t:text/html,x"),
    BLOCKED("blob:https://x/1"),
    BLOCKED("filesystem:https://x/1"),
    BLOCKED("file:///etc/passwd"),
    BLOCKED("FILE:///etc/passwd"),
    BLOCKED("ftp://x/"),
    BLOCKED("ws://x/"),
    BLOCKED("wss://x/"),
    BLOCKED("about:blank"),
    BLOCKED("chrome://settings"),
    BLOCKED("resource://x"),
    BLOCKED("intent://x#Intent;end"),
    BLOCKED("android-app://x"),
    BLOCKED("itms-services://x"),
    BLOCKED("ms-msdt:/id"),
    BLOCKED("search-ms:query=x"),
    BLOCKED("view-source:http://x/"),
    BLOCKED("cid:x"),
    BLOCKED("mid:x"),
    BLOCKED("urn:x"),
    BLOCKED("sms:1"),
    BLOCKED("callto:1"),
    BLOCKED("skype:x"),
    BLOCKED("whatsapp://x"),
    BLOCKED("tg://x"),
    BLOCKED("x:y"),
    BLOCKED(":"),
    BLOCKED("::"),
    BLOCKED(":x"),
    BLOCKED("1:2"),
    BLOCKED("-:x"),
    BLOCKED("a.b:80"),
    BLOCKED("localhost:80/x"),
    BLOCKED("localhost:"),
    BLOCKED("httpx://x"),
    BLOCKED("xhttp://x"),
    BLOCKED("http s://x"),
    BLOCKED("https\0://x"),
    BLOCKED("httpsx:"),
    BLOCKED("h:"),
    BLOCKED("httphttp:x"),
    BLOCKED("mailtoo:x"),
    BLOCKED("mail to:x"),
    BLOCKED("telx:1"),
    BLOCKED("http%3a//x/"),
    BLOCKED("http%3A//x/"),
    BLOCKED("a%3ab"),
    BLOCKED("%3a"),
    BLOCKED("%3A//x"),
    BLOCKED("\xc2\xa0javascript:x"),
    BLOCKED("\xe3\x80\x80javascript:x"),
    BLOCKED("\xef\xbb\xbfjavascript:x"),
    BLOCKED("\xe2\x80\x8bjavascript:x"),
    BLOCKED("java\xc2\xadscript:x"),
    BLOCKED("\xffjavascript:x"),
    BLOCKED("\xd0\xb0:x"),
    BLOCKED("javascr\xc4\xb1pt:x"),
    BLOCKED("(javascript:x"),
    BLOCKED("=javascript:x"),
    BLOCKED("+a:x"),
    BLOCKED("//evil.example"),
    BLOCKED("///evil.example"),
    BLOCKED("////evil.example"),
    BLOCKED("//evil.example/%2f.."),
    BLOCKED("//evil.example:80"),
    BLOCKED("//user@evil.example"),
    BLOCKED("//[::1]/"),
    BLOCKED("//"),
    BLOCKED("// "),
    BLOCKED("//\t"),
    BLOCKED("/\\evil.example"),
    BLOCKED("/\\"),
    BLOCKED("/\\/evil.example"),
    BLOCKED("\\evil.example"),
    BLOCKED("\\\\evil.example"),
    BLOCKED("\\"),
    BLOCKED("\\/evil.example"),
    BLOCKED("\\\\\\"),
    BLOCKED("\\kurs"),
    BLOCKED("/\t/evil.example"),
    BLOCKED("/\n/evil.example"),
    BLOCKED("/\r/evil.example"),
    BLOCKED("/\r\n\\evil.example"),
    BLOCKED("\t//evil.example"),
    BLOCKED(" //evil.example"),
    BLOCKED("\0//evil.example"),
    BLOCKED("\x01/\t/evil.example"),
    BLOCKED(" \\evil.example"),
    BLOCKED("\t\\\\evil.example"),
    BLOCKED("\n/\n/\nevil.example"),
    BLOCKED(" /\t\\evil.example"),
    BLOCKED("//javascript:alert(1)"),
    BLOCKED("/\\javascript:x"),
};

static void
test_addresses(void **state)
{
	size_t n = sizeof(allowed) / sizeof(allowed[0]) +
		   sizeof(blocked) / sizeof(blocked[0]);

	(void)state;
	assert_true(n >= 200);
	GIVES(ESCAPE_URL, allowed);
	GIVES(ESCAPE_URL, blocked);
}

static void
test_url_attributes(void **state)
{
	(void)state;
	assert_true(escape_is_url_attr(STR("href")));
	assert_true(escape_is_url_attr(STR("HREF")));
	assert_true(escape_is_url_attr(STR("xlink:href")));
	assert_true(escape_is_url_attr(STR("formaction")));
	assert_true(escape_is_url_attr(STR("srcset")));
	assert_true(escape_is_url_attr(STR("ping")));
	assert_false(escape_is_url_attr(STR("title")));
	assert_false(escape_is_url_attr(STR("hre")));
	assert_false(escape_is_url_attr(STR("data-src")));
}

static int
start(void **state)
{
	(void)state;
	arena = arena_new(0);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text),
	    cmocka_unit_test(test_attribute),
	    cmocka_unit_test(test_parts_of_addresses),
	    cmocka_unit_test(test_json),
	    cmocka_unit_test(test_plain),
	    cmocka_unit_test(test_controls),
	    cmocka_unit_test(test_addresses),
	    cmocka_unit_test(test_url_attributes),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
