/* SPDX-License-Identifier: ISC */
/*
 * Prints the words the compiler knows, one a line, so that lint tests can
 * compare the RELAX NG schemas and the manual pages with its tables:
 *
 *	site.rng language in languages         where an element stands
 *	site.rng language @key required text   an attribute, and what it holds
 *	site.rng own-hosts text                text is its content
 *	site.rng database once                 at most one
 *	event page_view                        what a site has without saying so
 *
 * Of templates no more than names: the weaver checks values where it uses
 * them.  The one argument is the directory of a site that declares nothing.
 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "source/source.h"
#include "model/model.h"
#include "model/vocab.h"
#include "weave/weaver.h"
#include "model/selector.h"

/* As the schemas name the kinds (value.KIND of common.rng). */
static const char *const kinds[] = {
    [VOCAB_TEXT] = "text",
    [VOCAB_KEY] = "key",
    [VOCAB_NAME] = "name",
    [VOCAB_KEYS] = "keys",
    [VOCAB_WORDS] = "words",
    [VOCAB_NUMBER] = "number",
    [VOCAB_DURATION] = "duration",
    [VOCAB_CAP] = "cap",
    [VOCAB_DATE] = "date",
    [VOCAB_MOMENT] = "moment",
    [VOCAB_AMOUNT] = "amount",
    [VOCAB_CHOICE] = "choice",
    [VOCAB_PATH] = "path",
    [VOCAB_JSON] = "json",
    [VOCAB_LANG] = "lang",
    [VOCAB_SPOKEN] = "spoken",
    [VOCAB_STAGE] = "stage",
    [VOCAB_EVENT] = "event",
    [VOCAB_EVENTS] = "events",
    [VOCAB_CLASS] = "class",
    [VOCAB_ITEM] = "item",
    [VOCAB_FACT] = "fact",
    [VOCAB_PERSON] = "person",
};

static void
print_choices(const char *choices)
{
	struct str rest = str_of(choices), word;
	const char *before = " ";

	while (str_word(&rest, &word)) {
		printf("%s%.*s", before, STR_ARG(word));
		before = "|";
	}
}

static void
print_parents(const char *file, const char *name, const char *parents)
{
	struct str rest = str_of(parents), word;

	while (str_word(&rest, &word))
		printf("%s %s in %.*s\n", file, name, STR_ARG(word));
}

static void
print_attr(const char *file, const struct vocab_element *e,
    const struct vocab_attr *a, bool values)
{
	printf("%s %s @%s", file, e->name, a->name);
	if (values) {
		printf(a->required ? " required" : " optional");
		if (a->kind == VOCAB_CHOICE)
			print_choices(a->choices);
		else
			printf(" %s", kinds[a->kind]);
	}
	printf("\n");
}

static bool
has_attr(const struct vocab_element *e, struct str name)
{
	for (size_t i = 0; i < VOCAB_ATTRS_MAX && e->attrs[i].name; i++)
		if (str_eq(name, str_of(e->attrs[i].name)))
			return true;
	return false;
}

/* What an element can not ask for: a presume rule decides the stage, and
 * somebody in a sequence is on no page. */
static bool
lacks(const char *file, const struct vocab_element *e, struct str selector)
{
	if (strcmp(file, "sequence.rng") == 0)
		return str_eq(selector, STR("page-class"));
	return strcmp(e->name, "presume") == 0 && str_eq(selector, STR("sure"));
}

static void
print_element(const char *file, const struct vocab_element *e, bool values)
{
	print_parents(file, e->name, e->parents);
	for (size_t i = 0; i < VOCAB_ATTRS_MAX && e->attrs[i].name; i++)
		print_attr(file, e, &e->attrs[i], values);
	for (size_t i = 0;
	     e->flags & (VOCAB_HAS_SELECTORS | VOCAB_TELLS_SOURCE); i++) {
		struct str name = selector_name(i);

		if (name.n == 0)
			break;
		if (!(e->flags & VOCAB_HAS_SELECTORS) &&
		    !selector_tells_source(name))
			continue;
		if (!has_attr(e, name) && !lacks(file, e, name))
			printf("%s %s @%.*s%s\n", file, e->name, STR_ARG(name),
			    values ? " selector" : "");
	}
	if (values && e->flags & VOCAB_HAS_TEXT)
		printf("%s %s text\n", file, e->name);
	if (e->flags & VOCAB_ONCE)
		printf("%s %s once\n", file, e->name);
}

static void
print_table(const char *file, const struct vocabulary *v, bool values)
{
	for (size_t i = 0; i < v->n; i++)
		print_element(file, &v->elements[i], values);
}

static void
print_words(const char *name, const char *words)
{
	struct str rest = str_of(words), word;

	while (str_word(&rest, &word))
		printf("template.rng %s @%.*s\n", name, STR_ARG(word));
}

static bool
is_of_page(const char *name)
{
	for (size_t i = 0; i < vocab_page.n; i++)
		if (strcmp(vocab_page.elements[i].name, name) == 0)
			return true;
	return false;
}

static void
print_woven(const struct weave_element *e)
{
	if (is_of_page(e->name))
		return;
	print_parents("template.rng", e->name,
	    e->parents == NULL ? "content" : e->parents);
	print_words(e->name, e->attrs);
	if (e->takes & (TAKES_SHARED | TAKES_ANY))
		print_words(e->name, WEAVE_SHARED);
	if (e->takes & TAKES_ANY)
		print_words(e->name, "*");
	for (size_t i = 0; e->takes & TAKES_SELECTORS; i++) {
		struct str name = selector_name(i);

		if (name.n == 0)
			break;
		printf("template.rng %s @%.*s\n", e->name, STR_ARG(name));
	}
}

static void
print_template(void)
{
	print_table("template.rng", &vocab_page, false);
	print_table("template.rng", &vocab_mail, false);
	print_table("template.rng", &vocab_report, false);
	for (const struct weave_element *e = weave_elements; e->name; e++)
		print_woven(e);
	/* readitems.c reads texts/LANG.xml without a table. */
	printf("template.rng text in texts\ntemplate.rng text @key\n");
}

static void
print_names(const char *what, const struct names *names)
{
	for (size_t i = 0; i < names->n; i++)
		printf("%s %.*s\n", what, STR_ARG(names->rows[i].key));
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new(0);
	struct complaints *c = complaints_new(a);
	const struct model *m;

	if (argc != 2) {
		fprintf(stderr, "usage: vocabulary DIR\n");
		return 2;
	}
	print_table("site.rng", &vocab_site, true);
	print_table("journey.rng", &vocab_journey, true);
	print_table("items.rng", &vocab_items, true);
	print_table("facts.rng", &vocab_facts, true);
	print_table("hooks.rng", &vocab_hooks, true);
	print_table("sequence.rng", &vocab_sequence, true);
	print_table("letter.rng", &vocab_letter, true);
	print_template();
	m = model_read(a, c, argv[1]);
	print_names("event", &m->events);
	print_names("stage", &m->stages);
	for (size_t i = 0; selector_name(i).n > 0; i++)
		printf("selector %.*s\n", STR_ARG(selector_name(i)));
	for (int i = 0; i < CLASS__MAX; i++)
		printf("source-class %s\n",
		    source_class_name((enum source_class)i));
	for (int i = 0; i < CHANNEL__MAX; i++)
		printf("channel %s\n", channel_name((enum channel)i));
	arena_free(a);
	return fflush(stdout) == 0 ? 0 : 1;
}
