/* SPDX-License-Identifier: ISC */
/*
 * kill -9 in the middle of sending, again and again (MAIL 18, 32): marketing
 * arrives once or is uncertain, the rest arrives at least once, and the sum is
 * complete.  The mail server is a file that every mail is appended to.
 */
#include "post.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Stands before libc's for the whole program, SQLite included: who is killed
 * loses nothing that was written, synced or not. */
int
fdatasync(int fd)
{
	(void)fd;
	return 0;
}

#define MARKETING 3000
#define REST 1000
#define MAILS_MAX MARKETING
#define KILLS 40
#define GROUP 4

/* A byte for each step of a mail, so that a kill falls into any of them. */
static bool
say(int tell)
{
	return write(tell, "", 1) == 1;
}

/* What a group came to is told as the next one leaves. */
struct sent {
	struct store_told told[GROUP];
	size_t n;
};

static bool
mark(struct post *p, const struct store_queued *mails, size_t n,
    const struct sent *before)
{
	struct store_leaving leaving[GROUP];
	struct store_going going[GROUP];

	for (size_t i = 0; i < n; i++) {
		leaving[i] = (struct store_leaving){
		    .message_id = str_format(
			p->s->arena, "m%d@example.com", (int)mails[i].id)};
		going[i] = (struct store_going){
		    .id = mails[i].id, .leaving = &leaving[i]};
	}
	if (store_mail_sending(p->store, p->s->arena, &p->sender, going, n,
		before->told, before->n) != STORE_OK)
		return false;
	for (size_t i = 0; i < n; i++)
		if (going[i].said != STORE_OK)
			return false;
	return true;
}

static bool
send_group(struct post *p, const struct store_queued *mails, size_t n, int sink,
    int tell, struct sent *sent)
{
	struct store_ended ended = {.state = MAIL_ACCEPTED};

	if (!say(tell) || !mark(p, mails, n, sent))
		return false;
	sent->n = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t id = (uint32_t)mails[i].id;

		if (!say(tell) ||
		    (i > 0 && store_mail_still(p->store, p->s->arena,
				  &p->sender, id, &ended) != STORE_OK) ||
		    write(sink, &id, sizeof(id)) != sizeof(id))
			return false;
		ended = (struct store_ended){.state = MAIL_ACCEPTED};
		sent->told[sent->n++] =
		    (struct store_told){.id = id, .ended = ended};
	}
	return say(tell);
}

static bool
tell_sent(struct post *p, struct sent *sent)
{
	size_t n = sent->n;

	sent->n = 0;
	return n == 0 || store_mail_finish(p->store, p->s->arena, &p->sender,
			     sent->told, n) == STORE_OK;
}

static void
send_all(struct suite *s, int round, size_t group, int sink, int tell)
{
	struct sent sent = {.n = 0};
	char owner[32];
	struct store_queued *mails;
	struct post p;
	size_t n;

	snprintf(owner, sizeof(owner), "sender %d", (int)getpid());
	post_open(s, &p, owner);
	/* A mail that the sender died of twice waits for a while. */
	p.now += round * 4 * 3600;
	if (!store_sender_alone(p.store))
		suite_leave(false);
	post_recover(&p);
	while ((n = post_claim(&p, &mails)) > 0)
		for (size_t i = 0, k; i < n; i += k) {
			k = n - i < group ? n - i : group;
			if (!send_group(&p, mails + i, k, sink, tell, &sent) ||
			    ((group == 1 || i + k == n) &&
				!tell_sent(&p, &sent)))
				suite_leave(false);
		}
	store_close(p.store);
	suite_leave(true);
}

/* Lets it go so many steps and kills it in the next one. */
static void
round_of(struct suite *s, int round, size_t group, int sink, int steps)
{
	int ends[2];
	pid_t pid;
	char c;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		send_all(s, round, group, sink, ends[1]);
	close(ends[1]);
	while (steps-- > 0 && read(ends[0], &c, 1) == 1)
		;
	for (volatile int i = rand() % 100000; i > 0; i--)
		;
	kill(pid, SIGKILL);
	close(ends[0]);
	suite_reap(pid);
}

