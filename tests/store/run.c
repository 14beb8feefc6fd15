/* SPDX-License-Identifier: ISC */
/* Sequences: who comes in, who goes on, and what is known of him then. */
#include "post.h"

#include <stdio.h>

#include "base/buf.h"
#include "store/consent.h"
#include "store/held.h"
#include "store/run.h"

static const struct id nobody;

/* What the functions say, and what they saw. */
struct world {
	struct suite *s;
	struct store *store;
	uint64_t key;
	char seen[400];
	int asked;
	/* Of enter. */
	bool adds_event; /* each time it is asked */
	/* Of the due: what each run is put as; not put when `leaves`. */
	struct store_run put;
	bool leaves;
	bool adds_mail;
};

__attribute__((format(printf, 2, 3))) static void
see(struct world *w, const char *format, ...)
{
	size_t n = strlen(w->seen);
	va_list ap;

	va_start(ap, format);
	vsnprintf(w->seen + n, sizeof(w->seen) - n, format, ap);
	va_end(ap);
}

static void
saw(struct world *w, const char *want)
{
	assert_string_equal(w->seen, want);
	w->seen[0] = '\0';
}

static bool
listens(void *ctx, struct str event, struct str form, struct str stage)
{
	(void)ctx;
	(void)form;
	return str_eq(event, STR("page_view")) || str_eq(stage, STR("many"));
}

static struct store_run *
new_run(struct store_think *t, const char *sequence, uint32_t number)
{
	struct store_run *r = ARENA_NEW(t->arena, struct store_run);

	*r = (struct store_run){.sequence = str_of(sequence),
	    .number = number,
	    .entered_at = t->now,
	    .wake = t->now};
	store_change(t, CHANGE_PUT_RUN)->run = r;
	return r;
}

/* Lets in once into "welcome", and says what it was asked about. */
static void
enter(void *ctx, const struct store_follower *who, struct store_think *t)
{
	struct world *w = ctx;

	w->asked++;
	assert_int_equal(who->now, t->now);
	assert_true((who->event == NULL) != (who->change == NULL));
	if (who->event != NULL)
		see(w, "%.*s/%zu/%zu;", STR_ARG(who->event->item), who->nruns,
		    who->who.nagrees);
	else
		see(w, "to %.*s/%zu;", STR_ARG(who->change->to), who->nruns);
	(void)new_run(t, "welcome", 1);
	if (w->adds_event)
		store_change(t, CHANGE_ADD_CONTACT_EVENT)->event =
		    suite_event(t->now, "caused");
}

/* Each run that is due is put. */
static void
go_on(void *ctx, const struct store_follower *who, struct store_think *t)
{
	struct world *w = ctx;

	w->asked++;
	assert_true(who->event == NULL && who->change == NULL);
	see(w, "%.*s", STR_ARG(who->who.contact.email));
	for (size_t i = 0; i < who->nruns; i++) {
		struct store_run *r = ARENA_NEW(t->arena, struct store_run);
		struct store_mail *m;

		*r = who->runs[i];
		if (r->ended_at != 0 || r->wake > who->now)
			continue;
		see(w, " %.*s:%u", STR_ARG(r->sequence), r->number);
		r->step = w->put.step;
		r->path = w->put.path;
		r->step_at = who->now;
		r->wake = w->put.wake;
		r->ended_at = w->put.ended_at;
		r->outcome = w->put.outcome;
		r->goal = w->put.goal;
		r->goal_at = w->put.goal_at;
		if (!w->leaves)
			store_change(t, CHANGE_PUT_RUN)->run = r;
		if (!w->adds_mail)
			continue;
		m = ARENA_NEW(t->arena, struct store_mail);
		*m = post_mail("run", MAIL_MARKETING);
		m->run = r->id;
		m->step = STR("hello");
		m->priority = 3;
		store_change(t, CHANGE_QUEUE_MAIL)->mail = m;
	}
	see(w, ";");
}

static void
start(void **state, struct world *w)
{
	struct suite *s = *state;

	*w = (struct world){.s = s, .key = 5000};
	s->listens = listens;
	s->enter = enter;
	s->ctx = w;
	w->store = suite_open(s, false);
}

