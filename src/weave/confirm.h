/* SPDX-License-Identifier: ISC */
/*
 * Where who filled in a form says that its address is his (k:confirmation,
 * SITE 4): one place of one page for each form that asks for it.
 */
#ifndef WEAVE_CONFIRM_H
#define WEAVE_CONFIRM_H

#include "weave/form.h"

struct confirmation {
	const struct node *node;
	struct str form;          /* its name */
	const struct node *agree; /* the button that consents to a list, too;
				     NULL: none */
	const struct node *plain; /* the other; NULL: none */
	const struct node *more;  /* a second one of either; NULL: none */
	const struct node *field; /* of HTML, that is no button of ours */
};

/* Reads a k:confirmation without complaining. */
void confirmation_read(const struct node *, struct confirmation *);
/* The first of that form below the root of a page; NULL: there is none. */
const struct node *confirmation_find(const struct node *root, struct str form);
/* The first page that holds that of the form; NULL: none does. */
const struct model_page *confirmation_page(
    const struct model *, struct str form);

/* The k:form of that name, wherever it stands; NULL: nowhere. */
const struct node *confirmation_form(const struct model *, struct str name);

/* Complains about what a form says of its confirmation. */
void confirm_check(struct weave *, const struct form *);

/* weaveconfirm.c */
void weave_confirmation(struct weave *, const struct frame *,
    const struct inside *, const struct node *);
void weave_plain_button(struct weave *, const struct frame *,
    const struct inside *, const struct node *);
/* k:agree as="button". */
void weave_agree_button(struct weave *, const struct frame *,
    const struct inside *, const struct node *);

#endif
