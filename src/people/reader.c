/* SPDX-License-Identifier: ISC */
#include "people/reader.h"

#include "base/arena.h"
#include "base/log.h"
#include "journey/step.h"
#include "people/agreed.h"
#include "people/fold.h"
#include "people/watched.h"

struct situation
reader_of(uint32_t lang, uint32_t stage, int64_t now)
{
	return (struct situation){.now = now,
	    .lang = lang,
	    .channel = CHANNEL_DIRECT,
	    .source_class = CLASS_DIRECT,
	    .campaign_pattern = -1,
	    .stage = stage,
	    .observed = true,
	    .known = true,
	    /* No page of the site: it has no class and no item. */
	    .page_class = STR("")};
}

struct str
reader_value(const struct request_var *contact, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(contact[i].name, name))
			return contact[i].value;
	return STR("");
}

size_t
reader_first_name(struct request_var *contact, size_t n)
{
	struct str rest = reader_value(contact, n, STR("name")), first;

	if (reader_value(contact, n, STR("first_name")).n > 0 ||
	    !str_word(&rest, &first))
		return n;
	contact[n] = (struct request_var){STR("first_name"), first};
	return n + 1;
}

struct journey_state *
reader_journey(struct arena *a, const struct site *site,
    const struct store_profile *who, struct situation *at)
{
	struct journey_state *state = ARENA_NEW(a, struct journey_state);

	if (!state_unpack(a, who->contact.state, state))
		log_error("store: a contact state is damaged, left out");
	at->unwatched = !watched_meet(a, who, state);
	/* Whom we do not see is silent for nobody. */
	if (!at->unwatched)
		people_silent(site, a, at->now, state);
	at->stage = journey_stage(&site->journey, state);
	at->unclicked =
	    !agreed_purpose(who->agrees, who->nagrees, AGREED_PROFILE);
	at->state = state;
	return state;
}

static void
add(struct situation *at, struct request_var *vars, struct str name,
    struct str value)
{
	if (value.n > 0 && reader_value(vars, at->ncontact, name).n == 0)
		vars[at->ncontact++] = (struct request_var){name, value};
}

/* The lists he agrees to; a list he spoke of more than once stands once. */
static void
add_lists(
    struct arena *a, const struct store_profile *who, struct situation *at)
{
	struct str *lists = arena_array(a, who->nagrees, sizeof(*lists));

	at->nlists = 0;
	for (size_t i = 0; i < who->nagrees; i++)
		if (who->agrees[i].list.n > 0 &&
		    agreed_since(who->agrees, who->nagrees,
			who->agrees[i].list) == &who->agrees[i])
			lists[at->nlists++] = who->agrees[i].list;
	at->lists = lists;
}

void
reader_contact(
    struct arena *a, const struct store_profile *who, struct situation *at)
{
	const struct store_contact *c = &who->contact;
	struct request_var *vars =
	    arena_array(a, who->nvalues + 4, sizeof(*vars));

	at->ncontact = 0;
	add(at, vars, STR("email"), c->email);
	add(at, vars, STR("name"), c->name);
	add(at, vars, STR("company"), c->company);
	for (size_t i = 0; i < who->nvalues; i++) {
		const struct store_value *v = &who->values[i];

		if (!str_eq(v->name, STR("email")) &&
		    !str_eq(v->name, STR("name")) &&
		    !str_eq(v->name, STR("company")))
			add(at, vars, v->name, v->value);
	}
	at->ncontact = reader_first_name(vars, at->ncontact);
	at->contact = vars;
	add_lists(a, who, at);
}

/* The sequence of that run of his; empty: he has none. */
static struct str
sequence_of(const struct store_run *runs, size_t nruns, uint64_t id)
{
	for (size_t i = 0; i < nruns; i++)
		if (runs[i].id == id)
			return runs[i].sequence;
	return STR("");
}

static void
fill_clicked(struct situation_run *row, struct str *steps,
    const struct store_run *runs, size_t nruns,
    const struct store_run_mail *mails, size_t nmails,
    const struct store_run *asks)
{
	if (asks != NULL && !str_eq(asks->sequence, row->sequence))
		asks = NULL;
	row->clicked = steps;
	for (size_t k = 0; k < nmails; k++)
		if (mails[k].clicked &&
		    (asks == NULL || mails[k].run == asks->id) &&
		    str_eq(
			sequence_of(runs, nruns, mails[k].run), row->sequence))
			steps[row->nclicked++] = mails[k].step;
}

static struct situation_run *
run_of(struct situation_run *rows, size_t n, struct str sequence)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(rows[i].sequence, sequence))
			return &rows[i];
	return NULL;
}

void
reader_runs(struct arena *a, const struct store_run *runs, size_t nruns,
    const struct store_run_mail *mails, size_t nmails,
    const struct store_run *asks, struct situation *at)
{
	struct situation_run *rows = arena_array(a, nruns, sizeof(*rows));

	at->nruns = 0;
	for (size_t i = 0; i < nruns; i++) {
		struct situation_run *row =
		    run_of(rows, at->nruns, runs[i].sequence);

		if (row == NULL) {
			row = &rows[at->nruns++];
			row->sequence = runs[i].sequence;
			fill_clicked(row,
			    arena_array(a, nmails, sizeof(struct str)), runs,
			    nruns, mails, nmails, asks);
		}
		row->active |= runs[i].ended_at == 0;
	}
	at->runs = rows;
}

uint32_t
reader_lang(const struct site *site, const struct store_contact *contact)
{
	int lang = site_lang_find(site, contact->lang);

	return lang < 0 ? site->head->default_lang : (uint32_t)lang;
}
