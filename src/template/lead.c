/* SPDX-License-Identifier: ISC */
#include "template/lead.h"

/* What stands before an address: a quote, or a comma of srcset, and in CSS. */
static bool
begins_address(struct str page, size_t at)
{
	const struct str marks = STR("\"'(, ");

	return at > 0 && str_chr(marks, page.p[at - 1]) < marks.n;
}

void
lead_addresses(struct buf *out, struct str page, struct str from, struct str to)
{
	for (;;) {
		size_t at = str_find(page, from);

		buf_str(out, str_head(page, at));
		if (at == page.n)
			return;
		buf_str(out, begins_address(page, at) ? to : from);
		page = str_from(page, at + from.n);
	}
}
