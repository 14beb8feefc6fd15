/* SPDX-License-Identifier: ISC */
/*
 * Writing a page: literal bytes are copied, values are escaped, branches follow
 * the selection's bits.
 */
#include "template/write.h"

#include <assert.h>

#include "base/arena.h"
#include "template/escape.h"

struct writer {
	const struct site *site;
	const struct image *image;
	const struct situation *at;
	const struct selection *selection;
	struct buf *out;
	const uint32_t *code, *ip;
	write_ear *ear; /* or NULL */
	void *ctx;
	size_t link; /* where in `out` the address of a link begins */
};

static uint32_t
word(struct writer *w)
{
	return *w->ip++;
}

static struct str
text(struct writer *w)
{
	struct span s = {w->ip[0], w->ip[1]};

	w->ip += 2;
	return image_str(w->image, s);
}

static void
value(struct writer *w)
{
	struct str s = w->selection->values[word(w)];

	escape(w->out, (enum escape_context)word(w), s);
}

static void
framed(struct writer *w)
{
	struct str s = w->selection->values[word(w)];
	enum escape_context context = (enum escape_context)word(w);
	struct str before = text(w), after = text(w), otherwise = text(w);

	if (s.n == 0) {
		buf_str(w->out, otherwise);
		return;
	}
	buf_str(w->out, before);
	escape(w->out, context, s);
	buf_str(w->out, after);
}

static void
attribute(struct writer *w)
{
	struct str s = w->selection->values[word(w)];
	enum escape_context context = (enum escape_context)word(w);
	struct str start = text(w);

	if (s.n == 0)
		return;
	buf_str(w->out, start);
	escape(w->out, context, s);
	buf_char(w->out, '"');
}

static void
class_code(struct writer *w)
{
	bool more = word(w) != 0;

	if (w->at->code.n == 0)
		return;
	buf_str(w->out, more ? STR("&amp;s=") : STR("?s="));
	escape(w->out, ESCAPE_URL_QUERY, w->at->code);
}

static void
class_code_field(struct writer *w)
{
	if (w->at->code.n == 0)
		return;
	buf_lit(w->out, "<input type=\"hidden\" name=\"s\" value=\"");
	escape(w->out, ESCAPE_ATTR, w->at->code);
	buf_lit(w->out, "\">");
}

static void
jump_unless(struct writer *w)
{
	uint32_t cond = word(w), to = word(w);

	if (!select_bit(w->selection, cond))
		w->ip = w->code + to;
}

static void
mark(struct writer *w)
{
	struct write_said said = {.mark = (enum mark)word(w)};

	said.line = word(w);
	said.file = text(w);
	said.word = text(w);
	if (w->ear != NULL)
		w->ear(w->ctx, &said);
}

static void
jump_unless_form(struct writer *w)
{
	enum form_test test = (enum form_test)word(w);
	struct str name = text(w), field = text(w), value = text(w);
	uint32_t number = word(w), to = word(w);

	if (!form_holds(w->at->form, test, name, field, value, number))
		w->ip = w->code + to;
}

static void
of_form(struct writer *w)
{
	enum escape_context context = (enum escape_context)word(w);
	struct str name = text(w), field = text(w);

	escape(w->out, context, form_value(w->at->form, name, field));
}

/* Without keys the form can not be sent. */
static void
token(struct writer *w)
{
	char out[TOKEN_LEN];
	struct str name = text(w);

	if (w->at->keys == NULL)
		return;
	form_token(w->at->keys, name, w->at->now, out);
	buf_add(w->out, out, sizeof(out));
}

/* Web addresses, but for ours that are for one purpose: those name him. */
static bool
may_be_counted(const struct writer *w, struct str address)
{
	struct str base = image_str(w->image, w->site->head->base);
	struct str prefix = image_str(w->image, w->site->head->prefix);

	if (str_starts(address, base) &&
	    str_starts(str_from(address, base.n), prefix))
		return false;
	return str_istarts(address, STR("http://")) ||
	       str_istarts(address, STR("https://"));
}

/* The address to write for one of a link. */
static struct str
counted(const struct writer *w, struct str address)
{
	struct situation_counted *c = w->at->counted;
	size_t i = 0;

	if (c == NULL || !may_be_counted(w, address))
		return address;
	while (i < c->n && !str_eq(c->targets[i], address))
		i++;
	if (i == SITUATION_LINKS_MAX)
		return address;
	if (i == c->n)
		c->targets[c->n++] = str_copy(c->arena, address);
	return c->address(c->ctx, c->arena, (uint32_t)i, c->targets[i]);
}

