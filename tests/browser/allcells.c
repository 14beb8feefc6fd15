/* SPDX-License-Identifier: ISC */
/*
 * Writes every page of a site as every cell sees it, each different one once:
 * all addresses × sources × stages, on a desk and on a phone, before, within
 * and after each fact, with the consent dialogue and without, in every arm.
 *
 * usage: allcells SITE FOLDER
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "insight/arms.h"
#include "insight/cells.h"
#include "insight/moments.h"
#include "insight/places.h"
#include "source/agent.h"
#include "template/select.h"
#include "template/write.h"
#include "weave/compile.h"

#define PAGE_MAX (1u << 20)
#define NOW 1796083200 /* 2026-12-01 */

struct walk {
	struct arena *arena;
	struct site site;
	struct cells cells;
	const char *folder;
	size_t cells_met;
};

/* The name is of the bytes, so the same page is one file. */
static bool
keep(const struct walk *w, struct str page)
{
	unsigned char hash[HASH_BYTES];
	char name[BASE32_LEN(10)], path[4096];
	bool good;
	FILE *f;

	hash_bytes(hash, page.p, page.n);
	base32_encode(name, hash, 10);
	snprintf(path, sizeof(path), "%s/%.*s.html", w->folder,
	    (int)sizeof(name), name);
	if (access(path, F_OK) == 0)
		return true;
	f = fopen(path, "w");
	good = f != NULL && fwrite(page.p, 1, page.n, f) == page.n;
	return f != NULL && fclose(f) == 0 && good;
}

static bool
meet(struct walk *w, const struct place *place, size_t source, size_t stage)
{
	bool good = true;

	for (int ask = 0; ask < 2 && good; ask++) {
		struct arena *a = arena_new(0);
		struct situation at;
		struct selection s;
		struct buf page;

		cells_meet(&w->cells, &place->hit, source, stage, &at);
		at.path = place->path;
		at.ask_consent = ask == 1;
		if (at.page == place->page &&
		    select_page(&w->site, a, &at, &s)) {
			buf_init(&page, a, PAGE_MAX);
			write_page(&w->site, &at, &s, &page);
			good = !page.bad && keep(w, buf_view(&page));
			w->cells_met++;
		}
		arena_free(a);
	}
	return good;
}

static bool
meet_cells(struct walk *w, const struct place *place)
{
	for (int phone = 0; phone < 2; phone++)
		for (size_t i = 0; i < w->cells.nsources; i++)
			for (size_t k = 0; k < w->cells.nstages; k++) {
				w->cells.device =
				    phone ? DEVICE_MOBILE : DEVICE_DESKTOP;
				if (!meet(w, place, i, k))
					return false;
			}
	return true;
}

static bool
meet_place(struct walk *w, const struct place *place)
{
	const struct program_row *program =
	    site_program(&w->site, place->page, place->hit.lang);
	uint64_t splits[ARMS_MAX];
	size_t arms = arms_splits(&w->site, program, splits), n;
	const int64_t *moments = moments_list(
	    w->arena, &w->site, program, INT64_MIN, INT64_MAX, NOW, &n);

	for (size_t i = 0; i < arms * n; i++) {
		w->cells.split = splits[i / n];
		w->cells.now = moments[i % n];
		if (!meet_cells(w, place))
			return false;
	}
	return true;
}

int
main(int argc, char **argv)
{
	struct walk w = {.arena = arena_new(0)};
	struct complaints *complaints = complaints_new(w.arena);
	const struct place *places;
	struct str image;
	size_t n;

	if (argc != 3 || !crypto_start() ||
	    !compile_site(w.arena, complaints, argv[1], &image) ||
	    !site_open(&w.site, image.p, image.n)) {
		fprintf(stderr, "usage: allcells SITE FOLDER\n");
		return 2;
	}
	w.folder = argv[2];
	cells_start(&w.cells, w.arena, &w.site, NOW);
	places = places_list(w.arena, &w.site, &n);
	for (size_t i = 0; i < n; i++)
		if (!meet_place(&w, &places[i])) {
			perror(argv[2]);
			return 1;
		}
	printf("%zu\n", w.cells_met);
	arena_free(w.arena);
	return 0;
}
