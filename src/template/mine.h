/* SPDX-License-Identifier: ISC */
/*
 * What the pages behind the links at the foot of a mail say: words of the
 * program in the languages it knows, and of the site where it has texts of
 * these keys (kunderejse-mail.7).  {list}, {about}, {address}, {date} and
 * {days} stand for what they name.
 */
#ifndef TEMPLATE_MINE_H
#define TEMPLATE_MINE_H

#include "template/site.h"

#define MINE_WORDS(X)                      \
	X(TITLE, "me.title")               \
	X(ADDRESS, "me.address")           \
	X(SINCE, "me.since")               \
	X(NOT, "me.not")                   \
	X(WISH, "me.wish")                 \
	X(WISH_ABOUT, "me.wish.about")     \
	X(JOIN, "me.join")                 \
	X(LEAVE, "me.leave")               \
	X(ALL, "me.all")                   \
	X(ALL_ABOUT, "me.all.about")       \
	X(PAUSE, "me.pause")               \
	X(PAUSED, "me.paused")             \
	X(RESUME, "me.resume")             \
	X(LEFT, "me.left")                 \
	X(LEFT_ALL, "me.left.all")         \
	X(UNDO, "me.undo")                 \
	X(UNDO_ABOUT, "me.undo.about")     \
	X(UNDONE, "me.undone")             \
	X(UNDO_LATE, "me.undo.late")       \
	X(SAVED, "me.saved")               \
	X(PROFILE, "me.profile")           \
	X(PROFILE_GIVE, "me.profile.give") \
	X(PROFILE_TAKE, "me.profile.take") \
	X(EXPORT, "me.export")             \
	X(ERASE, "me.erase")               \
	X(MAILED, "me.mailed")             \
	X(NOTHING, "me.nothing")           \
	X(EXPORT_ABOUT, "me.export.about") \
	X(EXPORT_TAKE, "me.export.take")   \
	X(ERASE_ABOUT, "me.erase.about")   \
	X(ERASE_TAKE, "me.erase.take")     \
	X(ERASED, "me.erased")             \
	X(OVER, "me.over")                 \
	X(USED, "me.used")

#define MINE_ENUM(name, key) MINE_##name,
enum mine_word { MINE_WORDS(MINE_ENUM) MINE__MAX };
#undef MINE_ENUM

#define MINE_NAMES "about address date days list"

/* The mails in which he confirms that he wants to have, or to have erased, what
 * is known of him. */
#define MINE_MAIL_EXPORT "me/export"
#define MINE_MAIL_ERASE "me/erase"

/* "me.title" */
const char *mine_key(enum mine_word);
/* Plain words, in a language of the site. */
struct str mine_words(const struct site *, uint32_t lang, enum mine_word);
/* The name of a list for people, and of one that site.xml no longer has its
 * key. */
struct str mine_list(const struct site *, uint32_t lang, struct str key);
/* What it brings; empty: site.xml does not say it in that language. */
struct str mine_about(const struct site *, uint32_t lang, struct str key);

#endif