static struct id
contact(struct world *w, const char *email)
{
	return suite_contact(w->s, w->store, w->key++, email);
}

static enum store_rc
put_run(struct world *w, struct id who, const struct store_run *r)
{
	struct change *c;
	struct suite_tx t;

	suite_tx(w->s, &t, w->key++);
	c = suite_change(&t, CHANGE_PUT_RUN, nobody);
	c->contact_id = who;
	c->run = r;
	return suite_run(w->s, w->store, &t);
}

/* A new run of his. */
static void
put_into(struct world *w, struct id who, const char *sequence, int64_t wake)
{
	const struct store_run r = {.sequence = str_of(sequence),
	    .number = 1,
	    .entered_at = NOON,
	    .step_at = NOON,
	    .wake = wake};

	assert_int_equal(put_run(w, who, &r), STORE_OK);
}

static struct store_follower
follower(struct world *w, struct id who)
{
	struct store_follower f;

	assert_int_equal(
	    store_follower(w->store, w->s->arena, NOON, who, &f), STORE_OK);
	return f;
}

static int64_t
next(struct world *w)
{
	int64_t at;

	assert_int_equal(store_run_next(w->store, &at), STORE_OK);
	return at;
}

static size_t
due(struct world *w, int64_t now)
{
	size_t did;

	assert_int_equal(
	    store_runs_due(w->store, now, 100, go_on, w, &did), STORE_OK);
	return did;
}

/* Something happens to him, and then he agrees, in one write. */
static void
act(struct world *w, struct id who, int64_t at, const char *item)
{
	const struct store_agree agree = {.at = NOON,
	    .kind = AGREE_CONFIRMED,
	    .list = STR("news"),
	    .channel = STR("form")};
	struct change *c;
	struct suite_tx t;

	suite_tx(w->s, &t, w->key++);
	t.tx.contact = who;
	c = suite_change(&t, CHANGE_ADD_CONTACT_EVENT, nobody);
	c->event = suite_event(at, item);
	suite_change(&t, CHANGE_ADD_AGREE, nobody)->agree = &agree;
	assert_int_equal(suite_run(w->s, w->store, &t), STORE_OK);
}

static struct id
joined(struct world *w, struct id who, uint32_t purposes)
{
	struct id v = suite_visitor(w->s, w->store, w->key++);
	struct suite_tx t;
	struct change *c;

	suite_tx(w->s, &t, w->key++);
	t.visitor.purposes = purposes;
	suite_change(&t, CHANGE_PUT_VISITOR, v);
	c = suite_change(&t, CHANGE_JOIN, v);
	c->contact_id = who;
	c->proof = JOIN_HAND;
	assert_int_equal(suite_run(w->s, w->store, &t), STORE_OK);
	return v;
}

static void
flush(struct world *w)
{
	suite_turn(w->s, w->store, 1);
	suite_turn(w->s, w->store, 200);
}

static void
he_comes_in_by_what_happens(void **state)
{
	struct store_follower f;
	struct world w;
	struct id kari;

	start(state, &w);
	kari = contact(&w, "kari@example.com");
	assert_int_equal(next(&w), INT64_MAX);
	act(&w, kari, NOON, "a");
	/* What he agreed to behind the event is seen. */
	saw(&w, "a/0/1;");
	f = follower(&w, kari);
	assert_int_equal(f.nruns, 1);
	assert_true(str_eq(f.runs[0].sequence, STR("welcome")));
	assert_int_equal(f.runs[0].wake, NOON);
	assert_int_equal(f.runs[0].ended_at, 0);
	assert_int_equal(next(&w), NOON);
	/* Of the same number there is one. */
	act(&w, kari, NOON, "b");
	saw(&w, "b/1/2;");
	assert_int_equal(follower(&w, kari).nruns, 1);
	/* Old things let nobody in. */
	act(&w, kari, NOON - 4 * DAY, "c");
	saw(&w, "to many/1;");
	store_close(w.store);
}

