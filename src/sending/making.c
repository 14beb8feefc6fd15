/* SPDX-License-Identifier: ISC */
#include "sending/making.h"

#include "base/arena.h"
#include "mail/address.h"
#include "people/reader.h"
#include "template/lead.h"

#define BYTES_MAX (4u << 20)
#define WORD_LETTERS 64 /* of a word in Feedback-ID */
#define SENDER_LEAST 5  /* letters of its last one, and at most: */
#define SENDER_MOST 15
#define TEST "[test] "
#define READER "reader@example.org"

/* The work: what is made, and from what. */
struct work {
	struct arena *arena;
	const struct making *from;
	struct made *made;
};

static struct str
text_of(const struct work *w, struct span s)
{
	return image_str(&w->from->site->image, s);
}

static struct str
address_of(struct arena *a, const struct site *site, const char *path,
    struct str token)
{
	return str_format(a, "%.*s%.*s%s/%.*s",
	    STR_ARG(image_str(&site->image, site->head->base)),
	    STR_ARG(image_str(&site->image, site->head->prefix)), path,
	    STR_ARG(token));
}

struct str
making_go(struct arena *a, const struct site *site, struct str token)
{
	return address_of(a, site, "go", token);
}

struct str
making_link(struct arena *a, const struct site *site, uint32_t lang,
    enum mail_link link, struct str token)
{
	static const char *const paths[MAIL_LINK__MAX] = {
	    [MAIL_LINK_CONFIRM] = "confirm",
	    [MAIL_LINK_DOWNLOAD] = "download",
	    [MAIL_LINK_LEAVE] = "leave",
	    [MAIL_LINK_ME] = "me",
	    [MAIL_LINK_WEB] = "letter",
	    [MAIL_LINK_ADMIN] = "admin"};
	struct str address = address_of(a, site, paths[link], token);

	return link == MAIL_LINK_ADMIN
		   ? address
		   : str_format(a, "%.*s?l=%.*s", STR_ARG(address),
			 STR_ARG(site_lang(site, lang)));
}

void
making_links(struct arena *a, const struct site *site,
    const struct mail_row *mail, struct str token, struct situation *at)
{
	struct str name = image_str(&site->image, mail->name);

	for (size_t i = 0; i < MAIL_LINK__MAX; i++)
		at->links[i] = making_link(a, site, at->lang, (enum mail_link)i,
		    i == MAIL_LINK_WEB     ? name
		    : i == MAIL_LINK_ADMIN ? STR("people")
					   : token);
}

/* Who gets a list's mail is on it. */
static void
describe_lists(struct arena *a, const struct site *site,
    const struct mail_row *mail, struct situation *at)
{
	struct str *list = ARENA_NEW(a, struct str);

	*list = making_list(site, mail);
	at->lists = list;
	at->nlists = list->n > 0;
}

void
making_describe(struct arena *a, const struct site *site,
    const struct mail_row *mail, struct request_var *contact, size_t n,
    struct situation *at)
{
	if (reader_value(contact, n, STR("email")).n == 0)
		contact[n++] = (struct request_var){STR("email"), STR(READER)};
	at->ncontact = reader_first_name(contact, n);
	at->contact = contact;
	describe_lists(a, site, mail, at);
	making_links(a, site, mail, STR(MAKING_TOKEN), at);
}

struct str
making_list(const struct site *site, const struct mail_row *mail)
{
	const struct list_row *lists =
	    IMAGE_ROWS(&site->image, struct list_row, site->head->lists);

	return mail->class == KIND_MARKETING && site->head->lists.n > 0
		   ? image_str(&site->image, lists[0].key)
		   : STR("");
}

uint32_t
making_stage(const struct site *site, const struct mail_row *mail)
{
	uint32_t n = journey_stages(&site->journey), i = 0;

	if (mail->stages == 0)
		return site->head->journey.start;
	while (i + 1 < n && !mail_is_for(mail, i))
		i++;
	return i;
}

/* What people write on several lines, into a textarea. */
static bool
may_have_lines(const struct site *site, struct str name)
{
	const struct image *im = &site->image;
	const struct form_row *forms =
	    IMAGE_ROWS(im, struct form_row, site->head->forms);

	if (str_eq(name, STR("note")))
		return true;
	for (uint32_t i = 0; i < site->head->forms.n; i++) {
		const struct field_row *fields =
		    IMAGE_ROWS(im, struct field_row, forms[i].fields);

		for (uint32_t k = 0; k < forms[i].fields.n; k++)
			if (fields[k].kind == FIELD_LINES &&
			    str_eq(image_str(im, fields[k].name), name))
				return true;
	}
	return false;
}

static bool
has_control(struct str s, bool lines)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < ' ' && c != '\t' && !(c == '\n' && lines)) ||
		    c == 0x7f)
			return true;
	}
	return false;
}

/* The name of a value that must not go into a mail; empty: all are good. */
static struct str
bad_value(const struct work *w)
{
	const struct situation *at = w->from->at;

	for (size_t i = 0; i < at->ncontact; i++) {
		const struct request_var *v = &at->contact[i];

		if (has_control(v->value, false) &&
		    (has_control(v->value, true) ||
			!may_have_lines(w->from->site, v->name)))
			return v->name;
	}
	return STR("");
}

