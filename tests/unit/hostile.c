/* SPDX-License-Identifier: ISC */
/*
 * What a visitor brings cannot break out of where it is shown (DESIGN 12, R7):
 * every value that a template writes is given every hostile text in turn, and
 * an HTML5 parser must make the tree of the page with a harmless word in their
 * place, and addresses must lead where they led.
 *
 * Values are replaced behind the selection, so that those which come from
 * tables today are put to the same test.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#ifdef HAVE_GUMBO

#include "compiled.h"
#include "hostiles.h"
#include "htmltokens.h"
#include "samehole.h"
#include "insight/cells.h"
#include "insight/places.h"
#include "template/escape.h"
#include "template/write.h"

#define NOW 1800000000 /* 2027-01-15 */
#define CODE_MAX (1u << 16)

/* One page in one language, with one way through its branches. */
struct shown {
	const struct site *site;
	struct arena *arena; /* of one rendering */
	struct situation at;
	struct selection selection;
	struct str *original;
	bool *finished; /* a finished address of ours, which holds only what
			   the compiler knows: not replaced */
	unsigned char *seen; /* words of its program that were reached */
	struct str given;
	size_t renders, values;
};

static bool
same_token(struct shown *p, const struct token *want, const struct token *have)
{
	struct str text = clean(p->arena, p->given, false);
	bool hole = str_find(want->value, STR(WORD)) < want->value.n;

	if (want->kind != have->kind || want->space != have->space ||
	    !str_eq(want->name, have->name) ||
	    !str_eq(want->element, have->element))
		return false;
	if (hole && want->kind == TOKEN_ATTR &&
	    (want->space != 0 || escape_is_url_attr(want->name)))
		return same_address(
		    p->arena, p->given, want->value, have->value);
	if (hole && str_eq(want->element, STR("script")))
		return same_json(p->arena, p->given, want->value, have->value);
	return str_eq(replaced(p->arena, want->value, text), have->value);
}

static void
fail_at(const struct shown *p, const struct token *want,
    const struct token *have, struct str html)
{
	fail_msg("given \"%.*s\": <%.*s> %.*s=\"%.*s\" became <%.*s> "
		 "%.*s=\"%.*s\" in\n%.*s",
	    STR_ARG(p->given), STR_ARG(want->element), STR_ARG(want->name),
	    STR_ARG(want->value), STR_ARG(have->element), STR_ARG(have->name),
	    STR_ARG(have->value), STR_ARG(html));
}

static struct str
rendered(struct shown *p, struct str given)
{
	struct buf out;

	for (uint32_t v = 0; v < p->selection.nvalues; v++)
		p->selection.values[v] =
		    p->finished[v] ? p->original[v] : given;
	buf_init(&out, p->arena, HOLE_MAX);
	write_page(p->site, &p->at, &p->selection, &out);
	assert_false(out.bad);
	p->renders++;
	return buf_view(&out);
}

/* Made from `given`, and compared with the page of the harmless word. */
static void
compare(struct shown *p, const struct tokens *want, struct str given)
{
	struct str html;
	struct tokens have;
	size_t k = 0;
	static const struct token none = {.kind = TOKEN_END};

	p->given = given;
	html = rendered(p, given);
	have = tokens_of(p->arena, html);
	for (size_t i = 0; i < want->n; i++) {
		const struct token *w = &want->items[i];

		/* A text of which nothing may be shown. */
		if (w->kind == TOKEN_TEXT && str_eq(w->value, STR(WORD)) &&
		    clean(p->arena, given, false).n == 0)
			continue;
		if (k == have.n || !same_token(p, w, &have.items[k]))
			fail_at(
			    p, w, k < have.n ? &have.items[k] : &none, html);
		k++;
	}
	assert_int_equal(k, have.n);
}

/* Marks the words that the program passes with these bits; true when a value
 * that is given was reached for the first time. */
