/* SPDX-License-Identifier: ISC */
#include "rehearsal/acts.h"

#include "base/arena.h"
#include "base/clock.h"
#include "rehearsal/act.h"
#include "rehearsal/company.h"
#include "rehearsal/watch.h"

#define FIELDS_MAX SCRIPT_WORDS_MAX

struct verb {
	struct str name;
	size_t least; /* words behind the person and the verb */
	void (*run)(struct act *);
	const char *usage;
};

/* All words behind the verb, from the i-th on. */
static struct str
words(const struct act *x, size_t from)
{
	struct buf b;

	buf_init(&b, x->arena, 4096);
	for (size_t i = from + 2; i < x->line->n; i++)
		buf_printf(&b, "%s%.*s", i > from + 2 ? " " : "",
		    STR_ARG(x->line->words[i]));
	return buf_view(&b);
}

static void
fail(struct act *x, const char *why)
{
	x->why = str_of(why);
}

/* The page that is open, with how it was answered. */
static void
say_page(struct act *x, const char *did)
{
	const struct browser *b = &x->who->browser;
	struct entry *e;

	if (b->status == 0) {
		(void)play_say(x->play, ENTRY_ACT, x->who,
		    "%s leads away from the site", did);
		return;
	}
	e = play_say(x->play, ENTRY_ACT, x->who, "%s %.*s%s", did,
	    STR_ARG(b->path),
	    b->status == 200 ? "" : str_format(x->arena, " (%d)", b->status).p);
	play_file(x->play, e, b->path, "html", b->html);
}

static void
visit(struct act *x)
{
	struct browser *b = &x->who->browser;
	struct str from = STR("");

	if (str_eq(act_word(x, 1), STR("from")))
		from = str_copy(x->play->arena, act_word(x, 2));
	browser_open(b, act_word(x, 0), from);
	if (b->status == 0)
		fail(x, "that address is not the site's");
	else
		say_page(x, "visits");
}

/* The dialogue of the page, or the page of its own. */
static bool
send_choice(struct act *x, const struct browser_field *fields, size_t n,
    struct str choice)
{
	struct browser *b = &x->who->browser;
	const struct site *site = x->play->world.site;
	const struct browser_field button = {STR("choice"), choice};
	struct str path = str_format(x->arena, "%.*sconsent",
	    STR_ARG(image_str(&site->image, site->head->prefix)));

	if (!browser_has_form(b, path))
		browser_open(b, path, STR(""));
	return browser_send(b, path, fields, n, &button);
}

static void
allow(struct act *x)
{
	struct browser_field fields[FIELDS_MAX];
	size_t n = 0;

	if (str_eq(act_word(x, 0), STR("all"))) {
		if (!send_choice(x, NULL, 0, STR("all")))
			fail(x, "no page asks for consent");
	} else {
		while (act_word(x, n).n > 0) {
			fields[n] = (struct browser_field){
			    STR("purpose"), act_word(x, n)};
			n++;
		}
		if (!send_choice(x, fields, n, STR("chosen")))
			fail(x, "no page asks for consent");
	}
	if (x->why.n == 0)
		(void)play_say(x->play, ENTRY_ACT, x->who, "allows %.*s",
		    STR_ARG(words(x, 0)));
}

static void
refuse(struct act *x)
{
	if (!send_choice(x, NULL, 0, STR("no")))
		fail(x, "no page asks for consent");
	else
		(void)play_say(x->play, ENTRY_ACT, x->who, "refuses");
}

static bool
duration(struct act *x, struct str text, struct duration *d)
{
	if (duration_parse(text, d))
		return true;
	fail(x, "that is no duration such as PT2M or P2D");
	return false;
}

static void
read_page(struct act *x)
{
	struct duration d;

	if (!duration(x, act_word(x, 0), &d))
		return;
	x->play->world.now = duration_after(x->play->world.now, d);
	browser_read(&x->who->browser, (uint32_t)d.seconds);
	(void)play_say(x->play, ENTRY_ACT, x->who, "reads %.*s for %.*s",
	    STR_ARG(x->who->browser.path), STR_ARG(act_word(x, 0)));
}

