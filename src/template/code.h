/* SPDX-License-Identifier: ISC */
/*
 * The two instruction sets of a compiled page, shared by those who write
 * programs (program*.c, expr*.c, cond*.c) and those who run them (machine*.c,
 * write.c).  Everything is uint32_t words; texts are two words, the span of
 * their bytes in the image.  Jumps are relative in conditions, positions in
 * writing programs: nothing depends on where the image lies.
 *
 * Changing either set means raising SITE_FORMAT.
 */
#ifndef TEMPLATE_CODE_H
#define TEMPLATE_CODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define CODE_STACK_MAX 64    /* values on the machine's stack at once */
#define CODE_WORDS_MAX 16384 /* of one condition or value */

/*
 * Conditions and values run on a stack of booleans, numbers and texts, each of
 * which may be unknown instead.  Types are settled by the compiler, so every
 * instruction knows what it finds.
 *
 * X(name, words behind it, values taken, values left, whose): 1, what it reads
 * belongs to one visitor, so what it chooses is not for a shared cache; 2, to
 * one moment, so it is until the next (template/fresh.h).
 */
#define CODE_OPS(X)                                                           \
	X(END, 0, 1, 1, 0)                                                    \
	/* Skips n words while the top is surely false (true). */             \
	X(UNLESS, 1, 1, 1, 0)                                                 \
	X(WHEN, 1, 1, 1, 0)                                                   \
	X(AND, 0, 2, 1, 0)                                                    \
	X(OR, 0, 2, 1, 0)                                                     \
	X(NOT, 0, 1, 1, 0)                                                    \
	/* The situation's value is one of a set: a bit mask, stages in two.  \
	 */                                                                   \
	X(CHANNEL, 1, 0, 1, 0)                                                \
	X(CLASS, 1, 0, 1, 0)                                                  \
	X(DEVICE, 1, 0, 1, 0)                                                 \
	X(LANG, 1, 0, 1, 0)                                                   \
	X(STAGE, 2, 0, 1, 1)                                                  \
	X(SURE, 1, 0, 1, 1) /* bit 0 presumed, bit 1 observed */              \
	X(COND, 1, 0, 1, 0) /* an earlier condition, unknown included */      \
	/* Number of patterns, of refused patterns, then their texts. */      \
	X(MATCH, 2, 1, 1, 0)                                                  \
	X(CAMPAIGN, 2, 0, 1, 0)                                               \
	X(RETURNING, 0, 0, 1, 1)                                              \
	X(CONSENT, 0, 0, 1, 1)                                                \
	X(KEPT, 0, 0, 1, 1)                                                   \
	X(ASK_CONSENT, 0, 0, 1, 1)                                            \
	X(KNOWN, 0, 0, 1, 1)                                                  \
	/* The value of a trait: 1 when it is unknown without a stored state, \
	 * how many rules set it, then the value and the fact's key of each;  \
	 * the one that happened last counts. */                              \
	X(BOX, 1, 0, 1, 1)   /* its history lets the box appear */            \
	X(HOLDS, 0, 1, 1, 0) /* what is unknown does not */                   \
	X(TRAIT, 2, 0, 1, 1)                                                  \
	/* An arm of an experiment: its key in two, from, to, of how many. */ \
	X(ARM, 5, 0, 1, 1)                                                    \
	/* At least (at most) so long: months, low and high half of seconds.  \
	 */                                                                   \
	X(QUIET_MIN, 3, 0, 1, 1)                                              \
	X(QUIET_MAX, 3, 0, 1, 1)                                              \
	X(SINCE, 2, 0, 1, 2) /* now >= low and high half of seconds */        \
	X(OPEN, 1, 0, 1, 2)  /* hours of the site */                          \
	X(BOOL, 1, 0, 1, 0)                                                   \
	X(NUMBER, 1, 0, 1, 0) /* index into the program's numbers */          \
	X(TEXT, 2, 0, 1, 0)                                                   \
	X(CHANNEL_NAME, 0, 0, 1, 0)                                           \
	X(CLASS_NAME, 0, 0, 1, 0)                                             \
	X(SOURCE, 0, 0, 1, 0)                                                 \
	X(MEDIUM, 0, 0, 1, 0)                                                 \
	X(CAMPAIGN_NAME, 0, 0, 1, 0)                                          \
	X(TERM, 0, 0, 1, 1)                                                   \
	X(CONTENT, 0, 0, 1, 0)                                                \
	X(STAGE_KEY, 0, 0, 1, 1)                                              \
	X(LANG_KEY, 0, 0, 1, 0)                                               \
	X(DEVICE_NAME, 0, 0, 1, 0)                                            \
	X(PAGE_CLASS, 0, 0, 1, 0)                                             \
	X(ITEM, 0, 0, 1, 0)                                                   \
	X(FIRST_SOURCE, 0, 0, 1, 1)                                           \
	X(FIRST_CHANNEL, 0, 0, 1, 1)                                          \
	X(VAR, 2, 0, 1, 1)                                                    \
	/* His own link to a path; without one, to this page. */              \
	X(SHARE, 2, 0, 1, 1)                                                  \
	/* The answer this address brings to the question of that name. */    \
	X(ANSWERED, 2, 0, 1, 0)                                               \
	/* What is known of the contact, by name; that he agreed to the list  \
	 * of that name. */                                                   \
	X(CONTACT, 2, 0, 1, 1)                                                \
	X(SUBSCRIBED, 2, 0, 1, 1)                                             \
	X(MAIL_LINK, 1, 0, 1, 1) /* enum mail_link */                         \
	/* A column of the row that a k:for-each is at. */                    \
	X(COLUMN, 2, 0, 1, 0)                                                 \
	X(BIND, 1, 0, 1, 0)                                                   \
	X(LABEL, 1, 0, 1, 0) /* of a binding, in the page's language */       \
	X(VISITS, 0, 0, 1, 1)                                                 \
	X(TOUCHPOINTS, 0, 0, 1, 1)                                            \
	X(TODAY, 0, 0, 1, 2)                                                  \
	/* Fact's key, days (all: -1), and 1 when it is unknown without a     \
	 * stored state, else it is none. */                                  \
	X(FACT_COUNT, 4, 0, 1, 1)                                             \
	X(FACT_DAYS, 3, 0, 1, 1)  /* the same without days */                 \
	X(ITEM_COUNT, 3, 0, 1, 1) /* page class, days */                      \
	X(BOUGHT, 0, 1, 1, 1)                                                 \
	X(IN_SEQUENCE, 2, 0, 1, 1) /* its name */                             \
	/* Names of the sequence, empty for the situation's, and of a step:   \
	 * the number 1 or 0. */                                              \
	X(CLICKED, 4, 0, 1, 1)                                                \
	/* Conversions; the word says how many values lie above the one. */   \
	X(NUMBER_TO_BOOL, 1, 0, 0, 0)                                         \
	X(TEXT_TO_BOOL, 1, 0, 0, 0)                                           \
	X(TEXT_TO_NUMBER, 1, 0, 0, 0)                                         \
	X(BOOL_TO_NUMBER, 1, 0, 0, 0)                                         \
	X(NUMBER_TO_TEXT, 1, 0, 0, 0)                                         \
	X(BOOL_TO_TEXT, 1, 0, 0, 0)                                           \
	X(SAME_BOOL, 0, 2, 1, 0)                                              \
	X(SAME_NUMBER, 0, 2, 1, 0)                                            \
	X(SAME_TEXT, 0, 2, 1, 0)                                              \
	X(LESS, 0, 2, 1, 0)                                                   \
	X(LESS_SAME, 0, 2, 1, 0)                                              \
	X(MORE, 0, 2, 1, 0)                                                   \
	X(MORE_SAME, 0, 2, 1, 0)                                              \
	X(ADD, 0, 2, 1, 0)                                                    \
	X(SUBTRACT, 0, 2, 1, 0)                                               \
	X(MULTIPLY, 0, 2, 1, 0)                                               \
	X(DIVIDE, 0, 2, 1, 0)                                                 \
	X(REMAINDER, 0, 2, 1, 0)                                              \
	X(MINUS, 0, 1, 1, 0)                                                  \
	X(CONTAINS, 0, 2, 1, 0)                                               \
	X(STARTS, 0, 2, 1, 0)                                                 \
	X(LENGTH, 0, 1, 1, 0)                                                 \
	X(SEGMENT, 0, 1, 1, 0) /* percent-encodes a text as a path segment */ \
	X(JOIN, 0, 2, 1, 0)

