/* SPDX-License-Identifier: ISC */
#include "rehearsal/walkcheck.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "journey/state.h"
#include "people/agreed.h"
#include "people/mailtoken.h"
#include "people/reader.h"
#include "rehearsal/html.h"
#include "store/held.h"
#include "template/mail.h"
#include "template/write.h"

#define SAY_MAX 512

struct work {
	const struct walkers *w;
	struct walkcheck *c;
	struct arena *arena;
	const struct site *site;
	unsigned char *reached; /* of each sequence and step */
	/* The one who is looked at. */
	const struct walker *who;
	struct store_follower f;
	struct sent *sent; /* marketing of sequences and letters, in order */
	size_t nsent, sent_room;
};

/* Marketing that left. */
struct sent {
	int64_t at;
	struct str run, list, letter, step;
};

static void say(struct work *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
say(struct work *x, const char *fmt, ...)
{
	char text[SAY_MAX];
	va_list ap;

	if (x->c->faults++ >= WALKCHECK_SHOWN)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	buf_printf(x->c->out, "%.*s: %s\n",
	    STR_ARG(x->who == NULL ? STR("all") : x->who->email), text);
}

static struct str
text_of(const struct work *x, struct span s)
{
	return image_str(&x->site->image, s);
}

static bool
did_leave(const struct store_run_mail *m)
{
	return m->state == MAIL_ACCEPTED || m->state == MAIL_UNCERTAIN;
}

static const struct store_run *
run_of(const struct work *x, uint64_t id)
{
	for (size_t i = 0; i < x->f.nruns; i++)
		if (x->f.runs[i].id == id)
			return &x->f.runs[i];
	return NULL;
}

/* The sequence that sent it; NULL: none did. */
static const struct sequence_row *
sequence_of(const struct work *x, const struct sent *m)
{
	int64_t id;
	const struct store_run *run =
	    str_i64(m->run, &id) ? run_of(x, (uint64_t)id) : NULL;

	return run == NULL ? NULL : sequence_find(x->site, run->sequence);
}

/* Of a series for who confirmed, a purchase is no answer. */
static bool
has_agreed(const struct work *x, const struct sent *m,
    const struct store_agree *then, size_t n)
{
	const struct sequence_row *row = sequence_of(x, m);

	if (row != NULL && row->consent == CONSENT_CONFIRMED)
		return agreed_himself(then, n, m->list, m->at, 0) == AGREED_YES;
	return agreed_since(then, n, m->list) != NULL;
}

/* What he had agreed to by then. */
static void
check_consent(struct work *x, const struct sent *m)
{
	struct store_agree *then =
	    arena_array(x->arena, x->f.who.nagrees, sizeof(*then));
	size_t n = 0;

	for (size_t i = 0; i < x->f.who.nagrees; i++)
		if (x->f.who.agrees[i].at <= m->at &&
		    x->f.who.agrees[i].kind != AGREE_USED)
			then[n++] = x->f.who.agrees[i];
	if (!has_agreed(x, m, then, n))
		say(x, "%.*s%.*s was sent without his consent to %.*s",
		    STR_ARG(m->step), STR_ARG(m->letter), STR_ARG(m->list));
	for (size_t i = 0; i < x->f.nstops; i++)
		if (x->f.stops[i].at < m->at &&
		    store_stops(x->f.stops[i].scope, x->f.stops[i].list,
			MAIL_MARKETING, m->list))
			say(x,
			    "%.*s%.*s was sent after he was to get nothing "
			    "more: %s",
			    STR_ARG(m->step), STR_ARG(m->letter),
			    store_mail_reason_about(x->f.stops[i].reason));
}

static bool
is_open(const struct work *x, struct span window, int64_t at)
{
	const struct image *im = &x->site->image;
	const struct hours_row *row = IMAGE_ROWS(im, struct hours_row, window);
	struct hours hours;

	if (window.n == 0)
		return true;
	hours = site_hours(x->site, row);
	return hours_open(&hours, at);
}

/* Seconds east of UTC where he lives, as far as the sequence was told, or in
 * the zone of the sequence or the site. */
static int32_t
offset_of(struct work *x, const struct sequence_row *row, int64_t at)
{
	const struct following *following =
	    &x->w->world->sender.running.following;
	const struct span *zone =
	    row->zone.n > 0 ? &row->zone : &x->site->head->zone;
	const struct zone_row *rows;
	uint32_t n;

	if (row->contact_zone != 0 && x->who->zone.n > 0 &&
	    at >= x->who->zone_at &&
	    following->zone(following->zone_ctx, x->who->zone, &rows, &n))
		return zone_offset(rows, n, at);
	return zone_offset(
	    IMAGE_ROWS(&x->site->image, struct zone_row, *zone), zone->n, at);
}

static void
check_window(struct work *x, const struct sequence_row *row,
    const struct store_run_mail *m)
{
	int64_t local = m->ended_at + offset_of(x, row, m->ended_at);

	if (!is_open(x, x->site->head->mail_window, local) ||
	    !is_open(x, row->window, local))
		say(x, "the step %.*s was sent at %.*s, outside its hours",
		    STR_ARG(m->step),
		    STR_ARG(site_moment_text(x->site, x->arena, m->ended_at)));
}

static void
check_once(struct work *x, size_t i)
{
	const struct store_run_mail *m = &x->f.mails[i];

	for (size_t k = 0; k < i; k++)
		if (x->f.mails[k].run == m->run && did_leave(&x->f.mails[k]) &&
		    str_eq(x->f.mails[k].step, m->step))
			say(x, "the step %.*s was sent twice in one run",
			    STR_ARG(m->step));
}

static void
hear(void *ctx, const struct write_said *said)
{
	if (said->mark == MARK_CTA && str_starts(said->word, STR("buy ")))
		*(bool *)ctx = true;
}

/* Whether the mail sells, to anybody in any stage. */
static bool
sells(struct work *x, const struct mail_row *mail)
{
	struct situation at =
	    reader_of(x->site->head->default_lang, 0, x->w->world->now);
	struct selection selection;
	bool buys = false;
	struct buf b;

	for (; at.stage < journey_stages(&x->site->journey); at.stage++) {
		buf_init(&b, x->arena, 1 << 20);
		select_program(x->site, x->arena, &at,
		    mail_program(x->site, mail, at.lang, MAIL_HTML),
		    &selection);
		write_heard(x->site, &at, &selection, &b, hear, &buys);
	}
	return buys;
}

/* Where a link leads, also behind one that is counted. */
static struct str
target_of(struct work *x, struct str link)
{
	const struct site *site = x->site;
	struct str go = str_format(x->arena, "%.*s%.*sgo/",
	    STR_ARG(text_of(x, site->head->base)),
	    STR_ARG(text_of(x, site->head->prefix)));
	struct store_mail_link to;
	uint64_t mail;
	uint32_t number;

	if (!str_starts(link, go) ||
	    !mailtoken_go_which(str_from(link, go.n), &mail, &number) ||
	    store_mail_link(x->w->world->store, x->arena, mail, number, &to) !=
		STORE_OK)
		return link;
	return to.target;
}

/* What the page is about that a link leads to; empty: it is no such page. */
static struct str
item_of(struct work *x, struct str link)
{
	struct str base = text_of(x, x->site->head->base);
	struct str to = target_of(x, link), path;
	struct route_hit hit;

	if (!str_starts(to, base))
		return STR("");
	path = str_from(to, base.n);
	path = str_head(path, str_chr(path, '#'));
	path = str_head(path, str_chr(path, '?'));
	site_route(x->site, x->arena, page_path_decode(x->arena, path), &hit);
	return hit.kind != ROUTE_PAGE
		   ? STR("")
		   : site_page_item(x->site, hit.page, hit.binds);
}

static void
check_offer(struct work *x, const struct store_run_mail *m)
{
	const struct store_mail_row row = {
	    .mail = m->mail, .message_id = m->message_id};
	const struct mail_row *mail = mail_find(x->site, m->mail);
	struct journey_state *state = ARENA_NEW(x->arena, struct journey_state);
	struct str text;
	struct html_tag tag;

	if (mail == NULL || !sells(x, mail) ||
	    !state_unpack(x->arena, x->f.who.contact.state, state))
		return;
	text = letter_read(x->w->world, x->arena, &row)->html;
	while (html_next(&text, &tag)) {
		struct str item;
		const struct fact *bought;

		if (!str_eq(tag.name, STR("a")))
			continue;
		item = item_of(x, html_value(x->arena, &tag, STR("href")));
		bought = item.n == 0
			     ? NULL
			     : state_fact(state, str_format(x->arena, "b:%.*s",
						     STR_ARG(item)));
		if (bought != NULL && bought->first_at < m->ended_at)
			say(x, "the step %.*s sells %.*s, which he had bought",
			    STR_ARG(m->step), STR_ARG(item));
	}
}

/* The mark of a step, by the sequence's place in the site. */
static unsigned char *
reached(struct work *x, const struct sequence_row *row, uint32_t step)
{
	const struct sequence_row *rows = IMAGE_ROWS(
	    &x->site->image, struct sequence_row, x->site->head->sequences);

	return &x->reached[(size_t)(row - rows) * STEPS_MAX + step];
}

static void
check_mail(struct work *x, size_t i)
{
	const struct store_run_mail *m = &x->f.mails[i];
	const struct store_run *run = run_of(x, m->run);
	const struct sequence_row *row =
	    run == NULL ? NULL : sequence_find(x->site, run->sequence);
	const struct step_row *step;
	uint32_t at;

	if (row == NULL || !did_leave(m))
		return;
	at = sequence_step_find(x->site, row, m->step);
	if (at == STEP_NONE)
		return;
	step = IMAGE_ROWS(&x->site->image, struct step_row, row->steps) + at;
	x->c->mails++;
	*reached(x, row, at) = 1;
	check_once(x, i);
	if (step->any_time == 0)
		check_window(x, row, m);
	if (step->class == KIND_MARKETING)
		check_offer(x, m);
}

static int
by_time(const void *a, const void *b)
{
	const struct sent *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

static void
take_sent(void *ctx, struct str table, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	struct work *x = ctx;
	struct str state;
	struct sent *m;

	if (!str_eq(table, STR("outbox")))
		return;
	state = store_value(n, names, cells, STR("state"));
	if (!str_eq(
		store_value(n, names, cells, STR("class")), STR("marketing")) ||
	    (!str_eq(state, STR("accepted")) &&
		!str_eq(state, STR("uncertain"))))
		return;
	x->sent = arena_room(
	    x->arena, x->sent, x->nsent, &x->sent_room, sizeof(*x->sent));
	m = &x->sent[x->nsent];
	*m = (struct sent){.run = store_value(n, names, cells, STR("run")),
	    .list = store_value(n, names, cells, STR("list")),
	    .letter = store_value(n, names, cells, STR("letter")),
	    .step = store_value(n, names, cells, STR("step"))};
	if (time_parse(store_value(n, names, cells, STR("ended_at")), &m->at))
		x->nsent++;
}

/* That the i-th did not leave while so many before it counted still; with
 * `own` those of its run alone do. */
static void
check_cap(struct work *x, const struct cap_row *cap, bool own, size_t i)
{
	const struct duration per = {cap->per.seconds, cap->per.months};
	const struct sent *m = &x->sent[i];
	uint32_t n = 0;

	for (size_t k = i;
	     k-- > 0 && duration_after(x->sent[k].at, per) > m->at;)
		n += !own || str_eq(x->sent[k].run, m->run);
	if (n >= cap->n)
		say(x,
		    "%.*s%.*s was sent at %.*s, above a limit of %u mails in "
		    "its time",
		    STR_ARG(m->step), STR_ARG(m->letter),
		    STR_ARG(site_moment_text(x->site, x->arena, m->at)),
		    cap->n);
}

/* The limits of the site, and of the sequence a mail is of. */
static void
check_caps(struct work *x, size_t i)
{
	const struct image *im = &x->site->image;
	struct span caps = x->site->head->mail_caps;
	const struct sequence_row *row = sequence_of(x, &x->sent[i]);

	for (uint32_t k = 0; k < caps.n; k++)
		check_cap(
		    x, IMAGE_ROWS(im, struct cap_row, caps) + k, false, i);
	for (uint32_t k = 0; row != NULL && k < row->caps.n; k++)
		check_cap(x, IMAGE_ROWS(im, struct cap_row, row->caps) + k,
		    row->cap_of_run != 0, i);
}

/* All marketing that he got, by sequences and letters. */
static bool
check_marketing(struct work *x)
{
	x->sent = NULL;
	x->nsent = x->sent_room = 0;
	if (store_held(x->w->world->store, x->arena, x->f.who.contact.id,
		STR(""), take_sent, x) != STORE_OK)
		return false;
	if (x->nsent > 1)
		qsort(x->sent, x->nsent, sizeof(*x->sent), by_time);
	for (size_t i = 0; i < x->nsent; i++) {
		check_consent(x, &x->sent[i]);
		check_caps(x, i);
	}
	return true;
}

/* A send is reached when its mail left. */
static void
note_reached(struct work *x, const struct store_run *run)
{
	const struct sequence_row *row = sequence_find(x->site, run->sequence);
	struct str rest = run->path, word;

	while (row != NULL && str_word(&rest, &word)) {
		uint32_t i = sequence_step_find(
		    x->site, row, str_head(word, str_chr(word, '>')));

		if (i != STEP_NONE &&
		    IMAGE_ROWS(&x->site->image, struct step_row, row->steps)[i]
			    .kind != STEP_SEND)
			*reached(x, row, i) = 1;
	}
}

static void
check_run(struct work *x, const struct store_run *run)
{
	x->c->runs++;
	if (run->ended_at == 0)
		say(x, "his run %" PRIu32 " of %.*s never ended: %.*s",
		    run->number, STR_ARG(run->sequence), STR_ARG(run->step));
	note_reached(x, run);
}

static bool
check_walker(struct work *x)
{
	struct store_profile profile;
	enum store_rc rc = store_profile(x->w->world->store, x->arena,
	    (struct id){0, 0}, x->who->email, &profile);

	if (rc == STORE_REFUSED)
		return true;
	if (rc != STORE_OK ||
	    store_follower(x->w->world->store, x->arena, x->w->world->now,
		profile.contact.id, &x->f) != STORE_OK)
		return false;
	for (size_t i = 0; i < x->f.nmails; i++)
		check_mail(x, i);
	for (size_t i = 0; i < x->f.nruns; i++)
		check_run(x, &x->f.runs[i]);
	return check_marketing(x);
}

static void
check_reached(struct work *x)
{
	const struct sequence_row *rows = IMAGE_ROWS(
	    &x->site->image, struct sequence_row, x->site->head->sequences);

	x->who = NULL;
	for (uint32_t i = 0; i < x->site->head->sequences.n; i++) {
		const struct step_row *steps =
		    IMAGE_ROWS(&x->site->image, struct step_row, rows[i].steps);

		for (uint32_t k = 0; k < rows[i].steps.n; k++)
			if (steps[k].kind != STEP_END &&
			    *reached(x, &rows[i], k) == 0)
				say(x, "nobody %s the step %.*s of %.*s",
				    steps[k].kind == STEP_SEND
					? "got the mail of"
					: "came to",
				    STR_ARG(text_of(x, steps[k].name)),
				    STR_ARG(text_of(x, rows[i].name)));
	}
}

bool
walkcheck_run(const struct walkers *w, struct walkcheck *c)
{
	struct work x = {.w = w,
	    .c = c,
	    .site = w->world->site,
	    .reached = arena_array(w->arena,
		(size_t)w->world->site->head->sequences.n * STEPS_MAX + 1, 1)};
	bool good = true;

	for (size_t i = 0; good && i < w->n; i++) {
		x.arena = arena_new(0);
		x.who = &w->all[i];
		good = check_walker(&x);
		arena_free(x.arena);
	}
	if (good)
		check_reached(&x);
	return good;
}
