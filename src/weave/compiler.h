/* SPDX-License-Identifier: ISC */
/*
 * What the compile*.c files share.  For everyone else there is
 * weave/compile.h.
 */
#ifndef WEAVE_COMPILER_H
#define WEAVE_COMPILER_H

#include "model/model.h"
#include "logic/program.h"
#include "template/sequence.h"

struct compiler {
	struct arena *arena;
	struct complaints *complaints;
	const struct model *model;
	struct image_maker *maker;
	struct program_row *programs;
	size_t nprograms;
	uint32_t *choices; /* page × language: the condition of its selectors */
	struct site_head head;
};

/* compilejourney.c: stages, classes, signals, moves, cooling, without the
 * presume rules, which are conditions. */
void compile_journey(struct compiler *);
/* Warns of signals that no page measures; when all pages are woven. */
void compile_measured(struct compiler *);
/* compilesources.c: the site's own sources and short links. */
void compile_sources(struct compiler *);
/* compilehooks.c: hooks, and what servers may tell of. */
void compile_hooks(struct compiler *);
/* compilesite.c: names, languages, hosts, zone, consent. */
void compile_settings(struct compiler *);
/* compilechoices.c: the selectors of pages, and their program. */
void compile_choices(struct compiler *);
/* compilepages.c: page rows, and their programs behind program 0. */
void compile_pages(struct compiler *);
/* compilemails.c: mails and their programs. */
void compile_mails(struct compiler *);
/* compilereports.c: reports and their programs. */
void compile_reports(struct compiler *);
/* compilemine.c: words of pages that are put together when asked for. */
void compile_mine(struct compiler *);
/* The blocks that can stand by themselves; when the use of all is known. */
void compile_fragments(struct compiler *);

/* compilenamed.c: all elements of ours that are called `element`, by name, with
 * that of each language. */
struct named_row {
	struct str name, home;
	const struct node *first, *nodes[LANGS_MAX];
};
struct named {
	struct named_row *rows;
	size_t n, cap;
};
/* `what` is its name for people.  Complains about a name that stands twice. */
void compile_named(
    struct compiler *, const char *element, const char *what, struct named *);
/* compileasks.c: what visitors are asked. */
void compile_asks(struct compiler *, struct named *asks);
/* compileforms.c: what they can send; no form has the name of an ask. */
void compile_forms(
    struct compiler *, const struct named *asks, struct named *forms);
/* Complains of what form="…" of the element names and is none. */
void compile_forms_named(
    struct compiler *, const struct node *, const struct named *forms);
/* compilenotify.c: who is told of what contacts do. */
void compile_notify(struct compiler *, const struct named *forms);

/* compilesequences.c: sequences and letters, behind forms. */
void compile_sequences(
    struct compiler *, const struct named *asks, const struct named *forms);
/* compilesteps.c: the steps of one, as its row's; their conditions and values
 * go into the program. */
void compile_steps(struct compiler *, struct program *,
    const struct model_sequence *, struct sequence_row *);

/* The texts as a list of spans. */
struct span compile_texts(struct compiler *, const struct str *texts, size_t n);
/* The words of a list, so. */
struct span compile_words(struct compiler *, struct str list);
/* The stages that stage="…" of the element names, a bit for each; 0 without. */
uint64_t compile_stages(struct compiler *, const struct node *);
/* A duration as the image holds it; not given when there is none. */
struct rule_duration compile_duration(struct str);
/* One hours_row, or none of hours that are always open; cap_rows. */
struct span compile_window(struct compiler *, const struct model_hours *);
struct span compile_caps(struct compiler *, const struct cap *, size_t n);

#endif
