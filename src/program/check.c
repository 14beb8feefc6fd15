/* SPDX-License-Identifier: ISC */
/*
 * kunderejse check: what serve would say about a site, without serving it.
 */
#include "program/command.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "program/options.h"
#include "weave/compile.h"

#define TEXT_MAX (4u * 1024 * 1024)

static const char *
plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void
say_sum(const struct complaints *c, int64_t ms)
{
	size_t errors = complaints_errors(c), warnings = complaints_warnings(c);

	fprintf(stderr, "%zu error%s, %zu warning%s in %" PRId64 " ms\n",
	    errors, plural(errors), warnings, plural(warnings), ms);
}

static int
check(struct arena *a, const char *site)
{
	struct complaints *c = complaints_new(a);
	int64_t from = clock_ms();
	struct str image;
	struct buf text;
	bool good = compile_site(a, c, site, &image);

	buf_init(&text, a, TEXT_MAX);
	complaints_print(c, &text);
	printf("%.*s", STR_ARG(buf_view(&text)));
	if (fflush(stdout) != 0) {
		log_errno("standard output");
		return COMMAND_SYSTEM;
	}
	say_sum(c, clock_ms() - from);
	return good ? COMMAND_GOOD : COMMAND_FAULTS;
}

int
command_check(int argc, char **argv)
{
	const char *site = ".";
	const struct option_row rows[] = {OPTION_SITE(&site)};
	const struct options o = {"check", "",
	    "Reads and compiles a site and writes every fault as file:line: "
	    "error: text\nto standard output.  Ends with 1 when there was an "
	    "error.",
	    rows, sizeof(rows) / sizeof(*rows), 0, 0};
	struct arena *a;
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	log_name("check");
	if (!crypto_start())
		return COMMAND_SYSTEM;
	a = arena_new(0);
	status = check(a, site);
	arena_free(a);
	return status;
}
