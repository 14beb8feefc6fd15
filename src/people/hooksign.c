/* SPDX-License-Identifier: ISC */
#include "people/hooksign.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/log.h"
#include "base/secret.h"

#define SIGNATURES_MAX 8 /* in one header: a sender has one for each secret */

static const char *
add_secret(struct hook_secrets *s, struct str line, enum hook_scheme scheme,
    size_t *used)
{
	struct str prefix = STR("whsec_"), key = line;
	size_t n;

	if (s->n == HOOK_SECRETS_MAX)
		return "it has more than four secrets";
	if (scheme == HOOK_STANDARD && str_starts(line, prefix)) {
		if (!base64_decode(str_from(line, prefix.n), s->bytes + *used,
			sizeof(s->bytes) - *used, &n))
			return "what follows whsec_ is not base64";
		key = (struct str){(const char *)s->bytes + *used, n};
		*used += n;
	}
	if (key.n < HOOK_SECRET_LEAST)
		return "a secret is shorter than 24 bytes";
	s->keys[s->n++] = key;
	return NULL;
}

const char *
hook_secrets_parse(struct hook_secrets *s, size_t n, enum hook_scheme scheme)
{
	struct str rest = {s->text, n}, line;
	const char *wrong = NULL;
	size_t used = 0;

	s->n = 0;
	while (wrong == NULL && str_cut(&rest, '\n', &line)) {
		line = str_trim(line);
		if (line.n > 0 && line.p[0] != '#')
			wrong = add_secret(s, line, scheme, &used);
	}
	if (wrong == NULL && s->n == 0)
		wrong = "it has no secret";
	return wrong;
}

bool
hook_secrets_open(struct hook_secrets *s, const char *path,
    enum hook_scheme scheme, bool *missing)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	const char *wrong;
	size_t n;
	bool good;

	*missing = fd < 0 && errno == ENOENT;
	if (fd < 0) {
		if (!*missing)
			log_errno("secret of a hook %s", path);
		return false;
	}
	good = secret_read(
	    fd, "secret of a hook", path, s->text, sizeof(s->text), &n);
	close(fd);
	if (!good)
		return false;
	wrong = hook_secrets_parse(s, n, scheme);
	if (wrong != NULL)
		log_error("secret of a hook %s: %s", path, wrong);
	return wrong == NULL;
}

void
hook_sign(struct buf *b, const struct hook_secrets *secrets, struct str id,
    struct str time, struct str body)
{
	const struct str parts[] = {id, STR("."), time, STR("."), body};
	unsigned char hash[HASH_BYTES];
	char text[BASE64_LEN(HASH_BYTES) + 1];

	for (size_t i = 0; i < secrets->n; i++) {
		hash_signed(hash, secrets->keys[i], parts, 5);
		base64_encode(text, hash, sizeof(hash));
		buf_printf(b, "%sv1,%s", i > 0 ? " " : "", text);
	}
}

/* The signatures a header carries, and the time of Stripe's. */
struct signatures {
	unsigned char bytes[SIGNATURES_MAX][HASH_BYTES];
	size_t n;
	struct str time;
};

static void
add_signature(struct signatures *s, struct str text, bool hex)
{
	size_t n;

	if (hex && str_starts(text, STR("sha256=")))
		text = str_from(text, 7);
	if (s->n < SIGNATURES_MAX &&
	    (hex ? hex_decode(text, s->bytes[s->n], HASH_BYTES, &n)
		 : base64_decode(text, s->bytes[s->n], HASH_BYTES, &n)) &&
	    n == HASH_BYTES)
		s->n++;
}

static void
read_signatures(
    struct signatures *s, const struct hook_row *hook, struct str header)
{
	struct str part;

	*s = (struct signatures){.time = STR("")};
	if (hook->scheme == HOOK_PLAIN) {
		add_signature(s, str_trim(header), hook->hex);
		return;
	}
	if (hook->scheme == HOOK_STANDARD) {
		while (str_word(&header, &part))
			if (str_starts(part, STR("v1,")))
				add_signature(s, str_from(part, 3), false);
		return;
	}
	while (str_cut(&header, ',', &part)) {
		part = str_trim(part);
		if (str_starts(part, STR("t=")))
			s->time = str_from(part, 2);
		else if (str_starts(part, STR("v1=")))
			add_signature(s, str_from(part, 3), true);
	}
}

/* Every secret against every signature, in the same time whatever they are. */
static bool
is_signed(const struct signatures *s, const struct hook_secrets *secrets,
    const struct str *parts, size_t nparts)
{
	unsigned char want[HASH_BYTES];
	bool found = false;

	for (size_t i = 0; i < secrets->n; i++) {
		hash_signed(want, secrets->keys[i], parts, nparts);
		for (size_t j = 0; j < s->n; j++)
			found |= bytes_equal(want, s->bytes[j], HASH_BYTES);
	}
	bytes_wipe(want, sizeof(want));
	return found;
}

/* The secret as it stands, or behind "Bearer".  Hashes are compared: they are
 * of one length whatever was sent. */
static enum hook_verdict
verify_token(struct str header, const struct hook_secrets *secrets)
{
	unsigned char want[HASH_BYTES], have[HASH_BYTES];
	bool found = false;

	header = str_trim(header);
	if (str_istarts(header, STR("Bearer ")))
		header = str_trim(str_from(header, 7));
	if (header.n == 0)
		return HOOK_UNSIGNED;
	hash_bytes(have, header.p, header.n);
	for (size_t i = 0; i < secrets->n; i++) {
		hash_bytes(want, secrets->keys[i].p, secrets->keys[i].n);
		found |= bytes_equal(want, have, HASH_BYTES);
	}
	bytes_wipe(want, sizeof(want));
	return found ? HOOK_TRUE : HOOK_FALSE;
}

enum hook_verdict
hook_verify(const struct hook_row *hook, const struct hook_delivery *d,
    const struct hook_secrets *secrets, int64_t now, int64_t *at)
{
	bool timed = hook->what != HOOK_BODY;
	struct str parts[5], time = d->time, dot = STR(".");
	struct signatures s;
	size_t n = 0;

	*at = 0;
	if (hook->scheme == HOOK_TOKEN)
		return verify_token(d->signature, secrets);
	read_signatures(&s, hook, d->signature);
	if (hook->scheme == HOOK_STRIPE)
		time = s.time;
	if (s.n == 0 || (timed && time.n == 0) ||
	    (hook->what == HOOK_ID_TIME_BODY && d->id.n == 0))
		return HOOK_UNSIGNED;
	if (hook->what == HOOK_ID_TIME_BODY) {
		parts[n++] = d->id;
		parts[n++] = dot;
	}
	if (timed) {
		parts[n++] = time;
		parts[n++] = dot;
	}
	parts[n++] = d->body;
	if (!is_signed(&s, secrets, parts, n))
		return HOOK_FALSE;
	if (!timed)
		return HOOK_TRUE;
	if (!str_i64(time, at) || *at < now - HOOK_CLOCK_SECONDS ||
	    *at > now + HOOK_CLOCK_SECONDS)
		return HOOK_CLOCK;
	return HOOK_TRUE;
}