static void
queue(struct suite *s, enum mail_class kind, int n)
{
	struct store_mail mail = post_mail("", kind);
	struct post p;
	struct id who;

	post_open(s, &p, "queue");
	who = suite_contact(s, p.store, 1, "kari@example.com");
	for (int i = 0; i < n; i++) {
		mail.dedup = str_format(s->arena, "d%d", i);
		assert_int_equal(post_put(&p, who, &mail), STORE_OK);
	}
	store_close(p.store);
}

/* How often each mail was at the sink; *n is all of it. */
static unsigned char *
count(struct suite *s, int sink, size_t *n)
{
	unsigned char *seen = arena_alloc(s->arena, 2 * MAILS_MAX);
	uint32_t id;

	assert_int_equal(lseek(sink, 0, SEEK_SET), 0);
	for (*n = 0; read(sink, &id, sizeof(id)) == sizeof(id); (*n)++) {
		assert_in_range(id, 1, 2 * MAILS_MAX - 1);
		seen[id]++;
	}
	return seen;
}

static int
number_of(const char *report, const char *row)
{
	const char *at = strstr(report, row);

	return at == NULL ? 0 : atoi(at + strlen(row));
}

/* Kills KILLS times, then lets it end; the report. */
static const char *
send_and_kill(
    struct suite *s, enum mail_class kind, int n, size_t group, int sink)
{
	struct store *store;
	const char *report;

	queue(s, kind, n);
	srand(1);
	for (int i = 0; i < KILLS; i++)
		round_of(s, i, group, sink, rand() % (2 * n / KILLS));
	/* What the last one had in hand, and then what waits a while. */
	for (int i = 0; i < 2; i++) {
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (pid == 0)
			send_all(s, KILLS + i, group, sink,
			    open("/dev/null", O_WRONLY));
		suite_reap(pid);
	}
	store = suite_open(s, false);
	report = suite_report(s, store, "outbox");
	store_close(store);
	return report;
}

/* A kill costs no more than what was said to leave at once. */
static void
arrives_once_at_most(struct suite *s, size_t group)
{
	const char *sink_path = str_format(s->arena, "%s/sink", s->dir).p;
	int sink = open(sink_path, O_RDWR | O_CREAT | O_APPEND, 0600);
	const char *report =
	    send_and_kill(s, MAIL_MARKETING, MARKETING, group, sink);
	int accepted = number_of(report, "accepted  marketing ");
	int uncertain = number_of(report, "uncertain sender-died marketing ");
	unsigned char *seen;
	size_t n, unique = 0;

	seen = count(s, sink, &n);
	for (size_t i = 0; i < 2 * MAILS_MAX; i++)
		unique += seen[i] > 0;
	print_message("groups of %zu, kills %d, at the sink %zu, unique %zu, "
		      "accepted %d, uncertain %d\n",
	    group, KILLS, n, unique, accepted, uncertain);
	assert_int_equal(n, unique);
	assert_int_equal(accepted + uncertain, MARKETING);
	assert_in_range(uncertain, 1, group * KILLS);
	assert_in_range(n, accepted, MARKETING);
	close(sink);
}

static void
marketing_arrives_once_at_most(void **state)
{
	arrives_once_at_most(*state, 1);
}

static void
a_group_arrives_once_at_most(void **state)
{
	arrives_once_at_most(*state, GROUP);
}

static void
the_rest_arrives_at_least_once(void **state)
{
	struct suite *s = *state;
	const char *sink_path = str_format(s->arena, "%s/sink", s->dir).p;
	int sink = open(sink_path, O_RDWR | O_CREAT | O_APPEND, 0600);
	const char *report =
	    send_and_kill(s, MAIL_TRANSACTIONAL, REST, 1, sink);
	unsigned char *seen;
	size_t n, unique = 0;

	assert_int_equal(
	    number_of(report, "accepted  transactional ") +
		number_of(report, "accepted sender-died transactional "),
	    REST);
	seen = count(s, sink, &n);
	for (size_t i = 0; i < 2 * MAILS_MAX; i++)
		unique += seen[i] > 0;
	print_message(
	    "kills %d, at the sink %zu, unique %zu\n", KILLS, n, unique);
	assert_int_equal(unique, REST);
	assert_in_range(n, REST, REST + KILLS);
	close(sink);
}

