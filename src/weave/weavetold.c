/* SPDX-License-Identifier: ISC */
/*
 * Attributes that client.js reads: which event a click is, of which item, and
 * the name of a form.  They are sent as they are; a misspelt one would be
 * silent for ever.
 */
#include "weave/weaver.h"

#define DATA STR("data-k-")

/* What only the server knows, or counts by itself: all else, the site's own
 * events too, a browser may tell of. */
bool
weave_is_told(struct str event)
{
	static const struct str others[] = {STR("page_view"),
	    STR("fragment_view"), STR("form_submit"), STR("optin_requested"),
	    STR("optin_confirmed"), STR("purchase"), STR("refund"),
	    STR("booking"), STR("support_request"), STR("referral_visit"),
	    STR("survey_answer"), STR("box_shown"), STR("box_held"),
	    STR("box_dismissed"), STR("box_clicked"), STR("mail_sent"),
	    STR("mail_click"), STR("unsubscribe"), STR("bounce_soft"),
	    STR("bounce_hard"), STR("complaint"), STR("call"), STR("meeting"),
	    STR("offer"), STR("lost"), STR("fair")};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (str_eq(others[i], event))
			return false;
	return true;
}

static bool
holds_value(struct str s)
{
	return str_chr(s, '{') < s.n;
}

static void
check_event(struct weave *w, struct where where, struct str event)
{
	const struct names *events = &w->model->events;

	if (holds_value(event))
		weave_error(w, where, "unknown event",
		    "a value cannot choose the event; write its name "
		    "without {…}");
	else if (names_find(events, event) < 0)
		weave_error(w, where, "unknown event",
		    "there is no event \"%.*s\"%.*s; declare it in "
		    "journey.xml: <event name=\"%.*s\"/>",
		    STR_ARG(event),
		    STR_ARG(
			weave_guess(w, names_nearest(w->arena, events, event))),
		    STR_ARG(event));
	else if (!weave_is_told(event))
		weave_error(w, where, "unknown event",
		    "no browser can tell of the event \"%.*s\", only the "
		    "server knows it; write cta_click, or an event of your "
		    "own",
		    STR_ARG(event));
}

void
weave_check_told(
    struct weave *w, const struct node *node, const struct attr *attr)
{
	struct where where = attr_where(node, attr);
	struct str name = attr->name, value = attr->value;

	if (!str_starts(name, DATA))
		return;
	name = str_from(name, DATA.n);
	if (str_eq(name, STR("event")))
		check_event(w, where, value);
	else if (!weave_listed("form item", name))
		weave_error(w, where, "unknown attribute",
		    "client.js reads no data-k-%.*s; there are data-k-event, "
		    "data-k-item, data-k-form",
		    STR_ARG(name));
	else if (!holds_value(value) && !str_is_name(value))
		weave_error(w, where, "bad value",
		    "data-k-%.*s=\"%.*s\" is no name; write lower case "
		    "letters, digits, _ and -",
		    STR_ARG(name), STR_ARG(value));
}
