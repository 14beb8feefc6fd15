/* SPDX-License-Identifier: ISC */
/*
 * A form as its author wrote it (k:form, SITE 4), for those who check it, weave
 * it and put it into the image.
 */
#ifndef WEAVE_FORM_H
#define WEAVE_FORM_H

#include "weave/weaver.h"

#define FORM_CONTROLS_MAX 128
#define FORM_OPTIONS_MAX 256 /* of a field */

/* All controls of one name. */
struct form_field {
	const struct node *node; /* the first */
	struct str name;
	enum field_kind kind;
	bool required, many;
	bool told; /* a k:error is its */
	uint32_t shortest, longest;
	int64_t min, max, step, base;
	struct str *options; /* FORM_OPTIONS_MAX of a FIELD_CHOICE */
	size_t noptions;
};

/* An <input>, <select> or <textarea> with a name, or an <option>. */
struct form_control {
	const struct node *node;
	size_t field;     /* index */
	struct str value; /* of what is chosen */
};

struct form {
	const struct node *node;
	struct str name;
	struct form_field fields[FORM_FIELDS_MAX];
	size_t nfields;
	struct form_control controls[FORM_CONTROLS_MAX];
	size_t ncontrols;
	const struct node *agrees[FORM_AGREES_MAX];
	size_t nagrees;
	bool sends;   /* it has a button */
	bool crowded; /* there is more than it can hold */
};

/* Reads a k:form without complaining; what is malformed is as if it were not
 * there.  Only what stands in the form itself is its field, so that it is the
 * same for everybody: nothing in a block, slot or box. */
void form_read(struct arena *, const struct node *, struct form *);
/* The index of a field, or -1. */
int form_field_find(const struct form *, struct str name);
/* NULL: it is none of the form's. */
const struct form_control *form_control_find(
    const struct form *, const struct node *);
/* Whether the control is one of those that people choose: radio, checkbox. */
bool form_is_ticked(const struct node *);
/* The kind of an <input type>; false: none that a form takes. */
bool form_kind(const struct node *input, enum field_kind *);
/* Whether it is a button of the form, named or not. */
bool form_is_button(const struct node *);

/* The words of a k:agree as they are kept, without markup and with its texts;
 * empty: it has none, or some that are not known now. */
struct str form_words(
    struct arena *, const struct model *, const struct node *agree, int lang);

/* formcheck.c: complains about all that is wrong with it; false: nothing of it
 * can be woven. */
bool form_check(struct weave *, const struct form *);

/* weaveform.c */
void weave_form(struct weave *, const struct frame *, const struct inside *,
    const struct node *);
void weave_form_error(struct weave *, const struct frame *,
    const struct inside *, const struct node *);
void weave_agree(struct weave *, const struct frame *, const struct inside *,
    const struct node *);
/* Complains about a k:agree that is not to one thing, of a name that is known,
 * or holds no words that can be kept; false: to nothing. */
bool weave_agree_check(struct weave *, const struct node *);
/* weavefield.c: of a control of the form that is woven: the element without
 * what its value says, */
struct node weave_control(struct weave *, const struct node *);
/* and behind its other attributes, what was sent, or what the author says. */
void weave_control_attrs(
    struct weave *, const struct frame *, const struct node *);
/* The content of a <textarea>. */
void weave_control_lines(struct weave *, const struct frame *,
    const struct inside *, const struct node *);
/* The k:error of a field: "ebook.email.error". */
struct str weave_error_id(
    struct weave *, const struct form *, struct str field);

#endif
