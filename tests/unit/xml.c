/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "model/xml.h"

static struct arena *arena;
static struct complaints *complaints;

static int
start(void **state)
{
	(void)state;
	xml_start();
	arena = arena_new(0);
	complaints = complaints_new(arena);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static const char *
printed(void)
{
	struct buf out;

	buf_init(&out, arena, 1 << 20);
	complaints_print(complaints, &out);
	buf_char(&out, '\0');
	return buf_view(&out).p;
}

static struct node *
parse(const char *text)
{
	return xml_parse(arena, complaints, STR("t.xml"), str_of(text));
}

static void
assert_str(struct str s, const char *expected)
{
	assert_int_equal(s.n, strlen(expected));
	if (s.n > 0)
		assert_memory_equal(s.p, expected, s.n);
}

static void
tree_with_lines(void **state)
{
	const struct node *root, *n;

	(void)state;
	root = parse("<k:page\n  xmlns:k='urn:kunderejse:1' id='a'\n"
		     "  path='/'>\n\n  text <b\nk:answers='x'\n\n title='&lt;'>"
		     "</b><!-- c -->\n tail &amp; <![CDATA[<raw>]]>\n"
		     "</k:page>");
	assert_string_equal(printed(), "");
	assert_non_null(root);
	assert_true(node_is(root, SPACE_K, "page"));
	assert_int_equal(root->where.line, 1);
	assert_int_equal(node_attr(root, "id")->line, 2);
	assert_int_equal(node_attr(root, "path")->line, 3);
	assert_str(node_value(root, "path"), "/");
	assert_str(node_value(root, "nothing"), "");
	n = root->first;
	assert_int_equal(n->kind, NODE_TEXT);
	assert_int_equal(n->where.line, 5);
	n = n->next;
	assert_true(node_is(n, SPACE_NONE, "b"));
	assert_int_equal(n->where.line, 5);
	assert_int_equal(node_attr_in(n, SPACE_K, "answers")->line, 6);
	assert_null(node_attr(n, "answers"));
	assert_int_equal(node_attr(n, "title")->line, 8);
	assert_str(node_value(n, "title"), "<");
	n = n->next;
	assert_int_equal(n->kind, NODE_COMMENT);
	assert_str(n->text, " c ");
	assert_true(node_is_blank(n));
	n = n->next;
	assert_str(n->text, "\n tail & <raw>\n");
	assert_int_equal(n->where.line, 9);
	assert_null(n->next);
	assert_ptr_equal(n->parent, root);
	assert_str(node_text(arena, root), "\n\n  text \n tail & <raw>\n");
}

static void
namespaces(void **state)
{
	const struct node *root, *n;

	(void)state;
	root = parse("<page xmlns='urn:kunderejse:1'><a xml:lang='nb' xmlns=''/>"
		     "<svg xmlns='http://www.w3.org/2000/svg'"
		     " xmlns:xlink='http://www.w3.org/1999/xlink'>"
		     "<use xlink:href='#a'/></svg></page>");
	assert_string_equal(printed(), "");
	assert_true(node_is(root, SPACE_K, "page"));
	n = root->first;
	assert_true(node_is(n, SPACE_NONE, "a"));
	assert_non_null(node_attr_in(n, SPACE_XML, "lang"));
	n = n->next;
	assert_true(node_is(n, SPACE_SVG, "svg"));
	assert_true(node_is(n->first, SPACE_SVG, "use"));
	assert_non_null(node_attr_in(n->first, SPACE_XLINK, "href"));
}

static void
bom_and_crlf(void **state)
{
	const struct node *root;

	(void)state;
	root = parse("\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n"
		     "<a>\r\nb\r\n<c/></a>\r\n");
	assert_string_equal(printed(), "");
	assert_str(root->first->text, "\nb\n");
	assert_int_equal(root->first->next->where.line, 4);
}

static const struct {
	const char *xml, *complaint;
} bad[] = {
    {"", "t.xml: error: the file holds no XML\n"},
    {" \n", "t.xml: error: the file holds no XML\n"},
    {"<!-- x -->", "t.xml:1: error: the file holds no XML\n"},
    {"<a>\n<b>\n</a>",
	"t.xml:3: error: </a> closes <b> of line 2; write </b> first\n"},
    {"<a>\n<b>", "t.xml:2: error: <b> of line 2 is not closed; write </b>\n"},
    {"<a/>\n<b/>", "t.xml:2: error: there is something behind the outermost "
		   "element; a file holds one\n"},
    {"<a b=c/>",
	"t.xml:1: error: an attribute's value must stand in quotes\n"},
    {"<a>\n<input required></a>", "t.xml:2: error: the attribute required has "
				  "no value; write required=\"…\"\n"},
    {"<a b='1' b='2'/>", "t.xml:1: error: the attribute b is written twice\n"},
    {"<a b='<'/>", "t.xml:1: error: a < inside an attribute; write &lt; (or a "
		   "quote is missing before it)\n"},
    {"<a>1 < 2</a>", "t.xml:1: error: a < that begins no element; write "
		     "&lt;\n"},
    {"<a>\nx&nbsp;y &aring;</a>",
	"t.xml:2: error: &nbsp; is not known in XML; write &#160;\n"
	"t.xml:2: error: &aring; is not known in XML; write &#229;\n"},
    {"<a b='&copy;'>&whatever;</a>",
	"t.xml:1: error: &copy; is not known in XML; write &#169;\n"
	"t.xml:1: error: &whatever; is not known in XML; write the character "
	"itself\n"},
    {"<a>\n<b href='?a=1&b=2'/> R & D</a>",
	"t.xml:2: error: a bare &; write &amp;\n"},
    {"<!DOCTYPE a [<!ENTITY b \"]>\">\n]>\n<a>&b;</a>",
	"t.xml:1: error: a DOCTYPE is refused; remove it (a page's <!DOCTYPE "
	"html> is written by the program)\n"
	"t.xml:3: error: &b; is not known in XML; write the character "
	"itself\n"},
    {"<!doctype html>\n<a>&nbsp;</a>",
	"t.xml:1: error: a DOCTYPE is refused; remove it (a page's <!DOCTYPE "
	"html> is written by the program)\n"
	"t.xml:2: error: &nbsp; is not known in XML; write &#160;\n"},
    {"<a>\n<?php echo 1 ?></a>", "t.xml:2: error: processing instructions "
				 "(<?…?>) are refused; remove it\n"},
    {"<?xml-stylesheet href='a'?><a/>",
	"t.xml:1: error: processing instructions (<?…?>) are refused; remove "
	"it\n"},
    {"<?xml version='1.0' encoding='ISO-8859-1'?><a/>",
	"t.xml:1: error: the encoding ISO-8859-1 is refused; save the file as "
	"UTF-8 and write encoding=\"UTF-8\"\n"},
    {"<?xml version='1.1'?><a/>",
	"t.xml:1: error: the XML declaration must say version=\"1.0\"\n"},
    {"<a>\nbl\xe5</a>", "t.xml:2: error: the byte 0xe5 is not UTF-8; save the "
			"file as UTF-8\n"},
    {"\xff\xfe<", "t.xml:1: error: the file is UTF-16; save it as UTF-8\n"},
    {"<a>\x0b</a>",
	"t.xml:1: error: the control byte 0x0b is refused; remove it\n"},
    {"<a>&#11;</a>",
	"t.xml:1: error: a character that XML does not allow\n"},
    {"<a>&#xZ;</a>", "t.xml:1: error: a character reference is not a number "
		    "such as &#xA0;\n"},
    {"<a>\n<k:if b:c='1'/></a>",
	"t.xml:2: error: the prefix of k:if is not declared; write "
	"xmlns:k=\"urn:kunderejse:1\" on the outermost element\n"
	"t.xml:2: error: the prefix of b:c is not declared; write "
	"xmlns:b=\"urn:kunderejse:1\" on the outermost element\n"},
    {"<html xmlns='http://www.w3.org/1999/xhtml'><b/></html>",
	"t.xml:1: error: HTML elements carry no namespace here; remove "
	"xmlns=\"http://www.w3.org/1999/xhtml\"\n"},
    {"<a xmlns:k='urn:kunderejse:2'/>",
	"t.xml:1: error: the namespace \"urn:kunderejse:2\" is not known; ours "
	"is \"urn:kunderejse:1\"\n"},
    {"<a><!-- a -- b --></a>",
	"t.xml:1: error: a comment may not hold --\n"},
    {"<a>]]></a>", "t.xml:1: error: ]]> stands outside a CDATA section; write "
		   "]]&gt;\n"},
};

static void
bad_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		complaints = complaints_new(arena);
		parse(bad[i].xml);
		assert_string_equal(printed(), bad[i].complaint);
	}
}

