/* SPDX-License-Identifier: ISC */
/*
 * The walk over the automaton, and which bot's names are part of a person's
 * (CUBOT is a telephone).
 */
#include "source/scan.h"

#include <string.h>

#include "source/agents_table.h"

#define SCAN_MAX 1024
#define SPANS_MAX 32

struct place {
	uint16_t from, to;
};

/* Places of bots and persons; with more than fit, a bot's name counts. */
struct places {
	struct place bots[SPANS_MAX], persons[SPANS_MAX];
	size_t nbots, npersons;
	uint16_t app_from; /* where what scan->app rests on begins */
};

/* The state behind a byte; where nothing has begun, one look is enough. */
static unsigned
step(unsigned state, unsigned char byte)
{
	unsigned letter = agent_letters[byte];

	if (letter == 0)
		return 0;
	for (; state != 0; state = agent_states[state].fail) {
		const struct agent_cell *cell =
		    &agent_cells[agent_states[state].base + letter];

		if (cell->owner == state + 1)
			return cell->next;
	}
	return agent_begin[byte];
}

static bool
word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

static bool
stands(const struct agent_pattern *p, struct str s, size_t from, size_t to)
{
	if (p->start && from > 0)
		return false;
	if (p->left && from > 0 && word_byte(s.p[from - 1]))
		return false;
	return !p->right || to == s.n || !word_byte(s.p[to]);
}

static void
note(const struct agent_pattern *p, size_t to, struct scan *scan,
    struct places *places)
{
	struct place here = {(uint16_t)(to - p->len), (uint16_t)to};

	scan->kinds |= p->kinds & ~AGENT_BIT(AGENT_BOT);
	/* The first, or one that says more from the same place on. */
	if ((p->kinds & AGENT_BIT(AGENT_APP)) != 0 &&
	    (scan->app.n == 0 || here.from == places->app_from)) {
		scan->app = str_of(agent_text + p->key);
		places->app_from = here.from;
	}
	if ((p->kinds & AGENT_BIT(AGENT_PERSON)) != 0 &&
	    places->npersons < SPANS_MAX)
		places->persons[places->npersons++] = here;
	if ((p->kinds & AGENT_BIT(AGENT_BOT)) == 0)
		return;
	if (places->nbots < SPANS_MAX)
		places->bots[places->nbots++] = here;
	else
		scan->kinds |= AGENT_BIT(AGENT_BOT);
}

static bool
covered(const struct places *places, struct place bot)
{
	for (size_t i = 0; i < places->npersons; i++)
		if (places->persons[i].from <= bot.from &&
		    places->persons[i].to >= bot.to)
			return true;
	return false;
}

void
scan_agent(struct str s, struct scan *scan)
{
	struct places places __attribute__((uninitialized));
	unsigned state = 0, out;

	places.nbots = places.npersons = 0;
	places.app_from = 0;
	scan->kinds = 0;
	scan->app = STR("");
	s = str_head(s, SCAN_MAX);
	for (size_t i = 0; i < s.n; i++) {
		state = step(state, (unsigned char)s.p[i]);
		if (state == 0)
			continue;
		out = agent_states[state].output != 0
			  ? state
			  : agent_states[state].more;
		for (; out != 0; out = agent_states[out].more) {
			const struct agent_pattern *p =
			    &agent_patterns[agent_states[out].output - 1];

			do
				if (stands(p, s, i + 1 - p->len, i + 1))
					note(p, i + 1, scan, &places);
			while (!p++->last);
		}
	}
	for (size_t i = 0; i < places.nbots; i++)
		if (!covered(&places, places.bots[i]))
			scan->kinds |= AGENT_BIT(AGENT_BOT);
}
