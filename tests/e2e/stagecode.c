/* SPDX-License-Identifier: ISC */
/*
 * stagecode SITE KEYS STAGE LANG AGO [MAIL NUMBER]: a stage code as a mail of
 * the site would have carried it AGO seconds ago, signed with the ring KEYS;
 * and with MAIL what stands behind the address that its link NUMBER led to
 * then.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "people/clicked.h"
#include "weave/compile.h"

static int
print(struct arena *a, char **argv)
{
	struct keyring *keys = keyring_open(argv[2]);
	struct str image, code;
	struct site site;
	int stage, lang;

	if (keys == NULL ||
	    !compile_site(a, complaints_new(a), argv[1], &image) ||
	    !site_open(&site, image.p, image.n))
		return 1;
	stage = journey_stage_find(&site.journey, str_of(argv[3]));
	lang = site_lang_find(&site, str_of(argv[4]));
	if (stage < 0 || lang < 0)
		return 1;
	code = stagecode_make(a, keys, &site, (uint32_t)stage, (uint32_t)lang,
	    clock_now() - atoi(argv[5]));
	if (argv[6] != NULL)
		code = clicked_address(a, keys, STR(""), code,
		    strtoull(argv[6], NULL, 10), (uint32_t)atoi(argv[7]));
	printf("%.*s\n", STR_ARG(code));
	keyring_free(keys);
	return 0;
}

int
main(int argc, char **argv)
{
	struct arena *a;
	int status;

	if ((argc != 6 && argc != 8) || !crypto_start())
		return 99;
	a = arena_new(0);
	status = print(a, argv);
	arena_free(a);
	return status;
}
