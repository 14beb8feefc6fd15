/* SPDX-License-Identifier: ISC */
/* What of mail is words and sums: names, who is stopped, how long to wait. */
#include "store/mail.h"

static const struct str classes[MAIL_CLASS__MAX] = {
    [MAIL_MARKETING] = STR("marketing"),
    [MAIL_SERVICE] = STR("service"),
    [MAIL_TRANSACTIONAL] = STR("transactional"),
    [MAIL_HOOK] = STR("hook"),
};

static const struct str states[MAIL_STATE__MAX] = {
    [MAIL_QUEUED] = STR("queued"),
    [MAIL_CLAIMED] = STR("claimed"),
    [MAIL_SENDING] = STR("sending"),
    [MAIL_ACCEPTED] = STR("accepted"),
    [MAIL_FAILED] = STR("failed"),
    [MAIL_UNCERTAIN] = STR("uncertain"),
    [MAIL_CANCELLED] = STR("cancelled"),
    [MAIL_STALE] = STR("stale"),
};

static const struct str scopes[STOP_SCOPE__MAX] = {
    [STOP_ALL] = STR("all"),
    [STOP_MARKETING] = STR("marketing"),
    [STOP_LIST] = STR("list"),
};

static const struct {
	struct str word;
	const char *about;
} reasons[MAIL_REASON__MAX] = {
    [MAIL_NO_REASON] = {STR(""), "nothing was in the way"},
    [MAIL_LEFT] = {STR("left"), "the person left the list"},
    [MAIL_OBJECTION] = {STR("objection"),
	"the person wants no advertising from us"},
    [MAIL_HARD_BOUNCE] = {STR("hard-bounce"),
	"an earlier mail came back: there is no such mailbox"},
    [MAIL_COMPLAINT] = {STR("complaint"),
	"the person reported an earlier mail as spam"},
    [MAIL_OPERATOR] = {STR("operator"), "one of us stopped it"},
    [MAIL_ROLE_ADDRESS] = {STR("role-address"),
	"the address is an office's, like postmaster, and nobody's own"},
    [MAIL_CONTACT_GONE] = {STR("contact-gone"),
	"the contact was erased meanwhile"},
    [MAIL_PERSON_GONE] = {STR("person-gone"),
	"site.xml names no such colleague any more"},
    [MAIL_HOOK_GONE] = {STR("hook-gone"),
	"site.xml has no <notify> to this server any more"},
    [MAIL_NO_CONSENT] = {STR("no-consent"),
	"the person has not agreed to it, or not confirmed the address"},
    [MAIL_CONSENT_LAPSED] = {STR("consent-lapsed"),
	"the consent was not used for so long that it is void"},
    [MAIL_EXIT] = {STR("exit"),
	"the sequence ended for this person, or a condition holds no more"},
    [MAIL_OTHER_SEQUENCE] = {STR("other-sequence"),
	"the person is in a sequence that this letter stays out of"},
    [MAIL_TEMPLATE_GONE] = {STR("template-gone"),
	"the site has no such mail any more"},
    [MAIL_ASKED] = {STR("asked"),
	"the person was asked already whether the address is his"},
    [MAIL_WINDOW] = {STR("window"), "outside the hours for sending"},
    [MAIL_CAP] = {STR("cap"), "the person got as many as the cap allows"},
    [MAIL_PAUSED] = {STR("paused"), "the person asked for a pause, or the "
				    "sequence was stopped"},
    [MAIL_TEMPORARY] = {STR("temporary"),
	"the mail server put this mail off, or a server that is told did"},
    [MAIL_LANE] = {STR("lane"),
	"the mail server takes no mail from us at present"},
    [MAIL_SENDER_DIED] = {STR("sender-died"),
	"the sender stopped in the middle of sending it"},
    [MAIL_TOO_LATE] = {STR("too-late"),
	"the sender did not run before it was too late"},
    [MAIL_REFUSED] = {STR("refused"),
	"the mail server refused it for good, or a server that is told did"},
    [MAIL_NO_MAILBOX] = {STR("no-mailbox"),
	"the mail server says that there is no such mailbox"},
    [MAIL_UNMADE] = {STR("unmade"),
	"no mail could be made of the template and the values"},
    [MAIL_NO_ANSWER] = {STR("no-answer"),
	"all of it left, and the mail server did not say that it has it"},
    [MAIL_RESTORED] = {STR("restored"),
	"it waited in the backup that was put back, and may have left since"},
};

struct str
store_mail_class(enum mail_class k)
{
	return classes[k];
}

struct str
store_mail_state(enum mail_state s)
{
	return states[s];
}

struct str
store_mail_reason(enum mail_reason r)
{
	return reasons[r].word;
}

const char *
store_mail_reason_about(enum mail_reason r)
{
	return reasons[r].about;
}

struct str
store_stop_scope(enum stop_scope s)
{
	return scopes[s];
}

/* Its place in the table, n when it has none. */
static size_t
find(const struct str *words, size_t n, struct str word)
{
	size_t i = 0;

	while (i < n && !str_eq(words[i], word))
		i++;
	return i;
}

bool
store_mail_class_of(struct str word, enum mail_class *k)
{
	*k = (enum mail_class)find(classes, MAIL_CLASS__MAX, word);
	return *k < MAIL_CLASS__MAX;
}

bool
store_mail_state_of(struct str word, enum mail_state *s)
{
	*s = (enum mail_state)find(states, MAIL_STATE__MAX, word);
	return *s < MAIL_STATE__MAX;
}

bool
store_stop_scope_of(struct str word, enum stop_scope *s)
{
	*s = (enum stop_scope)find(scopes, STOP_SCOPE__MAX, word);
	return *s < STOP_SCOPE__MAX;
}

bool
store_mail_reason_of(struct str word, enum mail_reason *r)
{
	int i = 0;

	while (i < MAIL_REASON__MAX && !str_eq(reasons[i].word, word))
		i++;
	*r = (enum mail_reason)i;
	return i < MAIL_REASON__MAX;
}

bool
store_stops(enum stop_scope scope, struct str stop_list, enum mail_class k,
    struct str list)
{
	if (k == MAIL_HOOK)
		return false;
	switch (scope) {
	case STOP_ALL:
		return true;
	case STOP_MARKETING:
		return k == MAIL_MARKETING;
	case STOP_LIST:
	case STOP_SCOPE__MAX:
		break;
	}
	return k != MAIL_TRANSACTIONAL && list.n > 0 && str_eq(stop_list, list);
}

static int64_t
nth(const int64_t *steps, int n, int attempt)
{
	return steps[attempt < n ? (attempt < 0 ? 0 : attempt) : n - 1];
}

int64_t
store_mail_retry(int attempt, uint32_t random)
{
	static const int64_t steps[] = {300, 900, 3600, 4 * 3600, 12 * 3600};
	int64_t wait = nth(steps, 5, attempt), span = wait * 2 / 5;

	/* From 80 to 120 per cent, so that what failed together does not come
	 * again together. */
	return wait * 4 / 5 + (int64_t)((uint64_t)span * random / UINT32_MAX);
}

int64_t
store_lane_retry(int attempt)
{
	static const int64_t steps[] = {30, 60, 120, 240, 480, 900};

	return nth(steps, 6, attempt);
}
