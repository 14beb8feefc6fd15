/* SPDX-License-Identifier: ISC */
/*
 * kunderejse contact export: all that is held of one person, for him.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/putall.h"
#include "people/heldjson.h"
#include "program/contacting.h"
#include "publish/statedir.h"

#define OUT_MAX ((size_t)1 << 28)

/* Nobody else is to read it, and no file is written over. */
static int
put_file(const char *path, struct str bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool good = fd >= 0 && putall(fd, bytes);

	if (fd >= 0)
		good = close(fd) == 0 && good;
	if (!good)
		log_errno("%s", path);
	/* Half of it would look like all. */
	if (!good && fd >= 0)
		(void)unlink(path);
	return good ? COMMAND_GOOD : COMMAND_SYSTEM;
}

static int
run(struct contacting *c, const char *output)
{
	struct buf out;

	buf_init(&out, c->arena, OUT_MAX);
	switch (held_json(c->store, c->arena, c->id, c->email, &out)) {
	case STORE_OK:
		break;
	case STORE_REFUSED:
		return contacting_nobody(c);
	default:
		return COMMAND_SYSTEM;
	}
	if (out.bad) {
		log_error("it is longer than %zu MiB", OUT_MAX >> 20);
		return COMMAND_SYSTEM;
	}
	return output == NULL ? contacting_print(&out)
			      : put_file(output, buf_view(&out));
}

int
contacting_export(int argc, char **argv)
{
	struct contacting c = CONTACTING;
	const char *output = NULL;
	const struct option_row rows[] = {
	    OPTIONS_CONTACTING(&c),
	    {.name = "output",
		.letter = 'o',
		.arg = "FILE",
		.help = "a new file, for its owner's eyes alone (default: "
			"standard output)",
		.text = &output},
	};
	const struct options o = {"contact export", CONTACT_WHOM,
	    "Writes all that is held of one person as JSON, a list for each "
	    "table of the\ndatabase: what /k/me gives him, too.",
	    rows, sizeof(rows) / sizeof(*rows), 1, 1};
	int status;

	c.options = &o;
	if (!options_go(&o, &argc, &argv, &status) ||
	    !contacting_start(&c, WHOM_CONTACT, argv[0], &status))
		return status;
	status = run(&c, output);
	contacting_stop(&c);
	return status;
}