/* FIELD=VALUE of the line, from word i on. */
static size_t
take_fields(const struct act *x, size_t i, struct browser_field *fields)
{
	size_t n = 0;

	for (; act_word(x, i).n > 0; i++) {
		struct str value = act_word(x, i), name;

		str_cut(&value, '=', &name);
		if (value.p != NULL && n < FIELDS_MAX)
			fields[n++] = (struct browser_field){name, value};
	}
	return n;
}

static void
fill(struct act *x)
{
	static const struct browser_field plain = {STR(""), STR("")};
	struct browser_field fields[FIELDS_MAX + 1];
	size_t n = take_fields(x, 1, fields);

	fields[n++] = (struct browser_field){STR("email"), x->who->email};
	if (!browser_send(&x->who->browser,
		str_format(x->arena, "form/%.*s", STR_ARG(act_word(x, 0))),
		fields, n, &plain)) {
		fail(x, "the page that is open has no such form");
		return;
	}
	say_page(x, str_format(x->arena, "sends the form %.*s and gets",
			STR_ARG(act_word(x, 0)))
			.p);
}

static void
answer(struct act *x)
{
	const struct browser_field button = {STR("answer"), act_word(x, 1)};

	if (browser_send(&x->who->browser,
		str_format(x->arena, "form/%.*s", STR_ARG(act_word(x, 0))),
		NULL, 0, &button))
		(void)play_say(x->play, ENTRY_ACT, x->who, "answers %.*s: %.*s",
		    STR_ARG(act_word(x, 0)), STR_ARG(act_word(x, 1)));
	else
		fail(x, "the page that is open does not ask so, or takes no "
			"such answer");
}

static void
confirm(struct act *x)
{
	const struct browser_field button = {
	    act_word(x, 0).n > 0 ? STR("k-list") : STR(""), act_word(x, 0)};
	struct str link = STR("");

	if (x->who->last != NULL)
		link = letter_link(x->arena, x->who->last, STR("/confirm/"));
	if (link.n == 0) {
		fail(x, "his last mail asks for no confirmation");
		return;
	}
	browser_open(&x->who->browser, link, STR(""));
	if (browser_send(&x->who->browser, STR("confirm/"), NULL, 0, &button))
		(void)play_say(x->play, ENTRY_ACT, x->who, "confirms%s%.*s",
		    act_word(x, 0).n > 0 ? " and wants " : "",
		    STR_ARG(act_word(x, 0)));
	else
		fail(x, "the page of confirmation has no such button");
}

/* One who reads the mail of another follows its link. */
static void
follow(struct act *x, struct person *reader, struct str wanted)
{
	const struct letter *l = x->who->last;
	struct str link =
	    l == NULL ? STR("") : letter_link(x->arena, l, wanted);

	if (link.n == 0) {
		fail(x, l == NULL ? "he got no mail"
				  : "his last mail has no such link");
		return;
	}
	browser_open(&reader->browser, link, STR(""));
	x->who = reader;
	say_page(
	    x, str_format(x->arena, "follows %.*s to", STR_ARG(l->mail)).p);
	/* A person looks at what he opened. */
	if (reader->browser.status == 200) {
		x->play->world.now += 15;
		browser_read(&reader->browser, 15);
	}
}

static void
click(struct act *x)
{
	follow(x, x->who, act_word(x, 0));
}

static void
forward(struct act *x)
{
	struct person *other = play_person(x->play, act_word(x, 0));

	if (other == NULL) {
		fail(x, "there is nobody of that name; write person …");
		return;
	}
	(void)play_say(x->play, ENTRY_ACT, x->who, "forwards %.*s to %.*s",
	    STR_ARG(x->who->last == NULL ? STR("nothing") : x->who->last->mail),
	    STR_ARG(other->name));
	follow(x, other, act_word(x, 1));
}

