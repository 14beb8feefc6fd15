/* SPDX-License-Identifier: ISC */
#include "program/sitereport.h"

#include <stdio.h>

#include "base/log.h"
#include "program/command.h"

static const struct report_row *
rows_of(const struct site *site)
{
	return IMAGE_ROWS(&site->image, struct report_row, site->head->reports);
}

void
sitereport_list(const struct site *site)
{
	const struct report_row *rows = rows_of(site);

	for (uint32_t i = 0; i < site->head->reports.n; i++)
		printf("  %-16.*s %.*s of the site.\n",
		    STR_ARG(image_str(&site->image, rows[i].name)),
		    STR_ARG(image_str(&site->image, rows[i].mail.file)));
}

size_t
sitereport_names(
    const struct site *site, struct str *names, size_t n, size_t max)
{
	const struct report_row *rows = rows_of(site);

	for (uint32_t i = 0; i < site->head->reports.n && n < max; i++)
		names[n++] = image_str(&site->image, rows[i].name);
	return n;
}

int
sitereport_print(struct arena *a, const struct site *site, struct store *store,
    const struct reporting *r, enum rows_format format)
{
	struct mail_words words;
	struct str out;

	switch (reporting_show(a, site, store, r, &words)) {
	case REPORTING_DOWN:
		return COMMAND_SYSTEM;
	case REPORTING_TOO_LARGE:
		log_error("the report is too large; ask for fewer days, or "
			  "write smaller limits");
		return COMMAND_SYSTEM;
	case REPORTING_OK:
		break;
	}
	out = format == ROWS_HTML ? words.html : words.text;
	fwrite(out.p, 1, out.n, stdout);
	if (fflush(stdout) != 0) {
		log_errno("standard output");
		return COMMAND_SYSTEM;
	}
	return COMMAND_GOOD;
}
