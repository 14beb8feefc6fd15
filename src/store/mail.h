/* SPDX-License-Identifier: ISC */
/*
 * The door's part for mail (MAIL 12 and 14): what is queued, who sends it, what
 * became of it, and who is not written to.
 *
 * A mail is queued by CHANGE_QUEUE_MAIL in the write that is its cause, so that
 * either both are kept or neither.  One sender takes what is due under a lease,
 * says `sending` before the last byte leaves, and then how it ended:
 *
 *   queued -> claimed -> sending -> accepted | failed | uncertain
 *     queued, claimed, sending -> queued | cancelled | stale | failed
 *
 * Marketing is sent at most once: when nobody can say whether it left it is
 * uncertain and stays so, until a person looked for it (CHANGE_SETTLE_MAIL); so
 * when an older database was put back (store_restore).
 * The rest is sent at least once, again under the same Message-ID.
 *
 * Knows nothing of templates and SMTP.  The sender is woken when a write that
 * queued mail was kept (store_config.wake): never inside it.
 */
#ifndef STORE_MAIL_H
#define STORE_MAIL_H

#include "store/store.h"

enum mail_class {
	MAIL_MARKETING,
	MAIL_SERVICE,       /* about what somebody bought */
	MAIL_TRANSACTIONAL, /* answers what somebody just did; to colleagues */
	MAIL_HOOK,          /* no mail: another server is told of a contact */
	MAIL_CLASS__MAX
};

enum mail_state {
	MAIL_QUEUED,
	MAIL_CLAIMED,   /* somebody has it in hand; nothing left the house */
	MAIL_SENDING,   /* it may have left */
	MAIL_ACCEPTED,  /* the mail server has it */
	MAIL_FAILED,    /* refused for good, or it can not be made */
	MAIL_UNCERTAIN, /* it may have left, and is not sent again */
	MAIL_CANCELLED, /* it must not be sent any more */
	MAIL_STALE,     /* it is too late for it */
	MAIL_STATE__MAX
};

/* Why a mail waits or was not sent. */
enum mail_reason {
	MAIL_NO_REASON,
	/* Not to this address; also the reasons of a suppression. */
	MAIL_LEFT,
	MAIL_OBJECTION,
	MAIL_HARD_BOUNCE,
	MAIL_COMPLAINT,
	MAIL_OPERATOR,
	MAIL_ROLE_ADDRESS,
	/* Cancelled. */
	MAIL_CONTACT_GONE,
	MAIL_PERSON_GONE,
	MAIL_HOOK_GONE,
	MAIL_NO_CONSENT,
	MAIL_CONSENT_LAPSED,
	MAIL_EXIT,
	MAIL_OTHER_SEQUENCE,
	MAIL_TEMPLATE_GONE,
	MAIL_ASKED,
	/* It waits, or became stale while it did. */
	MAIL_WINDOW,
	MAIL_CAP,
	MAIL_PAUSED,
	MAIL_TEMPORARY,
	MAIL_LANE,
	MAIL_SENDER_DIED,
	MAIL_TOO_LATE,
	/* Failed, uncertain. */
	MAIL_REFUSED,
	MAIL_NO_MAILBOX,
	MAIL_UNMADE,
	MAIL_NO_ANSWER,
	MAIL_RESTORED,
	MAIL_REASON__MAX
};

/* As in the database and in reports: "queued", "hard-bounce". */
struct str store_mail_class(enum mail_class);
struct str store_mail_state(enum mail_state);
struct str store_mail_reason(enum mail_reason);
/* false: no such word. */
bool store_mail_class_of(struct str word, enum mail_class *);
bool store_mail_state_of(struct str word, enum mail_state *);
bool store_mail_reason_of(struct str word, enum mail_reason *);
/* A reason in a sentence for people. */
const char *store_mail_reason_about(enum mail_reason);

