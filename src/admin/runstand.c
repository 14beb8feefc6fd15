/* SPDX-License-Identifier: ISC */
#include "admin/runstand.h"

#include "base/arena.h"
#include "base/locale.h"
#include "sequence/follow.h"
#include "template/sequence.h"

#define TEXT_MAX 512

/* When a wait is over; false: that is not known, or it is already. */
static bool
is_over_at(const struct context *ctx, const struct sequence_row *row,
    uint32_t step, const struct store_run *run, int64_t *at)
{
	const struct step_row *steps =
	    IMAGE_ROWS(&ctx->site->image, struct step_row, row->steps);

	if (sequence_wait_over(ctx->site, row, step, run->step_at, at))
		return *at > ctx->now;
	/* Who waits for a date and something else is looked at each day, and
	 * who rests before a mail too. */
	*at = run->wake;
	return steps[step].kind == STEP_WAIT && steps[step].branches.n == 0 &&
	       *at > ctx->now;
}

struct str
runstand_text(struct context *ctx, const struct store_run *run)
{
	const struct sequence_row *row =
	    sequence_find(ctx->site, run->sequence);
	bool still = row == NULL || row->paused != 0;
	uint32_t step;
	int64_t at;
	struct buf b;

	if (!still && run->step.n == 0)
		return STR("goes on now");
	buf_init(&b, ctx->arena, TEXT_MAX);
	buf_printf(&b, "%s%s%.*s", still ? "stands still" : "waits",
	    run->step.n > 0 ? " at " : "", STR_ARG(run->step));
	if (row == NULL)
		buf_lit(&b, ": the file of the sequence is gone");
	else if (still)
		buf_lit(&b, ": the sequence is paused");
	if (still)
		return buf_view(&b);
	step = sequence_step_find(ctx->site, row, run->step);
	if (step != STEP_NONE && is_over_at(ctx, row, step, run, &at)) {
		buf_lit(&b, " until ");
		locale_moment(&b, STR(""),
		    (struct moment){at + site_offset(ctx->site, at), true});
	}
	return buf_view(&b);
}
