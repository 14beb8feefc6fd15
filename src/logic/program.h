/* SPDX-License-Identifier: ISC */
/*
 * Building the flat program of one page in one language: conditions and values
 * in, instructions out.  The weaver calls these in document order; select.h and
 * write.h run the result.
 *
 * Knows expressions and selectors, nothing of elements.
 */
#ifndef LOGIC_PROGRAM_H
#define LOGIC_PROGRAM_H

#include "base/image.h"
#include "template/code.h"
#include "template/escape.h"
#include "model/model.h"
#include "template/site.h"

struct program;

/* A block's parameter as it was given: text with {…}, in the scope of the
 * include. */
struct scope;
struct scope_param {
	struct str name;
	struct str text;           /* attribute value template */
	const struct scope *scope; /* where `text` was written */
	struct where where;
};

/* A named condition of a page or of journey.xml. */
struct scope_case {
	struct str name;
	const struct node *node;
	const struct scope *scope;
};

/* The names visible where an expression stands. */
struct scope {
	const struct model_page *page; /* for bindings; NULL: none */
	const struct scope_param *params;
	size_t nparams;
	const struct scope_case
	    *cases; /* of the page; the site's are in the model */
	size_t ncases;
	/* Of the row that a k:for-each around it is at. */
	const struct str *columns;
	size_t ncolumns;
};

#define PROGRAM_BAD UINT32_MAX /* the fault was complained about */

/* A builder for one page in `lang`. */
struct program *program_new(
    struct arena *, struct image_maker *, const struct model *, int lang);

/* What is built is part of a mail, which knows its reader and may hold those of
 * enum mail_link whose bits are in `links`; `why` ends the sentence that
 * refuses the others. */
void program_of_mail(struct program *, unsigned links, const char *why);
/* What is built is of a sequence, which knows who is in it, as a mail does, and
 * whose steps k:clicked() names. */
void program_of_sequence(struct program *, struct str name);
/* The bits of those it holds. */
unsigned program_mail_links(const struct program *);

/*
 * Parses and checks an expression (SITE 3, XPath 1.0 without location paths)
 * and returns the number of its value; equal ones share a number.
 * *may_be_empty (or NULL): it can yield nothing, so `else` is needed.
 */
uint32_t program_value(struct program *, struct str expression, struct where,
    const struct scope *, bool *may_be_empty);
/* true, and the text, when the value is known now (k:page of fixed bindings,
 * k:asset, literals). */
bool program_constant(const struct program *, uint32_t value, struct str *text);
/* true when the value is a finished address of this site (k:page, k:asset). */
bool program_is_address(const struct program *, uint32_t value);
/* true when it is one with scheme and host (k:share, those of a mail). */
bool program_is_whole(const struct program *, uint32_t value);
/* true when whoever makes a link to the page can choose the value: what utm_…
 * and nginx say. */
bool program_is_chosen(const struct program *, uint32_t value);
bool program_is_number(const struct program *, uint32_t value);
/* Its number for machine_value(), of one that is known now, too. */
uint32_t program_value_row(struct program *, uint32_t value);

/*
 * The condition of an element's selector attributes, `test` and `k:term`
 * children, all of which must hold; attributes that are no selectors are
 * skipped.  Returns its number, equal ones share one. With no selector at all:
 * PROGRAM_ALWAYS.
 */
#define PROGRAM_ALWAYS (UINT32_MAX - 1)
uint32_t program_cond(
    struct program *, const struct node *, const struct scope *);
/* Whether it is the same for everybody at any time. */
bool program_cond_is_fixed(const struct program *, uint32_t cond);
/* Whether it asks for what is unknown of who did not agree that we look. */
bool program_cond_browses(const struct program *, uint32_t cond);
/* The stages a list such as "purchase..ambassador at_risk" names, a bit for
 * each by its index; what is wrong with the list is complained about. */
uint64_t program_stages(struct program *, struct str list, struct where);
/* Where a visit has to come from for a signal or a move, by those selectors of
 * it that ask so; its texts are in the program's image.  What is wrong with
 * them is complained about. */