static bool
reach(struct shown *p, const uint32_t *code)
{
	bool first = false;
	uint32_t i = 0;

	while (code[i] != WRITE_END) {
		bool writes = code[i] == WRITE_VALUE ||
			      code[i] == WRITE_FRAMED || code[i] == WRITE_ATTR;

		if (writes && p->seen[i] == 0 && !p->finished[code[i + 1]]) {
			first = true;
			p->values++;
		}
		p->seen[i] = 1;
		if (code[i] == WRITE_JUMP)
			i = code[i + 1];
		else if (code[i] == WRITE_UNLESS &&
			 !select_bit(&p->selection, code[i + 1]))
			i = code[i + 2];
		else if (code[i] == WRITE_UNLESS_FORM)
			i = code[i + 9];
		else
			i += write_code_length(code + i);
	}
	return first;
}

/* How many values are given, of those that no branch has shown so far. */
static size_t
unreached(const struct shown *p, const uint32_t *code)
{
	size_t n = 0;

	for (uint32_t i = 0; i < p->selection.program->code.n;
	     i += write_code_length(code + i)) {
		bool writes = code[i] == WRITE_VALUE ||
			      code[i] == WRITE_FRAMED || code[i] == WRITE_ATTR;

		n += writes && p->seen[i] == 0 && !p->finished[code[i + 1]];
	}
	return n;
}

static void
all_strings(struct shown *p)
{
	struct arena *a = arena_new(0);
	struct tokens want;

	p->arena = a;
	want = tokens_of(a, rendered(p, STR(WORD)));
	p->arena = arena_new(0);
	for (size_t i = 0; i < HOSTILES; i++) {
		compare(p, &want, hostile(p->arena, i));
		arena_reset(p->arena);
	}
	arena_free(p->arena);
	arena_free(a);
}

/* Conditions hold as the number says: none, all, one alone, all but one. */
static void
set_bits(struct shown *p, uint32_t way)
{
	uint32_t n = p->selection.nconds;
	bool rest = way == 1 || way >= 2 + n;

	for (uint32_t c = 0; c < n; c++) {
		bool is_one = way >= 2 && c == (way - 2) % n;
		uint64_t bit = UINT64_C(1) << (c % 64);

		if (rest != is_one)
			p->selection.bits[c / 64] |= bit;
		else
			p->selection.bits[c / 64] &= ~bit;
	}
}

static void
every_way(struct shown *p, const char *file)
{
	const uint32_t *code =
	    IMAGE_ROWS(&p->site->image, uint32_t, p->selection.program->code);

	for (uint32_t way = 0; way < 2 + 2 * p->selection.nconds; way++) {
		set_bits(p, way);
		if (reach(p, code))
			all_strings(p);
	}
	if (unreached(p, code) > 0)
		fail_msg(
		    "%s: %zu values are never shown", file, unreached(p, code));
}

static void
find_finished(struct shown *p)
{
	const uint32_t *code =
	    IMAGE_ROWS(&p->site->image, uint32_t, p->selection.program->code);

	for (uint32_t i = 0; i < p->selection.program->code.n;
	     i += write_code_length(code + i))
		if ((code[i] == WRITE_VALUE || code[i] == WRITE_FRAMED ||
			code[i] == WRITE_ATTR) &&
		    code[i + 2] == ESCAPE_URL_DONE)
			p->finished[code[i + 1]] = true;
}

static void
show(struct shown *p, struct arena *a, const struct cells *cells,
    const struct place *place)
{
	cells_meet(cells, &place->hit, 0, 0, &p->at);
	p->at.page = place->page;
	p->at.path = place->path;
	p->at.code = STR("aaaaaaaa");
	p->at.receipt = STR("bbbbbbbb");
	assert_true(select_page(p->site, a, &p->at, &p->selection));
	p->original = p->selection.values;
	p->selection.values =
	    arena_array(a, p->selection.nvalues + 1, sizeof(struct str));
	p->finished = arena_array(a, p->selection.nvalues + 1, sizeof(bool));
	p->seen = arena_array(a, p->selection.program->code.n, 1);
	find_finished(p);
	every_way(p, place->path.p);
}

