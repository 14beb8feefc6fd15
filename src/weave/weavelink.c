/* SPDX-License-Identifier: ISC */
/*
 * Attributes that hold addresses: what a value may be in them, how it is
 * encoded, and the class code that internal links carry (DESIGN 6).
 */
#include "base/arena.h"
#include "weave/html.h"
#include "weave/link.h"
#include "weave/weaver.h"

/* The address with values marked; those that may be empty left out when
 * `shrunk`. */
static struct str
shape(struct weave *w, const struct part *parts, size_t n, bool shrunk)
{
	struct buf b;

	buf_init(&b, w->arena, WEAVE_LITERAL_MAX);
	for (size_t i = 0; i < n; i++) {
		if (parts[i].kind == PART_LITERAL)
			buf_str(&b, parts[i].text);
		else if (!shrunk || !parts[i].may_be_empty)
			buf_char(&b, LINK_VALUE);
	}
	return buf_view(&b);
}

static bool
is_set(struct str name)
{
	return str_eq(name, STR("srcset")) || str_eq(name, STR("imagesrcset"));
}

static bool
is_link(const struct node *node, struct str name)
{
	if (str_eq(node->name, STR("form")))
		return str_eq(name, STR("action"));
	return (str_eq(node->name, STR("a")) ||
		   str_eq(node->name, STR("area"))) &&
	       (str_eq(name, STR("href")) || str_eq(name, STR("xlink:href")));
}

/* Where only k:page and k:asset may stand: what is loaded becomes part of the
 * page, or a list of addresses is cut at blanks and commas. */
static bool
ours_only(const struct node *node, struct str name)
{
	return str_eq(node->name, STR("script")) ||
	       str_eq(node->name, STR("link")) ||
	       str_ieq(node->name, STR("use")) || is_set(name);
}

/* k:page(…) behind the site's own "https://…". */
static bool
is_absolute(struct weave *w, const struct part *parts, size_t n)
{
	return n > 1 && parts[1].address && parts[0].kind == PART_LITERAL &&
	       str_eq(parts[0].text, w->model->base);
}

static const char *
why_not(struct weave *w, const struct node *node, struct str name,
    const struct part *parts, size_t n, size_t i)
{
	const struct part *p = &parts[i], *next = i + 1 < n ? p + 1 : NULL;

	if (p->kind == PART_TEXT)
		return "a text cannot be part of an address; write the "
		       "address, or k:page(…)";
	if (p->address && (i == 0 || is_set(name)))
		return NULL;
	if (i == 1 && is_absolute(w, parts, n))
		return NULL;
	if (ours_only(node, name))
		return "only k:page(…) and k:asset(…) may stand here, at the "
		       "beginning of the address";
	if (i == 0 && p->chosen)
		return "a visitor could choose the address; write its "
		       "beginning before it, as in /search?q={…}";
	if (i > 0 && link_host_open(w->arena, shape(w, parts, i, false)))
		return "a value cannot choose the host; write the host out";
	if (i == 0 && next != NULL &&
	    (next->kind != PART_LITERAL ||
		(next->text.p[0] != '?' && next->text.p[0] != '#')))
		return "a value at the beginning is the whole address; only "
		       "? and # may follow it";
	return NULL;
}

/* An address of the attribute runs or holds a document. */
static bool
is_dangerous(struct str value, struct str name)
{
	struct str rest = value, one;

	if (!is_set(name))
		return html_bad_scheme(value);
	while (str_cut(&rest, ',', &one))
		if (html_bad_scheme(one))
			return true;
	return false;
}

static bool
check(struct weave *w, const struct node *node, const struct attr *attr,
    struct str name, const struct part *parts, size_t n)
{
	struct where where = attr_where(node, attr);

	if (is_dangerous(shape(w, parts, n, false), name)) {
		weave_error(w, where, "dangerous address",
		    "the address \"%.*s\" runs or holds what it says; write "
		    "a path, http:, https:, mailto: or tel:",
		    STR_ARG(attr->value));
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		const char *why = parts[i].kind == PART_LITERAL
				      ? NULL
				      : why_not(w, node, name, parts, n, i);

		if (why == NULL)
			continue;
		weave_error(w, where, "value in an address",
		    "{%.*s} cannot stand in %.*s of <%.*s>: %s",
		    STR_ARG(parts[i].text), STR_ARG(name), STR_ARG(node->name),
		    why);
		return false;
	}
	if (!link_begins_host(w->arena, shape(w, parts, n, false)) &&
	    link_begins_host(w->arena, shape(w, parts, n, true))) {
		weave_error(w, where, "value in an address",
		    "%.*s begins with // and so with a host when its first "
		    "value is empty; put a word before the value",
		    STR_ARG(name));
		return false;
	}
	return true;
}

