/* SPDX-License-Identifier: ISC */
/*
 * A report of the site (reports/, SITE 6): a mail for a colleague whose
 * k:for-each repeat what queries of sql/reports/ give, and which is looked at,
 * too.
 *
 * Knows which queries those are, not what they give: that is in the situation.
 */
#ifndef TEMPLATE_REPORT_H
#define TEMPLATE_REPORT_H

#include "template/site.h"

#define REPORT_MAIL "report:" /* before the name: the mail that it is */
#define REPORT_QUERIES_MAX 32
#define REPORT_ROWS_MAX 1000 /* of a k:for-each */

/* The report of that name; NULL: there is none. */
const struct report_row *report_find(const struct site *, struct str name);
/* The report that a mail of that name is; NULL: it is none. */
const struct report_row *report_of_mail(const struct site *, struct str mail);

struct report_query {
	struct str name;
	size_t rows; /* that some k:for-each shows at most */
};
/* What the report shows the rows of, each query once; returns how many. */
size_t report_queries(const struct site *, const struct report_row *,
    struct report_query[REPORT_QUERIES_MAX]);

#endif
