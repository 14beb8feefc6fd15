/* SPDX-License-Identifier: ISC */
#include "sending/reportargs.h"

#include <inttypes.h>

#include "base/arena.h"
#include "people/warmth.h"

#define LIST_MAX (1u << 20)
#define PEOPLE_MAX (1u << 26) /* about a million of them */

static bool
is_barriers(const struct ask_row *ask)
{
	return ask->about == ASK_BARRIERS;
}

static bool
is_heard(const struct ask_row *ask)
{
	return ask->about == ASK_TOUCH;
}

static bool
is_nps(const struct ask_row *ask)
{
	return ask->first == 0 && ask->last == 10;
}

static bool
is_csat(const struct ask_row *ask)
{
	return ask->first == 1 && ask->last == 5;
}

static const struct {
	const char *name;
	bool (*wanted)(const struct ask_row *);
} lists[] = {{"barriers", is_barriers}, {"heard", is_heard}, {"nps", is_nps},
    {"csat", is_csat}};

#define LISTS (sizeof(lists) / sizeof(lists[0]))

/* "nps= nps recommend ": each name between blanks. */
static struct str
questions(struct arena *a, const struct site *site, size_t list)
{
	const struct ask_row *rows;
	struct buf b;

	buf_init(&b, a, LIST_MAX);
	buf_printf(&b, "%s= ", lists[list].name);
	if (site == NULL)
		return buf_view(&b);
	rows = IMAGE_ROWS(&site->image, struct ask_row, site->head->asks);
	for (uint32_t i = 0; i < site->head->asks.n; i++)
		if (lists[list].wanted(&rows[i]))
			buf_printf(&b, "%.*s ",
			    STR_ARG(image_str(&site->image, rows[i].name)));
	return buf_view(&b);
}

/* "stages= unknown awareness ", in the order of the journey, without those that
 * stand aside. */
static struct str
stages(struct arena *a, const struct site *site)
{
	const struct stage_row *rows;
	struct buf b;

	buf_init(&b, a, LIST_MAX);
	buf_lit(&b, "stages= ");
	if (site == NULL)
		return buf_view(&b);
	rows = IMAGE_ROWS(
	    &site->image, struct stage_row, site->head->journey.stages);
	for (uint32_t i = 0; i < site->head->journey.stages.n; i++)
		if (rows[i].aside == 0)
			buf_printf(&b, "%.*s ",
			    STR_ARG(journey_stage_key(&site->journey, i)));
	return buf_view(&b);
}

/* Behind the file: "hero" of "pages/front.xml:hero". */
static struct str
slot_name(struct str slot)
{
	return str_from(slot, str_chr(slot, ':') + 1);
}

/* "boxes= help ": the slots that are places for boxes, each once. */
static struct str
boxes(struct arena *a, const struct site *site)
{
	const struct image *im = site == NULL ? NULL : &site->image;
	struct buf b;

	buf_init(&b, a, LIST_MAX);
	buf_lit(&b, "boxes= ");
	for (uint32_t i = 0; im != NULL && i < site->head->programs.n; i++) {
		const struct program_row *program =
		    IMAGE_ROWS(im, struct program_row, site->head->programs) +
		    i;
		const struct slot_row *slots =
		    IMAGE_ROWS(im, struct slot_row, program->slots);

		for (uint32_t k = 0; k < program->slots.n; k++) {
			struct str name =
			    slot_name(image_str(im, slots[k].name));

			if (slots[k].boxes != 0 &&
			    !str_lists(str_from(buf_view(&b), 7), name))
				buf_printf(&b, "%.*s ", STR_ARG(name));
		}
	}
	return buf_view(&b);
}

/* "[7,"customer","silent",1700000000,1705000000]" */
static void
take_cooling(
    void *rows, const struct store_stand *stand, const struct warmth *w)
{
	struct buf *b = rows;

	if (warmth_is_cooling(w))
		buf_printf(b,
		    "%s[%llu,\"%.*s\",\"%s\",%" PRId64 ",%" PRId64 "]",
		    b->p[b->n - 1] == '[' ? "" : ",",
		    (unsigned long long)stand->contact.id.lo, STR_ARG(w->stage),
		    w->kind == WARMTH_SILENT ? "silent" : "cooled", w->at,
		    w->kind == WARMTH_SILENT ? w->cools_at : 0);
}

/* "cooling=[...]", a row for everybody who is; of what can not be read, or is
 * too much, the query makes nothing. */
static struct str
cooling(
    struct arena *a, const struct site *site, struct store *store, int64_t now)
{
	const struct warmth_after all = {0, 0};
	struct buf b;
	bool good;

	buf_init(&b, a, PEOPLE_MAX);
	buf_lit(&b, "cooling=[");
	good = site == NULL ||
	       warmth_each(site, store, now, &all, take_cooling, &b);
	buf_lit(&b, "]");
	return good && !b.bad ? buf_view(&b) : STR("cooling=[]");
}

size_t
report_args(struct arena *a, const struct site *site, struct store *store,
    struct str report, int64_t begin, int64_t end, int64_t now,
    struct str args[REPORT_ARGS_MAX])
{
	size_t n = 0;

	_Static_assert(6 + LISTS <= REPORT_ARGS_MAX, "room for all");
	if (store_report_takes(store, a, report, STR("from")))
		args[n++] = str_format(a, "from=%" PRId64, begin);
	if (store_report_takes(store, a, report, STR("to")))
		args[n++] = str_format(a, "to=%" PRId64, end);
	if (store_report_takes(store, a, report, STR("now")))
		args[n++] = str_format(a, "now=%" PRId64, now);
	for (size_t i = 0; i < LISTS; i++)
		if (store_report_takes(store, a, report, str_of(lists[i].name)))
			args[n++] = questions(a, site, i);
	if (store_report_takes(store, a, report, STR("stages")))
		args[n++] = stages(a, site);
	if (store_report_takes(store, a, report, STR("boxes")))
		args[n++] = boxes(a, site);
	if (store_report_takes(store, a, report, STR("cooling")))
		args[n++] = cooling(a, site, store, now);
	return n;
}