#define CODE_ENUM(name, words, takes, leaves, whose) CODE_##name,
enum code { CODE_OPS(CODE_ENUM) CODE__MAX };
#undef CODE_ENUM

/* What an instruction at `words` is made of. */
struct code_shape {
	unsigned char words, takes, leaves, whose;
};
#define CODE_PERSONAL 1
extern const struct code_shape code_shapes[CODE__MAX];
/* Words of the instruction that begins there, itself included. */
uint32_t code_length(const uint32_t *words);

/* What a part of a page says of itself, for tools: the word behind each. */
enum mark {
	MARK_ANSWERS, /* keys of questions */
	MARK_FACT,    /* key of a fact: what follows says it */
	MARK_CTA,     /* "buy", then the element and its class */
	MARK_ID,      /* id of an element */
	MARK_MAIN,    /* nothing: <main> begins */
	MARK_ONWARD,  /* a link or form: "main" within <main> */
	MARK_SLOT,    /* its number: a slot was written */
	MARK_ARM, /* a variant of an experiment: its slot, blank, its name */
	MARK_BOX, /* name of a box: what follows up to the next is its */
	MARK_BOX_END,    /* name of its place */
	MARK_FORM,       /* name of a form */
	MARK_PREFERENCES /* nothing: what its reader gets by mail stands here */
};

/* Writing programs. "text" is two words. */
enum write_code {
	WRITE_END,
	WRITE_LITERAL, /* text */
	WRITE_JUMP,    /* position */
	WRITE_UNLESS,  /* condition, position */
	WRITE_VALUE,   /* value, context */
	WRITE_FRAMED,  /* value, context, texts before, after, otherwise */
	WRITE_ATTR,    /* value, context, text ` name="` */
	WRITE_CODE,    /* 1: behind other parameters */
	WRITE_CODE_FIELD,
	WRITE_PATH,
	WRITE_RECEIPT,
	WRITE_MARK, /* mark, line, texts: file, word */
	/* Of a form: test, texts: its name, field, value; number, position. */
	WRITE_UNLESS_FORM,
	WRITE_FORM_VALUE, /* context, texts: its name, field */
	WRITE_FORM_TOKEN, /* text: its name */
	/* Of a mail: what is written between the two is where a link leads, as
	 * plain words; the text ` href="` begins the attribute that it becomes,
	 * without one it stays words. */
	WRITE_LINK,
	WRITE_LINK_END, /* text */
	/* What is written up to the second of them, once for each row. */
	WRITE_EACH, /* text: the query; at most so many, position behind */
	WRITE_EACH_END
};

/* Words of the writing instruction that begins there, itself included. */
uint32_t write_code_length(const uint32_t *code);

/*
 * A text as a number the way XPath 1.0 4.4 reads it: blanks, one minus, digits
 * and a point; everything else is NaN.
 */
double code_number(struct str);

#endif