static enum message_class
class_of(const struct mail_row *mail)
{
	switch ((enum mail_kind)mail->class) {
	case KIND_CONFIRMATION:
		return MESSAGE_CONFIRMATION;
	case KIND_SERVICE:
	case KIND_TRANSACTIONAL:
	case KIND_STAFF:
		return MESSAGE_SERVICE;
	case KIND_MARKETING:
		break;
	}
	return MESSAGE_MARKETING;
}

/* Words with dots between them, as an id and Feedback-ID have them:
 * "ebook/delivery" is "ebook.delivery". */
static struct str
dotted(const struct work *w, struct str s, size_t most)
{
	char *p = arena_raw(w->arena, s.n + 1);

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			     (c >= '0' && c <= '9') || c == '-' || c == '_';

		p[i] = plain ? c : '.';
	}
	return (struct str){p, s.n < most ? s.n : most};
}

/* A mail that is sent to no list is one by itself: List-Id names it. */
static void
fill_list(const struct work *w, struct message *m)
{
	const struct making *f = w->from;
	const struct list_row *list = site_list(f->site, f->list);
	struct str key = f->list.n > 0 ? f->list : text_of(w, f->mail->name);
	/* Its line must be short, and who presses it sees no page. */
	struct str leave = f->at->links[MAIL_LINK_LEAVE];

	if (m->kind == MESSAGE_MARKETING || f->list.n > 0)
		m->leave = str_head(leave, str_chr(leave, '?'));
	m->list = list == NULL
		      ? text_of(w, f->site->head->name)
		      : text_of(w, IMAGE_ROWS(&f->site->image, struct span,
				       list->labels)[f->at->lang]);
	m->list_id = str_format(w->arena, "%.*s.%.*s",
	    STR_ARG(dotted(w, key, key.n)), STR_ARG(address_domain(m->from)));
}

/* LIST:MAIL:CLASS:SITE, nothing of the reader. */
static void
fill_feedback(const struct work *w, struct message *m)
{
	static const char *const classes[] = {[KIND_MARKETING] = "marketing",
	    [KIND_CONFIRMATION] = "confirmation",
	    [KIND_SERVICE] = "service",
	    [KIND_TRANSACTIONAL] = "transactional",
	    [KIND_STAFF] = "staff"};
	const struct making *f = w->from;
	bool https;
	struct str host = site_host(f->site, &https);

	m->feedback[0] =
	    f->list.n > 0 ? dotted(w, f->list, WORD_LETTERS) : STR("-");
	m->feedback[1] = dotted(w, text_of(w, f->mail->name), WORD_LETTERS);
	m->feedback[2] = str_of(classes[f->mail->class]);
	if (host.n < SENDER_LEAST)
		host = str_format(w->arena, "%.*s.site", STR_ARG(host));
	m->feedback_sender = dotted(w, host, SENDER_MOST);
}

static struct message
message_of(const struct work *w)
{
	const struct making *f = w->from;
	const struct situation *at = f->at;
	int64_t date = f->date != 0 ? f->date : at->now;
	struct message m = {.kind = class_of(f->mail),
	    .date = date,
	    .offset = site_offset(f->site, date) / 60,
	    .from_name = text_of(w, f->mail->sender),
	    .from = text_of(w, f->site->head->mail_from),
	    .reply_to = text_of(w, f->mail->reply_to),
	    .to = f->to.n > 0
		      ? f->to
		      : reader_value(at->contact, at->ncontact, STR("email")),
	    .subject = w->made->words.subject,
	    .id = f->id,
	    .text = w->made->words.text,
	    .html = w->made->words.html};

	if (f->test)
		m.subject =
		    str_format(w->arena, TEST "%.*s", STR_ARG(m.subject));
	if (m.reply_to.n > 0)
		m.reply_name = m.from_name;
	for (size_t i = 0; i < sizeof(m.seed); i++)
		m.seed[i] = f->seed[i];
	fill_list(w, &m);
	fill_feedback(w, &m);
	return m;
}

static bool
compose(const struct work *w)
{
	struct message m = message_of(w);
	const char *where;
	enum message_rc rc;
	struct buf b;

	buf_init(&b, w->arena, BYTES_MAX);
	rc = message_write(&m, &b, &where);
	if (rc == MESSAGE_OK)
		w->made->bytes = buf_view(&b);
	else
		w->made->why =
		    str_format(w->arena, "%s %s", where, message_error(rc));
	return rc == MESSAGE_OK;
}

/* false: it is too large now. */
static bool
lead_assets(const struct work *w)
{
	struct mail_words *words = &w->made->words;
	struct str from = str_format(w->arena, "%.*s/assets/",
	    STR_ARG(text_of(w, w->from->site->head->base)));
	struct buf b;

	if (w->from->assets.n == 0)
		return true;
	buf_init(&b, w->arena, BYTES_MAX);
	lead_addresses(&b, words->html, from, w->from->assets);
	words->html = buf_view(&b);
	return !b.bad;
}

bool
making_run(struct arena *a, const struct making *from, struct made *made)
{
	const struct work w = {a, from, made};
	struct str bad = bad_value(&w);

	*made = (struct made){.why = STR("")};
	if (!mail_write(from->site, a, from->at, from->mail, &made->words) ||
	    !lead_assets(&w)) {
		made->why = STR("the mail is too large");
		return false;
	}
	if (bad.n > 0) {
		made->why = str_format(a,
		    "%.*s holds a line break or another control character",
		    STR_ARG(bad));
		return false;
	}
	return compose(&w);
}
