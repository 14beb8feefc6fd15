/* SPDX-License-Identifier: ISC */
/*
 * kunderejse serve: everything that has to be right before the first request,
 * then the master; and where its children come back to with their errands.
 */
#include "program/command.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "program/adminrun.h"
#include "program/mapping.h"
#include "program/master.h"
#include "program/options.h"
#include "store/store.h"

#define GO_ON (-1) /* no exit status yet */

struct serve {
	const char *site, *state, *db, *socket, *trace;
	long workers;
	bool watch;
};

static long
default_workers(void)
{
	cpu_set_t cpus;
	long n;

	CPU_ZERO(&cpus);
	n = sched_getaffinity(0, sizeof(cpus), &cpus) == 0 ? CPU_COUNT(&cpus)
							   : 2;
	if (n < 2)
		return 2; /* one may be held up */
	return n < FLEET_MAX ? n : FLEET_MAX;
}

/* GO_ON, or the status to end with. */
static int
read_options(struct serve *s, int argc, char **argv)
{
	const char *workers = NULL;
	const struct option_row rows[] = {
	    OPTION_SITE(&s->site),
	    OPTION_STATE(&s->state),
	    OPTION_DB(&s->db),
	    {.name = "socket",
		.letter = 'l',
		.arg = "PATH",
		.help = "listen there (default: the socket on descriptor 0, or "
			"systemd's)",
		.text = &s->socket},
	    {.name = "workers",
		.letter = 'w',
		.arg = "N",
		.help = "worker processes (default: one a CPU, at least 2)",
		.text = &workers},
	    {.name = "watch",
		.help = "compile the site anew when a file of it is saved",
		.flag = &s->watch},
	    {.name = "trace",
		.arg = "LIST",
		.help = "log more about these subjects: all, or some of",
		.text = &s->trace},
	};
	const struct options o = {"serve", "",
	    "Answers FastCGI requests of a web server until SIGTERM.  Stays in "
	    "the\nforeground, logs to standard error.",
	    rows, sizeof(rows) / sizeof(*rows), 0, 0};
	enum options_rc rc = options_parse(&o, &argc, &argv);

	if (rc != OPTIONS_GO) {
		if (rc == OPTIONS_HELP)
			printf("%26s%s\n", "", log_subjects());
		return rc == OPTIONS_HELP ? COMMAND_GOOD : COMMAND_USAGE;
	}
	s->workers = default_workers();
	if (workers != NULL &&
	    !options_number(workers, 1, FLEET_MAX, &s->workers))
		return options_wrong(
		    &o, "--workers is a number from 1 to %d", FLEET_MAX);
	if (s->trace != NULL && !log_trace_set(str_of(s->trace)))
		return options_wrong(
		    &o, "--trace knows: all %s", log_subjects());
	return GO_ON;
}

/* A database must never be opened as descriptor 2, where the log goes. */
static void
keep_standard_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

/* Idle connections cost a descriptor each. */
static void
raise_descriptors(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) != 0 || r.rlim_cur == r.rlim_max)
		return;
	r.rlim_cur = r.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &r) != 0)
		log_errno("raising the limit of descriptors");
}

static bool
open_socket(struct master *m, const struct serve *s)
{
	if (s->socket != NULL)
		return listen_open(&m->listener, s->socket);
	if (listen_inherited(&m->listener))
		return true;
	log_error("serve needs --socket PATH, or a listening socket on "
		  "descriptor 0 or from systemd");
	return false;
}

/* The admin's is beside the visitors'. */
static bool
open_admin_socket(struct master *m, const struct serve *s, struct arena *a)
{
	const char *path =
	    s->socket != NULL ? s->socket : listen_name(&m->listener, a);

	if (path == NULL) {
		log_info("the socket that was given has no path: nobody "
			 "answers under admin/");
		return true;
	}
	path = str_format(a, "%s.admin", path).p;
	if (listen_open(&m->admin_listener, path))
		return true;
	/* One that systemd made may lie where we can not write. */
	return s->socket == NULL;
}

/* A child of the start: it must leave the sockets' files alone. */
static void
disown(struct master *m)
{
	listen_child(&m->listener, true);
	listen_child(&m->admin_listener, true);
}

