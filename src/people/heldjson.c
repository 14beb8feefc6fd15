/* SPDX-License-Identifier: ISC */
#include "people/heldjson.h"

#include "template/escape.h"

struct document {
	struct buf *out;
	struct str table; /* that is open; empty: none yet */
};

static void
put_text(struct buf *b, struct str s)
{
	buf_char(b, '"');
	escape(b, ESCAPE_JSON_STRING, s);
	buf_char(b, '"');
}

/* A row of another table ends the one that is open. */
static void
put_table(struct document *d, struct str table)
{
	if (str_eq(d->table, table)) {
		buf_lit(d->out, ",\n");
		return;
	}
	buf_str(d->out, d->table.n == 0 ? STR("{\n") : STR("\n],\n"));
	put_text(d->out, table);
	buf_lit(d->out, ": [\n");
	d->table = table;
}

static void
put_row(void *ctx, struct str table, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	struct document *d = ctx;

	put_table(d, table);
	buf_char(d->out, '{');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_lit(d->out, ", ");
		put_text(d->out, names[i]);
		buf_lit(d->out, ": ");
		if (cells[i].number)
			escape(d->out, ESCAPE_JSON_NUMBER, cells[i].text);
		else
			put_text(d->out, cells[i].text);
	}
	buf_char(d->out, '}');
}

enum store_rc
held_json(struct store *s, struct arena *a, struct id id, struct str email,
    struct buf *out)
{
	struct document d = {.out = out};
	enum store_rc rc = store_held(s, a, id, email, put_row, &d);

	if (rc == STORE_OK)
		buf_lit(out, "\n]\n}\n");
	return rc;
}
