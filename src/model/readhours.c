/* SPDX-License-Identifier: ISC */
/*
 * The people of site.xml, and when something is open.
 */
#include "base/arena.h"
#include "base/holiday.h"
#include "model/read.h"

static void
read_countries(struct model *m, const struct node *n, struct model_hours *hours)
{
	struct str rest = node_value(n, "holidays"), word;

	while (str_word(&rest, &word)) {
		uint32_t bit = holiday_country(word);

		hours->countries |= bit;
		if (bit == 0)
			read_error(m, read_attr(n, "holidays"),
			    "unknown country",
			    "holidays=\"%.*s\": the holidays of this country "
			    "are not built in; built in are " HOLIDAY_COUNTRIES
			    ", others are written as "
			    "<holiday date=\"…\"/>",
			    STR_ARG(word));
	}
}

/* Those directly in `parent`; a date that is none is vocab.c's to say. */
static void
read_holidays(
    struct model *m, const struct node *parent, struct model_hours *hours)
{
	for (const struct node *n = parent->first; n != NULL; n = n->next) {
		struct moment moment;

		if (!node_is(n, SPACE_K, "holiday") ||
		    !moment_parse(node_value(n, "date"), &moment))
			continue;
		hours->holidays = read_row(m, hours->holidays, hours->nholidays,
		    sizeof(*hours->holidays));
		hours->holidays[hours->nholidays++] = moment.local / 86400;
	}
}

void
read_open(struct model *m, const struct node *n, const char *attr,
    struct model_hours *hours)
{
	struct str open = node_value(n, attr);

	hours->ranges =
	    arena_array(m->arena, HOURS_RANGES_MAX, sizeof(*hours->ranges));
	if (!hours_parse(open, hours->ranges, &hours->nranges))
		read_error(m, read_attr(n, attr), "bad hours",
		    "%s=\"%.*s\" names no hours; write for example mon..fri "
		    "09:00..16:00 sat 10:00..14:00",
		    attr, STR_ARG(open));
	read_countries(m, n, hours);
	read_holidays(m, n, hours);
	read_holidays(m, n->parent, hours);
}

static void
add_hours(struct model *m, const struct node *n)
{
	struct str key = node_value(n, "key");
	struct model_hours *hours;

	for (size_t i = 0; i < m->nhours; i++)
		if (str_eq(m->hours[i].key, key)) {
			read_error(m, n->where, "declared twice",
			    "the hours \"%.*s\" are declared twice, first in "
			    "line %u; rename or remove one",
			    STR_ARG(key), (unsigned)m->hours[i].where.line);
			return;
		}
	if (m->nhours == HOURS_MAX) {
		read_error(
		    m, n->where, "size", "more than %d hours", HOURS_MAX);
		return;
	}
	hours = &m->hours[m->nhours++];
	*hours = (struct model_hours){.key = key, .where = n->where};
	read_open(m, n, "open", hours);
}

static void
add_person(struct model *m, const struct node *n)
{
	struct str photo = node_value(n, "photo");

	names_add(m, &m->persons, "person", node_value(n, "key"), n->where, n);
	if (photo.n > 0 && model_asset(m, photo) == NULL)
		read_error(m, read_attr(n, "photo"), "unknown asset",
		    "photo=\"%.*s\" is no file in assets/", STR_ARG(photo));
}

void
read_hours(struct model *m, const struct node *site)
{
	for (const struct node *n = site == NULL ? NULL : site->first;
	     n != NULL; n = n->next) {
		if (!str_is_key(node_value(n, "key")))
			continue;
		if (node_is(n, SPACE_K, "hours"))
			add_hours(m, n);
		else if (node_is(n, SPACE_K, "person"))
			add_person(m, n);
	}
}
