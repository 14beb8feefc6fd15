/* SPDX-License-Identifier: ISC */
#include "insight/previewing.h"

#include "people/consent.h"
#include "people/stagecode.h"
#include "template/receipt.h"
#include "template/write.h"

void
previewing_start(
    struct preview *p, struct arena *a, const struct site *site, int64_t now)
{
	*p = (struct preview){
	    .arena = a, .site = site, .device = DEVICE_DESKTOP};
	cells_start(&p->cells, a, site, now);
}

struct str
previewing_source(struct arena *a, const struct cell_source *s)
{
	return s->kind == CELL_CLASS
		   ? s->name
		   : str_format(a, "%.*s=%.*s", STR_ARG(cells_kind(s->kind)),
			 STR_ARG(s->name));
}

static enum previewing
find_page(struct preview *p)
{
	int lang;

	site_route(p->site, p->arena, p->path, &p->hit);
	if (p->hit.kind != ROUTE_PAGE)
		return PREVIEW_NO_PAGE;
	if (p->lang.n == 0)
		p->lang = site_lang(p->site, p->hit.lang);
	lang = site_lang_find(p->site, p->lang);
	if (lang < 0)
		return PREVIEW_NO_LANG;
	if ((uint32_t)lang == p->hit.lang)
		return PREVIEW_MET;
	p->path = site_path_in(p->site, p->arena, &p->hit, (uint32_t)lang);
	if (p->path.n == 0)
		return PREVIEW_NO_LANG;
	/* That of the other language may have other choices. */
	site_route(p->site, p->arena, p->path, &p->hit);
	return p->hit.kind == ROUTE_PAGE ? PREVIEW_MET : PREVIEW_NO_LANG;
}

static const struct cell_source *
find_source(const struct preview *p, struct str name)
{
	for (size_t i = 0; i < p->cells.nsources; i++)
		if (str_eq(name,
			previewing_source(p->arena, &p->cells.sources[i])))
			return &p->cells.sources[i];
	return NULL;
}

/* What a visit without consent has: the dialogue, and the class code of the
 * links. */
static void
meet_stranger(struct preview *p)
{
	struct situation *at = &p->at;

	at->ask_consent = consent_wording(p->site, at->lang).n > 0;
	if (at->source_class != CLASS_DIRECT && !at->observed)
		at->code = site_code(p->site, at->source, at->source_class,
		    site_campaign(p->site, at->campaign), -1);
}

/* Takes "mail:" off: what is left is a stage. */
static bool
is_mailed(struct str *stage)
{
	const struct str mail = STR(PREVIEW_MAIL);

	if (!str_starts(*stage, mail))
		return false;
	*stage = str_from(*stage, mail.n);
	return true;
}

/* Who followed a link of a mail has no consent and the stage that it says.  The
 * code of his links is signed when a mail is made, not for a preview. */
static void
meet_reader(struct preview *p, uint32_t stage)
{
	p->source = str_of(source_class_name(CLASS_OWN_MAIL));
	stagecode_meet(&p->at, stage);
	p->at.campaign = STR("");
	p->at.page = p->hit.page;
	select_choose(p->site, p->hit.choices, &p->at);
}

enum previewing
previewing_meet(struct preview *p)
{
	const struct cell_source *from = find_source(
	    p, p->source.n > 0 ? p->source
			       : str_of(source_class_name(CLASS_DIRECT)));
	enum previewing rc = find_page(p);
	struct cells one = p->cells;
	struct cell_source chosen;
	struct str key = p->stage;
	bool mailed = is_mailed(&key);
	size_t stage = 0;

	if (rc != PREVIEW_MET)
		return rc;
	if (from == NULL)
		return PREVIEW_NO_SOURCE;
	while (key.n > 0 && !str_eq(key, cells_stage(&one, stage)))
		if (++stage == one.nstages)
			return PREVIEW_NO_STAGE;
	if (mailed && stage == 0)
		return PREVIEW_NO_STAGE;
	chosen = *from;
	if (p->campaign.n > 0)
		chosen.campaign = cells_representative(p->arena, p->campaign);
	one.sources = &chosen;
	one.nsources = 1;
	one.device = p->device;
	cells_meet(&one, &p->hit, 0, mailed ? 0 : stage, &p->at);
	if (mailed)
		meet_reader(p, (uint32_t)stage - 1);
	p->at.path = p->path;
	if (!p->at.consent)
		meet_stranger(p);
	if (!select_page(p->site, p->arena, &p->at, &p->selection))
		return PREVIEW_NO_PAGE;
	p->receipt = receipt_make(p->arena, p->site, &p->at, &p->selection);
	p->at.receipt = p->receipt;
	return PREVIEW_MET;
}

void
previewing_page(const struct preview *p, struct buf *out)
{
	write_page(p->site, &p->at, &p->selection, out);
	receipt_sign(out, p->receipt);
}
