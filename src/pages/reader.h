/* SPDX-License-Identifier: ISC */
/*
 * Who reads our mails, at an address that came with one (people/mailtoken.h):
 * PREFIX leave/T, of one list, and PREFIX me/T, of all.  The address is the
 * permission; it never ends, and nothing is shown by it but his masked address
 * and lists.
 *
 * Knows no HTML: pages/readershow.c writes it.
 */
#ifndef PAGES_READER_H
#define PAGES_READER_H

#include "pages/mine.h"
#include "people/leaving.h"
#include "people/mailtoken.h"
#include "store/consent.h"

/* Of the page: what was done just now, and how it ended. */
enum reader_done {
	READER_NOTHING,
	READER_LEFT, /* and it can be undone */
	READER_LEFT_BEFORE,
	READER_UNDONE,
	READER_LATE, /* to undo it */
	READER_SAVED,
	READER_MAILED
};

struct reader {
	struct mine mine;
	struct context *ctx;
	bool all;   /* the address is me/T */
	bool found; /* he is known, and the address is his */
	struct store_profile who;
	struct str list; /* that the address is of; empty: of all */

	enum reader_done done;
	struct str did; /* the list of LEFT; empty: all */

	/* Of a POST. */
	bool one_click;
	struct leaving leaving;
	struct store_mail mail;
	struct store_tx tx;
};

/*
 * Who it is by the path behind the entry's own.  false: the answer is made, 400
 * or 503.  Otherwise it may still be that he is not found: gone, of another
 * database, or forged, which nobody is told apart.
 */
bool reader_find(struct reader *, struct context *);

/* Whether he may decide about that list here. */
bool reader_has_list(const struct reader *, struct str list);

/* Whether something else than his own word stops that list's mail: who joined
 * it would get none. */
bool reader_is_stopped(const struct reader *, struct str list);

/* The words that he agrees to who joins that list of the site; they name it
 * from then on. */
enum mine_word reader_wish(struct mine *, struct str list);

/* The page, by what was done. */
void reader_show(struct reader *);
/* What one click is answered, whatever it found. */
void reader_show_plain(struct reader *);

#define READER_PAUSES "30 60 90" /* days */

/* The mail of the site in which he confirms that he wants what is known of him,
 * or to have it erased; NULL: there is none, and no button. */
const struct mail_row *reader_mail(const struct site *, enum ticket_what);

/* Does what was sent and answers. */
enum page_rc reader_act(struct reader *);

#endif
