/* SPDX-License-Identifier: ISC */
/*
 * Options by table, on top of getopt_long.
 */
#include "program/options.h"

#include <assert.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "program/command.h"

#define HELP_COLUMN 26

/* getopt's own answers for an option are these plus its row. */
#define ROW_BASE 256

static void
print_row(const struct option_row *r)
{
	int n = printf("  ");

	n += r->letter != 0 ? printf("-%c, ", r->letter) : printf("    ");
	n += printf("--%s", r->name);
	if (r->arg != NULL)
		n += printf(" %s", r->arg);
	if (n >= HELP_COLUMN) {
		printf("\n");
		n = 0;
	}
	printf("%*s%s\n", HELP_COLUMN - n, "", r->help);
}

static void
print_help(const struct options *o)
{
	static const struct option_row help = {
	    .name = "help", .letter = 'h', .help = "this text"};

	printf("usage: kunderejse %s [OPTION...]%s%s\n\n%s\n\n", o->command,
	    *o->operands != '\0' ? " " : "", o->operands, o->about);
	for (size_t i = 0; i < o->nrows; i++)
		print_row(&o->rows[i]);
	print_row(&help);
}

bool
options_go(const struct options *o, int *argc, char ***argv, int *status)
{
	enum options_rc rc = options_parse(o, argc, argv);

	*status = rc == OPTIONS_WRONG ? COMMAND_USAGE : COMMAND_GOOD;
	return rc == OPTIONS_GO;
}

int
options_wrong(const struct options *o, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "kunderejse %s: ", o->command);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "; see kunderejse %s --help\n", o->command);
	return COMMAND_USAGE;
}

/* The table as getopt wants it. */
static void
fill(const struct options *o, struct option *longs, char *shorts)
{
	size_t n;

	*shorts++ = ':'; /* we say ourselves what is wrong */
	for (n = 0; n < o->nrows; n++) {
		const struct option_row *r = &o->rows[n];

		longs[n] = (struct option){r->name,
		    r->arg != NULL ? required_argument : no_argument, NULL,
		    ROW_BASE + (int)n};
		if (r->letter == 0)
			continue;
		*shorts++ = r->letter;
		if (r->arg != NULL)
			*shorts++ = ':';
	}
	longs[n] = (struct option){"help", no_argument, NULL, 'h'};
	*shorts++ = 'h';
	*shorts = '\0';
}

static const struct option_row *
row_of(const struct options *o, int answer)
{
	if (answer >= ROW_BASE)
		return &o->rows[answer - ROW_BASE];
	for (size_t i = 0; i < o->nrows; i++)
		if (o->rows[i].letter == answer)
			return &o->rows[i];
	return NULL;
}

static bool
take(const struct options *o, const struct option_row *r, const char *arg)
{
	if (r->flag != NULL)
		*r->flag = true;
	else if (r->text != NULL)
		*r->text = arg;
	else if (r->list->n < OPTION_LIST_MAX)
		r->list->items[r->list->n++] = arg;
	else {
		options_wrong(
		    o, "--%s more than %d times", r->name, OPTION_LIST_MAX);
		return false;
	}
	return true;
}

/* The option getopt did not know, with the nearest one that exists. */
static void
say_unknown(const struct options *o, const char *given)
{
	struct str names[OPTIONS_MAX], word, near;

	for (size_t i = 0; i < o->nrows; i++)
		names[i] = str_of(o->rows[i].name);
	word = str_of(given);
	word = str_head(word, str_chr(word, '='));
	near = str_starts(word, STR("--"))
		   ? str_nearest(str_from(word, 2), names, o->nrows)
		   : STR("");
	if (near.n > 0)
		options_wrong(o,
		    "no option is called %.*s, did you mean --%.*s?",
		    STR_ARG(word), STR_ARG(near));
	else
		options_wrong(o, "no option is called %.*s", STR_ARG(word));
}

static enum options_rc
operands(const struct options *o, int *argc, char ***argv)
{
	size_t n = (size_t)(*argc - optind);

	*argv += optind;
	*argc = (int)n;
	if (n < o->operands_min)
		options_wrong(o, "it needs %s", o->operands);
	else if (n > o->operands_max)
		options_wrong(o, "%s is too much", (*argv)[o->operands_max]);
	else
		return OPTIONS_GO;
	return OPTIONS_WRONG;
}

enum options_rc
options_parse(const struct options *o, int *argc, char ***argv)
{
	struct option longs[OPTIONS_MAX + 2];
	char shorts[2 * OPTIONS_MAX + 3];
	const struct option_row *r;
	int c;

	assert(o->nrows <= OPTIONS_MAX);
	memset(longs, 0, sizeof(longs));
	fill(o, longs, shorts);
	optind = 0; /* starts getopt anew, permuting the operands to the end */
	while ((c = getopt_long(*argc, *argv, shorts, longs, NULL)) != -1) {
		if (c == 'h') {
			print_help(o);
			return OPTIONS_HELP;
		}
		if (c == '?') {
			say_unknown(o, (*argv)[optind - 1]);
			return OPTIONS_WRONG;
		}
		if (c == ':') {
			options_wrong(
			    o, "%s needs an argument", (*argv)[optind - 1]);
			return OPTIONS_WRONG;
		}
		r = row_of(o, c);
		if (r == NULL || !take(o, r, optarg))
			return OPTIONS_WRONG;
	}
	return operands(o, argc, argv);
}

bool
options_number(const char *text, long min, long max, long *number)
{
	int64_t n;

	if (!str_i64(str_of(text), &n) || n < min || n > max)
		return false;
	*number = (long)n;
	return true;
}
