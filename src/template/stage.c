/* SPDX-License-Identifier: ISC */
/*
 * Guessing the stage from one request (SITE 2, "presume"), and what a page is
 * required to answer: program 0 of the image holds the rules' conditions.
 */
#include "template/machine.h"
#include "template/select.h"

uint32_t
site_presume(const struct site *site, const struct situation *at,
    const struct presume_row **rule)
{
	const struct site_head *head = site->head;
	const struct image *im = &site->image;
	const struct presume_row *rules =
	    IMAGE_ROWS(im, struct presume_row, head->presumes);
	const struct program_row *program =
	    IMAGE_ROWS(im, struct program_row, head->programs);
	unsigned char truths[SELECT_CONDS_MAX];
	uint32_t ran = 0, stage = head->journey.start;
	struct machine m;

	if (rule != NULL)
		*rule = NULL;
	if (head->presumes.n == 0)
		return stage;
	machine_start(&m, site, at, program, truths, NULL);
	for (uint32_t i = 0; i < head->presumes.n; i++) {
		uint32_t cond = rules[i].cond;

		/* Only as far as needed: most requests meet an early rule. */
		for (; ran <= cond && ran < program->conds.n; ran++)
			truths[ran] = (unsigned char)machine_cond(&m, ran);
		/* A rule without selectors holds always. */
		if (cond >= program->conds.n || truths[cond] == TRUTH_YES) {
			stage = rules[i].stage;
			if (rule != NULL)
				*rule = &rules[i];
			break;
		}
	}
	machine_end(&m);
	return stage;
}

bool
site_requires(const struct site *site, const struct situation *at, uint32_t i)
{
	const struct site_head *head = site->head;
	const struct image *im = &site->image;
	const struct program_row *program =
	    IMAGE_ROWS(im, struct program_row, head->programs);
	uint32_t cond =
	    IMAGE_ROWS(im, struct require_row, head->requires)[i].cond;
	unsigned char truths[SELECT_CONDS_MAX];
	struct machine m;

	if (cond >= program->conds.n)
		return true;
	machine_start(&m, site, at, program, truths, NULL);
	for (uint32_t ran = 0; ran <= cond; ran++)
		truths[ran] = (unsigned char)machine_cond(&m, ran);
	machine_end(&m);
	return truths[cond] == TRUTH_YES;
}
