/* SPDX-License-Identifier: ISC */
/*
 * What a condition that was made depends on, by its instructions.
 */
#include "logic/parts.h"

/* Whether the instruction there brings in something that is not the author's.
 */
static bool
reads(const uint32_t *at)
{
	struct code_shape shape = code_shapes[*at];

	if (*at == CODE_BOOL || *at == CODE_NUMBER || *at == CODE_TEXT)
		return false;
	return shape.whose != 0 || (shape.takes == 0 && shape.leaves == 1);
}

static bool
browses(const uint32_t *at)
{
	switch (*at) {
	case CODE_RETURNING:
	case CODE_VISITS:
	case CODE_TOUCHPOINTS:
	case CODE_QUIET_MIN:
	case CODE_QUIET_MAX:
	case CODE_ITEM_COUNT:
	case CODE_CLICKED:
		return true;
	case CODE_FACT_COUNT:
		return at[4] != 0;
	case CODE_FACT_DAYS:
		return at[3] != 0;
	case CODE_TRAIT:
		return at[1] != 0;
	default:
		return false;
	}
}

/* Whether an instruction of a condition, or of one that it asks, is so.  Calls
 * itself for conditions with lower numbers only. */
static bool
any(const struct program *p, uint32_t cond, bool (*is)(const uint32_t *))
{
	const uint32_t *at;

	if (cond >= p->nconds)
		return false; /* it is PROGRAM_ALWAYS or was complained about */
	at = p->words.p + p->conds[cond].start;
	for (; *at != CODE_END; at += code_length(at))
		if (*at == CODE_COND ? any(p, at[1], is) : is(at))
			return true;
	return false;
}

bool
program_cond_is_fixed(const struct program *p, uint32_t cond)
{
	return cond != PROGRAM_BAD && !any(p, cond, reads);
}

bool
program_cond_browses(const struct program *p, uint32_t cond)
{
	return any(p, cond, browses);
}
