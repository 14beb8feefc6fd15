/* SPDX-License-Identifier: ISC */
/*
 * CURLOPT_CONNECT_ONLY of an smtp:// address ends where the first message would
 * begin.  libcurl's own way of handing messages over takes four answers to wait
 * for, each of which is a sleep, and two writes for what is one (MAIL 17).
 */
#include "mail/wire.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/library.h"
#include "mail/backend.h"

#ifdef HAVE_CURL
#include <curl/curl.h>

#define CONNECT_MS 10000L
#define LINES_MAX 4096 /* of an answer, before its end of line is there */

struct wire {
	struct wire_setup setup;
	CURL *handle; /* NULL: not connected */
	curl_socket_t fd;
	bool pipelines, sizes;
	struct reply greeting; /* of the server, under way */
	struct reply refusal;  /* the last no of it */
	char in[LINES_MAX];
	size_t nin; /* heard, and not taken yet */
	char why[CURL_ERROR_SIZE];
};

struct wire *
wire_new(struct arena *a, const struct wire_setup *setup, struct str *why)
{
	struct wire *w = ARENA_NEW(a, struct wire);

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		*why = STR("libcurl does not start");
		return NULL;
	}
	w->setup = *setup;
	return w;
}

void
wire_free(struct wire *w)
{
	wire_drop(w);
	curl_global_cleanup();
}

void
wire_drop(struct wire *w)
{
	if (w->handle != NULL)
		curl_easy_cleanup(w->handle);
	w->handle = NULL;
}

/* What is said before the first message.  What was offered in the clear does
 * not count any more when TLS begins. */
static size_t
hear_greeting(char *p, size_t size, size_t nmemb, void *ctx)
{
	struct wire *w = ctx;
	struct str line = {p, size * nmemb}, word = str_from(line, 4);

	reply_line(&w->greeting, line);
	if (w->greeting.code == 220)
		w->pipelines = w->sizes = false;
	else if (w->greeting.code == 250 && str_starts(word, STR("PIPELINING")))
		w->pipelines = true;
	else if (w->greeting.code == 250 && str_starts(word, STR("SIZE")))
		w->sizes = true;
	if (w->greeting.whole && w->greeting.code >= 400)
		w->refusal = w->greeting;
	return size * nmemb;
}

/* The name we greet with is that of the sender's domain: it is a full one,
 * which not every machine's own name is. */
static bool
set_url(CURL *h, const struct wire *w, const char *domain)
{
	char url[2 * ADDRESS_MAX + 32];
	int n;

	n = snprintf(url, sizeof(url), "smtp%s://%.*s/%s",
	    w->setup.tls == TLS_WHOLE ? "s" : "", STR_ARG(w->setup.host),
	    domain);
	return n > 0 && (size_t)n < sizeof(url) &&
	       curl_easy_setopt(h, CURLOPT_URL, url) == CURLE_OK;
}

/* No proxy and no protocol that the environment could slip in. */
static bool
set_wire(CURL *h, const struct wire_setup *s)
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
set_calls(CURL *h, struct wire *w)
{
	return curl_easy_setopt(h, CURLOPT_CONNECT_ONLY, 1L) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS) ==
		   CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_TIMEOUT_MS,
		   (long)w->setup.timeout * 1000) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_SERVER_RESPONSE_TIMEOUT,
		   (long)w->setup.timeout) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_ERRORBUFFER, w->why) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, hear_greeting) ==
		   CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_HEADERDATA, w) == CURLE_OK;
}

static void
say_why(struct wire *w, const char *why)
{
	snprintf(w->why, sizeof(w->why), "%s", why);
}

/* Its curl_socket_t is -1 when it is none. */
static bool
begin(struct wire *w, CURL *h)
{
	CURLcode rc = curl_easy_perform(h);
	long code = 0;

	curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &code);
	if (code < 400 || w->refusal.code != code)
		memset(&w->refusal, 0, sizeof(w->refusal));
	if (rc == CURLE_OK)
		rc = curl_easy_getinfo(h, CURLINFO_ACTIVESOCKET, &w->fd);
	if (rc == CURLE_OK && w->fd != CURL_SOCKET_BAD)
		return true;
	if (w->why[0] == '\0')
		say_why(w, curl_easy_strerror(rc));
	return false;
}

