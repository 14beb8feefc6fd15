/* SPDX-License-Identifier: ISC */
#include "insight/moments.h"

#define WEEK (7 * 86400)

struct moments {
	const struct site *site;
	const struct program_row *program;
	int64_t from, to;
	int64_t *at;
	size_t n;
};

static void
add(struct moments *m, int64_t at)
{
	if (at < m->from || at >= m->to)
		return;
	for (size_t i = 0; i < m->n; i++)
		if (m->at[i] == at)
			return;
	m->at[m->n++] = at;
}

/* Both states of each of its hours, as near as they lie. */
static void
add_hours(struct moments *m, int64_t at)
{
	for (uint32_t i = 0; i < m->site->head->hours.n; i++)
		for (int k = 0; k < 2; k++) {
			int64_t change = INT64_MAX;

			if (m->program->hours >> i & 1)
				change = site_hours_next(
				    m->site, i, k == 0 ? at - WEEK : at);
			if (change == INT64_MAX)
				continue;
			add(m, change - 1);
			add(m, change);
		}
}

static void
add_with_hours(struct moments *m, int64_t at)
{
	if (at < m->from || at >= m->to)
		return;
	add(m, at);
	add_hours(m, at);
}

int64_t *
moments_list(struct arena *arena, const struct site *site,
    const struct program_row *program, int64_t from, int64_t to, int64_t now,
    size_t *n)
{
	const int64_t *times =
	    IMAGE_ROWS(&site->image, int64_t, program->times);
	struct moments m = {
	    .site = site, .program = program, .from = from, .to = to};
	size_t ends = 3 + 2 * (size_t)program->times.n;

	m.at = arena_array(
	    arena, ends * (1 + 4 * (size_t)site->head->hours.n), sizeof(*m.at));
	if (from != INT64_MIN)
		add_with_hours(&m, from);
	if (to != INT64_MAX)
		add_with_hours(&m, to - 1);
	if (from == INT64_MIN || to == INT64_MAX)
		add_with_hours(&m, now);
	for (uint32_t i = 0; i < program->times.n; i++) {
		add_with_hours(&m, times[i] - 1);
		add_with_hours(&m, times[i]);
	}
	*n = m.n;
	return m.at;
}
