/* SPDX-License-Identifier: ISC */
#include "mail/findings.h"

#include <stdarg.h>

#include "base/arena.h"
#include "base/buf.h"
#include "mail/finding.h"
#include "mail/resolve.h"

#define TEXT_MAX (1u << 17) /* more than two records of DNS */

const char *
finding_state_str(enum finding_state s)
{
	static const char *const names[FINDING_STATE__MAX] = {
	    [FINDING_GOOD] = "ok",
	    [FINDING_NOTE] = "note",
	    [FINDING_MISSING] = "missing",
	    [FINDING_WRONG] = "wrong",
	    [FINDING_UNKNOWN] = "not known",
	    [FINDING_SILENT] = "no answer"};

	return names[s];
}

const char *
findings_headers(void)
{
	return "From, To, Subject, Date, Message-ID, Reply-To, MIME-Version, "
	       "Content-Type, List-Id, List-Unsubscribe, "
	       "List-Unsubscribe-Post, Feedback-ID, Auto-Submitted";
}

struct finding *
finding_say(const struct finding_out *m, const char *subject,
    enum finding_state state, const char *format, ...)
{
	struct findings *out = m->out;
	struct buf b;
	va_list ap;

	buf_init(&b, m->arena, TEXT_MAX);
	va_start(ap, format);
	buf_vprintf(&b, format, ap);
	va_end(ap);
	out->rows = arena_room(
	    m->arena, out->rows, out->n, &out->cap, sizeof(*out->rows));
	out->rows[out->n] = (struct finding){
	    .subject = subject, .state = state, .text = buf_view(&b)};
	return &out->rows[out->n++];
}

void
finding_silent(
    const struct finding_out *m, const char *subject, struct str name)
{
	finding_say(m, subject, FINDING_SILENT,
	    "The name server does not say what there is of %.*s. Try again in "
	    "a while.",
	    STR_ARG(name));
}

struct lookup_answer
finding_ask(const struct finding_out *m, struct str name, enum lookup_type type)
{
	return m->lookup->ask(m->lookup->ctx, name, type);
}

bool
finding_is_six(struct str address)
{
	return str_chr(address, ':') < address.n;
}

/* Where answers and bounces go */

static bool
has_address(const struct finding_out *m, struct str host, bool *silent)
{
	struct lookup_answer four = finding_ask(m, host, LOOKUP_A), six;

	if (four.n > 0)
		return true;
	six = finding_ask(m, host, LOOKUP_AAAA);
	*silent = four.rc == LOOKUP_FAILED || six.rc == LOOKUP_FAILED;
	return six.n > 0;
}

static void
find_mx_of(const struct finding_out *m, struct str domain, const char *what)
{
	struct lookup_answer a = finding_ask(m, domain, LOOKUP_MX);
	struct str host =
	    a.n == 0 ? domain
		     : str_from(a.rows[0], str_chr(a.rows[0], ' ') + 1);
	bool silent = false, there;

	if (a.rc == LOOKUP_FAILED) {
		finding_silent(m, "MX", domain);
		return;
	}
	if (a.n > 0 && host.n == 0) {
		finding_say(m, "MX", FINDING_WRONG,
		    "%.*s says that it takes no mail (\"MX 0 .\"), and %s go "
		    "there.",
		    STR_ARG(domain), what);
		return;
	}
	there = has_address(m, host, &silent);
	if (!there && silent)
		finding_silent(m, "MX", host);
	else if (!there && a.n > 0)
		finding_say(m, "MX", FINDING_WRONG,
		    "Mail for %.*s goes to %.*s, which has no address; %s are "
		    "lost.",
		    STR_ARG(domain), STR_ARG(host), what);
	else if (!there)
		finding_say(m, "MX", FINDING_MISSING,
		    "Nobody takes mail for %.*s, and %s go there. Publish, "
		    "with the name of your mail server:",
		    STR_ARG(domain), what)
		    ->publish = str_format(m->arena,
		    "%.*s. MX 10 NAME-OF-YOUR-MAIL-SERVER.", STR_ARG(domain));
	else if (a.n == 0)
		finding_say(m, "MX", FINDING_NOTE,
		    "%.*s has no MX, so %s are brought to its own address. See "
		    "that a mail server answers there.",
		    STR_ARG(domain), what);
	else
		finding_say(m, "MX", FINDING_GOOD,
		    "For %.*s, to which %s go: %.*s.", STR_ARG(domain), what,
		    STR_ARG(host));
}

static void
find_mx(const struct finding_out *m)
{
	const struct sender *s = m->sender;

	if (str_eq(s->domain, s->bounces)) {
		find_mx_of(m, s->domain, "answers and bounces");
		return;
	}
	find_mx_of(m, s->domain, "answers");
	find_mx_of(m, s->bounces, "bounces");
}

