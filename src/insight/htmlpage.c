/* SPDX-License-Identifier: ISC */
/*
 * The one file that includes <gumbo.h>.  A walk over the tree a browser would
 * make of the file.
 */
#include "insight/htmlpage.h"

#include "insight/htmlxml.h"

#ifdef HAVE_GUMBO

#include <gumbo.h>
#include <string.h>

#include "base/arena.h"
#include "weave/html.h"

/* What the site's reader takes (model/xml.h) has room for no more. */
#define DEPTH_MAX 60

struct page {
	struct arena *arena;
	struct buf *out;
	struct htmlnotes notes;
	size_t depth;
	bool deep;
};

static void write_node(struct page *, const GumboNode *);

/* An element's name, for SVG's in the spelling the standard gives them. */
static struct str
name_of(struct page *p, const GumboElement *e)
{
	GumboStringPiece tag = e->original_tag;
	const char *svg = NULL;

	if (e->tag != GUMBO_TAG_UNKNOWN) {
		tag.data = gumbo_normalized_tagname(e->tag);
		tag.length = strlen(tag.data);
	} else {
		gumbo_tag_from_original_text(&tag);
	}
	if (e->tag_namespace == GUMBO_NAMESPACE_SVG)
		svg = gumbo_normalize_svg_tagname(&tag);
	if (svg != NULL)
		return str_of(svg);
	return str_lower(p->arena, (struct str){tag.data, tag.length});
}

/* What XML calls an attribute; empty: it cannot. */
static struct str
attr_name(struct page *p, const GumboAttribute *a)
{
	struct str name = str_of(a->name);

	if (a->attr_namespace == GUMBO_ATTR_NAMESPACE_XMLNS ||
	    !htmlxml_is_name(name))
		return STR("");
	if (a->attr_namespace == GUMBO_ATTR_NAMESPACE_XLINK)
		return str_eq(name, STR("href")) ? STR("href") : STR("");
	if (a->attr_namespace == GUMBO_ATTR_NAMESPACE_XML)
		return str_format(p->arena, "xml:%.*s", STR_ARG(name));
	return name;
}

static void
write_given(struct page *p, const GumboAttribute *a)
{
	size_t line = a->name_start.line;
	struct str name = attr_name(p, a), value = str_of(a->value);

	/* Said by the element's own, which are written for it. */
	if (str_eq(str_of(a->name), STR("xmlns")) ||
	    a->attr_namespace == GUMBO_ATTR_NAMESPACE_XMLNS)
		return;
	if (name.n == 0) {
		htmlnote(&p->notes, HTMLPAGE_NAME, str_of(a->name), line);
		return;
	}
	if (htmlxml_is_address(name) && html_bad_scheme(value)) {
		htmlnote(&p->notes, HTMLPAGE_SCRIPT, name, line);
		return;
	}
	if (htmlxml_is_address(name) && htmlxml_is_relative(str_trim(value)))
		htmlnote(&p->notes, HTMLPAGE_RELATIVE, str_trim(value), line);
	htmlxml_attr(p->out, &p->notes, name, value, line);
}

static bool
has_attr(const GumboElement *e, const char *name)
{
	return gumbo_get_attribute(&e->attributes, name) != NULL;
}

/* What we send is UTF-8, whatever the file was. */
static bool
write_charset(struct page *p, const GumboElement *e, const GumboAttribute *a)
{
	const GumboAttribute *equiv =
	    gumbo_get_attribute(&e->attributes, "http-equiv");

	if (e->tag != GUMBO_TAG_META)
		return false;
	if (strcmp(a->name, "charset") == 0) {
		htmlxml_attr(
		    p->out, &p->notes, STR("charset"), STR("utf-8"), 0);
		return true;
	}
	if (equiv == NULL || strcmp(a->name, "content") != 0 ||
	    !str_ieq(str_of(equiv->value), STR("content-type")))
		return false;
	htmlxml_attr(p->out, &p->notes, STR("content"),
	    STR("text/html; charset=utf-8"), 0);
	return true;
}

