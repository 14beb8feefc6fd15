/* SPDX-License-Identifier: ISC */
/*
 * A compiled site for tests of what reads one.
 */
#ifndef TESTS_COMPILED_H
#define TESTS_COMPILED_H

#include "sitedir.h"
#include "weave/compile.h"
#include "template/site.h"

#define K "xmlns:k='urn:kunderejse:1'"
#define NS "xmlns='urn:kunderejse:1'"

struct compiled {
	struct arena *arena;
	struct sitedir dir;
	struct site site;
	struct str image;
};

static inline void
compiled_start(struct compiled *c)
{
	c->arena = arena_new(0);
	sitedir_make(&c->dir);
	sitedir_put(&c->dir, "site.xml",
	    "<site " NS " name='Nordkurs' base='https://www.nordkurs.no'"
	    " zone='Europe/Oslo'><languages default='nb'>"
	    "<language key='da' falls-to='nb'/><language key='en'/>"
	    "<language key='pt-BR'/></languages>"
	    "<own-hosts>.nordkurs.no</own-hosts></site>");
}

/* What was complained about; empty when the image is there. */
static inline struct str
compiled_try(struct compiled *c)
{
	struct complaints *complaints = complaints_new(c->arena);
	struct buf out;

	buf_init(&out, c->arena, 1 << 20);
	if (!compile_site(c->arena, complaints, c->dir.path, &c->image))
		complaints_print(complaints, &out);
	return buf_view(&out);
}

/* Compiles and opens; any error fails the test. */
static inline void
compiled_open(struct compiled *c)
{
	struct str said = compiled_try(c);

	if (said.n > 0)
		fail_msg("%.*s", STR_ARG(said));
	assert_true(site_open(&c->site, c->image.p, c->image.n));
}

static inline void
compiled_stop(struct compiled *c)
{
	sitedir_free(&c->dir);
	arena_free(c->arena);
}

/* A page of one word, with what stands before it. */
static inline void
compiled_page(struct compiled *c, const char *file, const char *attributes,
    const char *first)
{
	sitedir_write(&c->dir, file,
	    str_format(c->arena,
		"<k:page " K " %s>%s<html><head><title>t</title></head><body>"
		"x</body></html></k:page>",
		attributes, first));
}

#endif
