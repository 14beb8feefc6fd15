/* SPDX-License-Identifier: ISC */
/*
 * The one door to the database (STORE.md).  Verbs of the domain, never SQL and
 * never a row layout: reads gathered per loop turn, writes as lock – think –
 * write with a pure think, an asynchronous done and five outcomes, so that a
 * networked engine fits behind this header.
 *
 * Nothing here blocks in a worker: the write lock is only tried (DESIGN 3,
 * "Writes").  Open it after fork; a store never crosses one.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/library.h"
#include "store/people.h"

struct arena;
struct keyring;
struct store;
struct store_mail;
struct store_looked;
struct store_stop; /* all three in store/mail.h */
struct store_agree;
struct store_ticket; /* both in store/consent.h */
struct store_task;
struct store_note; /* both in store/sales.h */
struct store_think;
struct store_follower; /* in store/run.h */

/* The database library: version at build and run time. */
struct library store_library(void);

enum store_rc {
	STORE_OK,      /* kept */
	STORE_AGAIN,   /* done before under this key: nothing doubled */
	STORE_UNSURE,  /* may or may not be kept: ask again with the same key */
	STORE_REFUSED, /* think said no, or a locked row is gone */
	STORE_DOWN     /* nothing was kept */
};
const char *store_rc_name(enum store_rc);

/* One person of a fold. */
struct store_fold {
	struct str before; /* packed state; empty: from the beginning */
	const struct store_event *events; /* new to `before`, in order of (time,
					     id) */
	size_t n;
	int64_t joins_at; /* a visitor beside his contact becomes him here; 0:
			     he was when the fold began */

	/* Made by the fold. */
	struct str state, stage;
	struct store_stage_change *changes;
	size_t nchanges;
	int64_t last_at; /* time of what touched him last here; 0: nothing did
			  */
	bool again; /* of the first: what came before a join is to be judged
		       otherwise, so fold all from the beginning */
};

/*
 * Folds events into the states of n people: a visitor or a contact alone, or
 * people[0], a contact, with visitors who are him.  What happened to any of
 * them is taken in order of time; at the same time the contact's events come
 * first, then the visitors' by their place, then joins.  From his join on a
 * change of one's stage reaches the others.  Pure; memory from the arena.
 */
typedef void store_fold_fn(
    void *ctx, struct arena *, struct store_fold *people, size_t n);

/* What happened to a contact: one of these. */
struct store_news {
	int64_t now;
	const struct store_contact *who; /* as he is now */
	bool shows; /* he lets the seller see what he does on the pages */
	const struct store_event *event; /* what he told us, or others of him */
	const struct store_stage_change *change;
	const struct store_task *task; /* what one of us is to do about him */
};
#define STORE_NEWS_MAX 32
/*
 * Who is told of it: at most STORE_NEWS_MAX mails to colleagues and messages to
 * servers, which are queued in the write that is the cause.  Pure; memory from
 * the arena.  Returns how many.
 */
typedef size_t store_news_fn(
    void *ctx, struct arena *, const struct store_news *, struct store_mail *);

/*
 * Who comes into a sequence by what just happened to him, and what becomes of
 * who is in one (store/run.h): adds changes to the think.  Pure.
 */
typedef void store_follow_fn(
    void *ctx, const struct store_follower *, struct store_think *);
/* Whether an event (of that form, or the empty text), or coming into a stage,
 * concerns a sequence; the others are empty. */
typedef bool store_listens_fn(
    void *ctx, struct str event, struct str form, struct str stage);

struct wake;

struct store_config {
	const char *path;      /* the database file */
	const char *lock_path; /* the write lock's file, beside it */
	bool worker;           /* try locks and never wait; else wait ≤ 3 s */
	bool alone;            /* nobody else has it and nobody waits: what is
				  read takes as long as it takes, so that it is
				  the same on a busy machine */
	store_fold_fn *fold;
	store_news_fn *news;        /* NULL: nobody is told of anything */
	store_listens_fn *listens;  /* NULL: there are no sequences */
	store_follow_fn *enter;     /* asked when that says yes */
	void *fold_ctx;             /* of all of them */
	const struct wake *wake;    /* rung behind each write that queued mail
				       or woke a run; NULL: by nobody.  May be
				       opened later */
	const struct keyring *keys; /* NULL: addresses can be neither suppressed
				       nor sent to */
};

