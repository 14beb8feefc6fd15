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

struct asking {
	const struct site *site;
	void (*tell)(void *ctx, enum asks, struct str);
	void *ctx;
};

/* "e:EVENT" or "p:CLASS"; of other facts nobody knows how they come about. */
static void
tell_fact(const struct asking *x, const uint32_t *text)
{
	struct str key =
	    image_str(&x->site->image, (struct span){text[0], text[1]});

	if (str_starts(key, STR("e:")))
		x->tell(x->ctx, ASKS_EVENT, str_from(key, 2));
	else if (str_starts(key, STR("p:")))
		x->tell(x->ctx, ASKS_PAGE_CLASS, str_from(key, 2));
}

static void
tell_stages(const struct asking *x, const uint32_t *at)
{
	uint64_t mask = at[1] | (uint64_t)at[2] << 32;

	for (uint32_t i = 0; i < journey_stages(&x->site->journey); i++)
		if ((mask >> i & 1) != 0)
			x->tell(x->ctx, ASKS_STAGE,
			    journey_stage_key(&x->site->journey, i));
}

static void
tell_code(const struct asking *x, const uint32_t *at)
{
	const struct image *im = &x->site->image;

	switch ((enum code) * at) {
	case CODE_FACT_COUNT:
	case CODE_FACT_DAYS:
		tell_fact(x, at + 1);
		break;
	case CODE_TRAIT:
		for (uint32_t i = 0; i < at[2]; i++)
			tell_fact(x, at + 3 + 4 * (size_t)i + 2);
		break;
	case CODE_ITEM_COUNT:
		x->tell(x->ctx, ASKS_PAGE_CLASS,
		    image_str(im, (struct span){at[1], at[2]}));
		break;
	case CODE_CLICKED:
		x->tell(x->ctx, ASKS_EVENT, STR("mail_click"));
		break;
	case CODE_STAGE:
		tell_stages(x, at);
		break;
	case CODE_CONTACT:
		x->tell(x->ctx, ASKS_CONTACT,
		    image_str(im, (struct span){at[1], at[2]}));
		break;
	case CODE_TEXT:
		x->tell(x->ctx, ASKS_TEXT,
		    image_str(im, (struct span){at[1], at[2]}));
		break;
	default:
		break;
	}
}

void
depends_asks(const struct site *site, const struct program_row *program,
    void (*tell)(void *ctx, enum asks, struct str), void *ctx)
{
	const struct image *im = &site->image;
	const uint32_t *words = IMAGE_ROWS(im, uint32_t, program->words);
	const struct asking x = {site, tell, ctx};
	const struct span lists[] = {program->conds, program->values};

	for (size_t k = 0; k < sizeof(lists) / sizeof(lists[0]); k++)
		for (uint32_t i = 0; i < lists[k].n; i++)
			for (const uint32_t *at =
				 words + IMAGE_ROWS(im, uint32_t, lists[k])[i];
			     *at != CODE_END; at += code_length(at))
				tell_code(&x, at);
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
