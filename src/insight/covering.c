/* SPDX-License-Identifier: ISC */
#include "insight/covering.h"

#include "template/mail.h"

/* Whether the page is that of the address, or shares it. */
static bool
is_asked(const struct covering *c, const struct cover_slot *slot)
{
	const struct site *site = c->cells->site;
	const struct choice_row *rows;
	int page = site_page_find(site, slot->page);

	if (c->lang.n > 0 && !str_eq(slot->lang, c->lang))
		return false;
	if (c->mail != NULL)
		return slot->mail && str_eq(slot->page, image_str(&site->image,
							    c->mail->name));
	if (c->only == NULL || slot->mail)
		return c->only == NULL;
	if ((uint32_t)page == c->only->page)
		return true;
	rows = IMAGE_ROWS(&site->image, struct choice_row, c->only->choices);
	for (uint32_t i = 0; i < c->only->choices.n; i++)
		if (rows[i].page == (uint32_t)page)
			return true;
	return false;
}

static void
add_faults(struct covering *c, const struct cover_slot *slot)
{
	struct str file = str_head(slot->name, str_chr(slot->name, ':'));
	struct str name = str_from(slot->name, file.n + 1);
	size_t missing = 0;

	for (size_t i = 0; i < slot->of->nsources * slot->of->nstages; i++) {
		c->counts[slot->cells[i].cover]++;
		missing += slot->cells[i].cover == COVER_MISSING;
	}
	if (missing > 0)
		buf_printf(c->faults,
		    "%.*s:%u: %.*s: missing: %zu cells are shown nothing in "
		    "%.*s; write something in k:otherwise\n",
		    STR_ARG(file), (unsigned)slot->line, STR_ARG(name), missing,
		    STR_ARG(slot->lang));
	for (size_t k = 0; k < slot->nvariants; k++) {
		if (slot->reach[k] != REACH_NEVER &&
		    slot->reach[k] != REACH_EXPIRED)
			continue;
		c->unreachable += slot->reach[k] == REACH_NEVER;
		buf_printf(c->faults,
		    "%.*s:%u: %.*s: %.*s: no cell is shown \"%.*s\" in %.*s\n",
		    STR_ARG(file), (unsigned)slot->line, STR_ARG(name),
		    STR_ARG(reach_name(slot->reach[k])),
		    STR_ARG(slot->labels[k]), STR_ARG(slot->lang));
	}
}

static void
take(void *ctx, const struct cover_slot *slot)
{
	struct covering *c = ctx;

	if (!is_asked(c, slot))
		return;
	c->slots++;
	add_faults(c, slot);
	c->fn(c->ctx, slot);
}

bool
covering_choose(struct covering *c, struct str path, struct route_hit *hit)
{
	const struct str mails = STR("mails/");

	if (str_starts(path, mails)) {
		c->mail = mail_find(c->cells->site, str_from(path, mails.n));
		return c->mail != NULL;
	}
	site_route(c->cells->site, c->cells->arena, path, hit);
	c->only = hit;
	return hit->kind == ROUTE_PAGE;
}

void
covering_run(struct covering *c)
{
	coverage_run(c->cells, take, c);
}

void
covering_sum(const struct covering *c, struct buf *out)
{
	buf_printf(out,
	    "%zu slots × languages: %zu cells own, %zu inherited, %zu default, "
	    "%zu missing; %zu variants unreachable\n",
	    c->slots, c->counts[COVER_OWN], c->counts[COVER_INHERITED],
	    c->counts[COVER_DEFAULT], c->counts[COVER_MISSING], c->unreachable);
}
