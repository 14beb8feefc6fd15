/* SPDX-License-Identifier: ISC */
/*
 * libxml2's SAX2 events into our tree.  Lines come from the scan, which knows
 * where each tag and attribute begins; libxml2 tells only where they end.
 */
#include "model/xml.h"

#include <assert.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <string.h>

#include "base/arena.h"
#include "model/xmlnames.h"
#include "model/xmlscan.h"

#define PARSE_FLAGS (XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES)

struct reader {
	struct arena *arena;
	struct complaints *complaints;
	struct str file;
	xmlParserCtxtPtr parser;
	const struct xml_scan *scan;
	size_t at; /* in scan->lines */
	struct node *root, *open;
	unsigned depth, nodes;
	struct buf text; /* since the last tag or comment */
	uint32_t text_line;
	struct str undeclared; /* the prefix last complained about */
	bool failed;
};

static xmlParserInputPtr
deny(const char *url, const char *id, xmlParserCtxtPtr parser)
{
	(void)url;
	(void)id;
	(void)parser;
	return NULL;
}

static void
say_nothing(void *ctx, const char *format, ...)
{
	(void)ctx;
	(void)format;
}

void
xml_start(void)
{
	xmlInitParser();
	xmlSetExternalEntityLoader(deny);
	xmlSetGenericErrorFunc(NULL, say_nothing);
}

static struct str
text_of(const xmlChar *s)
{
	return str_of((const char *)s);
}

static uint32_t
line_now(const struct reader *r)
{
	return r->parser->input == NULL ? 0 : (uint32_t)r->parser->input->line;
}

static struct where
at_line(const struct reader *r, uint32_t line)
{
	return (struct where){r->file, line};
}

/* Complains and stops: once this is called no event follows. */
static void
refuse(struct reader *r, uint32_t line, const char *cause, struct str what)
{
	if (!r->failed)
		complain(r->complaints, COMPLAINT_ERROR, at_line(r, line),
		    cause, "%.*s", STR_ARG(what));
	r->failed = true;
	xmlStopParser(r->parser);
}

static void
append(struct reader *r, struct node *node)
{
	node->parent = r->open;
	if (r->open == NULL) {
		r->root = node;
		return;
	}
	if (r->open->last == NULL)
		r->open->first = node;
	else
		r->open->last->next = node;
	r->open->last = node;
}

/* A new node at the end of the open one; NULL behind the limit. */
static struct node *
add_node(struct reader *r, enum node_kind kind, uint32_t line)
{
	struct node *node;

	if (++r->nodes > XML_NODES_MAX) {
		refuse(r, line, "file too large",
		    str_format(r->arena,
			"more than %d elements, texts and comments; split the "
			"file",
			XML_NODES_MAX));
		return NULL;
	}
	node = ARENA_NEW(r->arena, struct node);
	node->kind = kind;
	node->where = at_line(r, line);
	append(r, node);
	return node;
}

/* Puts the text read so far into the tree, at the line of its first word. */
static void
flush(struct reader *r)
{
	struct str s = buf_view(&r->text);
	struct node *node;

	if (s.n == 0)
		return;
	if (str_trim(s).n > 0)
		for (const char *p = s.p; p < str_trim(s).p; p++)
			r->text_line += *p == '\n';
	node = add_node(r, NODE_TEXT, r->text_line);
	if (node != NULL)
		node->text = str_copy(r->arena, s);
	r->text.n = 0;
}

static void
on_text(void *ctx, const xmlChar *p, int n)
{
	struct reader *r = ctx;
	struct str s = {(const char *)p, (size_t)n};

	if (r->failed || r->open == NULL || n <= 0)
		return;
	if (r->text.n == 0) {
		r->text_line = line_now(r);
		for (size_t i = 0; i < s.n && r->text_line > 1; i++)
			r->text_line -= s.p[i] == '\n';
	}
	buf_str(&r->text, s);
}

