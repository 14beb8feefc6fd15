/* SPDX-License-Identifier: ISC */
/* The tables of store_held, one function for each that makes entries. */
#include "admin/timeline.h"

#include <stdlib.h>

#include "admin/mailsum.h"
#include "admin/person.h"
#include "admin/runstand.h"
#include "base/arena.h"
#include "base/locale.h"
#include "journey/step.h"
#include "people/agreed.h"
#include "store/held.h"

#define TEXT_MAX 8192

/* A row at hand. */
struct row {
	struct timeline *line;
	size_t n;
	const struct str *names;
	const struct store_cell *cells;
};

static struct str
cell(const struct row *r, const char *name)
{
	return store_value(r->n, r->names, r->cells, str_of(name));
}

static int64_t
moment(const struct row *r, const char *name)
{
	int64_t at;

	return time_parse(cell(r, name), &at) ? at : 0;
}

static struct timeline_entry *
add(struct timeline *t, int64_t at, struct str what, struct str text)
{
	t->entries = arena_room(
	    t->ctx->arena, t->entries, t->n, &t->max, sizeof(*t->entries));
	t->entries[t->n] =
	    (struct timeline_entry){.at = at, .what = what, .text = text};
	return &t->entries[t->n++];
}

/* The texts that are there, with a comma between. */
static void
say(struct buf *b, const char *before, struct str s)
{
	if (s.n == 0)
		return;
	buf_printf(b, "%s%s%.*s", b->n > 0 ? ", " : "", before, STR_ARG(s));
}

static void
start(struct row *r, struct buf *b)
{
	buf_init(b, r->line->ctx->arena, TEXT_MAX);
}

/* What the seller's events are called on his buttons. */
static const struct {
	struct str event, shown;
} shown[] = {{STR("call"), STR("Called")}, {STR("meeting"), STR("Met")},
    {STR("offer"), STR("Offer sent")}, {STR("lost"), STR("Lost")},
    {STR("fair"), STR("Card from a fair")}};

static struct str
shown_of(struct str event)
{
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
		if (str_eq(shown[i].event, event))
			return shown[i].shown;
	return event;
}

static void
take_contact_event(struct row *r)
{
	const struct store_profile *who = r->line->who;
	struct buf b, money;
	int64_t amount;

	/* No act of his: the change of the stage tells it. */
	if (str_eq(cell(r, "event"), STR(EVENT_STAGE_SET)))
		return;
	/* What he does with our letters is browsing, too. */
	if (str_eq(cell(r, "event"), STR("mail_click")) &&
	    !agreed_purpose(who->agrees, who->nagrees, STR("seller")))
		return;
	start(r, &b);
	say(&b, "", cell(r, "item"));
	say(&b, "form ", cell(r, "form"));
	if (str_i64(cell(r, "amount"), &amount) && amount > 0) {
		buf_init(&money, r->line->ctx->arena, 64);
		locale_amount(&money, STR(""), amount, cell(r, "currency"));
		say(&b, "", buf_view(&money));
	}
	say(&b, "because: ", cell(r, "answer"));
	add(r->line, moment(r, "at"), shown_of(cell(r, "event")), buf_view(&b))
	    ->by = cell(r, "by");
}

/* Whose row it is; 0: the contact's. */
static uint64_t
visitor_of(const struct row *r)
{
	int64_t visitor;

	return str_i64(cell(r, "visitor"), &visitor) ? (uint64_t)visitor : 0;
}

/* Whether the browser of the row lets the seller see. */
static bool
is_seen(const struct row *r)
{
	const struct store_profile *who = r->line->who;
	uint64_t visitor = visitor_of(r);

	for (size_t i = 0; i < who->nunseen; i++)
		if (who->unseen[i].lo == visitor)
			return false;
	return visitor != 0;
}

static void
take_event(struct row *r)
{
	struct str dwell = cell(r, "dwell"), page = cell(r, "page");
	struct timeline_entry *e;
	struct buf b;

	if (!is_seen(r))
		return;
	start(r, &b);
	say(&b, "", page);
	say(&b, "class ", cell(r, "page_class"));
	say(&b, "", cell(r, "item"));
	say(&b, "", cell(r, "form"));
	say(&b, "", cell(r, "answer"));
	if (!str_eq(dwell, STR("0"))) {
		say(&b, "read for ", dwell);
		buf_lit(&b, " s");
	}
	e = add(r->line, moment(r, "at"), cell(r, "event"), buf_view(&b));
	/* Of pages that are not ours the path is kept. */
	if (str_eq(e->what, STR("page_view")) && !str_starts(page, STR("/")))
		e->met = (struct promised_of){.visitor = visitor_of(r),
		    .page = page,
		    .item = cell(r, "item")};
}

