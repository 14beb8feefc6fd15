/* SPDX-License-Identifier: ISC */
/*
 * kunderejse contact: the people with an address, one verb a file.
 */
#include "program/contacting.h"
#include "program/verbs.h"

static const struct verb verbs[] = {
    {"list", "who there is, by list, stage or text", contacting_list},
    {"show", "all that support wants to know of one", contacting_show},
    {"proof", "the words he agreed to, when and where", contacting_proof},
    {"export", "all that is held of him, as JSON", contacting_export},
    {"erase", "him and all that is his, for ever", contacting_erase},
    {"suppress", "no more mail to an address", contacting_suppress},
    {"import", "people another program knew, with consents", contacting_import},
    {"merge", "two who are one person", contacting_merge},
    {"joins", "which visitors he is, and undo that", contacting_joins},
};

int
command_contact(int argc, char **argv)
{
	return verbs_run(
	    "contact", verbs, sizeof(verbs) / sizeof(verbs[0]), argc, argv);
}
