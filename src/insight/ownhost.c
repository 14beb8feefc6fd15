/* SPDX-License-Identifier: ISC */
#include "insight/ownhost.h"

#include <string.h>

#include "source/referer.h"

void
ownhost_start(struct ownhost *o, const struct site *site)
{
	o->site = site;
	o->nrows = 0;
	o->all = 0;
}

/* Where people come from, never where they are. */
static bool
is_elsewhere(const struct referer *referer)
{
	switch (referer->hit.category) {
	case CLASS_SEARCH:
	case CLASS_SOCIAL:
	case CLASS_VIDEO:
	case CLASS_MAIL:
	case CLASS_MESSENGER:
	case CLASS_AI:
	case CATEGORY_SPAM:
		return true;
	default:
		return referer->app;
	}
}

/* Whoever is named by more than half is among the first that are named. */
static void
count(struct ownhost *o, struct str name)
{
	struct ownhost_row *row;

	for (size_t i = 0; i < o->nrows; i++) {
		row = &o->rows[i];
		if (str_eq((struct str){row->name, row->n}, name)) {
			row->times++;
			return;
		}
	}
	if (o->nrows == OWNHOST_HOSTS || name.n > sizeof(row->name))
		return;
	row = &o->rows[o->nrows++];
	memcpy(row->name, name.p, name.n);
	row->n = name.n;
	row->times = 1;
}

void
ownhost_look(void *ctx, const struct logline *line)
{
	struct ownhost *o = ctx;
	bool https;
	struct source_input in = {.host = site_host(o->site, &https),
	    .referer = line->referer,
	    .image = &o->site->image,
	    .site = &o->site->head->sources};
	struct referer referer;

	if (line->referer.n == 0)
		return;
	referer_read(&in, &referer);
	if (referer.kind != REFERER_NONE)
		o->all++;
	if (referer.kind == REFERER_EXTERNAL && !is_elsewhere(&referer))
		count(o, referer.name);
}

struct str
ownhost_found(const struct ownhost *o)
{
	for (size_t i = 0; i < o->nrows; i++)
		if (2 * o->rows[i].times > o->all)
			return (struct str){o->rows[i].name, o->rows[i].n};
	return STR("");
}
