/* SPDX-License-Identifier: ISC */
/*
 * hooks.xml as records of the image: how another server signs what it sends,
 * and which events that is (kunderejse-site.5).
 *
 * A text here is one or more words, of which those that begin with $ are paths
 * of store/json.h and the others stand for themselves; of `id`, `time` and
 * `topic` the others name headers.  An empty text was not written.
 */
#ifndef TEMPLATE_HOOK_H
#define TEMPLATE_HOOK_H

#include <stdint.h>

#include "base/image.h"

/* What a header with a signature looks like. */
enum hook_scheme {
	HOOK_STANDARD, /* "v1,BASE64 v1,BASE64" (Standard Webhooks) */
	HOOK_STRIPE,   /* "t=TIME,v1=HEX,v1=HEX" */
	HOOK_PLAIN,    /* the signature alone */
	HOOK_TOKEN     /* the secret itself: nothing is signed */
};

/* What was signed. */
enum hook_signed { HOOK_BODY, HOOK_TIME_BODY, HOOK_ID_TIME_BODY };

/* What must be so for a mapping: `path` leads to one of the words of `is`, or,
 * without words, to anything. */
struct hook_when_row {
	struct span path, is;
};

/* What becomes of a delivery. */
struct hook_on_row {
	struct span topics; /* words; n == 0: any */
	struct span whens;  /* of hook_when_row */
	struct span event;
	struct span key, at;
	/* Who it was. */
	struct span email, visitor, name, company, role;
	/* What it was about; `each` makes one event of each object of a list.
	 */
	struct span each, item, amount, quantity, less, currency;
	uint32_t minor; /* 1: amounts are in the currency's smallest unit */
	uint32_t line;
};

/* What an item is called there, and here. */
struct hook_item_row {
	struct span from, item;
};

struct hook_row {
	struct span name;
	struct span signature; /* header */
	struct span id, time, topic;
	struct span ping; /* field of an unsigned form that tries the address */
	struct span items; /* of hook_item_row */
	struct span ons;   /* of hook_on_row; the first that holds counts */
	uint32_t scheme, what;
	uint32_t hex; /* 1: the signature is hex, else base64 */
	uint32_t line;
};

#endif
