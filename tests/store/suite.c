/* SPDX-License-Identifier: ISC */
#include "suite.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/crypto.h"

int
suite_setup(void **state)
{
	struct arena *a = arena_new(0);
	struct suite *s = ARENA_NEW(a, struct suite);

	s->arena = a;
	assert_true(crypto_start());
	s->keys = keyring_new();
	assert_non_null(s->keys);
	s->ms = 1000;
	snprintf(s->dir, sizeof(s->dir), "/tmp/kunderejse-store-XXXXXX");
	assert_non_null(mkdtemp(s->dir));
	snprintf(s->db, sizeof(s->db), "%s/db", s->dir);
	snprintf(s->lock, sizeof(s->lock), "%s/db.lock", s->dir);
	assert_true(store_prepare(s->db, s->lock));
	*state = s;
	return 0;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

int
suite_teardown(void **state)
{
	struct suite *s = *state;

	(void)nftw(s->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	keyring_free(s->keys);
	arena_free(s->arena);
	return 0;
}

/* Without the mark of who became "many" by another. */
static struct str
items_of(struct str state)
{
	return str_starts(state, STR("!")) ? str_from(state, 1) : state;
}

static size_t
count_items(struct str state)
{
	struct str items = items_of(state);
	size_t n = items.n > 0;

	for (size_t i = 0; i < items.n; i++)
		n += items.p[i] == ',';
	return n;
}

static bool
is_many(struct str state)
{
	return str_starts(state, STR("!")) || count_items(state) >= 3;
}

static void
become_many(struct arena *a, struct store_fold *f, int64_t at, struct str rule)
{
	struct store_stage_change c = {.at = at,
	    .from = STR("few"),
	    .to = STR("many"),
	    .rule = rule,
	    .evidence = STR("three")};

	f->changes = arena_grow(a, f->changes, f->nchanges * sizeof(c),
	    (f->nchanges + 1) * sizeof(c));
	f->changes[f->nchanges++] = c;
	f->stage = STR("many");
	f->last_at = at;
}

static void
fold_one(struct arena *a, struct store_fold *f)
{
	size_t had = count_items(f->before);
	bool many = is_many(f->before);
	struct buf b;

	buf_init(&b, a, 1000000);
	buf_str(&b, f->before);
	f->stage = many ? STR("many") : STR("few");
	for (size_t i = 0; i < f->n; i++) {
		const struct store_event *e = &f->events[i];

		if (had + i > 0)
			buf_char(&b, ',');
		buf_str(&b, e->item);
		if (e->dwell > 0)
			buf_printf(&b, "~%u-%u", e->dwell_before, e->dwell);
		if (e->has_touch) {
			buf_char(&b, '@');
			buf_str(&b, e->touch.channel);
		}
		f->last_at = e->at;
		if (had + i + 1 == 3 && !many)
			become_many(a, f, e->at, e->item);
	}
	f->state = buf_view(&b);
	if (f->joins_at != 0)
		f->last_at = f->joins_at;
}

static void
fold(void *ctx, struct arena *a, struct store_fold *people, size_t n)
{
	bool many = false;
	int64_t at = 1;

	(void)ctx;
	for (size_t i = 0; i < n; i++) {
		fold_one(a, &people[i]);
		many |= is_many(people[i].state);
		at = people[i].last_at > at ? people[i].last_at : at;
	}
	for (size_t i = 0; i < n && many; i++) {
		if (is_many(people[i].state))
			continue;
		become_many(a, &people[i], at, STR("shared"));
		people[i].state =
		    str_format(a, "!%.*s", STR_ARG(people[i].state));
	}
}

struct store *
suite_open(struct suite *s, bool worker)
{
	struct store_config config = {
	    .path = s->db,
	    .lock_path = s->lock,
	    .worker = worker,
	    .fold = fold,
	    .news = s->news,
	    .listens = s->listens,
	    .enter = s->enter,
	    .fold_ctx = s->ctx,
	    .wake = s->wake,
	    .keys = s->keys,
	};

	return store_open(s->arena, &config);
}

int
suite_turn(struct suite *s, struct store *store, int64_t ms)
{
	s->ms += ms;
	return store_turn(store, s->ms);
}

static struct store_contact
kept(struct arena *a, struct store_contact c)
{
	struct str *const texts[] = {
	    &c.email, &c.name, &c.company, &c.role, &c.stage, &c.state};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		*texts[i] = str_copy(a, *texts[i]);
	return c;
}

static bool
think(void *ctx, struct store_think *think)
{
	struct suite_tx *t = ctx;

	t->thought++;
	if (think->nrows > 0)
		t->seen = think->rows[0];
	t->contact = kept(t->arena, think->contact);
	t->counted = think->counted;
	memcpy(think->changes, t->changes, sizeof(t->changes));
	think->nchanges = t->nchanges;
	think->answer = t->answer;
	return !t->refuse;
}

static void
done(void *ctx, enum store_rc rc, const struct store_think *think)
{
	struct suite_tx *t = ctx;

	t->ended++;
	t->rc = rc;
	t->made = think->made;
	snprintf(t->said, sizeof(t->said), "%.*s", STR_ARG(think->answer));
}

void
suite_tx(struct suite *s, struct suite_tx *t, uint64_t key)
{
	*t = (struct suite_tx){
	    .tx.think = think,
	    .tx.done = done,
	    .tx.ctx = t,
	    .arena = s->arena,
	    .tx.now = NOON,
	    .tx.deadline_ms = s->ms + 3000,
	    .visitor = {.created_at = NOON,
		.seen_at = NOON,
		.consent_at = NOON,
		.purposes = PURPOSE_REMEMBER | PURPOSE_MEASURE,
		.wording = STR("w1")},
	};
	memcpy(t->tx.key, &key, sizeof(key));
	memset(t->visitor.secret_hash, 7, sizeof(t->visitor.secret_hash));
}

struct change *
suite_change(struct suite_tx *t, enum change_verb verb, struct id id)
{
	struct change *c = &t->changes[t->nchanges++];

	c->verb = verb;
	c->id = id;
	c->visitor = &t->visitor;
	return c;
}

enum store_rc
suite_run(struct suite *s, struct store *store, struct suite_tx *t)
{
	store_write(store, &t->tx);
	while (t->ended == 0)
		(void)suite_turn(s, store, 1);
	assert_int_equal(t->ended, 1);
	return t->rc;
}

struct id
suite_visitor(struct suite *s, struct store *store, uint64_t key)
{
	struct suite_tx t;

	suite_tx(s, &t, key);
	suite_change(&t, CHANGE_NEW_VISITOR, (struct id){0, 0});
	assert_int_equal(suite_run(s, store, &t), STORE_OK);
	return t.made;
}

struct id
suite_contact(
    struct suite *s, struct store *store, uint64_t key, const char *email)
{
	struct store_contact who = {.email = str_of(email)};
	struct suite_tx t;

	suite_tx(s, &t, key);
	t.tx.email = who.email;
	suite_change(&t, CHANGE_PUT_CONTACT, (struct id){0, 0})->contact = &who;
	assert_int_equal(suite_run(s, store, &t), STORE_OK);
	/* Only a later think sees him. */
	suite_tx(s, &t, ~key);
	t.tx.email = who.email;
	assert_int_equal(suite_run(s, store, &t), STORE_OK);
	return t.contact.id;
}

struct store_event
suite_event(int64_t at, const char *item)
{
	return (struct store_event){
	    .at = at,
	    .event = STR("page_view"),
	    .page = STR("front"),
	    .item = str_of(item),
	};
}

void
suite_note(struct store *store, struct id id, int64_t at, const char *item)
{
	struct store_event e = suite_event(at, item);

	assert_true(store_note(store, id, &e));
}

const char *
suite_state(struct suite *s, struct store *store, struct id id)
{
	struct store_want want = {.id = id};

	if (store_read(store, s->arena, &want, 1) != STORE_OK) {
		assert_false(want.found);
		return "down";
	}
	if (!want.found)
		return "-";
	return str_copy(s->arena, want.row.state).p;
}

static void
add_row(void *ctx, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	(void)names;
	if (cells == NULL)
		return;
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_char(ctx, ' ');
		buf_str(ctx, cells[i].text);
	}
	buf_char(ctx, '\n');
}

const char *
suite_report(struct suite *s, struct store *store, const char *name)
{
	struct str args[] = {
	    STR("from=0"), STR("to=9999999999"), STR("now=9999999999")};
	size_t n = store_report_takes(store, s->arena, str_of(name), STR("now"))
		       ? 3
		       : 2;
	struct buf b;

	buf_init(&b, s->arena, 1000000);
	assert_true(
	    store_report(store, s->arena, str_of(name), args, n, add_row, &b));
	return str_copy(s->arena, buf_view(&b)).p;
}

struct suite_holder
suite_hold(const struct suite *s)
{
	struct flock range = {
	    .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
	int held[2], tell[2];
	pid_t pid;
	char c = 0;

	assert_int_equal(pipe(held) | pipe(tell), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		int fd = open(s->lock, O_RDWR);

		close(tell[1]);
		if (fcntl(fd, F_OFD_SETLK, &range) != 0 ||
		    write(held[1], &c, 1) != 1)
			suite_leave(false);
		/* Until the other end is closed. */
		suite_leave(read(tell[0], &c, 1) == 0);
	}
	close(held[1]);
	close(tell[0]);
	assert_int_equal(read(held[0], &c, 1), 1);
	close(held[0]);
	return (struct suite_holder){pid, tell[1]};
}

void
suite_unlock(struct suite_holder h)
{
	close(h.tell);
	suite_reap(h.pid);
}

_Noreturn void
suite_leave(bool well)
{
	if (well)
		(void)raise(SIGKILL);
	abort();
}

void
suite_reap(int pid)
{
	int status = -1;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGKILL);
}
