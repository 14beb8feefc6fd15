/* SPDX-License-Identifier: ISC */
/*
 * The loop of a worker: events, requests, the store, and leaving in good order.
 */
#include "program/worker.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "people/news.h"
#include "sequence/follow.h"
#include "program/command.h"
#include "program/desk.h"
#include "program/handover.h"
#include "store/json.h"

#define EVENTS_MAX 64
#define ACCEPTS_A_TURN 8
#define BALANCE_MS 100 /* how soon one who held too many looks again */
#define PAUSE_MS 250   /* without descriptors */
#define LEAVE_MS 500   /* after that what is idle is closed */

struct worker {
	const struct worker_job *job;
	struct score *score;
	struct arena *arena;
	struct conns conns;
	struct desk desk;
	struct keyring *keys; /* NULL: unread (logged), no code is good */
	struct page_hooks hooks;
	struct wake wake;
	int epoll, signals, control, listener; /* -1: closed */
	bool listening;    /* the listening socket is in the set */
	int64_t listen_ms; /* when to put it back; 0: at the next chance */
	int64_t paused_ms; /* when descriptors were wanting last; or 0 */
	int64_t leave_ms;  /* since SIGTERM: when to close what is idle; or 0 */
};

static bool
watch(struct worker *w, int fd, void *data)
{
	struct epoll_event e = {.events = EPOLLIN, .data.ptr = data};

	if (epoll_ctl(w->epoll, EPOLL_CTL_ADD, fd, &e) == 0)
		return true;
	log_errno("watching descriptor %d", fd);
	return false;
}

static void
stop_listening(struct worker *w, int64_t until_ms)
{
	if (w->listening)
		epoll_ctl(w->epoll, EPOLL_CTL_DEL, w->listener, NULL);
	w->listening = false;
	w->listen_ms = until_ms;
}

/* Puts the listening socket back into the set when its time has come. */
static void
go_on_listening(struct worker *w, int64_t now_ms)
{
	if (w->listening || w->listener < 0 || now_ms < w->listen_ms)
		return;
	if (!scoreboard_may_accept(w->job->board, w->conns.n, now_ms))
		w->listen_ms = now_ms + BALANCE_MS;
	else
		w->listening = watch(w, w->listener, &w->listener);
}

/* Once for a whole time of want, not at each pause. */
static void
say_pause(struct worker *w, int64_t now_ms)
{
	if (w->paused_ms == 0 || now_ms > w->paused_ms + 4 * PAUSE_MS)
		log_warn("no descriptors or memory are left: new connections "
			 "wait");
	w->paused_ms = now_ms;
}

/* Takes new connections, but never many more than the others hold: kept-open
 * ones would else pile up here (DESIGN 3). */
static void
take_connections(struct worker *w, int64_t now_ms)
{
	for (int i = 0; i < ACCEPTS_A_TURN && w->listening; i++) {
		if (!scoreboard_may_accept(w->job->board, w->conns.n, now_ms)) {
			stop_listening(w, now_ms + BALANCE_MS);
			return;
		}
		switch (conns_accept(&w->conns, w->listener, now_ms)) {
		case ACCEPT_ONE:
			atomic_store(&w->score->connections, w->conns.n);
			break;
		case ACCEPT_NONE:
			return;
		case ACCEPT_PAUSE:
			say_pause(w, now_ms);
			stop_listening(w, now_ms + PAUSE_MS);
			return;
		}
	}
}

static void
leave(struct worker *w, int64_t now_ms)
{
	if (w->leave_ms != 0)
		return;
	log_trace(LOG_SERVE, "leaving with %u connections", w->conns.n);
	atomic_store(&w->score->state, SCORE_LEAVING);
	stop_listening(w, 0);
	close(w->listener);
	w->listener = -1;
	w->desk.leaving = true;
	w->leave_ms = now_ms + LEAVE_MS;
}

static void
take_signals(struct worker *w, int64_t now_ms)
{
	struct signalfd_siginfo info;

	while (read(w->signals, &info, sizeof(info)) == sizeof(info))
		if (info.ssi_signo == SIGTERM)
			leave(w, now_ms);
}

/* Who had none still has none: his store would not take them. */
static void
renew_keys(struct worker *w)
{
	if (w->keys != NULL)
		/* Those he has are still good for all that he signs. */
		(void)!keyring_renew(w->keys, w->job->keys);
}

/* A new site from the master; requests from now on get it, with the keys there
 * are now. */
static void
take_site(struct worker *w, int64_t now_ms)
{
	enum handover_rc rc;
	struct mapping *m;
	uint32_t generation;
	int fd;

	while ((rc = handover_receive(w->control, &fd, &generation)) ==
	       HANDOVER_GOT) {
		m = mapping_open(fd, generation);
		close(fd);
		if (m == NULL) {
			/* The next worker gets it from the master anew. */
			leave(w, now_ms);
			return;
		}
		desk_change(&w->desk, m);
		renew_keys(w);
		atomic_store(&w->score->image, generation);
		handover_answer(w->control);
	}
	if (rc == HANDOVER_CLOSED) {
		epoll_ctl(w->epoll, EPOLL_CTL_DEL, w->control, NULL);
		leave(w, now_ms);
	}
}

static void
take_request(struct worker *w, struct conn *c, int64_t now_ms)
{
	if (conn_look(&w->conns, c, now_ms) == GATE_WHOLE)
		desk_take(&w->desk, c, now_ms);
}

