/* SPDX-License-Identifier: ISC */
/*
 * kunderejse deliver: the one process that sends mail.  It takes the site that
 * is served, as the server compiled it, and is woken by whoever queues a mail.
 */
#include "program/command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/wake.h"
#include "people/fold.h"
#include "people/news.h"
#include "sequence/follow.h"
#include "program/mapping.h"
#include "program/notify.h"
#include "program/oldsites.h"
#include "program/opensite.h"
#include "program/options.h"
#include "program/password.h"
#include "publish/statedir.h"
#include "sending/sender.h"

#define GO_ON (-1)
#define DOWN_MS 5000 /* before a database that failed is tried again */
#define OWNER_BYTES 10

struct deliver {
	const char *dir, *state, *db, *trace;
	bool once;
	enum pace pace;
	struct arena *arena;
	struct statedir names;
	struct mapping *mapping; /* the site that is served; NULL: compiled */
	struct site compiled;
	struct stat image; /* of the file that the mapping is of */
	struct oldsites old;
	struct keyring *keys;
	struct fold fold;
	struct store *store;
	struct wake wake;
	struct notify notify;
	int signals;
	struct password password;
	struct str transport; /* that the way was opened for */
	struct arena *way;    /* memory of it */
	struct sender sender;
};

static int
read_options(struct deliver *d, int argc, char **argv)
{
	const char *pace = "new";
	const struct option_row rows[] = {
	    OPTION_SITE(&d->dir),
	    OPTION_STATE(&d->state),
	    OPTION_DB(&d->db),
	    {.name = "once",
		.help = "send what is due and end",
		.flag = &d->once},
	    {.name = "pace",
		.arg = "PACE",
		.help = "of marketing: new (default: 2 a second, 50 on the "
			"first day, then twice as many each day), steady (2 a "
			"second) or none",
		.text = &pace},
	    {.name = "trace",
		.arg = "LIST",
		.help = "log more about these subjects: all, or some of",
		.text = &d->trace},
	};
	const struct options o = {"deliver", "",
	    "Sends the mails that wait, and goes on until SIGTERM.  Stays in "
	    "the\nforeground, logs to standard error.  One such process a "
	    "database.",
	    rows, sizeof(rows) / sizeof(*rows), 0, 0};
	enum options_rc rc = options_parse(&o, &argc, &argv);

	if (rc == OPTIONS_HELP)
		printf("%26s%s\n", "", log_subjects());
	if (rc != OPTIONS_GO)
		return rc == OPTIONS_HELP ? COMMAND_GOOD : COMMAND_USAGE;
	if (!pace_of(str_of(pace), &d->pace))
		return options_wrong(&o, "--pace is new, steady or none");
	if (d->trace != NULL && !log_trace_set(str_of(d->trace)))
		return options_wrong(
		    &o, "--trace knows: all %s", log_subjects());
	return GO_ON;
}

static const struct site *
site_of(const struct deliver *d)
{
	return d->mapping != NULL ? &d->mapping->site : &d->compiled;
}

/* The image that the server keeps; NULL: there is none, or of another program.
 */
static struct mapping *
map_image(struct deliver *d)
{
	int fd = open(d->names.image, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct mapping *m = NULL;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &d->image) == 0)
		m = mapping_open(fd, 1);
	close(fd);
	return m;
}

/* Before the server ran for the first time the directory is compiled. */
static bool
open_first_site(struct deliver *d)
{
	d->mapping = map_image(d);
	return d->mapping != NULL || opensite(d->arena, d->dir, &d->compiled);
}

static bool
open_database(struct deliver *d)
{
	const struct site *site = site_of(d);
	struct store_config config = {.fold = people_fold,
	    .news = people_news,
	    .listens = sequence_listens,
	    .enter = sequence_enter,
	    .fold_ctx = &d->fold,
	    .wake = &d->wake,
	    .keys = d->keys};

	d->fold.site = site;
	statedir_database(&d->names, d->arena, d->db,
	    image_str(&site->image, site->head->database));
	config.path = d->names.database;
	config.lock_path = d->names.lock;
	if (!store_prepare(config.path, config.lock_path))
		return false;
	d->store = store_open(d->arena, &config);
	return store_sender_alone(d->store);
}