static void
what_enter_causes_is_heard_once(void **state)
{
	struct world w;
	struct id kari;

	start(state, &w);
	kari = contact(&w, "kari@example.com");
	w.adds_event = true;
	act(&w, kari, NOON, "a");
	/* Two events were added; the second one's stage reaches nobody. */
	saw(&w, "a/0/1;caused/1/1;");
	assert_int_equal(w.asked, 2);
	store_close(w.store);
}

static void
his_browser_is_heard_if_he_agreed(void **state)
{
	struct world w;
	struct id kari, v, other;

	start(state, &w);
	kari = contact(&w, "kari@example.com");
	v = joined(&w, kari, PURPOSE_REMEMBER | PURPOSE_LETTERS);
	other = joined(&w, kari, PURPOSE_REMEMBER);
	put_into(&w, kari, "long", STORE_RUN_SLEEPS);
	suite_note(w.store, other, NOON + 1, "x");
	flush(&w);
	saw(&w, "");
	assert_int_equal(next(&w), NOON + 1);
	suite_note(w.store, v, NOON + 2, "y");
	flush(&w);
	saw(&w, "y/1/0;");
	assert_int_equal(follower(&w, kari).nruns, 2);
	store_close(w.store);
}

static void
without_sequences_nobody_is_asked(void **state)
{
	struct store_want want = {.id = {0, 0}};
	struct world w;
	struct id kari, v;

	start(state, &w);
	kari = contact(&w, "kari@example.com");
	v = joined(&w, kari, PURPOSE_REMEMBER);
	put_into(&w, kari, "long", STORE_RUN_SLEEPS);
	want.id = v;
	assert_int_equal(store_read(w.store, w.s->arena, &want, 1), STORE_OK);
	assert_int_equal(want.row.nruns, 1);
	assert_true(str_eq(want.row.runs[0].sequence, STR("long")));
	store_close(w.store);
	w.s->listens = NULL;
	w.store = suite_open(w.s, false);
	act(&w, kari, NOON, "a");
	saw(&w, "");
	assert_int_equal(next(&w), STORE_RUN_SLEEPS);
	want = (struct store_want){.id = v};
	assert_int_equal(store_read(w.store, w.s->arena, &want, 1), STORE_OK);
	assert_int_equal(want.row.nruns, 0);
	store_close(w.store);
}

static void
who_waited_longest_goes_on_first(void **state)
{
	struct world w;
	struct id kari, ola;
	struct store_follower f;
	struct store_place *places;
	size_t n;

	start(state, &w);
	kari = contact(&w, "kari@example.com");
	ola = contact(&w, "ola@example.com");
	put_into(&w, kari, "a", NOON + 20);
	put_into(&w, kari, "b", NOON + 30);
	put_into(&w, kari, "c", STORE_RUN_SLEEPS);
	put_into(&w, ola, "a", NOON + 10);
	assert_int_equal(next(&w), NOON + 10);
	assert_int_equal(due(&w, NOON), 0);
	w.put = (struct store_run){.step = STR("wait"),
	    .path = STR("hello wait"),
	    .wake = NOON + DAY,
	    .goal = STR("meeting"),
	    .goal_at = NOON};
	assert_int_equal(due(&w, NOON + 30), 2);
	saw(&w, "ola@example.com a:1;kari@example.com a:1 b:1;");
	assert_int_equal(next(&w), NOON + DAY);
	assert_int_equal(
	    store_places(w.store, w.s->arena, &places, &n), STORE_OK);
	assert_int_equal(n, 3);
	assert_true(str_eq(places[0].sequence, STR("a")));
	assert_true(str_eq(places[0].step, STR("wait")));
	assert_int_equal(places[0].n, 2);
	assert_true(str_eq(places[2].sequence, STR("c")));
	assert_int_equal(places[2].step.n, 0);
	w.put = (struct store_run){.ended_at = NOON + DAY,
	    .wake = STORE_RUN_SLEEPS,
	    .outcome = STR("completed")};
	assert_int_equal(due(&w, NOON + DAY), 2);
	f = follower(&w, ola);
	assert_true(str_eq(f.runs[0].outcome, STR("completed")));
	assert_int_equal(f.runs[0].ended_at, NOON + DAY);
	assert_int_equal(f.runs[0].step_at, NOON + DAY);
	assert_string_equal(suite_report(w.s, w.store, "sequences"),
	    "a  ended completed 2\n"
	    "a  entered  2\n"
	    "b  ended completed 1\n"
	    "b  entered  1\n"
	    "c  entered  1\n"
	    "c  waits  1\n");
	/* Who is out is woken by nothing. */
	act(&w, ola, NOON, "a");
	assert_int_equal(follower(&w, ola).runs[0].wake, STORE_RUN_SLEEPS);
	store_close(w.store);
}