static void
take_choice(struct row *r)
{
	int64_t purposes;

	if (str_i64(cell(r, "purposes"), &purposes))
		promised_put_choice(
		    &r->line->promised, visitor_of(r), purposes);
}

static void
take_touch(struct row *r)
{
	const struct store_touch touch = {.at = moment(r, "at"),
	    .channel = cell(r, "channel"),
	    .source = cell(r, "source"),
	    .source_class = cell(r, "source_class"),
	    .medium = cell(r, "medium"),
	    .campaign = cell(r, "campaign")};

	if (is_seen(r))
		promised_put_touch(&r->line->promised, visitor_of(r), &touch);
}

/* Of a browser, and of the contact himself. */
static void
take_stage(struct row *r)
{
	const struct promised_stage stage = {.visitor = visitor_of(r),
	    .at = moment(r, "at"),
	    .stage = cell(r, "stage_to"),
	    .rule = cell(r, "rule")};

	promised_put_stage(&r->line->promised, &stage,
	    !str_eq(cell(r, "happened"), STR("-1")));
}

/* One that was taken back did not happen. */
static void
take_back(struct timeline *t, const struct timeline_entry *e)
{
	for (size_t i = t->n; i-- > 0;) {
		if (t->entries[i].at != e->at ||
		    !str_eq(t->entries[i].what, e->what) ||
		    !str_eq(t->entries[i].text, e->text))
			continue;
		for (; i + 1 < t->n; i++)
			t->entries[i] = t->entries[i + 1];
		t->n--;
		return;
	}
}

static void
take_change(struct row *r)
{
	struct timeline_entry e = {.at = moment(r, "at")};
	struct buf b;

	/* The stage holds what his browsers did. */
	if (r->line->who->nunseen > 0)
		return;
	take_stage(r);
	e.what = str_format(r->line->ctx->arena, "%.*s → %.*s",
	    STR_ARG(cell(r, "stage_from")), STR_ARG(cell(r, "stage_to")));
	start(r, &b);
	say(&b, "", cell(r, "rule"));
	say(&b, "", cell(r, "evidence"));
	e.text = buf_view(&b);
	if (str_eq(cell(r, "happened"), STR("-1")))
		take_back(r->line, &e);
	else
		add(r->line, e.at, e.what, e.text)->follows = true;
}

static void
take_agree(struct row *r)
{
	struct buf b;

	start(r, &b);
	say(&b, "list ", cell(r, "list"));
	say(&b, "", cell(r, "purpose"));
	say(&b, "by ", cell(r, "channel"));
	(void)add(r->line, moment(r, "at"),
	    str_format(
		r->line->ctx->arena, "Consent %.*s", STR_ARG(cell(r, "kind"))),
	    buf_view(&b));
}

static void
take_run(struct row *r)
{
	struct timeline *t = r->line;
	struct arena *a = t->ctx->arena;
	const struct store_run run = {.sequence = cell(r, "sequence"),
	    .step = cell(r, "step"),
	    .step_at = moment(r, "step_at"),
	    .wake = moment(r, "wake")};
	struct str what = str_format(a, "Sequence %.*s", STR_ARG(run.sequence));
	struct str goal = cell(r, "goal"), number = cell(r, "number");

	/* Where he is hangs on what his browsers did. */
	if (t->who->nunseen > 0)
		return;
	t->runs =
	    arena_room(a, t->runs, t->nruns, &t->runs_max, sizeof(*t->runs));
	t->runs[t->nruns++] =
	    (struct timeline_run){cell(r, "id"), run.sequence};
	add(t, moment(r, "entered_at"), what,
	    str_eq(number, STR("1"))
		? STR("came in")
		: str_format(a, "came in, time %.*s", STR_ARG(number)));
	if (goal.n > 0)
		add(t, moment(r, "goal_at"), what,
		    str_format(a, "reached the goal %.*s", STR_ARG(goal)))
		    ->follows = true;
	if (cell(r, "ended_at").n > 0)
		add(t, moment(r, "ended_at"), what,
		    str_format(a, "ended: %.*s", STR_ARG(cell(r, "outcome"))))
		    ->follows = true;
	else
		add(t, run.step_at, what, runstand_text(t->ctx, &run))
		    ->follows = true;
}

/* The sequence a mail is of; empty: of none, or of one not to be seen. */
static struct str
sequence_of(const struct row *r)
{
	const struct timeline *t = r->line;
	struct str run = cell(r, "run");

	for (size_t i = 0; i < t->nruns; i++)
		if (str_eq(t->runs[i].id, run))
			return t->runs[i].sequence;
	return STR("");
}

