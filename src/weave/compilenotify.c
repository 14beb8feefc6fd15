/* SPDX-License-Identifier: ISC */
/*
 * <notify> of site.xml into the records of template/site.h.  What is wrong with
 * one was said when it was read, but for its form, which a page declares.
 */
#include "base/arena.h"
#include "weave/compiler.h"
#include "weave/weaver.h"

#define WORDS_MAX 64

static struct span
put_words(struct compiler *c, struct str list)
{
	struct str words[WORDS_MAX], word;
	size_t n = 0;

	while (n < WORDS_MAX && str_word(&list, &word))
		words[n++] = word;
	return compile_texts(c, words, n);
}

static void
check_forms(struct compiler *c, const struct node *n, const struct named *forms)
{
	struct str rest = node_value(n, "form"), word;

	while (str_word(&rest, &word)) {
		size_t i = 0;

		while (i < forms->n && !str_eq(forms->rows[i].name, word))
			i++;
		if (i == forms->n)
			complain(c->complaints, COMPLAINT_ERROR,
			    attr_where(n, node_attr(n, "form")), "unknown form",
			    "form=\"%.*s\" is in no page; write the name of a "
			    "k:form",
			    STR_ARG(word));
	}
}

static uint64_t
stages_of(struct compiler *c, const struct node *n)
{
	struct str list = str_trim(node_value(n, "stage"));

	if (list.n == 0)
		return 0;
	return program_stages(
	    program_new(c->arena, image_maker_new(c->arena), c->model, -1),
	    list, n->where);
}

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
	    .events = put_words(c, node_value(n, "event")),
	    .forms = put_words(c, node_value(n, "form")),
	    .stages = stages_of(c, n),
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
		check_forms(c, n, forms);
		rows[count++] = row_of(c, n);
	}
	c->head.notifies = image_put(c->maker, rows, count, sizeof(*rows));
}
