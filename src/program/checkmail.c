/* SPDX-License-Identifier: ISC */
#include "program/checkmail.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "mail/address.h"
#include "mail/domain.h"
#include "mail/findings.h"
#include "mail/resolve.h"
#include "mail/transport.h"
#include "program/command.h"
#include "program/opensite.h"
#include "program/testmail.h"

#define TEXT_MAX (4u << 20)
#define ADDRESSES_MAX 32

struct looking {
	const struct options *options;
	struct arena *arena;
	const struct checkmail *asked;
	struct site site;
	struct str from, transport, to;
	struct str selectors[OPTION_LIST_MAX];
	struct str addresses[ADDRESSES_MAX];
	struct sender sender;
	struct findings found;
};

/* As the DNS would write it; false: it is no address. */
static bool
canonical(struct arena *a, struct str given, struct str *address)
{
	const char *z = str_copy(a, given).p;
	char text[INET6_ADDRSTRLEN];
	unsigned char bytes[16];
	int family = AF_INET;

	if (inet_pton(family, z, bytes) != 1) {
		family = AF_INET6;
		if (inet_pton(family, z, bytes) != 1)
			return false;
	}
	*address =
	    str_copy(a, str_of(inet_ntop(family, bytes, text, sizeof(text))));
	return true;
}

/* Of IPv4: of none of the networks that are not reached from elsewhere (RFC
 * 6890). */
static bool
public_four(const struct sockaddr *sa)
{
	static const struct {
		uint32_t net;
		unsigned bits;
	} others[] = {
	    {0x00000000, 8},  /* this network */
	    {0x0a000000, 8},  /* private */
	    {0x64400000, 10}, /* shared by a provider's customers */
	    {0x7f000000, 8},  /* this machine */
	    {0xa9fe0000, 16}, /* of the link */
	    {0xac100000, 12}, /* private */
	    {0xc0000000, 24}, /* of protocols */
	    {0xc0000200, 24}, /* of examples, with two more */
	    {0xc6336400, 24}, {0xcb007100, 24}, {0xc0a80000, 16}, /* private */
	    {0xc6120000, 15}, /* benchmarks */
	    {0xe0000000, 3},  /* multicast, and what is behind it */
	};
	struct sockaddr_in in;

	memcpy(&in, sa, sizeof(in));
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if ((ntohl(in.sin_addr.s_addr) ^ others[i].net) >>
			(32 - others[i].bits) ==
		    0)
			return false;
	return true;
}

/* Of IPv6: of 2000::/3, where all that is public lies. */
static bool
public_six(const struct sockaddr *sa)
{
	struct sockaddr_in6 in;

	memcpy(&in, sa, sizeof(in));
	return in.sin6_addr.s6_addr[0] >> 5 == 1;
}

/* The public addresses of this machine's interfaces. */
static void
add_own(struct looking *l)
{
	char text[INET6_ADDRSTRLEN];
	struct ifaddrs *all, *i;

	if (getifaddrs(&all) != 0)
		return;
	for (i = all; i != NULL; i = i->ifa_next) {
		const struct sockaddr *sa = i->ifa_addr;
		const char *address = NULL;

		if (sa != NULL && sa->sa_family == AF_INET && public_four(sa)) {
			struct sockaddr_in in;

			memcpy(&in, sa, sizeof(in));
			address = inet_ntop(
			    AF_INET, &in.sin_addr, text, sizeof(text));
		} else if (sa != NULL && sa->sa_family == AF_INET6 &&
			   public_six(sa)) {
			struct sockaddr_in6 in;

			memcpy(&in, sa, sizeof(in));
			address = inet_ntop(
			    AF_INET6, &in.sin6_addr, text, sizeof(text));
		}
		if (address != NULL && l->sender.naddresses < ADDRESSES_MAX)
			l->addresses[l->sender.naddresses++] =
			    str_copy(l->arena, str_of(address));
	}
	freeifaddrs(all);
}

static bool
selector_ok(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && c != '-' && c != '_' && c != '.')
			return false;
	}
	return s.n > 0 && s.n <= 63;
}

/* What was given with the command; COMMAND_GOOD: all of it is good. */
static int
read_asked(struct looking *l)
{
	const struct checkmail *c = l->asked;
	enum address_rc rc;

	for (size_t i = 0; i < c->selectors->n; i++) {
		l->selectors[i] = str_of(c->selectors->items[i]);
		if (!selector_ok(l->selectors[i]))
			return options_wrong(l->options,
			    "--selector is the name before ._domainkey, such "
			    "as k1");
	}
	l->sender.nselectors = c->selectors->n;
	for (size_t i = 0; i < c->addresses->n; i++)
		if (!canonical(l->arena, str_of(c->addresses->items[i]),
			&l->addresses[i]))
			return options_wrong(l->options,
			    "--ip is an address, such as 192.0.2.1");
	l->sender.naddresses = c->addresses->n;
	if (c->bounces != NULL &&
	    !domain_ascii(l->arena, str_of(c->bounces), &l->sender.bounces))
		return options_wrong(l->options,
		    "--bounces is the domain they go to, such as "
		    "b.example.com");
	if (c->to == NULL)
		return COMMAND_GOOD;
	rc = address_parse(l->arena, str_of(c->to), &l->to);
	return rc == ADDRESS_OK ? COMMAND_GOOD
				: options_wrong(l->options, "%s: %s", c->to,
				      address_reason(rc));
}

