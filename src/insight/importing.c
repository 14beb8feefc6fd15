/* SPDX-License-Identifier: ISC */
/*
 * Hosts of the lists become patterns that take what lies below them as well,
 * as most of the lists mean it; {} stands for a country.
 */
#include "insight/importing.h"

#include "insight/naming.h"
#include "source/host.h"
#include "source/pattern.h"
#include "template/escape.h"

#define PATTERN_MAX 300
#define PATTERNS_MAX (1u << 20)
#define NOTES_MAX (1u << 20)

void
importing_start(struct importing *im, struct arena *a, enum source_class plain)
{
	*im = (struct importing){.arena = a, .plain = plain};
	im->end = &im->first;
	buf_init(&im->notes, a, NOTES_MAX);
}

/* The class of an entry; false: the list means nothing we know. */
static bool
class_of(const struct importing *im, const struct hostlist_entry *e,
    enum source_class *class)
{
	static const struct {
		const char *medium;
		enum source_class class;
	} mediums[] = {{"search", CLASS_SEARCH}, {"social", CLASS_SOCIAL},
	    {"email", CLASS_MAIL}, {"video", CLASS_VIDEO},
	    {"shopping", CLASS_SHOPPING}, {"news", CLASS_NEWS},
	    {"ai", CLASS_AI}, {"chatbot", CLASS_AI},
	    {"ai-assistant", CLASS_AI}};

	*class = e->shape == HOSTLIST_SEARCH ? CLASS_SEARCH : im->plain;
	if (e->shape != HOSTLIST_MEDIUM)
		return true;
	for (size_t i = 0; i < sizeof(mediums) / sizeof(mediums[0]); i++)
		if (str_ieq(e->medium, str_of(mediums[i].medium))) {
			*class = mediums[i].class;
			return true;
		}
	return false;
}

/* "www.google.{}" as ".google.{cc}" and an example of what it takes; false: no
 * pattern of ours can say it. */
static bool
to_pattern(
    struct arena *a, struct str host, struct str *pattern, struct str *example)
{
	struct buf p, x;
	struct pattern parsed;

	host = str_lower(a, str_trim(host));
	if (str_starts(host, STR("www.")))
		host = str_from(host, 4);
	if (str_starts(host, STR("{}.")))
		host = str_from(host, 3);
	if (host.n == 0 || host.n > PATTERN_MAX)
		return false;
	buf_init(&p, a, PATTERN_MAX * 3);
	buf_init(&x, a, PATTERN_MAX * 3);
	buf_char(&p, '.');
	for (struct str part; host.n > 0;) {
		size_t at = str_find(host, STR("{}"));

		part = str_head(host, at);
		buf_str(&p, part);
		buf_str(&x, part);
		if (at < host.n) {
			buf_lit(&p, "{cc}");
			buf_lit(&x, "no");
		}
		host = str_from(host, at + 2);
	}
	*pattern = buf_view(&p);
	*example = buf_view(&x);
	return pattern_parse(*pattern, &parsed) == NULL;
}

static struct import_source *
source_of(struct importing *im, struct str name, enum source_class class)
{
	struct import_source *s = im->first;

	while (
	    s != NULL && !(s->source_class == class && str_eq(s->name, name)))
		s = s->next;
	if (s != NULL)
		return s;
	s = ARENA_NEW(im->arena, struct import_source);
	s->name = str_copy(im->arena, name);
	s->source_class = class;
	buf_init(&s->patterns, im->arena, PATTERNS_MAX);
	*im->end = s;
	im->end = &s->next;
	im->sources++;
	return s;
}

/* Twice in a list is once for us. */
static bool
has_pattern(const struct import_source *s, struct str pattern)
{
	struct str rest = buf_view(&s->patterns), word;

	while (str_word(&rest, &word))
		if (str_eq(word, pattern))
			return true;
	return false;
}

static void
add(struct importing *im, struct str name, enum source_class class,
    struct str pattern)
{
	struct import_source *s;

	for (s = im->first; s != NULL; s = s->next)
		if (has_pattern(s, pattern))
			return;
	s = source_of(im, name, class);
	buf_printf(&s->patterns, " %.*s", STR_ARG(pattern));
	im->hosts++;
}

void
importing_take(void *ctx, const struct hostlist_entry *e)
{
	struct importing *im = ctx;
	struct str pattern, example;
	enum source_class class;
	struct host_hit hit;

	if (!class_of(im, e, &class) ||
	    !to_pattern(im->arena, e->host, &pattern, &example)) {
		im->skipped++;
		return;
	}
	hit = host_find(str_head(example, str_chr(example, '/')),
	    str_from(example, str_chr(example, '/')));
	if (hit.category == CATEGORY_NONE) {
		add(im, e->name, class, pattern);
	} else if (hit.source_class == class) {
		im->alike++;
	} else {
		im->otherwise++;
		buf_printf(&im->notes, "%.*s: here %s, there %s\n",
		    STR_ARG(example), source_class_name(hit.source_class),
		    source_class_name(class));
	}
}

/* A shipped source of that name grows; any other gets a key that is free. */
static struct str
key_of(struct naming *naming, const struct import_source *s)
{
	struct str key = naming_key(naming->arena, s->name);
	const struct source_key *shipped = source_key_find(key);

	if (shipped != NULL && shipped->source_class == s->source_class)
		return key;
	return naming_choose(naming, s->name, s->name);
}

void
importing_put(const struct importing *im, struct buf *b)
{
	struct naming naming;

	naming_start(&naming, im->arena);
	for (const struct import_source *s = im->first; s != NULL;
	     s = s->next) {
		buf_printf(b, "<source key=\"%.*s\" label=\"",
		    STR_ARG(key_of(&naming, s)));
		escape(b, ESCAPE_ATTR, s->name);
		buf_printf(b, "\" source-class=\"%s\" patterns=\"",
		    source_class_name(s->source_class));
		escape(b, ESCAPE_ATTR, str_trim(buf_view(&s->patterns)));
		buf_lit(b, "\"/>\n");
	}
}
