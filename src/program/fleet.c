/* SPDX-License-Identifier: ISC */
/*
 * Starting, watching and ending the children.
 */
#include "program/fleet.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "program/handover.h"

#define START_MS 30000 /* from the fork to the first answer */
#define LEAVE_MS 10000 /* from SIGTERM to the end */
#define PAUSE_MS 100   /* before a child that died at once is tried again */
#define PAUSE_MAX_MS 5000
#define AT_ONCE_MS 1000 /* keeper, admin: longer was all right */
#define TICK_MS 250     /* how closely deadlines are watched */

bool
fleet_open(struct fleet *f, struct arena *a, unsigned workers)
{
	assert(workers <= FLEET_MAX);
	f->wanted = workers;
	f->nworkers = workers + 1;
	f->workers = arena_array(a, f->nworkers, sizeof(*f->workers));
	for (unsigned i = 0; i < f->nworkers; i++)
		f->workers[i].control = -1;
	for (unsigned i = 0; i < LONE__MAX; i++)
		f->lone[i].control = -1;
	f->master = getpid();
	return scoreboard_open(&f->board, f->nworkers);
}

static void
forget(struct child *c)
{
	if (c->control >= 0)
		close(c->control);
	*c = (struct child){.control = -1};
}

void
fleet_close(struct fleet *f)
{
	for (unsigned i = 0; i < f->nworkers; i++)
		forget(&f->workers[i]);
	for (unsigned i = 0; i < LONE__MAX; i++)
		forget(&f->lone[i]);
}

static void
hold_back(struct backoff *b, bool failed, int64_t now_ms)
{
	int64_t pause = (int64_t)PAUSE_MS << b->failures;

	b->start_ms = now_ms;
	if (!failed) {
		b->failures = 0;
		return;
	}
	b->start_ms += pause < PAUSE_MAX_MS ? pause : PAUSE_MAX_MS;
	if (pause < PAUSE_MAX_MS)
		b->failures++;
}

/* Forks into *c.  1 in the child, whose end of the channel is in *control. */
static int
start(struct fleet *f, struct child *c, int64_t now_ms, int *control)
{
	int pair[2];
	pid_t pid;

	if (!handover_pair(pair))
		return -1;
	pid = fork();
	switch (pid) {
	case -1:
		log_errno("starting a child");
		close(pair[0]);
		close(pair[1]);
		return -1;
	case 0:
		/* Ends with the master, also one that ended just now. */
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (getppid() != f->master)
			raise(SIGTERM);
		close(pair[0]);
		*control = pair[1];
		return 1;
	default:
		close(pair[1]);
		*c = (struct child){
		    .pid = pid, .control = pair[0], .started_ms = now_ms};
		return 0;
	}
}

/* In the log and in ps. */
static void
take_name(const char *name)
{
	log_name(name);
	prctl(PR_SET_NAME, name);
}

/* What every child that answers begins with. */
static struct worker_job
work(const struct fleet *f, int control)
{
	return (struct worker_job){.control = control,
	    .image = f->live->image,
	    .generation = f->live->generation,
	    .database = f->database,
	    .lock = f->lock,
	    .keys = f->keys,
	    .hooks = f->hooks,
	    .wake = f->wake};
}

static bool
start_worker(struct fleet *f, unsigned i, int64_t now_ms, struct errand *e)
{
	struct score *row = &f->board.rows[i];
	char name[32];
	int control = -1;

	scoreboard_reset(row, -1);
	switch (start(f, &f->workers[i], now_ms, &control)) {
	case 1:
		snprintf(name, sizeof(name), "worker %u", i + 1);
		take_name(name);
		*e = (struct errand){
		    .role = ROLE_WORKER, .worker = work(f, control)};
		e->worker.board = &f->board;
		e->worker.row = i;
		e->worker.listener = f->listener;
		e->worker.entries = page_public;
		return true;
	case 0:
		/* The worker may have set its state already. */
		atomic_store(&row->pid, f->workers[i].pid);
		break;
	default:
		scoreboard_reset(row, 0);
		hold_back(&f->worker_pause, true, now_ms);
	}
	return false;
}

static const char *
lone_name(enum lone which)
{
	return which == LONE_KEEPER ? "keeper" : "admin";
}

