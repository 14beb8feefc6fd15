/* SPDX-License-Identifier: ISC */
/*
 * Parameters, one a line; behind an empty line the body.
 */
#include <assert.h>
#include <stdint.h>

#include "base/arena.h"
#include "http/request.h"

#define PARAMS_MAX 64

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check(const struct request *r, struct str body, int status)
{
	assert(status == 0 || status == 400);
	assert(r->nvars <= REQUEST_VARS_MAX);
	for (size_t i = 0; i < r->nvars; i++)
		assert(str_is_key(r->vars[i].name));
	assert(str_eq(r->body, body));
	if (status == 0) {
		assert(r->path.n > 0 && r->path.p[0] == '/');
		assert(str_chr(r->path, '\0') == r->path.n);
		assert(str_chr(r->cookie, '\0') == r->cookie.n);
	}
	(void)request_is_prefetch(r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str rest = {(const char *)p, n}, params[PARAMS_MAX], line;
	struct arena *a = arena_new(0);
	struct request r;
	size_t count = 0;

	while (count < PARAMS_MAX && str_cut(&rest, '\n', &line) && line.n > 0)
		params[count++] = line;
	if (rest.p == NULL)
		rest = STR("");
	check(&r, rest, request_fill(&r, a, params, count, rest));
	arena_free(a);
	return 0;
}