/* What is queued. */
struct store_mail {
	struct str dedup;  /* what it is sent for; the same again is nothing new
			    */
	struct str person; /* key of a colleague; empty: to the contact */
	struct str hook;   /* of MAIL_HOOK: name of the server's secret */
	enum mail_class kind;
	struct str list; /* key; empty: to none */
	struct str mail; /* name of the template; of MAIL_HOOK none */
	struct str lang;
	struct str site;   /* the version of the site that it is a template of,
			      by site_version(); empty: of whichever is served */
	struct str given;  /* what the caller needs to make the same mail again:
			      the values as they are now; packed by him.  Of
			      MAIL_HOOK the message itself */
	int64_t at;        /* now */
	int64_t due;       /* when it is to be sent */
	int64_t stale;     /* from then on it is too late; above `due` */
	uint64_t run;      /* of a sequence; 0: it is of none */
	struct str step;   /* that it is of */
	struct str letter; /* that it is of; empty: none */
	int32_t priority;  /* of mails that are due at once and of which not all
			      may go the higher one does */
	enum mail_reason never; /* why it is cancelled from the first;
				   NO_REASON: it is not */
};

/* What mail an address does not get. */
enum stop_scope {
	STOP_ALL,       /* any */
	STOP_MARKETING, /* any marketing */
	STOP_LIST,      /* what a list gets, but for transactional */
	STOP_SCOPE__MAX
};
struct str store_stop_scope(enum stop_scope);
bool store_stop_scope_of(struct str word, enum stop_scope *);

/* One reason why an address is not written to. */
struct store_stop {
	struct str email; /* in lower case */
	enum stop_scope scope;
	struct str list;         /* of STOP_LIST, else empty */
	enum mail_reason reason; /* MAIL_LEFT to MAIL_ROLE_ADDRESS */
	int64_t at;
	struct str evidence; /* what shows it, without the address */
};

/* Whether it stops such a mail.  Pure. */
bool store_stops(
    enum stop_scope, struct str stop_list, enum mail_class, struct str list);

/* Whether such mail to the address is stopped, and why.  STORE_DOWN: it can not
 * be said. */
enum store_rc store_stopped(struct store *, struct arena *, struct str email,
    enum mail_class, struct str list, bool *stopped, enum mail_reason *);

/* A mail in the sender's hand. */
struct store_queued {
	uint64_t id;
	struct store_mail mail;
	struct id contact; /* {0,0}: to a colleague, or he is gone */
	int attempt; /* how many tries came to nothing: TEMPORARY, NO_ANSWER, or
			the sender died in it */
	struct str message_id;   /* empty until it was once about to leave */
	struct store_contact to; /* the contact; else empty */
};

#define MAIL_SENT_MAX 64
#define MAIL_SENT_DAYS 90

/* What is judged beside the mail itself. */
struct store_facts {
	struct arena *arena; /* for who judges */
	int64_t now;
	/* When this contact was sent other marketing, latest first, at most
	 * MAIL_SENT_MAX of MAIL_SENT_DAYS; what is under way counts as now, and
	 * what was sent more than a day later than now, by a clock that was
	 * wrong, not at all. */
	const int64_t *sent;
	size_t nsent;
	/* What the contact agreed to and took back, in its order. */
	const struct store_agree *agrees;
	size_t nagrees;
	/* Another mail of marketing with a higher priority is due for him. */
	bool outranked;
	/* Of a mail of a run or letter: all that is known of him; else NULL. */
	const struct store_follower *follower;
};

struct store_verdict {
	enum { VERDICT_GO, VERDICT_LATER, VERDICT_CANCEL } what;
	int64_t at;              /* of LATER: when it is tried again */
	enum mail_reason reason; /* of LATER and CANCEL */
};
static inline struct store_verdict
store_verdict_cancel(enum mail_reason reason)
{
	return (struct store_verdict){.what = VERDICT_CANCEL, .reason = reason};
}

static inline struct store_verdict
store_verdict_later(int64_t at, enum mail_reason reason)
{
	return (struct store_verdict){
	    .what = VERDICT_LATER, .at = at, .reason = reason};
}

