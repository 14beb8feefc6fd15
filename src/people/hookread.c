/* SPDX-License-Identifier: ISC */
#include "people/hookread.h"

#include <string.h>

#include "base/arena.h"
#include "base/locale.h"
#include "base/log.h"
#include "people/known.h"

#define LINES_MAX 100 /* of one order */
#define TEXT_MAX 200  /* bytes of a name that are kept */
#define ITEM_MAX 64   /* bytes of an item's */
#define KEY_MAX 1024  /* bytes of what makes a key */
#define QUANTITY_MAX 10000
#define MILLISECONDS_FROM 100000000000 /* in seconds it is the year 5138 */

/* What the sender wrote where a word is expected. */
static struct str
short_text(struct str s)
{
	return str_head(s, str_utf8_cut(s, ITEM_MAX));
}

static struct str
text_of(const struct hook_reading *r, struct span s)
{
	return image_str(&r->site->image, s);
}

/* What one word says: a path what it leads to in `doc`, another itself. */
static struct str
word_value(const struct hook_reading *r, struct str doc, struct str word)
{
	return word.p[0] == '$'
		   ? str_trim(json_text(r->json, r->arena, doc, word))
		   : word;
}

/* What the first word that says anything says. */
static struct str
first(const struct hook_reading *r, struct str doc, struct span words)
{
	struct str rest = text_of(r, words), word, value;

	while (rest.n > 0 && str_word(&rest, &word)) {
		value = word_value(r, doc, word);
		if (value.n > 0)
			return value;
	}
	return STR("");
}

/* What all words say, with a blank between: a name is often in two parts. */
static struct str
joined(const struct hook_reading *r, struct span words)
{
	struct str rest = text_of(r, words), word, value;
	struct buf b;

	buf_init(&b, r->arena, JSON_BYTES_MAX);
	while (rest.n > 0 && str_word(&rest, &word)) {
		value = word_value(r, r->request->body, word);
		if (value.n > 0 && buf_view(&b).n > 0)
			buf_char(&b, ' ');
		buf_str(&b, value);
	}
	value = buf_view(&b);
	return str_head(value, str_utf8_cut(value, TEXT_MAX));
}

static struct str
text_at(const struct hook_reading *r, struct span words)
{
	struct str value = first(r, r->request->body, words);

	return str_head(value, str_utf8_cut(value, TEXT_MAX));
}

/* The value of the header, or at the path, that `place` names; empty: none. */
static struct str
value_of(const struct hook_reading *r, struct span place)
{
	struct str name = text_of(r, place);

	if (str_starts(name, STR("$")))
		return json_text(r->json, r->arena, r->request->body, name);
	return request_header(r->request, name);
}

struct str
hook_topic(const struct hook_reading *r)
{
	return short_text(value_of(r, r->hook->topic));
}

static bool
when_holds(const struct hook_reading *r, const struct hook_when_row *when)
{
	struct str is = text_of(r, when->is);
	struct str value = first(r, r->request->body, when->path);

	return is.n == 0 ? value.n > 0 : str_lists(is, value);
}

static bool
on_holds(const struct hook_reading *r, const struct hook_on_row *on,
    struct str topic)
{
	const struct hook_when_row *whens =
	    IMAGE_ROWS(&r->site->image, struct hook_when_row, on->whens);

	if (on->topics.n > 0 && !str_lists(text_of(r, on->topics), topic))
		return false;
	for (uint32_t i = 0; i < on->whens.n; i++)
		if (!when_holds(r, &whens[i]))
			return false;
	return true;
}

/* The first that holds from *from on, which is then the one behind it. */
static const struct hook_on_row *
find_on(const struct hook_reading *r, uint32_t *from)
{
	const struct hook_on_row *ons =
	    IMAGE_ROWS(&r->site->image, struct hook_on_row, r->hook->ons);
	struct str topic = hook_topic(r);

	while (*from < r->hook->ons.n) {
		const struct hook_on_row *on = &ons[(*from)++];

		if (on_holds(r, on, topic))
			return on;
	}
	return NULL;
}

/* Seconds or milliseconds since 1970, or a time as people write it; one that
 * did not happen yet is now, for a clock that runs ahead. */
static int64_t
time_of(const struct hook_reading *r, const struct hook_on_row *on)
{
	int64_t now =
	    r->signed_at != 0 && r->signed_at < r->now ? r->signed_at : r->now;
	struct str text = first(r, r->request->body, on->at);
	int64_t at = now;

	if (text.n == 0)
		return now;
	if (str_i64(text, &at)) {
		if (at >= MILLISECONDS_FROM)
			at /= 1000;
	} else if (!site_moment(r->site, text, &at)) {
		log_warn("hook %.*s: at=%.*s is no time: taken as now",
		    STR_ARG(text_of(r, r->hook->name)),
		    STR_ARG(short_text(text)));
	}
	return at <= 0 || at > r->now ? now : at;
}

