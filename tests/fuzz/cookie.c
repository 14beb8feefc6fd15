/* SPDX-License-Identifier: ISC */
/*
 * A Cookie header behind the name that is looked for and a NUL.
 */
#include <assert.h>
#include <stdint.h>

#include "base/str.h"
#include "http/cookie.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str header = {(const char *)p, n}, name, value;

	if (!str_cut(&header, '\0', &name) || header.p == NULL)
		return 0;
	value = cookie_get(header, name);
	if (value.p == NULL) {
		assert(value.n == 0);
		return 0;
	}
	/* A part of the header, behind the name, within one pair. */
	assert(value.p >= header.p + name.n + 1);
	assert(value.p + value.n <= header.p + header.n);
	assert(str_chr(value, ';') == value.n);
	assert(str_find(header, name) < header.n || name.n == 0);
	return 0;
}
