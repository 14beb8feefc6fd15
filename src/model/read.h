/* SPDX-License-Identifier: ISC */
/*
 * What the read*.c files share: each fills its part of the model.  For the
 * rest of the room there is model_read() in model/model.h.
 */
#ifndef MODEL_READ_H
#define MODEL_READ_H

#include "model/files.h"
#include "model/model.h"

#define read_error(m, where, cause, ...) \
	complain(                        \
	    (m)->complaints, COMPLAINT_ERROR, (where), (cause), __VA_ARGS__)
#define read_warn(m, where, cause, ...) \
	complain(                       \
	    (m)->complaints, COMPLAINT_WARNING, (where), (cause), __VA_ARGS__)

/* read.c: the tree of a file; NULL after complaining. */
struct node *read_xml(struct model *, const struct files *, struct str path);
/* The same of one that is all of ours, without k: before its elements. */
struct node *read_ours(struct model *, const struct files *, struct str path);
/* One more row of `size` bytes, cleared, at the end of an array of n. */
void *read_row(struct model *, void *rows, size_t n, size_t size);

/* A file as a whole; where an attribute stands, or its element without it. */
struct where read_file(struct str file);
struct where read_attr(const struct node *, const char *name);
/* The attribute's value, trimmed, or what stands when it is not written; the
 * node may be NULL. */
struct str read_setting(
    const struct node *, const char *name, const char *otherwise);

/* readsite.c: settings, languages, hosts, and what site.xml declares. */
void read_site(struct model *, const struct node *root);

/* readhours.c: its people and hours, behind the assets. */
void read_hours(struct model *, const struct node *root);
/* The hours that an attribute of `n` names, with holidays="" and <holiday> of
 * it and of what it stands in. */
void read_open(struct model *, const struct node *n, const char *attr,
    struct model_hours *);

/* readjourney.c: the names journey.xml declares.  `root` is NULL without the
 * file. */
void read_journey(struct model *, const struct node *root);
/* readrules.c: complains of rules in a way no table can.  Behind the names. */
void read_rules(struct model *, const struct node *root);

/* readitems.c */
void read_items(struct model *, const struct node *root);
/* readfacts.c */
void read_facts(struct model *, const struct node *root);
/* readhooks.c: hooks of other servers, with the built-in one; `root` is NULL
 * without the file. */
void read_hooks(struct model *, const struct node *root);

/* readnotify.c: who is told of what contacts do, behind all names, mails and
 * hooks. */
void read_notify(struct model *, const struct node *site);

void read_texts(struct model *, const struct files *);
void read_assets(struct model *, const struct files *);
void read_downloads(struct model *, const struct files *);

/* readparts.c: files of a folder by name, with those of one language. */
struct read_part {
	struct str name;         /* path without folder, .LANG, .xml */
	const struct node *base; /* NAME.xml, or NULL */
	const struct node *variants[LANGS_MAX]; /* NAME.LANG.xml, or NULL */
	struct where where;
};
/* The parts of `folder` ("pages"), whose outermost element is k:`element`. */
struct read_part *read_folder(struct model *, const struct files *,
    const char *folder, const char *element, size_t *n);
/* The tree of a part in `lang`: along the chain, then the base; or NULL. */
const struct node *read_part_root(
    const struct model *, const struct read_part *, int lang);
/* The same by name, in an array of *n. */
struct model_part *read_parts(struct model *, const struct files *,
    const char *folder, const char *element, size_t *n);
void read_blocks(struct model *, const struct files *);

/* readreports.c: reports/, behind the people. */
void read_reports(struct model *, const struct files *);

/* readmails.c: <mail> of site.xml, and mails/, behind the reports. */
void read_mails(struct model *, const struct files *, const struct node *root);

/* One of them: limits such as 1/P1D 3/P7D, at most MAIL_CAPS_MAX. */
void read_caps(struct model *, const struct node *, const char *attr,
    struct cap *, size_t *n);

/* readsequences.c: sequences/ and letters/, behind all names and mails. */
void read_sequences(struct model *, const struct files *);
/* readcoming.c: complains of who comes into one, and what lets him out. */
void read_coming(struct model *, const struct node *sequence);
/* Complains of a word of an attribute that is none of the names, with the
 * nearest that is, else with the advice. */
void read_unknown(struct model *, const struct node *, const char *attr,
    struct str word, const struct names *, const char *advice);
/* readsteps.c: complains of the steps of one. */
void read_steps(struct model *, const struct node *sequence);
/* The tree of the mail that an element names, in some language; NULL: there is
 * none, which was complained about. */
const struct node *read_mail_of(struct model *, const struct node *);

/* readpages.c */
void read_pages(struct model *, const struct files *);

/* readpath.c: addresses of pages and their bindings. */
/* Complains unless `path` is an address a page can have. */
void read_path_check(struct model *, struct str path, struct where);
/* Whose an address is that this program, or nginx, answers without a page, as
 * "the program"; NULL: pages may have it. */
const char *read_path_owner(const struct model *, struct str path);
void read_binds(struct model *, struct model_page *, const struct node *root);

/* readredirects.c: behind the pages. */
void read_redirects(struct model *, const struct node *root);

#endif
