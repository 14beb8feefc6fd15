/* SPDX-License-Identifier: ISC */
/*
 * sequences/ and letters/: their files and names, when they write, and what is
 * wrong with letters.  The rules of a sequence are readcoming.c's, its steps
 * readsteps.c's; conditions and values are judged where they are compiled.
 */
#include "base/arena.h"
#include "model/read.h"
#include "model/vocab.h"

#include <stdlib.h>

#include "template/sequence.h"

/* When it writes */

/* "contact Europe/Stockholm": either may be left out, and both, which is the
 * contact's, else the site's. */
static void
read_zone(struct model *m, const struct node *window, struct model_sequence *s)
{
	struct str rest = node_value(window, "zone"), word, zone = STR("");
	size_t others = 0;

	s->contact_zone = node_attr(window, "zone") == NULL;
	while (str_word(&rest, &word)) {
		if (str_eq(word, STR("contact")))
			s->contact_zone = true;
		else
			zone = word;
		others += !str_eq(word, STR("contact"));
	}
	if (others == 0)
		return;
	if (others == 1 &&
	    zone_load(m->arena, zone, &s->zone_rows, &s->nzone_rows))
		return;
	read_error(m, read_attr(window, "zone"), "unknown zone",
	    "zone=\"%.*s\" is not known on this machine; write for example "
	    "Europe/Stockholm, or contact Europe/Stockholm: that of the "
	    "contact, and for whom we know none the other",
	    STR_ARG(node_value(window, "zone")));
}

static void
read_times(struct model *m, struct model_sequence *s)
{
	const struct node *window = node_child(s->root, "window");
	const struct node *cap = node_child(s->root, "cap");

	if (window != NULL && node_value(window, "open").n > 0)
		read_open(m, window, "open", &s->window);
	s->contact_zone = true;
	if (window != NULL)
		read_zone(m, window, s);
	if (cap != NULL)
		read_caps(m, cap, "of", s->caps, &s->ncaps);
}

#define WEEK (7 * 24 * 60)

/* Whether a minute of the week is in both. */
static bool
meets(struct hours_range a, struct hours_range b)
{
	for (uint32_t shift = 0; shift <= WEEK; shift += WEEK)
		if ((a.from < b.to + shift && b.from + shift < a.to) ||
		    (b.from < a.to + shift && a.from + shift < b.to))
			return true;
	return false;
}

/* The site's hours go on, where he is who reads: those of a sequence only
 * tighten them. */
static void
check_window(struct model *m, const struct model_sequence *s)
{
	const struct model_hours *site = &m->mail_window;

	if (s->window.nranges == 0 || site->nranges == 0)
		return;
	for (uint32_t i = 0; i < s->window.nranges; i++)
		for (uint32_t k = 0; k < site->nranges; k++)
			if (meets(s->window.ranges[i], site->ranges[k]))
				return;
	read_error(m, node_child(s->root, "window")->where, "never open",
	    "these hours and those of <mail window> in site.xml have no "
	    "minute in common, so nothing is ever sent; write hours within "
	    "those");
}

static void
check_sequence(struct model *m, struct model_sequence *s)
{
	const struct node *root = s->root;

	vocab_check(m, &vocab_sequence, root);
	read_times(m, s);
	check_window(m, s);
	read_coming(m, root);
	read_steps(m, root);
}

/* Letters */

static void
check_letter(struct model *m, const struct node *n)
{
	const struct node *mail = read_mail_of(m, n);
	struct str rest = node_value(n, "not-while-in"), word;
	struct moment at;

	vocab_check(m, &vocab_letter, n);
	if (node_value(n, "list").n > 0 &&
	    names_find(&m->lists, node_value(n, "list")) < 0)
		read_unknown(m, n, "list", node_value(n, "list"), &m->lists,
		    "declare it in site.xml: <list key=\"…\">");
	if (mail != NULL && model_mail_kind(mail) != KIND_MARKETING)
		read_error(m, read_attr(n, "mail"), "kind of mail",
		    "the mail \"%.*s\" has class=\"%.*s\"; a letter goes to "
		    "a list, which its foot leads out of: take class out of "
		    "its k:mail",
		    STR_ARG(node_value(n, "mail")),
		    STR_ARG(node_value(mail, "class")));
	if (moment_parse(node_value(n, "at"), &at) && !at.has_time)
		read_error(m, read_attr(n, "at"), "bad date",
		    "at=\"%.*s\" says no time of day; write for example "
		    "%.*sT09:00",
		    STR_ARG(node_value(n, "at")), STR_ARG(node_value(n, "at")));
	while (str_word(&rest, &word))
		if (model_sequence(m, word) == NULL)
			read_error(m, read_attr(n, "not-while-in"),
			    "unknown sequence",
			    "there is no sequence \"%.*s\"; write "
			    "sequences/%.*s.xml, or take it out",
			    STR_ARG(word), STR_ARG(word));
}

