/* SPDX-License-Identifier: ISC */
/*
 * <mail> of site.xml, and mails/: what a mail says about itself before its
 * content.  The content is the weaver's.
 */
#include "base/arena.h"
#include "mail/address.h"
#include "mail/transport.h"
#include "model/read.h"
#include "model/vocab.h"

#define ADDRESS_MAX 2048
/* So far and so many of those that were sent are looked back at. */
#define CAP_DAYS_MAX 90
#define CAP_MAX 60
#define TRANSPORT_DEFAULT "smtp://127.0.0.1:25"

/* The lines of an address, their ends trimmed, empty ones left out. */
static struct str
lines(struct model *m, struct str text)
{
	struct str line;
	struct buf b;

	buf_init(&b, m->arena, ADDRESS_MAX);
	while (str_cut(&text, '\n', &line)) {
		line = str_trim(line);
		if (line.n > 0 && b.n > 0)
			buf_char(&b, '\n');
		buf_str(&b, line);
	}
	return buf_view(&b);
}

static void
read_transport(struct model *m, const struct node *mail)
{
	struct transport transport;
	struct str why;

	m->mail_transport = read_setting(mail, "transport", TRANSPORT_DEFAULT);
	if (!transport_parse(m->arena, m->mail_transport, &transport, &why))
		read_error(m, read_attr(mail, "transport"), "bad transport",
		    "transport=\"%.*s\" is no way for mail; %.*s",
		    STR_ARG(m->mail_transport), STR_ARG(why));
}

void
read_caps(struct model *m, const struct node *node, const char *attr,
    struct cap *caps, size_t *n)
{
	struct str rest = node_value(node, attr), word;

	while (str_word(&rest, &word)) {
		struct cap *cap = &caps[*n];

		if (*n == MAIL_CAPS_MAX || !cap_parse(word, cap) ||
		    cap->n > CAP_MAX ||
		    duration_days(cap->per) > CAP_DAYS_MAX) {
			read_error(m, read_attr(node, attr), "bad cap",
			    "%s=\"%.*s\" is no list of limits; write for "
			    "example 1/P1D 3/P7D: at most %d, none of more "
			    "than %d mails or %d days",
			    attr, STR_ARG(node_value(node, attr)),
			    MAIL_CAPS_MAX, CAP_MAX, CAP_DAYS_MAX);
			return;
		}
		++*n;
	}
}

static void
read_settings(struct model *m, const struct node *mail)
{
	const struct node *address = node_child(mail, "address");
	struct str from;

	read_transport(m, mail);
	if (mail == NULL)
		return;
	if (node_value(mail, "window").n > 0)
		read_open(m, mail, "window", &m->mail_window);
	else if (node_value(mail, "holidays").n > 0 ||
		 node_child(mail, "holiday") != NULL)
		read_error(m, mail->where, "missing window",
		    "holidays close the hours of a window=\"…\", and this "
		    "<mail> has none; write for example window=\"mon..sun "
		    "00:00..24:00\"");
	read_caps(m, mail, "cap", m->mail_caps, &m->nmail_caps);
	from = node_value(mail, "from");
	if (from.n > 0 &&
	    address_parse(m->arena, from, &m->mail_from) != ADDRESS_OK)
		read_error(m, read_attr(mail, "from"), "bad address",
		    "from=\"%.*s\" is no mail address; write the address that "
		    "mails come from, such as hello@mail.example.org",
		    STR_ARG(from));
	if (address != NULL)
		m->mail_address = lines(m, node_text(m->arena, address));
}

/* The one k:`name` of a mail; complains about a second and about none. */
static void
check_one(struct model *m, const struct node *mail, const char *name,
    const char *what)
{
	const struct node *first = node_child(mail, name), *n;

	if (first == NULL) {
		read_error(m, mail->where, "incomplete mail",
		    "the mail has no k:%s; write <k:%s>…</k:%s>: %s", name,
		    name, name, what);
		return;
	}
	for (n = first->next; n != NULL; n = n->next)
		if (node_is(n, SPACE_K, name))
			read_error(m, n->where, "incomplete mail",
			    "a mail has one k:%s, and this has a second; keep "
			    "one",
			    name);
}

static void
check_sender(struct model *m, const struct node *mail)
{
	int i = names_find(&m->persons, node_value(mail, "sender"));
	const struct node *person = i < 0 ? NULL : m->persons.rows[i].node;
	struct str address;

	if (person == NULL)
		return;
	if (address_parse(m->arena, node_value(person, "mail"), &address) !=
	    ADDRESS_OK)
		read_error(m, read_attr(mail, "sender"), "incomplete mail",
		    "answers to this mail go to \"%.*s\", who has no mail "
		    "address in site.xml; write <person key=\"%.*s\" "
		    "mail=\"…\">",
		    STR_ARG(m->persons.rows[i].key),
		    STR_ARG(m->persons.rows[i].key));
}

static void
check_mail(struct model *m, const struct node *mail)
{
	vocab_check_one(m, &vocab_mail, mail);
	check_one(m, mail, "subject", "what the list of mails shows");
	check_one(m, mail, "preheader",
	    "the first line, which the list shows behind the subject");
	check_sender(m, mail);
}

/* Every tree once, whatever languages it is for. */
static void
check_trees(struct model *m, const struct model_part *mail)
{
	for (size_t i = 0; i < m->nlangs; i++) {
		size_t k = 0;

		while (k < i && mail->roots[k] != mail->roots[i])
			k++;
		if (k == i && mail->roots[i] != NULL)
			check_mail(m, mail->roots[i]);
	}
}

/* Who reads a language without the mail gets none. */
static void
check_languages(struct model *m, const struct model_part *mail)
{
	for (size_t i = 0; i < m->nlangs; i++)
		if (mail->roots[i] == NULL && !model_part_broken(m, mail))
			read_error(m, mail->where, "incomplete mail",
			    "the mail \"%.*s\" has no words in %.*s; write "
			    "mails/%.*s.%.*s.xml, or mails/%.*s.xml for all "
			    "other languages",
			    STR_ARG(mail->name), STR_ARG(m->langs[i].key),
			    STR_ARG(mail->name), STR_ARG(m->langs[i].key),
			    STR_ARG(mail->name));
}

static void
check_site(struct model *m, const struct node *site)
{
	const struct node *mail = node_child(site, "mail");
	struct where where = mail != NULL   ? mail->where
			     : site != NULL ? site->where
					    : read_file(STR("site.xml"));

	if (mail == NULL)
		read_error(m, where, "incomplete mail",
		    "mails need to say who they come from; write <mail "
		    "from=\"…\"><address>…</address></mail>");
	else if (m->mail_address.n == 0)
		read_error(m, where, "incomplete mail",
		    "the foot of every mail says where its sender lives; write "
		    "<address>…</address> into <mail>");
}

void
read_mails(struct model *m, const struct files *f, const struct node *site)
{
	read_settings(m, node_child(site, "mail"));
	m->mails = read_parts(m, f, "mails", "mail", &m->nmails);
	for (size_t i = 0; i < m->nmails; i++) {
		check_trees(m, &m->mails[i]);
		check_languages(m, &m->mails[i]);
	}
	if (m->nmails + m->nreports > 0)
		check_site(m, site);
}
