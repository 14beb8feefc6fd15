/* SPDX-License-Identifier: ISC */
/*
 * Looking things up in the journey's section of the image.
 */
#include "journey/rules.h"

#include <assert.h>

static const struct stage_row *
stages(const struct journey *j)
{
	return IMAGE_ROWS(j->image, struct stage_row, j->rules->stages);
}

uint32_t
journey_stages(const struct journey *j)
{
	return j->rules->stages.n;
}

struct str
journey_stage_key(const struct journey *j, uint32_t stage)
{
	assert(stage < journey_stages(j));
	return image_str(j->image, stages(j)[stage].key);
}

int
journey_stage_find(const struct journey *j, struct str key)
{
	for (uint32_t i = 0; i < journey_stages(j); i++)
		if (str_eq(image_str(j->image, stages(j)[i].key), key))
			return (int)i;
	return -1;
}

static bool
class_holds(
    const struct image *im, const struct page_class_row *row, struct str path)
{
	const struct span *globs = IMAGE_ROWS(im, struct span, row->globs);

	for (uint32_t i = 0; i < row->globs.n; i++)
		if (str_glob(image_str(im, globs[i]), path))
			return true;
	return false;
}

uint32_t
journey_time_to_buy(const struct journey *j)
{
	const struct stage_row *rows =
	    IMAGE_ROWS(j->image, struct stage_row, j->rules->stages);

	for (uint32_t i = 0; i < j->rules->stages.n; i++)
		if (rows[i].buy != 0)
			return i;
	return JOURNEY_NO_STAGE;
}

int
journey_page_class(const struct journey *j, struct str path)
{
	const struct page_class_row *rows =
	    IMAGE_ROWS(j->image, struct page_class_row, j->rules->page_classes);

	for (uint32_t i = 0; i < j->rules->page_classes.n; i++)
		if (class_holds(j->image, &rows[i], path))
			return (int)i;
	return -1;
}

struct str
journey_page_class_key(const struct journey *j, uint32_t page_class)
{
	const struct page_class_row *rows =
	    IMAGE_ROWS(j->image, struct page_class_row, j->rules->page_classes);

	return image_str(j->image, rows[page_class].key);
}
