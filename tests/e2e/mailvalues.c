/* SPDX-License-Identifier: ISC */
/*
 * mailvalues SITE MAIL: the mail for each first name on its input, a line of
 * hex each: "LENGTH\n" and the message, or "0 WHY\n".
 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "insight/mailviewing.h"
#include "weave/compile.h"

#define LINE_ROOM 65536
#define NOW 1803888000 /* 2027-03-01 */

static bool
answer(
    struct arena *a, const struct site *site, struct str mail, struct str line)
{
	struct mailview v = {
	    .site = site, .now = NOW, .name = mail, .nknown = 1};
	char *bytes = arena_raw(a, line.n);
	struct str value = {bytes, 0};

	if (!hex_decode(line, bytes, line.n, &value.n))
		return false;
	v.known[0] = (struct request_var){STR("first_name"), value};
	switch (mailviewing_make(a, &v)) {
	case MAILVIEW_MADE:
		printf("%zu\n%.*s", v.made.bytes.n, STR_ARG(v.made.bytes));
		return true;
	case MAILVIEW_UNMADE:
		printf("0 %.*s\n", STR_ARG(v.made.why));
		return true;
	default:
		return false;
	}
}

static bool
answer_all(const struct site *site, struct str mail)
{
	static char line[LINE_ROOM];
	struct arena *a = arena_new(0);
	bool good = true;

	while (good && fgets(line, sizeof(line), stdin) != NULL) {
		arena_reset(a);
		good = answer(
		    a, site, mail, (struct str){line, strcspn(line, "\n")});
	}
	arena_free(a);
	return good;
}

int
main(int argc, char **argv)
{
	struct arena *a;
	struct str image;
	struct site site;
	bool good;

	if (argc != 3 || !crypto_start())
		return 99;
	a = arena_new(0);
	good = compile_site(a, complaints_new(a), argv[1], &image) &&
	       site_open(&site, image.p, image.n) &&
	       answer_all(&site, str_of(argv[2]));
	arena_free(a);
	return good ? 0 : 99;
}
