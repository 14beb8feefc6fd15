/* SPDX-License-Identifier: ISC */
#include "program/rendermail.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/previewlink.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "insight/mailviewing.h"
#include "program/command.h"
#include "program/openstore.h"
#include "publish/kept.h"
#include "publish/statedir.h"
#include "sending/former.h"

#define ONCE_BYTES 16

static bool
fill_known(struct mailview *v, const struct option_list *set)
{
	static_assert(OPTION_LIST_MAX <= MAILVIEW_KNOWN_MAX, "room for all");
	for (size_t i = 0; i < set->n; i++) {
		struct str value = str_of(set->items[i]), name;

		str_cut(&value, '=', &name);
		if (value.p == NULL || !str_is_key(name))
			return false;
		v->known[v->nknown++] = (struct request_var){name, value};
	}
	return true;
}

static int
write_message(const struct mailview *v)
{
	fwrite(v->made.bytes.p, 1, v->made.bytes.n, stdout);
	if (fflush(stdout) != 0) {
		log_errno("standard output");
		return COMMAND_SYSTEM;
	}
	return COMMAND_GOOD;
}

/* The site that a server of that state serves; before one did, this one. */
static void
open_served(struct arena *a, const struct statedir *names,
    const struct site *own, struct site *served)
{
	struct str image = statedir_read(a, names->image);

	if (image.n == 0 || !site_open(served, image.p, image.n))
		*served = *own;
}

/* The key of the colleague with that address, or of that key. */
static struct str
colleague(const struct site *served, const char *operand)
{
	const struct person_row *rows = IMAGE_ROWS(
	    &served->image, struct person_row, served->head->persons);

	for (uint32_t i = 0; i < served->head->persons.n; i++)
		if (str_ieq(image_str(&served->image, rows[i].mail),
			str_of(operand)))
			return image_str(&served->image, rows[i].key);
	return str_of(operand);
}

/* The name of a draft of a published site; empty: it lies elsewhere. */
static struct str
draft_of(struct arena *a, const char *dir)
{
	char path[PATH_MAX];
	struct str all, name;

	if (realpath(dir, path) == NULL)
		return STR("");
	all = str_of(path);
	name = str_of(strrchr(path, '/') + 1);
	return str_ends(str_head(all, all.n - name.n), STR("/drafts/"))
		   ? str_copy(a, name)
		   : STR("");
}

/* Where the pictures of a site are that is not served. */
static struct str
assets_of(struct arena *a, const struct site *served,
    const struct rendermail *asked, int64_t now)
{
	const struct page_home home = {asked->dir, asked->state};
	struct context ctx = {
	    .arena = a, .home = &home, .site = served, .now = now};

	return previewlink_address(&ctx, draft_of(a, asked->dir));
}

static bool
think(void *ctx, struct store_think *t)
{
	store_change(t, CHANGE_QUEUE_MAIL)->mail = ctx;
	return true;
}

static enum store_rc
queue(const struct options *o, struct arena *a, const struct site *site,
    const struct rendermail *asked, struct store_mail *mail)
{
	struct store_tx tx = {.think = think, .ctx = mail, .now = mail->at};
	struct store *store =
	    openstore(a, site, asked->dir, asked->state, asked->db);
	enum store_rc rc;

	if (store == NULL)
		return STORE_DOWN;
	random_bytes(tx.key, sizeof(tx.key));
	rc = store_write_wait(store, &tx, clock_ms);
	store_close(store);
	if (rc != STORE_OK)
		fprintf(stderr,
		    "kunderejse %s: the database did not take it: do it "
		    "again\n",
		    o->command);
	return rc;
}

static int
queue_test(const struct options *o, struct arena *a, const struct mailview *v,
    const struct rendermail *asked)
{
	unsigned char bytes[ONCE_BYTES];
	char once[BASE32_LEN(ONCE_BYTES)];
	struct site served;
	struct mailview_test test = {.served = &served,
	    .once = {once, sizeof(once)},
	    .letter = asked->letter,
	    .now = clock_now(),
	    .moment = asked->at ? asked->now : 0};
	struct statedir names = {.dir = "."};
	struct store_mail mail;

	if (!statedir_name(&names, a, asked->dir, asked->state))
		return COMMAND_SYSTEM;
	open_served(a, &names, v->site, &served);
	if (former_is_moved(v->site, &served))
		return options_wrong(o,
		    "this site has another base, prefix or mail from than the "
		    "one that %s serves: its mails can be sent once it does",
		    names.dir);
	if (mailviewing_is_draft(v, &served))
		test.assets = assets_of(a, &served, asked, test.now);
	test.person = colleague(&served, asked->to);
	random_bytes(bytes, sizeof(bytes));
	base32_encode(once, bytes, sizeof(bytes));
	if (!mailviewing_test(a, v, &test, &mail))
		return options_wrong(o,
		    "%s is no <person> with a mail address in the site.xml "
		    "that is served, or what --set says is too long",
		    asked->to);
	/* What deliver makes it of is there before the mail is. */
	if ((mailviewing_is_draft(v, &served) &&
		!kept_test_write(a, names.tests, v->site)) ||
	    queue(o, a, &served, asked, &mail) != STORE_OK)
		return COMMAND_SYSTEM;
	printf("%s waits to be sent to %.*s, as a test\n", asked->mail,
	    STR_ARG(test.person));
	return COMMAND_GOOD;
}

int
rendermail(const struct options *o, struct arena *a, const struct site *site,
    const struct rendermail *asked)
{
	struct mailview v = {.site = site,
	    .now = asked->now,
	    .name = str_of(asked->mail),
	    .lang = str_of(asked->lang != NULL ? asked->lang : ""),
	    .stage = str_of(asked->stage != NULL ? asked->stage : "")};

	if (!fill_known(&v, asked->set))
		return options_wrong(o, "--set is NAME=VALUE");
	switch (mailviewing_make(a, &v)) {
	case MAILVIEW_MADE:
		break;
	case MAILVIEW_NO_MAIL:
		return options_wrong(o, "the site has no mail %s", asked->mail);
	case MAILVIEW_NO_LANG:
		return options_wrong(
		    o, "the site has no language %s", asked->lang);
	case MAILVIEW_NO_STAGE:
		return options_wrong(
		    o, "the site has no stage %s", asked->stage);
	case MAILVIEW_UNMADE:
		log_error("%s: %.*s", asked->mail, STR_ARG(v.made.why));
		return COMMAND_FAULTS;
	}
	return asked->to != NULL ? queue_test(o, a, &v, asked)
				 : write_message(&v);
}
