/* SPDX-License-Identifier: ISC */
/*
 * The words of the pages behind a mail's links, for every language of the site:
 * unlike other texts they are put together when somebody asks.
 */
#include "base/arena.h"
#include "template/mailtext.h"
#include "template/mine.h"
#include "weave/compiler.h"
#include "weave/phrase.h"
#include "weave/weaver.h"

/* Whoever may leave must be able to read how. */
#define SPOKEN_BY_ALL STR("en")

/* What is in braces and would be shown as it stands; empty: nothing. */
static struct str
misnamed(struct str words)
{
	while (words.n > 0) {
		struct str tail = str_from(words, str_chr(words, '{')), name;
		size_t end = str_chr(tail, '}');

		if (end == tail.n)
			return STR("");
		name = str_from(str_head(tail, end), 1);
		if (!weave_listed(MINE_NAMES, name))
			return name;
		words = str_from(tail, end + 1);
	}
	return STR("");
}

static void
check_names(struct compiler *c, const struct node *node, struct str words)
{
	struct str name = misnamed(words);

	if (name.n > 0)
		complain(c->complaints, COMPLAINT_ERROR, node->where,
		    "words of the program",
		    "{%.*s} stands for nothing here; write one of {list}, "
		    "{about}, {address}, {date}, {days}",
		    STR_ARG(name));
}

/* What is kept as proof that he joined a list says which. */
static void
check_wish(struct compiler *c, const struct node *node, struct str words)
{
	struct str key = node_value(node, "key");

	if ((str_eq(key, str_of(mine_key(MINE_WISH))) ||
		str_eq(key, str_of(mine_key(MINE_WISH_ABOUT)))) &&
	    str_find(words, STR("{list}")) == words.n)
		complain(c->complaints, COMPLAINT_ERROR, node->where,
		    "words of the program",
		    "\"%.*s\" is what a reader agrees to who joins a list, and "
		    "does not say which; write {list} where its name is to "
		    "stand",
		    STR_ARG(key));
}

static struct str
plain(struct compiler *c, const struct node *node)
{
	struct str words;

	for (const struct node *n = node->first; n != NULL; n = n->next)
		if (n->kind == NODE_ELEMENT) {
			complain(c->complaints, COMPLAINT_ERROR, n->where,
			    "words of the program",
			    "the text \"%.*s\" is put into a page when it is "
			    "asked for, and has plain words; take the element "
			    "out",
			    STR_ARG(node_value(node, "key")));
			return STR("");
		}
	words = mailtext_line(c->arena, node_text(c->arena, node));
	check_names(c, node, words);
	check_wish(c, node, words);
	return words;
}

/* What the site says in the language, else what the program does, and so on
 * along the chain. */
static struct str
words_in(struct compiler *c, struct str key, int lang)
{
	const struct model *m = c->model;

	for (; lang >= 0; lang = m->langs[lang].falls_to) {
		struct str words = phrase(key, m->langs[lang].key);
		int found = lang;
		const struct model_text *text =
		    model_text(m, key, lang, &found);

		if (text != NULL && found == lang) {
			m->texts[text - m->texts].used = true;
			return plain(c, text->node);
		}
		if (words.n > 0)
			return words;
	}
	return phrase(key, SPOKEN_BY_ALL);
}

static const struct model_part *
find_mail(const struct model *m, struct str name)
{
	for (size_t i = 0; i < m->nmails; i++)
		if (str_eq(m->mails[i].name, name))
			return &m->mails[i];
	return NULL;
}

static void
check_mail(struct compiler *c, const char *name, const char *what)
{
	const struct model *m = c->model;
	const struct model_part *mail = find_mail(m, str_of(name));
	const struct node *root =
	    mail == NULL ? NULL : mail->roots[m->default_lang];

	if (mail == NULL && m->nmails > 0 && m->lists.n > 0)
		complain(c->complaints, COMPLAINT_WARNING,
		    m->lists.rows[0].where, "missing mail",
		    "who is on a list can not %s on the page that mails lead "
		    "to; write mails/%s.xml, a confirmation with k:confirm()",
		    what, name);
	if (root != NULL &&
	    !str_eq(node_value(root, "class"), STR("confirmation")))
		complain(c->complaints, COMPLAINT_ERROR, root->where,
		    "kind of mail",
		    "this mail is sent when somebody wants to %s, and asks "
		    "whether it was he; write class=\"confirmation\"",
		    what);
}

void
compile_mine(struct compiler *c)
{
	check_mail(c, MINE_MAIL_EXPORT, "ask for what is known of him");
	check_mail(c, MINE_MAIL_ERASE, "have erased what is known of him");
	size_t n = 0;
	struct str *words =
	    arena_array(c->arena, c->model->nlangs * MINE__MAX, sizeof(*words));

	for (size_t lang = 0; lang < c->model->nlangs; lang++)
		for (int i = 0; i < MINE__MAX; i++)
			words[n++] = words_in(
			    c, str_of(mine_key((enum mine_word)i)), (int)lang);
	c->head.mine = compile_texts(c, words, n);
}
