/* SPDX-License-Identifier: ISC */
/*
 * <notify> of site.xml into the records of template/site.h.  What is wrong with
 * one was said when it was read, but for its form, which a page declares.
 */
#include "base/arena.h"
#include "weave/compiler.h"

static struct notify_row
row_of(struct compiler *c, const struct node *n)
{
	bool person = node_attr(n, "person") != NULL;
	struct str mail = node_value(n, "mail");

	if (person && mail.n == 0)
		mail = model_notify_mail(n);
	return (struct notify_row){
	    .person = image_text(c->maker, node_value(n, "person")),
	    .mail = image_text(c->maker, mail),
	    .secret = image_text(c->maker, node_value(n, "secret")),
	    .url = image_text(c->maker, node_value(n, "url")),
	    .events = compile_words(c, node_value(n, "event")),
	    .forms = compile_words(c, node_value(n, "form")),
	    .stages = compile_stages(c, n),
	    .tasks = model_notify_task(n)};
}

void
compile_notify(struct compiler *c, const struct named *forms)
{
	struct notify_row rows[NOTIFY_MAX];
	const struct node *site = c->model->site, *n;
	size_t count = 0;

	for (n = site == NULL ? NULL : site->first; n != NULL; n = n->next) {
		if (!node_is(n, SPACE_K, "notify") || count == NOTIFY_MAX)
			continue;
		compile_forms_named(c, n, forms);
		rows[count++] = row_of(c, n);
	}
	c->head.notifies = image_put(c->maker, rows, count, sizeof(*rows));
}
