/* SPDX-License-Identifier: ISC */
/*
 * What receivers find out of who may send: SPF, DKIM, DMARC.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "mail/dkimkey.h"
#include "mail/dmarc.h"
#include "mail/finding.h"
#include "mail/spf.h"

#define TERMS_MAX 4096

/* SPF */

/* "ip4:192.0.2.1 ip6:2001:db8::1", of all that send. */
static struct str
spf_terms(const struct finding_out *m)
{
	const struct sender *s = m->sender;
	struct buf b;

	buf_init(&b, m->arena, TERMS_MAX);
	for (size_t i = 0; i < s->naddresses; i++)
		buf_printf(&b, "%sip%c:%.*s", i > 0 ? " " : "",
		    finding_is_six(s->addresses[i]) ? '6' : '4',
		    STR_ARG(s->addresses[i]));
	if (b.n == 0 && s->relay.n > 0)
		buf_lit(&b, "include:THE-NAME-YOUR-RELAY-TELLS");
	else if (b.n == 0)
		buf_lit(&b, "ip4:ADDRESS-OF-YOUR-MAIL-SERVER");
	return buf_view(&b);
}

static void
spf_of_address(
    const struct finding_out *m, const struct spf *all, struct str address)
{
	const struct sender *s = m->sender;
	struct spf spf;

	spf_check(m->arena, m->lookup, s->bounces, address, &spf);
	if (spf.result == SPF_TEMPERROR) {
		finding_silent(m, "SPF", s->bounces);
	} else if (spf.result == SPF_PASS) {
		finding_say(m, "SPF", FINDING_GOOD,
		    "%.*s lets %.*s send for it: \"%.*s\".",
		    STR_ARG(s->bounces), STR_ARG(address), STR_ARG(spf.record));
	} else if (spf.macro) {
		finding_say(m, "SPF", FINDING_UNKNOWN,
		    "Whether %.*s lets %.*s send depends on a macro: \"%.*s\". "
		    "Send a mail to yourself and look for spf=pass in it.",
		    STR_ARG(s->bounces), STR_ARG(address), STR_ARG(spf.record));
	} else {
		finding_say(m, "SPF", FINDING_WRONG,
		    "%.*s does not let %.*s send for it. Write that address "
		    "into its record:",
		    STR_ARG(s->bounces), STR_ARG(address))
		    ->publish = str_format(m->arena,
		    "%.*s. TXT \"v=spf1 ip%c:%.*s%.*s\"", STR_ARG(s->bounces),
		    finding_is_six(address) ? '6' : '4', STR_ARG(address),
		    STR_ARG(str_from(all->record, 6)));
	}
}

void
finding_spf(const struct finding_out *m)
{
	const struct sender *s = m->sender;
	struct spf spf;

	spf_check(m->arena, m->lookup, s->bounces, STR(""), &spf);
	switch (spf.result) {
	case SPF_TEMPERROR:
		finding_silent(m, "SPF", s->bounces);
		return;
	case SPF_NONE:
		finding_say(m, "SPF", FINDING_MISSING,
		    "%.*s, to which bounces go, does not say who may send for "
		    "it. Publish:",
		    STR_ARG(s->bounces))
		    ->publish =
		    str_format(m->arena, "%.*s. TXT \"v=spf1 %.*s -all\"",
			STR_ARG(s->bounces), STR_ARG(spf_terms(m)));
		return;
	case SPF_PERMERROR:
		finding_say(m, "SPF", FINDING_WRONG,
		    "Receivers do not take the record of %.*s: %.*s.",
		    STR_ARG(s->bounces), STR_ARG(spf.why));
		return;
	default:
		break;
	}
	if (spf.all == '+')
		finding_say(m, "SPF", FINDING_WRONG,
		    "%.*s lets the whole world send for it: \"%.*s\". End it "
		    "in -all.",
		    STR_ARG(s->bounces), STR_ARG(spf.record));
	else
		for (size_t i = 0; i < s->naddresses; i++)
			spf_of_address(m, &spf, s->addresses[i]);
	if (s->naddresses == 0 && spf.all != '+')
		finding_say(m, "SPF", FINDING_NOTE,
		    "%.*s says who may send for it: \"%.*s\". Whether your "
		    "server is among them is seen with its address: --ip "
		    "ADDRESS.",
		    STR_ARG(s->bounces), STR_ARG(spf.record));
	if (spf.all == 0 || spf.all == '?')
		finding_say(m, "SPF", FINDING_NOTE,
		    "The record of %.*s says nothing of servers it does not "
		    "name. End it in -all.",
		    STR_ARG(s->bounces));
}

