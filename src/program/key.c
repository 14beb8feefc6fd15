/* SPDX-License-Identifier: ISC */
/*
 * kunderejse key: the ring of secret keys that sign links: what it holds, a new
 * key, and giving one up.  Never shows a secret.
 */
#include "program/command.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "admin/previewlink.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/keyfile.h"
#include "base/locale.h"
#include "base/log.h"
#include "people/answered.h"
#include "people/stagecode.h"
#include "program/options.h"
#include "program/rows.h"
#include "publish/statedir.h"
#include "template/form.h"

#define OUT_MAX 65536
#define HOUR 3600
#define DAY 86400
#define GO_ON (-1)

struct key {
	const struct options *options;
	const char *dir, *state, *format;
	enum rows_format as;
	bool yes;
	long number; /* of retire */
	struct arena *arena;
	struct statedir files;
	int64_t now;
	int (*run)(struct key *);
};

/* What a key signs, and for how long it is good; 0: for ever. */
static const struct {
	const char *what;
	int64_t seconds;
} signs[] = {
    {"links to leave and to choose in mails", 0},
    {"links to pages in mails", 0},
    {"links that people share", 0},
    /* Mail servers try for five days, and take their time to say so. */
    {"bounces of mails on their way", 7 * DAY},
    {"preview links", PREVIEWLINK_DAYS *DAY},
    {"forms of open pages", FORM_TOKEN_SECONDS + HOUR},
    {"stage codes", STAGECODE_SECONDS},
    {"answers in addresses", ANSWERED_SECONDS},
};

#define SIGNS (sizeof(signs) / sizeof(signs[0]))
#define LASTS "who gets no mail (it stays)"

/* Keys stand in the order they were made in, so the next one took over;
 * INT64_MAX: it still signs, or somebody changed their order. */
static int64_t
ended_at(const struct keyfile *file, size_t at)
{
	return file->keys[at].active || at + 1 == file->n
		   ? INT64_MAX
		   : file->keys[at + 1].made_at;
}

static bool
is_good(size_t what, int64_t ended, int64_t now)
{
	return signs[what].seconds == 0 || ended == INT64_MAX ||
	       now < ended + signs[what].seconds;
}

static struct str
time_text(struct arena *a, int64_t at)
{
	struct buf b;

	buf_init(&b, a, 64);
	locale_moment(&b, STR(""), (struct moment){at, true});
	return buf_view(&b);
}

static struct str
holds(const struct key *k, const struct keyfile *file, size_t at)
{
	int64_t ended = ended_at(file, at);
	struct buf b;

	buf_init(&b, k->arena, OUT_MAX);
	if (at == 0)
		buf_lit(&b, LASTS);
	if (file->keys[at].active)
		buf_printf(&b, "%sall that is signed now", b.n > 0 ? ", " : "");
	for (size_t i = 0;
	     i < SIGNS && !file->keys[at].active && !file->keys[at].lasting;
	     i++)
		if (is_good(i, ended, k->now))
			buf_printf(
			    &b, "%s%s", b.n > 0 ? ", " : "", signs[i].what);
	return buf_view(&b);
}

static int
print(const struct buf *out)
{
	fwrite(out->p, 1, out->n, stdout);
	if (!out->bad && fflush(stdout) == 0)
		return COMMAND_GOOD;
	log_errno("standard output");
	return COMMAND_SYSTEM;
}

static int
list(struct key *k)
{
	struct keyfile file;
	struct rows rows;
	struct buf out;

	if (!keyfile_list(k->files.keys, &file))
		return COMMAND_SYSTEM;
	rows_start(&rows, k->arena);
	rows_column(&rows, STR("number"), true);
	rows_column(&rows, STR("made"), false);
	rows_column(&rows, STR("state"), false);
	rows_column(&rows, STR("holds"), false);
	for (size_t i = 0; i < file.n; i++) {
		const struct keyfile_key *key = &file.keys[i];
		const struct str values[] = {
		    str_format(k->arena, "%u", key->number),
		    time_text(k->arena, key->made_at),
		    key->active    ? STR("active")
		    : key->lasting ? STR("lasting")
				   : STR("verify"),
		    holds(k, &file, i)};

		rows_add(&rows, values);
	}
	buf_init(&out, k->arena, OUT_MAX);
	rows_put(&rows, k->as, STR("keys"), &out);
	return print(&out);
}

/* Who runs has the ring of his start until he is told. */
static void
put_reread(const struct key *k, struct buf *b)
{
	buf_printf(b,
	    "If kunderejse serve runs, tell it now: kill -HUP $(cat %s)\n"
	    "kunderejse deliver follows it; without a server start it again.\n",
	    k->files.serve);
}

static int
refused(enum keyfile_rc rc, unsigned number)
{
	switch (rc) {
	case KEYFILE_FULL:
		fprintf(stderr,
		    "kunderejse key: the ring has %d keys, more it can not "
		    "have: give one up, kunderejse key list shows which\n",
		    KEYRING_MAX);
		return COMMAND_FAULTS;
	case KEYFILE_NONE:
		fprintf(stderr,
		    "kunderejse key: the ring has no key %u; kunderejse key "
		    "list shows those it has\n",
		    number);
		return COMMAND_FAULTS;
	case KEYFILE_LASTS:
		fprintf(stderr,
		    "kunderejse key: key %u signs and verifies nothing any "
		    "more; it stays, since who left and who gets no mail is "
		    "known by it\n",
		    number);
		return COMMAND_FAULTS;
	case KEYFILE_ACTIVE:
		fprintf(stderr,
		    "kunderejse key: key %u signs all that is new: make "
		    "another one first, kunderejse key add\n",
		    number);
		return COMMAND_FAULTS;
	case KEYFILE_DONE:
	case KEYFILE_FAILED:
		break;
	}
	return COMMAND_SYSTEM;
}

