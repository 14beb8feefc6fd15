/* SPDX-License-Identifier: ISC */
#include "program/bouncing.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/log.h"
#include "people/returned.h"

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
	struct returned r = {.kind = b->kind,
	    .contact = mail->contact,
	    .at = clock_now(),
	    .evidence = about(a, b, mail->id),
	    .message_id = mail->message_id};

	switch (returned_write(store, &r, mail->id, r.at, clock_ms)) {
	case STORE_OK:
		log_info("%.*s", STR_ARG(r.evidence));
		return BOUNCING_KEPT;
	case STORE_AGAIN:
		log_info("%.*s: known already", STR_ARG(r.evidence));
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