/* Every page once in each language: its addresses differ in values only. */
static size_t
every_page(struct arena *a, const struct site *site, size_t *renders)
{
	struct cells cells;
	size_t n;
	const struct place *places = places_list(a, site, &n);
	struct shown p = {.site = site};

	cells_start(&cells, a, site, NOW);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || places[i].page != places[i - 1].page ||
		    !str_eq(places[i].lang, places[i - 1].lang))
			show(&p, a, &cells, &places[i]);
	*renders = p.renders;
	return p.values;
}

static void
site_of(const char *name)
{
	struct compiled c;
	const char *src = getenv("srcdir");
	size_t values, renders;
	char from[4096];

	snprintf(from, sizeof(from), "%s/%s", src != NULL ? src : ".", name);
	c.arena = arena_new(0);
	sitedir_make(&c.dir);
	sitedir_copy(&c.dir, from);
	compiled_open(&c);
	values = every_page(c.arena, &c.site, &renders);
	print_message(
	    "%s: %zu values, %zu pages read\n", name, values, renders);
	assert_true(values > 0);
	compiled_stop(&c);
}

static void
shipped_sites(void **state)
{
	(void)state;
	site_of("templates/nordkurs");
	site_of("tests/golden/shop/site");
}

#define SVG "xmlns='http://www.w3.org/2000/svg'"
#define V "<k:value-of select='$term' else='-'/>"
#define FRAMED "<k:value-of select='$term' before='[' after=']' else=''/>"

/* Where a text may stand; %s is the value. */
static const char *const texts[] = {"<p>%s</p>", "<p>a %s b</p>",
    "<p>&lt;%s&gt;</p>", "<h2>%s</h2>", "<pre>%s</pre>", "<pre>x%s</pre>",
    "<textarea>%s</textarea>", "<textarea>x%s</textarea>",
    "<p><select><option>%s</option></select></p>",
    "<table><caption>%s</caption><tbody><tr><td>%s</td></tr></tbody></table>",
    "<ul><li>%s</li></ul>", "<dl><dt>%s</dt><dd>%s</dd></dl>",
    "<p><button>%s</button><label>%s</label><output>%s</output></p>",
    "<p><a href='/'>%s</a><code>%s</code><q>%s</q><time>%s</time></p>",
    "<details><summary>%s</summary>%s</details>",
    "<figure><figcaption>%s</figcaption></figure>",
    "<fieldset><legend>%s</legend></fieldset>", "<my-card>%s</my-card>",
    "<p><svg " SVG "><title>%s</title><text>%s</text></svg></p>",
    "<p><ruby>a<rt>%s</rt></ruby><bdi>%s</bdi></p>"};

/* Where a text stands in quotes. */
static const char *const attributes[] = {"<p title='%s'>x</p>",
    "<p class='a %s b'>x</p>", "<p id='%s'>x</p>", "<p lang='%s'>x</p>",
    "<p data-x='%s'>x</p>", "<p aria-label='a&quot;%s'>x</p>",
    "<p><img src='/assets/a.png' alt='%s'/></p>",
    "<p><input value='%s' placeholder='%s'/></p>",
    "<p><input name='%s' pattern='%s'/></p>",
    "<p><svg " SVG "><text class='%s'>x</text></svg></p>",
    "<p><my-card color='%s'>x</my-card></p>"};

/* Where it is an address, or a part of one: our own word, since a visitor may
 * not choose the beginning. */
static const char *const addresses[] = {"%s", "%s#x", "https://a.example/%s",
    "https://a.example/%s/b", "https://a.example/?q=%s",
    "https://a.example/?q=%s&amp;r=1", "https://a.example/#%s", "mailto:%s",
    "/assets/%s"};