static void
on_comment(void *ctx, const xmlChar *p)
{
	struct reader *r = ctx;
	struct node *node;

	if (r->failed || r->open == NULL)
		return;
	flush(r);
	node = add_node(r, NODE_COMMENT, line_now(r));
	if (node != NULL)
		node->text = str_copy(r->arena, text_of(p));
}

/* Namespaces are judged where they are declared, once each. */
static void
check_namespaces(struct reader *r, uint32_t line, int n, const xmlChar **pairs)
{
	enum space space;

	for (int i = 0; i < n; i++) {
		struct str uri = text_of(pairs[2 * i + 1]);

		if (uri.n == 0 || xml_space(uri, &space))
			continue;
		if (str_eq(uri, STR("http://www.w3.org/1999/xhtml")))
			complain(r->complaints, COMPLAINT_ERROR,
			    at_line(r, line), "unknown namespace",
			    "HTML elements carry no namespace here; remove "
			    "xmlns=\"%.*s\"",
			    STR_ARG(uri));
		else
			complain(r->complaints, COMPLAINT_ERROR,
			    at_line(r, line), "unknown namespace",
			    "the namespace \"%.*s\" is not known; ours is "
			    "\"urn:kunderejse:1\"",
			    STR_ARG(uri));
	}
}

/* Once for a file: where one is, there are many. */
static void
undeclared(struct reader *r, uint32_t line, struct str p, struct str name)
{
	complain(r->complaints, COMPLAINT_ERROR, at_line(r, line),
	    "undeclared prefix",
	    "the prefix of %.*s:%.*s is not declared; write "
	    "xmlns:%.*s=\"%s\" on the outermost element",
	    STR_ARG(p), STR_ARG(name), STR_ARG(p),
	    str_eq(p, STR("xlink")) ? "http://www.w3.org/1999/xlink"
				    : "urn:kunderejse:1");
	r->undeclared = str_copy(r->arena, p);
}

/* The space of a name; complains about a prefix that was never declared. */
static enum space
space_in(struct reader *r, uint32_t line, const xmlChar *prefix,
    const xmlChar *uri, struct str name)
{
	struct str p = text_of(prefix);
	enum space space;

	if (uri != NULL) {
		xml_space(text_of(uri), &space);
		return space;
	}
	if (p.n == 0)
		return SPACE_NONE;
	if (!str_eq(p, r->undeclared))
		undeclared(r, line, p, name);
	return str_eq(p, STR("xlink")) ? SPACE_XLINK : SPACE_K;
}

/* The scan's next number; the line where the parser is when they disagree. */
static uint32_t
next_line(struct reader *r)
{
	if (r->at < r->scan->nlines)
		return r->scan->lines[r->at++];
	return line_now(r);
}

/* Without XML_PARSE_NOENT libxml2 hands over every & of an attribute as
 * "&#38;", however it was written. */
static struct str
attr_value(struct arena *arena, struct str raw)
{
	static const struct str amp = {"&#38;", 5};
	char *p = arena_raw(arena, raw.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < raw.n; i++) {
		p[n++] = raw.p[i];
		if (str_starts(str_from(raw, i), amp))
			i += amp.n - 1;
	}
	p[n] = '\0';
	return (struct str){p, n};
}

static void
add_attrs(struct reader *r, struct node *node, int n, const xmlChar **attrs,
    uint32_t lines)
{
	struct attr **tail = &node->attrs;

	for (int i = 0; i < n; i++, attrs += 5) {
		struct attr *a = ARENA_NEW(r->arena, struct attr);

		a->line = node->where.line;
		if (lines > 0) {
			a->line = next_line(r);
			lines--;
		}
		a->name = str_copy(r->arena, text_of(attrs[0]));
		a->value =
		    attr_value(r->arena, (struct str){(const char *)attrs[3],
					     (size_t)(attrs[4] - attrs[3])});
		a->space = space_in(r, a->line, attrs[1], attrs[2], a->name);
		*tail = a;
		tail = &a->next;
	}
	r->at += lines;
}

