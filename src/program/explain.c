/* SPDX-License-Identifier: ISC */
/*
 * kunderejse explain: an answer again, from the receipt that it carried, and
 * why it was so.
 */
#include "program/command.h"

#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/log.h"
#include "insight/explaining.h"
#include "program/mapping.h"
#include "program/opensite.h"
#include "program/options.h"
#include "program/rows.h"
#include "publish/kept.h"
#include "source/agent.h"

#define TEXT_MAX (1u << 22)

struct explain {
	const struct options *options;
	const char *dir, *format;
	enum rows_format as;
	bool page;
	struct arena *arena;
	struct mapping *mapping; /* of a version; NULL: the directory */
	struct site compiled;
	const struct site *site;
	const char *version; /* "version 7 of DIR", or DIR */
	struct receipt receipt;
	struct explaining found;
	struct buf out;
};

static bool
find_version(struct explain *e)
{
	long version;
	int fd =
	    kept_open(e->dir, e->receipt.hash, RECEIPT_HASH_BYTES, &version);

	if (fd < 0)
		return false;
	e->mapping = mapping_open(fd, 0);
	close(fd);
	if (e->mapping == NULL)
		return false;
	e->site = &e->mapping->site;
	e->version =
	    str_format(e->arena, "version %ld of %s", version, e->dir).p;
	return true;
}

/* Of a published site any version, else the site as it is. */
static int
find_site(struct explain *e)
{
	if (find_version(e))
		return COMMAND_GOOD;
	if (!opensite(e->arena, e->dir, &e->compiled))
		return COMMAND_FAULTS;
	e->site = &e->compiled;
	e->version = e->dir;
	if (receipt_is_of(&e->receipt, e->site))
		return COMMAND_GOOD;
	fprintf(stderr,
	    "the receipt is of another version of %s, or of another site; of "
	    "a published site all versions are kept\n",
	    e->dir);
	return COMMAND_FAULTS;
}

static void
put_visitor(struct explain *e)
{
	const struct situation *at = &e->found.at;
	const struct site *site = e->site;

	buf_printf(&e->out, "source-class %s, channel %.*s",
	    source_class_name(at->source_class),
	    STR_ARG(channel_key(e->arena, at->channel)));
	if (at->source.n > 0)
		buf_printf(&e->out, ", source %.*s", STR_ARG(at->source));
	if (at->campaign_pattern >= 0)
		buf_printf(&e->out, ", campaign %.*s",
		    STR_ARG(image_str(&site->image,
			IMAGE_ROWS(&site->image, struct span,
			    site->head->campaigns)[at->campaign_pattern])));
	buf_printf(&e->out, "\nstage %.*s, %s",
	    STR_ARG(journey_stage_key(&site->journey, at->stage)),
	    at->observed ? "observed" : "presumed");
	if (e->found.rule != NULL)
		buf_printf(&e->out, " by journey.xml:%u",
		    (unsigned)e->found.rule->line);
	buf_printf(&e->out, "\ndevice %s, consent %s\n",
	    at->device == DEVICE_UNKNOWN ? "-" : device_name(at->device),
	    at->consent ? "yes" : "no");
}

/* "pages/front.xml" of "pages/front.xml:hero", and "hero". */
static struct str
file_of(struct str slot, struct str *name)
{
	size_t at = str_chr(slot, ':');

	*name = str_from(slot, at + 1);
	return str_head(slot, at);
}

static void
put_candidates(struct explain *e)
{
	struct str last = {NULL, 0};

	for (size_t i = 0; i < e->found.n; i++) {
		const struct candidate *c = &e->found.candidates[i];
		struct str name, file = file_of(c->slot, &name);

		if (last.p == NULL || !str_eq(last, c->slot))
			buf_printf(&e->out, "\n%.*s:%u: slot %.*s\n",
			    STR_ARG(file), (unsigned)c->line, STR_ARG(name));
		last = c->slot;
		buf_printf(&e->out, "  %-6.*s %.*s",
		    STR_ARG(fate_name(c->fate)), STR_ARG(c->variant));
		if (c->reason.n > 0)
			buf_printf(&e->out, ": not %.*s", STR_ARG(c->reason));
		buf_char(&e->out, '\n');
	}
}

static void
put_text(struct explain *e)
{
	const struct situation *at = &e->found.at;
	const struct page_row *page = site_page(e->site, at->page);

	buf_printf(&e->out, "page %.*s in %.*s at %.*s, %s\n",
	    STR_ARG(image_str(&e->site->image, page->id)),
	    STR_ARG(site_lang(e->site, at->lang)), STR_ARG(at->path),
	    e->version);
	put_visitor(e);
	put_candidates(e);
}

static void
put_rows(struct explain *e)
{
	static const char *const names[] = {
	    "slot", "line", "variant", "result", "reason"};
	struct rows rows;

	rows_start(&rows, e->arena);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		rows_column(&rows, str_of(names[i]), i == 1);
	for (size_t i = 0; i < e->found.n; i++) {
		const struct candidate *c = &e->found.candidates[i];
		const struct str values[] = {c->slot,
		    str_format(e->arena, "%u", (unsigned)c->line), c->variant,
		    fate_name(c->fate), c->reason};

		rows_add(&rows, values);
	}
	rows_put(&rows, e->as, STR("Why the page was so"), &e->out);
}

static int
run(struct explain *e, const char *code)
{
	struct str text = receipt_find(str_of(code));
	int status;

	if (!crypto_start())
		return COMMAND_SYSTEM;
	if (!receipt_read(&e->receipt, e->arena, text))
		return options_wrong(e->options,
		    "this is no receipt; it stands at the end of a page and in "
		    "the header Kunderejse-Receipt");
	status = find_site(e);
	if (status != COMMAND_GOOD)
		return status;
	if (!explaining_run(&e->found, e->arena, e->site, &e->receipt)) {
		fprintf(stderr, "the receipt does not fit the site\n");
		return COMMAND_FAULTS;
	}
	buf_init(&e->out, e->arena, TEXT_MAX);
	if (e->page)
		explaining_page(&e->out, e->arena, e->site, &e->found);
	else if (e->as == ROWS_TEXT)
		put_text(e);
	else
		put_rows(e);
	if (e->out.n > 0)
		fwrite(e->out.p, 1, e->out.n, stdout);
	if (e->out.bad || fflush(stdout) != 0) {
		log_errno("standard output");
		return COMMAND_SYSTEM;
	}
	return COMMAND_GOOD;
}

int
command_explain(int argc, char **argv)
{
	struct explain e = {.dir = ".", .format = "text"};
	const struct option_row rows[] = {
	    OPTION_SITE(&e.dir),
	    {.name = "page",
		.letter = 'p',
		.help = "write the page itself again",
		.flag = &e.page},
	    OPTION_FORMAT(&e.format),
	};
	const struct options o = {"explain", "CODE",
	    "Says of an answer, by the receipt that stands at the end of the "
	    "page, what decided:\nwhich variant of each slot was shown, and "
	    "why each other was not.",
	    rows, sizeof(rows) / sizeof(*rows), 1, 1};
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	if (!rows_format(e.format, &e.as))
		return options_wrong(&o, FORMAT_WRONG);
	log_name("explain");
	e.options = &o;
	e.arena = arena_new(0);
	status = run(&e, argv[0]);
	mapping_drop(e.mapping);
	arena_free(e.arena);
	return status;
}
