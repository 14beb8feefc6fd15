/* SPDX-License-Identifier: ISC */
#include "sending/judge.h"

#include "people/agreed.h"
#include "sending/former.h"
#include "template/mail.h"

/* When the last of so many falls out of the time it is counted in; 0: there
 * were not so many. */
static int64_t
cap_until(const struct cap_row *cap, const struct store_facts *facts)
{
	const struct duration per = {cap->per.seconds, cap->per.months};
	int64_t until;

	if (facts->nsent < cap->n)
		return 0;
	/* Latest first: the one that has to be old enough. */
	until = duration_after(facts->sent[cap->n - 1], per);
	return until > facts->now ? until : 0;
}

static int64_t
caps_until(const struct site *site, const struct store_facts *facts)
{
	const struct cap_row *caps =
	    IMAGE_ROWS(&site->image, struct cap_row, site->head->mail_caps);
	int64_t until = 0;

	for (uint32_t i = 0; i < site->head->mail_caps.n; i++) {
		int64_t t = cap_until(&caps[i], facts);

		if (t > until)
			until = t;
	}
	return until;
}

static struct store_verdict
marketing(const struct site *site, const struct store_queued *q,
    const struct store_facts *facts)
{
	int64_t until;

	if (agreed_list(facts->agrees, facts->nagrees, q->mail.list, facts->now,
		0) == AGREED_NO)
		return store_verdict_cancel(MAIL_NO_CONSENT);
	if (q->to.paused_until > facts->now)
		return store_verdict_later(q->to.paused_until, MAIL_PAUSED);
	until = caps_until(site, facts);
	if (until != 0)
		return store_verdict_later(until, MAIL_CAP);
	/* The hours of a sequence are those of who reads it. */
	until =
	    q->mail.run != 0 ? facts->now : site_mail_open(site, facts->now);
	if (until > facts->now)
		return store_verdict_later(until, MAIL_WINDOW);
	return (struct store_verdict){.what = VERDICT_GO};
}

struct store_verdict
judge_mail(
    void *ctx, const struct store_queued *q, const struct store_facts *facts)
{
	const struct judge *judge = ctx;
	const struct site *site = judge->site;
	struct store_verdict v = {.what = VERDICT_GO};

	if (q->mail.kind == MAIL_HOOK &&
	    site_notify(site, q->mail.hook) == NULL)
		return store_verdict_cancel(MAIL_HOOK_GONE);
	if (q->mail.kind == MAIL_HOOK)
		return (struct store_verdict){.what = VERDICT_GO};
	if (!former_is_draft(&q->mail) &&
	    (mail_find(site, q->mail.mail) == NULL ||
		site_lang_find(site, q->mail.lang) < 0))
		return store_verdict_cancel(MAIL_TEMPLATE_GONE);
	if (q->mail.person.n > 0 && site_person(site, q->mail.person) == NULL)
		return store_verdict_cancel(MAIL_PERSON_GONE);
	if (facts->follower != NULL)
		v = sequence_judge(judge->following, q, facts);
	if (v.what != VERDICT_GO || q->mail.kind != MAIL_MARKETING)
		return v;
	return marketing(site, q, facts);
}
