/* SPDX-License-Identifier: ISC */
#include "sequence/walk.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "journey/experiment.h"
#include "people/reader.h"
#include "template/mail.h"

/* The value that says that an open complaint stops what goes by itself. */
#define OPEN_CASE STR("open_case")

static uint64_t
split_of(struct arena *a, const struct keyring *keys, struct id contact)
{
	struct str id = str_format(a, "%" PRIu64, contact.lo);
	unsigned char hash[HASH_BYTES];

	hash_lasting(keys, KEY_SPLIT, hash, id.p, id.n);
	return experiment_split(hash);
}

void
walk_begin(struct walk *w, struct arena *a, const struct site *site,
    const struct following *following, const struct store_follower *who,
    int64_t now)
{
	const struct store_contact *c = &who->who.contact;

	*w = (struct walk){.arena = a,
	    .site = site,
	    .who = who,
	    .now = now,
	    .at = reader_of(
		reader_lang(site, c), site->head->journey.start, now)};
	w->state = reader_journey(a, site, &who->who, &w->at);
	reader_contact(a, &who->who, &w->at);
	reader_runs(
	    a, who->runs, who->nruns, who->mails, who->nmails, NULL, &w->at);
	if (following == NULL)
		return;
	w->at.split = split_of(a, following->keys, c->id);
	if (c->zone.n > 0 && following->zone != NULL &&
	    !following->zone(following->zone_ctx, c->zone, &w->zone, &w->nzone))
		w->nzone = 0;
}

void
walk_turn(struct walk *w, const struct store_run *run)
{
	const struct store_follower *who = w->who;

	reader_runs(w->arena, who->runs, who->nruns, who->mails, who->nmails,
	    run, &w->at);
	w->at.sequence = run->sequence;
	w->at.since = run->entered_at;
}

bool
walk_case_open(const struct walk *w)
{
	struct str value =
	    reader_value(w->at.contact, w->at.ncontact, OPEN_CASE);

	return value.n > 0 && !str_eq(value, STR("no"));
}

enum mail_class
walk_class(uint32_t kind)
{
	switch ((enum mail_kind)kind) {
	case KIND_SERVICE:
		return MAIL_SERVICE;
	case KIND_MARKETING:
		return MAIL_MARKETING;
	case KIND_CONFIRMATION:
	case KIND_TRANSACTIONAL:
	case KIND_STAFF:
		break;
	}
	return MAIL_TRANSACTIONAL;
}

bool
walk_lists(const struct site *site, struct span list, struct str word)
{
	const struct span *rows = IMAGE_ROWS(&site->image, struct span, list);

	for (uint32_t i = 0; i < list.n; i++)
		if (str_eq(image_str(&site->image, rows[i]), word))
			return true;
	return false;
}

struct way
way_of(
    struct walk *w, const struct sequence_row *row, const struct store_run *run)
{
	return (struct way){.walk = w,
	    .row = row,
	    .steps = IMAGE_ROWS(&w->site->image, struct step_row, row->steps),
	    .run = *run,
	    .due = run->wake};
}

static const struct program_row *
program_of(const struct way *way)
{
	return IMAGE_ROWS(&way->walk->site->image, struct program_row,
		   way->walk->site->head->programs) +
	       way->row->program;
}

bool
way_holds(const struct way *way, uint32_t cond)
{
	unsigned char truths[SELECT_CONDS_MAX];
	struct machine m;

	if (cond == SEQUENCE_NO_COND)
		return true;
	machine_start(&m, way->walk->site, &way->walk->at, program_of(way),
	    truths, way->walk->arena);
	for (uint32_t i = 0; i <= cond; i++)
		truths[i] = (unsigned char)machine_cond(&m, i);
	machine_end(&m);
	return truths[cond] == TRUTH_YES;
}

struct str
way_value(const struct way *way, uint32_t value)
{
	struct selection s;

	select_program(way->walk->site, way->walk->arena, &way->walk->at,
	    program_of(way), &s);
	return s.values[value];
}

bool
way_passed(const struct way *way, struct str step)
{
	struct str rest = way->run.path, word;

	while (str_word(&rest, &word))
		if (str_eq(str_head(word, str_chr(word, WALK_BRANCH)), step))
			return true;
	return false;
}

void
way_pass(struct way *way, struct str step, struct str branch)
{
	struct store_run *run = &way->run;

	run->path = str_format(way->walk->arena, "%.*s%s%.*s%s%.*s",
	    STR_ARG(run->path), run->path.n > 0 ? " " : "", STR_ARG(step),
	    branch.n > 0 ? ">" : "", STR_ARG(branch));
	run->step = STR("");
}
