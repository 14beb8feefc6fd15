/* SPDX-License-Identifier: ISC */
/*
 * mailtoken KEYS ID EMAIL LIST: what stands in the address by which this
 * contact leaves that list, signed with the ring KEYS; LIST may be empty.
 *
 * mailtoken ticket: a fresh ticket and, in hexadecimal, the hash of it.
 *
 * mailtoken download KEYS FILE UNTIL: what stands in the address of that file
 * of downloads/ until then, in seconds since 1970.
 */
#include <stdio.h>
#include <string.h>

#include "people/mailtoken.h"

static int
print_leave(char **argv)
{
	struct keyring *keys = keyring_open(argv[1]);
	struct store_contact contact = {.email = str_of(argv[3])};
	char token[TOKEN_LEN];
	int64_t id;

	if (keys == NULL || !str_i64(str_of(argv[2]), &id))
		return 1;
	contact.id.lo = (uint64_t)id;
	mailtoken_leave(keys, &contact, str_of(argv[4]), token);
	printf("%.*s\n", TOKEN_LEN, token);
	keyring_free(keys);
	return 0;
}

static int
print_ticket(void)
{
	unsigned char hash[HASH_BYTES];
	char token[TOKEN_LEN];

	mailtoken_ticket(token, hash);
	printf("%.*s ", TOKEN_LEN, token);
	for (size_t i = 0; i < sizeof(hash); i++)
		printf("%02x", hash[i]);
	printf("\n");
	return 0;
}

static int
print_download(char **argv)
{
	struct keyring *keys = keyring_open(argv[2]);
	char token[TOKEN_LEN];
	int64_t until;

	if (keys == NULL || !str_i64(str_of(argv[4]), &until))
		return 1;
	mailtoken_download(keys, str_of(argv[3]), until, token);
	printf("%.*s\n", TOKEN_LEN, token);
	keyring_free(keys);
	return 0;
}

int
main(int argc, char **argv)
{
	if (!crypto_start())
		return 99;
	if (argc == 2 && strcmp(argv[1], "ticket") == 0)
		return print_ticket();
	if (argc == 5 && strcmp(argv[1], "download") == 0)
		return print_download(argv);
	return argc == 5 ? print_leave(argv) : 99;
}
