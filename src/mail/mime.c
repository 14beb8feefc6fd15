/* SPDX-License-Identifier: ISC */
#include "mail/mime.h"

#include <string.h>

#include "base/arena.h"

/* The next line without its end, whatever number of CRs that has. */
static bool
take_line(struct str *rest, struct str *line)
{
	if (rest->n == 0)
		return false;
	str_cut(rest, '\n', line);
	while (line->n > 0 && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

static bool
is_folded(struct str line)
{
	return line.n > 0 && (line.p[0] == ' ' || line.p[0] == '\t') &&
	       str_trim(line).n > 0;
}

/* The name that a field's line begins with; empty when it is no field.  No
 * field begins like a boundary. */
static struct str
name_of(struct str line)
{
	size_t n = 0;
	struct str name;

	while (n < line.n && line.p[n] > ' ' && line.p[n] < 0x7f &&
	       line.p[n] != ':')
		n++;
	name = str_head(line, n);
	while (n < line.n && (line.p[n] == ' ' || line.p[n] == '\t'))
		n++;
	if (n == line.n || line.p[n] != ':' || str_starts(line, STR("--")))
		return (struct str){line.p, 0};
	return name;
}

/* A field in one line: `first` is what stands behind its colon, `lines` more
 * follow, and all of it needs `n` bytes. */
static struct str
unfold(
    struct arena *a, struct str first, struct str *rest, size_t lines, size_t n)
{
	char *p = arena_raw(a, n);
	struct str line = str_trim(first);

	n = 0;
	for (;;) {
		memcpy(p + n, line.p, line.n);
		n += line.n;
		if (lines-- == 0)
			return str_trim((struct str){p, n});
		take_line(rest, &line);
		line = str_trim(line);
		p[n++] = ' ';
	}
}

enum mime_line
mime_next(struct arena *a, struct str *rest, struct mime_field *field)
{
	struct str line, more, ahead;
	size_t lines = 0, n;

	if (!take_line(rest, &line))
		return MIME_END;
	if (str_trim(line).n == 0)
		return MIME_BLANK;
	field->name = name_of(line);
	if (field->name.n == 0)
		return MIME_JUNK;
	field->value = str_from(line, str_chr(line, ':') + 1);
	n = field->value.n;
	for (ahead = *rest; take_line(&ahead, &more) && is_folded(more);
	     lines++)
		n += 1 + more.n;
	if (lines == 0)
		field->value = str_trim(field->value);
	else
		field->value = unfold(a, field->value, rest, lines, n);
	return MIME_FIELD;
}

/* The multiparts that are open, the innermost last. */
struct walk {
	struct arena *arena;
	struct mime *mime;
	struct str rest;
	struct str open[MIME_DEPTH]; /* their boundaries */
	size_t depth;
	struct mime_part *leaf; /* whose body the lines are; NULL: nobody's */
};

static void
note_field(struct arena *a, struct mime_part *part, struct mime_field field)
{
	if (part->type.n == 0 && str_ieq(field.name, STR("Content-Type"))) {
		part->type = str_lower(a, mime_value(a, field.value));
		part->report = str_lower(
		    a, mime_parameter(a, field.value, STR("report-type")));
		part->boundary =
		    mime_parameter(a, field.value, STR("boundary"));
	}
	if (part->encoding.n == 0 &&
	    str_ieq(field.name, STR("Content-Transfer-Encoding")))
		part->encoding = str_lower(a, mime_value(a, field.value));
}

/* Takes the head; the body is what is left. */
static void
take_head(struct walk *w, struct mime_part *part)
{
	struct str start = w->rest, before;
	struct mime_field field;
	enum mime_line line;

	do {
		before = w->rest;
		line = mime_next(w->arena, &w->rest, &field);
		if (line == MIME_FIELD)
			note_field(w->arena, part, field);
	} while (line == MIME_FIELD);
	part->head = str_head(start, start.n - before.n);
	/* A line that is no field belongs to the body: the blank one is
	 * missing. */
	if (line == MIME_JUNK)
		w->rest = before;
	part->body = w->rest;
	if (part->type.n == 0)
		part->type = STR("text/plain");
}

static void
begin_part(struct walk *w)
{
	struct mime_part *part = &w->mime->parts[w->mime->n++];

	take_head(w, part);
	w->leaf = part;
	if (!str_starts(part->type, STR("multipart/")))
		return;
	w->leaf = NULL;
	part->body.n = 0;
	if (part->boundary.n == 0)
		return;
	if (w->depth == MIME_DEPTH)
		w->mime->cut = true;
	else
		w->open[w->depth++] = part->boundary;
}

/* true when the line is a boundary; then only the multiparts around it are
 * open. */
static bool
meets_boundary(struct walk *w, struct str line, bool *last)
{
	if (!str_starts(line, STR("--")))
		return false;
	line = str_from(line, 2);
	for (size_t i = w->depth; i-- > 0;) {
		struct str behind = str_from(line, w->open[i].n);

		if (!str_starts(line, w->open[i]))
			continue;
		*last = str_starts(behind, STR("--"));
		if (str_trim(str_from(behind, *last ? 2 : 0)).n > 0)
			continue;
		w->depth = *last ? i : i + 1;
		return true;
	}
	return false;
}

/* The line end before a boundary belongs to it (RFC 2046 5.1.1). */
static void
end_body(struct mime_part *part, const char *end)
{
	struct str *body = &part->body;

	body->n = (size_t)(end - body->p);
	if (body->n > 0)
		body->n--;
	while (body->n > 0 && body->p[body->n - 1] == '\r')
		body->n--;
}

void
mime_read(struct arena *a, struct str message, struct mime *mime)
{
	struct walk w = {.arena = a, .mime = mime, .rest = message};
	struct str line;
	bool last;

	*mime = (struct mime){
	    .parts = arena_array(a, MIME_PARTS, sizeof(*mime->parts))};
	if (str_starts(message, STR("From ")))
		take_line(&w.rest, &line);
	begin_part(&w);
	while (w.depth > 0 && take_line(&w.rest, &line)) {
		if (!meets_boundary(&w, line, &last))
			continue;
		if (w.leaf != NULL)
			end_body(w.leaf, line.p);
		w.leaf = NULL;
		if (last)
			continue;
		if (mime->n < MIME_PARTS)
			begin_part(&w);
		else
			mime->cut = true;
	}
}
