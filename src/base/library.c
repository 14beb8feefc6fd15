/* SPDX-License-Identifier: ISC */
#include "base/library.h"

#include <sodium.h>

struct library
library_sodium(void)
{
	return (struct library){
	    "libsodium", SODIUM_VERSION_STRING, sodium_version_string()};
}
