/* SPDX-License-Identifier: ISC */
#include "people/agreed.h"

/* Whether a row is about it; an objection without an object is to all. */
static bool
is_about(const struct store_agree *g, struct str list, struct str purpose)
{
	if (g->kind == AGREE_OBJECTED && g->list.n == 0 && g->purpose.n == 0)
		return true;
	return str_eq(g->list, list) && str_eq(g->purpose, purpose);
}

/* The row that holds now; *last is when it was given or used.  `sale`: to have
 * bought something is enough. */
static const struct store_agree *
find(const struct store_agree *agrees, size_t n, struct str list,
    struct str purpose, bool sale, int64_t *last)
{
	const struct store_agree *given = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct store_agree *g = &agrees[i];

		if (!is_about(g, list, purpose))
			continue;
		switch (g->kind) {
		case AGREE_CONFIRMED:
		case AGREE_EXEMPT_SALE:
		case AGREE_IMPORTED:
			if (g->kind == AGREE_EXEMPT_SALE && !sale)
				break;
			given = g;
			*last = g->at;
			break;
		case AGREE_USED:
			*last = g->at;
			break;
		case AGREE_WITHDRAWN:
		case AGREE_OBJECTED:
			given = NULL;
			break;
		case AGREE_REQUESTED:
		case AGREE_KIND__MAX:
			break;
		}
	}
	return given;
}

static enum agreed
agreed(const struct store_agree *agrees, size_t n, struct str list, bool sale,
    int64_t now, int64_t unused)
{
	int64_t last;

	if (find(agrees, n, list, STR(""), sale, &last) == NULL)
		return AGREED_NO;
	return unused > 0 && now - last >= unused ? AGREED_LAPSED : AGREED_YES;
}

enum agreed
agreed_list(const struct store_agree *agrees, size_t n, struct str list,
    int64_t now, int64_t unused)
{
	return agreed(agrees, n, list, true, now, unused);
}

enum agreed
agreed_himself(const struct store_agree *agrees, size_t n, struct str list,
    int64_t now, int64_t unused)
{
	return agreed(agrees, n, list, false, now, unused);
}

bool
agreed_purpose(const struct store_agree *agrees, size_t n, struct str purpose)
{
	return agreed_to(agrees, n, purpose) != NULL;
}

const struct store_agree *
agreed_since(const struct store_agree *agrees, size_t n, struct str list)
{
	int64_t last;

	return find(agrees, n, list, STR(""), true, &last);
}

const struct store_agree *
agreed_to(const struct store_agree *agrees, size_t n, struct str purpose)
{
	int64_t last;

	return find(agrees, n, STR(""), purpose, true, &last);
}