static void
nul_bytes(void **state)
{
	static const char text[] = "<a>\n\0</a>";

	(void)state;
	xml_parse(arena, complaints, STR("t.xml"), STR("<a>\n\0</a>"));
	assert_int_equal(sizeof(text), 10);
	assert_string_equal(printed(), "t.xml:2: error: the control byte 0x00 "
				       "is refused; remove it\n");
}

/* What is refused is blanked out: the rest of the file is still a tree. */
static void
reads_on_behind_faults(void **state)
{
	const struct node *root;

	(void)state;
	root = parse("<!DOCTYPE a>\n<a>\n&nbsp;\n<?x?>\n<b c='&d;'/></a>");
	assert_non_null(root);
	assert_int_equal(complaints_errors(complaints), 4);
	assert_true(node_is(root->first->next, SPACE_NONE, "b"));
	assert_int_equal(root->first->next->where.line, 5);
}

/* libxml2 hands every & of an attribute over as a reference. */
static void
ampersands(void **state)
{
	struct node *n;

	(void)state;
	n = parse("<a href='/?a=1&amp;b=2' b='&amp;#38;&#38;lt;&lt;' c='&amp;'/>");
	assert_str(node_value(n, "href"), "/?a=1&b=2");
	assert_str(node_value(n, "b"), "&#38;&lt;<");
	assert_str(node_value(n, "c"), "&");
}

