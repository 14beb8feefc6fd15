/* SPDX-License-Identifier: ISC */
/*
 * What is asked of the DNS, and the answers as texts: the seam between those
 * who judge records and who fetches them (mail/resolve.h, or a test's table).
 */
#ifndef MAIL_LOOKUP_H
#define MAIL_LOOKUP_H

#include <stddef.h>

#include "base/str.h"

enum lookup_type {
	LOOKUP_A,    /* "192.0.2.1" */
	LOOKUP_AAAA, /* "2001:db8::1" */
	LOOKUP_MX,   /* "10 mx.example.com", the first of equals first */
	LOOKUP_TXT,  /* the strings of a record in one */
	LOOKUP_PTR   /* "www.example.com"; of the name in .arpa */
};

enum lookup_rc {
	LOOKUP_FOUND,
	LOOKUP_NONE,  /* there is no such name, or no such record of it */
	LOOKUP_FAILED /* no answer that says anything */
};

/* Names are in lower case and without their last dot; "." of the root is the
 * empty text. */
struct lookup_answer {
	enum lookup_rc rc;
	struct str *rows; /* as many as were found */
	size_t n;
};

struct lookup {
	struct lookup_answer (*ask)(
	    void *ctx, struct str name, enum lookup_type);
	void *ctx;
};

#endif
