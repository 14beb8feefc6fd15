/* SPDX-License-Identifier: ISC */
#include "sending/posting.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/log.h"
#include "mail/mailid.h"
#include "people/hooksign.h"

#define SIGNATURES_MAX 1024

/* Without dots, which part what is signed. */
static struct str
id_of(struct arena *a, const struct site *site, const struct keyring *keys,
    const struct store_queued *q)
{
	bool https;
	struct str id = q->message_id;
	char *p;

	if (id.n > 0)
		return id;
	id = mailid_message(
	    a, keys, q->id, q->mail.dedup, site_host(site, &https));
	id = str_format(a, "msg_%.*s", STR_ARG(str_head(id, str_chr(id, '@'))));
	p = arena_raw(a, id.n);
	for (size_t i = 0; i < id.n; i++)
		p[i] = id.p[i] == '.' ? '_' : id.p[i];
	return (struct str){p, id.n};
}

static struct str
sign(struct arena *a, const struct hook_secrets *secrets, struct str id,
    struct str time, struct str body)
{
	struct buf b;

	buf_init(&b, a, SIGNATURES_MAX);
	buf_lit(&b, "webhook-signature: ");
	hook_sign(&b, secrets, id, time, body);
	return buf_view(&b);
}

void
posting_make(struct arena *a, const struct site *site,
    const struct keyring *keys, const char *hooks, const struct store_queued *q,
    int64_t now, struct posting *p)
{
	const struct notify_row *row = site_notify(site, q->mail.hook);
	struct str time = str_format(a, "%lld", (long long)now);
	const char *path =
	    str_format(a, "%s/%.*s", hooks, STR_ARG(q->mail.hook)).p;
	struct hook_secrets secrets;
	struct str id = id_of(a, site, keys, q);
	bool missing;

	*p = (struct posting){.leaving = {.message_id = id}};
	p->post = (struct post){.url = image_str(&site->image, row->url),
	    .headers = p->headers,
	    .nheaders = POSTING_HEADERS,
	    .body = q->mail.given};
	if (!hook_secrets_open(&secrets, path, HOOK_STANDARD, &missing)) {
		p->wrong = "it has no secret to sign with";
		if (missing)
			log_error("notify %.*s has no secret: write the one "
				  "that the server knows into %s, mode 600",
			    STR_ARG(q->mail.hook), path);
		bytes_wipe(&secrets, sizeof(secrets));
		return;
	}
	p->headers[0] = STR("Content-Type: application/json");
	p->headers[1] = str_format(a, "webhook-id: %.*s", STR_ARG(id));
	p->headers[2] = str_format(a, "webhook-timestamp: %.*s", STR_ARG(time));
	p->headers[3] = sign(a, &secrets, id, time, q->mail.given);
	bytes_wipe(&secrets, sizeof(secrets));
}

void
posting_send(const struct posting *p, struct submit_result *r)
{
	if (p->wrong == NULL) {
		post_send(&p->post, r);
		return;
	}
	*r = (struct submit_result){.outcome = SUBMIT_TEMP};
	snprintf(r->text, sizeof(r->text), "%s", p->wrong);
}
