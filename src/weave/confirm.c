/* SPDX-License-Identifier: ISC */
#include "weave/confirm.h"

static void
keep(struct confirmation *c, const struct node **place, const struct node *node)
{
	if (*place == NULL)
		*place = node;
	else if (c->more == NULL)
		c->more = node;
}

/* Only what stands in it itself: buttons are the same for everybody. */
static void
read_buttons(struct confirmation *c, const struct node *node)
{
	for (const struct node *n = node->first; n != NULL; n = n->next) {
		if (node_is(n, SPACE_K, "agree"))
			keep(c, &c->agree, n);
		else if (node_is(n, SPACE_K, "plain-button"))
			keep(c, &c->plain, n);
		else if (n->kind == NODE_ELEMENT && n->space == SPACE_NONE) {
			if (weave_listed(
				"button input select textarea", n->name))
				c->field = n;
			read_buttons(c, n);
		}
	}
}

void
confirmation_read(const struct node *node, struct confirmation *c)
{
	*c = (struct confirmation){
	    .node = node, .form = node_value(node, "form")};
	read_buttons(c, node);
}

/* The first k:`element` of that name below a node; NULL: there is none. */
static const struct node *
find(const struct node *node, const char *element, const char *attr,
    struct str name)
{
	const struct node *found = NULL;

	if (node_is(node, SPACE_K, element) &&
	    str_eq(node_value(node, attr), name))
		return node;
	for (const struct node *n = node->first; n != NULL && found == NULL;
	     n = n->next)
		found = find(n, element, attr, name);
	return found;
}

const struct node *
confirmation_find(const struct node *root, struct str form)
{
	return find(root, "confirmation", "form", form);
}

const struct model_page *
confirmation_page(const struct model *m, struct str form)
{
	for (size_t i = 0; i < m->npages; i++)
		for (size_t lang = 0; lang < m->nlangs; lang++) {
			const struct node *root = m->pages[i].roots[lang];

			if (root != NULL &&
			    confirmation_find(root, form) != NULL)
				return &m->pages[i];
		}
	return NULL;
}

static const struct node *
form_below(
    const struct model *m, const struct node *const *roots, struct str name)
{
	const struct node *found = NULL;

	for (size_t i = 0; i < m->nlangs && found == NULL; i++)
		if (roots[i] != NULL)
			found = find(roots[i], "form", "name", name);
	return found;
}

const struct node *
confirmation_form(const struct model *m, struct str name)
{
	const struct node *found = NULL;

	for (size_t i = 0; i < m->npages && found == NULL; i++)
		found = form_below(m, m->pages[i].roots, name);
	for (size_t i = 0; i < m->nblocks && found == NULL; i++)
		found = form_below(m, m->blocks[i].roots, name);
	for (size_t i = 0; i < m->nlayouts && found == NULL; i++)
		found = form_below(m, m->layouts[i].roots, name);
	return found;
}

static struct where
at(const struct node *node, const char *name)
{
	return attr_where(node, node_attr(node, name));
}

/* Whether one of its files is of another class than a confirmation. */
static bool
is_other(const struct model *m, const struct model_part *mail)
{
	for (size_t i = 0; i < m->nlangs; i++)
		if (mail->roots[i] != NULL &&
		    !str_eq(node_value(mail->roots[i], "class"),
			STR("confirmation")))
			return true;
	return false;
}

static void
check_mail(struct weave *w, const struct node *node, struct str name)
{
	const struct model_part *mail = model_mail(w->model, name);

	if (mail == NULL)
		weave_error(w, at(node, "confirm"), "unknown mail",
		    "confirm=\"%.*s\" is no mail; write mails/%.*s.xml with "
		    "class=\"confirmation\"",
		    STR_ARG(name), STR_ARG(name));
	else if (is_other(w->model, mail))
		weave_error(w, at(node, "confirm"), "kind of mail",
		    "the mail \"%.*s\" is not class=\"confirmation\", and "
		    "nothing else goes to an address that nobody has proven; "
		    "write class=\"confirmation\" on its k:mail",
		    STR_ARG(name));
}

static void
check_page(struct weave *w, const struct form *form)
{
	const struct model_page *page = confirmation_page(w->model, form->name);
	struct where where = at(form->node, "confirm");

	if (page == NULL && !w->model->pages_broken)
		weave_error(w, where, "missing confirmation",
		    "no page has the buttons that confirm an address; write "
		    "<k:confirmation form=\"%.*s\"/> into one",
		    STR_ARG(form->name));
	else if (page != NULL &&
		 (page->nbinds > 0 ||
		     model_page_path(w->model, page, w->lang).n == 0))
		weave_error(w, where, "unknown page",
		    "the page \"%.*s\", which holds the k:confirmation, has no "
		    "plain address in %.*s; give it one: <k:path "
		    "xml:lang=\"%.*s\">",
		    STR_ARG(page->id), STR_ARG(w->model->langs[w->lang].key),
		    STR_ARG(w->model->langs[w->lang].key));
}

static void
check_download(struct weave *w, const struct node *node, struct str name)
{
	if (!model_has_download(w->model, name))
		weave_error(w, at(node, "download"), "unknown file",
		    "download=\"%.*s\" is no file in downloads/; put it there",
		    STR_ARG(name));
	if (node_attr(node, "confirm") == NULL)
		weave_error(w, at(node, "download"), "missing confirmation",
		    "a file goes to who proves that the address is his; write "
		    "confirm=\"…\", the name of the mail that asks");
}

void
confirm_check(struct weave *w, const struct form *form)
{
	const struct attr *confirm = node_attr(form->node, "confirm");
	const struct attr *download = node_attr(form->node, "download");

	if (download != NULL)
		check_download(w, form->node, download->value);
	if (confirm != NULL) {
		check_mail(w, form->node, confirm->value);
		check_page(w, form);
		return;
	}
	if (form->nagrees > 0)
		weave_warn(w, form->agrees[0]->where, "missing confirmation",
		    "what is ticked here allows nothing: nobody proves that "
		    "the address is his; write confirm=\"…\" on the k:form, "
		    "the name of the mail that asks");
}