static struct str
own_path(const struct weave *w)
{
	return model_page_path(w->model, w->page, w->lang);
}

/* An address of ours is a page's, an asset's, or a link to pass on, which
 * carries nobody's class. */
static bool
is_page(struct weave *w, const struct part *part)
{
	struct str path;

	if (program_constant(w->program, part->value, &path))
		return !str_starts(path, STR("/assets/"));
	return str_find(part->text, STR("k:asset")) == part->text.n &&
	       !str_starts(part->text, STR("k:share("));
}

/* true for a link to this site that carries the class code. */
static bool
leads_inside(struct weave *w, const struct node *node, struct where where,
    const struct part *parts, size_t n)
{
	struct str to = shape(w, parts, n, false);

	if (node_attr(node, "download") != NULL)
		return false;
	if (is_absolute(w, parts, n))
		parts++;
	if (parts[0].kind != PART_LITERAL)
		return parts[0].address && is_page(w, &parts[0]);
	switch (link_target(w->arena, w->model, own_path(w), to)) {
	case LINK_INSIDE:
		return true;
	case LINK_OUT:
		return false;
	case LINK_MOVED:
		weave_warn(w, where, "moved link",
		    "\"%.*s\" is redirected, which costs each visitor a "
		    "round trip; write where it leads",
		    STR_ARG(parts[0].text));
		return true;
	case LINK_LOST:
		weave_warn(w, where, "link to nowhere",
		    "\"%.*s\" depends on the address of the page, and \"%.*s\" "
		    "has none; begin it with /",
		    STR_ARG(parts[0].text), STR_ARG(w->page->id));
		return false;
	case LINK_NOWHERE:
		if (w->model->pages_broken)
			return true;
		break;
	}
	weave_warn(w, where, "link to nowhere",
	    "no page answers \"%.*s\"; write the path of one, or "
	    "{k:page('…')}",
	    (int)str_chr(to, LINK_VALUE), to.p);
	return false;
}

/* Characters k:asset names files with. */
static bool
is_of_asset(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
	       c == '/';
}

/* The name of the file that an address below /assets/ does not find. */
static bool
is_lost_asset(struct weave *w, struct str address, struct str *name)
{
	size_t n = 0;

	if (str_starts(address, w->model->base))
		address = str_from(address, w->model->base.n);
	if (!str_starts(address, STR("/assets/")))
		return false;
	*name = str_from(address, 8);
	while (n < name->n && is_of_asset(name->p[n]))
		n++;
	/* Behind a value or an encoded name there may be a file: any of those
	 * that begin so. */
	if (n < name->n && str_chr(STR("?# "), name->p[n]) == 3) {
		model_assets_used(w->model, str_head(*name, n));
		return false;
	}
	*name = str_head(*name, n);
	return model_asset(w->model, *name) == NULL;
}

static void
check_assets(struct weave *w, struct where where, struct str name,
    const struct part *parts, size_t n)
{
	struct str rest = shape(w, parts, n, false), one = rest, lost;

	while (!is_set(name) || str_cut(&rest, ',', &one)) {
		if (is_lost_asset(w, str_trim(one), &lost))
			weave_warn(w, where, "lost file",
			    "there is no file assets/%.*s; write "
			    "{k:asset('…')}, which is checked",
			    STR_ARG(lost));
		if (!is_set(name))
			break;
	}
}

static bool
is_get(const struct node *form)
{
	struct str method = node_value(form, "method");

	return !str_ieq(method, STR("post")) && !str_ieq(method, STR("dialog"));
}

/* A link of a mail that its reader follows. */
static bool
is_mail_link(const struct weave *w, const struct node *node, struct str name)
{
	return w->mail != NULL && str_eq(node->name, STR("a")) &&
	       str_eq(name, STR("href"));
}

/* How far an address has come, while it is written. */
struct progress {
	enum mode mode; /* MODE_ATTR or MODE_MAIL */
	bool begun, query, fragment;
	bool own;   /* exactly the site's scheme and host stand there */
	bool coded; /* the class code is written, or none is wanted */
};

static void
write_code(struct weave *w, struct progress *at)
{
	if (!at->coded)
		program_code(w->program, at->query);
	at->coded = true;
}

static void
write_literal(struct weave *w, struct str s, struct progress *at)
{
	struct inside in = {.mode = at->mode, .open = true};
	struct where where = {.line = 0};
	size_t hash = at->fragment ? s.n : str_chr(s, '#');
	struct str head = str_head(s, hash), tail = str_from(s, hash);

	at->begun |= s.n > 0;
	at->query |= !at->fragment && str_chr(head, '?') < head.n;
	weave_literal(w, &in, head, where);
	if (tail.n > 0) {
		write_code(w, at);
		at->fragment = true;
		weave_literal(w, &in, tail, where);
	}
}