/* Compiles the site for the first time. */
static int
first_site(struct master *m, const struct serve *s)
{
	struct compiler c;
	int status = GO_ON;

	switch (compiler_start(&c, clock_ms())) {
	case COMPILER_FAILED:
		return COMMAND_SYSTEM;
	case COMPILER_CHILD:
		disown(m);
		return compiler_child(&c, s->site);
	case COMPILER_STARTED:
		break;
	}
	compiler_wait(&c);
	if (compiler_verdict(&c) != COMPILER_GOOD)
		status = COMMAND_FAULTS;
	else if (!reload_accept(&m->live, &m->dir, &c))
		status = COMMAND_SYSTEM;
	/* Warnings, too. */
	fprintf(stderr, "%.*s", STR_ARG(buf_view(&c.text)));
	compiler_close(&c);
	return status;
}

static bool
name_database(struct master *m, const struct serve *s, struct arena *a)
{
	struct mapping *map = mapping_open(m->live.image, m->live.generation);

	if (map == NULL)
		return false;
	statedir_database(&m->dir, a, s->db,
	    image_str(&map->site.image, map->site.head->database));
	mapping_drop(map);
	return true;
}

/* Makes the keys when there are none yet. */
static bool
prepare_keys(const struct statedir *dir)
{
	struct keyring *keys = keyring_open(dir->keys);

	keyring_free(keys);
	return keys != NULL;
}

/* Makes or renews the database in a child: no store ever crosses a fork. */
static int
prepare(struct master *m)
{
	pid_t pid = fork();
	int status = 0;

	if (pid < 0) {
		log_errno("starting a child");
		return COMMAND_SYSTEM;
	}
	if (pid == 0) {
		log_name("prepare");
		disown(m);
		return store_prepare(m->dir.database, m->dir.lock)
			   ? COMMAND_GOOD
			   : COMMAND_SYSTEM;
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == COMMAND_GOOD)
		return GO_ON;
	log_error("the database %s can not be used", m->dir.database);
	return COMMAND_SYSTEM;
}

/* Everything up to the first worker; in order of what costs least. */
static int
start(struct master *m, const struct serve *s, struct arena *a)
{
	int status;

	if (!crypto_start() || !statedir_name(&m->dir, a, s->site, s->state) ||
	    !statedir_make(&m->dir) || (m->lock = statedir_lock(&m->dir)) < 0 ||
	    !open_socket(m, s) || !open_admin_socket(m, s, a))
		return COMMAND_SYSTEM;
	status = first_site(m, s);
	if (status != GO_ON)
		return status;
	if (!name_database(m, s, a))
		return COMMAND_SYSTEM;
	status = prepare(m);
	if (status != GO_ON)
		return status;
	if (!prepare_keys(&m->dir))
		return COMMAND_SYSTEM;
	if (!fleet_open(&m->fleet, a, (unsigned)s->workers) ||
	    (s->watch && !watch_open(&m->watch, s->site)))
		return COMMAND_SYSTEM;
	m->fleet.live = &m->live;
	m->fleet.listener = m->listener.fd;
	m->fleet.admin_listener = m->admin_listener.fd;
	m->fleet.database = m->dir.database;
	m->fleet.unknown = m->dir.unknown;
	m->fleet.tests = m->dir.tests;
	m->fleet.lock = m->dir.lock;
	m->fleet.keys = m->dir.keys;
	m->fleet.hooks = m->dir.hooks;
	m->fleet.wake = m->dir.wake;
	return GO_ON;
}

static int
run(struct master *m, const struct serve *s)
{
	struct errand e;

	master_run(m, &e);
	switch (e.role) {
	case ROLE_WORKER:
		return worker_run(&e.worker);
	case ROLE_KEEPER:
		return keeper_run(&e.keeper);
	case ROLE_ADMIN:
		e.worker.home = (struct page_home){s->site, m->dir.dir};
		return admin_run(&e.worker);
	case ROLE_COMPILER:
		return compiler_child(&m->reload.compiler, s->site);
	case ROLE_MASTER:
		break;
	}
	return e.status;
}

int
command_serve(int argc, char **argv)
{
	struct serve s = {.site = "."};
	struct master m = {.listener = {.fd = -1},
	    .admin_listener = {.fd = -1},
	    .live = {.image = -1},
	    .watch = {.fd = -1},
	    .notify = {.fd = -1},
	    .lock = -1};
	struct arena *a;
	int status = read_options(&s, argc, argv);

	if (status != GO_ON)
		return status;
	log_name("master");
	keep_standard_descriptors();
	notify_open(&m.notify);
	master_signals();
	raise_descriptors();
	a = arena_new(0);
	status = start(&m, &s, a);
	if (status == GO_ON)
		status = run(&m, &s);
	else {
		listen_close(&m.listener);
		listen_close(&m.admin_listener);
	}
	arena_free(a);
	return status;
}
