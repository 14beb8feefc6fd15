/* SPDX-License-Identifier: ISC */
#include "store/mailturn.h"

#include "store/agree.h"
#include "store/contact.h"
#include "store/engine.h"
#include "store/follow.h"
#include "store/outbox.h"
#include "store/suppression.h"

bool
mailturn_begin(struct store *s)
{
	return s->keys != NULL && store_begin(s);
}

enum store_rc
mailturn_end(struct store *s, enum store_rc rc)
{
	return store_end(s, rc, "writing of mails");
}

bool
mailturn_contact(struct connection *c, struct arena *a, struct store_queued *q)
{
	struct contact_row row;
	bool found = false;

	if (q->mail.person.n > 0)
		return true;
	if (q->contact.lo != 0 &&
	    contact_read(c, a, q->contact, &row, &found) && found)
		q->to = row.c;
	return found;
}

struct store_ended
mailturn_ended(enum mail_state state, enum mail_reason reason)
{
	return (struct store_ended){.state = state, .reason = reason};
}

/* What the sender's own rules say of a mail that may be sent. */
static bool
ask(struct store *s, struct arena *a, const struct store_sender *sender,
    const struct store_queued *q, int64_t now, struct store_ended *out,
    size_t *read)
{
	struct connection *c = &s->connection;
	int64_t sent[MAIL_SENT_MAX];
	struct store_facts facts = {.arena = a, .now = now, .sent = sent};
	struct store_follower who;
	struct store_verdict v;

	if (q->mail.kind == MAIL_MARKETING &&
	    (!outbox_sent(c, q, now, sent, &facts.nsent) ||
		!outbox_outranked(c, q, now, &facts.outranked)))
		return false;
	if (q->contact.lo != 0 && (q->mail.run != 0 || q->mail.letter.n > 0)) {
		bool found;

		s->folder.now = now;
		if (!follow_load(c, &s->folder, a, q->contact, &who, &found))
			return false;
		facts.follower = found ? &who : NULL;
		*read += who.nruns + who.nmails;
	}
	if (q->contact.lo != 0 &&
	    !agree_read(c, a, q->contact, &facts.agrees, &facts.nagrees))
		return false;
	*read += facts.nsent + facts.nagrees;
	v = sender->judge(sender->ctx, q, &facts);
	if (v.what == VERDICT_GO)
		return true;
	*out = mailturn_ended(
	    v.what == VERDICT_LATER ? MAIL_QUEUED : MAIL_CANCELLED, v.reason);
	/* Not this moment, or it would come round at once. */
	out->next = v.at > now ? v.at : now + 1;
	return false;
}

bool
mailturn_judge(struct store *s, struct arena *a,
    const struct store_sender *sender, struct store_queued *q, int64_t now,
    struct store_ended *out, size_t *read)
{
	struct connection *c = &s->connection;
	unsigned char hash[HASH_BYTES];
	enum mail_reason why;
	bool stopped = false;

	if (now >= q->mail.stale) {
		*out = mailturn_ended(MAIL_STALE, MAIL_TOO_LATE);
		return false;
	}
	if (!mailturn_contact(c, a, q)) {
		*out = mailturn_ended(MAIL_CANCELLED, MAIL_CONTACT_GONE);
		return false;
	}
	if (q->to.email.n > 0 && q->mail.kind != MAIL_HOOK) {
		suppression_hash(s->keys, q->to.email, hash);
		if (!suppression_check(
			c, a, hash, q->mail.kind, q->mail.list, &stopped, &why))
			return false;
	}
	if (stopped) {
		*out = mailturn_ended(MAIL_CANCELLED, why);
		return false;
	}
	return ask(s, a, sender, q, now, out, read);
}
