/* SPDX-License-Identifier: ISC */
#include "insight/proof.h"

#include <inttypes.h>

#include "base/locale.h"
#include "people/agreed.h"

/* A row with neither is an objection to all marketing. */
static bool
is_about(const struct store_agree *g, struct str list, struct str purpose)
{
	return str_eq(g->list, list) && str_eq(g->purpose, purpose);
}

void
proof_each(const struct store_profile *who,
    void (*about)(void *ctx, struct str list, struct str purpose), void *ctx)
{
	for (size_t i = 0; i < who->nagrees; i++) {
		const struct store_agree *g = &who->agrees[i];
		size_t first = 0;

		while (!is_about(&who->agrees[first], g->list, g->purpose))
			first++;
		if (first == i)
			about(ctx, g->list, g->purpose);
	}
}

/* The row behind which nothing changed what holds; NULL: none. */
static const struct store_agree *
last_of(const struct store_profile *who, struct str list, struct str purpose)
{
	const struct store_agree *last = NULL;

	for (size_t i = 0; i < who->nagrees; i++) {
		const struct store_agree *g = &who->agrees[i];

		if (g->kind != AGREE_USED && (is_about(g, list, purpose) ||
						 is_about(g, STR(""), STR(""))))
			last = g;
	}
	return last;
}

static void
put_now(struct buf *b, const struct store_profile *who, struct str list,
    struct str purpose, int64_t now)
{
	const struct store_agree *since, *last = last_of(who, list, purpose);
	bool agreed = list.n > 0
			  ? agreed_list(who->agrees, who->nagrees, list, now,
				0) == AGREED_YES
			  : agreed_purpose(who->agrees, who->nagrees, purpose);

	since = agreed && list.n > 0
		    ? agreed_since(who->agrees, who->nagrees, list)
		    : last;
	if (since == NULL) {
		buf_lit(b, "never asked for");
		return;
	}
	if (agreed)
		buf_lit(b, "agreed since ");
	else if (since->kind == AGREE_REQUESTED)
		buf_lit(b, "asked for and not confirmed, since ");
	else
		buf_lit(b, "not agreed since ");
	time_put(b, since->at);
	buf_printf(b, " (%.*s)", STR_ARG(store_agree_kind(since->kind)));
}

void
proof_put_now(struct buf *b, const struct store_profile *who, struct str list,
    struct str purpose, int64_t now)
{
	if (list.n > 0)
		buf_printf(b, "list %.*s: ", STR_ARG(list));
	else if (purpose.n > 0)
		buf_printf(b, "purpose %.*s: ", STR_ARG(purpose));
	else
		buf_lit(b, "all advertising: ");
	put_now(b, who, list, purpose, now);
	buf_char(b, '\n');
}

static void
put_where(struct buf *b, const struct store_agree *g)
{
	if (g->page.n > 0)
		buf_printf(b, ", page %.*s", STR_ARG(g->page));
	if (g->form.n > 0)
		buf_printf(b, ", form %.*s", STR_ARG(g->form));
	if (g->channel.n > 0)
		buf_printf(b, ", by %.*s", STR_ARG(g->channel));
	if (g->message_id.n > 0)
		buf_printf(b, ", Message-ID <%.*s>", STR_ARG(g->message_id));
	if (g->order_ref.n > 0)
		buf_printf(b, ", order %.*s", STR_ARG(g->order_ref));
	buf_char(b, '\n');
}

static void
put_row(struct buf *b, const struct store_agree *g)
{
	buf_printf(b, "  %-12.*s", STR_ARG(store_agree_kind(g->kind)));
	time_put(b, g->at);
	put_where(b, g);
}

/* What he was shown, where it is not what was written last. */
static void
put_words(
    struct buf *b, const struct store_agree *g, const struct store_agree *shown)
{
	if (shown != NULL && str_eq(shown->words, g->words) &&
	    str_eq(shown->lang, g->lang))
		return;
	if (g->words.n > 0)
		buf_printf(b, "    %.*s, version %" PRId64 ": \"%.*s\"\n",
		    STR_ARG(g->lang), g->version, STR_ARG(g->words));
	else if (g->kind != AGREE_WITHDRAWN && g->kind != AGREE_OBJECTED)
		buf_lit(b, "    no words were kept\n");
}

/* Uses are many and alike: a line for those that stand together. */
static size_t
put_uses(struct buf *b, const struct store_profile *who, size_t i,
    struct str list, struct str purpose)
{
	const struct store_agree *last = NULL;
	size_t n = 0;

	for (; i < who->nagrees; i++) {
		const struct store_agree *g = &who->agrees[i];

		if (!is_about(g, list, purpose))
			continue;
		if (g->kind != AGREE_USED)
			break;
		last = g;
		n++;
	}
	if (last == NULL)
		return i;
	buf_printf(b, "  %-12s", "used");
	time_put(b, last->at);
	if (n > 1)
		buf_printf(b, ", the last of %zu", n);
	put_where(b, last);
	return i;
}

struct proof {
	struct buf *b;
	const struct store_profile *who;
	int64_t now;
};

static void
put_about(void *ctx, struct str list, struct str purpose)
{
	struct proof *p = ctx;
	const struct store_agree *shown = NULL;
	size_t i = 0;

	buf_char(p->b, '\n');
	proof_put_now(p->b, p->who, list, purpose, p->now);
	while (i < p->who->nagrees) {
		const struct store_agree *g = &p->who->agrees[i];

		if (!is_about(g, list, purpose)) {
			i++;
		} else if (g->kind == AGREE_USED) {
			i = put_uses(p->b, p->who, i, list, purpose);
		} else {
			put_row(p->b, g);
			put_words(p->b, g, shown);
			shown = g;
			i++;
		}
	}
}

void
proof_put(struct buf *b, const struct store_profile *who, int64_t now)
{
	struct proof p = {b, who, now};

	buf_printf(b, "%.*s, contact %" PRIu64 "\n",
	    STR_ARG(who->contact.email), who->contact.id.lo);
	if (who->nagrees == 0)
		buf_lit(b, "\nNothing was ever agreed to with this address.\n");
	proof_each(who, put_about, &p);
}
