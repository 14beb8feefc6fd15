/* SPDX-License-Identifier: ISC */
/*
 * Submission by libcurl.  What version 7.88 gets wrong is in MAIL 17, and
 * judge() follows its rule: after anything but an accepted message the handle
 * goes with its connection, for the next message might read the answer to this
 * one.
 */
#include "mail/backend.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/library.h"
#include "mail/reply.h"

#ifdef HAVE_CURL
#include <curl/curl.h>

#define CONNECT_MS 10000L
#define HERE_SECONDS 60
#define AWAY_SECONDS 300 /* RFC 5321 would wait ten minutes behind the dot */
/* Some servers close after so many, others without a word (MAIL 11). */
#define CONNECTION_MAX 50

struct smtp {
	enum transport_tls tls;
	struct str host; /* and its port */
	const char *socket, *user, *password, *ca;
	long timeout;

	CURL *handle;  /* NULL: the next message makes one */
	unsigned sent; /* messages that this handle has brought through */
	char error[CURL_ERROR_SIZE];
	struct reply reply; /* under way */
	/* The last no and the last yes: QUIT may be answered behind them. */
	struct reply refusal, taken;

	const struct submit_mail *mail;
	char from[ADDRESS_MAX + 1], rcpt[ADDRESS_MAX + 1];
	struct curl_slist rcpts;
	size_t at;
	bool out;  /* libcurl has the last bytes */
	bool held; /* they were refused to it */
};

static size_t
give(char *p, size_t size, size_t nmemb, void *ctx)
{
	struct smtp *s = ctx;
	const struct submit_mail *mail = s->mail;
	size_t left = mail->bytes.n - s->at, n = size * nmemb;

	if (n >= left && !s->out) {
		if (!mail->sending(mail->ctx)) {
			s->held = true;
			return CURL_READFUNC_ABORT;
		}
		s->out = true;
	}
	n = n < left ? n : left;
	memcpy(p, mail->bytes.p + s->at, n);
	s->at += n;
	return n;
}

static size_t
hear(char *p, size_t size, size_t nmemb, void *ctx)
{
	struct smtp *s = ctx;

	reply_line(&s->reply, (struct str){p, size * nmemb});
	if (s->reply.whole && s->reply.code >= 400)
		s->refusal = s->reply;
	else if (s->reply.whole && s->reply.code == 250)
		s->taken = s->reply;
	return size * nmemb;
}

static void
drop(struct smtp *s)
{
	if (s->handle != NULL)
		curl_easy_cleanup(s->handle);
	s->handle = NULL;
	s->sent = 0;
}

/* The name we greet with is that of the sender's domain: it is a full one,
 * which not every machine's own name is. */
static bool
set_url(struct smtp *s, const char *from)
{
	char url[2 * ADDRESS_MAX + 32];
	int n;

	n = snprintf(url, sizeof(url), "smtp%s://%.*s/%s",
	    s->tls == TLS_WHOLE ? "s" : "", STR_ARG(s->host),
	    strchr(from, '@') + 1);
	return n > 0 && (size_t)n < sizeof(url) &&
	       curl_easy_setopt(s->handle, CURLOPT_URL, url) == CURLE_OK;
}

/* No proxy and no protocol that the environment could slip in. */
static bool
set_wire(CURL *h, const struct smtp *s)
{
	return curl_easy_setopt(h, CURLOPT_PROXY, "") == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "smtp,smtps") ==
		   CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_UNIX_SOCKET_PATH, s->socket) ==
		   CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_USE_SSL,
		   (long)(s->tls == TLS_NONE ? CURLUSESSL_NONE
					     : CURLUSESSL_ALL)) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_SSLVERSION,
		   (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
	       (s->ca == NULL ||
		   curl_easy_setopt(h, CURLOPT_CAINFO, s->ca) == CURLE_OK) &&
	       (s->user == NULL || curl_easy_setopt(h, CURLOPT_USERNAME,
				       s->user) == CURLE_OK) &&
	       (s->password == NULL || curl_easy_setopt(h, CURLOPT_PASSWORD,
					   s->password) == CURLE_OK);
}

static bool
set_calls(CURL *h, struct smtp *s)
{
	return curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS) ==
		   CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, s->timeout * 1000) ==
		   CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_SERVER_RESPONSE_TIMEOUT,
		   s->timeout) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_ERRORBUFFER, s->error) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_UPLOAD, 1L) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_READFUNCTION, give) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_READDATA, s) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, hear) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_HEADERDATA, s) == CURLE_OK;
}

/* The handle, and this message in it. */
static bool
prepare(struct smtp *s)
{
	CURL *h = s->handle;

	if (h == NULL) {
		h = s->handle = curl_easy_init();
		if (h == NULL || !set_url(s, s->from) || !set_wire(h, s) ||
		    !set_calls(h, s))
			return false;
	}
	s->at = 0;
	s->out = s->held = false;
	s->error[0] = '\0';
	memset(&s->reply, 0, sizeof(s->reply));
	memset(&s->refusal, 0, sizeof(s->refusal));
	memset(&s->taken, 0, sizeof(s->taken));
	s->rcpts = (struct curl_slist){s->rcpt, NULL};
	return curl_easy_setopt(h, CURLOPT_MAIL_FROM, s->from) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_MAIL_RCPT, &s->rcpts) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_INFILESIZE_LARGE,
		   (curl_off_t)s->mail->bytes.n) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_FORBID_REUSE,
		   (long)(s->sent + 1 >= CONNECTION_MAX)) == CURLE_OK;
}