static void
who_can_not_go_on_holds_up_nobody(void **state)
{
	char huge[1200000];
	struct world w;
	struct id kari;

	start(state, &w);
	kari = contact(&w, "kari@example.com");
	put_into(&w, kari, "a", NOON);
	w.leaves = true;
	assert_int_equal(due(&w, NOON), 1);
	saw(&w, "kari@example.com a:1;");
	assert_int_equal(next(&w), NOON + 3600);
	/* More than the database takes. */
	memset(huge, 'x', sizeof(huge));
	w.leaves = false;
	w.put = (struct store_run){
	    .path = {huge, sizeof(huge)}, .wake = NOON + DAY};
	assert_int_equal(due(&w, NOON + 3600), 1);
	assert_int_equal(next(&w), NOON + 7200);
	assert_int_equal(follower(&w, kari).runs[0].path.n, 0);
	store_close(w.store);
}

struct judged {
	size_t runs, mails;
	bool outranked, asked;
};

static struct store_verdict
judge(void *ctx, const struct store_queued *q, const struct store_facts *facts)
{
	struct judged *j = ctx;

	if (q->mail.run != 0) {
		assert_non_null(facts->follower);
		j->runs = facts->follower->nruns;
		j->mails = facts->follower->nmails;
		j->outranked = facts->outranked;
		j->asked = true;
	} else {
		assert_null(facts->follower);
	}
	return (struct store_verdict){.what = VERDICT_GO};
}

static int64_t
judge_now(void *ctx)
{
	(void)ctx;
	return NOON + 2;
}

static void
click(struct world *w, uint64_t mail)
{
	struct change *c;
	struct suite_tx t;

	suite_tx(w->s, &t, w->key++);
	c = suite_change(&t, CHANGE_COUNT_LINK, nobody);
	c->sent = mail;
	c->link = 0;
	assert_int_equal(suite_run(w->s, w->store, &t), STORE_OK);
}