static void
take_mail(struct row *r)
{
	struct str sequence = sequence_of(r);
	int64_t ended = moment(r, "ended_at");
	struct timeline_entry *e;
	enum mail_reason reason;
	enum mail_state state;
	struct buf b;

	start(r, &b);
	say(&b, "", cell(r, "mail"));
	say(&b, "list ", cell(r, "list"));
	say(&b, "letter ", cell(r, "letter"));
	say(&b, "sequence ", sequence);
	if (sequence.n > 0)
		say(&b, "step ", cell(r, "step"));
	if (!store_mail_state_of(cell(r, "state"), &state))
		return;
	say(&b, "", str_of(mailsum_state(state)));
	if (cell(r, "reason").n > 0 &&
	    store_mail_reason_of(cell(r, "reason"), &reason))
		say(&b, "", str_of(store_mail_reason_about(reason)));
	e = add(r->line, ended > 0 ? ended : moment(r, "at"), STR("Mail"),
	    buf_view(&b));
	if (cell(r, "hook").n > 0)
		return;
	if (state == MAIL_ACCEPTED)
		e->met = (struct promised_of){.mail = cell(r, "mail"),
		    .lang = cell(r, "lang"),
		    .queued_at = moment(r, "at")};
	if (state == MAIL_ACCEPTED || state == MAIL_UNCERTAIN)
		promised_put_mail(&r->line->promised, e->at);
}

static void
take_task(struct row *r)
{
	struct timeline *t = r->line;
	struct str text = cell(r, "text"), by = cell(r, "by");

	/* Where he is hangs on what his browsers did. */
	if (t->who->nunseen > 0 && str_starts(by, STR("sequence ")))
		by = STR("");
	add(t, moment(r, "at"),
	    str_format(t->ctx->arena, "Task for %.*s",
		STR_ARG(person_name(t->ctx->site, cell(r, "person")))),
	    text)
	    ->by = by;
	if (cell(r, "done_at").n > 0)
		add(t, moment(r, "done_at"), STR("Task done"), text)->by =
		    cell(r, "done_by");
}

static void
take_note(struct row *r)
{
	add(r->line, moment(r, "at"), STR("Note"), cell(r, "text"))->by =
	    cell(r, "by");
}

/* All that he wrote into a form at once is one entry. */
static void
take_value(struct row *r)
{
	struct timeline *t = r->line;
	struct str at = cell(r, "at"), form = cell(r, "form");
	struct timeline_entry *e;
	struct str before = STR("");

	/* Imported ones have no moment; they stand above. */
	if (at.n == 0)
		return;
	if (t->value_of == 0 || !str_eq(at, t->value_at) ||
	    !str_eq(form, t->value_form)) {
		(void)add(t, moment(r, "at"),
		    str_format(t->ctx->arena, "Wrote into %.*s", STR_ARG(form)),
		    STR(""));
		t->value_of = t->n;
		t->value_at = at;
		t->value_form = form;
	} else {
		before = str_format(t->ctx->arena, "%.*s\n",
		    STR_ARG(t->entries[t->value_of - 1].text));
	}
	e = &t->entries[t->value_of - 1];
	e->text = str_format(t->ctx->arena, "%.*s%.*s: %.*s", STR_ARG(before),
	    STR_ARG(cell(r, "name")), STR_ARG(cell(r, "value")));
}

static const struct {
	struct str table;
	void (*take)(struct row *);
} tables[] = {{STR("form_value"), take_value},
    {STR("consent_event"), take_agree},
    {STR("contact_event"), take_contact_event},
    {STR("contact_change"), take_change}, {STR("consent"), take_choice},
    {STR("event"), take_event}, {STR("touch"), take_touch},
    {STR("stage_change"), take_stage}, {STR("run"), take_run},
    {STR("outbox"), take_mail}, {STR("task"), take_task},
    {STR("note"), take_note}};

static void
take(void *ctx, struct str table, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	struct row r = {ctx, n, names, cells};

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		if (str_eq(tables[i].table, table))
			tables[i].take(&r);
}

static int
newest_first(const void *a, const void *b)
{
	const struct timeline_entry *one = a, *other = b;

	if (one->at != other->at)
		return one->at < other->at ? 1 : -1;
	if (one->follows != other->follows)
		return one->follows ? -1 : 1;
	/* So that the same page is the same each time. */
	return str_eq(one->what, other->what) ? str_cmp(one->text, other->text)
					      : str_cmp(one->what, other->what);
}

enum store_rc
timeline_read(
    struct timeline *t, struct context *ctx, const struct store_profile *who)
{
	enum store_rc rc;

	*t = (struct timeline){.ctx = ctx, .who = who};
	promised_start(&t->promised, ctx, who);
	rc = store_held(
	    ctx->store, ctx->arena, who->contact.id, STR(""), take, t);
	if (t->n > 1)
		qsort(t->entries, t->n, sizeof(*t->entries), newest_first);
	return rc;
}
