/* SPDX-License-Identifier: ISC */
/*
 * Forms in the image, k:form (SITE 4): what each field takes, as the author's
 * HTML says it, and the words of what can be agreed to; and how a page shows a
 * form again that was sent and not taken.
 *
 * Knows no requests: people/formread.h judges what was sent.
 */
#ifndef TEMPLATE_FORM_H
#define TEMPLATE_FORM_H

#include "base/crypto.h"
#include "base/image.h"

#define FORM_FIELDS_MAX 64
#define FORM_AGREES_MAX 8
#define FORM_VALUE_MAX 4096 /* bytes of a field */

/* Names of fields of ours; no field of a site can have them. */
#define FORM_TO "to"             /* the page it stands on */
#define FORM_TOKEN "k-token"     /* form_token */
#define FORM_TRAP "k-homepage"   /* people do not see it */
#define FORM_SECONDS "k-seconds" /* since the page was shown, by client.js */
#define FORM_LIST "k-list"       /* a k:agree that is ticked */
#define FORM_PURPOSE "k-purpose"
#define FORM_TICKET "k-ticket" /* of a form that is to be confirmed */

enum field_kind {
	FIELD_TEXT,
	FIELD_LINES, /* textarea */
	FIELD_EMAIL,
	FIELD_TEL,
	FIELD_URL,
	FIELD_NUMBER,
	FIELD_DATE,
	FIELD_CHOICE /* select, radio, checkbox */
};

/* X(name, key): what a value can break; the text of it is form.KEY. */
#define FIELD_RULES(X)          \
	X(REQUIRED, "required") \
	X(EMAIL, "email")       \
	X(TEL, "tel")           \
	X(URL, "url")           \
	X(NUMBER, "number")     \
	X(DATE, "date")         \
	X(MIN, "min")           \
	X(MAX, "max")           \
	X(STEP, "step")         \
	X(SHORT, "short")       \
	X(LONG, "long")         \
	X(CHOICE, "choice")
#define FIELD_RULE_ENUM(name, key) RULE_##name,
enum field_rule { RULE_GOOD, FIELD_RULES(FIELD_RULE_ENUM) RULE__MAX };
#undef FIELD_RULE_ENUM
/* "required"; of RULE_GOOD "good". */
const char *field_rule_name(enum field_rule);

#define FIELD_NO_MIN INT64_MIN
#define FIELD_NO_MAX INT64_MAX

struct field_row {
	struct span name;
	struct span options; /* of span: what a FIELD_CHOICE takes */
	uint32_t kind;       /* enum field_kind */
	uint32_t required;
	uint32_t many;              /* 1: several of the options at once */
	uint32_t shortest, longest; /* in UTF-16 units, as browsers count */
	uint32_t unused;
	/* Of numbers in millionths, of dates in days since 1970. */
	int64_t min, max;
	int64_t step, base; /* of numbers; step 0: any */
};

/* A list or a purpose, one of them is empty. */
struct agree_row {
	struct span list, purpose;
	struct span words; /* of span per language */
};

struct form_row {
	struct span name;
	struct span fields;    /* of field_row */
	struct span agrees;    /* of agree_row */
	struct span confirm;   /* name of the mail; empty: the address is not
				  asked about */
	struct span file;      /* of downloads/, given then; empty: none */
	struct span offers;    /* of agree_row: the list that a button of the
				  page of confirmation is for; at most one */
	struct span sequence;  /* that who sends it comes into; empty: none */
	uint32_t thanks;       /* page */
	uint32_t confirmation; /* page; of forms with `confirm` */
};

/* A number as <input type="number"> sends it, with at most six decimals, in
 * millionths; a date in days; false: it is none. */
bool field_number(struct str, int64_t *millionths);
bool field_date(struct str, int64_t *days);

/* A form that was sent and is shown again. */
struct situation_field {
	struct str name, value; /* a name stands once for each of its values */
	enum field_rule broken; /* on the first of the name */
};
enum form_trouble {
	FORM_CHECK,   /* fields are wrong */
	FORM_EXPIRED, /* the page was open for too long */
	FORM_LIMIT,   /* the address came too often today */
	/* No trouble, and the form itself is as new: what was sent by it is */
	FORM_TO_CONFIRM, /* to be confirmed, */
	FORM_CONFIRMED,  /* confirmed already; */
	FORM_LATE,       /* it is too late to; */
	FORM_USED        /* the same, and it was confirmed in time */
};
struct situation_form {
	struct str name;
	enum form_trouble trouble;
	const struct situation_field *fields;
	size_t nfields;
};

/* What a page can ask of a form that is shown again. */
enum form_test {
	FORM_SHOWN,   /* it is this one, and not about its confirmation */
	FORM_TROUBLE, /* with trouble of that number */
	FORM_BROKEN,  /* the field is wrong */
	FORM_FIRST,   /* and the first that is */
	FORM_RULE,    /* by the rule of that number */
	FORM_CHOSEN   /* it holds that value */
};
/* `form` may be NULL: none is shown again, and nothing holds. */
bool form_holds(const struct situation_form *form, enum form_test,
    struct str name, struct str field, struct str value, uint32_t number);
/* The field's first value; empty: none. */
struct str form_value(
    const struct situation_form *, struct str name, struct str field);

/*
 * What shows that the page of a form is ours and not older than a day: the hour
 * it was shown, signed for this form.  The same for everybody in an hour.
 */
#define FORM_TOKEN_SECONDS 86400
void form_token(
    const struct keyring *, struct str form, int64_t now, char out[TOKEN_LEN]);
/* Whether it is one of ours for this form, good for a day at least. */
bool form_token_good(
    const struct keyring *, struct str form, struct str token, int64_t now);

#endif
