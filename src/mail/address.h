/* SPDX-License-Identifier: ISC */
/*
 * Mail addresses: what people type, and the one form in which they are stored,
 * sent to and written into headers.
 *
 * The normal form is LOCAL@DOMAIN in ASCII: a dot-atom of RFC 5322 as it was
 * typed (its case is the receiver's affair), and the domain in A-labels and
 * lower case.  Quoted locals, comments and [1.2.3.4] are mail, too, but no
 * visitor's; letters outside ASCII before the @ need a next hop with SMTPUTF8,
 * which many receivers have not.  So they are refused, and he is told why.
 */
#ifndef MAIL_ADDRESS_H
#define MAIL_ADDRESS_H

#include <stdbool.h>

#include "base/str.h"

struct arena;
struct buf;

enum address_rc {
	ADDRESS_OK,
	ADDRESS_EMPTY,   /* nothing but blanks */
	ADDRESS_CONTROL, /* a control byte: CR, LF, NUL, ... */
	ADDRESS_AT,      /* no @, or two */
	ADDRESS_LETTERS, /* before the @ a byte outside ASCII */
	ADDRESS_LOCAL,   /* before the @ what is no dot-atom */
	ADDRESS_DOMAIN,  /* behind it what is no domain */
	ADDRESS_LONG,    /* over 64 bytes before the @, or over 254 in all */
	ADDRESS_RC__MAX
};

/* Spaces and tabs around it are no part of it.  *normal (in the arena) is set
 * only when ADDRESS_OK is returned. */
enum address_rc address_parse(struct arena *, struct str given,
    struct str *normal) __attribute__((warn_unused_result));

/* A sentence for the visitor who typed it: what is wrong and what to write
 * instead; NULL for ADDRESS_OK. */
const char *address_reason(enum address_rc);

/* true for what address_parse() may have given. */
bool address_ok(struct str);

/* true for a dot-atom: one or more of RFC 5322's atext, dots between them. */
bool address_is_dot_atom(struct str);
/* true for a byte of atext. */
bool address_is_atext(char);

/* What is behind the @ of an address in normal form. */
struct str address_domain(struct str normal);

/* "k***@example.com", in the arena, of any text that should be an address: who
 * has it knows it, who looks over his shoulder does not. */
struct str address_masked(struct arena *, struct str email);

/* Appends a text, each of its words that holds an '@' as "(address)": mail
 * servers repeat the address they were given. */
void address_hide(struct buf *, struct str text);

#endif
