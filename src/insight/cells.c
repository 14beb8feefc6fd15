/* SPDX-License-Identifier: ISC */
#include "insight/cells.h"

#include <string.h>

#include "source/lookup.h"
#include "template/select.h"

static const char *const kinds[] = {
    [CELL_CLASS] = "source-class",
    [CELL_SOURCE] = "source",
    [CELL_CHANNEL] = "channel",
    [CELL_MEDIUM] = "medium",
    [CELL_CAMPAIGN] = "campaign",
    [CELL_PHRASE] = "phrase",
    [CELL_MAIL] = "mail",
};

struct str
cells_kind(enum cell_kind kind)
{
	return str_of(kinds[kind]);
}

struct str
cells_called(const struct cells *c, size_t source)
{
	const struct cell_source *s = &c->sources[source];

	if (s->kind != CELL_PHRASE)
		return s->name;
	return str_format(
	    c->arena, "%s=%.*s", kinds[CELL_PHRASE], STR_ARG(s->name));
}

struct str
cells_representative(struct arena *a, struct str pattern)
{
	char *p = arena_raw(a, pattern.n);
	size_t n = 0;

	for (size_t i = 0; i < pattern.n; i++)
		if (pattern.p[i] != '*')
			p[n++] = pattern.p[i];
	return (struct str){p, n};
}

static struct cell_source *
add(struct cells *c, enum cell_kind kind, struct str name,
    enum source_class class)
{
	struct cell_source *s = &c->sources[c->nsources++];
	const char *medium;

	*s = (struct cell_source){
	    .kind = kind, .name = name, .source_class = class};
	s->channel = channel_of_class(class, &medium);
	s->medium = str_of(medium);
	s->source =
	    class == CLASS_DIRECT ? STR("(direct)") : STR("somewhere.example");
	return s;
}

static void
add_classes(struct cells *c)
{
	for (int class = 0; class < CLASS__MAX; class ++)
		add(c, CELL_CLASS,
		    str_of(source_class_name((enum source_class) class)),
		    (enum source_class) class);
}

/* A source as the tables know it; one they do not is somewhere else. */
static void
add_source(struct cells *c, struct str name)
{
	struct source_input in = {
	    .image = &c->site->image, .site = &c->site->head->sources};
	struct str key = cells_representative(c->arena, name);
	struct host_hit hit = str_chr(key, '.') < key.n
				  ? lookup_host(&in, key, STR(""))
				  : lookup_name(&in, key);
	struct cell_source *s;

	for (size_t i = 0; i < c->nsources; i++)
		if (c->sources[i].kind == CELL_SOURCE &&
		    str_eq(c->sources[i].name, name))
			return;
	s = add(c, CELL_SOURCE, name,
	    hit.category < CLASS__MAX ? (enum source_class)hit.category
				      : CLASS_OTHER);

	s->source = key;
}

/* The class that is most at home in a channel, if any is. */
static void
add_channel(struct cells *c, struct str name, enum channel channel)
{
	struct cell_source *s = add(c, CELL_CHANNEL, name, CLASS_OTHER);

	s->channel = channel;
	for (int class = 0; class < CLASS__MAX; class ++) {
		const char *medium;

		if (channel_of_class((enum source_class) class, &medium) !=
		    channel)
			continue;
		s->source_class = (enum source_class) class;
		s->medium = str_of(medium);
		return;
	}
}

static void
find_channel(struct cells *c, struct str name)
{
	for (int i = 0; i < CHANNEL__MAX; i++)
		if (str_glob(name, channel_key(c->arena, (enum channel)i))) {
			add_channel(c, name, (enum channel)i);
			return;
		}
}

static void
add_named(struct cells *c, enum cell_kind kind, struct span names)
{
	const struct image *im = &c->site->image;
	const struct span *rows = IMAGE_ROWS(im, struct span, names);

	for (uint32_t i = 0; i < names.n; i++) {
		struct str name = image_str(im, rows[i]);

		if (kind == CELL_SOURCE)
			add_source(c, name);
		else if (kind == CELL_CHANNEL)
			find_channel(c, name);
		else if (kind == CELL_MEDIUM)
			add(c, kind, name, CLASS_OTHER)->medium =
			    cells_representative(c->arena, name);
		else
			add(c, kind, name, CLASS_OTHER)->campaign =
			    cells_representative(c->arena, name);
	}
}

