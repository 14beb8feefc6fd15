/* SPDX-License-Identifier: ISC */
/*
 * Reading JSON that another server sent, with SQLite's functions, in a database
 * that is nowhere: no file, no table, no lock.
 *
 * A path is SQLite's: $.data.total, $.lines[0], and $.lines[#-1] for the last;
 * names are letters, digits, _ and -.  One step more is ours: in a list of
 * objects, [name=colour] is the first whose name is "colour", as in
 * $.attributes[name=colour].value.
 *
 * Knows JSON; nothing of what a document means.
 */
#ifndef STORE_JSON_H
#define STORE_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;
struct json;

#define JSON_BYTES_MAX (64u * 1024)
/* A refund's line within an order of Shopify has its money ten deep. */
#define JSON_DEPTH_MAX 16
#define JSON_PATH_MAX 256

/* Costs nothing until it is asked.  Like a store, it never crosses a fork. */
struct json *json_open(struct arena *);
void json_close(struct json *); /* NULL is none */
/* Before anything is asked.  false (logged): there is no memory. */
bool json_ready(struct json *) __attribute__((warn_unused_result));

/* Whether it is an object in UTF-8 within these bounds; what follows is asked
 * of such documents only. */
bool json_ok(struct json *, struct str doc);
/* Whether it is a path as above. */
bool json_path_ok(struct str path);

/*
 * The text that a path leads to: of a string, a number as it was written, true
 * or false; copied.  Empty: there is nothing, null, an object or a list, a text
 * with control characters, or no path.
 */
struct str json_text(
    struct json *, struct arena *, struct str doc, struct str path);
/* The objects in the list that a path leads to, at most `max`, copied.  Returns
 * how many. */
size_t json_list(struct json *, struct arena *, struct str doc, struct str path,
    struct str *rows, size_t max);

#endif
