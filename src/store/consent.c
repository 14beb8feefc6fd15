/* SPDX-License-Identifier: ISC */
/* What is read of contacts, their tickets and their links: one snapshot each.
 */
#include "store/consent.h"

#include "store/agree.h"
#include "store/engine.h"
#include "store/profile.h"

/* Reading may begin when the level allows it. */
static bool
begin(struct store *s)
{
	if (s->level == 0)
		return false;
	connection_start(&s->connection, STATEMENT_MS);
	return true;
}

static enum store_rc
end(struct store *s, bool well, bool found)
{
	if (!well) {
		store_fault(s, "reading");
		return STORE_DOWN;
	}
	return found ? STORE_OK : STORE_REFUSED;
}

enum store_rc
store_profile(struct store *s, struct arena *a, struct id id, struct str email,
    struct store_profile *p)
{
	struct connection *c = &s->connection;
	bool found = false, well;

	if (!begin(s))
		return STORE_DOWN;
	well = statement_run(c, statement_use(c, STATEMENT_BEGIN_READ)) &&
	       profile_read(c, a, id, email, p, &found) &&
	       statement_run(c, statement_use(c, STATEMENT_COMMIT));
	return end(s, well, found);
}

enum store_rc
store_ticket(struct store *s, struct arena *a,
    const unsigned char hash[HASH_BYTES], struct store_ticket *t)
{
	bool well;

	if (!begin(s))
		return STORE_DOWN;
	well = ticket_read(&s->connection, a, hash, t);
	return end(s, well, t->contact.lo > 0);
}

enum store_rc
store_mail_link(struct store *s, struct arena *a, uint64_t mail,
    uint32_t number, struct store_mail_link *link)
{
	bool found = false, well;

	if (!begin(s))
		return STORE_DOWN;
	well = mail_link_read(&s->connection, a, mail, number, link, &found);
	return end(s, well, found);
}
