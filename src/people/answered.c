/* SPDX-License-Identifier: ISC */
/*
 * The token's number is the second until which it is good; a random number
 * follows it, and both are signed with the question and the answer, which is
 * found by trying those that there are.
 */
#include "people/answered.h"

#include "base/arena.h"
#include "http/query.h"

#define NONCE_BYTES 10
#define NONCE_LEN BASE32_LEN(NONCE_BYTES)
#define SEAL_LEN (TOKEN_LEN + NONCE_LEN)
#define VALUE_MAX 256 /* question, '.', answer or seal */

static struct str
about(struct arena *a, struct str question, struct str answer, struct str nonce)
{
	return str_format(a, "%.*s.%.*s.%.*s", STR_ARG(question),
	    STR_ARG(answer), STR_ARG(nonce));
}

struct str
answered_make(struct arena *a, const struct keyring *keys,
    const struct situation_answer *said, int64_t now)
{
	unsigned char bytes[NONCE_BYTES];
	char token[TOKEN_LEN], nonce[NONCE_LEN];

	random_bytes(bytes, sizeof(bytes));
	base32_encode(nonce, bytes, sizeof(bytes));
	token_make(keys, KEY_ASKED, (uint64_t)(now + ANSWERED_SECONDS),
	    about(a, said->question, said->answer,
		(struct str){nonce, NONCE_LEN}),
	    token);
	return str_format(a, "%.*s.%.*s%.*s", STR_ARG(said->question),
	    TOKEN_LEN, token, (int)NONCE_LEN, nonce);
}

/* All are tried, whichever it is and also past its time: how long it takes
 * tells nobody which. */
static struct str
unseal(struct arena *a, const struct keyring *keys, const struct site *site,
    const struct ask_row *ask, struct str seal, int64_t now)
{
	struct str question = image_str(&site->image, ask->name);
	struct str token = str_head(seal, TOKEN_LEN);
	struct str nonce = str_from(seal, TOKEN_LEN), found = STR("");
	const struct span *answers =
	    IMAGE_ROWS(&site->image, struct span, ask->answers);
	uint64_t until;

	if (keys == NULL || seal.n != SEAL_LEN)
		return found;
	for (uint32_t i = 0; i < ask->answers.n; i++) {
		struct str answer = image_str(&site->image, answers[i]);

		if (token_check(keys, KEY_ASKED, token,
			about(a, question, answer, nonce), &until) &&
		    (int64_t)until > now)
			found = answer;
	}
	return found;
}

static bool
read_one(struct arena *a, const struct keyring *keys, const struct site *site,
    struct str value, int64_t now, struct situation_answer *said)
{
	struct str name, key = value;
	const struct ask_row *ask;

	(void)str_cut(&key, '.', &name);
	ask = site_ask(site, name);
	if (ask == NULL)
		return false;
	said->question = image_str(&site->image, ask->name);
	said->answer = site_answer(site, ask, key);
	if (said->answer.n == 0)
		said->answer = unseal(a, keys, site, ask, key, now);
	return said->answer.n > 0;
}

static bool
is_among(const struct situation_answer *said, size_t n, struct str question)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(said[i].question, question))
			return true;
	return false;
}

size_t
answered_read(struct arena *a, const struct keyring *keys,
    const struct site *site, struct str query, int64_t now,
    const struct situation_answer **answers)
{
	struct situation_answer *said = NULL;
	struct str name, value;
	size_t n = 0;

	*answers = NULL;
	while (n < SITE_ASKS_MAX && query_next(&query, &name, &value)) {
		char text[VALUE_MAX];
		struct str plain = {text, 0};

		if (!str_eq(name, STR("answered")))
			continue;
		if (said == NULL)
			said = arena_array(a, SITE_ASKS_MAX, sizeof(*said));
		plain.n = query_decode(value, text, sizeof(text));
		if (read_one(a, keys, site, plain, now, &said[n]) &&
		    !is_among(said, n, said[n].question))
			n++;
	}
	*answers = said;
	return n;
}