static void
link_end(struct writer *w)
{
	struct str start = text(w), address = buf_view(w->out);

	if (w->out->bad)
		return;
	address = str_copy(w->out->arena, str_from(address, w->link));
	w->out->n = w->link;
	if (address.n == 0)
		return;
	address = counted(w, address);
	buf_str(w->out, start);
	escape(w->out, start.n > 0 ? ESCAPE_URL_DONE : ESCAPE_RAW, address);
	if (start.n > 0)
		buf_char(w->out, '"');
}

static bool step(struct writer *);

static const struct situation_table *
table_of(const struct situation *at, struct str query)
{
	for (size_t i = 0; i < at->ntables; i++)
		if (str_eq(at->tables[i].query, query))
			return &at->tables[i];
	return NULL;
}

/* What is written for one row; whatever it shows or asks may depend on that. */
static void
write_row(struct writer *w, const struct situation_table *t, size_t i)
{
	const struct situation *outside = w->at;
	const struct selection *before = w->selection;
	const uint32_t *body = w->ip;
	struct situation at = *outside;
	struct selection selection;

	at.table = t;
	at.row = t->cells + i * t->ncolumns;
	select_program(
	    w->site, w->out->arena, &at, before->program, &selection);
	w->at = &at;
	w->selection = &selection;
	while (step(w))
		;
	w->at = outside;
	w->selection = before;
	w->ip = body;
}

static void
each(struct writer *w)
{
	const struct situation_table *t = table_of(w->at, text(w));
	uint32_t most = word(w), behind = word(w);

	for (size_t i = 0; t != NULL && i < t->nrows && i < most; i++)
		if (!w->out->bad)
			write_row(w, t, i);
	w->ip = w->code + behind;
}

/* One instruction; false at the end, and at that of a row. */
static bool
step(struct writer *w)
{
	enum write_code code = (enum write_code)word(w);

	switch (code) {
	case WRITE_LITERAL:
		buf_str(w->out, text(w));
		return true;
	case WRITE_JUMP:
		w->ip = w->code + *w->ip;
		return true;
	case WRITE_UNLESS:
		jump_unless(w);
		return true;
	case WRITE_VALUE:
		value(w);
		return true;
	case WRITE_FRAMED:
		framed(w);
		return true;
	case WRITE_ATTR:
		attribute(w);
		return true;
	case WRITE_CODE:
		class_code(w);
		return true;
	case WRITE_CODE_FIELD:
		class_code_field(w);
		return true;
	case WRITE_PATH:
		escape(w->out, ESCAPE_ATTR, w->at->path);
		return true;
	case WRITE_RECEIPT:
		escape(w->out, ESCAPE_URL_QUERY, w->at->receipt);
		return true;
	case WRITE_MARK:
		mark(w);
		return true;
	case WRITE_UNLESS_FORM:
		jump_unless_form(w);
		return true;
	case WRITE_FORM_VALUE:
		of_form(w);
		return true;
	case WRITE_FORM_TOKEN:
		token(w);
		return true;
	case WRITE_LINK:
		w->link = w->out->n;
		return true;
	case WRITE_LINK_END:
		link_end(w);
		return true;
	case WRITE_EACH:
		each(w);
		return true;
	case WRITE_EACH_END:
	case WRITE_END:
		break;
	}
	assert(code == WRITE_END || code == WRITE_EACH_END);
	return false;
}

void
write_heard(const struct site *site, const struct situation *at,
    const struct selection *selection, struct buf *out, write_ear *ear,
    void *ctx)
{
	const uint32_t *code =
	    IMAGE_ROWS(&site->image, uint32_t, selection->program->code);
	struct writer w = {.site = site,
	    .image = &site->image,
	    .at = at,
	    .selection = selection,
	    .out = out,
	    .code = code,
	    .ip = code,
	    .ear = ear,
	    .ctx = ctx};

	while (step(&w))
		;
}

void
write_page(const struct site *site, const struct situation *at,
    const struct selection *selection, struct buf *out)
{
	write_heard(site, at, selection, out, NULL, NULL);
}