/*
 * Makes the database or brings it to this program's schema (user_version), with
 * the lock held, and then tells it of those who left (PATH.leaves, DESIGN 9).
 * false (logged): no permission, newer than the program, damaged. The master's
 * child and `init` call it, never a worker.
 */
bool store_prepare(const char *path, const char *lock_path)
    __attribute__((warn_unused_result));
/* Opens; a store that could not be opened is still usable: its level is 0 and
 * store_turn tries again from time to time. */
struct store *store_open(struct arena *, const struct store_config *);
/* Flushes what can be flushed and closes. */
void store_close(struct store *);

/* 2 well, 1 reads only, 0 down. */
int store_level(const struct store *);

/* One visitor wanted; filled by store_read. */
struct store_want {
	struct id id;
	struct arena *arena; /* of the row; NULL: that of the call */
	bool found;
	struct store_visitor row; /* all of it in the arena; pending events of
				     this worker are already folded in */
};
/* Reads all of them in one trip. STORE_DOWN: render without. */
enum store_rc store_read(
    struct store *, struct arena *, struct store_want *, size_t n);

enum change_verb {
	CHANGE_NEW_VISITOR,   /* visitor (its id is set by the store) */
	CHANGE_PUT_VISITOR,   /* visitor: purposes, wording, consent_at, state;
				 without the purposes of exposures these go,
				 without PURPOSE_REMEMBER his join ends as by
				 CHANGE_UNJOIN */
	CHANGE_ADD_EVENT,     /* id, event: also folded into the state */
	CHANGE_ADD_CONSENT,   /* id (0 for a refusal), consent */
	CHANGE_ERASE_VISITOR, /* id: row, events, touches, changes, joins and
				 what his contact had from him; the proofs of
				 consent stay without the id */
	CHANGE_PUT_CONTACT,   /* contact: email; name, company, role, lang, zone
				 where not empty.  Found by the address, else
				 made */
	CHANGE_ADD_CONTACT_EVENT, /* contact_id, event: also folded; without
				     touch and exposures */
	CHANGE_ADD_SUBMIT,  /* contact_id, submit: what a form brought, to the
			       contact's newest event, which is of the form */
	CHANGE_FILL_VALUES, /* contact_id, submit: its values, where he has none
			       of the name; of no form */
	CHANGE_JOIN,   /* id, contact_id, proof: the visitor is this contact;
			  already so: nothing.  Both take the later of their
			  changes of stage, and from now on each takes the
			  other's.  Of another contact: the write is refused, two
			  known people never merge */
	CHANGE_UNJOIN, /* id: he is nobody's; was so: nothing.  The join stays
			 in the log with its undoing behind it.  Both histories
			 are folded again without it, so that a wrong join
			 leaves neither in the other's stage; the rows of what
			 was shared stay, with corrections behind them */
	CHANGE_QUEUE_MAIL, /* contact_id or mail->person: a mail to be sent; was
			      queued before under its dedup: nothing */
	CHANGE_SETTLE_MAIL, /* looked: the end of an uncertain mail; it is
			       otherwise by now: the write is refused */
	CHANGE_SUPPRESS,    /* stop: the address is no longer written to; what
			       waits for it is cancelled.  Leaves, objections
			       and complaints are on disk beside the database */
	CHANGE_LIFT, /* stop: he asked for it again himself; only what has the
			same scope, list and reason */
	CHANGE_ADD_AGREE,   /* contact_id, agree: behind his others */
	CHANGE_USE_TICKET,  /* ticket: used from now on; was so: nothing */
	CHANGE_PAUSE,       /* contact_id, until: no marketing until then */
	CHANGE_COUNT_LINK,  /* sent, link: surely a person followed it */
	CHANGE_ADD_TASK,    /* contact_id, task: what somebody is to do about
			       him; it is news */
	CHANGE_END_TASK,    /* task: his of that id is done, by done_by; was so:
			       nothing; he has none: the write is refused */
	CHANGE_ADD_NOTE,    /* contact_id, note */
	CHANGE_ADD_TAGS,    /* contact_id, tags: a word he has: nothing */
	CHANGE_REMOVE_TAGS, /* contact_id, tags: one he has not: nothing */
	CHANGE_PUT_VALUE,   /* contact_id, value: what is known of him under
			       that name from now on */
	CHANGE_PUT_RUN,     /* contact_id, run: a new one, or what became of it.
			       A new one of a sequence and number that is there:
			       nothing */
	CHANGE_MERGE_CONTACT, /* contact_id: he is the contact of this write,
				 and goes.  What he did, wrote and was sent, and
				 the visitors who are him, are the other's from
				 now on, but not what he agreed to with his
				 address; the stage is folded again */
	CHANGE_ERASE_CONTACT /* contact_id: he, all that is his and the visitors
				who are him; the proofs of consent stay without
				him, and so does what stops mail to his address
			      */
};

