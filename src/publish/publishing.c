/* SPDX-License-Identifier: ISC */
#include "publish/publishing.h"

#include "insight/sitecheck.h"
#include "weave/compile.h"

bool
publishing_open(struct publishing *p, struct arena *a, const char *dir,
    const char *state, enum versions_use use, int64_t now)
{
	*p = (struct publishing){
	    .arena = a, .now = now, .complaints = complaints_new(a)};
	return versions_open(&p->versions, a, dir, use) &&
	       statedir_name(&p->state, a, dir, state);
}

void
publishing_close(struct publishing *p)
{
	if (p->taken)
		versions_drop(&p->versions);
	versions_close(&p->versions);
}

static void
compare(struct publishing *p)
{
	struct complaints *unheard = complaints_new(p->arena);
	struct str image;

	p->compared = true;
	p->before.head = NULL;
	if (p->versions.current == 0)
		sitediff_run(&p->diff, p->arena, NULL, &p->site, p->now);
	else if (compile_site(p->arena, unheard,
		     versions_path(&p->versions, p->versions.current),
		     &image) &&
		 site_open(&p->before, image.p, image.n))
		sitediff_run(&p->diff, p->arena, &p->before, &p->site, p->now);
	else /* Of an older program, perhaps: no reason to keep it. */
		p->compared = false;
}

/* `strict`: warnings of the check are worth saying, and its errors count. */
static enum publishing_rc
look(struct publishing *p, const char *dir, bool strict)
{
	p->complaints = complaints_new(p->arena);
	if (!compile_site(p->arena, p->complaints, dir, &p->image) ||
	    !site_open(&p->site, p->image.p, p->image.n))
		return PUBLISHING_FAULTS;
	if (strict)
		sitecheck(p->arena, &p->site, p->complaints, p->now);
	if (complaints_errors(p->complaints) > 0)
		return PUBLISHING_FAULTS;
	site_name(&p->site, p->name);
	return PUBLISHING_READY;
}

enum publishing_rc
publishing_look(struct publishing *p, const char *draft)
{
	enum publishing_rc rc = look(p, draft, true);

	p->version = 0;
	if (rc != PUBLISHING_READY)
		return rc;
	if (p->versions.current > 0 &&
	    str_eq(str_of(p->name), versions_current_image(&p->versions))) {
		p->version = p->versions.current;
		return PUBLISHING_SAME;
	}
	compare(p);
	return PUBLISHING_READY;
}

enum publishing_rc
publishing_take(struct publishing *p, const char *draft)
{
	const char *copy;

	if (!versions_copy(&p->versions, draft, &copy))
		return PUBLISHING_FAILED;
	p->taken = true;
	return publishing_look(p, copy);
}

enum publishing_rc
publishing_back(struct publishing *p, long version)
{
	enum publishing_rc rc =
	    look(p, versions_path(&p->versions, version), false);

	p->version = version;
	if (rc == PUBLISHING_READY && version == p->versions.current)
		return PUBLISHING_SAME;
	if (rc == PUBLISHING_READY)
		compare(p);
	return rc;
}

static bool
make_current(struct publishing *p, long n, const char *what, const char *image)
{
	const struct version_line line = {.what = str_of(what),
	    .n = n,
	    .who = p->who,
	    .image = str_of(image),
	    .cells = p->compared ? p->diff.cells : 0};

	return versions_switch(&p->versions, &line, p->now);
}

bool
publishing_go(struct publishing *p, enum reloadask *came, struct str *said)
{
	long before = p->versions.current;
	const char *what = p->version == 0 ? "publish" : "rollback";

	if (p->version == 0) {
		if (!versions_keep(&p->versions, p->image))
			return false;
		p->version = p->versions.last;
	}
	if (p->version != before && !make_current(p, p->version, what, p->name))
		return false;
	*came = reload_ask(&p->state, p->arena, str_of(p->name), said);
	if (*came != RELOAD_REFUSED || before == 0 || before == p->version)
		return true;
	return make_current(p, before, "refused", "-");
}
