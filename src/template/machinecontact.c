/* SPDX-License-Identifier: ISC */
/*
 * Instructions that ask about the contact somebody is: his values, the lists
 * and sequences he is in, and which of their mails he followed a link of.
 */
#include "template/machine.h"

static bool
is_in(const struct situation *at, struct str sequence)
{
	for (size_t i = 0; i < at->nruns; i++)
		if (at->runs[i].active &&
		    str_eq(at->runs[i].sequence, sequence))
			return true;
	return false;
}

static bool
has_clicked(const struct situation *at, struct str sequence, struct str step)
{
	for (size_t i = 0; i < at->nruns; i++) {
		const struct situation_run *run = &at->runs[i];

		for (size_t k = 0; k < run->nclicked; k++)
			if (str_eq(run->sequence, sequence) &&
			    str_eq(run->clicked[k], step))
				return true;
	}
	return false;
}

static struct str
value_of(const struct situation *at, struct str name)
{
	for (size_t i = 0; i < at->ncontact; i++)
		if (str_eq(at->contact[i].name, name))
			return at->contact[i].value;
	return STR("");
}

static bool
gets(const struct situation *at, struct str list)
{
	for (size_t i = 0; i < at->nlists; i++)
		if (str_eq(at->lists[i], list))
			return true;
	return false;
}

/* Of whom nobody proved who he is nothing of it is known, not even that he has
 * none. */
void
machine_contact(struct machine *m, enum code code)
{
	struct cell *c = machine_push(m);
	struct str name = machine_text(m);

	c->unknown = !m->at->known;
	if (code == CODE_CONTACT)
		c->text = value_of(m->at, name);
	else
		c->yes = gets(m->at, name);
}

void
machine_run(struct machine *m, enum code code)
{
	struct cell *c = machine_push(m);
	struct str sequence = machine_text(m);

	if (code == CODE_IN_SEQUENCE) {
		c->unknown = m->at->state == NULL;
		c->yes = is_in(m->at, sequence);
		return;
	}
	if (sequence.n == 0)
		sequence = m->at->sequence;
	c->unknown = m->at->state == NULL || m->at->unclicked;
	c->number = has_clicked(m->at, sequence, machine_text(m));
}