/* A proof of a choice: never with an address or an agent. */
struct store_consent {
	int64_t at;
	uint32_t purposes;  /* 0: no */
	struct str wording; /* version shown */
};

/* What somebody wrote into a form, and the consents that he asks for by it;
 * without a confirmation of the address they allow nothing. */
struct store_value {
	struct str name, value;
};
struct store_wish {
	struct str list, purpose; /* one of them is empty */
	struct str words;         /* as he was shown them */
};
struct store_submit {
	int64_t at;
	struct str form, page, lang;
	struct str channel; /* how we know: form, operator */
	const struct store_value *values;
	size_t nvalues;
	const struct store_wish *wishes;
	size_t nwishes;
};

struct change {
	enum change_verb verb;
	struct id id; /* {0,0}: the visitor made by this transaction */
	struct store_visitor *visitor;
	const struct store_contact *contact;
	struct id contact_id; /* {0,0}: the contact of this write */
	enum join_proof proof;
	struct store_event event;
	struct store_consent consent;
	const struct store_submit *submit;
	const struct store_mail *mail;
	const struct store_looked *looked;
	const struct store_stop *stop;
	const struct store_agree *agree;
	const struct store_ticket *ticket;
	const struct store_task *task;
	const struct store_note *note;
	const struct store_value *value;
	const struct store_run *run;
	struct str tags; /* names, separated by blanks */
	int64_t until;
	uint64_t sent; /* mail of the link */
	uint32_t link;
};

#define STORE_CHANGES_MAX 40
#define STORE_LOCKS_MAX 4
#define STORE_KEY_BYTES 16
#define STORE_COUNT_LATEST 500

/* What think() sees and says. */
struct store_think {
	struct arena *arena;
	int64_t now;
	const struct store_visitor
	    *rows; /* the locked rows, in the order asked;
		      a missing one has id {0,0} */
	size_t nrows;
	struct store_contact
	    contact; /* whom the tx names; id {0,0}: there is none.  For done():
			he or the one that was made */
	const struct store_agree *agrees; /* his, in their order */
	size_t nagrees;
	const struct store_ticket *ticket; /* that of the tx; NULL: none */
	size_t counted; /* how often he had the event that tx->count names */
	struct change changes[STORE_CHANGES_MAX];
	size_t nchanges;
	struct str answer; /* kept 24 h with the key, given back with AGAIN */
	struct id made;    /* the store's, for done(): the visitor made by this
			      write, also with AGAIN; {0,0}: none */
};

/* One more change of a think, zeroed but for its verb. */
struct change *store_change(struct store_think *, enum change_verb);

/*
 * A class A write: durable before done(STORE_OK).  think() is pure and may run
 * more than once; false refuses.  done() is called exactly once, from
 * store_turn.  The struct belongs to the caller and must live until done().
 *
 * The key is remembered for 24 hours with the answer; that of a write which
 * adds events to a contact for as long as they are kept, afterwards without,
 * but for one that is `again_later`.
 */
