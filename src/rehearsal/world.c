/* SPDX-License-Identifier: ISC */
#include "rehearsal/world.h"

#include <assert.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/keyfile.h"
#include "people/news.h"
#include "store/json.h"

#define OWNER STR("rehearsal")
#define SCAN_SECONDS 21600 /* silence is counted in days */
/* More moments than this without the clock going on: something goes round. */
#define ROUNDS_MAX 100000

static struct str
path(const struct world *w, const char *name)
{
	return str_format(w->arena, "%s/%s", w->dir, name);
}

/* The store's clock: each look is a second later, so nothing waits. */
static int64_t
tick(struct world *w)
{
	return w->ms += 1000;
}

static int64_t
now_of(void *ctx)
{
	return ((const struct world *)ctx)->now;
}

static bool
never(void *ctx)
{
	(void)ctx;
	return false;
}

static bool
open_keys(struct world *w)
{
	const char *file = path(w, "keys").p;

	if (!keyfile_make(file))
		return false;
	w->keys = keyring_open(file);
	return w->keys != NULL;
}

static bool
open_store(struct world *w)
{
	const char *file = path(w, "kunderejse.db").p;
	const char *lock = path(w, "kunderejse.lock").p;

	if (!store_prepare(file, lock))
		return false;
	w->fold.site = w->site;
	w->store = store_open(w->arena, &(struct store_config){
					    .path = file,
					    .lock_path = lock,
					    .alone = true,
					    .fold = people_fold,
					    .news = people_news,
					    .listens = sequence_listens,
					    .enter = sequence_enter,
					    .fold_ctx = &w->fold,
					    .keys = w->keys,
					});
	return store_level(w->store) == 2 && store_sender_alone(w->store);
}

static bool
open_sender(struct world *w, struct str *why)
{
	const struct submit_setup setup = {.base = STR("")};

	w->mails = path(w, "mails").p;
	w->way = submit_open(
	    w->arena, str_format(w->arena, "dir:%s", w->mails), &setup, why);
	if (w->way == NULL)
		return false;
	w->sender = (struct sender){.site = w->site,
	    .keys = w->keys,
	    .store = w->store,
	    .way = w->way,
	    .hooks = path(w, "hooks").p,
	    .now = now_of,
	    .now_ctx = w,
	    .now_ms = clock_ms};
	sender_start(&w->sender, w->arena, PACE_NONE, OWNER);
	w->sender.running.scan_seconds = SCAN_SECONDS;
	return true;
}

bool
world_open(struct world *w, struct str *why)
{
	*why = str_format(w->arena, "%s can not be used", w->dir);
	w->ms = clock_ms();
	w->hooks = (struct page_hooks){
	    .secrets = path(w, "hooks").p, .json = json_open(w->arena)};
	return open_keys(w) && open_store(w) && open_sender(w, why);
}

void
world_close(struct world *w)
{
	if (w->arena == NULL)
		return; /* it was never begun */
	if (w->sender.batch != NULL)
		sender_stop(&w->sender);
	if (w->way != NULL)
		submit_close(w->way);
	if (w->store != NULL)
		store_close(w->store);
	keyring_free(w->keys);
	json_close(w->hooks.json);
}

static void
settle(struct world *w)
{
	while (store_turn(w->store, tick(w)) >= 0)
		;
}

/* All that is due at this moment.  false: the store failed. */
static bool
work(struct world *w, bool *did)
{
	enum sender_did sent = SENDER_WORKED;

	*did = false;
	for (int i = 0; sent == SENDER_WORKED; i++) {
		assert(i < ROUNDS_MAX);
		sent = sender_turn(&w->sender, never, w);
		*did |= sent == SENDER_WORKED;
	}
	return sent == SENDER_IDLE;
}

/* When something is due next; INT64_MAX: nothing is. */
static bool
next(struct world *w, int64_t *at)
{
	int64_t mails[MAIL_CLASS__MAX];

	if (running_next(&w->sender.running, at) != STORE_OK ||
	    store_mail_next(w->store, mails) != STORE_OK)
		return false;
	if (lettering_next(&w->sender.lettering) < *at)
		*at = lettering_next(&w->sender.lettering);
	for (int k = 0; k < MAIL_CLASS__MAX; k++)
		if (mails[k] < *at)
			*at = mails[k];
	return true;
}

bool
world_until(struct world *w, int64_t end, void (*moment)(void *ctx), void *ctx)
{
	int64_t at;
	bool did;

	for (;;) {
		settle(w);
		if (!work(w, &did) || !next(w, &at))
			return false;
		if (did && moment != NULL)
			moment(ctx);
		if (at > end)
			break;
		w->now = at > w->now ? at : w->now + 1;
	}
	if (end > w->now)
		w->now = end;
	return true;
}

struct answering {
	bool finished;
};

static void
finish(struct context *ctx)
{
	((struct answering *)ctx->owner)->finished = true;
}

void
world_ask(struct world *w, struct arena *a, const struct request *request,
    struct response *response)
{
	struct answering answering = {false};
	struct context *ctx = ARENA_NEW(a, struct context);
	enum store_rc read = STORE_OK;

	response_init(response, a);
	*ctx = (struct context){.entries = page_public,
	    .hooks = &w->hooks,
	    .arena = a,
	    .site = w->site,
	    .store = w->store,
	    .keys = w->keys,
	    .request = request,
	    .response = response,
	    .now = w->now,
	    .now_ms = tick(w),
	    .finish = finish,
	    .owner = &answering};
	if (page_begin(ctx))
		read = store_read(w->store, a, &ctx->want, 1);
	if (page_answer(ctx, read) == PAGE_PARKED)
		while (!answering.finished)
			(void)store_turn(w->store, tick(w));
	settle(w);
}

enum store_rc
world_write(struct world *w, struct store_tx *tx)
{
	enum store_rc rc = store_write_wait(w->store, tx, clock_ms);

	settle(w);
	return rc;
}
