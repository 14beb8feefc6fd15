/* SPDX-License-Identifier: ISC */
/*
 * compose: writes a message for each line of its input, "LENGTH\n" and the
 * bytes, or "0 FIELD WHAT\n".  A line is numbers and texts in hex, all behind a
 * blank: class, date, offset, then the texts in the order of struct message.
 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/crypto.h"
#include "mail/message.h"

#define LINE_ROOM ((size_t)1 << 20)

static bool
number(struct str *rest, int64_t *v)
{
	struct str word;

	return str_cut(rest, ' ', &word) && str_i64(word, v);
}

/* "-" is the empty text. */
static bool
text(struct arena *a, struct str *rest, struct str *v)
{
	struct str word;
	char *bytes;

	if (!str_cut(rest, ' ', &word))
		return false;
	bytes = arena_raw(a, word.n);
	*v = (struct str){bytes, 0};
	return str_eq(word, STR("-")) || hex_decode(word, bytes, word.n, &v->n);
}

static bool
read_message(struct arena *a, struct str line, struct message *m)
{
	struct str *const texts[] = {&m->from_name, &m->from, &m->reply_name,
	    &m->reply_to, &m->to, &m->subject, &m->id, &m->leave, &m->list,
	    &m->list_id, &m->feedback[0], &m->feedback[1], &m->feedback[2],
	    &m->feedback_sender, &m->text, &m->html};
	int64_t kind, offset;

	*m = (struct message){0};
	if (!number(&line, &kind) || !number(&line, &m->date) ||
	    !number(&line, &offset))
		return false;
	m->kind = (enum message_class)kind;
	m->offset = (int32_t)offset;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (!text(a, &line, texts[i]))
			return false;
	return line.p == NULL;
}

static bool
answer(struct arena *a, struct str line)
{
	const char *where;
	struct message m;
	struct buf b;
	enum message_rc rc;

	buf_init(&b, a, LINE_ROOM);
	if (!read_message(a, line, &m))
		return false;
	rc = message_write(&m, &b, &where);
	if (rc != MESSAGE_OK)
		printf("0 %s %s\n", where, message_error(rc));
	else
		printf("%zu\n%.*s", b.n, STR_ARG(buf_view(&b)));
	return true;
}

int
main(void)
{
	static char line[LINE_ROOM];
	struct arena *a;

	if (!crypto_start())
		return 99;
	a = arena_new(0);
	while (fgets(line, sizeof(line), stdin) != NULL) {
		arena_reset(a);
		if (!answer(a, (struct str){line, strcspn(line, "\n")})) {
			fputs("compose: bad line\n", stderr);
			return 99;
		}
	}
	arena_free(a);
	return 0;
}
