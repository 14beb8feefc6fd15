/* SPDX-License-Identifier: ISC */
/*
 * Drives mail/submit.h from a script, for the tests beside it.
 *
 *   submitter [--user U] [--password P] [--ca FILE] [--base DIR]
 *       [--timeout SECONDS] TRANSPORT <SCRIPT
 *
 * A line of the script is  send NAME FROM RCPT [SIZE]  or  hold  with the same,
 * which refuses when the last bytes are about to leave.  "bare" and "nul" send
 * messages that no one may send;  file NAME FROM RCPT PATH  sends what is in a
 * file.  Each is answered by a line
 *   NAME OUTCOME CODE STATUS RECIPIENT RETRY-AFTER TEXT
 * with blanks between, "-" for what is not there, and " sending" behind NAME's
 * outcome when the last bytes were about to leave.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "mail/submit.h"

#define SIZE 600

struct moment {
	bool allow, asked;
};

static bool
sending(void *ctx)
{
	struct moment *m = ctx;

	m->asked = true;
	return m->allow;
}

static struct str
message(struct arena *a, struct str name, size_t size, struct str what)
{
	struct buf b;

	buf_init(&b, a, size + 4096);
	buf_printf(&b,
	    "Message-ID: <%.*s@example.com>\r\nSubject: test\r\n\r\n"
	    ".begins with a dot\r\n..\r\n",
	    STR_ARG(name));
	if (str_eq(what, STR("bare")))
		buf_lit(&b, "one\n.\r\nMAIL FROM:<x@y>\r\n");
	if (str_eq(what, STR("nul")))
		buf_lit(&b, "a\0b\r\n");
	while (b.n < size)
		buf_lit(&b, "Lorem ipsum dolor sit amet, consectetur.\r\n");
	buf_lit(&b, "end\r\n");
	return buf_view(&b);
}

static struct str
contents(struct arena *a, struct str path)
{
	FILE *f = fopen(str_copy(a, path).p, "rb");
	struct buf b;
	char part[4096];
	size_t n;

	if (f == NULL)
		exit(2);
	buf_init(&b, a, 4u << 20);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_str(&b, (struct str){part, n});
	fclose(f);
	return buf_view(&b);
}

static void
run(struct submit *s, struct arena *a, struct str line)
{
	struct str what = {0}, rest = {0};
	struct submit_mail mail = {0};
	struct submit_result r;
	struct moment moment;
	int64_t n = SIZE;

	if (!str_word(&line, &what))
		return;
	str_word(&line, &mail.name);
	str_word(&line, &mail.from);
	str_word(&line, &mail.rcpt);
	if (str_word(&line, &rest) && !str_eq(what, STR("file")) &&
	    !str_i64(rest, &n))
		exit(2);
	moment = (struct moment){!str_eq(what, STR("hold")), false};
	mail.bytes = str_eq(what, STR("file"))
			 ? contents(a, rest)
			 : message(a, mail.name, (size_t)n, what);
	mail.sending = sending;
	mail.ctx = &moment;
	submit(s, &mail, &r);
	printf("%.*s %s%s %d %s %s %lld %s\n", STR_ARG(mail.name),
	    submit_outcome_str(r.outcome), moment.asked ? " sending" : "",
	    r.code, r.status[0] != '\0' ? r.status : "-",
	    r.recipient ? "recipient" : "-", (long long)r.retry_after,
	    r.text[0] != '\0' ? r.text : "-");
	fflush(stdout);
}

static int
usage(void)
{
	fprintf(stderr, "usage: submitter [OPTION...] TRANSPORT <SCRIPT\n");
	return 2;
}

int
main(int argc, char **argv)
{
	struct arena *boot = arena_new(0), *arena = arena_new(0);
	struct submit_setup setup = {0};
	struct submit *s;
	struct str why;
	char line[4096];
	int i;

	for (i = 1; i + 1 < argc && strncmp(argv[i], "--", 2) == 0; i += 2) {
		struct str value = str_of(argv[i + 1]);

		if (strcmp(argv[i], "--user") == 0)
			setup.user = value;
		else if (strcmp(argv[i], "--password") == 0)
			setup.password = value;
		else if (strcmp(argv[i], "--ca") == 0)
			setup.ca = value;
		else if (strcmp(argv[i], "--base") == 0)
			setup.base = value;
		else if (strcmp(argv[i], "--timeout") == 0)
			setup.timeout = atoi(argv[i + 1]);
		else
			return usage();
	}
	if (i + 1 != argc)
		return usage();
	s = submit_open(boot, str_of(argv[i]), &setup, &why);
	if (s == NULL) {
		fprintf(stderr, "%s: %.*s\n", argv[i], STR_ARG(why));
		return 1;
	}
	while (fgets(line, sizeof(line), stdin) != NULL) {
		run(s, arena, str_trim(str_of(line)));
		arena_reset(arena);
	}
	submit_close(s);
	arena_free(arena);
	arena_free(boot);
	return 0;
}
