/* SPDX-License-Identifier: ISC */
#include "sending/ending.h"

#include "base/crypto.h"
#include "base/log.h"

struct store_ended
ending_of(const struct store_queued *q, const struct submit_result *r,
    int64_t now, int64_t lane)
{
	struct store_ended e = {.code = r->code, .answer = str_of(r->text)};
	int64_t wait = r->retry_after;
	uint32_t random;

	random_bytes(&random, sizeof(random));
	if (wait == 0)
		wait = store_mail_retry(q->attempt, random);
	e.next = now + wait;
	switch (r->outcome) {
	case SUBMIT_ACCEPTED:
		e.state = MAIL_ACCEPTED;
		break;
	case SUBMIT_PERM:
		e.state = MAIL_FAILED;
		e.reason = r->recipient ? MAIL_NO_MAILBOX : MAIL_REFUSED;
		break;
	case SUBMIT_UNCERTAIN:
		e.state = MAIL_UNCERTAIN;
		e.reason = MAIL_NO_ANSWER;
		break;
	case SUBMIT_LANE:
		e.state = MAIL_QUEUED;
		e.reason = MAIL_LANE;
		e.next = now + lane;
		break;
	case SUBMIT_TEMP:
	case SUBMIT_HELD:
	case SUBMIT_OUTCOME__MAX:
		e.state = MAIL_QUEUED;
		e.reason = MAIL_TEMPORARY;
		break;
	}
	return e;
}

void
ending_say(const struct store_queued *q, const struct submit_result *r)
{
	bool hook = q->mail.kind == MAIL_HOOK;
	const char *what = hook ? "hook" : "template";
	struct str name = hook ? q->mail.hook : q->mail.mail;

	log_trace(LOG_MAIL, "mail=%llu %s=%.*s outcome=%s code=%d %s",
	    (unsigned long long)q->id, what, STR_ARG(name),
	    submit_outcome_str(r->outcome), r->code, r->text);
	if (r->outcome == SUBMIT_PERM || r->outcome == SUBMIT_UNCERTAIN ||
	    (hook && r->outcome == SUBMIT_TEMP))
		log_warn("mail %llu (%s %.*s): %s, code %d: %s",
		    (unsigned long long)q->id, what, STR_ARG(name),
		    submit_outcome_str(r->outcome), r->code, r->text);
}

void
ending_say_lane(
    const struct lane *lane, const struct submit_result *r, int64_t now_ms)
{
	long long wait = (long long)lane_wait(lane, now_ms, false) / 1000;

	if (lane_is_broken(lane))
		log_error("the mail server took nothing %d times in a row, and "
			  "no mail is at fault: look at it; code %d: %s; next "
			  "try in %lld s",
		    lane->faults, r->code, r->text, wait);
	else
		log_warn("the mail server takes nothing: code %d: %s; next try "
			 "in %lld s",
		    r->code, r->text, wait);
}
