/* SPDX-License-Identifier: ISC */
/*
 * What follows a link of a mail that is counted: a page that is read.
 */
#ifndef PAGES_GO_H
#define PAGES_GO_H

#include "pages/page.h"

/*
 * To be called when the answer is ready, of a request that only a person's
 * browser makes: when it comes from a page that a link of a mail led to, the
 * click was a person's, which is written down before the answer goes.
 * PAGE_DONE: there is nothing to write.
 */
enum page_rc go_followed(struct context *);

#endif
