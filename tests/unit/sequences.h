/* SPDX-License-Identifier: ISC */
/*
 * A contact who goes through the one sequence of that site: what is said of him
 * is kept, and his mails leave at once.
 */
#ifndef TESTS_SEQUENCES_H
#define TESTS_SEQUENCES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "sequencing.h"
#include "journey/step.h"
#include "sequence/judging.h"
#include "sequence/walk.h"

#define DAY ((int64_t)86400)
#define HOUR ((int64_t)3600)
#define NINE 1803888000 /* Monday 2027-03-01 08:00 UTC, 09:00 in Oslo */

struct world {
	struct compiled c;
	struct keyring *keys;
	struct following following;
	struct fold fold;

	struct store_follower who;
	struct store_run runs[4];
	struct store_run_mail mails[16];
	struct store_agree agree;
	struct store_think think;
	struct journey_state state;
};

static inline void
begin(struct world *w, const char *sequence)
{
	struct compiled *c = &w->c;

	compiled_start(c);
	sequencing_put(c);
	sitedir_put(&c->dir, "sequences/s.xml", sequence);
	compiled_open(c);
	assert_true(crypto_start());
	w->keys = keyring_new();
	w->following = (struct following){.site = &c->site, .keys = w->keys};
	w->fold.site = &c->site;
	w->agree = (struct store_agree){
	    .at = NINE - DAY, .kind = AGREE_CONFIRMED, .list = STR("news")};
	w->who = (struct store_follower){.now = NINE,
	    .who = {.contact = {.id = {0, 7}, .email = STR("k@example.org")},
		.agrees = &w->agree,
		.nagrees = 1},
	    .runs = w->runs,
	    .mails = w->mails};
}

static inline void
end(struct world *w)
{
	keyring_free(w->keys);
	compiled_stop(&w->c);
}

static inline void
pack_state(struct world *w)
{
	struct buf b;

	buf_init(&b, w->c.arena, 1 << 16);
	state_pack(&w->state, &b);
	w->who.who.contact.state = buf_view(&b);
}

/* Something he told us happened. */
static inline void
happens(struct world *w, const char *event, int64_t at)
{
	const struct store_event e = {.at = at, .event = str_of(event)};
	struct store_stage_change rows[4];

	(void)people_step(&w->c.site, w->c.arena, &w->state, &e, rows, 4);
	pack_state(w);
}

static inline void
take(struct world *w, const struct store_run *run)
{
	for (size_t i = 0; i < w->who.nruns; i++)
		if (w->runs[i].number == run->number) {
			w->runs[i] = *run;
			return;
		}
	w->runs[w->who.nruns] = *run;
	w->runs[w->who.nruns].id = w->who.nruns + 1;
	w->who.nruns++;
}

/* Takes in what was put and queued; the mails leave at once. */
static inline void
keep(struct world *w)
{
	for (size_t i = 0; i < w->think.nchanges; i++) {
		const struct change *c = &w->think.changes[i];

		if (c->verb == CHANGE_PUT_RUN)
			take(w, c->run);
		if (c->verb == CHANGE_QUEUE_MAIL && c->mail->person.n == 0)
			w->mails[w->who.nmails++] =
			    (struct store_run_mail){.run = c->mail->run,
				.step = c->mail->step,
				.state = MAIL_ACCEPTED,
				.ended_at = w->who.now};
	}
}

static inline void
think(struct world *w, store_follow_fn *fn, void *ctx, int64_t now)
{
	w->who.now = now;
	memset(&w->think, 0, sizeof(w->think));
	w->think.arena = w->c.arena;
	w->think.now = now;
	w->think.contact = w->who.who.contact;
	fn(ctx, &w->who, &w->think);
	keep(w);
}

static inline void
follow(struct world *w, int64_t now)
{
	think(w, sequence_follow, &w->following, now);
}

static inline void
submit(struct world *w, int64_t now)
{
	const struct store_event e = {
	    .at = now, .event = STR("form_submit"), .form = STR("f")};

	w->who.event = &e;
	think(w, sequence_enter, &w->fold, now);
	w->who.event = NULL;
}

/* Names of the steps whose mails left, with blanks between. */
static inline void
assert_sent(const struct world *w, const char *steps)
{
	struct buf b;

	buf_init(&b, w->c.arena, 256);
	for (size_t i = 0; i < w->who.nmails; i++)
		buf_printf(
		    &b, "%s%.*s", i > 0 ? " " : "", STR_ARG(w->mails[i].step));
	if (!str_eq(buf_view(&b), str_of(steps)))
		fail_msg("sent: %.*s", STR_ARG(buf_view(&b)));
}

static inline void
assert_text(struct str s, const char *text)
{
	if (!str_eq(s, str_of(text)))
		fail_msg("%.*s is not %s", STR_ARG(s), text);
}
/* The sequence as its author changed it while somebody is in. */
static inline void
edit(struct world *w, const char *sequence)
{
	sitedir_put(&w->c.dir, "sequences/s.xml", sequence);
	compiled_open(&w->c);
}

#endif