/* Files */

/* The name of a file below `folder`, which its @name says again or not at all;
 * false after complaining. */
static bool
name_of(struct model *m, struct str folder, struct str path, struct str *name)
{
	*name = str_from(path, folder.n);
	if (!str_ends(*name, STR(".xml"))) {
		read_warn(m, read_file(path), "not read",
		    "not read; only files that end in .xml are");
		return false;
	}
	*name = str_head(*name, name->n - 4);
	if (str_is_name(*name))
		return true;
	read_error(m, read_file(path), "file name",
	    "\"%.*s\" is not a name; rename the file with lower-case letters, "
	    "digits, _ and -",
	    STR_ARG(*name));
	return false;
}

static void
check_name(struct model *m, const struct node *root, struct str name)
{
	struct str said = node_value(root, "name");

	if (said.n > 0 && !str_eq(said, name))
		read_error(m, read_attr(root, "name"), "file name",
		    "name=\"%.*s\" is not that of the file; write "
		    "name=\"%.*s\", or rename the file",
		    STR_ARG(said), STR_ARG(name));
}

static int
by_name(const void *a, const void *b)
{
	const struct model_sequence *x = a, *y = b;

	return str_cmp(x->name, y->name);
}

static int
letters_by_name(const void *a, const void *b)
{
	const struct model_name *x = a, *y = b;

	return str_cmp(x->key, y->key);
}

static void
list_sequences(struct model *m, const struct files *f)
{
	const struct str folder = STR("sequences/");
	size_t n;
	const struct str *paths = files_below(f, folder, &n);

	m->sequences = arena_array(m->arena, n, sizeof(*m->sequences));
	for (size_t i = 0; i < n; i++) {
		struct model_sequence *s = &m->sequences[m->nsequences];

		if (!name_of(m, folder, paths[i], &s->name))
			continue;
		s->root = read_ours(m, f, paths[i]);
		s->where = read_file(paths[i]);
		m->nsequences++;
	}
	if (m->nsequences > SEQUENCES_MAX)
		read_error(m, read_file(paths[0]), "size",
		    "more than %d sequences", SEQUENCES_MAX);
	if (m->nsequences > 0)
		qsort(m->sequences, m->nsequences, sizeof(*m->sequences),
		    by_name);
}

static void
list_letters(struct model *m, const struct files *f)
{
	const struct str folder = STR("letters/");
	size_t n;
	const struct str *paths = files_below(f, folder, &n);
	struct str name;

	for (size_t i = 0; i < n; i++) {
		const struct node *root;

		if (!name_of(m, folder, paths[i], &name))
			continue;
		root = read_ours(m, f, paths[i]);
		if (root != NULL)
			names_add(
			    m, &m->letters, "letter", name, root->where, root);
	}
	if (m->letters.n > 0)
		qsort(m->letters.rows, m->letters.n, sizeof(*m->letters.rows),
		    letters_by_name);
}

void
read_sequences(struct model *m, const struct files *f)
{
	list_sequences(m, f);
	list_letters(m, f);
	for (size_t i = 0; i < m->nsequences; i++) {
		if (m->sequences[i].root == NULL)
			continue;
		check_name(m, m->sequences[i].root, m->sequences[i].name);
		check_sequence(m, &m->sequences[i]);
	}
	for (size_t i = 0; i < m->letters.n; i++) {
		check_name(m, m->letters.rows[i].node, m->letters.rows[i].key);
		check_letter(m, m->letters.rows[i].node);
	}
}
