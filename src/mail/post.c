/* SPDX-License-Identifier: ISC */
#include "mail/post.h"

#include <assert.h>
#include <string.h>

#include "mail/backend.h"

#ifdef HAVE_CURL
#include <curl/curl.h>

#define CONNECT_MS 5000L
#define URL_MAX 1024
#define RETRY_AFTER_MAX 86400

static size_t
ignore(char *p, size_t size, size_t nmemb, void *ctx)
{
	(void)p;
	(void)ctx;
	return size * nmemb;
}

static bool
set_wire(CURL *h, char *error)
{
	return curl_easy_setopt(h, CURLOPT_PROXY, "") == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "https,http") ==
		   CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_SSLVERSION,
		   (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS) ==
		   CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, POST_SECONDS * 1000L) ==
		   CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_ERRORBUFFER, error) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, ignore) == CURLE_OK;
}

static bool
set_message(CURL *h, const struct post *p, const char *url,
    const struct curl_slist *headers)
{
	return curl_easy_setopt(h, CURLOPT_URL, url) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_USERAGENT, "kunderejse") ==
		   CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_POST, 1L) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_POSTFIELDS, p->body.p) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE_LARGE,
		   (curl_off_t)p->body.n) == CURLE_OK;
}

static void
judge(CURL *h, CURLcode rc, const char *error, struct submit_result *r)
{
	curl_off_t after = 0;
	long code = 0;

	curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &code);
	curl_easy_getinfo(h, CURLINFO_RETRY_AFTER, &after);
	/* The status is the answer, whatever became of the rest. */
	if (code == 0) {
		submit_say(r, SUBMIT_TEMP, "no answer: %s",
		    error[0] != '\0' ? error : curl_easy_strerror(rc));
		return;
	}
	submit_say(r,
	    code >= 200 && code < 300 ? SUBMIT_ACCEPTED
	    : code >= 500 || code == 408 || code == 425 || code == 429
		? SUBMIT_TEMP
		: SUBMIT_PERM,
	    "HTTP %ld%s", code,
	    code >= 300 && code < 400 ? ", it is at another address now" : "");
	r->code = (int)code;
	if (r->outcome == SUBMIT_TEMP && after > 0)
		r->retry_after =
		    after < RETRY_AFTER_MAX ? (int64_t)after : RETRY_AFTER_MAX;
}

static void
perform(CURL *h, const struct post *p, struct submit_result *r)
{
	struct curl_slist headers[POST_HEADERS_MAX + 1];
	char error[CURL_ERROR_SIZE] = "", url[URL_MAX];
	/* A short message needs nobody's leave to be sent. */
	char expect[] = "Expect:";

	assert(p->nheaders <= POST_HEADERS_MAX && p->url.n < sizeof(url));
	memcpy(url, p->url.p, p->url.n);
	url[p->url.n] = '\0';
	for (size_t i = 0; i < p->nheaders; i++)
		headers[i] = (struct curl_slist){
		    (char *)(uintptr_t)p->headers[i].p, &headers[i + 1]};
	headers[p->nheaders] = (struct curl_slist){expect, NULL};
	if (!set_wire(h, error) || !set_message(h, p, url, headers)) {
		submit_say(r, SUBMIT_TEMP, "libcurl takes no message");
		return;
	}
	judge(h, curl_easy_perform(h), error, r);
}

void
post_send(const struct post *p, struct submit_result *r)
{
	CURL *h;

	memset(r, 0, sizeof(*r));
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		submit_say(r, SUBMIT_TEMP, "libcurl does not start");
		return;
	}
	h = curl_easy_init();
	if (h == NULL)
		submit_say(r, SUBMIT_TEMP, "libcurl does not start");
	else
		perform(h, p, r);
	curl_easy_cleanup(h);
	curl_global_cleanup();
}

#else

void
post_send(const struct post *p, struct submit_result *r)
{
	(void)p;
	memset(r, 0, sizeof(*r));
	submit_say(r, SUBMIT_TEMP,
	    "this program was built without libcurl and posts nothing");
}

#endif
