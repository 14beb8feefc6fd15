/* SPDX-License-Identifier: ISC */
/*
 * The loop of the master.
 */
#include "program/master.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "program/command.h"

#define FIXED_FDS 3 /* before those of the workers */

static void
wanted_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGHUP);
	sigaddset(set, SIGUSR1);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGCHLD);
}

void
master_signals(void)
{
	sigset_t set;

	wanted_signals(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static void
stop(struct master *m, int64_t now_ms)
{
	if (m->fleet.stopping)
		return;
	log_info("ending");
	notify_say(&m->notify, "STOPPING=1");
	m->reload.wanted = false;
	if (m->reload.compiler.pid != 0)
		kill(m->reload.compiler.pid, SIGKILL);
	fleet_stop(&m->fleet, now_ms);
}

static void
reap(struct master *m, int64_t now_ms)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		if (!reload_ended(&m->reload, pid, status) &&
		    !fleet_ended(&m->fleet, pid, status, now_ms))
			log_warn("an unknown child %ld ended", (long)pid);
}

static void
take_signals(struct master *m, int64_t now_ms)
{
	struct signalfd_siginfo info;

	while (read(m->signals, &info, sizeof(info)) == sizeof(info))
		switch (info.ssi_signo) {
		case SIGHUP:
			m->reload.wanted = !m->fleet.stopping;
			break;
		case SIGUSR1:
			if (!m->fleet.stopping)
				fleet_roll(&m->fleet);
			break;
		case SIGTERM:
		case SIGINT:
			stop(m, now_ms);
			break;
		}
	/* One SIGCHLD may stand for several. */
	reap(m, now_ms);
}

static int
sooner(int a, int b)
{
	return b >= 0 && b < a ? b : a;
}

/* Waits until something happens or is due, and takes what happened. */
static void
wait_a_while(struct master *m, int64_t now_ms)
{
	struct pollfd p[FIXED_FDS + FLEET_MAX + 1];
	int wait = fleet_wait(&m->fleet, now_ms);
	nfds_t n = 0;

	if (m->watch.fd >= 0)
		wait = sooner(wait, watch_wait(&m->watch, now_ms));
	p[n++] = (struct pollfd){.fd = m->signals, .events = POLLIN};
	p[n++] =
	    (struct pollfd){.fd = m->reload.compiler.pipe[0], .events = POLLIN};
	p[n++] = (struct pollfd){.fd = m->watch.fd, .events = POLLIN};
	for (unsigned i = 0; i < m->fleet.nworkers; i++)
		p[n++] = (struct pollfd){
		    .fd = m->fleet.workers[i].control, .events = POLLIN};
	if (poll(p, n, wait) < 0)
		return;
	now_ms = clock_ms();
	if (p[1].revents != 0)
		compiler_read(&m->reload.compiler);
	if (p[2].revents != 0)
		watch_read(&m->watch, now_ms);
	for (nfds_t i = FIXED_FDS; i < n; i++)
		if (p[i].revents != 0)
			fleet_hear(&m->fleet, (unsigned)(i - FIXED_FDS));
	if (p[0].revents != 0)
		take_signals(m, now_ms);
}

static void
say_ready(struct master *m, int64_t now_ms)
{
	if (!m->ready && fleet_ready(&m->fleet)) {
		m->ready = true;
		log_info("ready: %u workers, site %s", m->fleet.wanted,
		    m->live.name);
		notify_say(&m->notify, "READY=1\nSTATUS=site %s", m->live.name);
	}
	if (m->notify.watchdog_ms > 0 &&
	    now_ms >= m->alive_ms + m->notify.watchdog_ms) {
		notify_say(&m->notify, "WATCHDOG=1");
		m->alive_ms = now_ms;
	}
}

/* true in a new child. */
static bool
turn(struct master *m, struct errand *e)
{
	int64_t now_ms = clock_ms();

	wait_a_while(m, now_ms);
	now_ms = clock_ms();
	if (m->watch.fd >= 0 && watch_changed(&m->watch, now_ms))
		m->reload.wanted = !m->fleet.stopping;
	if (reload_tick(&m->reload, now_ms, e) ||
	    fleet_tick(&m->fleet, now_ms, e))
		return true;
	say_ready(m, now_ms);
	return false;
}

/* What the master has and a child has not; the compiler keeps its own ends. */
static void
close_things(struct master *m, enum role role)
{
	fleet_close(&m->fleet);
	watch_close(&m->watch);
	notify_close(&m->notify);
	close(m->signals);
	close(m->lock);
	if (role == ROLE_MASTER)
		return;
	/* The files are the master's to remove. */
	listen_child(&m->listener, role == ROLE_WORKER);
	listen_child(&m->admin_listener, role == ROLE_ADMIN);
	if (role != ROLE_COMPILER) {
		m->reload.compiler.ended = true;
		compiler_close(&m->reload.compiler);
	}
	if (role == ROLE_COMPILER)
		close(m->live.image);
}

void
master_run(struct master *m, struct errand *e)
{
	sigset_t set;

	wanted_signals(&set);
	m->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	m->reload = (struct reload){.dir = &m->dir,
	    .notify = &m->notify,
	    .live = &m->live,
	    .fleet = &m->fleet};
	compiler_init(&m->reload.compiler);
	assert(m->signals >= 0);
	while (!m->fleet.stopping || !fleet_empty(&m->fleet) ||
	       m->reload.compiler.pid != 0)
		if (turn(m, e)) {
			close_things(m, e->role);
			return;
		}
	*e = (struct errand){.role = ROLE_MASTER, .status = COMMAND_GOOD};
	listen_close(&m->listener);
	listen_close(&m->admin_listener);
	close_things(m, ROLE_MASTER);
	close(m->live.image);
	scoreboard_close(&m->fleet.board);
	log_info("ended");
}