static void
its_mails_are_known_to_a_run(void **state)
{
	struct store_going going;
	struct store_told told;
	static const size_t most[MAIL_CLASS__MAX] = {9, 9, 9, 9};
	static const struct str links[] = {STR("https://example.com/")};
	struct store_mail above = post_mail("above", MAIL_MARKETING);
	struct store_leaving leaving = {
	    .message_id = STR("m1@example.com"), .links = links, .nlinks = 1};
	struct store_ended accepted = {.state = MAIL_ACCEPTED, .code = 250};
	struct judged judged = {.asked = false};
	struct store_sender sender = {.owner = STR("one"),
	    .lease = 60,
	    .now = judge_now,
	    .judge = judge,
	    .ctx = &judged};
	struct store_queued *mails;
	struct store_follower f;
	struct world w;
	struct post p;
	struct id kari;
	size_t n, looked;

	start(state, &w);
	kari = contact(&w, "kari@example.com");
	put_into(&w, kari, "a", NOON);
	w.adds_mail = true;
	w.put = (struct store_run){.step = STR("w1"), .wake = NOON + DAY};
	assert_int_equal(due(&w, NOON), 1);
	p = (struct post){.s = w.s, .store = w.store, .key = 9000};
	above.priority = 9;
	assert_int_equal(post_put(&p, kari, &above), STORE_OK);
	assert_int_equal(store_mail_claim(w.store, w.s->arena, &sender, most,
			     &mails, &n, &looked),
	    STORE_OK);
	/* Of one moment the higher one goes first; then it waits no more. */
	assert_int_equal(n, 2);
	assert_int_equal(mails[0].mail.priority, 9);
	assert_int_equal(mails[0].mail.run, 0);
	assert_int_equal(mails[1].mail.priority, 3);
	assert_true(str_eq(mails[1].mail.step, STR("hello")));
	f = follower(&w, kari);
	assert_int_equal(mails[1].mail.run, f.runs[0].id);
	assert_true(judged.asked);
	assert_int_equal(judged.runs, 1);
	assert_int_equal(judged.mails, 1);
	assert_false(judged.outranked);
	going = (struct store_going){.id = mails[1].id, .leaving = &leaving};
	assert_int_equal(store_mail_sending(
			     w.store, w.s->arena, &sender, &going, 1, NULL, 0),
	    STORE_OK);
	told = (struct store_told){mails[1].id, accepted};
	assert_int_equal(
	    store_mail_finish(w.store, w.s->arena, &sender, &told, 1),
	    STORE_OK);
	f = follower(&w, kari);
	assert_int_equal(f.nmails, 1);
	assert_int_equal(f.mails[0].run, f.runs[0].id);
	assert_true(str_eq(f.mails[0].step, STR("hello")));
	assert_int_equal(f.mails[0].state, MAIL_ACCEPTED);
	assert_int_equal(f.mails[0].ended_at, NOON + 2);
	assert_false(f.mails[0].clicked);
	assert_int_equal(next(&w), NOON + DAY);
	click(&w, mails[1].id);
	assert_true(follower(&w, kari).mails[0].clicked);
	assert_int_equal(next(&w), NOON);
	assert_string_equal(suite_report(w.s, w.store, "sequences"),
	    "a  entered  1\n"
	    "a hello clicked  1\n"
	    "a hello sent  1\n"
	    "a w1 waits  1\n");
	store_close(w.store);
}

static void
a_higher_one_that_waits_outranks(void **state)
{
	static const size_t one[MAIL_CLASS__MAX] = {[MAIL_MARKETING] = 1};
	struct store_mail above = post_mail("above", MAIL_MARKETING);
	struct judged judged = {.asked = false};
	struct store_sender sender = {.owner = STR("one"),
	    .lease = 60,
	    .now = judge_now,
	    .judge = judge,
	    .ctx = &judged};
	struct store_queued *mails;
	struct world w;
	struct post p;
	struct id kari;
	size_t n, looked;

	start(state, &w);
	kari = contact(&w, "kari@example.com");
	put_into(&w, kari, "a", NOON);
	w.adds_mail = true;
	w.put = (struct store_run){.step = STR("w1"), .wake = NOON + DAY};
	assert_int_equal(due(&w, NOON), 1);
	p = (struct post){.s = w.s, .store = w.store, .key = 9000};
	/* Due as well, but a moment later. */
	above.priority = 9;
	above.due = NOON + 1;
	assert_int_equal(post_put(&p, kari, &above), STORE_OK);
	assert_int_equal(store_mail_claim(w.store, w.s->arena, &sender, one,
			     &mails, &n, &looked),
	    STORE_OK);
	assert_int_equal(n, 1);
	assert_true(judged.outranked);
	store_close(w.store);
}

static void
another_site_looks_at_all(void **state)
{
	struct world w;
	struct id kari;
	bool more;

	start(state, &w);
	kari = contact(&w, "kari@example.com");
	put_into(&w, kari, "a", STORE_RUN_SLEEPS);
	put_into(&w, kari, "b", NOON - 5);
	assert_int_equal(store_runs_wake(w.store, NOON, &more), STORE_OK);
	assert_false(more);
	assert_int_equal(follower(&w, kari).runs[0].wake, NOON);
	assert_int_equal(follower(&w, kari).runs[1].wake, NOON - 5);
	store_close(w.store);
}