/* DKIM */

static const char *const usual[] = {"k1", "default", "mail", "dkim", "s1", "s2",
    "selector1", "selector2", "google", "k2", "k3"};
#define NUSUAL (sizeof(usual) / sizeof(usual[0]))

static void
say_key(const struct finding_out *m, struct str name, const struct dkimkey *key)
{
	if (key->state == DKIMKEY_REVOKED)
		finding_say(m, "DKIM", FINDING_WRONG,
		    "The key at %.*s was taken back: its p= is empty.",
		    STR_ARG(name));
	else if (key->state != DKIMKEY_GOOD)
		finding_say(m, "DKIM", FINDING_WRONG,
		    "The key at %.*s cannot be used: %s.", STR_ARG(name),
		    key->why != NULL ? key->why : "the text there is none");
	else if (!key->ed25519 && key->bits < 1024)
		finding_say(m, "DKIM", FINDING_WRONG,
		    "The key at %.*s has %u bits; receivers want 1024 at the "
		    "least and advise 2048. Make a new one.",
		    STR_ARG(name), key->bits);
	else if (key->testing)
		finding_say(m, "DKIM", FINDING_NOTE,
		    "The key at %.*s says t=y, that it is being tried out, and "
		    "receivers may treat its mail as if nobody had signed it. "
		    "Take t=y out when all is well.",
		    STR_ARG(name));
	else if (key->ed25519)
		finding_say(m, "DKIM", FINDING_NOTE,
		    "The key at %.*s is one of Ed25519, which many receivers "
		    "do not know. Sign with one of RSA, too.",
		    STR_ARG(name));
	else if (key->bits < 2048)
		finding_say(m, "DKIM", FINDING_NOTE,
		    "The key at %.*s has %u bits, which is enough; 2048 are "
		    "advised.",
		    STR_ARG(name), key->bits);
	else
		finding_say(m, "DKIM", FINDING_GOOD,
		    "There is a key at %.*s, of %u bits.", STR_ARG(name),
		    key->bits);
}

/* Whether a text is meant as a key, where a guess found it: what stands for all
 * names ("*._domainkey"), mostly that there is none, is not. */
static bool
meant(const struct finding_out *m, const struct lookup_answer *a)
{
	struct dkimkey key;

	for (size_t i = 0; i < a->n; i++) {
		dkimkey_read(m->arena, a->rows[i], &key);
		if (key.state == DKIMKEY_GOOD || key.state == DKIMKEY_BROKEN)
			return true;
	}
	return false;
}

/* false: there is none. */
static bool
find_key(const struct finding_out *m, struct str selector, bool *silent)
{
	struct str name = str_format(m->arena, "%.*s._domainkey.%.*s",
	    STR_ARG(selector), STR_ARG(m->sender->domain));
	struct lookup_answer a = finding_ask(m, name, LOOKUP_TXT);
	struct dkimkey key;

	if (a.rc == LOOKUP_FAILED) {
		*silent = true;
		return false;
	}
	if (a.n == 0 || (m->sender->nselectors == 0 && !meant(m, &a)))
		return false;
	if (a.n > 1) {
		finding_say(m, "DKIM", FINDING_WRONG,
		    "There are %zu texts at %.*s, and receivers take one of "
		    "them, or none. Leave one.",
		    a.n, STR_ARG(name));
		return true;
	}
	dkimkey_read(m->arena, a.rows[0], &key);
	say_key(m, name, &key);
	return true;
}

