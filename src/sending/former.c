/* SPDX-License-Identifier: ISC */
#include "sending/former.h"

#include "people/given.h"

static bool
same(const struct site *a, struct span of_a, const struct site *b,
    struct span of_b)
{
	return str_eq(image_str(&a->image, of_a), image_str(&b->image, of_b));
}

bool
former_is_moved(const struct site *a, const struct site *b)
{
	return !same(a, a->head->base, b, b->head->base) ||
	       !same(a, a->head->prefix, b, b->head->prefix) ||
	       !same(a, a->head->mail_from, b, b->head->mail_from);
}

static bool
is_served(const struct site *served, struct str version)
{
	char name[SITE_NAME_LEN + 1];

	site_name(served, name);
	return str_eq(version, str_of(name));
}

const struct site *
former_site(
    const struct site *served, struct str version, former_fn *find, void *ctx)
{
	const struct site *former;

	if (find == NULL || version.n == 0 || is_served(served, version))
		return served;
	former = find(ctx, version);
	return former == NULL || former_is_moved(former, served) ? served
								 : former;
}

bool
former_is_draft(const struct store_mail *mail)
{
	return mail->site.n > 0 && given_is_test(mail->given);
}

const struct site *
former_draft(
    const struct site *served, struct str version, former_fn *find, void *ctx)
{
	const struct site *draft;

	/* It was published since. */
	if (is_served(served, version))
		return served;
	draft = find == NULL ? NULL : find(ctx, version);
	return draft == NULL || former_is_moved(draft, served) ? NULL : draft;
}
