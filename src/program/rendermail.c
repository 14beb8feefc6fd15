/* SPDX-License-Identifier: ISC */
#include "program/rendermail.h"

#include <assert.h>
#include <stdio.h>

#include "base/log.h"
#include "insight/mailviewing.h"
#include "program/command.h"

static bool
fill_known(struct mailview *v, const struct option_list *set)
{
	static_assert(OPTION_LIST_MAX <= MAILVIEW_KNOWN_MAX, "room for all");
	for (size_t i = 0; i < set->n; i++) {
		struct str value = str_of(set->items[i]), name;

		str_cut(&value, '=', &name);
		if (value.p == NULL || !str_is_key(name))
			return false;
		v->known[v->nknown++] = (struct request_var){name, value};
	}
	return true;
}

static int
write_message(const struct mailview *v)
{
	fwrite(v->made.bytes.p, 1, v->made.bytes.n, stdout);
	if (fflush(stdout) != 0) {
		log_errno("standard output");
		return COMMAND_SYSTEM;
	}
	return COMMAND_GOOD;
}

int
rendermail(const struct options *o, struct arena *a, const struct site *site,
    const struct rendermail *asked)
{
	struct mailview v = {.site = site,
	    .now = asked->now,
	    .name = str_of(asked->mail),
	    .lang = str_of(asked->lang != NULL ? asked->lang : ""),
	    .stage = str_of(asked->stage != NULL ? asked->stage : "")};

	if (!fill_known(&v, asked->set))
		return options_wrong(o, "--set is NAME=VALUE");
	switch (mailviewing_make(a, &v)) {
	case MAILVIEW_MADE:
		break;
	case MAILVIEW_NO_MAIL:
		return options_wrong(o, "the site has no mail %s", asked->mail);
	case MAILVIEW_NO_LANG:
		return options_wrong(
		    o, "the site has no language %s", asked->lang);
	case MAILVIEW_NO_STAGE:
		return options_wrong(
		    o, "the site has no stage %s", asked->stage);
	case MAILVIEW_UNMADE:
		log_error("%s: %.*s", asked->mail, STR_ARG(v.made.why));
		return COMMAND_FAULTS;
	}
	return write_message(&v);
}