/*
 * Whether a mail still is to be sent.  Too late, suppressed and of nobody are
 * not asked about.  Pure: it runs inside the transaction.
 */
typedef struct store_verdict store_judge_fn(
    void *ctx, const struct store_queued *, const struct store_facts *);

struct store_sender {
	struct str owner;          /* another one in each process */
	int64_t lease;             /* seconds */
	int64_t (*now)(void *ctx); /* seconds; asked inside transactions */
	store_judge_fn *judge;
	void *ctx;
};

/*
 * Takes the lock that lets one process a database send, PATH.sender, until
 * store_close.  false (logged): another one has it, or the file can not be
 * made.
 */
bool store_sender_alone(struct store *) __attribute__((warn_unused_result));

/* How much marketing left since `today`, but after tomorrow, and on how many of
 * the MAIL_SENT_DAYS days before some did. */
enum store_rc store_mail_days(
    struct store *, int64_t today, int64_t *sent, int64_t *days);

/*
 * The mail of that id, whoever has it in hand: for what comes back later.  Its
 * message_id is empty until it was about to leave; *to, when it is to a contact
 * who is still there, is the contact.  STORE_REFUSED: there is none.
 */
enum store_rc store_mail_read(
    struct store *, struct arena *, uint64_t id, struct store_queued *);

/* When the first mail of each class is due; INT64_MAX: none waits. */
enum store_rc store_mail_next(struct store *, int64_t at[MAIL_CLASS__MAX]);

/*
 * Takes at most most[class] due mails of each class, marketing last, the oldest
 * of each first, of one moment those of the highest priority, and judges each:
 * what is not to be sent now is put off, cancelled or stale at once.  *mails
 * are the n others, claimed; *looked is how many were judged: fewer than may be
 * when their contacts have long histories, 0: none was due.  The outcome is for
 * all of them.
 */
enum store_rc store_mail_claim(struct store *, struct arena *,
    const struct store_sender *, const size_t most[MAIL_CLASS__MAX],
    struct store_queued **mails, size_t *n, size_t *looked);

/* What a mail is known by once it is out. */
struct store_leaving {
	struct str message_id;             /* which it keeps */
	const struct store_ticket *ticket; /* that it carries, for its contact;
					      NULL: none */
	const struct str *links; /* where the links lead that are counted */
	size_t nlinks;
};

/* How a try ended. */
struct store_ended {
	/* ACCEPTED, FAILED, UNCERTAIN, CANCELLED, or QUEUED: once more, at
	 * `next`.  UNCERTAIN is QUEUED for what is not marketing, and QUEUED is
	 * STALE when `next` is too late. */
	enum mail_state state;
	enum mail_reason reason;
	int code;          /* of SMTP; 0: there was no answer */
	struct str answer; /* kept without what looks like an address */
	int64_t next;      /* of QUEUED and UNCERTAIN */
};
/* What became of a mail. */
struct store_told {
	uint64_t id;
	struct store_ended ended;
};

/* One that is about to leave. */
struct store_going {
	uint64_t id;
	const struct store_leaving *leaving;
	/* STORE_OK: it may go.  STORE_REFUSED: it is not to be sent, and that
	 * is written down, or it is this owner's no more. */
	enum store_rc said;
};

/*
 * Judges each once more and says that it is about to leave, all in one write:
 * the first is handed over right behind it, each of the others when
 * store_mail_still says so.  If the sender dies all of them are uncertain.
 * STORE_OK: those of which that is `said` may go.  Anything else: nothing is
 * to go, and STORE_DOWN: nothing is written.
 *
 * `before` is told in the same write, as by store_mail_finish: so few writes
 * are waited for.  After STORE_OK it is told, else it is to be told once more.
 */
enum store_rc store_mail_sending(struct store *, struct arena *,
    const struct store_sender *, struct store_going *mails, size_t n,
    const struct store_told *before, size_t nbefore);