static void
leave(struct act *x)
{
	bool all = str_eq(act_word(x, 0), STR("all"));
	struct str link = STR(""), list;
	struct browser_field button = {STR("do"), STR("all")};

	if (x->who->last != NULL)
		link = letter_link(x->arena, x->who->last, STR("/leave/"));
	if (link.n == 0) {
		fail(x, "his last mail has no link to leave by");
		return;
	}
	browser_open(&x->who->browser, link, STR(""));
	list = company_leave_button(x->arena, &x->who->browser);
	if (!all)
		button.value = list;
	if (!browser_send(&x->who->browser, STR("/leave/"), NULL, 0, &button))
		fail(x, "the page has no such button");
	else
		(void)play_say(
		    x->play, ENTRY_ACT, x->who, "leaves%s", all ? " all" : "");
}

static void
buy(struct act *x)
{
	struct company_event e = {.event = STR("purchase"),
	    .item = act_word(x, 0),
	    .amount = act_word(x, 1)};

	x->why = company_tell(&x->play->world, x->arena, x->who, &e);
	if (x->why.n == 0)
		(void)play_say(x->play, ENTRY_ACT, x->who, "buys %.*s",
		    STR_ARG(act_word(x, 0)));
}

static void
tell(struct act *x)
{
	struct company_event e = {.event = act_word(x, 0),
	    .item = script_value(x->line, STR("item"))};
	struct browser_field fields[FIELDS_MAX];
	struct store_value values[FIELDS_MAX];
	size_t n = take_fields(x, 1, fields);

	for (size_t i = 0; i < n; i++)
		if (!str_eq(fields[i].name, STR("item")))
			values[e.nvalues++] = (struct store_value){
			    fields[i].name, fields[i].value};
	e.values = values;
	x->why = company_tell(&x->play->world, x->arena, x->who, &e);
	if (x->why.n == 0)
		(void)play_say(
		    x->play, ENTRY_ACT, x->who, "%.*s", STR_ARG(words(x, 0)));
}

static void
set(struct act *x)
{
	struct browser_field fields[FIELDS_MAX];
	size_t n = take_fields(x, 0, fields);

	for (size_t i = 0; i < n && x->why.n == 0; i++)
		x->why = company_set(
		    &x->play->world, x->who, fields[i].name, fields[i].value);
	if (x->why.n == 0)
		(void)play_say(x->play, ENTRY_ACT, x->who, "is set %.*s",
		    STR_ARG(words(x, 0)));
}

static void
complain_(struct act *x)
{
	x->why = company_complaint(&x->play->world, x->who);
	if (x->why.n == 0)
		(void)play_say(
		    x->play, ENTRY_ACT, x->who, "reports the mail as spam");
}

static const struct verb verbs[] = {
    {STR("visit"), 1, visit, "NAME visit PATH [from URL]"},
    {STR("allow"), 1, allow, "NAME allow all, or purposes"},
    {STR("refuse"), 0, refuse, "NAME refuse"},
    {STR("read"), 1, read_page, "NAME read DURATION"},
    {STR("fill"), 1, fill, "NAME fill FORM FIELD=VALUE…"},
    {STR("answer"), 2, answer, "NAME answer QUESTION ANSWER"},
    {STR("confirm"), 0, confirm, "NAME confirm [LIST]"},
    {STR("click"), 0, click, "NAME click [WORD]"},
    {STR("forward"), 1, forward, "NAME forward NAME [WORD]"},
    {STR("leave"), 0, leave, "NAME leave [all]"},
    {STR("buy"), 1, buy, "NAME buy ITEM [AMOUNT]"},
    {STR("tell"), 1, tell, "NAME tell EVENT [item=ITEM] [FIELD=VALUE…]"},
    {STR("set"), 1, set, "NAME set FIELD=VALUE…"},
    {STR("complain"), 0, complain_, "NAME complain"},
    {STR("got"), 1, expect_got, "NAME got MAIL…, or nothing"},
    {STR("stage"), 1, expect_stage, "NAME stage STAGE"},
    {STR("in"), 1, expect_in, "NAME in SEQUENCE"},
    {STR("out"), 1, expect_out, "NAME out SEQUENCE [OUTCOME]"},
};
#define NVERBS (sizeof(verbs) / sizeof(*verbs))

