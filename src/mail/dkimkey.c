/* SPDX-License-Identifier: ISC */
#include "mail/dkimkey.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/crypto.h"
#include "mail/taglist.h"

#define KEY_MAX 4096

/* Of DER. */
#define INTEGER 0x02
#define BIT_STRING 0x03
#define SEQUENCE 0x30

struct bytes {
	const unsigned char *p;
	size_t n;
};

/* The contents of the first value, if it is of that kind; *from is moved behind
 * it. */
static bool
der(struct bytes *from, unsigned char kind, struct bytes *contents)
{
	size_t head = 2, n;

	if (from->n < 2 || from->p[0] != kind)
		return false;
	n = from->p[1];
	if (n >= 0x80) {
		size_t more = n - 0x80;

		if (more < 1 || more > 2 || from->n < 2 + more)
			return false;
		n = more == 1 ? from->p[2]
			      : (size_t)from->p[2] << 8 | from->p[3];
		head += more;
	}
	if (from->n - head < n)
		return false;
	*contents = (struct bytes){from->p + head, n};
	from->p += head + n;
	from->n -= head + n;
	return true;
}

/* The length of the modulus: of a SubjectPublicKeyInfo, which all publish, or
 * of the RSAPublicKey that RFC 6376 names. */
static unsigned
rsa_bits(struct bytes key)
{
	struct bytes outer, algorithm, string, n;
	unsigned bits;

	if (!der(&key, SEQUENCE, &outer))
		return 0;
	if (der(&outer, SEQUENCE, &algorithm)) {
		if (!der(&outer, BIT_STRING, &string) || string.n < 1 ||
		    string.p[0] != 0)
			return 0;
		string = (struct bytes){string.p + 1, string.n - 1};
		if (!der(&string, SEQUENCE, &outer))
			return 0;
	}
	if (!der(&outer, INTEGER, &n))
		return 0;
	while (n.n > 0 && n.p[0] == 0)
		n = (struct bytes){n.p + 1, n.n - 1};
	if (n.n == 0)
		return 0;
	bits = (unsigned)n.n * 8;
	for (unsigned top = n.p[0]; !(top & 0x80); top <<= 1)
		bits--;
	return bits;
}

static struct str
without_blanks(struct arena *a, struct str s)
{
	struct str word;
	struct buf b;

	buf_init(&b, a, s.n + 1);
	while (str_word(&s, &word))
		buf_str(&b, word);
	return buf_view(&b);
}

/* Whether a value holds the word in a list like "sha1:sha256". */
static bool
holds(struct str list, struct str word)
{
	struct str one;

	while (str_cut(&list, ':', &one))
		if (str_eq(str_trim(one), word))
			return true;
	return false;
}

static const char *
read_key(struct arena *a, struct str p, struct dkimkey *key)
{
	unsigned char *bytes = arena_raw(a, KEY_MAX);
	size_t n;

	if (!base64_decode(without_blanks(a, p), bytes, KEY_MAX, &n))
		return "what is behind p= is not base64; some forms for DNS "
		       "cut "
		       "long texts, or keep the quotes and blanks between "
		       "their "
		       "parts";
	if (key->ed25519)
		return n == 32 ? NULL : "an Ed25519 key has 32 bytes";
	key->bits = rsa_bits((struct bytes){bytes, n});
	return key->bits > 0 ? NULL
			     : "what is behind p= is no RSA key, or not all of "
			       "it";
}

static const char *
judge(struct arena *a, struct str record, struct dkimkey *key)
{
	struct str rest = record, name, value, p = {0};
	bool first = true;

	while (taglist_next(&rest, &name, &value)) {
		if (str_eq(name, STR("v")) &&
		    (!first || !str_eq(value, STR("DKIM1"))))
			return "v=DKIM1 stands first, or not at all";
		if (str_eq(name, STR("k"))) {
			key->ed25519 = str_eq(value, STR("ed25519"));
			if (!key->ed25519 && !str_eq(value, STR("rsa")))
				return "k= is rsa or ed25519";
		}
		if (str_eq(name, STR("h")) && !holds(value, STR("sha256")))
			return "h= leaves sha256 out, with which is signed";
		if (str_eq(name, STR("s")) && !holds(value, STR("*")) &&
		    !holds(value, STR("email")))
			return "s= says that the key is not for mail";
		if (str_eq(name, STR("t")))
			key->testing = holds(value, STR("y"));
		if (str_eq(name, STR("p")))
			p = value;
		first = false;
	}
	if (rest.n > 0)
		return "it is not written as name=value; name=value";
	if (p.p == NULL)
		return "there is no p= in it";
	if (p.n == 0) {
		key->state = DKIMKEY_REVOKED;
		return NULL;
	}
	return read_key(a, p, key);
}

void
dkimkey_read(struct arena *a, struct str record, struct dkimkey *key)
{
	struct str value;

	*key = (struct dkimkey){.state = DKIMKEY_GOOD};
	if (!str_starts(str_trim(record), STR("v=DKIM1")) &&
	    !taglist_get(record, STR("p"), &value)) {
		key->state = DKIMKEY_OTHER;
		return;
	}
	key->why = judge(a, record, key);
	if (key->why != NULL)
		key->state = DKIMKEY_BROKEN;
}