/* In the smallest unit of these a hundredth has no meaning (ISO 4217). */
static bool
is_whole(struct str currency)
{
	return str_lists(STR("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND "
			     "VUV XAF XOF XPF"),
	    currency);
}

/* Three letters in upper case, or nothing. */
static struct str
currency_of(
    const struct hook_reading *r, struct str doc, const struct hook_on_row *on)
{
	struct str given = first(r, doc, on->currency);
	char *upper;

	if (given.n == 0)
		given = first(r, r->request->body, on->currency);
	if (given.n != 3)
		return STR("");
	upper = arena_raw(r->arena, 3);
	for (size_t i = 0; i < 3; i++) {
		char c = given.p[i];

		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (c < 'A' || c > 'Z')
			return STR("");
		upper[i] = c;
	}
	return (struct str){upper, 3};
}

/* Some write more decimals than money has. */
static bool
money_parse(struct str text, int64_t *hundredths)
{
	size_t point = str_chr(text, '.');
	struct str more = str_from(text, point + 3);

	for (size_t i = 0; i < more.n; i++)
		if (more.p[i] < '0' || more.p[i] > '9')
			return false;
	if (!amount_parse(str_head(text, text.n - more.n), hundredths))
		return false;
	if (more.n > 0 && more.p[0] >= '5')
		++*hundredths;
	return true;
}

/* Money at a path, without its sign: some write refunds below zero. */
static int64_t
money(const struct hook_reading *r, struct str doc, struct span words,
    const struct hook_on_row *on, struct str currency)
{
	struct str text = first(r, doc, words);
	int64_t hundredths = 0;
	bool good;

	if (text.n == 0)
		return 0;
	if (text.p[0] == '-')
		text = str_from(text, 1);
	if (on->minor && !is_whole(currency))
		good = str_i64(text, &hundredths) && hundredths >= 0 &&
		       text.n <= 12;
	else
		good = money_parse(text, &hundredths);
	if (!good)
		log_warn("hook %.*s: %.*s is no amount: taken as none",
		    STR_ARG(text_of(r, r->hook->name)),
		    STR_ARG(short_text(text)));
	return good ? hundredths : 0;
}

static int64_t
amount_of(const struct hook_reading *r, struct str doc,
    const struct hook_on_row *on, struct str currency)
{
	int64_t amount = money(r, doc, on->amount, on, currency);
	int64_t less = money(r, doc, on->less, on, currency), n;

	if (str_i64(first(r, doc, on->quantity), &n) && n >= 0 &&
	    n <= QUANTITY_MAX)
		amount *= n;
	return less < amount ? amount - less : 0;
}

/* What it is called here.  Who does not know it keeps it as it was told. */
static struct str
item_of(
    const struct hook_reading *r, struct str doc, const struct hook_on_row *on)
{
	const struct hook_item_row *rows =
	    IMAGE_ROWS(&r->site->image, struct hook_item_row, r->hook->items);
	struct str told = first(r, doc, on->item), lower;

	for (uint32_t i = 0; i < r->hook->items.n; i++)
		if (str_ieq(text_of(r, rows[i].from), told))
			return text_of(r, rows[i].item);
	lower = str_lower(r->arena, told);
	if (site_has_item(r->site, lower))
		return lower;
	return short_text(told);
}

/* One more line: of an item that was there its money is added. */
static void
add_line(struct told *told, const struct store_event *line)
{
	struct store_event *last = &told->events[TOLD_EVENTS_MAX - 1];

	for (size_t i = 0; i < told->nevents; i++)
		if (str_eq(told->events[i].item, line->item) &&
		    str_eq(told->events[i].currency, line->currency)) {
			told->events[i].amount += line->amount;
			return;
		}
	if (told->nevents < TOLD_EVENTS_MAX) {
		told->events[told->nevents++] = *line;
		return;
	}
	/* The rest of a long order is one event that is about no item. */
	last->item = STR("");
	if (str_eq(last->currency, line->currency))
		last->amount += line->amount;
}

static void
read_lines(const struct hook_reading *r, const struct hook_on_row *on,
    struct str event, struct told *told)
{
	struct str rows[LINES_MAX];
	struct str each = text_of(r, on->each);
	int64_t at = time_of(r, on);
	size_t n = each.n == 0 ? 0
			       : json_list(r->json, r->arena, r->request->body,
				     each, rows, LINES_MAX);

