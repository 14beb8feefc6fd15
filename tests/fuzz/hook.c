/* SPDX-License-Identifier: ISC */
/*
 * A delivery of another server: the first line is the header with its
 * signature, the second a path, the rest the body.  It is read whether it is
 * signed or not, as nobody's would be who has the secret.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "people/hookread.h"
#include "people/hooksign.h"

#define NOW 1796000000
#define SECRET "0123456789abcdef0123456789abcdef"
#define ROWS 4

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

struct made {
	struct image_maker *maker;
	struct site_head head;
	struct site site;
	struct hook_row hook;
};

static struct span
text(struct made *m, const char *s)
{
	return image_text(m->maker, str_of(s));
}

/* As much of a site as one hook needs, which reads whatever there is. */
static void
make(struct made *m, struct arena *a)
{
	struct hook_on_row on;
	struct hook_item_row item;
	struct hook_when_row when;
	struct span event;
	struct str bytes;

	m->maker = image_maker_new(a);
	event = text(m, "purchase");
	item = (struct hook_item_row){text(m, "EX-1"), text(m, "excel")};
	when =
	    (struct hook_when_row){text(m, "$.s $.a[k=v].s"), text(m, "a b")};
	on = (struct hook_on_row){.event = text(m, "$.type purchase"),
	    .key = text(m, "$.key"),
	    .at = text(m, "$.at"),
	    .email = text(m, "$.email"),
	    .visitor = text(m, "$.a[k=visitor].v"),
	    .name = text(m, "$.first $.last"),
	    .company = text(m, "$.company"),
	    .role = text(m, "$.role"),
	    .each = text(m, "$.lines"),
	    .item = text(m, "$.item $.x.item"),
	    .amount = text(m, "$.amount"),
	    .quantity = text(m, "$.quantity"),
	    .less = text(m, "$.less"),
	    .currency = text(m, "$.currency")};
	struct hook_on_row ons[2] = {on, on};
	ons[0].whens = image_put(m->maker, &when, 1, sizeof(when));
	ons[1].minor = 1;
	m->hook = (struct hook_row){.name = text(m, "x"),
	    .id = text(m, "$.id"),
	    .topic = text(m, "$.type"),
	    .items = image_put(m->maker, &item, 1, sizeof(item)),
	    .ons = image_put(m->maker, ons, 2, sizeof(on))};
	m->head.served = image_put(m->maker, &event, 1, sizeof(event));
	bytes = image_bytes(m->maker);
	m->site =
	    (struct site){.image = {(const unsigned char *)bytes.p, bytes.n},
		.head = &m->head};
}

static void
verify(struct made *m, struct str header, struct str body)
{
	struct hook_delivery d = {.signature = header,
	    .id = STR("1"),
	    .time = STR("1796000000"),
	    .body = body};
	struct hook_secrets s = {.n = 1, .keys = {STR(SECRET)}};
	struct hook_row token = {.scheme = HOOK_TOKEN};
	int64_t at;

	if (hook_verify(&token, &d, &s, NOW, &at) == HOOK_TRUE)
		assert(str_ends(str_trim(header), STR(SECRET)));
	for (int i = 0; i < ROWS; i++) {
		struct hook_row hook = m->hook;

		hook.scheme = i < 3 ? (uint32_t)i : HOOK_PLAIN;
		hook.what = i < 2 ? HOOK_ID_TIME_BODY - (uint32_t)i : HOOK_BODY;
		hook.hex = i != 0 && i != 3;
		/* Of one body the corpus has true ones. */
		if (hook_verify(&hook, &d, &s, NOW, &at) == HOOK_TRUE)
			assert(str_eq(body, STR("{}")));
	}
}

static bool
has_controls(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ')
			return true;
	return false;
}

static void
look(struct json *j, struct arena *a, struct str path, struct str body)
{
	struct str rows[3], got = json_text(j, a, body, path);
	size_t n = json_list(j, a, body, path, rows, 3);

	assert(!has_controls(got) && str_utf8_ok(got));
	assert(n <= 3);
	if (!json_path_ok(path))
		assert(got.n == 0 && n == 0);
	for (size_t i = 0; i < n; i++)
		assert(json_ok(j, rows[i]));
}

static void
read_all(struct made *m, struct json *j, struct arena *a, struct str body)
{
	struct request request = {.body = body};
	struct hook_reading r = {.site = &m->site,
	    .hook = &m->hook,
	    .request = &request,
	    .json = j,
	    .arena = a,
	    .now = NOW};
	unsigned char key[STORE_KEY_BYTES];
	struct told told;
	struct str why;
	uint32_t from = 0;
	enum hook_rc rc;

	while ((rc = hook_read(&r, &from, &told, key, &why)) != HOOK_END) {
		assert(from >= 1 && from <= 2);
		if (rc == HOOK_NOTHING)
			continue;
		assert(told.nevents >= 1 && told.nevents <= TOLD_EVENTS_MAX);
		for (size_t i = 0; i < told.nevents; i++) {
			const struct store_event *e = &told.events[i];

			assert(e->at > 0 && e->at <= NOW);
			assert(e->amount >= 0 && e->item.n <= 64);
			assert(e->currency.n == 0 || e->currency.n == 3);
			assert(!has_controls(e->item));
		}
	}
	assert(from == 2);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str body = {(const char *)p, n}, header, path;
	struct hook_secrets secrets;
	struct arena *a = arena_new(0);
	struct json *j = json_open(a);
	struct made m = {.maker = NULL};

	if (crypto_start() && json_ready(j) && str_cut(&body, '\n', &header) &&
	    str_cut(&body, '\n', &path) && body.p != NULL) {
		make(&m, a);
		verify(&m, header, body);
		if (json_ok(j, body)) {
			look(j, a, path, body);
			read_all(&m, j, a, body);
		}
	}
	if (n <= sizeof(secrets.text)) {
		memcpy(secrets.text, p, n);
		if (hook_secrets_parse(&secrets, n, HOOK_STANDARD) == NULL)
			assert(secrets.n >= 1 && secrets.n <= HOOK_SECRETS_MAX);
	}
	json_close(j);
	arena_free(a);
	return 0;
}
