/* SPDX-License-Identifier: ISC */
/*
 * The door's part for what contacts agree to (MAIL 8), and for the tickets by
 * which a mail proves that its address is read (DESIGN 8).
 *
 * What is agreed to is a history that only grows; what holds now is a function
 * of it, people/agreed.h.
 */
#ifndef STORE_CONSENT_H
#define STORE_CONSENT_H

#include "base/crypto.h"
#include "store/mail.h"

enum agree_kind {
	AGREE_REQUESTED, /* ticked in a form; allows nothing */
	AGREE_CONFIRMED, /* and the address proven */
	AGREE_WITHDRAWN,
	AGREE_OBJECTED,    /* with neither list nor purpose: to all marketing */
	AGREE_EXEMPT_SALE, /* a customer's address, for similar things of ours
			    */
	AGREE_USED,        /* a mail went out on it */
	AGREE_IMPORTED,    /* given elsewhere; the wording came with it */
	AGREE_KIND__MAX
};
/* "exempt-sale": as in the database. */
struct str store_agree_kind(enum agree_kind);
/* false: no such word. */
bool store_agree_kind_of(struct str word, enum agree_kind *);

/* One row of the history. */
struct store_agree {
	int64_t at;
	enum agree_kind kind;
	struct str list, purpose; /* one of them */
	struct str lang, words;   /* what he was shown; words may be empty */
	int64_t version;          /* of the words: other ones have another; not
				     looked at when it is added */
	struct str page, form;    /* where; may be empty */
	struct str channel;       /* how we know: form, mail, page, one-click,
				     complaint, import, operator */
	struct str message_id;    /* the mail he said it by; or empty */
	struct str order_ref;     /* of EXEMPT_SALE: the order */
};

enum ticket_what {
	TICKET_CONFIRM, /* the address, and what was asked for in a form */
	TICKET_EXPORT,
	TICKET_ERASE,
	TICKET_WHAT__MAX
};
struct str store_ticket_what(enum ticket_what);
bool store_ticket_what_of(struct str word, enum ticket_what *);

struct store_ticket {
	unsigned char hash[HASH_BYTES]; /* of the random bytes in the link */
	enum ticket_what what;
	struct id contact;     /* {0,0}: there is no such ticket */
	struct str form;       /* of CONFIRM */
	int64_t asked_at;      /* `at` of the consents that it makes valid */
	struct str message_id; /* of the mail it is in */
	int64_t until;
	int64_t used_at; /* 0: not yet */
};

/* All that is known of a contact but his events. */
struct store_profile {
	struct store_contact contact;
	const struct store_value *values; /* what he wrote last, by name */
	size_t nvalues;
	const struct store_agree *agrees; /* in their order */
	size_t nagrees;
	struct str tags; /* names, with blanks between, in order */
	/* Packed journeys of the visitors who are him and agreed to
	 * PURPOSE_LETTERS. */
	const struct str *watched;
	size_t nwatched;
	/* The visitors who are him and do not let the seller see, by number.
	 * With one of them his stage is not for the seller either. */
	const struct id *unseen;
	size_t nunseen;
};

/* By his id, or if that is {0,0} by his address.  REFUSED: there is none. */
enum store_rc store_profile(struct store *, struct arena *, struct id,
    struct str email, struct store_profile *);

/* By its hash.  REFUSED: there is none. */
enum store_rc store_ticket(struct store *, struct arena *,
    const unsigned char hash[HASH_BYTES], struct store_ticket *);

/* Where a link of a mail leads. */
struct store_mail_link {
	struct str target;
	struct id contact; /* whose mail; {0,0}: he is gone */
	int64_t sent_at;   /* when it left; 0: it did not, or nobody knows */
	struct str mail, lang; /* the template, and the language of the mail */
	bool all_followed;     /* each of the mail's links was, by whomever */
};
/* REFUSED: there is none. */
enum store_rc store_mail_link(struct store *, struct arena *, uint64_t mail,
    uint32_t number, struct store_mail_link *);

#endif
