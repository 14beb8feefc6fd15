/* SPDX-License-Identifier: ISC */
/*
 * kunderejse letter: mails that go to a list once, one verb a file.
 */
#include "program/letters.h"
#include "program/verbs.h"

static const struct verb verbs[] = {
    {"list", "which there are, and how far each is", letters_list},
    {"check", "who would get it, what he would see, and its faults",
	letters_check},
    {"test", "sends it to a colleague to look at", letters_test},
    {"send", "lets it go, ten minutes from now", letters_send},
    {"stop", "what has not left of it does not go", letters_stop},
};

int
command_letter(int argc, char **argv)
{
	return verbs_run(
	    "letter", verbs, sizeof(verbs) / sizeof(verbs[0]), argc, argv);
}
