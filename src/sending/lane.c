/* SPDX-License-Identifier: ISC */
#include "sending/lane.h"

#define A_SECOND 2
#define AT_ONCE 10
#define FIRST_DAY 50
#define DOUBLINGS_MAX 20 /* then it is no limit for anybody */
#define MAIL 1000        /* thousandths */

static const struct str paces[PACE__MAX] = {
    [PACE_NEW] = STR("new"),
    [PACE_STEADY] = STR("steady"),
    [PACE_NONE] = STR("none"),
};

bool
pace_of(struct str word, enum pace *pace)
{
	for (int i = 0; i < PACE__MAX; i++)
		if (str_eq(paces[i], word)) {
			*pace = (enum pace)i;
			return true;
		}
	return false;
}

void
lane_start(struct lane *l, enum pace pace, int64_t now_ms)
{
	*l = (struct lane){.pace = pace,
	    .tokens = AT_ONCE * MAIL,
	    .full_ms = now_ms,
	    .left = INT64_MAX};
	lane_today(l, 0, 0);
}

void
lane_today(struct lane *l, int64_t sent, int64_t days)
{
	int64_t most = FIRST_DAY
		       << (days < DOUBLINGS_MAX ? days : DOUBLINGS_MAX);

	l->left = l->pace != PACE_NEW ? INT64_MAX
		  : most > sent       ? most - sent
				      : 0;
}

static int64_t
tokens_at(const struct lane *l, int64_t now_ms)
{
	int64_t tokens = l->tokens + (now_ms - l->full_ms) * A_SECOND;

	return tokens < AT_ONCE * MAIL ? tokens : AT_ONCE * MAIL;
}

static size_t
marketing(struct lane *l, int64_t now_ms)
{
	int64_t n = LANE_BATCH;

	if (l->pace != PACE_NONE) {
		l->tokens = tokens_at(l, now_ms);
		l->full_ms = now_ms;
		n = l->tokens / MAIL;
	}
	return (size_t)(n < l->left ? n : l->left);
}

void
lane_most(struct lane *l, int64_t now_ms, size_t most[MAIL_CLASS__MAX])
{
	bool awake = now_ms >= l->sleep_ms;
	/* One tells whether the mail server is well again. */
	size_t n = !awake ? 0 : l->asleep > 0 ? 1 : LANE_BATCH;

	for (int k = 0; k < MAIL_CLASS__MAX; k++)
		most[k] = n;
	/* No mail server is in its way, and it goes by itself. */
	most[MAIL_HOOK] = 0;
	if (awake && marketing(l, now_ms) < n)
		most[MAIL_MARKETING] = marketing(l, now_ms);
}

static bool
fall_asleep(struct lane *l, int64_t seconds, int64_t now_ms)
{
	if (seconds <= 0)
		seconds = store_lane_retry(l->asleep);
	l->asleep++;
	l->sleep_ms = now_ms + seconds * 1000;
	return true;
}

bool
lane_ended(struct lane *l, enum mail_class k, const struct submit_result *r,
    int64_t now_ms)
{
	switch (r->outcome) {
	case SUBMIT_LANE:
		l->faults++;
		return fall_asleep(l, r->retry_after, now_ms);
	case SUBMIT_ACCEPTED:
	case SUBMIT_UNCERTAIN:
		if (k == MAIL_MARKETING) {
			l->tokens -= MAIL;
			l->left -= l->left < INT64_MAX;
		}
		break;
	case SUBMIT_TEMP:
	case SUBMIT_PERM:
	case SUBMIT_HELD:
	case SUBMIT_OUTCOME__MAX:
		break;
	}
	if (r->outcome == SUBMIT_HELD)
		return false;
	l->faults = l->asleep = 0;
	l->sleep_ms = 0;
	/* It takes mail, but asks for quiet. */
	return r->retry_after > 0 && r->outcome == SUBMIT_TEMP &&
	       fall_asleep(l, r->retry_after, now_ms);
}

int64_t
lane_wait(const struct lane *l, int64_t now_ms, bool of_marketing)
{
	int64_t wait = l->sleep_ms > now_ms ? l->sleep_ms - now_ms : 0;
	int64_t tokens = tokens_at(l, now_ms), pace = 0;

	if (!of_marketing)
		return wait;
	if (l->left <= 0)
		return INT64_MAX;
	if (l->pace != PACE_NONE && tokens < MAIL)
		pace = (MAIL - tokens + A_SECOND - 1) / A_SECOND;
	return pace > wait ? pace : wait;
}

void
lane_took(struct lane *l, int64_t ms)
{
	l->quick = ms <= LANE_QUICK_MS;
}

bool
lane_is_quick(const struct lane *l)
{
	return l->quick;
}

size_t
lane_group(const struct lane *l)
{
	return l->pace == PACE_NONE && l->quick ? LANE_GROUP : 1;
}

bool
lane_is_broken(const struct lane *l)
{
	return l->faults >= LANE_FAULTS_MAX;
}