static void
what_stops_him_is_known(void **state)
{
	const struct store_stop stop = {.email = STR("kari@example.com"),
	    .scope = STOP_LIST,
	    .list = STR("news"),
	    .reason = MAIL_LEFT,
	    .at = NOON,
	    .evidence = STR("one-click")};
	struct store_follower f;
	struct world w;
	struct post p;
	struct id kari;

	start(state, &w);
	kari = contact(&w, "kari@example.com");
	put_into(&w, kari, "a", STORE_RUN_SLEEPS);
	p = (struct post){.s = w.s, .store = w.store, .key = 9000};
	assert_int_equal(post_stop(&p, CHANGE_SUPPRESS, stop), STORE_OK);
	f = follower(&w, kari);
	assert_int_equal(f.nstops, 1);
	assert_int_equal(f.stops[0].scope, STOP_LIST);
	assert_true(str_eq(f.stops[0].list, STR("news")));
	assert_int_equal(f.stops[0].reason, MAIL_LEFT);
	assert_true(str_eq(f.stops[0].evidence, STR("one-click")));
	/* He is to go out of what writes to it. */
	assert_int_equal(next(&w), NOON);
	store_close(w.store);
}

static void
a_value_is_the_latest(void **state)
{
	const struct store_value one = {STR("level"), STR("1")},
				 two = {STR("level"), STR("2")};
	struct store_follower f;
	struct suite_tx t;
	struct world w;
	struct id kari;

	start(state, &w);
	kari = contact(&w, "kari@example.com");
	put_into(&w, kari, "a", STORE_RUN_SLEEPS);
	act(&w, kari, NOON, "a");
	assert_int_equal(next(&w), NOON);
	suite_tx(w.s, &t, w.key++);
	t.tx.contact = kari;
	suite_change(&t, CHANGE_PUT_VALUE, nobody)->value = &one;
	suite_change(&t, CHANGE_PUT_VALUE, nobody)->value = &two;
	assert_int_equal(suite_run(w.s, w.store, &t), STORE_OK);
	f = follower(&w, kari);
	assert_int_equal(f.who.nvalues, 1);
	assert_true(str_eq(f.who.values[0].value, STR("2")));
	store_close(w.store);
}

/* Lets in whoever it is shown. */
static void
let_in(void *ctx, const struct store_follower *who, struct store_think *t)
{
	struct world *w = ctx;

	assert_string_equal(who->scan, "rule");
	see(w, "%.*s;", STR_ARG(who->who.contact.email));
	if (who->nruns == 0)
		(void)new_run(t, "back", 1);
}

static size_t
scan(struct world *w, int64_t now, struct store_scan scan, bool more)
{
	size_t did;
	bool is_more;

	scan.scan = "rule";
	assert_int_equal(
	    store_runs_scan(w->store, now, &scan, let_in, w, &did, &is_more),
	    STORE_OK);
	assert_int_equal(is_more, more);
	return did;
}

static void
silence_lets_in(void **state)
{
	struct store_scan silent = {
	    .name = STR("back:1"), .what = SCAN_SILENT, .most = SIZE_MAX};
	struct world w;
	struct id kari, v;

	start(state, &w);
	w.s->listens = NULL;
	kari = contact(&w, "kari@example.com");
	(void)contact(&w, "ola@example.com");
	v = joined(&w, kari, PURPOSE_REMEMBER);
	suite_note(w.store, v, NOON + 5 * DAY, "x");
	flush(&w);
	saw(&w, "");
	/* It begins now: who is silent already is not meant. */
	silent.before = NOON - DAY;
	assert_int_equal(scan(&w, NOON, silent, false), 0);
	silent.before = NOON + 60;
	assert_int_equal(scan(&w, NOON + DAY + 60, silent, false), 1);
	saw(&w, "ola@example.com;");
	/* Nobody twice, and not at each moment. */
	silent.before = NOON + 5 * DAY + 1;
	assert_int_equal(scan(&w, NOON + 6 * DAY, silent, false), 1);
	saw(&w, "kari@example.com;");
	silent.before += 599;
	suite_note(w.store, v, silent.before, "y");
	flush(&w);
	assert_int_equal(scan(&w, NOON + 7 * DAY, silent, false), 0);
	saw(&w, "");
	silent.before += 1;
	assert_int_equal(scan(&w, NOON + 7 * DAY, silent, false), 0);
	saw(&w, "kari@example.com;");
	store_close(w.store);
}

