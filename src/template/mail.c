/* SPDX-License-Identifier: ISC */
#include "template/mail.h"

#include "base/arena.h"
#include "template/mailtext.h"
#include "template/report.h"
#include "template/write.h"

#define BODY_MAX (1u << 20)

const struct mail_row *
mail_find(const struct site *site, struct str name)
{
	const struct image *im = &site->image;
	const struct mail_row *rows =
	    IMAGE_ROWS(im, struct mail_row, site->head->mails);
	uint32_t low = 0, high = site->head->mails.n;
	const struct report_row *report = report_of_mail(site, name);

	if (report != NULL)
		return &report->mail;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int c = str_cmp(image_str(im, rows[middle].name), name);

		if (c == 0)
			return &rows[middle];
		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

bool
mail_is_for(const struct mail_row *mail, uint32_t stage)
{
	return mail->stages == 0 || (mail->stages >> stage & 1) != 0;
}

const struct program_row *
mail_program(const struct site *site, const struct mail_row *mail,
    uint32_t lang, enum mail_part part)
{
	const struct image *im = &site->image;
	const uint32_t *programs = IMAGE_ROWS(im, uint32_t, mail->programs);

	return IMAGE_ROWS(im, struct program_row, site->head->programs) +
	       programs[lang * MAIL_PART__MAX + (uint32_t)part];
}

static bool
write_part(const struct site *site, struct arena *a, const struct situation *at,
    const struct mail_row *mail, enum mail_part part, struct str *out)
{
	struct selection selection;
	struct buf b;

	select_program(
	    site, a, at, mail_program(site, mail, at->lang, part), &selection);
	buf_init(&b, a, BODY_MAX);
	write_page(site, at, &selection, &b);
	*out = buf_view(&b);
	return !b.bad;
}

struct str
mail_subject(const struct site *site, struct arena *a,
    const struct situation *given, const struct mail_row *mail)
{
	struct situation at = *given;
	struct str marked;

	at.page_class = STR("");
	return write_part(site, a, &at, mail, MAIL_SUBJECT, &marked)
		   ? mailtext_line(a, marked)
		   : STR("");
}

bool
mail_write(const struct site *site, struct arena *a,
    const struct situation *given, const struct mail_row *mail,
    struct mail_words *out)
{
	struct situation at = *given;
	struct str marked;

	/* No page of the site: it has no class and no item. */
	at.page_class = STR("");
	if (!write_part(site, a, &at, mail, MAIL_SUBJECT, &out->subject) ||
	    !write_part(site, a, &at, mail, MAIL_PREHEADER, &out->preheader) ||
	    !write_part(site, a, &at, mail, MAIL_HTML, &out->html) ||
	    !write_part(site, a, &at, mail, MAIL_TEXT, &marked))
		return false;
	out->subject = mailtext_line(a, out->subject);
	out->preheader = mailtext_line(a, out->preheader);
	out->text = mailtext_layout(a, marked);
	return true;
}