static void
close_way(struct deliver *d)
{
	if (d->sender.way != NULL)
		submit_close(d->sender.way);
	d->sender.way = NULL;
	arena_reset(d->way);
}

/* The way that the site names, unless it is open already. */
static bool
open_way(struct deliver *d)
{
	const struct site *site = site_of(d);
	struct str transport =
	    image_str(&site->image, site->head->mail_transport);
	struct submit_setup setup = {.user = d->password.user,
	    .password = d->password.password,
	    .base = str_of(d->names.dir)};
	struct str why;

	if (d->sender.way != NULL && str_eq(transport, d->transport))
		return true;
	close_way(d);
	d->transport = str_copy(d->way, transport);
	d->sender.way = submit_open(d->way, d->transport, &setup, &why);
	if (d->sender.way == NULL)
		log_error(
		    "transport=%.*s: %.*s", STR_ARG(transport), STR_ARG(why));
	return d->sender.way != NULL;
}

static bool
open_signals(struct deliver *d)
{
	sigset_t wanted;

	sigemptyset(&wanted);
	sigaddset(&wanted, SIGTERM);
	sigaddset(&wanted, SIGINT);
	if (sigprocmask(SIG_BLOCK, &wanted, NULL) == 0)
		d->signals = signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
	if (d->signals < 0)
		log_errno("waiting for signals");
	return d->signals >= 0;
}

static int64_t
now_of(void *ctx)
{
	(void)ctx;
	return clock_now();
}

static void
start_sender(struct deliver *d)
{
	unsigned char random[OWNER_BYTES];
	char owner[BASE32_LEN(OWNER_BYTES)];

	random_bytes(random, sizeof(random));
	base32_encode(owner, random, sizeof(random));
	d->sender.site = site_of(d);
	d->sender.keys = d->keys;
	d->sender.store = d->store;
	d->sender.hooks = d->names.hooks;
	d->old.dir = d->dir;
	d->old.tests = d->names.tests;
	d->sender.former = oldsites_find;
	d->sender.draft = oldsites_draft;
	d->sender.former_ctx = &d->old;
	d->sender.now = now_of;
	d->sender.now_ms = clock_ms;
	sender_start(
	    &d->sender, d->arena, d->pace, (struct str){owner, sizeof(owner)});
}

static bool
start(struct deliver *d)
{
	if (!crypto_start() ||
	    !statedir_name(&d->names, d->arena, d->dir, d->state) ||
	    !statedir_make(&d->names) || !open_first_site(d))
		return false;
	d->keys = keyring_open(d->names.keys);
	if (d->keys == NULL || !open_database(d) || !open_signals(d) ||
	    !password_read(&d->password, d->arena, d->names.dir) ||
	    !open_way(d))
		return false;
	/* Without the bell it looks once a minute. */
	(void)!wake_open(&d->wake, d->names.wake);
	start_sender(d);
	return true;
}

static void
stop(struct deliver *d)
{
	close_way(d);
	if (d->sender.batch != NULL)
		sender_stop(&d->sender);
	if (d->store != NULL)
		store_close(d->store);
	keyring_free(d->keys);
	wake_close(&d->wake);
	if (d->signals >= 0)
		close(d->signals);
	mapping_drop(d->mapping);
	oldsites_close(&d->old);
	password_wipe(&d->password);
	arena_free(d->way);
	arena_free(d->arena);
}

/* Whether SIGTERM came. */
static bool
is_stopped(void *ctx)
{
	struct pollfd p = {
	    .fd = ((struct deliver *)ctx)->signals, .events = POLLIN};

	return poll(&p, 1, 0) > 0;
}