/* The stages that a search phrase can give, a bit for each. */
static uint64_t
phrase_stages(const struct site *site)
{
	const struct presume_row *rules =
	    IMAGE_ROWS(&site->image, struct presume_row, site->head->presumes);
	uint64_t stages = 0;

	for (uint32_t i = 0; i < site->head->presumes.n; i++)
		if (rules[i].by_term != 0)
			stages |= (uint64_t)1 << rules[i].stage;
	return stages;
}

static void
add_phrases(struct cells *c)
{
	uint64_t given = phrase_stages(c->site);

	for (uint32_t i = 0; i < journey_stages(&c->site->journey); i++)
		if (given >> i & 1)
			add(c, CELL_PHRASE,
			    journey_stage_key(&c->site->journey, i),
			    CLASS_SEARCH);
}

void
cells_start(
    struct cells *c, struct arena *a, const struct site *site, int64_t now)
{
	const struct site_head *h = site->head;
	size_t stages = site->journey.rules->stages.n;

	*c = (struct cells){.arena = a,
	    .site = site,
	    .now = now,
	    .device = DEVICE_DESKTOP,
	    .nstages = 1 + stages};
	c->sources = arena_array(a,
	    CLASS__MAX + h->sources.sources.n + h->named_sources.n +
		h->named_channels.n + h->named_mediums.n + h->campaigns.n +
		stages,
	    sizeof(*c->sources));
	add_classes(c);
	for (uint32_t i = 0; i < h->sources.sources.n; i++)
		add_source(c, image_str(&site->image,
				  IMAGE_ROWS(&site->image, struct source_row,
				      h->sources.sources)[i]
				      .key));
	add_named(c, CELL_SOURCE, h->named_sources);
	add_named(c, CELL_CHANNEL, h->named_channels);
	add_named(c, CELL_MEDIUM, h->named_mediums);
	add_named(c, CELL_CAMPAIGN, h->campaigns);
	add_phrases(c);
	c->states = arena_array(a, stages, sizeof(*c->states));
	for (size_t i = 0; i < stages; i++) {
		c->states[i].stage =
		    journey_stage_key(&site->journey, (uint32_t)i);
		c->states[i].stage_at = now;
		c->states[i].visits = 1;
	}
}

struct cells
cells_of_campaign(const struct cells *c, struct str pattern)
{
	struct cells of = *c;

	of.nsources = 0;
	of.sources = arena_array(c->arena, CLASS__MAX, sizeof(*of.sources));
	add_classes(&of);
	for (size_t i = 0; i < of.nsources; i++)
		of.sources[i].campaign =
		    cells_representative(c->arena, pattern);
	return of;
}

struct cells
cells_of_mail(const struct cells *c, struct str name)
{
	struct cells of = *c;

	of.nsources = 0;
	of.sources = arena_array(c->arena, 1, sizeof(*of.sources));
	add(&of, CELL_MAIL, name, CLASS_DIRECT);
	return of;
}

struct str
cells_stage(const struct cells *c, size_t stage)
{
	return stage == 0
		   ? STR("none")
		   : journey_stage_key(&c->site->journey, (uint32_t)stage - 1);
}

/* Who was not known before: his phrase says the stage, else the rules do. */
static uint32_t
presumed(const struct cells *c, const struct cell_source *from,
    const struct situation *s)
{
	int stage = from->kind == CELL_PHRASE
			? journey_stage_find(&c->site->journey, from->name)
			: -1;

	return stage >= 0 ? (uint32_t)stage : site_presume(c->site, s, NULL);
}

void
cells_meet(const struct cells *c, const struct route_hit *hit, size_t source,
    size_t stage, struct situation *s)
{
	const struct cell_source *from = &c->sources[source];

	*s = (struct situation){.now = c->now,
	    .lang = hit->lang,
	    .channel = from->channel,
	    .source_class = from->source_class,
	    .source = from->source,
	    .medium = from->medium,
	    .campaign = from->campaign,
	    .campaign_pattern = -1,
	    .device = c->device,
	    .page = hit->page};
	memcpy(s->binds, hit->binds, sizeof(s->binds));
	if (stage == 0) {
		s->stage = presumed(c, from, s);
	} else {
		s->stage = (uint32_t)stage - 1;
		/* The start stage is nobody's observation. */
		s->observed = s->stage != c->site->journey.rules->start;
		s->consent = s->kept = true;
		s->split = c->split;
		s->state = &c->states[stage - 1];
		if (!s->observed)
			s->stage = presumed(c, from, s);
	}
	select_choose(c->site, hit->choices, s);
}