static void
who_is_so_already_comes_in_bit_by_bit(void **state)
{
	struct store_scan silent = {.name = STR("back:1"),
	    .what = SCAN_SILENT,
	    .existing = true,
	    .before = NOON + DAY,
	    .most = 2};
	char name[32];
	struct world w;

	start(state, &w);
	for (int i = 0; i < 5; i++) {
		snprintf(name, sizeof(name), "%d@example.com", i);
		(void)contact(&w, name);
	}
	assert_int_equal(scan(&w, NOON + DAY, silent, false), 2);
	saw(&w, "0@example.com;1@example.com;");
	assert_int_equal(scan(&w, NOON + DAY, silent, false), 0);
	saw(&w, "");
	assert_int_equal(scan(&w, NOON + 2 * DAY, silent, false), 2);
	saw(&w, "2@example.com;3@example.com;");
	silent.most = SIZE_MAX;
	assert_int_equal(scan(&w, NOON + 3 * DAY, silent, false), 1);
	saw(&w, "4@example.com;");
	store_close(w.store);
}

static void
a_stage_lets_in_who_is_in_it(void **state)
{
	struct store_scan many = {.name = STR("back:2"),
	    .what = SCAN_STAGE,
	    .stage = STR("many"),
	    .most = SIZE_MAX,
	    .existing = true};
	struct world w;
	struct id kari;

	start(state, &w);
	w.s->enter = let_in;
	kari = contact(&w, "kari@example.com");
	(void)contact(&w, "ola@example.com");
	for (int i = 0; i < 3; i++)
		act(&w, kari, NOON - 10 * DAY + i, "x");
	w.seen[0] = '\0';
	assert_int_equal(scan(&w, NOON, many, false), 1);
	saw(&w, "kari@example.com;");
	/* Once. */
	assert_int_equal(scan(&w, NOON + DAY, many, false), 0);
	many.name = STR("back:3");
	many.existing = false;
	assert_int_equal(scan(&w, NOON, many, false), 0);
	saw(&w, "");
	store_close(w.store);
}

/* More than one slice looks at. */
static void
a_scan_goes_on_where_it_was(void **state)
{
	struct store_scan silent = {.name = STR("back:1"),
	    .what = SCAN_SILENT,
	    .existing = true,
	    .most = SIZE_MAX,
	    .before = NOON + DAY};
	struct store_contact who = {.email = STR("x")};
	size_t did, all = 0;
	struct world w;
	bool more = true;
	int slices = 0;

	start(state, &w);
	silent.scan = "rule";
	for (int i = 0; i < 300; i++) {
		struct suite_tx t;

		who.email = str_format(w.s->arena, "%d@example.com", i);
		suite_tx(w.s, &t, w.key++);
		suite_change(&t, CHANGE_PUT_CONTACT, nobody)->contact = &who;
		assert_int_equal(suite_run(w.s, w.store, &t), STORE_OK);
	}
	for (; more; slices++) {
		assert_int_equal(store_runs_scan(w.store, NOON + DAY, &silent,
				     let_in, &w, &did, &more),
		    STORE_OK);
		all += did;
		/* As after a new start. */
		store_close(w.store);
		w.store = suite_open(w.s, false);
	}
	assert_true(slices > 1);
	assert_int_equal(all, 300);
	store_close(w.store);
}

static void
add_table(void *ctx, struct str table, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	struct buf *b = ctx;

	if (!str_eq(table, STR("run")))
		return;
	for (size_t i = 1; i < n; i++)
		buf_printf(
		    b, "%.*s=%.*s ", STR_ARG(names[i]), STR_ARG(cells[i].text));
}

static void
he_is_told_and_forgotten(void **state)
{
	struct change *c;
	struct suite_tx t;
	struct world w;
	struct id kari;
	struct buf b;

	start(state, &w);
	kari = contact(&w, "kari@example.com");
	put_into(&w, kari, "a", NOON);
	buf_init(&b, w.s->arena, 1000);
	assert_int_equal(
	    store_held(w.store, w.s->arena, kari, STR(""), add_table, &b),
	    STORE_OK);
	assert_true(str_eq(buf_view(&b),
	    STR("sequence=a number=1 entered_at=2023-11-14T22:13:20Z path= "
		"step= step_at=2023-11-14T22:13:20Z "
		"wake=2023-11-14T22:13:20Z ended_at= outcome= goal= "
		"goal_at= ")));
	suite_tx(w.s, &t, w.key++);
	c = suite_change(&t, CHANGE_ERASE_CONTACT, nobody);
	c->contact_id = kari;
	assert_int_equal(suite_run(w.s, w.store, &t), STORE_OK);
	assert_int_equal(next(&w), INT64_MAX);
	store_close(w.store);
}

