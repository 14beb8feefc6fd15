/* SPDX-License-Identifier: ISC */
#include "template/report.h"

#include "template/code.h"
#include "template/mail.h"

const struct report_row *
report_find(const struct site *site, struct str name)
{
	const struct image *im = &site->image;
	const struct report_row *rows =
	    IMAGE_ROWS(im, struct report_row, site->head->reports);

	for (uint32_t i = 0; i < site->head->reports.n; i++)
		if (str_eq(image_str(im, rows[i].name), name))
			return &rows[i];
	return NULL;
}

const struct report_row *
report_of_mail(const struct site *site, struct str mail)
{
	const struct str prefix = STR(REPORT_MAIL);

	if (!str_starts(mail, prefix))
		return NULL;
	return report_find(site, str_from(mail, prefix.n));
}

static size_t
add(struct report_query *queries, size_t n, struct str name, size_t rows)
{
	size_t i = 0;

	while (i < n && !str_eq(queries[i].name, name))
		i++;
	if (i == REPORT_QUERIES_MAX)
		return n;
	if (i == n)
		queries[n++] = (struct report_query){name, rows};
	else if (queries[i].rows < rows)
		queries[i].rows = rows;
	return n;
}

size_t
report_queries(const struct site *site, const struct report_row *report,
    struct report_query queries[REPORT_QUERIES_MAX])
{
	const struct image *im = &site->image;
	size_t n = 0;

	for (int part = 0; part < MAIL_PART__MAX; part++) {
		const struct program_row *program =
		    mail_program(site, &report->mail, site->head->default_lang,
			(enum mail_part)part);
		const uint32_t *at = IMAGE_ROWS(im, uint32_t, program->code);

		for (; *at != WRITE_END; at += write_code_length(at))
			if (*at == WRITE_EACH)
				n = add(queries, n,
				    image_str(im, (struct span){at[1], at[2]}),
				    at[3]);
	}
	return n;
}
