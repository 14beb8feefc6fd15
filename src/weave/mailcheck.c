/* SPDX-License-Identifier: ISC */
/*
 * What mail programs do not show, what makes a mail look like spam, and what a
 * mail of its class may not hold: complaints while a mail is woven.
 */
#include "base/arena.h"
#include "weave/link.h"
#include "weave/weaver.h"

/* Elements of ours */

bool
mailcheck_ours(struct weave *w, const struct node *node)
{
	static const struct {
		const char *name, *instead;
	} rows[] = {
	    {"agree", "link to the page with the form"},
	    {"ask", "link to the page that asks"},
	    {"box", "boxes appear on pages"},
	    {"confirmation", "write <a href=\"{k:confirm()}\">, which leads "
			     "to the page with it"},
	    {"consent", "the dialogue is a page's"},
	    {"error", "link to the page with the form"},
	    {"form", "link to the page with it"},
	    {"experiment", "mails are not part of experiments yet"},
	    {"plain-button", "buttons work on pages"},
	    {"privacy-link", "write <a href=\"…\"> with its path"},
	    {"preferences", "k:footer leads to the page that has them"},
	    {"why-link", "k:footer says why it came"},
	};
	bool confirmation = w->mail->class == KIND_CONFIRMATION;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (node_is(node, SPACE_K, rows[i].name)) {
			weave_error(w, node->where, "misplaced element",
			    "k:%s cannot stand in a mail: %s", rows[i].name,
			    rows[i].instead);
			return false;
		}
	if (confirmation && weave_listed("choose if fact", node->name)) {
		weave_error(w, node->where, "kind of mail",
		    "k:%.*s cannot stand in a confirmation mail, which asks "
		    "everybody the same and offers nothing; take it out",
		    STR_ARG(node->name));
		return false;
	}
	return true;
}

/* Elements of HTML */

static bool
is_number(struct str s, int64_t *n)
{
	return str_i64(str_trim(s), n) && *n > 0;
}

static void
check_image(struct weave *w, const struct node *node)
{
	int64_t width = 0, height = 0;

	if (node_attr(node, "alt") == NULL)
		weave_error(w, node->where, "image of a mail",
		    "<img> has no alt, which is what most readers see first; "
		    "write what it shows, or alt=\"\" when it only decorates");
	if (!is_number(node_value(node, "width"), &width) ||
	    !is_number(node_value(node, "height"), &height)) {
		weave_error(w, node->where, "image of a mail",
		    "<img> needs width and height in pixels, so that nothing "
		    "jumps when it is loaded");
		return;
	}
	if (width < 3 || height < 3)
		weave_error(w, node->where, "image of a mail",
		    "an image of %d × %d counts who opens a mail, or looks as "
		    "if; take it out",
		    (int)width, (int)height);
}

bool
mailcheck_html(struct weave *w, const struct node *node)
{
	static const char refused[] =
	    "audio base button canvas datalist details dialog embed fieldset "
	    "form iframe input link map meter object optgroup option output "
	    "picture progress script select source template textarea track "
	    "video";

	if (node->space == SPACE_SVG) {
		weave_error(w, node->where, "misplaced element",
		    "SVG is not shown by most mail programs; write <img> with "
		    "a PNG or JPEG");
		return false;
	}
	if (weave_listed(refused, node->name)) {
		weave_error(w, node->where, "misplaced element",
		    "<%.*s> does not work in mails; link to a page that has "
		    "it",
		    STR_ARG(node->name));
		return false;
	}
	if (node_is(node, SPACE_NONE, "img"))
		check_image(w, node);
	if (node_is(node, SPACE_NONE, "style"))
		weave_check_style(w, node_text(w->arena, node), node->where);
	return true;
}

/* Addresses */

/* What stands before the first value. */
static struct str
beginning(struct weave *w, const struct part *parts, size_t n)
{
	struct str s = STR("");

	if (n == 0)
		return s;
	if (parts[0].kind == PART_LITERAL)
		return parts[0].text;
	if (program_constant(w->program, parts[0].value, &s))
		return s;
	return s;
}