/* What the site says of its mail; false (said): not enough. */
static bool
read_site(struct looking *l)
{
	const struct site *s = &l->site;
	struct transport transport;
	struct str why;

	if (!opensite(l->arena, l->asked->site, &l->site))
		return false;
	l->from = image_str(&s->image, s->head->mail_from);
	l->transport = image_str(&s->image, s->head->mail_transport);
	if (l->from.n == 0) {
		fprintf(stderr, "site.xml does not say who mails come from; "
				"write <mail from=\"...\">\n");
		return false;
	}
	if (!transport_parse(l->arena, l->transport, &transport, &why))
		return false;
	l->sender.domain = address_domain(l->from);
	if (l->sender.bounces.n == 0)
		l->sender.bounces = l->sender.domain;
	l->sender.selectors = l->selectors;
	l->sender.addresses = l->addresses;
	if (!transport.here)
		l->sender.relay = transport.host;
	else if (l->sender.naddresses == 0)
		add_own(l);
	return true;
}

static void
put_text(const struct looking *l, struct buf *out)
{
	buf_printf(out, "Mail from %.*s, bounces to %.*s, handed to %.*s\n",
	    STR_ARG(l->from), STR_ARG(l->sender.bounces),
	    STR_ARG(l->transport));
	for (size_t i = 0; i < l->found.n; i++) {
		const struct finding *f = &l->found.rows[i];

		buf_printf(
		    out, "%s: %s. ", f->subject, finding_state_str(f->state));
		rows_plain(out, f->text);
		buf_char(out, '\n');
		if (f->publish.n == 0)
			continue;
		buf_lit(out, "    ");
		rows_plain(out, f->publish);
		buf_char(out, '\n');
	}
}

static void
put_rows(const struct looking *l, struct buf *out)
{
	struct rows rows = {0};

	rows_start(&rows, l->arena);
	rows_column(&rows, STR("subject"), false);
	rows_column(&rows, STR("state"), false);
	rows_column(&rows, STR("text"), false);
	rows_column(&rows, STR("publish"), false);
	for (size_t i = 0; i < l->found.n; i++) {
		const struct finding *f = &l->found.rows[i];
		const struct str values[] = {str_of(f->subject),
		    str_of(finding_state_str(f->state)), f->text, f->publish};

		rows_add(&rows, values);
	}
	rows_put(&rows, l->asked->as, STR("What receivers will think"), out);
}

static int
verdict(const struct findings *found)
{
	int status = COMMAND_GOOD;

	for (size_t i = 0; i < found->n; i++)
		switch (found->rows[i].state) {
		case FINDING_MISSING:
		case FINDING_WRONG:
			return COMMAND_FAULTS;
		case FINDING_SILENT:
			status = COMMAND_SYSTEM;
			break;
		default:
			break;
		}
	return status;
}

static int
look(struct looking *l)
{
	struct resolver *resolver =
	    resolver_open(l->arena, str_of(l->asked->dns));
	struct lookup lookup;
	struct buf out;

	if (resolver == NULL)
		return options_wrong(l->options,
		    "--dns is the address of a name server, such as 192.0.2.53 "
		    "or 127.0.0.1:5300");
	lookup = resolver_lookup(resolver);
	findings_make(l->arena, &lookup, &l->sender, &l->found);
	resolver_close(resolver);
	buf_init(&out, l->arena, TEXT_MAX);
	if (l->asked->as == ROWS_TEXT)
		put_text(l, &out);
	else
		put_rows(l, &out);
	printf("%.*s", STR_ARG(buf_view(&out)));
	if (out.bad || fflush(stdout) != 0) {
		log_errno("standard output");
		return COMMAND_SYSTEM;
	}
	return verdict(&l->found);
}

int
checkmail(const struct options *o, struct arena *a, const struct checkmail *c)
{
	struct looking *l = ARENA_NEW(a, struct looking);
	int status, sent = COMMAND_GOOD;

	l->options = o;
	l->arena = a;
	l->asked = c;
	status = read_asked(l);
	if (status != COMMAND_GOOD)
		return status;
	if (!read_site(l))
		return COMMAND_FAULTS;
	status = look(l);
	if (l->to.n > 0 && status != COMMAND_USAGE) {
		const struct testmail mail = {.site = &l->site,
		    .dir = c->site,
		    .state = c->state,
		    .to = l->to};

		sent = testmail(a, &mail, clock_now());
	}
	return sent != COMMAND_GOOD ? sent : status;
}
