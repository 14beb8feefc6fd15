/* SPDX-License-Identifier: ISC */
/* Each address is said twice; only one of the two is written. */
#include "program/saying.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/log.h"

#define TEXT_MAX (1u << 20)

static void
put_slots(struct saying *l, const struct landing *at)
{
	for (uint32_t i = 0; i < select_slots(&at->selection); i++) {
		struct select_slot s = select_slot(l->site, &at->selection, i);

		buf_printf(&l->text, "    %.*s: %.*s\n", STR_ARG(s.name),
		    STR_ARG(s.variant));
	}
}

static void
put_landing(struct saying *l, const struct landing *at)
{
	const struct situation *s = &at->visit.situation;
	const struct touch *t = &at->visit.touch;

	buf_printf(&l->text, "  %s from %.*s (%s)", channel_name(t->channel),
	    STR_ARG(t->source), source_class_name(t->source_class));
	if (!at->page) {
		buf_lit(&l->text, ", not a page of this site\n");
		return;
	}
	buf_printf(&l->text, ", page %.*s in %.*s, stage %.*s\n",
	    STR_ARG(
		image_str(&l->site->image, site_page(l->site, s->page)->id)),
	    STR_ARG(site_lang(l->site, at->lang)),
	    STR_ARG(journey_stage_key(&l->site->journey, s->stage)));
	put_slots(l, at);
}

static void
start_rows(struct saying *l)
{
	static const struct str names[] = {{"address", 7}, {"lang", 4},
	    {"page", 4}, {"channel", 7}, {"source", 6}, {"source_class", 12},
	    {"medium", 6}, {"campaign", 8}, {"stage", 5}, {"variants", 8}};

	rows_start(&l->rows, l->arena);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		rows_column(&l->rows, names[i], false);
}

/* "hero=from_social proof=otherwise" */
static struct str
variants(const struct saying *l, const struct landing *at)
{
	struct buf b;

	buf_init(&b, l->arena, TEXT_MAX);
	for (uint32_t i = 0; i < select_slots(&at->selection); i++) {
		struct select_slot s = select_slot(l->site, &at->selection, i);

		buf_printf(&b, "%s%.*s=%.*s", i == 0 ? "" : " ",
		    STR_ARG(s.name), STR_ARG(s.variant));
	}
	return buf_view(&b);
}

static void
add_row(struct saying *l, struct str shown, const struct landing *at)
{
	const struct situation *s = &at->visit.situation;
	const struct touch *t = &at->visit.touch;
	struct str values[] = {shown, STR(""), STR(""),
	    str_of(channel_name(t->channel)), t->source,
	    str_of(source_class_name(t->source_class)), t->medium, t->campaign,
	    STR(""), STR("")};

	if (at->page) {
		values[1] = site_lang(l->site, at->lang);
		values[2] =
		    image_str(&l->site->image, site_page(l->site, s->page)->id);
		values[8] = journey_stage_key(&l->site->journey, s->stage);
		values[9] = variants(l, at);
	}
	rows_add(&l->rows, values);
}

void
saying_start(struct saying *l, struct arena *a, const struct site *site)
{
	l->arena = a;
	l->site = site;
	buf_init(&l->text, a, TEXT_MAX);
	start_rows(l);
}

void
saying_add(struct saying *l, struct str shown, const struct landing *at)
{
	buf_printf(&l->text, "%.*s\n", STR_ARG(shown));
	put_landing(l, at);
	add_row(l, shown, at);
}

bool
saying_print(struct saying *l, enum rows_format as)
{
	if (as != ROWS_TEXT) {
		l->text.n = 0;
		rows_put(&l->rows, as, STR("link"), &l->text);
	}
	fwrite(l->text.p, 1, l->text.n, stdout);
	if (fflush(stdout) == 0)
		return true;
	log_errno("standard output");
	return false;
}