static void
on_start(void *ctx, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *uri, int nspaces, const xmlChar **spaces, int nattrs,
    int ndefaulted, const xmlChar **attrs)
{
	struct reader *r = ctx;
	struct node *node;
	uint32_t line;

	(void)ndefaulted;
	if (r->failed)
		return;
	flush(r);
	line = next_line(r);
	if (++r->depth > XML_DEPTH_MAX) {
		refuse(r, line, "nested too deeply",
		    str_format(r->arena,
			"elements are nested more than %d deep",
			XML_DEPTH_MAX));
		return;
	}
	node = add_node(r, NODE_ELEMENT, line);
	if (node == NULL)
		return;
	check_namespaces(r, line, nspaces, spaces);
	node->name = str_copy(r->arena, text_of(name));
	node->space = space_in(r, line, prefix, uri, node->name);
	add_attrs(r, node, nattrs, attrs, next_line(r));
	r->open = node;
}

static void
on_end(
    void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct reader *r = ctx;

	(void)name;
	(void)prefix;
	(void)uri;
	if (r->failed)
		return;
	flush(r);
	assert(r->open != NULL);
	r->open = r->open->parent;
	r->depth--;
}

/* The scan has blanked every DOCTYPE out; should one get here, it ends here. */
static void
on_doctype(
    void *ctx, const xmlChar *name, const xmlChar *id, const xmlChar *url)
{
	struct reader *r = ctx;

	(void)name;
	(void)id;
	(void)url;
	refuse(
	    r, line_now(r), "DOCTYPE", STR("a DOCTYPE is refused; remove it"));
}

static const struct fault {
	int code;
	const char *words;
} faults[] = {
    {XML_ERR_DOCUMENT_EMPTY, "the file holds no XML"},
    {XML_ERR_DOCUMENT_END, "there is something behind the outermost element; "
			   "a file holds one"},
    {XML_ERR_INVALID_CHARREF, "a character reference is not a number such as "
			      "&#160;"},
    {XML_ERR_INVALID_DEC_CHARREF, "a character reference is not a number such "
				  "as &#160;"},
    {XML_ERR_INVALID_HEX_CHARREF, "a character reference is not a number such "
				  "as &#xA0;"},
    {XML_ERR_INVALID_CHAR, "a character that XML does not allow"},
    {XML_ERR_LT_IN_ATTRIBUTE, "a < inside an attribute; write &lt; (or a quote "
			      "is missing before it)"},
    {XML_ERR_ATTRIBUTE_NOT_STARTED, "an attribute's value must stand in "
				    "quotes"},
    {XML_ERR_ATTRIBUTE_NOT_FINISHED, "the quote at the end of an attribute is "
				     "missing"},
    {XML_ERR_SPACE_REQUIRED, "a blank is missing between two attributes"},
    {XML_ERR_NAME_REQUIRED, "a < that begins no element; write &lt;"},
    {XML_ERR_COMMENT_NOT_FINISHED, "a comment is not closed; write -->"},
    {XML_ERR_HYPHEN_IN_COMMENT, "a comment may not hold --"},
    {XML_ERR_CDATA_NOT_FINISHED, "a CDATA section is not closed; write ]]>"},
    {XML_ERR_MISPLACED_CDATA_END, "]]> stands outside a CDATA section; write "
				  "]]&gt;"},
    {XML_ERR_GT_REQUIRED, "a tag is not closed; write >"},
    {XML_ERR_LTSLASH_REQUIRED, "an end tag is missing"},
    {XML_ERR_NO_MEMORY, "the machine has no memory left to read this file"},
};

