/* SPDX-License-Identifier: ISC */
/*
 * The loop of the keeper: a slice of work, then sleep; longer when nothing was
 * left to do.
 */
#include "program/keeper.h"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "insight/mailviewing.h"
#include "people/fold.h"
#include "program/command.h"
#include "program/handover.h"
#include "program/maildir.h"
#include "program/mapping.h"
#include "publish/kept.h"
#include "store/store.h"

#define BUSY_MS 50 /* between two slices: others want the lock as well */
#define FORMS_MAX (1u << 20)
#define LOOK_SECONDS 3600 /* between two looks at files that expire */
#define IDLE_MS 250       /* when the last slice found nothing */

struct keeper {
	struct arena *arena;
	struct mapping *mapping;
	struct fold fold;
	struct store *store;
	int control, signals;
	struct arena *words;         /* of the site at hand: */
	struct str forms;            /* that ask whether an address is his */
	const char *unknown, *tests; /* the directories */
	int64_t looked_at;           /* into them */
};

/* The moment before which the row of somebody who is silent goes. */
static int64_t
before(const struct rule_duration *keep, int64_t now)
{
	if (!keep->given)
		return 0;
	return duration_before(
	    now, (struct duration){keep->seconds, keep->months});
}

/* " ebook signup " */
static void
name_forms(struct keeper *k)
{
	const struct site *site = &k->mapping->site;
	const struct image *im = &site->image;
	const struct form_row *rows =
	    IMAGE_ROWS(im, struct form_row, site->head->forms);
	struct buf b;

	arena_reset(k->words);
	buf_init(&b, k->words, FORMS_MAX);
	buf_char(&b, ' ');
	for (uint32_t i = 0; i < site->head->forms.n; i++)
		if (rows[i].confirm.n > 0)
			buf_printf(
			    &b, "%.*s ", STR_ARG(image_str(im, rows[i].name)));
	k->forms = buf_view(&b);
}

static struct store_before
retention(const struct keeper *k, int64_t now)
{
	const struct site *site = &k->mapping->site;

	return (struct store_before){
	    .visitors = before(&site->head->keep_visitors, now),
	    .contacts = before(&site->head->keep_contacts, now),
	    .unconfirmed = before(&site->head->keep_unconfirmed, now),
	    .forms = k->forms,
	    .bodies = before(&site->head->keep_bodies, now),
	};
}

static void
expire_files(struct keeper *k, int64_t now)
{
	/* A clock that was set back must not end it. */
	if (now >= k->looked_at && now - k->looked_at < LOOK_SECONDS)
		return;
	k->looked_at = now;
	maildir_expire(
	    k->unknown, before(&k->mapping->site.head->keep_bodies, now));
	kept_tests_expire(k->tests, now - MAILVIEW_TEST_SECONDS);
}

/* false: the master is gone. */
static bool
take_site(struct keeper *k)
{
	enum handover_rc rc;
	struct mapping *m;
	uint32_t generation;
	int fd;

	while ((rc = handover_receive(k->control, &fd, &generation)) ==
	       HANDOVER_GOT) {
		m = mapping_open(fd, generation);
		close(fd);
		if (m == NULL)
			return false;
		mapping_drop(k->mapping);
		k->mapping = m;
		k->fold.site = &m->site;
		name_forms(k);
	}
	return rc == HANDOVER_NOTHING;
}

static void
run(struct keeper *k)
{
	struct pollfd p[] = {
	    {.fd = k->signals, .events = POLLIN},
	    {.fd = k->control, .events = POLLIN},
	};
	bool more;

	for (;;) {
		int64_t now = clock_now();

		(void)store_turn(k->store, clock_ms());
		more = store_keep(k->store, now, retention(k, now));
		expire_files(k, now);
		if (poll(p, 2, more ? BUSY_MS : IDLE_MS) <= 0)
			continue;
		/* SIGTERM is the only signal asked for. */
		if (p[0].revents != 0 || (p[1].revents != 0 && !take_site(k)))
			return;
	}
}

int
keeper_run(const struct keeper_job *job)
{
	struct keeper k = {
	    .arena = arena_new(0),
	    .words = arena_new(0),
	    .mapping = mapping_open(job->image, job->generation),
	    .control = job->control,
	    .unknown = job->unknown,
	    .tests = job->tests,
	};
	sigset_t wanted;
	int status = COMMAND_SYSTEM;

	close(job->image);
	sigemptyset(&wanted);
	sigaddset(&wanted, SIGTERM);
	k.signals = signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
	if (k.mapping != NULL && k.signals >= 0) {
		k.fold.site = &k.mapping->site;
		name_forms(&k);
		k.store = store_open(k.arena, &(struct store_config){
						  .path = job->database,
						  .lock_path = job->lock,
						  .fold = people_fold,
						  .fold_ctx = &k.fold,
					      });
		run(&k);
		store_close(k.store);
		status = COMMAND_GOOD;
	}
	mapping_drop(k.mapping);
	close(k.signals);
	close(k.control);
	arena_free(k.words);
	arena_free(k.arena);
	return status;
}