/* The host's name */

static bool
leads_back(const struct finding_out *m, struct str name, struct str address,
    bool *silent)
{
	bool six = finding_is_six(address);
	struct lookup_answer a =
	    finding_ask(m, name, six ? LOOKUP_AAAA : LOOKUP_A);

	*silent = *silent || a.rc == LOOKUP_FAILED;
	for (size_t i = 0; i < a.n; i++)
		if (str_eq(a.rows[i], address))
			return true;
	return false;
}

/* "192-0-2-1.dyn.example.net": made of the address, which receivers take for a
 * home's. */
static bool
generic(const struct finding_out *m, struct str name, struct str address)
{
	static const char marks[] = "-.";
	struct str part[4] = {{0}};

	if (finding_is_six(address))
		return false;
	for (size_t i = 0; i < 4; i++)
		str_cut(&address, '.', &part[i]);
	for (const char *c = marks; *c != '\0'; c++)
		for (size_t turn = 0; turn < 2; turn++) {
			size_t first = turn == 0 ? 0 : 3;
			struct str made = str_format(m->arena,
			    "%.*s%c%.*s%c%.*s%c%.*s", STR_ARG(part[first]), *c,
			    STR_ARG(part[turn == 0 ? 1 : 2]), *c,
			    STR_ARG(part[turn == 0 ? 2 : 1]), *c,
			    STR_ARG(part[3 - first]));

			if (str_find(name, made) < name.n)
				return true;
		}
	return false;
}

static void
find_name_of(const struct finding_out *m, struct str address)
{
	bool silent = false;
	struct str reverse = {0}, good = {0};
	struct lookup_answer a;

	if (!resolver_reverse(m->arena, address, &reverse))
		return;
	a = finding_ask(m, reverse, LOOKUP_PTR);
	if (a.rc == LOOKUP_FAILED) {
		finding_silent(m, "PTR", address);
		return;
	}
	for (size_t i = 0; i < a.n && good.n == 0; i++)
		if (leads_back(m, a.rows[i], address, &silent))
			good = a.rows[i];
	if (a.n == 0)
		finding_say(m, "PTR", FINDING_MISSING,
		    "%.*s has no name, and the big receivers refuse such a "
		    "sender. Who gave you the address sets it, not who keeps "
		    "your domain:",
		    STR_ARG(address))
		    ->publish = str_format(
		    m->arena, "%.*s. PTR NAME-OF-THIS-HOST.", STR_ARG(reverse));
	else if (good.n == 0 && silent)
		finding_silent(m, "PTR", a.rows[0]);
	else if (good.n == 0)
		finding_say(m, "PTR", FINDING_WRONG,
		    "%.*s is called %.*s, and that name does not lead back to "
		    "it. Publish:",
		    STR_ARG(address), STR_ARG(a.rows[0]))
		    ->publish = str_format(m->arena, "%.*s. %s %.*s",
		    STR_ARG(a.rows[0]), finding_is_six(address) ? "AAAA" : "A",
		    STR_ARG(address));
	else if (generic(m, good, address))
		finding_say(m, "PTR", FINDING_NOTE,
		    "%.*s is called %.*s, which leads back to it, and looks "
		    "like a name that nobody chose. Yahoo wants one of yours.",
		    STR_ARG(address), STR_ARG(good));
	else
		finding_say(m, "PTR", FINDING_GOOD,
		    "%.*s is called %.*s, which leads back to it.",
		    STR_ARG(address), STR_ARG(good));
}

static void
find_name(const struct finding_out *m)
{
	const struct sender *s = m->sender;

	for (size_t i = 0; i < s->naddresses; i++)
		find_name_of(m, s->addresses[i]);
	if (s->naddresses > 0)
		return;
	if (s->relay.n > 0)
		finding_say(m, "PTR", FINDING_UNKNOWN,
		    "Your mail goes out on servers behind %.*s, and their "
		    "names are the affair of who runs it.",
		    STR_ARG(s->relay));
	else
		finding_say(m, "PTR", FINDING_UNKNOWN,
		    "The address from which your mail goes out is not one of "
		    "this machine. Your provider shows it; then say --ip "
		    "ADDRESS.");
}

void
findings_make(struct arena *a, const struct lookup *lookup,
    const struct sender *sender, struct findings *out)
{
	const struct finding_out m = {a, lookup, sender, out};

	finding_spf(&m);
	finding_dkim(&m);
	finding_dmarc(&m);
	find_mx(&m);
	find_name(&m);
	finding_say(&m, "Signature", FINDING_NOTE,
	    "These headers must be signed, named behind h= of DKIM-Signature "
	    "in a mail that arrived: %s. Without both of List-Unsubscribe no "
	    "mailbox shows its button.",
	    findings_headers());
}
