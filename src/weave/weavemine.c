/* SPDX-License-Identifier: ISC */
/*
 * k:preferences: the place where the page "me" shows what its reader gets by
 * mail, with the buttons to change it.  What stands there is known when he asks
 * (pages/mine.h); the rest of the page is the author's.
 */
#include "weave/nesting.h"
#include "weave/weaver.h"

void
weave_preferences(struct weave *w, const struct frame *f,
    const struct inside *in, const struct node *node)
{
	(void)f;
	weave_check_empty(w, node);
	if (w->page == NULL || !str_eq(w->page->id, STR("me"))) {
		if (!w->unused)
			weave_error(w, node->where, "misplaced element",
			    "k:preferences stands in the page \"me\" alone, "
			    "which mails lead to; take it out here");
		return;
	}
	if (w->branches > 0) {
		weave_error(w, node->where, "misplaced element",
		    "k:preferences stands under no condition: everybody whom "
		    "a mail leads here must find it; put it outside");
		return;
	}
	if (!nesting_form(w, in, node, "k:preferences"))
		return;
	if (w->preferences_woven)
		weave_error(w, node->where, "double element",
		    "the page \"me\" has k:preferences twice; take one out");
	w->preferences_woven = true;
	program_mark(w->program, MARK_PREFERENCES, STR(""), node->where);
}

void
weave_check_preferences(struct weave *w, const struct node *root)
{
	if (str_eq(w->page->id, STR("me")) && !w->preferences_woven)
		weave_error(w, root->where, "missing element",
		    "the page \"me\" shows nothing of what its reader gets; "
		    "write <k:preferences/> where it is to stand");
}
