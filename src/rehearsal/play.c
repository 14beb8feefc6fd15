/* SPDX-License-Identifier: ISC */
#include "rehearsal/play.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "publish/statedir.h"

#define SAY_MAX 1024

struct person *
play_person(struct play *p, struct str name)
{
	for (size_t i = 0; i < p->npeople; i++)
		if (str_eq(p->people[i].name, name))
			return &p->people[i];
	return NULL;
}

struct entry *
play_say(struct play *p, enum entry_kind kind, const struct person *who,
    const char *fmt, ...)
{
	char text[SAY_MAX];
	struct entry *e;
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (p->nentries == p->room) {
		size_t room = p->room == 0 ? 64 : 2 * p->room;

		p->entries = arena_grow(p->arena, p->entries,
		    p->room * sizeof(*p->entries), room * sizeof(*p->entries));
		p->room = room;
	}
	e = &p->entries[p->nentries++];
	*e = (struct entry){.at = p->world.now,
	    .kind = kind,
	    .who = who == NULL ? STR("") : who->name,
	    .what = str_copy(p->arena, str_of(text)),
	    .file = STR("")};
	p->nfaults += kind == ENTRY_FAULT;
	return e;
}

/* Letters, digits and dashes of a path or a name: "/kurs/excel" is
 * "kurs-excel". */
static struct str
file_word(struct arena *a, struct str s)
{
	char *p = arena_raw(a, s.n + 6);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

		if (plain)
			p[n++] = c;
		else if (n > 0 && p[n - 1] != '-')
			p[n++] = '-';
	}
	while (n > 0 && p[n - 1] == '-')
		n--;
	return n > 0 ? (struct str){p, n} : STR("front");
}

void
play_file(struct play *p, struct entry *e, struct str name, const char *ext,
    struct str bytes)
{
	struct str file;

	if (p->out == NULL || bytes.n == 0)
		return;
	file = str_format(p->arena, "%03zu-%.*s-%.*s.%s", ++p->nfiles,
	    STR_ARG(e->who), STR_ARG(file_word(p->arena, name)), ext);
	if (statedir_write(
		str_format(p->arena, "%s/%.*s", p->out, STR_ARG(file)).p, bytes,
		false))
		e->file = file;
}
