/* SPDX-License-Identifier: ISC */
/*
 * The door's part for sequences (MAIL 15): who is in which, and where.
 *
 * A run is a row: a contact's way through a sequence.  What becomes of it is
 * said by a pure function, the store_follow_fn: it is shown everything that is
 * known of a contact, and adds changes to a think.  The store asks it
 *   - in the write that is the cause, when something happens to a contact that
 *     may let him into a sequence (it only adds runs then);
 *   - by store_runs_due(), when a run's time has come;
 *   - by store_runs_scan(), about contacts who may come in by silence or
 *     because they are in a stage already.
 * Whatever a contact does, or a visitor who is him, wakes his runs: `wake` is
 * then in the past.  So does a mail link that a person followed.
 */
#ifndef STORE_RUN_H
#define STORE_RUN_H

#include "store/consent.h"

/* One way of a contact through a sequence. */
struct store_run {
	uint64_t id; /* 0: it is new */
	struct str sequence;
	uint32_t number; /* the contact's 1st, 2nd, … through this sequence */
	/* Where he waits: name of a step; empty: he has not begun.  Of one that
	 * ended: before which step he was let out; empty: he came to its end.
	 */
	struct str step;
	/* All steps he passed, in order, a blank between two; a branch that was
	 * taken is "STEP>BRANCH". */
	struct str path;
	int64_t entered_at;
	int64_t step_at;    /* when he came to `step` */
	int64_t wake;       /* when it goes on; STORE_RUN_SLEEPS: not by time */
	int64_t ended_at;   /* 0: it runs */
	struct str outcome; /* of one that ended: "completed", "won" */
	struct str goal;    /* the first goal that was reached; or empty */
	int64_t goal_at;
};
#define STORE_RUN_SLEEPS INT64_MAX

/* A mail of a run. */
struct store_run_mail {
	uint64_t run;
	struct str step;
	enum mail_class kind;
	struct str mail;       /* name of the template */
	struct str message_id; /* empty until it was about to leave */
	enum mail_state state;
	int64_t ended_at; /* of ACCEPTED and UNCERTAIN: when it left */
	bool clicked;     /* a person followed one of its links */
};

/* Everything a sequence may ask of a contact. */
struct store_follower {
	int64_t now;
	struct store_profile who;
	const struct store_run *runs; /* all of his, in order of id */
	size_t nruns;
	const struct store_run_mail *mails; /* of these runs, in order of id */
	size_t nmails;
	/* Why his address is not written to now; what is not lifted. */
	const struct store_stop *stops;
	size_t nstops;
	/* Why it is asked: what just happened to him, as store_news, or to a
	 * visitor who is him and agreed to PURPOSE_LETTERS (whether he himself
	 * did too is in `who`); both NULL: his runs are due, or he is scanned.
	 */
	const struct store_event *event;
	const struct store_stage_change *change;
	/* Of a scan: what the caller named. */
	const void *scan;
};

/*
 * A store_follow_fn adds CHANGE_PUT_RUN, CHANGE_QUEUE_MAIL (its run and step
 * named), CHANGE_ADD_CONTACT_EVENT, CHANGE_ADD_TASK, CHANGE_ADD_AGREE and
 * CHANGE_PUT_VALUE to a think, of which only now, arena and contact are filled.
 * With an event or a change it only puts new runs and goals; otherwise it must
 * put at least one of the runs that are due, with a later wake or ended.
 */

/*
 * The function of store_config.enter is asked when the whole write is done that
 * is the cause: it sees the consent behind an event, too.  An event that a
 * follow function adds, or enter itself, wakes his runs and is a cause; what is
 * said to one that enter added for such a cause causes nothing more.
 */

/* When the first run wakes; INT64_MAX: none does. */
enum store_rc store_run_next(struct store *, int64_t *at);

/* A slice of waking all runs: another site may let them go on sooner.  *more:
 * some are not awake yet. */
enum store_rc store_runs_wake(struct store *, int64_t now, bool *more);

/*
 * One slice (≤ 20 ms, one write): due contacts, those of the longest wait
 * first, at most `max`, each with all his runs.  *did is how many were asked
 * about; 0: nobody is due.  Of whom not one run is put, or what is said of him
 * can not be written (logged), nothing is due for an hour.
 */
enum store_rc store_runs_due(struct store *, int64_t now, size_t max,
    store_follow_fn *fn, void *ctx, size_t *did);

/* Who is looked at for sequences that are entered by silence or by a stage. */
enum run_scan {
	SCAN_SILENT, /* he and the visitors who are him were last seen in
			(after, before] */
	SCAN_STAGE   /* his stage is that one */
};
struct store_scan {
	struct str name; /* sequence and place of the rule: "win-back:1" */
	enum run_scan what;
	int64_t before; /* of SCAN_SILENT: now less the time; `after` is where
			   the scan of that name stood, which is kept; of a new
			   one it is `before` itself, or with `existing` the
			   beginning */
	struct str stage;
	bool existing; /* who is so already, too */
	size_t most;   /* so many contacts at most are let in on a day of UTC (a
			  ramp); the scan stands where it was when they are */
	const void *scan; /* given to the function */
};
/*
 * One slice of it; *more: it is not at its end, and goes on at once.  *did is
 * how many contacts were let in: those for whom the function put a new run.
 *
 * A scan passes through all contacts by number.  One of silence begins such a
 * pass ten minutes behind the last one at the earliest, so it is cheap to be
 * asked for each minute; one of a stage makes one pass, of `existing`, and none
 * ever after: who comes into the stage later is heard of.
 */
enum store_rc store_runs_scan(struct store *, int64_t now,
    const struct store_scan *, store_follow_fn *fn, void *ctx, size_t *did,
    bool *more);

/* All that is known of one contact for a sequence; REFUSED: he is not there. */
enum store_rc store_follower(struct store *, struct arena *, int64_t now,
    struct id, struct store_follower *);

/* The n runs anew in the arena. */
const struct store_run *store_runs_copy(
    struct arena *, const struct store_run *, size_t n);

/* Where people are: how many came at that moment to that step of a sequence, by
 * that path; in the order of sequence, step, path and time. */
struct store_place {
	struct str sequence, step, path; /* as of store_run */
	int64_t step_at;
	uint64_t n;
};
enum store_rc store_places(
    struct store *, struct arena *, struct store_place **, size_t *n);

#endif
