/* SPDX-License-Identifier: ISC */
/*
 * Sequences and letters of the compiled site (MAIL 15, SITE 6): records that
 * the weaver writes and src/sequence/ runs.  A sequence is flat: its steps in
 * the order of its file, each with the one that comes behind it, and one
 * program with the conditions and values that its rules and steps ask.
 *
 * Knows nothing of who is in a sequence, and of sending.
 */
#ifndef TEMPLATE_SEQUENCE_H
#define TEMPLATE_SEQUENCE_H

#include "template/site.h"

#define STEP_NONE UINT32_MAX        /* no step: the run is completed */
#define SEQUENCE_NO_COND UINT32_MAX /* nothing is asked: it holds */
#define SEQUENCE_NO_VALUE UINT32_MAX

#define SEQUENCES_MAX 64 /* of a site */
#define STEPS_MAX 512    /* of a sequence */

enum step_kind {
	STEP_SEND,
	STEP_WAIT,   /* for a time, or until a date */
	STEP_CHOOSE, /* choose and split: an arm is a condition */
	STEP_SET,    /* a stage, or a field */
	STEP_TASK,
	STEP_END
};

/* An `until`, a `when` or an `arm`: the first whose condition holds is taken.
 */
struct branch_row {
	struct span name;
	uint32_t cond;  /* of the sequence's program, or SEQUENCE_NO_COND */
	uint32_t first; /* its first step; of an empty one what is behind the
			   step it is of, or STEP_NONE */
	uint32_t line;
	uint32_t unused;
};

enum step_once { ONCE_RUN, ONCE_CONTACT };

/* What becomes of a wait until a date that is past, or not known. */
enum step_past {
	PAST_GO,   /* at once on with the next step */
	PAST_SKIP, /* on behind what follows in this block up to its next wait
		    */
	PAST_END   /* the run ends, completed */
};

struct step_row {
	/* What the author called it: his position's identity.  A set, task and
	 * end has one that is made of what it says, with a ':' in it. */
	struct span name;
	/* What else he wrote of it, the steps in it left out: for tools. */
	struct span written;
	uint32_t kind; /* enum step_kind */
	uint32_t next; /* the step behind it and all that is in it */
	uint32_t line;

	/* send */
	uint32_t class;    /* enum mail_kind */
	struct span mail;  /* name */
	uint32_t any_time; /* 1: window="ignore" */
	uint32_t once;     /* enum step_once */
	struct rule_duration stale_after;

	/* wait, choose: branches in order, then `other`: the first step of
	 * timeout or otherwise, or what is behind it. */
	struct span branches; /* of branch_row */
	uint32_t other;
	uint32_t until; /* value: the date; or SEQUENCE_NO_VALUE */
	/* for, with `until` its offset: months and days are of the calendar in
	 * the run's zone, seconds pass anywhere. */
	struct rule_duration wait;
	int32_t days;     /* of `wait`, which then holds the rest */
	int32_t before;   /* 1: the offset is negative */
	int32_t at;       /* seconds of the day; -1: none */
	uint32_t past;    /* enum step_past */
	uint32_t skip_to; /* of PAST_SKIP */
	uint32_t unused2;

	/* set */
	int32_t stage; /* index, or -1: a field */
	uint32_t back; /* 1: also to an earlier stage */
	struct span field;
	uint32_t value; /* of the field */

	uint32_t unused;
	struct span role, text; /* task: whose, and what is to be done */
	struct span outcome;    /* end */
};

/* What lets a contact in: all that is given must hold. */
struct enter_row {
	struct span events; /* of span: one of these happens; n == 0: none has
			       to */
	struct span forms;  /* of span: and it is of one of these */
	uint64_t stages;    /* with an event: he is in one of them; alone: he
			       comes into one; 0: any */
	struct rule_duration quiet; /* given: so long he did nothing */
	uint32_t cond;              /* further selectors, or SEQUENCE_NO_COND */
	uint32_t existing; /* 1: also who was so when it was published */
	uint32_t ramp;     /* so many of these a day; 0: all */
	uint32_t line;
};

struct goal_row {
	struct span name, event;
	struct rule_duration within; /* of any mail of the run; not given: of
					its beginning */
	uint32_t cond;
	uint32_t line;
};

struct exit_row {
	struct span outcome;
	int32_t goal;       /* index of a goal that was reached, or -1 */
	uint32_t cond;      /* further selectors, or SEQUENCE_NO_COND */
	struct span events; /* of span: one of these since the run began */
	uint64_t stages;    /* he is in one of them; 0: any */
	struct rule_duration after; /* given: so long after the run began */
	uint32_t line;
	uint32_t unused;
};

/* What an author wrote of a sequence beside its steps: an attribute, or an
 * element and all that is in it.  For tools. */
struct written_row {
	struct span name, words;
	uint32_t line;
	uint32_t unused;
};

enum sequence_reentry { REENTRY_NEVER, REENTRY_AFTER_EXIT };
enum sequence_consent { CONSENT_NONE, CONSENT_CONFIRMED, CONSENT_CUSTOMER };

struct sequence_row {
	struct span name, title;
	struct span list;   /* key; n == 0: none */
	uint32_t class;     /* enum mail_kind: of its mails */
	int32_t priority;   /* higher goes first */
	struct span enters; /* of enter_row; n == 0: only a form's
			       sequence="…" */
	uint32_t reentry;   /* enum sequence_reentry */
	uint32_t max_runs;  /* of a contact; 0: any number */
	struct rule_duration gap;
	uint32_t consent;    /* enum sequence_consent */
	uint32_t cap_of_run; /* 1: caps count this run's mails, 0: all of the
				contact's */
	struct rule_duration max_unused;
	struct span goals, exits; /* of goal_row, exit_row */
	struct span window;       /* of hours_row, none or one: beside the
				     site's */
	struct span zone;         /* of zone_row; n == 0: the site's */
	struct span caps;         /* of cap_row: beside the site's */
	uint32_t contact_zone;    /* 1: the contact's zone before that one */
	uint32_t program;         /* index into head->programs */
	struct span steps;        /* of step_row; the first one is where a run
				     begins; at least one */
	struct span written;      /* of written_row */
	struct span file;
	uint32_t line;
	uint32_t paused; /* 1: nobody enters and no clock runs */
};

/* A mail that goes to a list once (SITE 6). */
struct letter_row {
	struct span name, list, mail;
	int64_t at; /* when; INT64_MIN: when somebody says so */
	struct rule_duration spread, stale_after;
	struct span not_while_in; /* of span: sequences */
	struct span file;
	uint32_t line;
	uint32_t unused;
};

/* The sequence of that name; NULL: there is none. */
const struct sequence_row *sequence_find(const struct site *, struct str name);
/* Its step of that name, or STEP_NONE. */
uint32_t sequence_step_find(
    const struct site *, const struct sequence_row *, struct str name);
/* Whether a step of a sequence sends the mail of that name. */
bool sequence_sends(const struct site *, struct str mail);
/* The letter of that name; NULL: there is none. */
const struct letter_row *letter_find(const struct site *, struct str name);

#endif