static void
of_two_who_are_one_the_newer_stays(void **state)
{
	struct store_run r = {
	    .sequence = STR("a"), .number = 1, .wake = STORE_RUN_SLEEPS};
	struct store_follower f;
	struct change *c;
	struct suite_tx t;
	struct world w;
	struct id kari, ola;

	start(state, &w);
	kari = contact(&w, "kari@example.com");
	ola = contact(&w, "ola@example.com");
	r.entered_at = NOON;
	assert_int_equal(put_run(&w, kari, &r), STORE_OK);
	r.sequence = STR("b");
	assert_int_equal(put_run(&w, ola, &r), STORE_OK);
	r.sequence = STR("c");
	assert_int_equal(put_run(&w, ola, &r), STORE_OK);
	r.number = 2;
	assert_int_equal(put_run(&w, ola, &r), STORE_OK);
	r.number = 1;
	r.entered_at = NOON + 5;
	r.sequence = STR("b");
	assert_int_equal(put_run(&w, kari, &r), STORE_OK);
	r.sequence = STR("a");
	assert_int_equal(put_run(&w, ola, &r), STORE_OK);
	suite_tx(w.s, &t, w.key++);
	t.tx.contact = kari;
	c = suite_change(&t, CHANGE_MERGE_CONTACT, nobody);
	c->contact_id = ola;
	assert_int_equal(suite_run(w.s, w.store, &t), STORE_OK);
	f = follower(&w, kari);
	assert_int_equal(f.nruns, 4);
	for (size_t i = 0; i < f.nruns; i++) {
		see(&w, "%.*s:%u@%d ", STR_ARG(f.runs[i].sequence),
		    f.runs[i].number, (int)(f.runs[i].entered_at - NOON));
		/* What is his now wakes. */
		assert_int_equal(f.runs[i].wake, NOON);
	}
	saw(&w, "c:1@0 c:2@0 b:1@5 a:1@5 ");
	store_close(w.store);
}

static void
of_nobody_there_is_no_run(void **state)
{
	const struct store_run gone = {.id = 77, .sequence = STR("a")};
	struct store_follower f;
	struct world w;

	start(state, &w);
	assert_int_equal(
	    put_run(&w, contact(&w, "kari@example.com"), &gone), STORE_REFUSED);
	assert_int_equal(
	    store_follower(w.store, w.s->arena, NOON, (struct id){0, 99}, &f),
	    STORE_REFUSED);
	assert_int_equal(store_follower(w.store, w.s->arena, NOON, nobody, &f),
	    STORE_REFUSED);
	store_close(w.store);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, suite_setup, suite_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(he_comes_in_by_what_happens),
	    TEST(what_enter_causes_is_heard_once),
	    TEST(his_browser_is_heard_if_he_agreed),
	    TEST(without_sequences_nobody_is_asked),
	    TEST(who_waited_longest_goes_on_first),
	    TEST(who_can_not_go_on_holds_up_nobody),
	    TEST(its_mails_are_known_to_a_run),
	    TEST(a_higher_one_that_waits_outranks),
	    TEST(another_site_looks_at_all),
	    TEST(what_stops_him_is_known),
	    TEST(a_value_is_the_latest),
	    TEST(silence_lets_in),
	    TEST(who_is_so_already_comes_in_bit_by_bit),
	    TEST(a_stage_lets_in_who_is_in_it),
	    TEST(a_scan_goes_on_where_it_was),
	    TEST(he_is_told_and_forgotten),
	    TEST(of_two_who_are_one_the_newer_stays),
	    TEST(of_nobody_there_is_no_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
