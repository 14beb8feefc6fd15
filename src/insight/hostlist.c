/* SPDX-License-Identifier: ISC */
/*
 * The one file that includes <yaml.h>.  A walk over libyaml's events with the
 * kinds and keys of what is open: the shape of a list is in which of them a
 * host lies.
 */
#include "insight/hostlist.h"

#ifdef HAVE_YAML

#include <string.h>
#include <yaml.h>

#define DEPTH_MAX 8
#define KEY_MAX 256

/* A mapping or a sequence that is open. */
struct level {
	bool mapping, has_key;
	char key[KEY_MAX];
	size_t n;
};

struct walk {
	struct arena *arena;
	hostlist_fn *fn;
	void *ctx;
	struct level levels[DEPTH_MAX];
	size_t depth;
	const char *why;
	size_t line; /* from 0 */
};

static struct str
key_at(const struct walk *w, size_t level)
{
	return (struct str){w->levels[level].key, w->levels[level].n};
}

/* Whether what is open is `kinds`: M a mapping, S a sequence. */
static bool
is_open(const struct walk *w, const char *kinds)
{
	if (w->depth != strlen(kinds))
		return false;
	for (size_t i = 0; i < w->depth; i++)
		if (w->levels[i].mapping != (kinds[i] == 'M'))
			return false;
	return true;
}

/* A value that is text: a host, if it lies where one does. */
static void
take_value(struct walk *w, struct str text)
{
	struct hostlist_entry e = {.host = text};

	if (is_open(w, "MS")) {
		e.shape = HOSTLIST_PLAIN;
		e.name = key_at(w, 0);
	} else if (is_open(w, "MSMS") && str_eq(key_at(w, 2), STR("urls"))) {
		e.shape = HOSTLIST_SEARCH;
		e.name = key_at(w, 0);
	} else if (is_open(w, "MMMS") && str_eq(key_at(w, 2), STR("domains"))) {
		e.shape = HOSTLIST_MEDIUM;
		e.medium = key_at(w, 0);
		e.name = key_at(w, 1);
	} else {
		return;
	}
	w->fn(w->ctx, &e);
}

/* The value of a mapping's key is over. */
static void
value_done(struct walk *w)
{
	if (w->depth > 0)
		w->levels[w->depth - 1].has_key = false;
}

static void
take_scalar(struct walk *w, struct str text)
{
	struct level *top = w->depth > 0 ? &w->levels[w->depth - 1] : NULL;

	if (top == NULL || !top->mapping || top->has_key) {
		take_value(w, text);
		value_done(w);
		return;
	}
	if (text.n > sizeof(top->key)) {
		w->why = "a name is longer than any";
		return;
	}
	if (text.n > 0)
		memcpy(top->key, text.p, text.n);
	top->n = text.n;
	top->has_key = true;
}

static void
open_level(struct walk *w, bool mapping)
{
	if (w->depth > 0 && w->levels[w->depth - 1].mapping &&
	    !w->levels[w->depth - 1].has_key) {
		w->why = "a name is no text";
		return;
	}
	if (w->depth == DEPTH_MAX) {
		w->why = "this is nested deeper than any list of hosts";
		return;
	}
	w->levels[w->depth++] = (struct level){.mapping = mapping};
}

/* false: the end, or w->why says what is wrong. */
static bool
take_event(struct walk *w, const yaml_event_t *e)
{
	w->line = e->start_mark.line;
	switch (e->type) {
	case YAML_SCALAR_EVENT:
		if (e->data.scalar.anchor != NULL)
			w->why = "an anchor; write the list out";
		else
			take_scalar(
			    w, (struct str){(const char *)e->data.scalar.value,
				   e->data.scalar.length});
		break;
	case YAML_SEQUENCE_START_EVENT:
		if (e->data.sequence_start.anchor != NULL)
			w->why = "an anchor; write the list out";
		else
			open_level(w, false);
		break;
	case YAML_MAPPING_START_EVENT:
		if (e->data.mapping_start.anchor != NULL)
			w->why = "an anchor; write the list out";
		else
			open_level(w, true);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		w->depth--;
		value_done(w);
		break;
	case YAML_ALIAS_EVENT:
		w->why = "an alias; write the list out";
		break;
	case YAML_DOCUMENT_END_EVENT:
	case YAML_STREAM_END_EVENT:
		return false;
	default:
		break;
	}
	return w->why == NULL;
}

static void
parse(struct walk *w, yaml_parser_t *parser)
{
	yaml_event_t event;
	bool more;

	do {
		if (!yaml_parser_parse(parser, &event)) {
			w->line = parser->problem_mark.line;
			w->why = parser->problem != NULL ? parser->problem
							 : "no YAML";
			return;
		}
		more = take_event(w, &event);
		yaml_event_delete(&event);
	} while (more);
}

const char *
hostlist_read(struct arena *a, struct str text, hostlist_fn *fn, void *ctx)
{
	struct walk *w = ARENA_NEW(a, struct walk);
	const char *said = NULL;
	yaml_parser_t parser;

	if (!yaml_parser_initialize(&parser))
		return "libyaml could not be started";
	*w = (struct walk){.arena = a, .fn = fn, .ctx = ctx};
	yaml_parser_set_input_string(
	    &parser, (const unsigned char *)text.p, text.n);
	parse(w, &parser);
	if (w->why != NULL)
		said = str_format(a, "line %zu: %s", w->line + 1, w->why).p;
	yaml_parser_delete(&parser);
	return said;
}

struct library
hostlist_library(void)
{
	return (struct library){
	    "libyaml", YAML_VERSION, yaml_get_version_string()};
}

#else

const char *
hostlist_read(struct arena *a, struct str text, hostlist_fn *fn, void *ctx)
{
	(void)a;
	(void)text;
	(void)fn;
	(void)ctx;
	return "this program was built without libyaml";
}

struct library
hostlist_library(void)
{
	return (struct library){"libyaml", "nothing", "no lists of hosts"};
}

#endif