static bool
is_image(struct str name)
{
	return str_eq(name, STR("src"));
}

/* "https://HOST/…" of one of the site's own hosts. */
static bool
is_own_host(const struct model *m, struct str address)
{
	struct str host = str_from(address, 8);
	size_t n = 0;

	while (n < host.n && host.p[n] != '/' && host.p[n] != '?' &&
	       host.p[n] != '#')
		n++;
	host = str_head(host, n);
	if (str_ends(m->base, host) && m->base.p[m->base.n - host.n - 1] == '/')
		return true;
	for (size_t i = 0; i < m->nown_hosts; i++) {
		struct str own = m->own_hosts[i];

		if (str_ieq(own, host) ||
		    (own.p[0] == '.' && str_ends(host, own)))
			return true;
	}
	return false;
}

/* Why the address is none for a mail, or NULL. */
static const char *
why_not(struct weave *w, struct str name, const struct part *parts, size_t n)
{
	struct str begin = beginning(w, parts, n);

	if (parts[0].kind != PART_LITERAL)
		return parts[0].address
			   ? NULL
			   : "a value cannot be the whole address; write its "
			     "beginning, or k:page(…)";
	if (str_eq(begin, w->model->base) && n > 1)
		return NULL;
	if (str_istarts(begin, STR("http:")))
		return "http: is read by everybody on the way; write https:";
	if (str_starts(begin, STR("//")) || str_starts(begin, STR("#")))
		return "a mail has no address that this could go on from; "
		       "write https://… or a path that begins with /";
	if (str_starts(begin, STR("/")))
		return NULL;
	if (is_image(name))
		return !str_istarts(begin, STR("https://")) ||
			       !is_own_host(w->model, begin)
			   ? "an image of another host tells it who reads the "
			     "mail; put the file into assets/"
			   : NULL;
	if (str_istarts(begin, STR("https://")) ||
	    str_istarts(begin, STR("mailto:")) ||
	    str_istarts(begin, STR("tel:")))
		return NULL;
	return "a mail has no address that this could go on from; write "
	       "https://…, mailto:, tel: or a path that begins with /";
}

/* The path of the front page in some language. */
static bool
is_front(const struct model *m, struct str path)
{
	for (size_t i = 0; i < m->npages; i++) {
		const struct model_page *page = &m->pages[i];

		if (!str_eq(page->paths[m->default_lang], STR("/")))
			continue;
		for (size_t lang = 0; lang < m->nlangs; lang++)
			if (page->paths[lang].n > 0 &&
			    str_eq(page->paths[lang], path))
				return true;
	}
	return false;
}

/* Who sends it: his front page, his privacy page, his address. */
static bool
is_about_sender(struct weave *w, const struct part *parts, size_t n)
{
	const struct model *m = w->model;
	struct str s = beginning(w, parts, n);

	/* It may hold no other of its kind. */
	if (parts[0].kind != PART_LITERAL &&
	    program_is_whole(w->program, parts[0].value))
		return true;
	if (str_starts(s, m->base))
		s = str_from(s, m->base.n);
	return n == 1 && (str_istarts(s, STR("mailto:")) ||
			     str_istarts(s, STR("tel:")) || is_front(m, s) ||
			     (m->privacy.n > 0 && str_eq(s, m->privacy)));
}

static bool
is_svg(struct str address)
{
	struct str path = str_head(address, str_chr(address, '?'));

	return str_ends(path, STR(".svg"));
}