static void
many_attributes(void **state)
{
	struct buf b;
	const struct node *root;
	size_t n = 0;

	(void)state;
	buf_init(&b, arena, 1 << 20);
	buf_lit(&b, "<a>\n<b");
	for (int i = 0; i < 20000; i++)
		buf_printf(&b, " a%d=''", i);
	buf_lit(&b, ">\n<c/></b></a>");
	root = xml_parse(arena, complaints, STR("t.xml"), buf_view(&b));
	assert_string_equal(printed(),
	    "t.xml:2: error: 20000 attributes on one element; 64 are the "
	    "limit\n");
	for (const struct attr *a = root->first->next->attrs; a != NULL;
	     a = a->next)
		n++;
	assert_int_equal(n, XML_ATTRS_MAX);
	assert_int_equal(root->first->next->first->next->where.line, 3);
}

static void
many_namespaces(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, arena, 1 << 20);
	buf_lit(&b, "<a");
	for (int i = 0; i < 9000; i++)
		buf_printf(&b, " xmlns:a%d='urn:kunderejse:1'", i);
	b.n = b.n > XML_FILE_MAX - 10 ? XML_FILE_MAX - 10 : b.n;
	buf_lit(&b, "/>");
	xml_parse(arena, complaints, STR("t.xml"), buf_view(&b));
	assert_true(complaints_errors(complaints) > 0);
	assert_non_null(strstr(printed(), "64 are the limit"));
}

static struct str
repeated(const char *open, const char *inside, const char *close, size_t n)
{
	struct buf b;

	buf_init(&b, arena, 1 << 20);
	for (size_t i = 0; i < n; i++)
		buf_str(&b, str_of(open));
	buf_str(&b, str_of(inside));
	for (size_t i = 0; i < n; i++)
		buf_str(&b, str_of(close));
	return buf_view(&b);
}

static void
limits(void **state)
{
	(void)state;
	assert_non_null(xml_parse(arena, complaints, STR("t.xml"),
	    repeated("<a>", "", "</a>", XML_DEPTH_MAX)));
	assert_string_equal(printed(), "");
	assert_null(xml_parse(arena, complaints, STR("t.xml"),
	    repeated("<a>", "", "</a>", XML_DEPTH_MAX + 1)));
	assert_string_equal(printed(),
	    "t.xml:1: error: elements are nested more than 64 deep\n");

	complaints = complaints_new(arena);
	assert_null(xml_parse(arena, complaints, STR("t.xml"),
	    repeated("<a>", repeated("<b/>", "", "", XML_NODES_MAX).p, "</a>",
		1)));
	assert_string_equal(printed(),
	    "t.xml:1: error: more than 20000 elements, texts and comments; "
	    "split the file\n");

	complaints = complaints_new(arena);
	assert_null(xml_parse(arena, complaints, STR("t.xml"),
	    repeated("<a>", repeated("x", "", "", XML_FILE_MAX).p, "</a>", 1)));
	assert_string_equal(printed(),
	    "t.xml: error: the file is larger than 256 KiB; split it\n");
}

/* Nothing outside the file is ever opened, whatever it asks for. */
static void
external(void **state)
{
	const struct node *root;

	(void)state;
	root = parse("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>"
		     "<!ENTITY % p SYSTEM 'file:///etc/hostname'> %p;]>"
		     "<a xmlns:xi='http://www.w3.org/2001/XInclude'>&x;"
		     "<xi:include href='/etc/passwd' parse='text'/></a>");
	assert_non_null(root);
	assert_str(str_trim(node_text(arena, root)), "");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(tree_with_lines),
	    TEST(namespaces),
	    TEST(bom_and_crlf),
	    TEST(bad_files),
	    TEST(nul_bytes),
	    TEST(reads_on_behind_faults),
	    TEST(ampersands),
	    TEST(many_attributes),
	    TEST(many_namespaces),
	    TEST(limits),
	    TEST(external),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
