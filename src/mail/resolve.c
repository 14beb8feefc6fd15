/* SPDX-License-Identifier: ISC */
#include "mail/resolve.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

#define ANSWER_MAX 65535
#define TRIES 2
#define SECONDS 3

struct resolver {
	struct arena *arena;
	struct __res_state state;
	unsigned char answer[ANSWER_MAX];
};

static const struct {
	ns_type type;
	uint16_t least; /* bytes of its data */
} types[] = {
    [LOOKUP_A] = {ns_t_a, 4},
    [LOOKUP_AAAA] = {ns_t_aaaa, 16},
    [LOOKUP_MX] = {ns_t_mx, 3},
    [LOOKUP_TXT] = {ns_t_txt, 1},
    [LOOKUP_PTR] = {ns_t_ptr, 1},
};

static bool
server_parse(struct str server, struct sockaddr_in *to)
{
	char text[INET_ADDRSTRLEN];
	struct str host;
	int64_t port = NAMESERVER_PORT;

	str_cut(&server, ':', &host);
	if (server.p != NULL &&
	    (!str_i64(server, &port) || port < 1 || port > 65535))
		return false;
	if (host.n >= sizeof(text))
		return false;
	memcpy(text, host.p, host.n);
	text[host.n] = '\0';
	*to = (struct sockaddr_in){
	    .sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	return inet_pton(AF_INET, text, &to->sin_addr) == 1;
}

struct resolver *
resolver_open(struct arena *a, struct str server)
{
	struct resolver *r = ARENA_NEW(a, struct resolver);
	struct sockaddr_in to;

	r->arena = a;
	if (server.n > 0 && !server_parse(server, &to))
		return NULL;
	if (res_ninit(&r->state) != 0)
		return NULL;
	if (server.n > 0) {
		r->state.nscount = 1;
		r->state.nsaddr_list[0] = to;
	}
	r->state.retry = TRIES;
	r->state.retrans = SECONDS;
	r->state.options &= ~(unsigned long)(RES_DEFNAMES | RES_DNSRCH);
	return r;
}

void
resolver_close(struct resolver *r)
{
	res_nclose(&r->state);
}

/* A name of the answer, from the byte `at` of the record's data. */
static struct str
name_at(struct resolver *r, const ns_msg *m, const ns_rr *rr, size_t at)
{
	char name[NS_MAXDNAME];
	struct str s;

	if (dn_expand(ns_msg_base(*m), ns_msg_end(*m), ns_rr_rdata(*rr) + at,
		name, sizeof(name)) < 0)
		return STR("");
	s = str_of(name);
	if (str_ends(s, STR(".")))
		s.n--;
	return str_copy(r->arena, str_lower(r->arena, s));
}

static struct str
text_of(struct resolver *r, const ns_rr *rr)
{
	const unsigned char *p = ns_rr_rdata(*rr), *end = p + ns_rr_rdlen(*rr);
	struct buf b;

	buf_init(&b, r->arena, ANSWER_MAX);
	while (p < end && *p < end - p) {
		buf_add(&b, p + 1, *p);
		p += 1 + *p;
	}
	return buf_view(&b);
}

static struct str
row_of(struct resolver *r, const ns_msg *m, const ns_rr *rr)
{
	char text[INET6_ADDRSTRLEN];
	const unsigned char *data = ns_rr_rdata(*rr);

	switch (ns_rr_type(*rr)) {
	case ns_t_a:
		return str_copy(r->arena,
		    str_of(inet_ntop(AF_INET, data, text, sizeof(text))));
	case ns_t_aaaa:
		return str_copy(r->arena,
		    str_of(inet_ntop(AF_INET6, data, text, sizeof(text))));
	case ns_t_mx:
		return str_format(r->arena, "%u %.*s", ns_get16(data),
		    STR_ARG(name_at(r, m, rr, 2)));
	case ns_t_ptr:
		return name_at(r, m, rr, 0);
	default:
		return text_of(r, rr);
	}
}

/* By their preference, which begins each; a few rows. */
static void
sort_mx(struct lookup_answer *a)
{
	for (size_t i = 1; i < a->n; i++)
		for (size_t k = i; k > 0; k--) {
			struct str one = a->rows[k - 1], two = a->rows[k];
			int64_t n = 0, m = 0;

			if (!str_i64(str_head(one, str_chr(one, ' ')), &n) ||
			    !str_i64(str_head(two, str_chr(two, ' ')), &m) ||
			    n <= m)
				break;
			a->rows[k - 1] = two;
			a->rows[k] = one;
		}
}

static struct lookup_answer
read_answer(struct resolver *r, int n, enum lookup_type type)
{
	struct lookup_answer a = {.rc = LOOKUP_NONE};
	ns_msg m;
	ns_rr rr;

	if (ns_initparse(r->answer, n, &m) != 0)
		return (struct lookup_answer){.rc = LOOKUP_FAILED};
	a.rows =
	    arena_array(r->arena, ns_msg_count(m, ns_s_an), sizeof(*a.rows));
	for (int i = 0; i < ns_msg_count(m, ns_s_an); i++) {
		if (ns_parserr(&m, ns_s_an, i, &rr) != 0)
			return (struct lookup_answer){.rc = LOOKUP_FAILED};
		/* Others are the aliases on the way. */
		if (ns_rr_type(rr) == types[type].type &&
		    ns_rr_rdlen(rr) >= types[type].least)
			a.rows[a.n++] = row_of(r, &m, &rr);
	}
	if (a.n > 0)
		a.rc = LOOKUP_FOUND;
	if (type == LOOKUP_MX)
		sort_mx(&a);
	return a;
}

static struct lookup_answer
ask(void *ctx, struct str name, enum lookup_type type)
{
	struct resolver *r = ctx;
	const char *z = str_copy(r->arena, name).p;
	int n = res_nquery(&r->state, z, ns_c_in, (int)types[type].type,
	    r->answer, sizeof(r->answer));

	if (n >= 0)
		return read_answer(r, n < ANSWER_MAX ? n : ANSWER_MAX, type);
	return (struct lookup_answer){
	    .rc = r->state.res_h_errno == HOST_NOT_FOUND ||
			  r->state.res_h_errno == NO_DATA
		      ? LOOKUP_NONE
		      : LOOKUP_FAILED};
}

struct lookup
resolver_lookup(struct resolver *r)
{
	return (struct lookup){ask, r};
}

bool
resolver_reverse(struct arena *a, struct str address, struct str *name)
{
	const char *z = str_copy(a, address).p;
	unsigned char b[16];
	struct buf out;

	buf_init(&out, a, NS_MAXDNAME);
	if (inet_pton(AF_INET, z, b) == 1) {
		buf_printf(
		    &out, "%u.%u.%u.%u.in-addr.arpa", b[3], b[2], b[1], b[0]);
	} else if (inet_pton(AF_INET6, z, b) == 1) {
		for (size_t i = 16; i-- > 0;)
			buf_printf(&out, "%x.%x.", b[i] & 15u, b[i] >> 4u);
		buf_lit(&out, "ip6.arpa");
	} else {
		return false;
	}
	*name = buf_view(&out);
	return true;
}