bool
mailcheck_address(struct weave *w, const struct node *node,
    const struct attr *attr, struct str name, const struct part *parts,
    size_t n)
{
	struct where where = attr_where(node, attr);
	const char *why;

	if (!str_eq(name, STR("href")) && !is_image(name)) {
		weave_error(w, where, "address in a mail",
		    "%.*s of <%.*s> is not read by mail programs; write href "
		    "of <a> or src of <img>",
		    STR_ARG(name), STR_ARG(node->name));
		return false;
	}
	if (n == 0) {
		weave_error(w, where, "address in a mail",
		    "the address is empty; write one, or take the element "
		    "out");
		return false;
	}
	why = why_not(w, name, parts, n);
	if (why != NULL) {
		weave_error(w, where, "address in a mail",
		    "\"%.*s\" cannot stand in a mail: %s", STR_ARG(attr->value),
		    why);
		return false;
	}
	if (is_image(name) && is_svg(beginning(w, parts, n)))
		weave_error(w, where, "image of a mail",
		    "Gmail and Outlook do not show SVG; write a PNG or JPEG");
	if (!is_image(name) && w->mail->class == KIND_CONFIRMATION &&
	    !is_about_sender(w, parts, n))
		weave_error(w, where, "kind of mail",
		    "\"%.*s\" cannot stand in a confirmation mail: it leads to "
		    "{k:confirm()}, and else to who sends it: the front page, "
		    "the privacy page, mailto: and tel:",
		    STR_ARG(attr->value));
	if (!is_image(name))
		weave_mail_link(w, node, attr);
	return true;
}

/* Both bodies */

/* What a block was given is not what the author of k:plain writes. */
static bool
is_given(struct str address)
{
	return str_starts(str_trim(address), STR("{$"));
}

/* A link that a block was given may be any. */
static bool
has_link(const struct woven_mail *mail, struct str address)
{
	if (is_given(address))
		return true;
	for (size_t i = 0; i < mail->nlinks; i++)
		if (is_given(mail->links[i]->value) ||
		    str_eq(str_trim(mail->links[i]->value), str_trim(address)))
			return true;
	return false;
}

static void
check_links(const struct weave *w, const struct woven_mail *from,
    const struct woven_mail *in, const char *lacks)
{
	for (size_t i = 0; i < from->nlinks; i++)
		if (!has_link(in, from->links[i]->value))
			weave_error(w, from->links_at[i], "other links",
			    "%s no link to \"%.*s\"; write it there, too",
			    lacks, STR_ARG(from->links[i]->value));
}

static struct where
layout_where(const struct woven_mail *mail)
{
	const struct attr *layout = node_attr(mail->root, "layout");

	return layout == NULL ? mail->root->where
			      : attr_where(mail->root, layout);
}

static void
check_layout(const struct weave *w)
{
	const struct woven_mail *mail = w->mail;
	struct where where = layout_where(mail);
	struct str layout = node_value(mail->root, "layout");

	if (!mail->main_met)
		weave_error(w, where, "incomplete mail",
		    "the layout \"%.*s\" does not show what is in the mail; "
		    "write <k:place name=\"main\"/> there",
		    STR_ARG(layout));
	if (!mail->preheader_met)
		weave_error(w, where, "incomplete mail",
		    "the layout \"%.*s\" does not begin with the mail's first "
		    "line; write <k:place name=\"preheader\"/> there",
		    STR_ARG(layout));
	if (mail->footer == NULL)
		weave_error(w, where, "incomplete mail",
		    "the layout \"%.*s\" has no <k:footer/>, which says who "
		    "sends this mail, why, and how to get no more",
		    STR_ARG(layout));
	if (!w->html)
		weave_error(w, where, "incomplete mail",
		    "the layout \"%.*s\" has no <html>; write the whole "
		    "document there",
		    STR_ARG(layout));
}

void
mailcheck_whole(const struct weave *html, const struct weave *text)
{
	const struct woven_mail *mail = html->mail;

	check_layout(html);
	check_links(html, mail, text->mail, "the k:plain of the mail has");
	check_links(html, text->mail, mail, "the mail beside this k:plain has");
	if (mail->class == KIND_CONFIRMATION &&
	    (program_mail_links(html->program) & 1u << MAIL_LINK_CONFIRM) == 0)
		weave_error(html, mail->root->where, "kind of mail",
		    "a confirmation mail without {k:confirm()} confirms "
		    "nothing; write <a href=\"{k:confirm()}\">…</a>");
}
