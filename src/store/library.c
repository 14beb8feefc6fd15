/* SPDX-License-Identifier: ISC */
#include "store/store.h"

#include <sqlite3.h>

struct library
store_library(void)
{
	return (struct library){
	    "sqlite3", SQLITE_VERSION, sqlite3_libversion()};
}
