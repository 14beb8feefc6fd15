/* SPDX-License-Identifier: ISC */
/*
 * Whatever came back: every text is bounded and safe to show, a kind has what
 * it rests on, and a message whose lines end in CR LF says the same.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "mail/bounce.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check_text(struct str s, size_t max)
{
	assert(s.n <= max && str_utf8_ok(s));
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		assert(c >= ' ' && c != 0x7f);
		assert(c != 0xc2 || (unsigned char)s.p[i + 1] >= 0xa0);
	}
}

static void
check_recipient(const struct dsn_recipient *r)
{
	check_text(r->original, DSN_ADDRESS_MAX);
	check_text(r->final, DSN_ADDRESS_MAX);
	check_text(r->action, 32);
	check_text(r->diagnostic, DSN_DIAGNOSTIC_MAX);
	assert(r->status.n <= 9 && str_eq(dsn_status(r->status), r->status));
	assert(r->kind <= BOUNCE_HARD);
}

static void
check_candidates(const struct bounce *b)
{
	assert(b->n_candidates <= BOUNCE_CANDIDATES);
	for (size_t i = 0; i < b->n_candidates; i++) {
		const struct bounce_candidate *c = &b->candidates[i];

		check_text(c->local, 64);
		check_text(c->domain, 255);
		assert(c->local.n > 0);
		assert(i == 0 || c->where >= b->candidates[i - 1].where);
	}
}

static void
check(const struct bounce *b)
{
	assert((b->why != NULL) == (b->kind == BOUNCE_UNKNOWN));
	assert((b->decided != NULL) == (b->n_recipients > 0));
	assert(b->n_recipients <= DSN_RECIPIENTS);
	for (size_t i = 0; i < b->n_recipients; i++) {
		check_recipient(&b->recipients[i]);
		assert(b->decided->kind <= b->recipients[i].kind);
	}
	if (b->kind == BOUNCE_HARD || b->kind == BOUNCE_SOFT ||
	    b->kind == BOUNCE_SENDER || b->kind == BOUNCE_DELAYED)
		assert(b->decided != NULL && b->decided->kind == b->kind);
	check_text(b->feedback_type, 64);
	check_text(b->original_rcpt, DSN_ADDRESS_MAX);
	check_text(b->message_id, BOUNCE_LINE_MAX);
	check_text(b->list_unsubscribe, BOUNCE_LINE_MAX);
	check_text(b->feedback_id, BOUNCE_LINE_MAX);
	check_candidates(b);
}

static void
check_same(const struct bounce *b, const struct bounce *c)
{
	assert(b->kind == c->kind && b->why == c->why);
	assert(b->n_recipients == c->n_recipients);
	for (size_t i = 0; i < b->n_recipients; i++) {
		const struct dsn_recipient *r = &b->recipients[i];
		const struct dsn_recipient *s = &c->recipients[i];

		assert(str_eq(r->original, s->original));
		assert(str_eq(r->final, s->final));
		assert(str_eq(r->action, s->action));
		assert(str_eq(r->status, s->status));
		assert(str_eq(r->diagnostic, s->diagnostic));
	}
	assert(b->n_candidates == c->n_candidates);
	for (size_t i = 0; i < b->n_candidates; i++) {
		assert(str_eq(b->candidates[i].local, c->candidates[i].local));
		assert(
		    str_eq(b->candidates[i].domain, c->candidates[i].domain));
	}
	assert(str_eq(b->message_id, c->message_id));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct arena *a = arena_new(0);
	struct bounce b, again;
	struct buf crlf;

	if (bounce_read(a, text, STR("b+1@b.test"), &b) != NULL) {
		assert(b.kind == BOUNCE_UNKNOWN && b.why != NULL);
		arena_free(a);
		return 0;
	}
	check(&b);
	buf_init(&crlf, a, 2 * size);
	for (size_t i = 0; i < size; i++) {
		if (text.p[i] == '\n')
			buf_char(&crlf, '\r');
		buf_char(&crlf, text.p[i]);
	}
	if (bounce_read(a, buf_view(&crlf), STR("b+1@b.test"), &again) == NULL)
		check_same(&b, &again);
	arena_free(a);
	return 0;
}
