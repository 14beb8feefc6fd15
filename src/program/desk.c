/* SPDX-License-Identifier: ISC */
/*
 * Requests of one turn: read, begun, one read of the store, answered.
 */
#include "program/desk.h"

#include <assert.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "pages/page.h"

#define JOB_BLOCK (48 * 1024)  /* most pages fit without a second block */
#define TURN_BLOCK (64 * 1024) /* and the rows of most turns */

/* A request under way. */
struct job {
	struct job *next;
	struct desk *desk;
	struct conn *conn;
	struct arena *arena;
	struct mapping *mapping;
	bool wants, ready;
	struct request request;
	struct response response;
	struct context ctx;
};

void
desk_init(struct desk *d, struct arena *a, struct conns *conns,
    struct score *score, struct mapping *mapping)
{
	*d = (struct desk){.arena = a,
	    .scratch = arena_new(TURN_BLOCK),
	    .conns = conns,
	    .score = score,
	    .mapping = mapping,
	    .fold = {&mapping->site}};
	d->last = &d->first;
}

void
desk_change(struct desk *d, struct mapping *m)
{
	mapping_drop(d->mapping);
	d->mapping = m;
	d->fold.site = &m->site;
}

void
desk_close(struct desk *d)
{
	assert(d->njobs == 0 && d->parked == 0);
	while (d->free != NULL) {
		arena_free(d->free->arena);
		d->free = d->free->next;
	}
	arena_free(d->scratch);
	mapping_drop(d->mapping);
}

static struct job *
job_get(struct desk *d)
{
	struct job *j = d->free;

	if (j == NULL) {
		j = ARENA_NEW(d->arena, struct job);
		j->arena = arena_new(JOB_BLOCK);
	} else {
		d->free = j->next;
	}
	j->next = NULL;
	j->desk = d;
	j->wants = j->ready = false;
	return j;
}

static void
job_put(struct job *j)
{
	struct desk *d = j->desk;

	arena_reset(j->arena);
	mapping_drop(j->mapping);
	j->mapping = NULL;
	j->next = d->free;
	d->free = j;
}

/* Sends the answer and lets go of the request. */
static void
send_answer(struct job *j)
{
	struct desk *d = j->desk;
	struct conn *c = j->conn;
	bool head = j->request.method == METHOD_HEAD;

	if (fcgi_write(c->fcgi, j->arena, &j->response, head, !d->leaving))
		conn_rest(d->conns, c);
	else
		conn_close(d->conns, c);
	atomic_fetch_add_explicit(&d->score->served, 1, memory_order_relaxed);
	job_put(j);
}

/* From store_turn: a parked answer is ready. */
static void
finish(struct context *ctx)
{
	struct job *j = ctx->owner;

	j->desk->parked--;
	send_answer(j);
}

static void
begin(struct job *j, int64_t now_ms)
{
	struct desk *d = j->desk;

	j->mapping = mapping_use(d->mapping);
	j->ctx = (struct context){
	    .entries = d->entries,
	    .home = d->home,
	    .hooks = d->hooks,
	    .wake = d->wake,
	    .arena = j->arena,
	    .site = &j->mapping->site,
	    .store = d->store,
	    .keys = d->keys,
	    .request = &j->request,
	    .response = &j->response,
	    .now = clock_now(),
	    .now_ms = now_ms,
	    .finish = finish,
	    .owner = j,
	};
	j->wants = page_begin(&j->ctx);
}

/* Not even a request: one line, whatever the site looks like. */
static void
refuse(struct job *j, int status)
{
	response_restart(&j->response, status);
	j->response.type = STR("text/plain; charset=utf-8");
	buf_printf(&j->response.body, "%d %s\n", status, status_text(status));
	j->request = (struct request){.method = METHOD_OTHER};
	j->ready = true;
}

void
desk_take(struct desk *d, struct conn *c, int64_t now_ms)
{
	struct job *j = job_get(d);
	int status = fcgi_read(c->fcgi, j->arena, &j->request);

	j->conn = c;
	if (status < 0) {
		conn_close(d->conns, c);
		job_put(j);
		return;
	}
	response_init(&j->response, j->arena);
	if (status > 0)
		refuse(j, status);
	else
		begin(j, now_ms);
	*d->last = j;
	d->last = &j->next;
	d->njobs++;
}

/* One read for all that want somebody, each into the request's own memory: it
 * may outlive the turn. */
static enum store_rc
read_wanted(struct desk *d)
{
	struct store_want *wants =
	    arena_array(d->scratch, d->njobs, sizeof(*wants));
	enum store_rc rc;
	size_t n = 0;

	for (struct job *j = d->first; j != NULL; j = j->next)
		if (j->wants)
			wants[n++] = (struct store_want){
			    .id = j->ctx.want.id, .arena = j->arena};
	if (n == 0)
		return STORE_OK;
	rc = store_read(d->store, d->scratch, wants, n);
	n = 0;
	for (struct job *j = d->first; j != NULL; j = j->next)
		if (j->wants)
			j->ctx.want = wants[n++];
	return rc;
}

void
desk_answer(struct desk *d)
{
	struct job *j, *next;
	enum store_rc rc;

	if (d->njobs == 0)
		return;
	rc = read_wanted(d);
	j = d->first;
	d->first = NULL;
	d->last = &d->first;
	d->njobs = 0;
	for (; j != NULL; j = next) {
		next = j->next;
		if (j->ready ||
		    page_answer(&j->ctx, j->wants ? rc : STORE_OK) == PAGE_DONE)
			send_answer(j);
		else
			d->parked++;
	}
	arena_reset(d->scratch);
}
