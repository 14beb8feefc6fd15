/* SPDX-License-Identifier: ISC */
#include "people/returned.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "mail/mailid.h"

#define DAY 86400

static const struct {
	const char *event;
	enum mail_reason suppress;
} kinds[BOUNCE__MAX] = {
    [BOUNCE_SOFT] = {"bounce_soft", MAIL_NO_REASON},
    [BOUNCE_HARD] = {"bounce_hard", MAIL_HARD_BOUNCE},
    [BOUNCE_COMPLAINT] = {"complaint", MAIL_COMPLAINT},
};

bool
returned_mail(const struct keyring *keys, const struct bounce *b, uint64_t *id)
{
	for (size_t i = 0; i < b->n_candidates; i++)
		if (mailid_sender_read(keys, b->candidates[i].local, id))
			return true;
	return false;
}

bool
returned_concerns(const struct bounce *b)
{
	return b->kind == BOUNCE_SENDER || kinds[b->kind].event != NULL;
}

static struct str
domain_of(struct str message_id)
{
	return str_from(message_id, str_chr(message_id, '@'));
}

/* An id is given again when an old database was restored: then the name of the
 * returned mail is one of ours, and another.  Relays write names of their own,
 * which tell nothing. */
static bool
is_another(const struct bounce *b, const struct store_queued *mail)
{
	return b->message_id.n > 0 &&
	       str_ieq(domain_of(b->message_id), domain_of(mail->message_id)) &&
	       !str_ieq(b->message_id, mail->message_id);
}

static enum returned_what
because(enum returned_what what, const char **why, const char *text)
{
	*why = text;
	return what;
}

enum returned_what
returned_judge(
    const struct bounce *b, const struct store_queued *mail, const char **why)
{
	if (b->kind == BOUNCE_UNKNOWN)
		return because(RETURNED_UNKNOWN, why, b->why);
	if (!returned_concerns(b))
		return because(
		    RETURNED_NOTHING, why, "nothing follows from it");
	if (mail == NULL)
		return because(RETURNED_UNKNOWN, why,
		    "it names no mail of ours, or its check is wrong");
	if (mail->message_id.n == 0)
		return because(
		    RETURNED_UNKNOWN, why, "the mail that it names never left");
	if (is_another(b, mail))
		return because(RETURNED_UNKNOWN, why,
		    "it brings back another mail than it names");
	if (b->kind == BOUNCE_SENDER)
		return because(RETURNED_OURS, why,
		    "the fault is ours: it was refused for what we are or "
		    "sent");
	if (mail->mail.person.n > 0)
		return because(RETURNED_OURS, why,
		    "it was to one of us, not to a contact");
	if (mail->to.email.n == 0)
		return because(
		    RETURNED_NOTHING, why, "the contact was erased meanwhile");
	return because(RETURNED_PERSON, why, "it is held against the contact");
}

struct returned_plan
returned_plan(enum bounce_kind kind, size_t soft_before, int64_t now)
{
	struct returned_plan plan = {.event = str_of(kinds[kind].event),
	    .suppress = kinds[kind].suppress,
	    .objected = kind == BOUNCE_COMPLAINT};

	if (kind == BOUNCE_SOFT && soft_before + 1 >= RETURNED_SOFT_MOST)
		plan.pause_until = now + RETURNED_PAUSE_DAYS * DAY;
	return plan;
}

bool
returned_kind(struct str event, enum bounce_kind *kind)
{
	int k = BOUNCE_UNKNOWN;

	while (k < BOUNCE__MAX && (kinds[k].event == NULL ||
				      !str_eq(event, str_of(kinds[k].event))))
		k++;
	*kind = (enum bounce_kind)k;
	return k < BOUNCE__MAX;
}

static void
stop(struct returned *r, enum mail_reason reason, struct store_think *t)
{
	r->stop = (struct store_stop){.email = t->contact.email,
	    .scope = STOP_ALL,
	    .reason = reason,
	    .at = t->now,
	    .evidence = r->evidence};
	store_change(t, CHANGE_SUPPRESS)->stop = &r->stop;
}

static void
object(struct returned *r, struct store_think *t)
{
	r->objection = (struct store_agree){.at = t->now,
	    .kind = AGREE_OBJECTED,
	    .channel = STR("complaint"),
	    .message_id = r->message_id};
	store_change(t, CHANGE_ADD_AGREE)->agree = &r->objection;
}

static bool
think(void *ctx, struct store_think *t)
{
	struct returned *r = ctx;
	struct returned_plan plan = returned_plan(r->kind, t->counted, t->now);

	if (t->contact.id.lo == 0)
		return false;
	store_change(t, CHANGE_ADD_CONTACT_EVENT)->event =
	    (struct store_event){.at = r->at, .event = plan.event};
	if (plan.suppress != MAIL_NO_REASON)
		stop(r, plan.suppress, t);
	if (plan.objected)
		object(r, t);
	/* He may have asked for a longer one himself. */
	if (plan.pause_until > t->contact.paused_until)
		store_change(t, CHANGE_PAUSE)->until = plan.pause_until;
	return true;
}

void
returned_prepare(struct returned *r, int64_t now, struct store_tx *tx)
{
	tx->contact = r->contact;
	if (r->contact.lo == 0)
		tx->email = r->email;
	tx->count = str_of(kinds[BOUNCE_SOFT].event);
	tx->count_after = now - RETURNED_SOFT_DAYS * DAY;
	tx->now = now;
	tx->think = think;
	tx->ctx = r;
}

void
returned_key(
    uint64_t mail, enum bounce_kind kind, unsigned char key[STORE_KEY_BYTES])
{
	unsigned char hash[HASH_BYTES];
	char text[64];
	int n = snprintf(text, sizeof(text), "bounce %llu %s",
	    (unsigned long long)mail, kinds[kind].event);

	hash_bytes(hash, text, (size_t)n);
	memcpy(key, hash, STORE_KEY_BYTES);
}

enum store_rc
returned_write(struct store *store, struct returned *r, uint64_t mail,
    int64_t now, int64_t (*now_ms)(void))
{
	struct store_tx tx = {.now = now};

	returned_prepare(r, now, &tx);
	returned_key(mail, r->kind, tx.key);
	return store_write_wait(store, &tx, now_ms);
}