/* Which command a refusal answers: only libcurl's own words say it. */
static enum reply_stage
stage(const struct smtp *s)
{
	struct str error = str_of(s->error);

	if (s->out)
		return REPLY_DOT;
	if (str_starts(error, STR("MAIL failed")))
		return REPLY_MAIL;
	if (str_starts(error, STR("RCPT failed")))
		return REPLY_RCPT;
	if (str_starts(error, STR("DATA failed")))
		return REPLY_DATA;
	return REPLY_BEFORE;
}

/* The connection ended; other errors are of TLS, names, passwords, memory. */
static bool
cut_off(CURLcode rc)
{
	return rc == CURLE_SEND_ERROR || rc == CURLE_RECV_ERROR ||
	       rc == CURLE_OPERATION_TIMEDOUT;
}

static void
judge(const struct smtp *s, CURLcode rc, long code, struct submit_result *r)
{
	const char *why =
	    s->error[0] != '\0' ? s->error : curl_easy_strerror(rc);

	if (rc == CURLE_OK && code == 250) {
		reply_copy(&s->taken, r);
		r->outcome = SUBMIT_ACCEPTED;
	} else if (s->held) {
		submit_say(r, SUBMIT_HELD, "held back before its last byte");
	} else if (code >= 400 && s->refusal.code == code &&
		   (rc == CURLE_SEND_ERROR || rc == CURLE_WEIRD_SERVER_REPLY ||
		       !s->out)) {
		reply_judge(&s->refusal, stage(s), r);
	} else if (s->out) {
		submit_say(
		    r, SUBMIT_UNCERTAIN, "no answer to the message: %s", why);
	} else if (cut_off(rc) && (code == 250 || code == 354)) {
		submit_say(r, SUBMIT_TEMP, "broke off: %s", why);
	} else {
		submit_say(r, SUBMIT_LANE, "%s", why);
	}
}

/*
 * Closed between two messages, without a word or with one that we take for the
 * answer to MAIL: nothing of this message was heard.  Not when the word is
 * about us: then a second knock would make it worse.
 */
static bool
went_away(const struct smtp *s, long code)
{
	return !s->out &&
	       (code == 0 || (code == 421 && stage(s) == REPLY_MAIL &&
				 strncmp(s->refusal.status, "4.7.", 4) != 0));
}

static void
smtp_send(void *state, const struct submit_mail *mail, struct submit_result *r)
{
	struct smtp *s = state;
	bool again = true, stale;
	long code = 0, connects = 0;
	CURLcode rc;

	s->mail = mail;
	snprintf(s->from, sizeof(s->from), "%.*s", STR_ARG(mail->from));
	snprintf(s->rcpt, sizeof(s->rcpt), "%.*s", STR_ARG(mail->rcpt));
	do {
		if (!prepare(s)) {
			drop(s);
			submit_say(r, SUBMIT_LANE, "libcurl takes no message");
			return;
		}
		rc = curl_easy_perform(s->handle);
		curl_easy_getinfo(s->handle, CURLINFO_RESPONSE_CODE, &code);
		curl_easy_getinfo(s->handle, CURLINFO_NUM_CONNECTS, &connects);
		stale = again && rc != CURLE_OK && connects == 0 &&
			s->sent > 0 && went_away(s, code);
		again = false;
		if (stale)
			drop(s);
	} while (stale);
	judge(s, rc, code, r);
	if (r->outcome != SUBMIT_ACCEPTED)
		drop(s);
	else if (++s->sent == CONNECTION_MAX)
		s->sent = 0;
}

static void *
smtp_open(struct arena *a, const struct transport *t,
    const struct submit_setup *setup, struct str *why)
{
	struct smtp *s = ARENA_NEW(a, struct smtp);

	if (str_chr(setup->user, '\0') < setup->user.n ||
	    str_chr(setup->password, '\0') < setup->password.n) {
		*why = STR("the name or the password holds a NUL");
		return NULL;
	}
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		*why = STR("libcurl does not start");
		return NULL;
	}
	s->tls = t->tls;
	s->socket = backend_text(a, t->path);
	s->host = s->socket != NULL ? STR("localhost")
				    : str_format(a, "%.*s:%u", STR_ARG(t->host),
					  (unsigned)t->port);
	s->user = backend_text(a, setup->user);
	s->password = backend_text(a, setup->password);
	s->ca = backend_text(a, setup->ca);
	s->timeout = setup->timeout > 0 ? setup->timeout
		     : t->here          ? HERE_SECONDS
					: AWAY_SECONDS;
	return s;
}

static void
smtp_close(void *state)
{
	drop(state);
	curl_global_cleanup();
}

struct library
smtp_library(void)
{
	return (struct library){"libcurl", LIBCURL_VERSION,
	    curl_version_info(CURLVERSION_NOW)->version};
}

#else

static void *
smtp_open(struct arena *a, const struct transport *t,
    const struct submit_setup *setup, struct str *why)
{
	(void)a;
	(void)t;
	(void)setup;
	*why = STR("this program was built without libcurl and speaks no "
		   "SMTP: write sendmail: instead");
	return NULL;
}

/* Never opened, so never called. */
static void
smtp_send(void *state, const struct submit_mail *mail, struct submit_result *r)
{
	(void)state;
	(void)mail;
	submit_say(r, SUBMIT_LANE, "built without libcurl");
}

static void
smtp_close(void *state)
{
	(void)state;
}

struct library
smtp_library(void)
{
	return (struct library){"libcurl", "nothing", "no SMTP"};
}

#endif

const struct backend smtp_backend = {smtp_open, smtp_send, smtp_close};
