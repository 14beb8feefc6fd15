/* SPDX-License-Identifier: ISC */
/*
 * reports/: what a report says about itself before its content.  The content is
 * the weaver's.
 */
#include "base/arena.h"
#include "mail/address.h"
#include "model/read.h"
#include "model/vocab.h"
#include "store/store.h"

#define DAY 86400
#define DAYS_DEFAULT "P7D"

/* "mon 08:00 fri 16:00": days with a time each, as hours are written. */
uint32_t
model_week(struct arena *a, struct str at, uint32_t *minutes)
{
	struct hours_range ranges[HOURS_RANGES_MAX];
	struct str word;
	uint32_t n = 0;
	struct buf b;

	buf_init(&b, a, 4 * at.n + 64);
	while (str_word(&at, &word))
		buf_printf(&b, "%.*s%s ", STR_ARG(word),
		    str_chr(word, ':') < word.n ? "..24:00" : "");
	if (str_find(buf_view(&b), STR("..24:00")) == b.n ||
	    !hours_parse(str_trim(buf_view(&b)), ranges, &n))
		return 0;
	for (uint32_t i = 0; i < n; i++)
		minutes[i] = ranges[i].from;
	return n;
}

uint32_t
model_report_days(const struct node *report)
{
	struct duration d;
	int64_t days;

	if (!duration_parse(read_setting(report, "days", DAYS_DEFAULT), &d) ||
	    d.months != 0 || d.seconds % DAY != 0)
		return 0;
	days = d.seconds / DAY;
	return days > 0 && days <= REPORT_DAYS_MAX ? (uint32_t)days : 0;
}

/* `kunderejse report NAME` has one of each name. */
static bool
is_query(struct str name)
{
	size_t n;
	const struct store_report_about *queries = store_reports(&n);

	for (size_t i = 0; i < n; i++)
		if (str_eq(str_of(queries[i].name), name))
			return true;
	return false;
}

static void
check_name(struct model *m, const struct node *report, struct str file)
{
	struct str name = node_value(report, "name");

	if (name.n > 0 && !str_eq(name, file))
		read_error(m, read_attr(report, "name"), "bad name",
		    "name=\"%.*s\" is another than that of the file; write "
		    "name=\"%.*s\", or rename the file",
		    STR_ARG(name), STR_ARG(file));
	if (is_query(file))
		read_error(m, read_attr(report, "name"), "double name",
		    "kunderejse report %.*s is a query; give the report "
		    "another name",
		    STR_ARG(file));
}

static void
check_receiver(struct model *m, const struct node *report)
{
	int i = names_find(&m->persons, node_value(report, "mail-to"));
	const struct node *person = i < 0 ? NULL : m->persons.rows[i].node;
	struct str address;

	if (person != NULL &&
	    address_parse(m->arena, node_value(person, "mail"), &address) !=
		ADDRESS_OK)
		read_error(m, read_attr(report, "mail-to"), "no mail address",
		    "mail-to=\"%.*s\" has no mail address; write <person "
		    "key=\"%.*s\" mail=\"…\">",
		    STR_ARG(m->persons.rows[i].key),
		    STR_ARG(m->persons.rows[i].key));
}

static void
check_times(struct model *m, const struct node *report)
{
	bool to = node_attr(report, "mail-to") != NULL;
	bool at = node_attr(report, "at") != NULL;
	struct str days = read_setting(report, "days", DAYS_DEFAULT);
	uint32_t minutes[HOURS_RANGES_MAX];
	struct duration d;

	if (to != at)
		read_error(m, report->where, "missing attribute",
		    "%s needs %s=\"…\" beside it: who gets the report goes "
		    "with when",
		    to ? "mail-to" : "at", to ? "at" : "mail-to");
	if (at && model_week(m->arena, node_value(report, "at"), minutes) == 0)
		read_error(m, read_attr(report, "at"), "bad time",
		    "at=\"%.*s\" is no time of the week; write for example "
		    "mon 08:00",
		    STR_ARG(node_value(report, "at")));
	if (duration_parse(days, &d) && model_report_days(report) == 0)
		read_error(m, read_attr(report, "days"), "bad value",
		    "days=\"%.*s\" is no number of days; write for example "
		    "P7D, at most P%dD",
		    STR_ARG(days), REPORT_DAYS_MAX);
}

/* It is written once: the colleagues of a site have one language. */
static void
check_languages(struct model *m, const struct model_part *report)
{
	const struct node *root = report->roots[m->default_lang];

	for (size_t i = 0; i < m->nlangs; i++) {
		const struct node *other = report->roots[i];

		if (other != NULL && other != root)
			read_error(m, other->where, "language",
			    "a report has one language, that of the site; "
			    "write reports/%.*s.xml alone",
			    STR_ARG(report->name));
	}
}

void
read_reports(struct model *m, const struct files *f)
{
	m->reports = read_parts(m, f, "reports", "report", &m->nreports);
	if (m->nreports > 0)
		m->columns = store_report_columns(m->arena);
	for (size_t i = 0; i < m->nreports; i++) {
		const struct node *root = m->reports[i].roots[m->default_lang];

		check_languages(m, &m->reports[i]);
		if (root == NULL)
			continue;
		vocab_check_one(m, &vocab_report, root);
		check_name(m, root, m->reports[i].name);
		check_receiver(m, root);
		check_times(m, root);
	}
}