static int
add(struct key *k)
{
	unsigned number = 0;
	enum keyfile_rc rc = keyfile_add(k->files.keys, k->now, &number);
	struct buf out;

	if (rc != KEYFILE_DONE)
		return refused(rc, number);
	buf_init(&out, k->arena, OUT_MAX);
	buf_printf(&out,
	    "Key %u signs from now on; what the others signed stays good.\n",
	    number);
	put_reread(k, &out);
	return print(&out);
}

/* What would die with it. */
static int
warn(struct key *k, unsigned number)
{
	struct keyfile file;
	int64_t ended;
	size_t at = 0;
	struct buf out;

	if (!keyfile_list(k->files.keys, &file))
		return COMMAND_SYSTEM;
	while (at < file.n && file.keys[at].number != number)
		at++;
	if (at == file.n || file.keys[at].lasting || file.keys[at].active)
		return refused(at == file.n            ? KEYFILE_NONE
			       : file.keys[at].lasting ? KEYFILE_LASTS
						       : KEYFILE_ACTIVE,
		    number);
	buf_init(&out, k->arena, OUT_MAX);
	ended = ended_at(&file, at);
	buf_printf(&out, "Key %u signed from %s to %s (UTC). ", number,
	    time_text(k->arena, file.keys[at].made_at).p,
	    time_text(k->arena, ended == INT64_MAX ? k->now : ended).p);
	buf_lit(&out, "Without it these of that time are\nrefused, and nothing "
		      "brings them back:\n");
	for (size_t i = 0; i < SIGNS; i++)
		if (is_good(i, ended, k->now))
			buf_printf(&out, "  %s\n", signs[i].what);
	buf_printf(&out,
	    "Who wants to leave by an old mail can not any more. Nothing was "
	    "changed; to do\nit: kunderejse key retire %u --yes\n",
	    number);
	(void)!print(&out);
	return COMMAND_FAULTS;
}

static int
retire(struct key *k)
{
	unsigned number = (unsigned)k->number;
	enum keyfile_rc rc;
	struct buf out;

	if (!k->yes)
		return warn(k, number);
	rc = keyfile_retire(k->files.keys, number);
	if (rc != KEYFILE_DONE)
		return refused(rc, number);
	buf_init(&out, k->arena, OUT_MAX);
	buf_printf(
	    &out, "What key %u signed is refused from now on.\n", number);
	put_reread(k, &out);
	return print(&out);
}

static int
run(struct key *k)
{
	if (!crypto_start() ||
	    !statedir_name(&k->files, k->arena, k->dir, k->state))
		return COMMAND_SYSTEM;
	if (access(k->files.keys, F_OK) != 0) {
		log_errno("key ring %s", k->files.keys);
		fprintf(stderr, "there is none until kunderejse serve has run; "
				"--state says where it is\n");
		return COMMAND_SYSTEM;
	}
	k->now = clock_now();
	return k->run(k);
}

static int
take(struct key *k, int argc, char **argv)
{
	static const struct {
		const char *name;
		int operands;
		int (*run)(struct key *);
	} verbs[] = {{"list", 1, list}, {"add", 1, add}, {"retire", 2, retire}};

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(argv[0], verbs[i].name) == 0 &&
		    argc == verbs[i].operands)
			k->run = verbs[i].run;
	if (k->run == NULL)
		return options_wrong(k->options,
		    "there is key list, key add and key retire NUMBER");
	if (k->run == retire &&
	    !options_number(argv[1], 0, KEYRING_MAX - 1, &k->number))
		return options_wrong(k->options,
		    "%s is no number of a key; kunderejse key list shows them",
		    argv[1]);
	if (k->yes && k->run != retire)
		return options_wrong(k->options, "--yes belongs to key retire");
	if (!rows_format(k->format, &k->as))
		return options_wrong(k->options, FORMAT_WRONG);
	return GO_ON;
}

int
command_key(int argc, char **argv)
{
	struct key k = {.dir = ".", .format = "text"};
	const struct option_row rows[] = {
	    OPTION_SITE(&k.dir),
	    OPTION_STATE(&k.state),
	    {.name = "yes",
		.help = "retire: do it, though what it signed dies",
		.flag = &k.yes},
	    OPTION_FORMAT(&k.format),
	};
	const struct options o = {"key", "list|add|retire [NUMBER]",
	    "Shows the keys that sign links and what still hangs on each; "
	    "makes a new one,\nwhile the former still verify; or takes one out "
	    "of the ring, so that what it\nsigned is refused.",
	    rows, sizeof(rows) / sizeof(*rows), 1, 2};
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	log_name("key");
	k.options = &o;
	k.arena = arena_new(0);
	status = take(&k, argc, argv);
	if (status == GO_ON)
		status = run(&k);
	arena_free(k.arena);
	return status;
}