struct store_tx {
	unsigned char key[STORE_KEY_BYTES];
	struct str again; /* not empty: it was done before only if think
			     answered so under the key; after another answer it
			     is done, and takes that one's place */
	bool again_later; /* the same may be told anew when 24 hours are over */
	struct id locks[STORE_LOCKS_MAX];
	size_t nlocks;
	/* A contact to lock, by one of: his address in lower case, his id, a
	 * ticket's hash. */
	struct str email;
	struct id contact;
	const unsigned char *ticket;
	struct str count; /* an event: think is told how often that contact had
			     it, among his latest STORE_COUNT_LATEST, */
	int64_t count_after; /* after this moment; empty: nothing is counted */
	bool (*think)(void *ctx, struct store_think *);
	void (*done)(void *ctx, enum store_rc, const struct store_think *);
	void *ctx;
	int64_t now;
	int64_t deadline_ms;       /* on clock_ms(); past it: STORE_DOWN */
	struct store_tx *next;     /* the store's */
	struct store_think result; /* the store's */
	enum store_rc rc;          /* the store's */
	bool ended;                /* the store's */
};
/* Parks the write; done() follows in a later store_turn. */
void store_write(struct store *, struct store_tx *);
/* The same for who may wait, at most 10 seconds: how it ended.  done and
 * deadline_ms are the store's; what think saw is gone afterwards.  now_ms is a
 * clock that only goes on. */
enum store_rc store_write_wait(
    struct store *, struct store_tx *, int64_t (*now_ms)(void));

/* Nobody does so much in the months that a visitor is kept: a browser that
 * floods costs so many rows and no more. */
#define STORE_NOTES_A_VISITOR 20000

/* Class B: an event of a visitor, copied into memory (texts are cut at 1,024
 * bytes), on disk within 100 ms or 64 events.  false: dropped (4,096 are
 * waiting) and counted.  Of who has STORE_NOTES_A_VISITOR events no more are
 * kept, which is logged when it begins. */
bool store_note(struct store *, struct id, const struct store_event *);

/* One step of whatever is under way; never blocks in a worker.  Call at the end
 * of each loop turn.  Returns in how many ms to come back at the latest, -1:
 * nothing waits. */
int store_turn(struct store *, int64_t now_ms);

/* Keeper: one slice (≤ 20 ms) of checkpoint (PASSIVE, past 4 MiB of WAL), then
 * of retention for what is older than `before`; false when nothing was
 * left to do and nobody wrote since the last call: then there is time. */
struct store_before {
	int64_t visitors, contacts; /* not seen since; a contact is seen when
				       his visitors are */
	int64_t unconfirmed; /* contacts who gave an address by one of these
				forms alone, not seen since, who never proved
				it */
	struct str forms;    /* those that ask for it: " ebook signup " */
	int64_t bodies; /* mails that ended: what was in them goes, and of those
			   to no contact all */
};
bool store_keep(struct store *, int64_t now, struct store_before before);

/* Numbers for status: dropped notes, waiting notes, WAL bytes, busy tries. */
struct store_numbers {
	uint64_t dropped, waiting, wal_bytes, busy;
};
void store_numbers(const struct store *, struct store_numbers *);

/* A report (a file of sql/reports/) and what it says, a sentence or two. */
struct store_report_about {
	const char *name, *about;
};
/* All of them, n by name. */
const struct store_report_about *store_reports(size_t *n);

/* One value of a report, as text. */
struct store_cell {
	struct str text;
	bool number;
};
/* n columns; `cells` is NULL once, before the first row. */
typedef void store_row_fn(void *ctx, size_t n, const struct str *names,
    const struct store_cell *cells);
/* The value of a row in the column of that name; empty: there is none. */
struct str store_value(size_t n, const struct str *names,
    const struct store_cell *cells, struct str name);
/* Runs a report; args are "name=value", from and to in seconds, `to` excluded.
 * false (logged): the name or an argument is unknown, one is missing, or the
 * read failed. */
bool store_report(struct store *, struct arena *, struct str name,
    const struct str *args, size_t nargs, store_row_fn *, void *ctx)
    __attribute__((warn_unused_result));
/* Whether a report takes an argument of that name; false too when the store can
 * not say. */
bool store_report_takes(
    struct store *, struct arena *, struct str report, struct str arg);

#endif
