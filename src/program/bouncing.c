/* SPDX-License-Identifier: ISC */
#include "program/bouncing.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "people/returned.h"

#define DEADLINE_MS 10000

struct keeping {
	struct returned returned; /* first: what done() is given */
	struct store_tx tx;
	enum store_rc rc;
	bool done;
};

static void
done(void *ctx, enum store_rc rc, const struct store_think *t)
{
	struct keeping *k = ctx;

	(void)t;
	k->rc = rc;
	k->done = true;
}

/* "mail 17: hard 5.1.1". */
static struct str
about(struct arena *a, const struct bounce *b, uint64_t id)
{
	struct str status =
	    b->decided != NULL ? b->decided->status : b->feedback_type;

	return str_format(a, "mail %" PRIu64 ": %s%s%.*s", id,
	    bounce_kind_name(b->kind), status.n > 0 ? " " : "",
	    STR_ARG(status));
}

static enum bouncing_rc
keep(struct store *store, struct arena *a, const struct bounce *b,
    const struct store_queued *mail)
{
	struct keeping *k = ARENA_NEW(a, struct keeping);
	int64_t now = clock_now();

	k->returned = (struct returned){.kind = b->kind,
	    .contact = mail->contact,
	    .at = now,
	    .evidence = about(a, b, mail->id),
	    .message_id = mail->message_id};
	returned_prepare(&k->returned, now, &k->tx);
	returned_key(mail->id, b->kind, k->tx.key);
	k->tx.done = done;
	k->tx.deadline_ms = clock_ms() + DEADLINE_MS;
	store_write(store, &k->tx);
	while (!k->done)
		(void)store_turn(store, clock_ms());
	switch (k->rc) {
	case STORE_OK:
		log_info("%.*s", STR_ARG(k->returned.evidence));
		return BOUNCING_KEPT;
	case STORE_AGAIN:
		log_info("%.*s: known already", STR_ARG(k->returned.evidence));
		return BOUNCING_KEPT;
	case STORE_REFUSED: /* he was erased a moment ago */
		return BOUNCING_NOTHING;
	case STORE_UNSURE:
	case STORE_DOWN:
		break;
	}
	return BOUNCING_DOWN;
}

static enum bouncing_rc
act(struct store *store, struct arena *a, const struct bounce *b,
    const struct store_queued *mail)
{
	const char *why;

	switch (returned_judge(b, mail, &why)) {
	case RETURNED_PERSON:
		return keep(store, a, b, mail);
	case RETURNED_NOTHING:
		log_info("%s: %s", bounce_kind_name(b->kind), why);
		return BOUNCING_NOTHING;
	case RETURNED_OURS:
		log_error("%.*s: %s", STR_ARG(about(a, b, mail->id)), why);
		return BOUNCING_HUMAN;
	case RETURNED_UNKNOWN:
		break;
	}
	log_warn("%s: %s", bounce_kind_name(b->kind), why);
	return BOUNCING_HUMAN;
}

enum bouncing_rc
bouncing(struct store *store, const struct keyring *keys, struct arena *a,
    struct str message, struct str recipient)
{
	const struct store_queued *found = NULL;
	enum store_rc rc = STORE_REFUSED;
	struct store_queued mail;
	struct bounce b;
	uint64_t id;

	(void)bounce_read(a, message, recipient, &b);
	if (returned_concerns(&b) && returned_mail(keys, &b, &id))
		rc = store_mail_read(store, a, id, &mail);
	if (rc == STORE_OK)
		found = &mail;
	return rc == STORE_DOWN ? BOUNCING_DOWN : act(store, a, &b, found);
}
