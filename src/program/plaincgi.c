/* SPDX-License-Identifier: ISC */
/*
 * One request of plain CGI: the stored image instead of a compiled site, the
 * same page functions as in a worker.
 */
#include "program/plaincgi.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "http/cgi.h"
#include "pages/page.h"
#include "people/fold.h"
#include "people/news.h"
#include "sequence/follow.h"
#include "program/command.h"
#include "program/listen.h"
#include "program/mapping.h"
#include "publish/statedir.h"
#include "store/json.h"

struct answer {
	struct arena *arena;
	struct mapping *mapping;
	struct fold fold;
	struct store *store;
	struct keyring *keys;
	struct page_hooks hooks;
	struct wake wake;
	struct request request;
	struct response response;
	struct context ctx;
	bool finished;
};

bool
plaincgi_wanted(void)
{
	const char *gateway = getenv("GATEWAY_INTERFACE");

	/* A FastCGI manager hands over a listening socket instead. */
	return gateway != NULL && *gateway != '\0' && !listen_is_given();
}

static bool
open_site(struct answer *an, struct statedir *dir)
{
	const char *site = getenv("KUNDEREJSE_SITE");
	int fd;

	if (site == NULL) {
		log_error("plain CGI needs KUNDEREJSE_SITE in the environment");
		return false;
	}
	if (!crypto_start() ||
	    !statedir_name(dir, an->arena, site, getenv("KUNDEREJSE_STATE")))
		return false;
	fd = open(dir->image, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0) {
		log_errno("the compiled site %s", dir->image);
		return false;
	}
	an->mapping = mapping_open(fd, 1);
	close(fd);
	return an->mapping != NULL;
}

static void
open_store(struct answer *an, struct statedir *dir)
{
	const struct site *site = &an->mapping->site;

	statedir_database(dir, an->arena, NULL,
	    image_str(&site->image, site->head->database));
	an->fold.site = site;
	an->hooks.secrets = dir->hooks;
	an->hooks.json = json_open(an->arena);
	an->store = store_open(an->arena, &(struct store_config){
					      .path = dir->database,
					      .lock_path = dir->lock,
					      .fold = people_fold,
					      .news = people_news,
					      .listens = sequence_listens,
					      .enter = sequence_enter,
					      .fold_ctx = &an->fold,
					      .wake = &an->wake,
					      .keys = an->keys,
					  });
}

static void
finish(struct context *ctx)
{
	struct answer *an = ctx->owner;

	an->finished = true;
}

/* Here nobody else waits, so waiting is allowed. */
static void
wait_for_store(struct answer *an)
{
	int wait;

	while (!an->finished) {
		wait = store_turn(an->store, clock_ms());
		if (!an->finished)
			poll(NULL, 0, wait < 0 || wait > 10 ? 10 : wait);
	}
}

static void
answer(struct answer *an)
{
	struct context *ctx = &an->ctx;
	enum store_rc read = STORE_OK;

	*ctx = (struct context){
	    .entries = page_public,
	    .hooks = &an->hooks,
	    .wake = &an->wake,
	    .arena = an->arena,
	    .site = &an->mapping->site,
	    .store = an->store,
	    .keys = an->keys,
	    .request = &an->request,
	    .response = &an->response,
	    .now = clock_now(),
	    .now_ms = clock_ms(),
	    .finish = finish,
	    .owner = an,
	};
	if (page_begin(ctx))
		read = store_read(an->store, an->arena, &ctx->want, 1);
	if (page_answer(ctx, read) == PAGE_PARKED)
		wait_for_store(an);
}

static void
refuse(struct answer *an, int status)
{
	response_restart(&an->response, status);
	an->response.type = STR("text/plain; charset=utf-8");
	buf_printf(&an->response.body, "%d %s\n", status, status_text(status));
}

int
plaincgi_answer(void)
{
	struct answer an = {.arena = arena_new(256 * 1024), .wake = {-1}};
	struct statedir dir;
	int refused;
	bool good;

	log_name("cgi");
	refused = cgi_read(an.arena, &an.request);
	response_init(&an.response, an.arena);
	good = open_site(&an, &dir);
	if (!good)
		refuse(&an, 500);
	else if (refused != 0)
		refuse(&an, refused);
	else {
		an.keys = keyring_open(dir.keys);
		open_store(&an, &dir);
		/* Without it the sender looks by itself, only later. */
		(void)!wake_open(&an.wake, dir.wake);
		answer(&an);
	}
	if (!cgi_write(
		an.arena, &an.response, an.request.method == METHOD_HEAD))
		good = false;
	if (an.store != NULL)
		store_close(an.store);
	keyring_free(an.keys);
	wake_close(&an.wake);
	json_close(an.hooks.json);
	mapping_drop(an.mapping);
	arena_free(an.arena);
	return good ? COMMAND_GOOD : COMMAND_SYSTEM;
}
