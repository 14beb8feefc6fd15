/* SPDX-License-Identifier: ISC */
/*
 * The steps of a reload.
 */
#include "program/reload.h"

#include <assert.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "program/hookfiles.h"
#include "program/mapping.h"

#define LINES_MAX 20 /* complaints that are logged one by one */
#define ALL_MS 3000  /* for everybody to change over */

static void
take_name(struct live *live, const struct site *site)
{
	static_assert(sizeof(live->name) > SITE_NAME_LEN, "room for the name");
	site_name(site, live->name);
}

bool
reload_accept(struct live *live, const struct statedir *dir, struct compiler *c)
{
	struct mapping *m = mapping_open(c->image, live->generation + 1);
	struct str bytes;

	if (m == NULL)
		return false;
	bytes = (struct str){m->bytes, m->size};
	/* Only plain CGI reads the stored one: serving goes on without. */
	(void)!statedir_write(dir->image, bytes, true);
	if (live->image >= 0)
		close(live->image);
	live->image = compiler_take(c);
	live->generation++;
	take_name(live, &m->site);
	hookfiles_check(&m->site, dir);
	mapping_drop(m);
	return true;
}

/* A quote would be written \x22, and authors write many. */
static void
soften(char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] == '"')
			p[i] = '\'';
}

/* The complaints, line by line, not all of a thousand. */
static void
log_complaints(struct arena *a, struct str said, bool refused)
{
	char *copy = arena_raw(a, said.n);
	struct str text = {copy, said.n}, line;
	size_t more = 0, n = 0;

	if (said.n > 0)
		memcpy(copy, said.p, said.n);
	soften(copy, said.n);
	while (text.n > 0 && str_cut(&text, '\n', &line)) {
		if (++n > LINES_MAX)
			more++;
		else if (refused)
			log_error("%.*s", STR_ARG(line));
		else
			log_warn("%.*s", STR_ARG(line));
	}
	if (more > 0)
		log_error("and %zu more complaints", more);
}

static void
say_result(const struct reload *r, struct str text)
{
	/* Those who wait for it see no new result and say so. */
	(void)!statedir_write(r->dir->reload, text, false);
	notify_say(r->notify, "READY=1\nSTATUS=site %s", r->live->name);
}

static void
say_live(struct reload *r)
{
	char text[64];
	struct str s = {text, 0};

	r->handed_ms = 0;
	memcpy(text, "ok ", 3);
	memcpy(text + 3, r->live->name, SITE_NAME_LEN);
	text[3 + SITE_NAME_LEN] = '\n';
	s.n = 4 + SITE_NAME_LEN;
	log_info("site %s is live", r->live->name);
	say_result(r, s);
}

/* The compiler has ended: its site, or its complaints. */
static void
conclude(struct reload *r, int64_t now_ms)
{
	struct compiler *c = &r->compiler;
	bool good = compiler_verdict(c) == COMPILER_GOOD;
	struct str text = buf_view(&c->text);

	log_complaints(c->text.arena, text, !good);
	if (good && !reload_accept(r->live, r->dir, c)) {
		good = false;
		text = STR("site.xml: error: the compiled site is no image of "
			   "this program; see the log\n");
	}
	if (good) {
		fleet_hand(r->fleet);
		r->handed_ms = now_ms;
	} else {
		log_error("site refused: %s stays live", r->live->name);
		say_result(r, text);
	}
	compiler_close(c);
}

static bool
begin(struct reload *r, int64_t now_ms, struct errand *e)
{
	r->wanted = false;
	notify_reloading(r->notify);
	switch (compiler_start(&r->compiler, now_ms)) {
	case COMPILER_CHILD:
		*e = (struct errand){.role = ROLE_COMPILER};
		return true;
	case COMPILER_FAILED:
		say_result(r, STR("site.xml: error: the compiler could not be "
				  "started; see the log\n"));
		break;
	case COMPILER_STARTED:
		break;
	}
	return false;
}

bool
reload_tick(struct reload *r, int64_t now_ms, struct errand *e)
{
	struct compiler *c = &r->compiler;

	compiler_watch(c, now_ms);
	if (compiler_done(c))
		conclude(r, now_ms);
	if (r->handed_ms != 0 &&
	    (fleet_changed(r->fleet) || now_ms > r->handed_ms + ALL_MS))
		say_live(r);
	/* One at a time; those asked for meanwhile become one. */
	if (r->wanted && c->pid == 0 && r->handed_ms == 0)
		return begin(r, now_ms, e);
	return false;
}

bool
reload_ended(struct reload *r, pid_t pid, int status)
{
	if (r->compiler.pid == 0 || r->compiler.pid != pid)
		return false;
	compiler_ended(&r->compiler, status);
	return true;
}
