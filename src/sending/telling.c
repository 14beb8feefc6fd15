/* SPDX-License-Identifier: ISC */
#include "sending/telling.h"

#include <poll.h>

#include "base/arena.h"
#include "base/log.h"

/* So long a result is told again to a database that does not take it. */
#define TELL_TRIES 20
#define TELL_WAIT_MS 250

void
telling_say(struct sender *s, const struct store_told *told, size_t n)
{
	for (int i = 0; i < TELL_TRIES; i++) {
		enum store_rc rc =
		    store_mail_finish(s->store, s->one, &s->as, told, n);

		if (rc == STORE_OK || rc == STORE_REFUSED)
			return;
		poll(NULL, 0, TELL_WAIT_MS);
		(void)store_turn(s->store, s->now_ms());
	}
	for (size_t i = 0; i < n; i++)
		log_error(
		    "mail %llu: what became of it (%.*s) could not be written",
		    (unsigned long long)told[i].id,
		    STR_ARG(store_mail_state(told[i].ended.state)));
}

void
telling_one(
    struct sender *s, const struct store_queued *q, struct store_ended ended)
{
	const struct store_told told = {.id = q->id, .ended = ended};

	telling_say(s, &told, 1);
}

void
telling_late(struct sender *s)
{
	if (s->nlate > 0)
		telling_say(s, s->late, s->nlate);
	s->nlate = 0;
}

void
telling_keep(
    struct sender *s, const struct store_queued *q, struct store_ended ended)
{
	if (s->nlate == LANE_GROUP)
		telling_late(s);
	ended.answer = str_copy(s->batch, ended.answer);
	s->late[s->nlate++] = (struct store_told){.id = q->id, .ended = ended};
	if (q->mail.kind != MAIL_MARKETING || ended.state != MAIL_ACCEPTED)
		telling_late(s);
}

void
telling_give_back(struct sender *s, const struct store_queued *mails, size_t n)
{
	struct store_told *told = arena_array(s->one, n, sizeof(*told));
	const struct store_ended ended = {.state = MAIL_QUEUED,
	    .reason = MAIL_LANE,
	    .next = sender_now(s) + lane_wait(&s->lane, s->now_ms(), false) / 1000};

	for (size_t i = 0; i < n; i++)
		told[i] =
		    (struct store_told){.id = mails[i].id, .ended = ended};
	if (n > 0)
		telling_say(s, told, n);
}