static void
add_person(struct act *x)
{
	const struct script_line *l = x->line;
	struct play *p = x->play;
	struct person *who = &p->people[p->npeople];
	struct str lang = script_value(l, STR("lang"));

	if (l->n < 3 || p->npeople == PLAY_PEOPLE_MAX) {
		fail(x, "write person NAME ADDRESS [lang=L] [zone=ZONE]");
		return;
	}
	*who = (struct person){
	    .name = l->words[1], .email = l->words[2], .stage = STR("")};
	who->browser = (struct browser){.world = &p->world,
	    .arena = p->arena,
	    .lang = lang.p != NULL ? lang
				   : site_lang(p->world.site,
					 p->world.site->head->default_lang)};
	who->zone = script_value(l, STR("zone"));
	p->npeople++;
}

static void
pass(struct act *x, int64_t until)
{
	if (!world_until(&x->play->world, until, watch, x->play))
		fail(x, "the store failed; see the log");
	watch(x->play);
}

static void
wait_for(struct act *x)
{
	struct duration d;

	if (x->line->n == 2 && duration(x, x->line->words[1], &d))
		pass(x, duration_after(x->play->world.now, d));
	else if (x->why.n == 0)
		fail(x, "write wait DURATION");
}

static void
wait_until(struct act *x)
{
	int64_t at;

	if (x->line->n == 2 &&
	    site_moment(x->play->world.site, x->line->words[1], &at) &&
	    at >= x->play->world.now)
		pass(x, at);
	else
		fail(x, "write until and a moment that is still to come");
}

static void
of_person(struct act *x)
{
	struct str known[NVERBS], near;
	size_t i = 0;

	if (x->line->n < 2) {
		fail(x, "write what he does");
		return;
	}
	while (i < NVERBS && !str_eq(verbs[i].name, x->line->words[1]))
		i++;
	if (i < NVERBS && x->line->n < 2 + verbs[i].least) {
		x->why = str_format(x->arena, "write %s", verbs[i].usage);
		return;
	}
	if (i < NVERBS) {
		verbs[i].run(x);
		/* What it brought happens before the next act. */
		if (x->why.n == 0)
			pass(x, x->play->world.now);
		return;
	}
	for (i = 0; i < NVERBS; i++)
		known[i] = verbs[i].name;
	near = str_nearest(x->line->words[1], known, NVERBS);
	x->why = str_format(x->arena, "nobody can %.*s%s%.*s%s",
	    STR_ARG(x->line->words[1]), near.n > 0 ? "; did you mean " : "",
	    STR_ARG(near), near.n > 0 ? "?" : "");
}

bool
acts_do(struct play *p, const struct script_line *line, struct str *why)
{
	struct act x = {.play = p,
	    .arena = arena_new(0),
	    .line = line,
	    .who = play_person(p, line->words[0]),
	    .why = STR("")};

	if (str_eq(line->words[0], STR("at")))
		; /* acts_begin() */
	else if (str_eq(line->words[0], STR("person")))
		add_person(&x);
	else if (str_eq(line->words[0], STR("wait")))
		wait_for(&x);
	else if (str_eq(line->words[0], STR("until")))
		wait_until(&x);
	else if (x.who != NULL)
		of_person(&x);
	else
		x.why = str_format(x.arena,
		    "there is nobody called %.*s; write person %.*s ADDRESS "
		    "before",
		    STR_ARG(line->words[0]), STR_ARG(line->words[0]));
	*why = str_copy(p->arena, x.why);
	arena_free(x.arena);
	return why->n == 0;
}

bool
acts_begin(const struct site *site, const struct script *s, int64_t *at)
{
	return s->n > 0 && s->lines[0].n == 2 &&
	       str_eq(s->lines[0].words[0], STR("at")) &&
	       site_moment(site, s->lines[0].words[1], at);
}
