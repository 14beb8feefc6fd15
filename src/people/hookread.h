/* SPDX-License-Identifier: ISC */
/*
 * What a delivery tells: hooks.xml laid over the JSON that came.  The form of
 * this program's own is read the same way.
 *
 * Knows no vendor; trusts nothing but the signature, which was checked before.
 */
#ifndef PEOPLE_HOOKREAD_H
#define PEOPLE_HOOKREAD_H

#include "http/request.h"
#include "people/told.h"
#include "store/json.h"
#include "template/site.h"

struct hook_reading {
	const struct site *site;
	const struct hook_row *hook;
	const struct request *request; /* its body passed json_ok() */
	struct json *json;
	struct arena *arena;
	int64_t now, signed_at; /* 0: no time was signed */
};

/* What the delivery says it is about, no more than is good to read; may be
 * empty. */
struct str hook_topic(const struct hook_reading *);

enum hook_rc {
	HOOK_TOLD,
	HOOK_NOTHING, /* an <on> holds, and tells nothing: *why says why not */
	HOOK_END      /* no <on> from `from` on holds */
};

/*
 * Each <on> that holds is a telling of its own: fills that of the first from
 * number *from on, sets *from to the one behind it, and makes the key under
 * which the same delivery, or what the mapping says is the same event, has no
 * effect a second time.
 */
enum hook_rc hook_read(const struct hook_reading *, uint32_t *from,
    struct told *, unsigned char key[STORE_KEY_BYTES], struct str *why);

#endif
