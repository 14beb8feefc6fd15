/* SPDX-License-Identifier: ISC */
/*
 * A form in parts: the first line is its type, the rest the body.
 */
#include <assert.h>
#include <stdint.h>

#include "http/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* Slices of the body, one behind the other. */
static void
check_slice(struct str body, const char **from, struct str s)
{
	assert(s.p >= *from && s.p + s.n <= body.p + body.n);
	*from = s.p + s.n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str body = {(const char *)data, size}, type, name, value;
	struct multipart m;
	const char *from;

	str_cut(&body, '\n', &type);
	if (body.p == NULL || !multipart_start(&m, type, body))
		return 0;
	assert(m.boundary.n > 0 && m.boundary.n <= MULTIPART_BOUNDARY_MAX);
	from = body.p;
	while (multipart_next(&m, &name, &value)) {
		check_slice(body, &from, name);
		check_slice(body, &from, value);
	}
	return 0;
}
