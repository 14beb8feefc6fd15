/* SPDX-License-Identifier: ISC */
#include "template/depends.h"

static unsigned
of_code(enum code code)
{
	switch (code) {
	case CODE_CHANNEL:
	case CODE_CLASS:
	case CODE_CAMPAIGN:
	case CODE_CHANNEL_NAME:
	case CODE_CLASS_NAME:
	case CODE_SOURCE:
	case CODE_MEDIUM:
	case CODE_CAMPAIGN_NAME:
		return DEPENDS_SOURCE;
	case CODE_STAGE:
	case CODE_SURE:
	case CODE_STAGE_KEY:
		return DEPENDS_STAGE;
	case CODE_LANG:
	case CODE_LANG_KEY:
	case CODE_PAGE_CLASS:
	case CODE_ITEM:
	case CODE_BIND:
	case CODE_LABEL:
		return DEPENDS_PAGE;
	case CODE_SINCE:
	case CODE_OPEN:
	case CODE_TODAY:
		return DEPENDS_TIME;
	case CODE_DEVICE:
	case CODE_DEVICE_NAME:
	case CODE_TERM:
	case CODE_CONTENT:
	case CODE_VAR:
	case CODE_ANSWERED:
		return DEPENDS_PERSON;
	default:
		/* What is left and personal is history; the rest reckons. */
		return code_shapes[code].whose == CODE_PERSONAL ? DEPENDS_PERSON
								: 0;
	}
}

/* Calls itself for conditions with lower numbers only. */
static void
walk(const struct site *site, const struct program_row *program, uint32_t cond,
    void (*visit)(void *, const uint32_t *), void *ctx)
{
	const struct image *im = &site->image;
	const uint32_t *at;

	if (cond >= program->conds.n)
		return;
	at = IMAGE_ROWS(im, uint32_t, program->words) +
	     IMAGE_ROWS(im, uint32_t, program->conds)[cond];
	for (; *at != CODE_END; at += code_length(at)) {
		if (*at == CODE_COND)
			walk(site, program, at[1], visit, ctx);
		else
			visit(ctx, at);
	}
}

static void
add_bits(void *ctx, const uint32_t *at)
{
	*(unsigned *)ctx |= of_code((enum code) * at);
}

unsigned
depends_of(
    const struct site *site, const struct program_row *program, uint32_t cond)
{
	unsigned bits = 0;

	walk(site, program, cond, add_bits, &bits);
	return bits;
}

struct times {
	const struct site *site;
	int64_t now;
	int64_t *at;
	size_t n, max;
};

static void
put_time(struct times *t, int64_t at)
{
	if (t->n < t->max && at != INT64_MAX)
		t->at[t->n++] = at;
}

static void
add_time(void *ctx, const uint32_t *at)
{
	struct times *t = ctx;

	if (*at == CODE_SINCE)
		put_time(t, (int64_t)(at[1] | (uint64_t)at[2] << 32));
	else if (*at == CODE_OPEN)
		put_time(t, site_hours_next(t->site, at[1], t->now));
}

size_t
depends_times(const struct site *site, const struct program_row *program,
    uint32_t cond, int64_t now, int64_t *times, size_t max)
{
	struct times t = {site, now, times, 0, max};

	walk(site, program, cond, add_time, &t);
	return t.n;
}

struct named {
	const struct site *site;
	struct str campaign;
	bool found;
};

static void
find_campaign(void *ctx, const uint32_t *at)
{
	struct named *n = ctx;
	const uint32_t *text = at + 3;

	if (*at != CODE_CAMPAIGN)
		return;
	for (uint32_t i = 0; i < at[1]; i++, text += 2) {
		struct span s = {text[0], text[1]};

		n->found |=
		    str_glob(image_str(&n->site->image, s), n->campaign);
	}
}

bool
depends_on_campaign(const struct site *site, const struct program_row *program,
    struct str campaign)
{
	struct named n = {site, campaign, false};

	for (uint32_t i = 0; i < program->conds.n; i++)
		walk(site, program, i, find_campaign, &n);
	return n.found;
}

bool
depends_on_address(const struct site *site, const struct program_row *program)
{
	const uint32_t *words =
	    IMAGE_ROWS(&site->image, uint32_t, program->words);
	const uint32_t *conds =
	    IMAGE_ROWS(&site->image, uint32_t, program->conds);

	for (uint32_t i = 0; i < program->conds.n; i++)
		for (const uint32_t *at = words + conds[i]; *at != CODE_END;
		     at += code_length(at))
			if (*at == CODE_BIND || *at == CODE_LABEL ||
			    *at == CODE_ITEM)
				return true;
	return false;
}

struct names {
	const struct image *image;
	struct str *rows;
	size_t n, max;
};

/* What the instructions up to the end of a condition or a value read. */
static void
add_names(struct names *names, const uint32_t *at)
{
	for (; *at != CODE_END; at += code_length(at)) {
		struct str name;
		size_t i = 0;

		if (*at != CODE_CONTACT)
			continue;
		name = image_str(names->image, (struct span){at[1], at[2]});
		while (i < names->n && !str_eq(names->rows[i], name))
			i++;
		if (i == names->n && i < names->max)
			names->rows[names->n++] = name;
	}
}

size_t
depends_contact(const struct site *site, const struct program_row *program,
    struct str *rows, size_t n, size_t max)
{
	const struct image *im = &site->image;
	const uint32_t *words = IMAGE_ROWS(im, uint32_t, program->words);
	struct names names = {im, rows, n, max};

	for (uint32_t i = 0; i < program->conds.n; i++)
		add_names(&names,
		    words + IMAGE_ROWS(im, uint32_t, program->conds)[i]);
	for (uint32_t i = 0; i < program->values.n; i++)
		add_names(&names,
		    words + IMAGE_ROWS(im, uint32_t, program->values)[i]);
	return names.n;
}

bool
depends_says(const struct site *site, const struct program_row *program,
    enum mark mark, struct str word)
{
	const uint32_t *at = IMAGE_ROWS(&site->image, uint32_t, program->code);

	for (; *at != WRITE_END; at += write_code_length(at)) {
		struct span said;

		if (*at != WRITE_MARK || at[1] != (uint32_t)mark)
			continue;
		said = (struct span){at[5], at[6]};
		if (str_eq(image_str(&site->image, said), word))
			return true;
	}
	return false;
}