struct rule_came program_came(struct program *, const struct node *);
/* The condition "the consent dialogue is to be shown". */
uint32_t program_cond_consent(struct program *);

/* The condition "this address brings one of n answers to the question". */
uint32_t program_cond_answered(
    struct program *, struct str question, const struct str *answers, size_t n);
/* The condition "he answered the question less than `times` times in so many
 * days", which holds for who is not known; `cap` is how its author wrote it. */
uint32_t program_cond_due(struct program *, struct str question, uint32_t times,
    int32_t days, struct str cap);
/* The condition "what he says may be kept", and with `not_` its opposite. */
uint32_t program_cond_kept(struct program *, bool not_);

/* The condition "he drew a number of [from, to) among `total` in the experiment
 * of that slot"; `variant` is what people call it. */
uint32_t program_cond_arm(struct program *, struct str slot, struct str variant,
    uint32_t from, uint32_t to, uint32_t total);

/*
 * The condition "box number `number` of journey.xml is the one to show": its
 * history and selectors hold, and none of n `earlier` conditions does.
 */
uint32_t program_cond_box(struct program *, const struct node *box,
    uint32_t number, const uint32_t *earlier, size_t n);

/* Writing, in document order. */
void program_literal(struct program *, struct str bytes);
/* Writes a value in its context; `before`/`after` frame it when it is not
 * empty, `otherwise` stands in when it is; all three are the author's text,
 * escaped here. */
void program_write(struct program *, uint32_t value, enum escape_context,
    struct str before, struct str after, struct str otherwise);
/*
 * An attribute that is one {…}: ` name="value"`, left out when the value is
 * empty.
 */
void program_write_attr(
    struct program *, struct str name, uint32_t value, enum escape_context);
/* The class code of a link: "?s=…" or, with `more`, "&amp;s=…"; nothing when
 * the situation has no code. */
void program_code(struct program *, bool more);
/* The same as a hidden field, for forms. */
void program_code_field(struct program *);
/* What follows says something of itself, by the element at that place. */
void program_mark(struct program *, enum mark, struct str word, struct where);
/* The page's own path, escaped for an attribute. */
void program_path(struct program *);
/* The answer's receipt, as part of a query. */
void program_receipt(struct program *);

/* Of the form of that name: a field's value as it was sent, and the token that
 * shows the page to be ours. */
void program_form_value(
    struct program *, enum escape_context, struct str form, struct str field);
void program_form_token(struct program *, struct str form);

/* What is written between the two is where a link of a mail leads, as plain
 * words.  `start`: ` href="`, of the attribute that it becomes, which is left
 * out when there are none; empty: it stays words. */
void program_link(struct program *);
void program_link_end(struct program *, struct str start);

/* What is written up to the end is written once for each row of a query, at
 * most so often. */
typedef uint32_t program_label;
program_label program_each(struct program *, struct str query, uint32_t most);
void program_each_end(struct program *, program_label);

/* A jump taken when the condition does not hold, and one always taken; both
 * give the label to be placed later. */
program_label program_jump_unless(struct program *, uint32_t cond);
program_label program_jump(struct program *);
/* One taken unless the form is shown again and that is so of it. */
program_label program_jump_unless_form(struct program *, enum form_test,
    struct str form, struct str field, struct str value, uint32_t number);
void program_land(struct program *, program_label);
/* Declares a slot after its n whens are known: their conditions, what people
 * call them, and their lines; `empty`: its otherwise shows nothing.  Returns
 * its number. */
uint32_t program_slot(struct program *, struct str name, uint32_t line,
    const uint32_t *conds, const struct str *labels, const uint32_t *lines,
    size_t n, bool empty);

/* The slot is a place for boxes. */
void program_slot_of_boxes(struct program *, uint32_t slot);

/* Puts the finished program into the image. */
void program_finish(struct program *, struct program_row *);

#endif