/*
 * Whether one that is `sending`, and of which nothing was handed over that can
 * arrive, still is to be sent.  Only reads.  STORE_OK lets its last byte go.
 * STORE_REFUSED: it must not, and *ended is what is to be told of it.
 * STORE_DOWN: nobody can say; tell that it is QUEUED.
 */
enum store_rc store_mail_still(struct store *, struct arena *,
    const struct store_sender *, uint64_t id, struct store_ended *ended);

/* All in one write.  Of marketing that is accepted the consent is used, too
 * (MAIL 8).  STORE_REFUSED: one was this owner's no more, the others are told.
 * STORE_DOWN, STORE_UNSURE: say it again, or it is as if the sender had died.
 */
enum store_rc store_mail_finish(struct store *, struct arena *,
    const struct store_sender *, const struct store_told *, size_t n);

/* All that waits for the server of that secret waits until `at`. */
enum store_rc store_hook_put_off(struct store *, struct str hook, int64_t at);

/* These stay in this owner's hand for another lease, as far as they are. */
enum store_rc store_mail_renew(
    struct store *, const struct store_sender *, const uint64_t *ids, size_t n);

/*
 * At the start and every minute: what was left behind is queued again, or
 * uncertain: what has a lease that is over, and after store_sender_alone all
 * that other owners have in hand.  Then what the file of leaves has and the
 * database has not, after a restore.  Slices: *more tells that it is not done.
 * STORE_REFUSED (logged): the file was written under another key ring, so who
 * left is not recognised; nothing should be sent.
 */
enum store_rc store_mail_recover(
    struct store *, struct arena *, const struct store_sender *, bool *more);

struct store_letter;
struct store_restoring {
	int64_t now;
	/* Letters of the site that would go by themselves now, whether the
	 * backup has them or not. */
	const struct store_letter *letters;
	size_t nletters;
	/* How many were made so. */
	int64_t uncertain, stopped;
};
/*
 * Puts a copy of the backup in the place of the database, which becomes
 * PATH.before, and brings it to this program's schema.  Nobody may have it open
 * but those who only read.  Of the marketing that was due in it nobody knows
 * whether it left since: it is uncertain, MAIL_RESTORED.  Nor of the letters
 * that were to go by now: those are stopped, `restored`.  false (logged): the
 * database is as it was, or the log says that it has that name.
 */
bool store_restore(const char *path, const char *lock_path, const char *backup,
    struct store_restoring *) __attribute__((warn_unused_result));

/* For so long a mail may wait that could be sent: then nobody sends. */
#define MAIL_LATE_MINUTES 15

/* A mail as it is shown to who runs the site. */
struct store_mail_row {
	uint64_t id;
	enum mail_state state;
	enum mail_reason reason;
	enum mail_class kind;
	struct str mail, list, message_id;
	struct str email;  /* of the contact; empty: to a colleague, or gone */
	struct str person; /* key of the colleague */
	struct str hook;   /* name of the server's secret */
	int code;
	struct str answer;
	int64_t next, stale, ended_at; /* ended_at 0: it did not */
	bool whole;                    /* what it is made of is still there */
};
/* The newest in that state, or in any (MAIL_STATE__MAX): at most `max`, into
 * *rows in the arena. */
enum store_rc store_mail_list(struct store *, struct arena *, enum mail_state,
    size_t max, struct store_mail_row **rows, size_t *n);

/* What a person found out of a mail that is uncertain. */
struct store_looked {
	uint64_t id;
	int64_t ended_at; /* of the row he looked at */
	bool arrived; /* it is accepted; else it is sent once more, if that is
			 not too late */
};

/* How many seconds to wait after the mail server put a mail off: `attempt` is
 * how often it did before; `random` any number.  Pure (MAIL 11). */
int64_t store_mail_retry(int attempt, uint32_t random);
/* The same when the way to the mail server is closed, for all mails. */
int64_t store_lane_retry(int attempt);

#endif