/* The server compiled another one since. */
static void
follow_site(struct deliver *d)
{
	struct mapping *before = d->mapping, *m;
	struct stat st;

	if (stat(d->names.image, &st) != 0 ||
	    (before != NULL && st.st_ino == d->image.st_ino &&
		st.st_mtim.tv_sec == d->image.st_mtim.tv_sec &&
		st.st_mtim.tv_nsec == d->image.st_mtim.tv_nsec))
		return;
	m = map_image(d);
	if (m == NULL)
		return;
	d->mapping = m;
	d->fold.site = &m->site;
	sender_take_site(&d->sender, &m->site);
	(void)!keyring_renew(d->keys, d->names.keys);
	log_info("another version of the site");
	if (before != NULL)
		oldsites_put(&d->old, before);
}

/* Until something is due, somebody rings or SIGTERM comes. */
static void
wait_for(struct deliver *d, int64_t ms)
{
	struct pollfd p[] = {
	    {.fd = d->signals, .events = POLLIN},
	    {.fd = d->wake.fd, .events = POLLIN},
	};

	if (ms > 0)
		(void)poll(p, 2, (int)ms);
	(void)wake_wait(&d->wake, 0, NULL);
	(void)store_turn(d->store, clock_ms());
}

static const char *
trouble(const struct deliver *d, enum sender_did did)
{
	if (d->sender.way == NULL)
		return "; the transport can not be opened";
	switch (did) {
	case SENDER_SHUT:
		return "; the mail server takes nothing";
	case SENDER_DOWN:
		return "; the database can not be used";
	case SENDER_WORKED:
	case SENDER_IDLE:
		break;
	}
	return "";
}

static void
loop(struct deliver *d)
{
	notify_say(&d->notify, "READY=1");
	log_info("ready: mails go to %.*s", STR_ARG(d->transport));
	while (!is_stopped(d)) {
		enum sender_did did = SENDER_DOWN;

		follow_site(d);
		if (open_way(d))
			did = sender_turn(&d->sender, is_stopped, d);
		notify_say(&d->notify, "STATUS=%llu sent%s",
		    (unsigned long long)d->sender.sent, trouble(d, did));
		if (did != SENDER_WORKED)
			wait_for(d, did == SENDER_DOWN
					? DOWN_MS
					: sender_wait(&d->sender));
	}
	notify_say(&d->notify, "STOPPING=1");
}

/* What is due now, at its pace. */
static int
drain(struct deliver *d)
{
	enum sender_did did = SENDER_WORKED;

	while (!is_stopped(d)) {
		did = sender_turn(&d->sender, is_stopped, d);
		if (did == SENDER_SHUT || did == SENDER_DOWN)
			break;
		if (did == SENDER_IDLE && !sender_has_due(&d->sender))
			break;
		if (did == SENDER_IDLE &&
		    sender_wait(&d->sender) >= SENDER_MOST_MS) {
			log_info("marketing that is left goes tomorrow: a new "
				 "sender begins with few (--pace)");
			break;
		}
		if (did == SENDER_IDLE)
			wait_for(d, sender_wait(&d->sender));
	}
	printf("%llu sent\n", (unsigned long long)d->sender.sent);
	return did == SENDER_SHUT || did == SENDER_DOWN ? COMMAND_SYSTEM
							: COMMAND_GOOD;
}

int
command_deliver(int argc, char **argv)
{
	struct deliver d = {.dir = ".",
	    .wake = {.fd = -1},
	    .notify = {.fd = -1},
	    .signals = -1};
	int status = read_options(&d, argc, argv);

	if (status != GO_ON)
		return status;
	log_name("deliver");
	notify_open(&d.notify);
	d.arena = arena_new(0);
	d.way = arena_new(0);
	if (!start(&d))
		status = COMMAND_SYSTEM;
	else if (d.once)
		status = drain(&d);
	else {
		loop(&d);
		status = COMMAND_GOOD;
	}
	stop(&d);
	notify_close(&d.notify);
	return status;
}
