/* SPDX-License-Identifier: ISC */
/*
 * Names of mail domains as the wire has them: A-labels in lower case (RFC
 * 5890). domain.c is the one file that includes <idn2.h>.
 */
#ifndef MAIL_DOMAIN_H
#define MAIL_DOMAIN_H

#include <stdbool.h>

#include "base/library.h"
#include "base/str.h"

struct arena;

/*
 * The A-labels of a domain in any spelling: "Blåbær.NO" gives
 * "xn--blbr-roah.no".  false when it is none that mail can go to: domain_ok()
 * of the result says no, or a letter that names may not have.
 */
bool domain_ascii(struct arena *, struct str given, struct str *ascii)
    __attribute__((warn_unused_result));

/*
 * true when it is as domain_ascii() writes one: two or more labels of a-z, 0-9
 * and inner hyphens, at most 63 bytes each and 253 together, the last not a
 * number.
 */
bool domain_ok(struct str);

struct library library_idn2(void);

#endif