static bool
start_lone(struct fleet *f, enum lone which, int64_t now_ms, struct errand *e)
{
	int control = -1;

	switch (start(f, &f->lone[which], now_ms, &control)) {
	case 1:
		take_name(lone_name(which));
		if (which == LONE_KEEPER) {
			*e = (struct errand){.role = ROLE_KEEPER,
			    .keeper = {.control = control,
				.image = f->live->image,
				.generation = f->live->generation,
				.database = f->database,
				.lock = f->lock,
				.unknown = f->unknown,
				.tests = f->tests}};
			return true;
		}
		*e = (struct errand){
		    .role = ROLE_ADMIN, .worker = work(f, control)};
		e->worker.listener = f->admin_listener;
		return true;
	case -1:
		hold_back(&f->lone_pause[which], true, now_ms);
	}
	return false;
}

static enum score_state
state_of(const struct fleet *f, unsigned i)
{
	return (enum score_state)atomic_load(&f->board.rows[i].state);
}

static void
end_child(struct child *c, int64_t now_ms)
{
	if (c->leaving || c->pid == 0)
		return;
	c->leaving = true;
	c->kill_ms = now_ms + LEAVE_MS;
	kill(c->pid, SIGTERM);
}

/* Kills who passed a deadline; the end itself is seen by fleet_ended. */
static void
kill_overdue(struct fleet *f, int64_t now_ms)
{
	for (unsigned i = 0; i < f->nworkers; i++) {
		struct child *c = &f->workers[i];
		const char *why = NULL;

		if (c->pid == 0 || c->killed)
			continue;
		if (scoreboard_overdue(&f->board.rows[i], now_ms))
			why = "it passed its deadline";
		else if (state_of(f, i) == SCORE_STARTING &&
			 now_ms > c->started_ms + START_MS)
			why = "it does not start";
		else if (c->leaving && now_ms > c->kill_ms)
			why = "it does not leave";
		if (why == NULL)
			continue;
		log_error("worker %u (pid %ld) is killed: %s", i + 1,
		    (long)c->pid, why);
		c->killed = true;
		kill(c->pid, SIGKILL);
	}
	for (unsigned i = 0; i < LONE__MAX; i++)
		if (f->lone[i].leaving && now_ms > f->lone[i].kill_ms)
			kill(f->lone[i].pid, SIGKILL);
}

struct census {
	unsigned active; /* not leaving */
	unsigned ready;  /* of the active ones */
	unsigned leaving;
	int old;  /* an active one to be replaced; -1 */
	int free; /* an empty place; -1 */
};

static struct census
count(const struct fleet *f)
{
	struct census n = {.old = -1, .free = -1};

	for (unsigned i = 0; i < f->nworkers; i++) {
		const struct child *c = &f->workers[i];

		if (c->pid == 0) {
			n.free = n.free < 0 ? (int)i : n.free;
			continue;
		}
		if (c->leaving) {
			n.leaving++;
			continue;
		}
		n.active++;
		if (state_of(f, i) == SCORE_READY)
			n.ready++;
		if (c->old)
			n.old = (int)i;
	}
	return n;
}

/* One step of replacing all: a new one first, then an old one goes. */
static void
roll_step(struct fleet *f, const struct census *n, int64_t now_ms)
{
	if (!f->rolling || n->leaving > 0)
		return;
	if (n->old < 0) {
		f->rolling = false;
		log_info("rolling restart done");
	} else if (n->ready == f->nworkers) {
		end_child(&f->workers[n->old], now_ms);
	}
}

static bool
is_wanted(const struct fleet *f, enum lone which)
{
	return f->lone[which].pid == 0 &&
	       (which != LONE_ADMIN || f->admin_listener >= 0);
}

bool
fleet_tick(struct fleet *f, int64_t now_ms, struct errand *e)
{
	struct census n;
	unsigned wanted;

	kill_overdue(f, now_ms);
	if (f->stopping)
		return false;
	for (unsigned i = 0; i < LONE__MAX; i++)
		if (is_wanted(f, i) && now_ms >= f->lone_pause[i].start_ms &&
		    start_lone(f, i, now_ms, e))
			return true;
	for (;;) {
		n = count(f);
		wanted = f->wanted +
			 (f->rolling && n.old >= 0 && n.leaving == 0 ? 1 : 0);
		if (n.active >= wanted || n.free < 0 ||
		    now_ms < f->worker_pause.start_ms)
			break;
		if (start_worker(f, (unsigned)n.free, now_ms, e))
			return true;
	}
	roll_step(f, &n, now_ms);
	return false;
}

