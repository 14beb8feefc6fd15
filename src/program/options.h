/* SPDX-License-Identifier: ISC */
/*
 * The options of a command as one table: reading them and --help both come
 * from it.  GNU style: long ones, short ones for the common, `--` ends them.
 */
#ifndef PROGRAM_OPTIONS_H
#define PROGRAM_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#define OPTIONS_MAX 24
#define OPTION_LIST_MAX 32

struct option_list {
	const char *items[OPTION_LIST_MAX];
	size_t n;
};

/* One option; exactly one of text, list and flag says where it goes. */
struct option_row {
	const char *name; /* without the dashes */
	char letter;      /* 0: no short form */
	const char *arg;  /* name of the argument; NULL for a flag */
	const char *help;
	const char **text;        /* the last one given counts */
	struct option_list *list; /* may be given several times */
	bool *flag;
};

struct options {
	const char *command, *operands, *about;
	const struct option_row *rows;
	size_t nrows;
	size_t operands_min, operands_max;
};

/* What most commands take. */
#define OPTION_SITE(p)                                                   \
	{                                                                \
		.name = "site", .letter = 's', .arg = "DIR",             \
		.help = "the site's directory (default: .)", .text = (p) \
	}
#define OPTION_STATE(p)                                                  \
	{                                                                \
		.name = "state", .letter = 'S', .arg = "DIR",            \
		.help = "database, keys and locks (default: the site's " \
			"directory with .state behind it)",              \
		.text = (p)                                              \
	}
#define OPTION_DB(p)                                                  \
	{                                                             \
		.name = "db", .arg = "FILE",                          \
		.help = "the database (default: what site.xml says)", \
		.text = (p)                                           \
	}

enum options_rc {
	OPTIONS_GO,   /* go on */
	OPTIONS_HELP, /* help was asked for and given: exit good */
	OPTIONS_WRONG /* said on stderr what is wrong: exit usage */
};

/*
 * Reads argv[1..); afterwards *argv and *argc are the operands.  argv[0] is the
 * command's own name.
 */
enum options_rc options_parse(const struct options *, int *argc, char ***argv);
/* The same at the beginning of a command: true: go on; false: *status is what
 * to end with. */
bool options_go(const struct options *, int *argc, char ***argv, int *status);
/* Says on stderr what is wrong and where help is; returns COMMAND_USAGE. */
int options_wrong(const struct options *, const char *, ...)
    __attribute__((format(printf, 2, 3)));
/* A whole number within [min, max]; false otherwise. */
bool options_number(const char *, long min, long max, long *);

#endif
