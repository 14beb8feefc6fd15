/* SPDX-License-Identifier: ISC */
/*
 * Expressions: XPath 1.0 without location paths (SITE 3, "test"), parsed,
 * checked and turned into instructions in one pass.  An operand is what stands
 * on the machine's stack once its instructions have run.
 */
#ifndef LOGIC_EXPR_H
#define LOGIC_EXPR_H

#include "logic/parts.h"

#define EXPR_TEXT_MAX 4096    /* bytes of an expression */
#define EXPR_JOINED_MAX 65536 /* bytes of a text that is put together */
#define EXPR_PARAMS_MAX 16384 /* parameters looked into for one expression */
#define EXPR_DEPTH_MAX \
	64 /* parentheses, calls and parameters inside each other */

enum expr_type { EXPR_BOOL, EXPR_NUMBER, EXPR_TEXT };

/* What the literals beside a value must be. */
enum expr_domain {
	DOMAIN_NONE,
	DOMAIN_STAGE,
	DOMAIN_LANG,
	DOMAIN_DEVICE,
	DOMAIN_CHANNEL,
	DOMAIN_CLASS,
	DOMAIN_SOURCE,
	DOMAIN_ITEM,
	DOMAIN_BIND
};

struct operand {
	enum expr_type type;
	uint32_t start; /* where its instructions begin */
	bool unknown;   /* can be unknown */
	bool empty;     /* can be the empty text */
	bool constant;  /* a text known now: `text` */
	bool address;   /* a finished address of this site */
	bool whole;     /* and one with scheme and host */
	bool chosen;    /* a text that whoever makes a link can choose */
	struct str text;
	enum expr_domain domain;
	const struct model_page *page; /* DOMAIN_BIND: whose binding it is */
	int bind;                      /* and which of them */
};

enum token {
	TOKEN_END,
	TOKEN_NAME,     /* k:seen, and, price */
	TOKEN_VARIABLE, /* text is without '$' */
	TOKEN_NUMBER,
	TOKEN_LITERAL, /* text is without quotes */
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_COMMA,
	TOKEN_OPERATOR, /* = != < <= > >= + - * */
	TOKEN_BAD       /* complained about */
};

struct parser {
	struct program *program;
	struct words *words;
	const struct scope *scope; /* never NULL */
	struct where where;
	struct str all, rest; /* the expression, and what is not read yet */
	enum token token;     /* the one looked at */
	struct str text;
	bool beside_text; /* a text is compared with what is read now */
	unsigned depth;
	bool failed; /* one complaint per expression */
};

/*
 * Appends the instructions of `text`.  false after complaining; the words are
 * then worthless.
 */
bool expr_parse(struct program *, struct words *, struct str text, struct where,
    const struct scope *, struct operand *out);
/* Conversions, as XPath 1.0 4.2 to 4.4; `above` values lie above it. */
void expr_to_bool(struct words *, struct operand *, uint32_t above);
void expr_to_number(struct words *, struct operand *, uint32_t above);
void expr_to_text(struct words *, struct operand *, uint32_t above);

/* For the files of the parser. */

/* Reads the next token into parser->token and parser->text. */
void expr_next(struct parser *);
/* Reads a whole expression with the parser's fields set up to `depth`. */
void expr_whole(struct parser *, struct operand *out);
/* An operand whose instructions begin here. */
struct operand expr_operand(const struct parser *, enum expr_type);
/* A text known now, as an operand. */
struct operand expr_constant(struct parser *, struct str);
/* The left and the right one as one text, on the stack as one value. */
void expr_join(struct parser *, struct operand *left, struct operand *right);
/* Complains, once per expression. */
void expr_fault(struct parser *, const char *cause, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* "; did you mean PREFIXnameSUFFIX?" or the empty text. */
struct str expr_hint(struct parser *, const char *prefix, struct str nearest,
    const char *suffix);
/* Goes one level deeper; false after complaining. */
bool expr_deeper(struct parser *);

/* A variable, without its '$'. */
void expr_variable(struct parser *, struct str name, struct operand *out);
/* A function whose arguments stand on the stack. */
#define EXPR_ARGS_MAX (1 + PAGE_BINDS_MAX)
void expr_call(struct parser *, struct str name, struct operand *args, size_t n,
    struct operand *out);
/* true for the name of a function. */
bool expr_is_function(struct str name);
/* k:page and k:asset. */
void expr_page(
    struct parser *, struct operand *args, size_t n, struct operand *out);
void expr_asset(struct parser *, struct operand *args, struct operand *out);
/* k:in-sequence and k:clicked of a literal (exprsequence.c). */
void expr_in_sequence(
    struct parser *, struct operand *args, struct operand *out);
void expr_clicked(struct parser *, struct operand *args, struct operand *out);
/* Complains when a literal beside a value of that domain can not be right. */
void expr_check_literal(
    struct parser *, const struct operand *value, struct str literal);

#endif
