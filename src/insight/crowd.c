/* SPDX-License-Identifier: ISC */
/* People in chunks that never move, a table of their hashes, and rooms of a few
 * sizes for the journeys. */
#include "insight/crowd.h"

#include <string.h>

#include "base/arena.h"
#include "base/crypto.h"

#define CHUNK 4096u
#define START 1024u
#define AGENT_MAX 1024 /* as much of it as is judged */
#define ADDRESS_MAX 256
#define ROOM_STEP 32u

/* A place for a journey that is free, at its beginning. */
struct crowd_room {
	struct crowd_room *next;
};

struct crowd_slot {
	uint64_t hash;
	uint32_t who; /* from 1; 0: free */
};

void
crowd_start(
    struct crowd *c, struct arena *a, const unsigned char key[CROWD_KEY_BYTES])
{
	*c = (struct crowd){.arena = a, .cap = START};
	memcpy(c->key, key, sizeof(c->key));
	c->chunks = arena_array(a, CROWD_MAX / CHUNK, sizeof(*c->chunks));
	c->rooms = arena_array(
	    a, CROWD_STATE_MAX / ROOM_STEP + 1, sizeof(struct crowd_room *));
	c->slots_arena = arena_new(0);
	c->slots = arena_array(c->slots_arena, START, sizeof(*c->slots));
}

void
crowd_stop(struct crowd *c)
{
	arena_free(c->slots_arena);
}

static uint64_t
hash_of(const struct crowd *c, struct str address, struct str agent)
{
	char room[CROWD_KEY_BYTES + ADDRESS_MAX + 1 + AGENT_MAX];
	char *p = room + CROWD_KEY_BYTES;

	address = str_head(address, ADDRESS_MAX);
	agent = str_head(agent, AGENT_MAX);
	memcpy(room, c->key, CROWD_KEY_BYTES);
	memcpy(p, address.p, address.n);
	p += address.n;
	*p++ = '\0';
	if (agent.n > 0)
		memcpy(p, agent.p, agent.n);
	return hash_mix(room, (size_t)(p - room) + agent.n);
}

static struct crowd_slot *
place(const struct crowd *c, uint64_t hash)
{
	size_t at = hash & (c->cap - 1);

	while (c->slots[at].who != 0 && c->slots[at].hash != hash)
		at = (at + 1) & (c->cap - 1);
	return &c->slots[at];
}

static void
grow(struct crowd *c)
{
	struct arena *old = c->slots_arena;
	const struct crowd_slot *from = c->slots;
	size_t n = c->cap;

	c->slots_arena = arena_new(0);
	c->cap *= 2;
	c->slots = arena_array(c->slots_arena, c->cap, sizeof(*c->slots));
	for (size_t i = 0; i < n; i++)
		if (from[i].who != 0)
			*place(c, from[i].hash) = from[i];
	arena_free(old);
}

bool
crowd_find(struct crowd *c, struct str address, struct str agent, uint32_t *who)
{
	uint64_t hash = hash_of(c, address, agent);
	struct crowd_slot *slot = place(c, hash);

	if (slot->who == 0) {
		if (c->n == CROWD_MAX)
			return false;
		if (4 * (size_t)c->n >= 3 * c->cap) {
			grow(c);
			slot = place(c, hash);
		}
		if (c->n % CHUNK == 0)
			c->chunks[c->n / CHUNK] =
			    arena_array(c->arena, CHUNK, sizeof(struct person));
		*slot = (struct crowd_slot){hash, ++c->n};
	}
	*who = slot->who - 1;
	return true;
}

struct person *
crowd_person(const struct crowd *c, uint32_t who)
{
	return &c->chunks[who / CHUNK][who % CHUNK];
}

static size_t
size_of(size_t n)
{
	return (n + ROOM_STEP - 1) / ROOM_STEP;
}

static char *
take_room(struct crowd *c, size_t size)
{
	struct crowd_room *room = c->rooms[size];

	if (room == NULL)
		return arena_raw(c->arena, size * ROOM_STEP);
	c->rooms[size] = room->next;
	return (char *)room;
}

static void
give_room(struct crowd *c, char *p, size_t size)
{
	struct crowd_room *room = (void *)p;

	room->next = c->rooms[size];
	c->rooms[size] = room;
}

void
crowd_keep(struct crowd *c, struct person *p, struct str state)
{
	size_t old = size_of(p->nstate), size = size_of(state.n);

	if (old != size) {
		if (old > 0)
			give_room(c, p->state, old);
		p->state = take_room(c, size);
	}
	memcpy(p->state, state.p, state.n);
	p->nstate = (uint32_t)state.n;
}
