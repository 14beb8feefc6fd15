/* SPDX-License-Identifier: ISC */
/*
 * What the verbs of kunderejse letter share: the letter that an operand names,
 * how many get it, and what became of one that is put down.
 */
#ifndef PROGRAM_LETTERS_H
#define PROGRAM_LETTERS_H

#include "insight/lettertally.h"
#include "program/contacting.h"

struct letters {
	struct contacting c;
	struct str name;              /* the operand */
	const struct letter_row *row; /* of the site */
};

#define LETTERS                 \
	{                       \
		.c = CONTACTING \
	}

/* As contacting_start, with the letter that the operand names; it must be one
 * of the site. */
bool letters_start(struct letters *, const char *operand, int *status);
/* Finds the letter of the operand in the site that is open; false: it was said
 * that there is none. */
bool letters_find(struct letters *, const char *operand);

/* Counts who of its list would get it from `at` on, with progress on a
 * terminal.  false (logged): the database can not be read. */
bool letters_count(struct letters *, struct lettertally *, int64_t at)
    __attribute__((warn_unused_result));

/* What became of the mails of one. */
struct letters_mails {
	struct str name;
	uint64_t waiting, sent, not_sent, clicked;
};
#define LETTERS_MAX 10000
/* Of all that were put down, as the report letters says; false (logged): it can
 * not be read. */
bool letters_report(struct letters *, struct letters_mails **, size_t *n)
    __attribute__((warn_unused_result));
/* Those of that name; all zero: it is not put down. */
struct letters_mails letters_mails(
    const struct letters_mails *, size_t n, struct str name);

/* A moment in the site's zone, for people: "2027-04-06 09:00". */
struct str letters_moment(const struct letters *, int64_t at);

int letters_list(int argc, char **argv);
int letters_check(int argc, char **argv);
int letters_test(int argc, char **argv);
int letters_send(int argc, char **argv);
int letters_stop(int argc, char **argv);

#endif