int
fleet_wait(const struct fleet *f, int64_t now_ms)
{
	int64_t due = now_ms + TICK_MS;
	struct census n = count(f);

	if (f->stopping)
		return TICK_MS;
	if (n.active < f->wanted && n.free >= 0 &&
	    f->worker_pause.start_ms < due)
		due = f->worker_pause.start_ms;
	for (unsigned i = 0; i < LONE__MAX; i++)
		if (is_wanted(f, i) && f->lone_pause[i].start_ms < due)
			due = f->lone_pause[i].start_ms;
	return due <= now_ms ? 0 : (int)(due - now_ms);
}

/* Says how a process ended, when that was not asked for. */
static void
say_end(const char *who, unsigned number, pid_t pid, int status)
{
	char name[32];

	snprintf(name, sizeof(name), number == 0 ? "%s" : "%s %u", who, number);
	if (WIFSIGNALED(status))
		log_warn("%s (pid %ld) was ended by a signal: %s", name,
		    (long)pid, strsignal(WTERMSIG(status)));
	else
		log_warn("%s (pid %ld) ended with status %d", name, (long)pid,
		    WEXITSTATUS(status));
}

bool
fleet_ended(struct fleet *f, pid_t pid, int status, int64_t now_ms)
{
	bool failed;

	for (unsigned i = 0; i < f->nworkers; i++) {
		if (f->workers[i].pid != pid)
			continue;
		failed = state_of(f, i) == SCORE_STARTING;
		if (!f->workers[i].leaving)
			say_end("worker", i + 1, pid, status);
		hold_back(&f->worker_pause, failed, now_ms);
		forget(&f->workers[i]);
		scoreboard_reset(&f->board.rows[i], 0);
		return true;
	}
	for (unsigned i = 0; i < LONE__MAX; i++) {
		struct child *c = &f->lone[i];

		if (c->pid != pid)
			continue;
		if (!c->leaving)
			say_end(lone_name(i), 0, pid, status);
		hold_back(&f->lone_pause[i],
		    now_ms < c->started_ms + AT_ONCE_MS, now_ms);
		forget(c);
		return true;
	}
	return false;
}

void
fleet_roll(struct fleet *f)
{
	log_info("rolling restart of %u workers", f->wanted);
	f->rolling = true;
	for (unsigned i = 0; i < f->nworkers; i++)
		f->workers[i].old = f->workers[i].pid != 0;
}

void
fleet_stop(struct fleet *f, int64_t now_ms)
{
	f->stopping = true;
	for (unsigned i = 0; i < f->nworkers; i++)
		end_child(&f->workers[i], now_ms);
	for (unsigned i = 0; i < LONE__MAX; i++)
		end_child(&f->lone[i], now_ms);
}

bool
fleet_empty(const struct fleet *f)
{
	struct census n = count(f);
	bool any = n.active + n.leaving > 0;

	for (unsigned i = 0; i < LONE__MAX; i++)
		any |= f->lone[i].pid != 0;
	return !any;
}

void
fleet_hear(struct fleet *f, unsigned i)
{
	struct child *c = &f->workers[i];

	/* What it says is on the scoreboard.  A closed channel would be
	 * readable for as long as the process takes to end. */
	if (c->control < 0 || handover_answered(c->control))
		return;
	close(c->control);
	c->control = -1;
}

static void
hand_to(struct child *c, const struct live *live)
{
	/* One that can not take it is of no use any more. */
	if (c->control >= 0 &&
	    !handover_send(c->control, live->image, live->generation))
		kill(c->pid, SIGKILL);
}

void
fleet_hand(struct fleet *f)
{
	for (unsigned i = 0; i < f->nworkers; i++)
		if (!f->workers[i].leaving)
			hand_to(&f->workers[i], f->live);
	for (unsigned i = 0; i < LONE__MAX; i++) {
		/* Nobody waits for what it says, but it needs room. */
		if (f->lone[i].control >= 0)
			(void)handover_answered(f->lone[i].control);
		hand_to(&f->lone[i], f->live);
	}
}

bool
fleet_changed(const struct fleet *f)
{
	for (unsigned i = 0; i < f->nworkers; i++)
		if (f->workers[i].pid != 0 && !f->workers[i].leaving &&
		    atomic_load(&f->board.rows[i].image) != f->live->generation)
			return false;
	return true;
}

bool
fleet_ready(const struct fleet *f)
{
	return count(f).ready >= f->wanted;
}