	if (n == 0)
		rows[n++] = r->request->body;
	for (size_t i = 0; i < n; i++) {
		struct store_event line = {.at = at,
		    .event = event,
		    .item = item_of(r, rows[i], on),
		    .currency = currency_of(r, rows[i], on)};

		line.amount = amount_of(r, rows[i], on, line.currency);
		if (line.amount == 0)
			line.currency = STR("");
		add_line(told, &line);
	}
	for (size_t i = 0; i < told->nevents; i++)
		if (told->events[i].item.n > 0 &&
		    !site_has_item(r->site, told->events[i].item))
			log_warn("hook %.*s: item=%.*s is not in items.xml: "
				 "kept as it is; write <item from=… item=…/> "
				 "into hooks.xml",
			    STR_ARG(text_of(r, r->hook->name)),
			    STR_ARG(told->events[i].item));
}

/* What lies under the name of a field, in `data` or at the top. */
static struct str
field_text(const struct hook_reading *r, struct str name)
{
	struct str inside = json_text(r->json, r->arena, r->request->body,
	    str_format(r->arena, "$.data.%.*s", STR_ARG(name)));

	if (inside.n > 0)
		return inside;
	return json_text(r->json, r->arena, r->request->body,
	    str_format(r->arena, "$.%.*s", STR_ARG(name)));
}

static void
read_field(const struct hook_reading *r, struct str event, struct str name,
    struct told *told)
{
	struct str text = field_text(r, name);

	if (text.n == 0)
		return;
	switch (known_tell(r->arena, r->site, told, event, name, text)) {
	case KNOWN_GOOD:
	case KNOWN_NOT_TOLD:
		return;
	case KNOWN_NO_VALUE:
		log_warn("hook %.*s: %.*s=%.*s is not %s: not kept",
		    STR_ARG(text_of(r, r->hook->name)), STR_ARG(name),
		    STR_ARG(short_text(text)),
		    known_example(r->site, event, name));
		return;
	case KNOWN_TOO_MANY:
		log_warn("hook %.*s: %.*s is not kept: more than %d fields",
		    STR_ARG(text_of(r, r->hook->name)), STR_ARG(name),
		    TOLD_VALUES_MAX);
	}
}

static void
read_known(const struct hook_reading *r, struct str event, struct told *told)
{
	const struct known_row *rows = IMAGE_ROWS(
	    &r->site->image, struct known_row, r->site->head->fields);

	for (uint32_t i = 0; i < r->site->head->fields.n; i++)
		if (known_is_told(r->site, &rows[i], event))
			read_field(r, event, text_of(r, rows[i].name), told);
}

static void
put_part(struct buf *b, struct str part)
{
	buf_str(b, part);
	buf_char(b, '\0');
}

/* Only one that is signed: else whoever saw a delivery could send it again
 * under another. */
static struct str
delivery_id(const struct hook_reading *r)
{
	bool in_body = str_starts(text_of(r, r->hook->id), STR("$"));

	return in_body || r->hook->what == HOOK_ID_TIME_BODY
		   ? value_of(r, r->hook->id)
		   : STR("");
}

/* What the mapping calls the same event; else the same delivery, which without
 * an id is its body. */
static void
make_key(const struct hook_reading *r, const struct hook_on_row *on,
    struct str event, unsigned char key[STORE_KEY_BYTES])
{
	struct str same = first(r, r->request->body, on->key);
	unsigned char hash[HASH_BYTES];
	struct buf b;

	buf_init(&b, r->arena, KEY_MAX + JSON_BYTES_MAX);
	put_part(&b, STR("hook"));
	put_part(&b, text_of(r, r->hook->name));
	put_part(&b, same.n > 0 ? event : STR(""));
	if (same.n == 0)
		same = delivery_id(r);
	put_part(&b, same.n > 0 ? same : r->request->body);
	hash_bytes(hash, buf_view(&b).p, buf_view(&b).n);
	memcpy(key, hash, STORE_KEY_BYTES);
}

enum hook_rc
hook_read(const struct hook_reading *r, uint32_t *from, struct told *told,
    unsigned char key[STORE_KEY_BYTES], struct str *why)
{
	const struct hook_on_row *on = find_on(r, from);
	struct str event;

	if (on == NULL)
		return HOOK_END;
	event = first(r, r->request->body, on->event);
	if (!site_may_be_served(r->site, event)) {
		*why = str_format(r->arena,
		    "%.*s is no event that a server may tell of; journey.xml "
		    "declares more with <event name=…/>",
		    STR_ARG(short_text(event)));
		return HOOK_NOTHING;
	}
	*told = (struct told){.email = first(r, r->request->body, on->email),
	    .visitor = first(r, r->request->body, on->visitor),
	    .name = joined(r, on->name),
	    .company = text_at(r, on->company),
	    .role = text_at(r, on->role),
	    .proof = JOIN_ORDER};
	read_lines(r, on, event, told);
	read_known(r, event, told);
	make_key(r, on, event, key);
	return HOOK_TOLD;
}