static void
say_no_key(const struct finding_out *m, struct str selector, const char *where)
{
	struct finding *f = finding_say(m, "DKIM", FINDING_MISSING,
	    "There is no key at %s%.*s. Who signs says what to publish "
	    "(contrib/mail has files for OpenDKIM and rspamd, with the "
	    "commands that make a key):",
	    where, STR_ARG(m->sender->domain));

	f->publish = str_format(m->arena,
	    "%.*s._domainkey.%.*s. TXT \"v=DKIM1; k=rsa; "
	    "p=WHAT-WAS-MADE\"",
	    STR_ARG(selector), STR_ARG(m->sender->domain));
}

void
finding_dkim(const struct finding_out *m)
{
	const struct sender *s = m->sender;
	bool silent = false, found = false;

	for (size_t i = 0; i < s->nselectors; i++) {
		silent = false;
		if (!find_key(m, s->selectors[i], &silent) && !silent)
			say_no_key(m, s->selectors[i],
			    str_format(m->arena, "%.*s._domainkey.",
				STR_ARG(s->selectors[i]))
				.p);
		if (silent)
			finding_silent(m, "DKIM", s->domain);
	}
	if (s->nselectors > 0)
		return;
	for (size_t i = 0; i < NUSUAL; i++)
		found = find_key(m, str_of(usual[i]), &silent) || found;
	if (!found && silent)
		finding_silent(m, "DKIM", s->domain);
	else if (!found)
		say_no_key(m, STR("k1"),
		    "any of the usual selectors (k1 default mail dkim s1 s2 "
		    "selector1 selector2 google k2 k3; if yours is another: "
		    "--selector NAME) of ");
}

/* DMARC */

static void
find_alignment(const struct finding_out *m, const struct dmarc *d)
{
	const struct sender *s = m->sender;

	if (dmarc_aligned(s->domain, s->bounces, d->strict_spf))
		finding_say(m, "DMARC", FINDING_GOOD,
		    "SPF counts for From: %.*s, which it proves, and %.*s are "
		    "aligned.",
		    STR_ARG(s->bounces), STR_ARG(s->domain));
	else
		finding_say(m, "DMARC", FINDING_NOTE,
		    "SPF does not count for From: it proves %.*s, and From "
		    "names %.*s%s. The signature of DKIM alone must do, so "
		    "sign with d=%.*s.",
		    STR_ARG(s->bounces), STR_ARG(s->domain),
		    d->strict_spf ? " (aspf=s wants the very same)" : "",
		    STR_ARG(s->domain));
}

void
finding_dmarc(const struct finding_out *m)
{
	const struct sender *s = m->sender;
	struct dmarc d;

	dmarc_find(m->arena, m->lookup, s->domain, &d);
	switch (d.state) {
	case DMARC_UNKNOWN:
		finding_silent(m, "DMARC", s->domain);
		return;
	case DMARC_MISSING:
		finding_say(m, "DMARC", FINDING_MISSING,
		    "%.*s has no policy, and the big receivers want one. To "
		    "begin with, and with a mailbox that reads reports:",
		    STR_ARG(s->domain))
		    ->publish = str_format(m->arena,
		    "_dmarc.%.*s. TXT \"v=DMARC1; p=none; "
		    "rua=mailto:dmarc@%.*s\"",
		    STR_ARG(s->domain), STR_ARG(s->domain));
		return;
	case DMARC_SEVERAL:
		finding_say(m, "DMARC", FINDING_WRONG,
		    "There are several policies at _dmarc.%.*s, and so there "
		    "is none. Leave one.",
		    STR_ARG(d.at));
		return;
	case DMARC_BROKEN:
		finding_say(m, "DMARC", FINDING_WRONG,
		    "Receivers do not take the policy at _dmarc.%.*s: %s. It "
		    "is \"%.*s\".",
		    STR_ARG(d.at), d.why, STR_ARG(d.record));
		return;
	case DMARC_GOOD:
		break;
	}
	finding_say(m, "DMARC", FINDING_GOOD,
	    "The policy for %.*s is %s, by _dmarc.%.*s.%s%s",
	    STR_ARG(s->domain), dmarc_policy_str(d.policy), STR_ARG(d.at),
	    d.policy == DMARC_NONE
		? " That is enough for now; with quarantine nobody else can "
		  "write in your name."
		: "",
	    d.reports
		? ""
		: " Without rua= you hear nothing of what receivers see.");
	find_alignment(m, &d);
}