static const char *const addressed[] = {"<p><a href='%s'>x</a></p>",
    "<p><img src='%s' alt='x'/></p>", "<blockquote cite='%s'>x</blockquote>",
    "<p><video poster='%s'></video></p>", "<p><audio src='%s'></audio></p>",
    "<p><svg " SVG "><a href='%s'><text>x</text></a></svg></p>"};

static void
put_page(struct compiled *c, const char *name, struct str head, struct str body)
{
	char file[64];

	snprintf(file, sizeof(file), "pages/%s.xml", name);
	sitedir_write(&c->dir, file,
	    str_format(c->arena,
		"<k:page " K " id='%s' path='/%s'><html lang='{$lang}'><head>"
		"<title>%s</title>%.*s</head><body><h1>x</h1>%.*s</body></html>"
		"</k:page>",
		name, name, V, STR_ARG(head), STR_ARG(body)));
}

/* The row with its %s replaced. */
static void
fill(struct buf *b, const char *row, struct str value)
{
	struct str rest = str_of(row);

	for (;;) {
		size_t at = str_find(rest, STR("%s"));

		buf_str(b, str_head(rest, at));
		if (at == rest.n)
			return;
		buf_str(b, value);
		rest = str_from(rest, at + 2);
	}
}

static void
put_texts(struct compiled *c)
{
	struct buf b;

	buf_init(&b, c->arena, 1 << 20);
	for (size_t i = 0; i < HOSTILE_COUNT(texts); i++) {
		fill(&b, texts[i], STR(V));
		fill(&b, texts[i], STR(FRAMED));
	}
	fill(&b, "%s",
	    STR("<p><k:text ref='hi'/></p>"
		"<p title=\"{k:text('hi')}\">x</p>"
		"<k:include block='card' heading='{$term}'/>"));
	put_page(c, "texts", STR(""), buf_view(&b));
}

static void
put_attributes(struct compiled *c)
{
	struct buf b;
	static const struct str head =
	    STR("<meta name='description' content='a {$term}'/>"
		"<script type='application/ld+json'>{\"a\": \"" V
		"\", \"b\": [\"x " V " y\", "
		"<k:value-of select='$today'/>]}</script>");

	buf_init(&b, c->arena, 1 << 20);
	for (size_t i = 0; i < HOSTILE_COUNT(attributes); i++)
		fill(&b, attributes[i], STR("{$term}"));
	put_page(c, "attributes", head, buf_view(&b));
	buf_init(&b, c->arena, 1 << 20);
	for (size_t i = 0; i < HOSTILE_COUNT(addressed); i++)
		for (size_t k = 0; k < HOSTILE_COUNT(addresses); k++) {
			struct buf address;

			buf_init(&address, c->arena, 4096);
			fill(&address, addresses[k], STR("{$device}"));
			fill(&b, addressed[i], buf_view(&address));
		}
	put_page(c, "addresses", STR(""), buf_view(&b));
}

static void
every_place(void **state)
{
	struct compiled c;
	size_t values, renders;

	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "assets/a.png", "x");
	sitedir_put(&c.dir, "texts/nb.xml",
	    "<k:texts " K "><k:text key='hi'>Hei " V "</k:text></k:texts>");
	sitedir_put(&c.dir, "blocks/card.xml",
	    "<k:block " K "><k:param name='heading'/><h2 title='{$heading}'>"
	    "<k:value-of select='$heading' else=''/></h2></k:block>");
	compiled_page(&c, "pages/front.xml", "id='front' path='/'", "");
	put_texts(&c);
	put_attributes(&c);
	compiled_open(&c);
	values = every_page(c.arena, &c.site, &renders);
	print_message(
	    "every place: %zu values, %zu pages read\n", values, renders);
	assert_true(values > 140);
	compiled_stop(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_place),
	    cmocka_unit_test(shipped_sites),
	};

	_Static_assert(HOSTILES >= 1000, "DESIGN 12, R7");
	return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

int
main(void)
{
	return 77; /* without the parser there is nothing to compare */
}

#endif