/* The database was the other one's for too long: the same again. */
static enum store_rc
claim_beside(struct post *p, struct store_queued **mails, size_t *n)
{
	const size_t most[MAIL_CLASS__MAX] = {50, 50, 50};
	enum store_rc rc;
	size_t looked;

	do
		rc = store_mail_claim(
		    p->store, p->s->arena, &p->sender, most, mails, n, &looked);
	while (rc == STORE_DOWN);
	return rc;
}

static bool
send_one_beside(struct post *p, uint32_t id, int sink)
{
	static const struct store_ended accepted = {.state = MAIL_ACCEPTED};
	enum store_rc rc;

	do
		rc = post_sending(p, id);
	while (rc == STORE_DOWN);
	if (rc != STORE_OK || write(sink, &id, sizeof(id)) != sizeof(id))
		return false;
	do
		rc = post_finish(p, id, accepted);
	while (rc == STORE_DOWN);
	return rc == STORE_OK;
}

/* Sends all there is without having the lock; it begins when the other one has
 * mails in hand, too. */
static void
send_beside(struct suite *s, int sink, int said, int heard)
{
	struct store_queued *mails;
	char owner[32], c;
	struct post p;
	size_t n;

	snprintf(owner, sizeof(owner), "sender %d", (int)getpid());
	post_open(s, &p, owner);
	if (claim_beside(&p, &mails, &n) != STORE_OK || n == 0 || !say(said) ||
	    read(heard, &c, 1) != 1)
		suite_leave(false);
	while (n > 0) {
		for (size_t i = 0; i < n; i++)
			if (!send_one_beside(&p, (uint32_t)mails[i].id, sink))
				suite_leave(false);
		if (claim_beside(&p, &mails, &n) != STORE_OK)
			suite_leave(false);
	}
	store_close(p.store);
	suite_leave(true);
}

/* The lock is one belt; that nobody takes what another has in hand is the other
 * (MAIL 18.33). */
static void
two_at_once_send_nothing_twice(void **state)
{
	struct suite *s = *state;
	const char *sink_path = str_format(s->arena, "%s/sink", s->dir).p;
	int sink = open(sink_path, O_RDWR | O_CREAT | O_APPEND, 0600);
	int ends[2][2];
	pid_t pids[2];
	size_t n, unique = 0;
	struct store *store;
	unsigned char *seen;

	queue(s, MAIL_MARKETING, MARKETING);
	for (int i = 0; i < 2; i++)
		assert_int_equal(pipe(ends[i]), 0);
	for (int i = 0; i < 2; i++) {
		pids[i] = fork();
		assert_true(pids[i] >= 0);
		if (pids[i] == 0)
			send_beside(s, sink, ends[i][1], ends[1 - i][0]);
	}
	for (int i = 0; i < 2; i++)
		suite_reap(pids[i]);
	store = suite_open(s, false);
	assert_string_equal(suite_report(s, store, "outbox"),
	    str_format(s->arena, "accepted  marketing %d 0\n", MARKETING).p);
	store_close(store);
	seen = count(s, sink, &n);
	for (size_t i = 0; i < 2 * MAILS_MAX; i++)
		unique += seen[i] > 0;
	assert_int_equal(n, MARKETING);
	assert_int_equal(unique, MARKETING);
	close(sink);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, suite_setup, suite_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(marketing_arrives_once_at_most),
	    TEST(a_group_arrives_once_at_most),
	    TEST(the_rest_arrives_at_least_once),
	    TEST(two_at_once_send_nothing_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