static void
take_event(struct worker *w, void *data, int64_t now_ms)
{
	if (data == &w->listener)
		take_connections(w, now_ms);
	else if (data == &w->signals)
		take_signals(w, now_ms);
	else if (data == &w->control)
		take_site(w, now_ms);
	else
		take_request(w, data, now_ms);
}

/* Closes what is idle; a request that just came in is still answered. */
static void
close_idle(struct worker *w, int64_t now_ms)
{
	struct conn *c;

	while ((c = conns_idle(&w->conns)) != NULL)
		switch (conn_look(&w->conns, c, now_ms)) {
		case GATE_WHOLE:
			desk_take(&w->desk, c, now_ms);
			break;
		case GATE_PARTIAL:
			if (!c->young)
				conn_close(&w->conns, c);
			break;
		case GATE_REFUSED:
			break;
		}
	desk_answer(&w->desk);
}

static int
sooner(int a, int b)
{
	if (a < 0 || b < 0)
		return a < 0 ? b : a;
	return a < b ? a : b;
}

static int
until(int64_t then, int64_t now)
{
	return then <= now ? 0 : (int)(then - now);
}

/*
 * One turn: what happened, the answers, one step of the store, what is due.
 * Returns for how long to sleep.
 */
static int
turn(struct worker *w, const struct epoll_event *events, int n)
{
	int64_t now_ms = clock_ms();
	struct conn *c;
	int wait = SCORE_BEAT_MS;

	atomic_store(&w->score->beat, now_ms);
	atomic_store(&w->score->deadline, now_ms + SCORE_ANSWER_MS);
	for (int i = 0; i < n; i++)
		take_event(w, events[i].data.ptr, now_ms);
	while ((c = conns_again(&w->conns)) != NULL)
		take_request(w, c, now_ms);
	desk_answer(&w->desk);
	if (w->leave_ms != 0 && now_ms >= w->leave_ms)
		close_idle(w, now_ms);
	wait = sooner(wait, store_turn(w->desk.store, now_ms));
	wait = sooner(wait, conns_expire(&w->conns, now_ms));
	go_on_listening(w, now_ms);
	if (!w->listening && w->listener >= 0)
		wait = sooner(wait, until(w->listen_ms, now_ms));
	if (w->leave_ms > now_ms)
		wait = sooner(wait, until(w->leave_ms, now_ms));
	if (w->conns.again.head.next != &w->conns.again.head)
		wait = 0;
	atomic_store(&w->score->connections, w->conns.n);
	atomic_store(&w->score->deadline, 0);
	return wait;
}

static bool
open_things(struct worker *w, sigset_t *wanted)
{
	const struct worker_job *job = w->job;
	struct mapping *m = mapping_open(job->image, job->generation);

	close(job->image);
	if (m == NULL)
		return false;
	conns_init(&w->conns, w->arena, w->epoll);
	desk_init(&w->desk, w->arena, &w->conns, w->score, m);
	w->desk.entries = job->entries;
	w->desk.home = job->home.site != NULL ? &job->home : NULL;
	w->keys = keyring_open(job->keys);
	w->desk.keys = w->keys;
	w->desk.store = store_open(w->arena, &(struct store_config){
						 .path = job->database,
						 .lock_path = job->lock,
						 .worker = true,
						 .fold = people_fold,
						 .news = people_news,
						 .listens = sequence_listens,
						 .enter = sequence_enter,
						 .fold_ctx = &w->desk.fold,
						 .wake = &w->wake,
						 .keys = w->keys,
					     });
	w->hooks = (struct page_hooks){
	    .secrets = job->hooks, .json = json_open(w->arena)};
	if (job->hooks != NULL)
		w->desk.hooks = &w->hooks;
	/* Without it the sender looks by itself, only later. */
	if (wake_open(&w->wake, job->wake))
		w->desk.wake = &w->wake;
	sigemptyset(wanted);
	sigaddset(wanted, SIGTERM);
	w->signals = signalfd(-1, wanted, SFD_CLOEXEC | SFD_NONBLOCK);
	return fcgi_start() && w->epoll >= 0 && w->signals >= 0 &&
	       watch(w, w->signals, &w->signals) &&
	       watch(w, w->control, &w->control);
}

static void
run(struct worker *w)
{
	struct epoll_event events[EVENTS_MAX];
	int wait = 0, n;

	atomic_store(&w->score->image, w->job->generation);
	atomic_store(&w->score->state, SCORE_READY);
	handover_answer(w->control);
	for (;;) {
		n = epoll_wait(w->epoll, events, EVENTS_MAX, wait);
		assert(n >= 0 || errno == EINTR);
		wait = turn(w, events, n);
		if (w->leave_ms != 0 && w->conns.n == 0)
			break;
	}
	/* No turn follows: the end has a deadline of its own. */
	atomic_store(&w->score->beat, 0);
}

int
worker_run(const struct worker_job *job)
{
	struct worker w = {
	    .job = job,
	    .score = &job->board->rows[job->row],
	    .arena = arena_new(256 * 1024),
	    .epoll = epoll_create1(EPOLL_CLOEXEC),
	    .signals = -1,
	    .wake = {-1},
	    .control = job->control,
	    .listener = job->listener,
	};
	sigset_t wanted;
	int status = COMMAND_SYSTEM;

	if (open_things(&w, &wanted)) {
		run(&w);
		conns_close(&w.conns);
		store_close(w.desk.store);
		json_close(w.hooks.json);
		desk_close(&w.desk);
		status = COMMAND_GOOD;
	}
	keyring_free(w.keys);
	wake_close(&w.wake);
	close(w.epoll);
	close(w.signals);
	close(w.control);
	arena_free(w.arena);
	return status;
}
