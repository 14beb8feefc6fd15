/* SPDX-License-Identifier: ISC */
#include "people/news.h"

#include "base/arena.h"
#include "base/locale.h"
#include "people/fold.h"
#include "people/given.h"
#include "store/sales.h"
#include "template/escape.h"

#define TELL_SECONDS ((int64_t)3 * 86400) /* then it is news no more */
#define MESSAGE_MAX ((size_t)1 << 20)     /* no names are so long */

struct work {
	struct arena *arena;
	const struct site *site;
	const struct store_news *news;
};

static bool
lists(const struct work *w, struct span list, struct str word)
{
	const struct image *im = &w->site->image;
	const struct span *rows = IMAGE_ROWS(im, struct span, list);

	for (uint32_t i = 0; i < list.n; i++)
		if (str_eq(image_str(im, rows[i]), word))
			return true;
	return false;
}

static bool
is_seen_only(const struct store_stage_change *change)
{
	return str_starts(change->rule, STR("shared:")) ||
	       str_starts(change->rule, STR("cool"));
}

static bool
wants(const struct work *w, const struct notify_row *row)
{
	const struct store_event *event = w->news->event;
	const struct store_task *task = w->news->task;
	int to;

	if (task != NULL)
		return row->tasks != 0 &&
		       (row->person.n == 0 ||
			   str_eq(image_str(&w->site->image, row->person),
			       task->person));
	if (event != NULL)
		return lists(w, row->events, event->event) &&
		       (row->forms.n == 0 || lists(w, row->forms, event->form));
	to = journey_stage_find(&w->site->journey, w->news->change->to);
	return to >= 0 && (row->stages >> to & 1) != 0 &&
	       (w->news->shows || !is_seen_only(w->news->change));
}

static void
put(struct buf *b, const char *name, struct str value)
{
	buf_printf(b, "\"%s\":\"", name);
	escape(b, ESCAPE_JSON_STRING, value);
	buf_char(b, '"');
}

static void
put_also(struct buf *b, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	buf_char(b, ',');
	put(b, name, value);
}

static void
put_who(struct buf *b, const struct store_contact *who)
{
	buf_printf(
	    b, "\"contact\":{\"id\":%llu,", (unsigned long long)who->id.lo);
	put(b, "email", who->email);
	put_also(b, "name", who->name);
	put_also(b, "company", who->company);
	buf_char(b, '}');
}

static void
put_time(struct buf *b, const char *name, int64_t at)
{
	buf_printf(b, "\"%s\":\"", name);
	time_put(b, at);
	buf_char(b, '"');
}

static void
put_task(struct buf *b, const struct store_task *task)
{
	buf_printf(b, ",\"task\":{\"id\":%llu,", (unsigned long long)task->id);
	put(b, "person", task->person);
	put_also(b, "text", task->text);
	put_also(b, "by", task->by);
	buf_char(b, ',');
	put_time(b, "due", task->due);
	buf_char(b, '}');
}

static struct str
type_of(const struct store_news *news)
{
	if (news->change != NULL)
		return STR("stage.changed");
	return news->task != NULL ? STR("task.created") : news->event->event;
}

static int64_t
time_of(const struct store_news *news)
{
	if (news->change != NULL)
		return news->change->at;
	return news->task != NULL ? news->task->at : news->event->at;
}

static struct str
message(const struct work *w)
{
	const struct store_news *news = w->news;
	struct buf b;

	buf_init(&b, w->arena, MESSAGE_MAX);
	buf_char(&b, '{');
	put(&b, "type", type_of(news));
	buf_char(&b, ',');
	put_time(&b, "timestamp", time_of(news));
	buf_lit(&b, ",\"data\":{");
	put_who(&b, news->who);
	if (news->change != NULL) {
		put_also(&b, "from", news->change->from);
		put_also(&b, "to", news->change->to);
	} else if (news->task != NULL) {
		put_task(&b, news->task);
	} else {
		put_also(&b, "form", news->event->form);
		put_also(&b, "item", news->event->item);
	}
	buf_lit(&b, "}}");
	return buf_view(&b);
}

/* The same news again is nothing new, whoever comes upon it. */
static struct str
dedup(const struct work *w, struct str whom)
{
	const struct store_stage_change *change = w->news->change;
	const struct store_event *event = w->news->event;
	unsigned long long contact = w->news->who->id.lo;

	if (w->news->task != NULL)
		return str_format(w->arena, "notify:%.*s:%llu:task:%llu",
		    STR_ARG(whom), contact,
		    (unsigned long long)w->news->task->id);
	if (change != NULL)
		return str_format(w->arena, "notify:%.*s:%llu:to:%.*s:%lld",
		    STR_ARG(whom), contact, STR_ARG(change->to),
		    (long long)change->at);
	return str_format(w->arena, "notify:%.*s:%llu:%.*s:%.*s:%.*s:%lld",
	    STR_ARG(whom), contact, STR_ARG(event->event), STR_ARG(event->form),
	    STR_ARG(event->item), (long long)event->at);
}

static struct str
given(const struct work *w)
{
	const struct store_stage_change *change = w->news->change;
	const struct given g = {.about = w->news->who->id,
	    .form = w->news->event != NULL ? w->news->event->form : STR(""),
	    .stage = change != NULL ? change->to : STR("")};

	return given_pack(w->arena, &g);
}

static struct store_mail
mail_of(const struct work *w, const struct notify_row *row)
{
	const struct site *site = w->site;
	const struct image *im = &site->image;
	struct str person = image_str(im, row->person);
	struct str hook = image_str(im, row->secret);
	struct store_mail mail = {.kind = MAIL_HOOK,
	    .hook = hook,
	    .at = w->news->now,
	    .due = w->news->now,
	    .stale = w->news->now + TELL_SECONDS};

	if (person.n == 0) {
		mail.dedup =
		    dedup(w, str_format(w->arena, "hook:%.*s", STR_ARG(hook)));
		mail.given = message(w);
		return mail;
	}
	mail.kind = MAIL_TRANSACTIONAL;
	mail.person = person;
	mail.mail = image_str(im, row->mail);
	mail.lang = site_lang(site, site->head->default_lang);
	mail.site = site_version(w->arena, site);
	mail.dedup = dedup(w, str_format(w->arena, "%.*s:%.*s", STR_ARG(person),
				  STR_ARG(mail.mail)));
	mail.given = given(w);
	return mail;
}

size_t
people_news(void *ctx, struct arena *a, const struct store_news *news,
    struct store_mail *mails)
{
	const struct site *site = ((struct fold *)ctx)->site;
	const struct work w = {a, site, news};
	const struct notify_row *rows =
	    IMAGE_ROWS(&site->image, struct notify_row, site->head->notifies);
	size_t n = 0;

	for (uint32_t i = 0; i < site->head->notifies.n; i++)
		if (wants(&w, &rows[i]) && n < STORE_NEWS_MAX)
			mails[n++] = mail_of(&w, &rows[i]);
	return n;
}
