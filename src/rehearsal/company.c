/* SPDX-License-Identifier: ISC */
#include "rehearsal/company.h"

#include "base/arena.h"
#include "people/known.h"
#include "people/returned.h"
#include "people/told.h"
#include "rehearsal/html.h"

#define CURRENCY STR("NOK")
#define NOT_KEPT STR("it could not be kept; see the log")

/* The cookie of his browser, by which a shop knows it. */
static struct str
cookie_of(const struct person *who)
{
	for (size_t i = 0; i < who->browser.ncookies; i++)
		if (str_ends(who->browser.cookies[i].name, STR("kunderejse")))
			return who->browser.cookies[i].value;
	return STR("");
}

static struct str
outcome(enum store_rc rc)
{
	switch (rc) {
	case STORE_OK:
	case STORE_AGAIN:
		return STR("");
	case STORE_REFUSED:
		return STR("nobody knows him yet");
	case STORE_UNSURE:
	case STORE_DOWN:
		break;
	}
	return NOT_KEPT;
}

static bool
think_put(void *ctx, struct store_think *t)
{
	store_change(t, CHANGE_PUT_CONTACT)->contact = ctx;
	return true;
}

/* A shop knows in which language somebody bought, and where he lives. */
static enum store_rc
put_contact(struct world *w, const struct person *who)
{
	struct store_contact contact = {.email = who->email,
	    .name = who->name,
	    .lang = who->browser.lang,
	    .zone = who->zone.p == NULL ? STR("") : who->zone};
	struct store_tx tx = {.email = who->email,
	    .think = think_put,
	    .ctx = &contact,
	    .now = w->now};

	random_bytes(tx.key, sizeof(tx.key));
	return world_write(w, &tx);
}

struct str
company_tell(struct world *w, struct arena *a, const struct person *who,
    const struct company_event *e)
{
	struct told *told = ARENA_NEW(a, struct told);
	struct store_tx tx = {.now = w->now};
	int64_t amount = 0;

	if (e->amount.n > 0 && !str_i64(e->amount, &amount))
		return STR("the amount is no whole number");
	*told = (struct told){.email = who->email,
	    .visitor = cookie_of(who),
	    .name = who->name,
	    .proof = JOIN_ORDER,
	    .nevents = 1};
	told->events[0] = (struct store_event){.at = w->now,
	    .event = e->event,
	    .item = e->item.p == NULL ? STR("") : e->item,
	    .amount = amount * 100,
	    .currency = amount > 0 ? CURRENCY : STR("")};
	for (size_t i = 0; i < e->nvalues; i++)
		if (known_tell(a, w->site, told, e->event, e->values[i].name,
			e->values[i].value) != KNOWN_GOOD)
			return str_format(a,
			    "%.*s can not tell of %.*s=%.*s: see "
			    "<field from-event=…/> of site.xml",
			    STR_ARG(e->event), STR_ARG(e->values[i].name),
			    STR_ARG(e->values[i].value));
	if (told_prepare(told, a, &tx) != TOLD_GOOD)
		return STR("his address is none");
	if (who->contact.lo == 0 && put_contact(w, who) != STORE_OK)
		return NOT_KEPT;
	random_bytes(tx.key, sizeof(tx.key));
	return outcome(world_write(w, &tx));
}

struct setting {
	struct store_value value;
	struct store_contact contact;
	bool zone;
};

static bool
think_set(void *ctx, struct store_think *t)
{
	const struct setting *s = ctx;

	if (t->contact.id.lo == 0)
		return false;
	if (s->zone)
		store_change(t, CHANGE_PUT_CONTACT)->contact = &s->contact;
	else
		store_change(t, CHANGE_PUT_VALUE)->value = &s->value;
	return true;
}

struct str
company_set(struct world *w, const struct person *who, struct str name,
    struct str value)
{
	struct setting s = {.value = {name, value},
	    .zone = str_eq(name, STR("zone")),
	    .contact = {.email = who->email, .zone = value}};
	struct store_tx tx = {
	    .email = who->email, .think = think_set, .ctx = &s, .now = w->now};

	random_bytes(tx.key, sizeof(tx.key));
	return outcome(world_write(w, &tx));
}

struct str
company_complaint(struct world *w, const struct person *who)
{
	struct returned r = {.kind = BOUNCE_COMPLAINT,
	    .contact = who->contact,
	    .at = w->now,
	    .evidence = STR("rehearsal"),
	    .message_id = STR("")};

	if (who->contact.lo == 0)
		return STR("nobody knows him yet");
	return outcome(
	    returned_write(w->store, &r, (uint64_t)w->now, w->now, clock_ms));
}

struct str
company_leave_button(struct arena *a, const struct browser *b)
{
	struct str text = b->html;
	struct html_tag tag;

	while (html_next(&text, &tag)) {
		struct str value;

		if (!str_eq(tag.name, STR("button")))
			continue;
		value = html_value(a, &tag, STR("value"));
		if (str_starts(value, STR("leave ")))
			return value;
	}
	return STR("");
}
