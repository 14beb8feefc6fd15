/* SPDX-License-Identifier: ISC */
/*
 * k:footer: where the sender lives, why this mail came, and how to have no more
 * of them.  The words are texts, so that they can be the site's own.
 */
#include "template/mailtext.h"
#include "weave/weaver.h"

/* The text that says why a mail of the class came. */
static struct str reason_of(enum mail_kind class)
{
	switch (class) {
	case KIND_CONFIRMATION:
		return STR("mail.reason.confirmation");
	case KIND_SERVICE:
		return STR("mail.reason.service");
	case KIND_TRANSACTIONAL:
		return STR("mail.reason.transactional");
	case KIND_STAFF:
		return STR("mail.reason.staff");
	case KIND_MARKETING:
		break;
	}
	return STR("mail.reason.marketing");
}

/* ` style="…"` of a name that the layout need not declare. */
static void
put_style(struct weave *w, struct str name)
{
	static const struct inside in = {.mode = MODE_ATTR, .open = true};
	static const struct where nowhere;
	struct str css = weave_style_named(w, name);

	if (css.n == 0)
		return;
	program_literal(w->program, STR(" style=\""));
	weave_literal(w, &in, css, nowhere);
	program_literal(w->program, STR("\""));
}

static void
begin_line(struct weave *w, const struct inside *in, struct where where)
{
	struct inside line = *in;

	if (in->mode == MODE_MAIL) {
		program_literal(w->program, STR(MAILTEXT_BLOCK));
		return;
	}
	program_literal(w->program, STR("<p"));
	put_style(w, STR("footer"));
	program_literal(w->program, STR(">"));
	weave_colours_of(weave_style_named(w, STR("footer")), &line);
	weave_check_contrast(w, &line, where);
}

static void
end_line(struct weave *w, const struct inside *in)
{
	program_literal(w->program,
	    in->mode == MODE_MAIL ? STR(MAILTEXT_BLOCK) : STR("</p>"));
}

static void
put_address(struct weave *w, const struct inside *in, struct where where)
{
	struct str rest = w->model->mail_address, line;

	for (bool first = true; str_cut(&rest, '\n', &line); first = false) {
		if (!first)
			program_literal(w->program, in->mode == MODE_MAIL
							? STR(MAILTEXT_BREAK)
							: STR("<br>"));
		weave_literal(w, in, line, where);
	}
}

static void
put_link(struct weave *w, const struct frame *f, const struct inside *in,
    const char *address, const char *text, struct where where)
{
	struct str none = STR("");
	uint32_t value =
	    program_value(w->program, str_of(address), where, &f->scope, NULL);

	if (in->mode == MODE_MAIL) {
		weave_text_key(w, in, str_of(text), where);
		program_literal(w->program, STR(MAILTEXT_BREAK));
		program_write(w->program, value, ESCAPE_RAW, none, none, none);
		return;
	}
	/* The copy for everybody has none of his. */
	program_literal(w->program, STR("<a"));
	program_write_attr(w->program, STR("href"), value, ESCAPE_URL_DONE);
	put_style(w, STR("footer-link"));
	program_literal(w->program, STR(">"));
	weave_text_key(w, in, str_of(text), where);
	program_literal(w->program, STR("</a>"));
}

static void
put_links(struct weave *w, const struct frame *f, const struct inside *in,
    struct where where)
{
	if (w->mail->class == KIND_MARKETING) {
		put_link(w, f, in, "k:leave()", "mail.leave", where);
		program_literal(w->program, in->mode == MODE_MAIL
						? STR(MAILTEXT_BLOCK)
						: STR(" \xc2\xb7 "));
	}
	put_link(w, f, in, "k:me()", "mail.me", where);
}

/* There is one, whatever the conditions. */
static bool
is_well_placed(struct weave *w, const struct frame *f, const struct node *node)
{
	if (w->mail == NULL) {
		if (!w->unused)
			weave_error(w, node->where, "misplaced element",
			    "k:footer stands in the layout of mails, and a "
			    "page has this one");
		return false;
	}
	if (f->kind != FRAME_LAYOUT || w->branches > 0) {
		weave_error(w, node->where, "misplaced element",
		    "k:footer stands in the layout of mails, under no "
		    "condition; move it there");
		return false;
	}
	if (w->mail->footer != NULL) {
		weave_error(w, node->where, "misplaced element",
		    "this is a second k:footer, after that of %.*s:%u; keep "
		    "one",
		    STR_ARG(w->mail->footer->where.file),
		    (unsigned)w->mail->footer->where.line);
		return false;
	}
	return true;
}

void
weave_footer(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	weave_check_empty(w, node);
	if (!is_well_placed(w, f, node))
		return;
	w->mail->footer = node;
	begin_line(w, in, node->where);
	put_address(w, in, node->where);
	end_line(w, in);
	begin_line(w, in, node->where);
	weave_text_key(w, in, reason_of(w->mail->class), node->where);
	end_line(w, in);
	if (w->mail->class == KIND_CONFIRMATION || w->mail->class == KIND_STAFF)
		return;
	begin_line(w, in, node->where);
	put_links(w, f, in, node->where);
	end_line(w, in);
}