/* What <font> said goes into the style, as far as CSS has it. */
static void
write_font(struct page *p, const GumboElement *e)
{
	static const char *const rows[][2] = {
	    {"color", "color:"}, {"face", "font-family:"}};
	struct buf style;

	buf_init(&style, p->arena, p->out->limit);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const GumboAttribute *a =
		    gumbo_get_attribute(&e->attributes, rows[i][0]);

		if (a != NULL)
			buf_printf(&style, "%s%s%s", style.n > 0 ? ";" : "",
			    rows[i][1], a->value);
	}
	if (style.n > 0)
		htmlxml_attr(
		    p->out, &p->notes, STR("style"), buf_view(&style), 0);
}

static void
write_attrs(
    struct page *p, const GumboElement *e, const struct htmlxml_old *old)
{
	bool styled = has_attr(e, "style"), font = e->tag == GUMBO_TAG_FONT;

	if (font && !styled)
		write_font(p, e);
	for (unsigned i = 0; i < e->attributes.length; i++) {
		const GumboAttribute *a = e->attributes.data[i];

		if (font && (strcmp(a->name, "color") == 0 ||
				strcmp(a->name, "face") == 0 ||
				strcmp(a->name, "size") == 0))
			continue;
		if (!write_charset(p, e, a))
			write_given(p, a);
	}
	if (old != NULL && old->style != NULL && !styled)
		htmlxml_attr(
		    p->out, &p->notes, STR("style"), str_of(old->style), 0);
}

static const GumboSourcePosition *
start_of(const GumboNode *n)
{
	if (n->type == GUMBO_NODE_ELEMENT || n->type == GUMBO_NODE_TEMPLATE)
		return &n->v.element.start_pos;
	return &n->v.text.start_pos;
}

/* Content that a table held loose stands before the table now, whose beginning
 * it comes behind in the file (HTML 13.2.6.1, "foster parent"). */
static void
note_moved(struct page *p, const GumboVector *children, unsigned i)
{
	const GumboNode *n = children->data[i], *next;
	bool element = n->type == GUMBO_NODE_ELEMENT;

	if (!element && n->type != GUMBO_NODE_TEXT)
		return;
	while (++i < children->length) {
		next = children->data[i];
		if (start_of(next)->offset >= start_of(n)->offset)
			return;
		if (next->type == GUMBO_NODE_ELEMENT &&
		    next->v.element.tag == GUMBO_TAG_TABLE) {
			htmlnote(&p->notes, HTMLPAGE_MOVED,
			    element ? str_format(p->arena, "<%.*s>",
					  STR_ARG(name_of(p, &n->v.element)))
				    : STR("text"),
			    start_of(n)->line);
			return;
		}
	}
}

static void
write_children(struct page *p, const GumboVector *children)
{
	for (unsigned i = 0; i < children->length; i++) {
		note_moved(p, children, i);
		write_node(p, children->data[i]);
	}
}

/* A script or style: what is in it is no markup. */
static void
write_raw(struct page *p, const GumboElement *e, struct str name)
{
	for (unsigned i = 0; i < e->children.length; i++) {
		const GumboNode *n = e->children.data[i];
		struct str text = str_of(n->v.text.text);

		if (!html_raw_ok(name, text))
			text = htmlxml_unhidden(p->arena, &p->notes, text,
			    n->v.text.start_pos.line);
		htmlxml_text(p->out, &p->notes, text, n->v.text.start_pos.line);
	}
}

