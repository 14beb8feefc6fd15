/* SPDX-License-Identifier: ISC */
/*
 * A mail, or a report, which is one: the same trees woven once as HTML and once
 * as words, so that what both say is the same, and its subject and preheader by
 * themselves.
 *
 * Knows nothing of messages, senders and receivers.
 */
#include "base/arena.h"
#include "weave/weave.h"
#include "weave/weaver.h"

#define BIT(link) (1u << (link))

static bool
is_report(const struct node *root)
{
	return node_is(root, SPACE_K, "report");
}

/* The addresses that a mail of a class may hold, and why it has no others. */
static unsigned
links_of(enum mail_kind class, const char **why)
{
	const unsigned all = (1u << MAIL_LINK__MAX) - 1;

	switch (class) {
	case KIND_CONFIRMATION:
		*why = "a confirmation mail asks one thing and holds "
		       "k:confirm() alone; nothing was agreed to yet";
		return BIT(MAIL_LINK_CONFIRM);
	case KIND_MARKETING:
		*why = "the address was confirmed long ago; write "
		       "class=\"confirmation\" on k:mail when it was not, "
		       "class=\"staff\" when a colleague reads it";
		return all & ~(BIT(MAIL_LINK_CONFIRM) | BIT(MAIL_LINK_ADMIN));
	case KIND_STAFF:
		*why = "class=\"staff\" is for colleagues, who have k:admin() "
		       "alone";
		return BIT(MAIL_LINK_ADMIN);
	case KIND_SERVICE:
	case KIND_TRANSACTIONAL:
		break;
	}
	*why = "it is no letter that one can leave, and asks for no "
	       "confirmation; class=\"…\" of k:mail says what it is";
	return all & ~(BIT(MAIL_LINK_CONFIRM) | BIT(MAIL_LINK_LEAVE) |
			 BIT(MAIL_LINK_ADMIN));
}

/* What has names and addresses a mail has not; its address stands for the
 * site's, so that its languages are those of the mail. */
static const struct model_page *
stand_in(struct arena *a, const struct model *m, const struct model_part *mail)
{
	struct model_page *page = ARENA_NEW(a, struct model_page);

	page->id = mail->name;
	page->file = mail->where.file;
	page->where = mail->where;
	for (size_t i = 0; i < m->nlangs; i++) {
		page->roots[i] = mail->roots[i];
		if (mail->roots[i] != NULL)
			page->paths[i] = STR("/");
	}
	return page;
}

struct whole {
	struct arena *arena;
	struct image_maker *maker;
	const struct model *model;
	const struct model_page *page;
	int lang;
};

static struct weave *
begin(const struct whole *whole, enum mail_part part)
{
	struct weave *w = weave_begin(
	    whole->arena, whole->maker, whole->model, whole->page, whole->lang);
	struct woven_mail *mail = ARENA_NEW(whole->arena, struct woven_mail);
	const char *why;
	unsigned links;

	mail->root = whole->page->roots[whole->lang];
	mail->plain = node_child(mail->root, "plain");
	mail->class = model_mail_kind(mail->root);
	mail->part = part;
	w->mail = mail;
	links = links_of(mail->class, &why);
	program_of_mail(w->program, links, why);
	return w;
}

static struct frame
frame_of(const struct weave *w)
{
	return (struct frame){.kind = FRAME_MAIL,
	    .root = w->mail->root,
	    .scope = {.page = w->page}};
}

/* Subject and preheader. */
static void
weave_line(const struct whole *whole, enum mail_part part, const char *name,
    const char *place, struct program_row *row)
{
	static const struct inside words = {.mode = MODE_MAIL, .open = true};
	struct weave *w = begin(whole, part);
	const struct frame frame = frame_of(w);
	const struct node *line = node_child(w->mail->root, name);

	if (is_report(w->mail->root))
		(void)weave_mail_place(w, &frame, &words, str_of(place));
	else if (line != NULL)
		weave_children(w, &frame, &words, line);
	program_finish(w->program, row);
}

