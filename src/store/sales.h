/* SPDX-License-Identifier: ISC */
/*
 * The door's part for who sells (DESIGN 10, "Sales"): what colleagues write
 * down of contacts, sort them by and are to do, and how people stand.
 *
 * What a browser did that does not let the seller see, and the stage of whose
 * it is, are told here to nobody.
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
	bool hidden;  /* one of his browsers does not let the seller see: stage,
			 state and sequences are empty */
	bool changed; /* his stage, since the time that was asked for */
	struct str stage_then;      /* if so: the one he was in before */
	struct str tags;            /* names, with blanks between */
	struct str sequences;       /* that he is in, the same */
	const struct str *browsers; /* packed states of those that do */
	size_t nbrowsers;
};

/* At most `max` contacts whose number is above `after`, by number; `changed` is
 * since `since`.  *n below `max`: there are no more. */
enum store_rc store_stands(struct store *, struct arena *, struct id after,
    int64_t since, size_t max, struct store_stand **, size_t *n);

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
