/* SPDX-License-Identifier: ISC */
/*
 * The door's part for who sells (DESIGN 10, "Sales"): what colleagues write
 * down of contacts, sort them by and are to do, and how people stand.
 *
 * What a browser did that does not let the seller see, and the stage of whose
 * it is, are told here to nobody: the state in struct store_heard only saves a
 * look.
 */
#ifndef STORE_SALES_H
#define STORE_SALES_H

#include "store/store.h"

struct store_task {
	uint64_t id;
	struct str person; /* whose it is: key of a colleague */
	struct str text;
	int64_t at;
	struct str by;      /* who wrote it */
	int64_t due;        /* from then on it is late */
	struct str done_by; /* of CHANGE_END_TASK */
};

struct store_note {
	int64_t at;
	struct str by, text;
};

/* A task that is open, and about whom. */
struct store_open {
	struct store_task task;
	struct id contact;
	struct str email, name, company;
};

/* At most `max` of them, the most urgent first; of one contact, or with {0,0}
 * of all. */
enum store_rc store_tasks(struct store *, struct arena *, struct id contact,
    size_t max, struct store_open **, size_t *n);

/* How a person stands. */
struct store_stand {
	struct store_contact contact; /* without what is `hidden` */
	bool hidden;  /* one of his browsers does not let the seller see: stage
			 and state are empty */
	bool changed; /* his stage, since the time that was asked for */
	struct str stage_then;      /* if so: the one he was in before */
	const struct str *browsers; /* packed states of those that do */
	size_t nbrowsers;
};

/* How one contact stands; `changed` is since `since`.  STORE_REFUSED: there is
 * no such contact. */
enum store_rc store_stand(struct store *, struct arena *, struct id contact,
    int64_t since, struct store_stand *);

/* What tells, without more, that somebody need not be looked at. */
struct store_heard {
	struct id contact;
	int64_t at; /* of nothing later is known: not of himself, and not of a
		       browser that is him */
	struct str state; /* his own, packed, hidden or not: for no eye */
};

/* At most `max` contacts whose number is above `after`, by number.  *n below
 * `max`: there are no more. */
enum store_rc store_heard(struct store *, struct arena *, struct id after,
    size_t max, struct store_heard **, size_t *n);
/* The same, of those who have a tag and are in a sequence that is not hidden,
 * an empty name is any; only id, seen_at, email, name and company. */
enum store_rc store_find(struct store *, struct arena *, struct id after,
    struct str tag, struct str sequence, size_t max, struct store_contact **,
    size_t *n);

/* At most `max` of the tags that anybody has, in order. */
enum store_rc store_tags(
    struct store *, struct arena *, size_t max, struct str **, size_t *n);

/* At most `max` of the sequences that anybody is in, in order. */
enum store_rc store_sequences(
    struct store *, struct arena *, size_t max, struct str **, size_t *n);

/* At most `max` others of his company, the last seen first; only id, email,
 * name, role, seen_at and stage, which is empty when it is hidden. */
enum store_rc store_company(struct store *, struct arena *, struct id contact,
    size_t max, struct store_contact **, size_t *n);

#endif
