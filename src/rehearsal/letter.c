/* SPDX-License-Identifier: ISC */
#include "rehearsal/letter.h"

#include "base/arena.h"
#include "mail/dirbox.h"
#include "mail/header.h"
#include "mail/mime.h"
#include "publish/statedir.h"
#include "rehearsal/html.h"

static struct str
bytes_of(const struct world *w, struct arena *a, struct str message_id)
{
	const struct transport t = {
	    .kind = TRANSPORT_DIR, .path = str_of(w->mails)};
	const char *file = dirbox_file(
	    a, &t, STR(""), str_head(message_id, str_chr(message_id, '@')));

	return file == NULL ? STR("") : statedir_read(a, file);
}

struct letter *
letter_read(
    const struct world *w, struct arena *a, const struct store_mail_row *row)
{
	struct letter *l = ARENA_NEW(a, struct letter);
	struct mime_field field;
	struct mime mime;
	struct str head;

	*l = (struct letter){.mail = str_copy(a, row->mail),
	    .subject = STR(""),
	    .html = STR(""),
	    .bytes = bytes_of(w, a, row->message_id)};
	head = l->bytes;
	while (mime_next(a, &head, &field) == MIME_FIELD)
		if (str_ieq(field.name, STR("Subject")))
			l->subject = header_plain(a, field.value);
	mime_read(a, l->bytes, &mime);
	for (size_t i = 0; i < mime.n; i++)
		if (str_eq(mime.parts[i].type, STR("text/html")))
			l->html = mime_body(a, &mime.parts[i]);
	return l;
}

struct str
letter_link(struct arena *a, const struct letter *l, struct str word)
{
	static const struct str others[] = {STR("/leave/"), STR("/me/"),
	    STR("/letter/"), STR("mailto:"), STR("tel:")};
	struct str text = l->html;
	struct html_tag tag;

	while (html_next(&text, &tag)) {
		struct str to, words;
		bool good = word.n == 0;

		if (!str_eq(tag.name, STR("a")))
			continue;
		to = html_value(a, &tag, STR("href"));
		words = html_words(a, tag.rest, tag.name);
		for (size_t i = 0; good && i < sizeof(others) / sizeof(*others);
		     i++)
			good = str_find(to, others[i]) == to.n;
		if (good ||
		    (word.n > 0 && (str_find(to, word) < to.n ||
				       str_find(words, word) < words.n)))
			return to;
	}
	return STR("");
}
