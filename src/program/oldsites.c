/* SPDX-License-Identifier: ISC */
#include "program/oldsites.h"

#include <string.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/log.h"
#include "publish/kept.h"

#define NAME_BYTES 8 /* of the hash, which the name spells */

/* Its row, or the one that was not asked for the longest: then with the name
 * and without a mapping, and *found is false. */
static struct oldsite *
row_of(struct oldsites *o, struct str name, bool *found)
{
	struct oldsite *row = &o->rows[0];

	for (size_t i = 0; i < OLDSITES_MAX; i++) {
		struct oldsite *r = &o->rows[i];

		*found = str_eq(name, str_of(r->name));
		if (*found) {
			r->used = ++o->uses;
			return r;
		}
		if (r->used < row->used)
			row = r;
	}
	mapping_drop(row->mapping);
	*row = (struct oldsite){.used = ++o->uses};
	memcpy(row->name, name.p, name.n);
	return row;
}

static struct mapping *
map_kept(const char *dir, struct str name)
{
	unsigned char hash[NAME_BYTES];
	struct mapping *m = NULL;
	long version;
	int fd = -1;

	if (base32_decode(name, hash, sizeof(hash)))
		fd = kept_open(dir, hash, sizeof(hash), &version);
	if (fd >= 0) {
		m = mapping_open(fd, 0);
		close(fd);
	}
	return m;
}

const struct site *
oldsites_find(void *ctx, struct str name)
{
	struct oldsites *o = ctx;
	struct oldsite *row;
	bool found;

	if (name.n != SITE_NAME_LEN)
		return NULL;
	row = row_of(o, name, &found);
	if (!found) {
		row->mapping = map_kept(o->dir, name);
		if (row->mapping == NULL)
			log_info("version %.*s of the site is not there any "
				 "more: mails queued with it are made of the "
				 "present one",
			    STR_ARG(name));
	}
	return row->mapping == NULL ? NULL : &row->mapping->site;
}

const struct site *
oldsites_draft(void *ctx, struct str name)
{
	struct oldsites *o = ctx;
	struct oldsite *row = &o->draft;
	int fd;

	if (row->mapping == NULL || !str_eq(name, str_of(row->name))) {
		mapping_drop(row->mapping);
		*row = (struct oldsite){.used = 0};
		fd = kept_test_open(o->tests, name);
		if (fd < 0)
			return NULL;
		row->mapping = mapping_open(fd, 0);
		close(fd);
		memcpy(row->name, name.p, name.n);
	}
	return row->mapping == NULL ? NULL : &row->mapping->site;
}

void
oldsites_put(struct oldsites *o, struct mapping *m)
{
	char name[SITE_NAME_LEN + 1];
	struct oldsite *row;
	bool found;

	site_name(&m->site, name);
	row = row_of(o, str_of(name), &found);
	mapping_drop(row->mapping);
	row->mapping = m;
}

void
oldsites_close(struct oldsites *o)
{
	for (size_t i = 0; i < OLDSITES_MAX; i++)
		mapping_drop(o->rows[i].mapping);
	mapping_drop(o->draft.mapping);
}
