/* SPDX-License-Identifier: ISC */
/*
 * One contact, as who sells sees him: who he is, how far, what happened, what
 * is to be done, and buttons for what the seller did.
 */
#ifndef ADMIN_PERSON_H
#define ADMIN_PERSON_H

#include "admin/admin.h"
#include "store/sales.h"

/* Of the forms: their fields, and what a button says beside the names of
 * events. */
#define PERSON_ID "id"
#define PERSON_ONCE "once" /* another one each time the page is shown */
#define PERSON_WHAT "what"
#define PERSON_TEXT "text"
#define PERSON_BARRIER "barrier"
#define PERSON_WHO "person"
#define PERSON_DUE "due"
#define PERSON_TASK "task"
#define PERSON_TAG "tag"
#define PERSON_NOTE STR("note")
#define PERSON_GIVE STR("give") /* a task */
#define PERSON_DONE STR("done") /* a task is */
#define PERSON_ADD STR("add")   /* a tag */
#define PERSON_TAKE STR("take") /* one away */

#define PERSON_TEXT_MAX 4000 /* bytes of a note, and of a task */

/* A field of a form or a query as it was sent, with its lines; trimmed, at most
 * `max` bytes. */
struct str person_field(
    struct arena *, struct str form, const char *name, size_t max);
/* The name of a colleague; of one who is no more, his key. */
struct str person_name(const struct site *, struct str key);
/* Who sits there: as the web server knows him, else "admin". */
struct str person_who(const struct context *);
/* A value for PERSON_ONCE. */
void person_once(struct buf *);
/* The key of the write that a form with that value asks for. */
void person_key(const struct context *, struct str once, struct str what,
    unsigned char key[STORE_KEY_BYTES]);

/* people?id=N; person.c. */
enum page_rc person_show(struct context *, struct id);
/* A POST of its forms; leads back to the page; persontell.c. */
enum page_rc person_tell(struct context *);

/* A task in a list, about whom when `whom`; with `button`, one for its end. */
void person_put_task(
    struct context *, const struct store_open *, bool whom, bool button);
/* What the seller did, a task, and the tags of that contact; personforms.c. */
void person_put_buttons(struct context *, struct id);
void person_put_give(struct context *, struct id);
void person_put_tags(struct context *, struct id, struct str tags);
/* A link to a person's page. */
void person_put_link(struct context *, struct id, struct str shown);

#endif