bool
wire_connect(struct wire *w, const char *domain, struct reply *refusal)
{
	CURL *h = curl_easy_init();

	w->handle = h;
	w->pipelines = w->sizes = false;
	w->nin = 0;
	memset(&w->greeting, 0, sizeof(w->greeting));
	memset(&w->refusal, 0, sizeof(w->refusal));
	say_why(w, "");
	if (h == NULL || !set_url(h, w, domain) || !set_wire(h, &w->setup) ||
	    !set_calls(h, w))
		say_why(w, "libcurl takes no message");
	else if (begin(w, h))
		return true;
	*refusal = w->refusal;
	wire_drop(w);
	return false;
}

bool
wire_is_connected(const struct wire *w)
{
	return w->handle != NULL;
}

bool
wire_pipelines(const struct wire *w)
{
	return w->pipelines;
}

bool
wire_takes_size(const struct wire *w)
{
	return w->sizes;
}

const char *
wire_why(const struct wire *w)
{
	return w->why;
}

/* false: it is too late. */
static bool
await(struct wire *w, short events, int64_t deadline)
{
	struct pollfd p = {.fd = w->fd, .events = events};
	int64_t left = deadline - clock_ms();

	if (left > 0 &&
	    poll(&p, 1, left < INT32_MAX ? (int)left : INT32_MAX) != 0)
		return true;
	say_why(w, "it took too long");
	return false;
}

bool
wire_say(struct wire *w, struct str bytes, int64_t deadline)
{
	while (bytes.n > 0) {
		size_t n = 0;
		CURLcode rc = curl_easy_send(w->handle, bytes.p, bytes.n, &n);

		if (rc == CURLE_AGAIN) {
			if (!await(w, POLLOUT, deadline))
				return false;
			continue;
		}
		if (rc != CURLE_OK) {
			say_why(w, curl_easy_strerror(rc));
			return false;
		}
		bytes = str_from(bytes, n);
	}
	return true;
}

/* Something more of it; TLS may have it already. */
static bool
hear_more(struct wire *w, int64_t deadline)
{
	for (;;) {
		size_t n = 0;
		CURLcode rc = curl_easy_recv(
		    w->handle, w->in + w->nin, sizeof(w->in) - w->nin, &n);

		w->nin += n;
		if (rc == CURLE_OK && n > 0)
			return true;
		if (rc == CURLE_OK) {
			say_why(w, "the server closed the connection");
			return false;
		}
		if (rc != CURLE_AGAIN) {
			say_why(w, curl_easy_strerror(rc));
			return false;
		}
		if (!await(w, POLLIN, deadline))
			return false;
	}
}

bool
wire_hear(struct wire *w, struct reply *reply, int64_t deadline)
{
	memset(reply, 0, sizeof(*reply));
	while (!reply->whole) {
		const char *end = memchr(w->in, '\n', w->nin);
		size_t n;

		if (end == NULL && w->nin == sizeof(w->in)) {
			say_why(w, "an answer is too long");
			return false;
		}
		if (end == NULL) {
			if (!hear_more(w, deadline))
				return false;
			continue;
		}
		n = (size_t)(end + 1 - w->in);
		reply_line(reply, (struct str){w->in, n});
		w->nin -= n;
		memmove(w->in, end + 1, w->nin);
	}
	return true;
}

struct library
wire_library(void)
{
	return (struct library){"libcurl", LIBCURL_VERSION,
	    curl_version_info(CURLVERSION_NOW)->version};
}

#else

struct wire *
wire_new(struct arena *a, const struct wire_setup *setup, struct str *why)
{
	(void)a;
	(void)setup;
	*why = STR("this program was built without libcurl and speaks no "
		   "SMTP: write sendmail: instead");
	return NULL;
}

/* There never is one, so these are never called. */
void
wire_free(struct wire *w)
{
	(void)w;
}

bool
wire_connect(struct wire *w, const char *domain, struct reply *refusal)
{
	(void)w;
	(void)domain;
	(void)refusal;
	return false;
}

bool
wire_is_connected(const struct wire *w)
{
	(void)w;
	return false;
}

bool
wire_pipelines(const struct wire *w)
{
	(void)w;
	return false;
}

bool
wire_takes_size(const struct wire *w)
{
	(void)w;
	return false;
}

bool
wire_say(struct wire *w, struct str bytes, int64_t deadline)
{
	(void)w;
	(void)bytes;
	(void)deadline;
	return false;
}

bool
wire_hear(struct wire *w, struct reply *reply, int64_t deadline)
{
	(void)w;
	(void)reply;
	(void)deadline;
	return false;
}

const char *
wire_why(const struct wire *w)
{
	(void)w;
	return "built without libcurl";
}

void
wire_drop(struct wire *w)
{
	(void)w;
}

struct library
wire_library(void)
{
	return (struct library){"libcurl", "nothing", "no SMTP"};
}

#endif
