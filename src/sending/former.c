/* SPDX-License-Identifier: ISC */
#include "sending/former.h"

static bool
same(const struct site *a, struct span of_a, const struct site *b,
    struct span of_b)
{
	return str_eq(image_str(&a->image, of_a), image_str(&b->image, of_b));
}

static bool
is_moved(const struct site *a, const struct site *b)
{
	return !same(a, a->head->base, b, b->head->base) ||
	       !same(a, a->head->prefix, b, b->head->prefix) ||
	       !same(a, a->head->mail_from, b, b->head->mail_from);
}

const struct site *
former_site(
    const struct site *served, struct str version, former_fn *find, void *ctx)
{
	char name[SITE_NAME_LEN + 1];
	const struct site *former;

	site_name(served, name);
	if (find == NULL || version.n == 0 || str_eq(version, str_of(name)))
		return served;
	former = find(ctx, version);
	return former == NULL || is_moved(former, served) ? served : former;
}
