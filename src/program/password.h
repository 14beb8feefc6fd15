/* SPDX-License-Identifier: ISC */
/*
 * Who we are to the mail server: a file of one line, USER:PASSWORD, that nobody
 * else can read.
 */
#ifndef PROGRAM_PASSWORD_H
#define PROGRAM_PASSWORD_H

#include <stdbool.h>

#include "base/str.h"

struct arena;

#define PASSWORD_MAX 1024

struct password {
	struct str user, password; /* empty: none is used */
	char *bytes;               /* what both point into */
};

/*
 * Reads smtp-password from systemd's credentials, else from the state
 * directory; without either there is none.  false (logged): it can not be read,
 * others can read it, or it is no such line.  password_wipe forgets it.
 */
bool password_read(struct password *, struct arena *, const char *state)
    __attribute__((warn_unused_result));
void password_wipe(struct password *);

#endif