/* What a browser had to mend to get this element. */
static void
note_mending(struct page *p, const GumboNode *node, struct str name)
{
	static const struct {
		GumboParseFlags flag;
		enum htmlpage_change change;
	} rows[] = {
	    {GUMBO_INSERTION_ADOPTION_AGENCY_CLONED, HTMLPAGE_NESTING},
	    {GUMBO_INSERTION_RECONSTRUCTED_FORMATTING_ELEMENT,
		HTMLPAGE_NESTING},
	    {GUMBO_INSERTION_CONVERTED_FROM_END_TAG, HTMLPAGE_STRAY},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (node->parse_flags & rows[i].flag)
			htmlnote(&p->notes, rows[i].change, name,
			    node->v.element.start_pos.line);
}

/* Whether the site's reader knows the element; else it is left out and what
 * is in it stays. */
static bool
is_known(const GumboElement *e, struct str name, unsigned *flags)
{
	*flags = 0;
	if (e->tag_namespace == GUMBO_NAMESPACE_SVG)
		return htmlxml_is_name(name);
	return e->tag_namespace == GUMBO_NAMESPACE_HTML &&
	       htmlxml_is_name(name) && html_element(name, flags);
}

static bool
is_root(const GumboNode *node)
{
	const GumboNode *up = node->parent;

	return up == NULL || up->type == GUMBO_NODE_DOCUMENT ||
	       up->v.element.tag_namespace != node->v.element.tag_namespace;
}

/* A newline at the beginning of these is not read again (HTML 13.2.6.4.7). */
static bool
eats_newline(const GumboElement *e)
{
	const GumboNode *n =
	    e->children.length > 0 ? e->children.data[0] : NULL;

	return (e->tag == GUMBO_TAG_PRE || e->tag == GUMBO_TAG_TEXTAREA ||
		   e->tag == GUMBO_TAG_LISTING) &&
	       n != NULL &&
	       (n->type == GUMBO_NODE_TEXT ||
		   n->type == GUMBO_NODE_WHITESPACE) &&
	       n->v.text.text[0] == '\n';
}

static void
write_element(struct page *p, const GumboNode *node)
{
	const GumboElement *e = &node->v.element;
	struct str name = name_of(p, e);
	const struct htmlxml_old *old = e->tag_namespace == GUMBO_NAMESPACE_HTML
					    ? htmlxml_old_find(name)
					    : NULL;
	unsigned flags;

	note_mending(p, node, name);
	if (old != NULL) {
		htmlnote(&p->notes, HTMLPAGE_OBSOLETE, name, e->start_pos.line);
		name = str_of(old->now);
	}
	if (!is_known(e, name, &flags)) {
		htmlnote(&p->notes, HTMLPAGE_UNKNOWN, name, e->start_pos.line);
		write_children(p, &e->children);
		return;
	}
	buf_char(p->out, '<');
	buf_str(p->out, name);
	if (e->tag_namespace == GUMBO_NAMESPACE_SVG && is_root(node))
		buf_lit(p->out, " xmlns=\"http://www.w3.org/2000/svg\"");
	else if (e->tag_namespace == GUMBO_NAMESPACE_HTML && is_root(node) &&
		 node->parent->type != GUMBO_NODE_DOCUMENT)
		buf_lit(p->out, " xmlns=\"\"");
	write_attrs(p, e, old);
	if (flags & HTML_VOID) {
		buf_lit(p->out, "/>");
		return;
	}
	buf_char(p->out, '>');
	if (eats_newline(e))
		buf_char(p->out, '\n');
	if (flags & HTML_RAW)
		write_raw(p, e, name);
	else
		write_children(p, &e->children);
	buf_printf(p->out, "</%.*s>", STR_ARG(name));
}

static void
write_node(struct page *p, const GumboNode *node)
{
	const GumboText *t = &node->v.text;

	if (p->depth == DEPTH_MAX) {
		p->deep = true;
		return;
	}
	p->depth++;
	switch (node->type) {
	case GUMBO_NODE_ELEMENT:
	case GUMBO_NODE_TEMPLATE:
		write_element(p, node);
		break;
	case GUMBO_NODE_COMMENT:
		htmlnote(
		    &p->notes, HTMLPAGE_COMMENT, STR(""), t->start_pos.line);
		break;
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_CDATA:
	case GUMBO_NODE_WHITESPACE:
		htmlxml_text(
		    p->out, &p->notes, str_of(t->text), t->start_pos.line);
		break;
	case GUMBO_NODE_DOCUMENT:
		write_children(p, &node->v.document.children);
		break;
	}
	p->depth--;
}

static const GumboNode *
child(const GumboNode *of, GumboTag tag)
{
	const GumboVector *children = &of->v.element.children;

	for (unsigned i = 0; i < children->length; i++) {
		const GumboNode *n = children->data[i];

		if (n->type == GUMBO_NODE_ELEMENT && n->v.element.tag == tag)
			return n;
	}
	return NULL;
}

/* The title into its place; the rest of <head> is the layout's. */
static void
write_head(struct page *p, const GumboNode *head)
{
	const GumboVector *children = &head->v.element.children;

	for (unsigned i = 0; i < children->length; i++) {
		const GumboNode *n = children->data[i];
		const GumboElement *e = &n->v.element;

		/* The layout says these in its own way. */
		if (n->type != GUMBO_NODE_ELEMENT || has_attr(e, "charset") ||
		    has_attr(e, "http-equiv"))
			continue;
		if (e->tag != GUMBO_TAG_TITLE) {
			htmlnote(&p->notes, HTMLPAGE_HEAD, name_of(p, e),
			    e->start_pos.line);
			continue;
		}
		buf_lit(p->out, "  <k:put in=\"title\">");
		write_children(p, &e->children);
		buf_lit(p->out, "</k:put>\n");
	}
}

static void
write_framed(struct page *p, const GumboNode *root)
{
	const GumboNode *head = child(root, GUMBO_TAG_HEAD);
	const GumboNode *body = child(root, GUMBO_TAG_BODY);

	buf_char(p->out, '\n');
	if (head != NULL)
		write_head(p, head);
	buf_lit(p->out, "  <k:put in=\"main\">");
	if (body != NULL)
		write_children(p, &body->v.element.children);
	buf_lit(p->out, "</k:put>\n");
}

static void
write_page(struct page *p, const struct htmlpage *page, const GumboNode *root)
{
	buf_lit(p->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			"<k:page xmlns:k=\"urn:kunderejse:1\"");
	htmlxml_attr(p->out, &p->notes, STR("id"), page->id, 0);
	htmlxml_attr(p->out, &p->notes, STR("path"), page->path, 0);
	if (page->layout.n > 0)
		htmlxml_attr(p->out, &p->notes, STR("layout"), page->layout, 0);
	buf_char(p->out, '>');
	if (page->layout.n > 0)
		write_framed(p, root);
	else
		write_node(p, root);
	buf_lit(p->out, "</k:page>\n");
}

static void *
take(void *arena, size_t n)
{
	return arena_raw(arena, n);
}

static void
give_back(void *arena, void *p)
{
	(void)arena;
	(void)p; /* with the arena */
}

/* Whether browsers had to go by the rules of old ones, wholly or nearly: an
 * <html> without our doctype (HTML 13.2.6.4.1).  The parser's own word for it
 * forgets those with a public identifier. */
static bool
is_old(const GumboOutput *tree)
{
	const GumboDocument *d = &tree->document->v.document;

	if (d->has_doctype)
		return d->public_identifier[0] != '\0';
	return !(tree->root->parse_flags & GUMBO_INSERTION_BY_PARSER);
}

const char *
htmlpage_make(
    struct arena *a, struct htmlpage *page, struct str bytes, struct buf *out)
{
	GumboOptions options = kGumboDefaultOptions;
	struct page p = {.arena = a, .out = out};
	const GumboOutput *tree;

	htmlnotes_init(&p.notes, a);
	bytes = htmlnote_bytes(&p.notes, bytes);
	options.allocator = take;
	options.deallocator = give_back;
	options.userdata = a;
	options.max_errors = 0;
	/* Not destroyed: all of it lies in the arena. */
	tree = gumbo_parse_with_options(&options, bytes.p, bytes.n);
	if (is_old(tree))
		htmlnote(&p.notes, HTMLPAGE_QUIRKS, STR(""), 1);
	write_page(&p, page, tree->root);
	page->notes = p.notes.first;
	if (p.deep)
		return "its elements lie deeper in each other than a template "
		       "may (60); take out those that only group others";
	return out->bad ? "the page would be too large" : NULL;
}

struct library
htmlpage_library(void)
{
	return (struct library){"libgumbo", GUMBO_VERSION, GUMBO_VERSION};
}

#else

const char *
htmlpage_make(
    struct arena *a, struct htmlpage *page, struct str bytes, struct buf *out)
{
	(void)a;
	(void)page;
	(void)bytes;
	(void)out;
	return "kunderejse was built without libgumbo and reads no HTML";
}

struct library
htmlpage_library(void)
{
	return (struct library){"libgumbo", "nothing: no HTML", "none"};
}

#endif