static struct str
fault_words(struct reader *r, const xmlError *e)
{
	struct str one = text_of((const xmlChar *)e->str1);
	struct str two = text_of((const xmlChar *)e->str2);

	switch (e->code) {
	case XML_ERR_DOCUMENT_END:
		if (r->root == NULL)
			return STR("the file holds no XML");
		if (r->open == NULL)
			break;
		return str_format(r->arena,
		    "<%.*s> of line %u is not closed; write </%.*s>",
		    STR_ARG(r->open->name), (unsigned)r->open->where.line,
		    STR_ARG(r->open->name));
	case XML_ERR_TAG_NAME_MISMATCH:
		return str_format(r->arena,
		    "</%.*s> closes <%.*s> of line %d; write </%.*s> first",
		    STR_ARG(two), STR_ARG(one), e->int1, STR_ARG(one));
	case XML_ERR_TAG_NOT_FINISHED:
		return str_format(r->arena,
		    "<%.*s> of line %d is not closed; write </%.*s>",
		    STR_ARG(one), e->int1, STR_ARG(one));
	case XML_ERR_ATTRIBUTE_WITHOUT_VALUE:
		return str_format(r->arena,
		    "the attribute %.*s has no value; write %.*s=\"…\"",
		    STR_ARG(one), STR_ARG(one));
	case XML_ERR_ATTRIBUTE_REDEFINED:
		return str_format(r->arena,
		    "the attribute %.*s is written twice", STR_ARG(one));
	default:
		break;
	}
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		if (faults[i].code == e->code)
			return str_of(faults[i].words);
	return str_format(r->arena, "this is not well-formed XML (%.*s)",
	    STR_ARG(str_trim(str_of(e->message))));
}

static void
on_fault(void *ctx, xmlErrorPtr e)
{
	struct reader *r = ctx;
	uint32_t line = e->line > 0 ? (uint32_t)e->line : 1;
	struct str words;

	/* on_start has said what it says about prefixes and namespaces. */
	if (r->failed || e->code == XML_NS_ERR_UNDEFINED_NAMESPACE ||
	    e->level == XML_ERR_WARNING)
		return;
	words = fault_words(r, e);
	if (e->level == XML_ERR_FATAL)
		refuse(r, line, "not well-formed", words);
	else
		complain(r->complaints, COMPLAINT_ERROR, at_line(r, line),
		    "not well-formed", "%.*s", STR_ARG(words));
}

static void
run(struct reader *r)
{
	xmlSAXHandler sax = {
	    .internalSubset = on_doctype,
	    .startElementNs = on_start,
	    .endElementNs = on_end,
	    .characters = on_text,
	    .ignorableWhitespace = on_text,
	    .comment = on_comment,
	    .serror = on_fault,
	    .initialized = XML_SAX2_MAGIC,
	};
	struct str bytes = r->scan->bytes;

	r->parser = xmlCreatePushParserCtxt(&sax, r, NULL, 0, NULL);
	if (r->parser == NULL) {
		complain(r->complaints, COMPLAINT_ERROR, at_line(r, 0),
		    "no memory",
		    "the machine has no memory left to read this "
		    "file");
		r->failed = true;
		return;
	}
	xmlCtxtUseOptions(r->parser, PARSE_FLAGS);
	xmlParseChunk(r->parser, bytes.p, (int)bytes.n, 1);
	xmlFreeParserCtxt(r->parser);
}

struct node *
xml_parse(
    struct arena *a, struct complaints *c, struct str file, struct str bytes)
{
	struct xml_scan scan;
	struct reader r = {
	    .arena = a, .complaints = c, .file = file, .scan = &scan};

	if (bytes.n > XML_FILE_MAX) {
		complain(c, COMPLAINT_ERROR, at_line(&r, 0), "file too large",
		    "the file is larger than %u KiB; split it",
		    XML_FILE_MAX / 1024);
		return NULL;
	}
	if (!xml_scan(a, c, file, bytes, &scan))
		return NULL;
	buf_init(&r.text, a, XML_FILE_MAX);
	if (str_trim(scan.bytes).n == 0)
		complain(c, COMPLAINT_ERROR, at_line(&r, 0), "not well-formed",
		    "the file holds no XML");
	else
		run(&r);
	return r.failed || r.open != NULL ? NULL : r.root;
}

struct library
xml_library(void)
{
	return (struct library){
	    "libxml2", LIBXML_DOTTED_VERSION, xmlParserVersion};
}