static struct weave *
weave_body(
    const struct whole *whole, enum mail_part part, struct program_row *row)
{
	struct weave *w = begin(whole, part);
	const struct frame frame = frame_of(w);

	for (const struct attr *a = frame.root->attrs; a != NULL; a = a->next)
		if (a->space == SPACE_NONE)
			(void)weave_shared_attr(w, frame.root, a);
	if (!weave_framed(w, &frame))
		w->unused = true; /* nothing is known of what it holds */
	program_finish(w->program, row);
	return w;
}

void
weave_mail(struct arena *arena, struct image_maker *maker,
    const struct model *model, const struct model_part *mail, int lang,
    struct program_row *rows)
{
	const struct whole whole = {
	    arena, maker, model, stand_in(arena, model, mail), lang};
	const struct weave *html, *text;

	html = weave_body(&whole, MAIL_HTML, &rows[MAIL_HTML]);
	text = weave_body(&whole, MAIL_TEXT, &rows[MAIL_TEXT]);
	weave_line(
	    &whole, MAIL_SUBJECT, "subject", "title", &rows[MAIL_SUBJECT]);
	weave_line(&whole, MAIL_PREHEADER, "preheader", "preheader",
	    &rows[MAIL_PREHEADER]);
	if (!html->unused)
		mailcheck_whole(html, text);
}

bool
weave_is_report(const struct weave *w)
{
	return w->mail != NULL && is_report(w->mail->root);
}

/* A report that says no title is called by its name. */
static bool
place_of_report(struct weave *w, const struct frame *f, const struct inside *in,
    struct str place)
{
	const struct node *root = w->mail->root;
	const struct node *put = weave_put_named(w, root, place);

	if (put != NULL)
		weave_children(w, f, in, put);
	else if (str_eq(place, STR("title")))
		weave_literal(w, in, node_value(root, "name"), root->where);
	else
		return false;
	return true;
}

bool
weave_mail_place(struct weave *w, const struct frame *f,
    const struct inside *in, struct str place)
{
	struct woven_mail *mail = w->mail;
	const struct node *from = mail->root;
	struct inside sub = *in;

	mail->main_met |= str_eq(place, STR("main"));
	mail->preheader_met |=
	    str_eq(place, STR("preheader")) && in->mode != MODE_ATTR;
	if (is_report(mail->root))
		return place_of_report(w, f, in, place);
	if (str_eq(place, STR("main"))) {
		sub.lines = mail->part == MAIL_TEXT && mail->plain != NULL;
		if (sub.lines)
			from = mail->plain;
	} else if (str_eq(place, STR("preheader"))) {
		from = node_child(mail->root, "preheader");
	} else if (str_eq(place, STR("title"))) {
		from = node_child(mail->root, "subject");
	} else {
		return false;
	}
	if (from != NULL)
		weave_children(w, f, &sub, from);
	return true;
}

void
weave_mail_own(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	const struct node *up = node->parent;
	bool style = node_is(node, SPACE_K, "style");

	(void)f;
	(void)in;
	if (node_is(up, SPACE_K, "mail"))
		return;
	if (!style || !node_is(up, SPACE_K, "layout")) {
		weave_error(w, node->where, "misplaced element",
		    "k:%.*s stands directly in k:mail%s", STR_ARG(node->name),
		    style ? " or in the k:layout of mails" : "");
		return;
	}
	if (w->mail == NULL && !w->unused)
		weave_error(w, node->where, "misplaced element",
		    "k:style is for layouts of mails; pages have style "
		    "sheets");
}

void
weave_mail_link(
    struct weave *w, const struct node *node, const struct attr *attr)
{
	struct woven_mail *mail = w->mail;

	if (mail->nlinks == WEAVE_LINKS_MAX)
		return;
	mail->links_at[mail->nlinks] = attr_where(node, attr);
	mail->links[mail->nlinks++] = attr;
}
