/* SPDX-License-Identifier: ISC */
/*
 * Instructions that ask which sequences somebody is in, and which of their
 * mails he followed a link of.
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
