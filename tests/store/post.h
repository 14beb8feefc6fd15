/* SPDX-License-Identifier: ISC */
/* What the tests of mail share: a queue with a clock that the test moves and a
 * judge that says what the test wants. */
#ifndef TESTS_STORE_POST_H
#define TESTS_STORE_POST_H

#include "suite.h"

#include "store/mail.h"

struct post {
	struct suite *s;
	struct store *store;
	struct store_sender sender;
	int64_t now;
	struct store_verdict verdict;
	uint64_t only; /* the verdict is of this mail only; 0: of all */
	int judged;
	size_t sent;  /* of the facts last seen */
	uint64_t key; /* of the next write */
};

static int64_t
post_now(void *ctx)
{
	return ((struct post *)ctx)->now;
}

static struct store_verdict
post_judge(
    void *ctx, const struct store_queued *q, const struct store_facts *facts)
{
	struct post *p = ctx;

	assert_true(q->id != 0);
	assert_int_equal(facts->now, p->now);
	p->judged++;
	p->sent = facts->nsent;
	return p->only == 0 || p->only == q->id
		   ? p->verdict
		   : (struct store_verdict){.what = VERDICT_GO};
}

/* Opens the store once more under another owner's name. */
static inline void
post_open(struct suite *s, struct post *p, const char *owner)
{
	*p = (struct post){.s = s, .now = NOON, .key = 1000};
	p->store = suite_open(s, false);
	p->sender = (struct store_sender){
	    .owner = str_of(owner),
	    .lease = 60,
	    .now = post_now,
	    .judge = post_judge,
	    .ctx = p,
	};
}

/* A mail as it is queued. */
static inline struct store_mail
post_mail(const char *dedup, enum mail_class kind)
{
	return (struct store_mail){
	    .dedup = str_of(dedup),
	    .kind = kind,
	    .list = STR("news"),
	    .mail = STR("ebook/offer"),
	    .lang = STR("nb"),
	    .site = STR("v7"),
	    .given = STR("name=Kari"),
	    .at = NOON,
	    .due = NOON,
	    .stale = NOON + 7 * DAY,
	};
}

static inline enum store_rc
post_put(struct post *p, struct id contact, const struct store_mail *mail)
{
	struct change *c;
	struct suite_tx t;

	suite_tx(p->s, &t, p->key++);
	c = suite_change(&t, CHANGE_QUEUE_MAIL, (struct id){0, 0});
	c->contact_id = contact;
	c->mail = mail;
	return suite_run(p->s, p->store, &t);
}

/* Suppresses or lifts. */
static inline enum store_rc
post_stop(struct post *p, enum change_verb verb, struct store_stop stop)
{
	struct suite_tx t;

	suite_tx(p->s, &t, p->key++);
	suite_change(&t, verb, (struct id){0, 0})->stop = &stop;
	return suite_run(p->s, p->store, &t);
}

/* Claims all that is due; how many these were. */
static inline size_t
post_claim(struct post *p, struct store_queued **mails)
{
	size_t most[MAIL_CLASS__MAX] = {50, 50, 50}, n, looked;

	assert_int_equal(store_mail_claim(p->store, p->s->arena, &p->sender,
			     most, mails, &n, &looked),
	    STORE_OK);
	assert_true(n <= looked);
	return n;
}

static inline enum store_rc
post_leaving(struct post *p, uint64_t id, const struct store_leaving *leaving)
{
	struct store_going going = {.id = id, .leaving = leaving};
	enum store_rc rc = store_mail_sending(
	    p->store, p->s->arena, &p->sender, &going, 1, NULL, 0);

	return rc == STORE_OK ? going.said : rc;
}

static inline enum store_rc
post_sending(struct post *p, uint64_t id)
{
	struct str name = str_format(p->s->arena, "m%d@example.com", (int)id);
	const struct store_leaving leaving = {.message_id = name};

	return post_leaving(p, id, &leaving);
}

static inline enum store_rc
post_finish(struct post *p, uint64_t id, struct store_ended ended)
{
	const struct store_told told = {.id = id, .ended = ended};

	return store_mail_finish(p->store, p->s->arena, &p->sender, &told, 1);
}

static inline void
post_recover(struct post *p)
{
	bool more = true;

	while (more)
		assert_int_equal(store_mail_recover(
				     p->store, p->s->arena, &p->sender, &more),
		    STORE_OK);
}

#endif
