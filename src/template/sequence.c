/* SPDX-License-Identifier: ISC */
#include "template/sequence.h"

const struct sequence_row *
sequence_find(const struct site *site, struct str name)
{
	const struct image *im = &site->image;
	const struct sequence_row *rows =
	    IMAGE_ROWS(im, struct sequence_row, site->head->sequences);

	for (uint32_t i = 0; i < site->head->sequences.n; i++)
		if (str_eq(image_str(im, rows[i].name), name))
			return &rows[i];
	return NULL;
}

uint32_t
sequence_step_find(const struct site *site, const struct sequence_row *sequence,
    struct str name)
{
	const struct image *im = &site->image;
	const struct step_row *rows =
	    IMAGE_ROWS(im, struct step_row, sequence->steps);

	for (uint32_t i = 0; i < sequence->steps.n; i++)
		if (str_eq(image_str(im, rows[i].name), name))
			return i;
	return STEP_NONE;
}

bool
sequence_sends(const struct site *site, struct str mail)
{
	const struct image *im = &site->image;
	const struct sequence_row *rows =
	    IMAGE_ROWS(im, struct sequence_row, site->head->sequences);

	for (uint32_t i = 0; i < site->head->sequences.n; i++) {
		const struct step_row *steps =
		    IMAGE_ROWS(im, struct step_row, rows[i].steps);

		for (uint32_t k = 0; k < rows[i].steps.n; k++)
			if (steps[k].kind == STEP_SEND &&
			    str_eq(image_str(im, steps[k].mail), mail))
				return true;
	}
	return false;
}

const struct letter_row *
letter_find(const struct site *site, struct str name)
{
	const struct image *im = &site->image;
	const struct letter_row *rows =
	    IMAGE_ROWS(im, struct letter_row, site->head->letters);

	for (uint32_t i = 0; i < site->head->letters.n; i++)
		if (str_eq(image_str(im, rows[i].name), name))
			return &rows[i];
	return NULL;
}
