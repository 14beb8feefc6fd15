/* SPDX-License-Identifier: ISC */
#include "people/mailtoken.h"

#include <stdio.h>
#include <string.h>

#define ADDRESS_MAX 256
#define LINK_BITS 5
_Static_assert(MAILTOKEN_LINKS_MAX == 1 << LINK_BITS, "one number a link");

#define ABOUT_MAX (ADDRESS_MAX + 128)

/* A list's key has no blank, an address no line's end. */
static struct str
about_leave(
    const struct store_contact *contact, struct str list, char out[ABOUT_MAX])
{
	size_t n = 0;

	if (list.n + contact->email.n + 1 > ABOUT_MAX)
		return STR("");
	memcpy(out, list.p, list.n);
	n += list.n;
	out[n++] = '\n';
	memcpy(out + n, contact->email.p, contact->email.n);
	return (struct str){out, n + contact->email.n};
}

void
mailtoken_leave(const struct keyring *keys, const struct store_contact *contact,
    struct str list, char out[TOKEN_LEN])
{
	char about[ABOUT_MAX];

	token_make(keys, KEY_LEAVE, contact->id.lo,
	    about_leave(contact, list, about), out);
}

bool
mailtoken_leave_whose(struct str token, struct id *contact)
{
	*contact = (struct id){0, 0};
	return token_id(KEY_LEAVE, token, &contact->lo);
}

bool
mailtoken_leave_good(const struct keyring *keys, struct str token,
    const struct store_contact *contact, struct str list)
{
	char about[ABOUT_MAX];
	uint64_t id;

	return token_check(keys, KEY_LEAVE, token,
		   about_leave(contact, list, about), &id) &&
	       id == contact->id.lo;
}

/* No list is called so: the time stands before its key. */
static struct str
about_undo(const struct store_contact *contact, struct str list,
    int64_t left_at, char out[ABOUT_MAX])
{
	int n = snprintf(out, ABOUT_MAX, "undo %lld\n%.*s\n%.*s",
	    (long long)left_at, STR_ARG(list), STR_ARG(contact->email));

	return n < 0 || n >= ABOUT_MAX ? STR("") : (struct str){out, (size_t)n};
}

void
mailtoken_undo(const struct keyring *keys, const struct store_contact *contact,
    struct str list, int64_t left_at, char out[TOKEN_LEN])
{
	char about[ABOUT_MAX];

	token_make(keys, KEY_LEAVE, contact->id.lo,
	    about_undo(contact, list, left_at, about), out);
}

bool
mailtoken_undo_good(const struct keyring *keys, struct str token,
    const struct store_contact *contact, struct str list, int64_t left_at,
    int64_t now)
{
	char about[ABOUT_MAX];
	struct str undo = about_undo(contact, list, left_at, about);
	uint64_t id;

	return undo.n > 0 && left_at <= now &&
	       now - left_at <= MAILTOKEN_UNDO_SECONDS &&
	       token_check(keys, KEY_LEAVE, token, undo, &id) &&
	       id == contact->id.lo;
}

void
mailtoken_go(const struct keyring *keys, uint64_t mail, uint32_t number,
    struct str target, char out[TOKEN_LEN])
{
	token_make(keys, KEY_GO, mail << LINK_BITS | number, target, out);
}

bool
mailtoken_go_which(struct str token, uint64_t *mail, uint32_t *number)
{
	uint64_t id;

	if (!token_id(KEY_GO, token, &id))
		return false;
	*mail = id >> LINK_BITS;
	*number = (uint32_t)(id & (MAILTOKEN_LINKS_MAX - 1));
	return true;
}

bool
mailtoken_go_good(
    const struct keyring *keys, struct str token, struct str target)
{
	uint64_t id;

	return token_check(keys, KEY_GO, token, target, &id);
}

void
mailtoken_download(const struct keyring *keys, struct str file, int64_t until,
    char out[TOKEN_LEN])
{
	token_make(keys, KEY_DOWNLOAD, (uint64_t)until, file, out);
}

bool
mailtoken_download_read(const struct keyring *keys, struct str token,
    struct str file, int64_t *until)
{
	uint64_t id;

	if (!token_check(keys, KEY_DOWNLOAD, token, file, &id))
		return false;
	*until = (int64_t)id;
	return true;
}

static void
hash_ticket(
    const unsigned char bytes[TICKET_BYTES], unsigned char hash[HASH_BYTES])
{
	hash_bytes(hash, bytes, TICKET_BYTES);
}

void
mailtoken_ticket(char out[TOKEN_LEN], unsigned char hash[HASH_BYTES])
{
	unsigned char bytes[TICKET_BYTES];

	random_bytes(bytes, sizeof(bytes));
	base32_encode(out, bytes, sizeof(bytes));
	hash_ticket(bytes, hash);
	bytes_wipe(bytes, sizeof(bytes));
}

bool
mailtoken_ticket_read(struct str token, unsigned char hash[HASH_BYTES])
{
	unsigned char bytes[TICKET_BYTES];

	if (!base32_decode(token, bytes, sizeof(bytes)))
		return false;
	hash_ticket(bytes, hash);
	return true;
}
