/* SPDX-License-Identifier: ISC */
/*
 * Whether a delivery is from who it says, and that what we send is from us:
 * HMAC-SHA-256 of what was sent, byte for byte, under a secret that only the
 * sender and we know (SAFETY 5, "Webhooks"); or, of senders who sign nothing,
 * that secret.
 *
 * Knows secrets and signatures; nothing of JSON and of what is told.
 */
#ifndef PEOPLE_HOOKSIGN_H
#define PEOPLE_HOOKSIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "template/hook.h"

#define HOOK_SECRETS_MAX 4     /* one, and the next while they change */
#define HOOK_SECRET_LEAST 24   /* bytes */
#define HOOK_FILE_MAX 2048     /* bytes of a file of secrets */
#define HOOK_CLOCK_SECONDS 300 /* a signed time may be off */

/* The secrets of one hook; wiped by the caller (bytes_wipe). */
struct hook_secrets {
	char text[HOOK_FILE_MAX];
	unsigned char bytes[HOOK_FILE_MAX];
	struct str keys[HOOK_SECRETS_MAX]; /* of text or of bytes */
	size_t n;
};

/*
 * The secrets in the first n bytes of s->text: one a line, blank lines and
 * those that begin with # are none.  Of Standard Webhooks "whsec_" and base64
 * is the bytes, all else the line as it stands.  NULL, or what is wrong with
 * the file.
 */
const char *hook_secrets_parse(
    struct hook_secrets *s, size_t n, enum hook_scheme);

/* The same of a file.  false (logged, but where there is none: *missing):
 * nothing can be signed or verified. */
bool hook_secrets_open(struct hook_secrets *, const char *path,
    enum hook_scheme, bool *missing) __attribute__((warn_unused_result));

/* What webhook-signature says of a message of ours (Standard Webhooks), "v1,"
 * and base64 for each secret. */
void hook_sign(struct buf *, const struct hook_secrets *, struct str id,
    struct str time, struct str body);

/* A delivery as it came; all of it is the sender's. */
struct hook_delivery {
	struct str signature; /* value of the header */
	struct str id, time;  /* values of the headers that are signed, too */
	struct str body;
};

enum hook_verdict {
	HOOK_TRUE,
	HOOK_UNSIGNED, /* there is no signature, or it has no such form */
	HOOK_FALSE,    /* nobody who has a secret signed this */
	HOOK_CLOCK     /* it is true, and of more than five minutes ago or
			  ahead: one of the two clocks is wrong, or it was
			  sent again */
};

/* *at is the signed time, 0: none was signed. */
enum hook_verdict hook_verify(const struct hook_row *,
    const struct hook_delivery *, const struct hook_secrets *, int64_t now,
    int64_t *at);

#endif
