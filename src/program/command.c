/* SPDX-License-Identifier: ISC */
/*
 * The table of commands.
 */
#include "program/command.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"

struct command {
	const char *name, *summary;
	int (*run)(int argc, char **argv);
};

static const struct command commands[] = {
    {"serve", "answer requests of a web server", command_serve},
    {"deliver", "send the mails that wait", command_deliver},
    {"check", "look for faults in a site", command_check},
    {"render", "write one page as a visitor would get it", command_render},
    {"classify", "say where visits come from", command_classify},
    {"coverage", "say what every source and stage is shown", command_coverage},
    {"next", "say what is worth doing to a site", command_next},
    {"diff", "say what a new version changes for whom", command_diff},
    {"explain", "say why a page was as it was", command_explain},
    {"brief", "say what is promised to whom, until when", command_brief},
    {"publish", "make a draft the site that is served", command_publish},
    {"rollback", "go back to an earlier version", command_rollback},
    {"rehearse", "play a person through pages and sequences", command_rehearse},
    {"replay", "play an access log through a site", command_replay},
    {"report", "say what was counted", command_report},
    {"link", "make a campaign link and see where it lands", command_link},
    {"event", "record what no browser saw: a call, a meeting", command_event},
    {"contact", "people with an address: who, proof, import, erase",
	command_contact},
    {"letter", "mails to a list: check, test, send, stop", command_letter},
    {"key", "show, make and give up what signs links", command_key},
    {"restore", "put back a backup of the database", command_restore},
    {"bounce", "read what came back of our mails", command_bounce},
    {"import", "take over what others list", command_import},
    {"nginx", "write the configuration of nginx for a site", command_nginx},
    {"init", "make a small site to begin with", command_init},
    {"version", "say what this program is made of", command_version},
};

#define COMMANDS (sizeof(commands) / sizeof(*commands))

static void
usage(FILE *to)
{
	fprintf(to, "usage: kunderejse COMMAND [OPTION...]\n\n");
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(
		    to, "  %-10s %s\n", commands[i].name, commands[i].summary);
	fprintf(to, "\nkunderejse COMMAND --help says more;"
		    " so does the manual page kunderejse(8).\n");
}

static int
unknown(const char *name)
{
	struct str names[COMMANDS], near;

	for (size_t i = 0; i < COMMANDS; i++)
		names[i] = str_of(commands[i].name);
	near = str_nearest(str_of(name), names, COMMANDS);
	fprintf(stderr, "kunderejse: no command is called %s", name);
	if (near.n > 0)
		fprintf(stderr, "; did you mean %.*s?", STR_ARG(near));
	fprintf(stderr, "\n");
	return COMMAND_USAGE;
}

int
command_main(int argc, char **argv)
{
	if (argc < 2) {
		usage(stderr);
		return COMMAND_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		usage(stdout);
		return COMMAND_GOOD;
	}
	if (strcmp(argv[1], "--version") == 0)
		return command_version(argc - 1, argv + 1);
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	return unknown(argv[1]);
}