static enum escape_context
context(const struct part *part, struct str name, const struct progress *at)
{
	if (part->address && (!at->begun || at->own || is_set(name)))
		return at->mode == MODE_MAIL ? ESCAPE_RAW : ESCAPE_URL_DONE;
	if (!at->begun)
		return ESCAPE_URL;
	if (at->fragment)
		return ESCAPE_URL_FRAGMENT;
	return at->query ? ESCAPE_URL_QUERY : ESCAPE_URL_PATH;
}

/* A mail is read far from the site: a path of ours needs its host. */
static bool
needs_base(const struct weave *w, const struct part *parts, size_t n)
{
	if (w->mail == NULL || n == 0)
		return false;
	if (parts[0].kind == PART_LITERAL)
		return str_starts(parts[0].text, STR("/"));
	return parts[0].address &&
	       !program_is_whole(w->program, parts[0].value);
}

static void
write_parts(struct weave *w, struct str name, const struct part *parts,
    size_t n, struct progress at)
{
	struct str none = STR("");

	if (needs_base(w, parts, n)) {
		write_literal(w, w->model->base, &at);
		at.own = true;
	}
	for (size_t i = 0; i < n; i++) {
		if (parts[i].kind == PART_LITERAL) {
			write_literal(w, parts[i].text, &at);
			continue;
		}
		program_write(w->program, parts[i].value,
		    context(&parts[i], name, &at), none, none, none);
		at.begun = true;
		at.own = false;
	}
	write_code(w, &at);
}

static void
write_address(struct weave *w, struct str name, const struct part *parts,
    size_t n, bool code)
{
	struct progress at = {
	    .mode = MODE_ATTR, .coded = !code, .own = is_absolute(w, parts, n)};

	program_literal(w->program, STR(" "));
	program_literal(w->program, name);
	program_literal(w->program, STR("=\""));
	write_parts(w, name, parts, n, at);
	program_literal(w->program, STR("\""));
}

/* The same of a link of a mail, whose writer may put one that is counted in its
 * place; words alone when `start` is empty. */
static void
write_mail_link(struct weave *w, struct str name, const struct part *parts,
    size_t n, struct str start)
{
	struct progress at = {
	    .mode = MODE_MAIL, .coded = true, .own = is_absolute(w, parts, n)};

	program_link(w->program);
	write_parts(w, name, parts, n, at);
	program_link_end(w->program, start);
}

/* What is wrong with an address at all, and in a mail. */
static bool
is_good(struct weave *w, const struct node *node, const struct attr *attr,
    struct str name, const struct part *parts, size_t n)
{
	return check(w, node, attr, name, parts, n) &&
	       (w->mail == NULL ||
		   mailcheck_address(w, node, attr, name, parts, n));
}

void
weave_url_words(struct weave *w, const struct node *node,
    const struct attr *attr, struct str name, const struct part *parts,
    size_t n)
{
	if (is_good(w, node, attr, name, parts, n))
		write_mail_link(w, name, parts, n, STR(""));
}

void
weave_url(struct weave *w, const struct node *node, const struct attr *attr,
    struct str name, const struct part *parts, size_t n, bool *code_field)
{
	bool code;

	if (!is_good(w, node, attr, name, parts, n))
		return;
	check_assets(w, attr_where(node, attr), name, parts, n);
	code = is_link(node, name) &&
	       leads_inside(w, node, attr_where(node, attr), parts, n) &&
	       w->mail == NULL;
	/* The browser replaces the query of a GET form's action by its fields.
	 */
	if (code && str_eq(node->name, STR("form")) && is_get(node)) {
		*code_field = true;
		code = false;
	}
	if (is_mail_link(w, node, name))
		write_mail_link(w, name, parts, n, STR(" href=\""));
	else if (n == 1 && parts->kind == PART_VALUE && !parts->address)
		program_write_attr(w->program, name, parts->value, ESCAPE_URL);
	else
		write_address(w, name, parts, n, code);
}

bool
weave_sends_here(const struct node *node)
{
	return node_is(node, SPACE_NONE, "form") && is_get(node) &&
	       node_attr(node, "action") == NULL;
}

void
weave_own_link(struct weave *w, struct str path)
{
	struct part part = {.kind = PART_LITERAL, .text = path};
	bool code =
	    link_target(w->arena, w->model, own_path(w), path) == LINK_INSIDE;

	write_address(w, STR("href"), &part, 1, code);
}
