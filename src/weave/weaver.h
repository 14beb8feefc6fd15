/* SPDX-License-Identifier: ISC */
/*
 * What the weave*.c files share: the state of weaving one page, the frames it
 * stands in, and who weaves what.  For the rest of the room there is weave.h.
 */
#ifndef WEAVE_WEAVER_H
#define WEAVE_WEAVER_H

#include "logic/program.h"
#include "store/store.h"
#include "template/mail.h"

#define WEAVE_DEPTH_MAX 8      /* blocks in blocks, layouts in layouts */
#define WEAVE_NODES_MAX 200000 /* nodes woven for one page, repeats counted */
#define WEAVE_LITERAL_MAX (4u << 20)
#define WEAVE_BOXES_MAX 16
#define WEAVE_FORMS_MAX 8
#define WEAVE_TOLD_MAX 32 /* files of a page that want translating */
#define WEAVE_STYLES_MAX 64
#define WEAVE_LINKS_MAX 128 /* of a mail */

struct confirmation;
struct form;

/* What may stand here and how it is escaped. */
enum mode {
	MODE_FLOW,  /* elements and text */
	MODE_PLAIN, /* text only: title, textarea, option */
	MODE_ATTR,  /* text in a quoted attribute */
	MODE_MAIL,  /* the text part of a mail, for mailtext_layout() */
	MODE_JSON,  /* a script that holds JSON */
	MODE_RAW    /* script, style: what the author wrote and nothing else */
};

/* Where in the page a node stands. */
struct inside {
	enum mode mode;
	bool open;  /* within an element, so blanks count */
	bool svg;   /* within <svg>, outside foreignObject */
	bool text;  /* within a text of texts/LANG.xml */
	bool main;  /* within <main> */
	bool lines; /* MODE_MAIL: line breaks are the author's */
	/* Of a mail, colours: 1 + 0xRRGGBB; 0: not known. */
	uint32_t ink, ground;
	struct str element;      /* the innermost element */
	const struct inside *up; /* what that stands in; NULL: nothing */
};

enum frame_kind {
	FRAME_PAGE,
	FRAME_MAIL,
	FRAME_LAYOUT,
	FRAME_BLOCK,
	FRAME_TEXT
};

struct frame;

/* Who fills the places of a frame: the k:puts below `puts`, woven in `frame`;
 * then the next. */
struct fill {
	const struct node *puts;
	const struct frame *frame;
	const struct fill *next;
};

/* A file being woven. */
struct frame {
	enum frame_kind kind;
	const struct node *root;
	const struct model_part *part; /* of a layout or block */
	const struct frame *parent;    /* a block's includer */
	const struct fill *fill;
	struct scope scope;
	unsigned depth; /* of parents, or of layouts */
};

/* A slot already declared: a place met twice weaves its content twice. */
struct woven_slot {
	const struct node *node;
	const uint32_t *conds;
	size_t n;
	uint32_t number; /* of program_slot() */
	struct woven_slot *next;
};

/* A box that the page may show, and when. */
struct woven_box {
	const struct node *place, *box;
	uint32_t cond;
};

/* <k:style>: declarations by name. */
struct woven_style {
	struct str name, css;
};

/* What is known of a mail while one of its parts is woven. */
struct woven_mail {
	const struct node *root, *plain; /* k:mail, and its k:plain or NULL */
	enum mail_kind class;
	enum mail_part part;
	struct woven_style styles[WEAVE_STYLES_MAX];
	size_t nstyles;
	const struct node *footer;                 /* the one that was met */
	bool main_met, preheader_met;              /* their places */
	const struct attr *links[WEAVE_LINKS_MAX]; /* that lead somewhere */
	struct where links_at[WEAVE_LINKS_MAX];
	size_t nlinks;
};

struct weave {
	struct arena *arena;
	const struct model *model;
	const struct model_page *page; /* of mails and unused parts: a
					  stand-in */
	struct woven_mail *mail;       /* NULL: no mail is woven */
	int lang;
	struct program *program;

	bool unused;        /* only checking: parameters have no true value */
	bool consent_woven; /* k:consent was met */
	bool preferences_woven; /* k:preferences was */
	bool html, loose;       /* <html> was met; something beside it */
	/* The author's own, met in <head>; noindex: for every visitor. */
	bool canonical, alternates, noindex;
	unsigned branches; /* conditions and rows around what is woven */
	bool in_row;       /* within a k:for-each */
	bool in_string;    /* JSON: between quotes */
	bool escaped;      /* JSON: behind a backslash */
	size_t nodes;
	const struct node *asks[SITE_ASKS_MAX]; /* met */
	size_t nasks;
	const struct node *forms[WEAVE_FORMS_MAX]; /* met */
	size_t nforms;
	const struct form *form; /* the one that is woven; NULL: none */
	const struct confirmation *confirmation; /* the same */
	unsigned variants; /* of experiments around what is woven */
	const struct node *experiments[STORE_EXPOSURES_MAX]; /* met */
	size_t nexperiments;
	struct woven_box boxes[WEAVE_BOXES_MAX]; /* met */
	size_t nboxes;
	struct str box_place; /* the box's place that is woven; n == 0: none */
	const struct node *told[WEAVE_TOLD_MAX]; /* files to translate */
	size_t ntold;

	const struct node **met; /* k:puts that found their place */
	size_t nmet, met_cap;
	struct woven_slot *slots;
};

#define weave_error(w, where, cause, ...)                                   \
	complain((w)->model->complaints, COMPLAINT_ERROR, (where), (cause), \
	    __VA_ARGS__)
#define weave_warn(w, where, cause, ...)                                      \
	complain((w)->model->complaints, COMPLAINT_WARNING, (where), (cause), \
	    __VA_ARGS__)

/* Our elements, for pages, layouts, blocks and texts alike; the templates'
 * RELAX NG schema is compared with this table. */
struct weave_element {
	const char *name; /* NULL ends the table */
	/* NULL: whoever weaves its parent reads it. */
	void (*weave)(struct weave *, const struct frame *,
	    const struct inside *, const struct node *);
	const char *attrs;   /* its own, separated by blanks */
	unsigned takes;      /* TAKES_… */
	const char *parents; /* the only ones it stands in; NULL: any */
};

extern const struct weave_element weave_elements[];
/* The row of a name, or NULL. */
const struct weave_element *weave_element(struct str name);

/* weave.c: the beginning of a program. */
struct weave *weave_begin(struct arena *, struct image_maker *,
    const struct model *, const struct model_page *, int lang);

/* weavenode.c: text, HTML elements, and the table above; weave_within is what
 * is woven in an element that we write ourselves. */
struct inside weave_within(const struct inside *, struct str element);
void weave_children(struct weave *, const struct frame *, const struct inside *,
    const struct node *parent);
/* Complains about what stands beside <html> at the outermost level. */
void weave_check_top(
    struct weave *, const struct inside *, struct where, bool is_html);
/* Text the author wrote, escaped for where it stands. */
void weave_literal(
    struct weave *, const struct inside *, struct str, struct where);

/* weavelang.c */
/* Warns of words that another language of the page has, too; once for a file.
 */
void weave_check_language(
    struct weave *, const struct frame *, const struct node *text);

/* Complains about an element that is none of ours. */
void weave_unknown(struct weave *, const struct node *);
/* The element of ours nearest to a name, or the empty slice. */
struct str weave_nearest(struct str name);

/* weavehtml.c */
void weave_html(struct weave *, const struct frame *, const struct inside *,
    const struct node *);

/* weavehead.c */
/* A start tag was woven: is it one of those the program would add? */
void weave_head_met(struct weave *, const struct node *);
/* Before </head>: canonical address and other languages. */
void weave_head_end(struct weave *);

/* weaveattr.c: attributes of HTML elements. */
struct where attr_where(const struct node *, const struct attr *);
/* Those of an element; *code_field: a hidden field with the class code
 * belongs behind the start tag. */
void weave_attrs(struct weave *, const struct frame *, const struct node *,
    bool *code_field);

/* The value of one alone, for the text part of a mail. */
void weave_attr_words(struct weave *, const struct frame *,
    const struct inside *, const struct node *, const struct attr *);

/* An attribute value in parts, its values numbered. */
struct part {
	enum part_kind { PART_LITERAL, PART_VALUE, PART_TEXT } kind;
	bool braces; /* written as {…}; a constant is a literal then */
	bool may_be_empty, address, chosen; /* of values */
	struct str text; /* literal, expression, or key of a text */
	uint32_t value;
};

/* weavetold.c */
/* Whether a browser may tell of this event of the site. */
bool weave_is_told(struct str event);
/* Complains about a data-k-… that client.js could not tell. */
void weave_check_told(struct weave *, const struct node *, const struct attr *);

/* weavelink.c: attributes that hold addresses. */
void weave_url(struct weave *, const struct node *, const struct attr *,
    struct str name, const struct part *, size_t n, bool *code_field);
/* The address alone, for the text part of a mail. */
void weave_url_words(struct weave *, const struct node *, const struct attr *,
    struct str name, const struct part *, size_t n);
/* true for a GET form without action, which sends to its own page. */
bool weave_sends_here(const struct node *);
/* ` href="PATH"` with the class code: a link of ours to a path of this site. */
void weave_own_link(struct weave *, struct str path);

/* weavemail.c: the parts of a mail. */
/* What a place of the layout gets from the mail; false: nothing. */
bool weave_mail_place(struct weave *, const struct frame *,
    const struct inside *, struct str place);
/* Whether the mail is a report. */
bool weave_is_report(const struct weave *);
/* k:subject, k:preheader, k:plain and k:style, which are read elsewhere. */
void weave_mail_own(struct weave *, const struct frame *, const struct inside *,
    const struct node *);
/* The address as a link of the mail that its reader can follow. */
void weave_mail_link(struct weave *, const struct node *, const struct attr *);

/* weavefooter.c */
void weave_footer(struct weave *, const struct frame *, const struct inside *,
    const struct node *);

/* weavestyle.c: named styles, and what mail programs make of styles. */
/* Those declared directly in a mail or layout; what was declared before wins.
 */
void weave_styles(struct weave *, const struct node *root);
/* ` style="…"` of the names and of what is written beside them; false: the
 * names are not to be had, which was complained about. */
void weave_style(struct weave *, const struct frame *, const struct node *,
    const struct attr *names);
/* The declarations of one name; empty: there is none. */
struct str weave_style_named(const struct weave *, struct str name);
/* Complains about declarations that mail programs do not take. */
void weave_check_style(struct weave *, struct str css, struct where);
/* The colours of what is in an element of a mail. */
void weave_colours(
    const struct weave *, const struct node *, struct inside *below);
/* The same of declarations alone. */
void weave_colours_of(struct str css, struct inside *below);
/* Warns of words that can hardly be told from what is behind them. */
void weave_check_contrast(
    struct weave *, const struct inside *, struct where words);

/* weavemailtext.c: an element in the text part of a mail. */
void weave_mail_text(struct weave *, const struct frame *,
    const struct inside *, const struct node *);

/* mailcheck.c: what a mail may not hold. */
/* An element of ours; false after complaining. */
bool mailcheck_ours(struct weave *, const struct node *);
/* An element of HTML; false after complaining. */
bool mailcheck_html(struct weave *, const struct node *);
/* An address in an attribute; false after complaining. */
bool mailcheck_address(struct weave *, const struct node *, const struct attr *,
    struct str name, const struct part *, size_t n);
/* When all parts are woven: `html` and `text` saw what both bodies hold. */
void mailcheck_whole(const struct weave *html, const struct weave *text);

/* weavecheck.c: which attributes ours take. */
/* true when `name` is a word of a list separated by blanks. */
bool weave_listed(const char *list, struct str name);
/* What every element may say about its content. */
#define WEAVE_SHARED "answers cta reviewed owner"
#define TAKES_SELECTORS 1u
#define TAKES_SHARED 2u
#define TAKES_ANY 4u
/* Complains about attributes that weave_elements does not give the element. */
void weave_check_attrs(struct weave *, const struct node *);
/* One of answers, cta, reviewed, owner: true, and checked. */
bool weave_shared_attr(
    struct weave *, const struct node *, const struct attr *);
/* Puts it into the program, for tools: what follows answers, or calls. */
void weave_say(struct weave *, const struct node *, const struct attr *);
/* Warns of one that stands on an HTML element without its k:. */
void weave_check_prefix(
    struct weave *, const struct node *, const struct attr *);
/* The attribute, or NULL after complaining that it is missing or empty. */
const struct attr *weave_need(
    struct weave *, const struct node *, const char *name);
/* true when an attribute stands there under another name, which was complained
 * about. */
bool weave_misnamed(const struct node *, const char *name);
/* Complains about anything in an element that holds nothing. */
void weave_check_empty(struct weave *, const struct node *);
/* " (did you mean \"x\"?)" or nothing. */
struct str weave_guess(struct weave *, struct str nearest);

/* weavelayout.c: layouts, places and what fills them. */
/* The frame within its layouts; false when one of them is missing. */
bool weave_framed(struct weave *, const struct frame *);
void weave_place(struct weave *, const struct frame *, const struct inside *,
    const struct node *);
/* Complains about all but k:puts directly below a k:include, or a page or
 * layout that has a layout. */
void weave_check_puts(struct weave *, const struct node *);
/* Complains about those k:puts below `puts` that found no place since
 * w->nmet was `from`, while the `what` ("block") of `frame` was woven. */
void weave_check_met(struct weave *, const struct node *puts, size_t from,
    const char *what, const struct frame *);
/* The k:put below `puts` for a place, which has met it; NULL: there is none. */
const struct node *weave_put_named(
    struct weave *, const struct node *puts, struct str place);
/* The part was woven in the language of the weave. */
void weave_mark(struct weave *, const struct model_part *);

/* weaveblock.c */
void weave_include(struct weave *, const struct frame *, const struct inside *,
    const struct node *);
/* A block included from `frame`; `include` holds parameters and k:puts, or is
 * NULL. */
void weave_block(struct weave *, const struct frame *, const struct inside *,
    const struct model_part *, const struct node *include, struct where);

/* The block of that name, as an attribute has it; complains when there is none.
 */
void weave_block_named(struct weave *, const struct frame *,
    const struct inside *, const struct attr *name, const struct node *where,
    const struct node *include);

/* weavechoose.c: the alternatives of a slot under way. */
struct branches {
	uint32_t *conds;
	program_label *ends;
	struct str *labels;
	uint32_t *lines;
	size_t nconds, nends;
	bool bad;     /* a condition could not be understood */
	bool strange; /* an element that may have been meant for one */
	const struct node *otherwise;
};
/* Of a slot with n conditions. */
void weave_branches_start(struct weave *, struct branches *, size_t n);
/* What an alternative holds: without a condition, and with one. */
void weave_branch(struct weave *, const struct frame *, const struct inside *,
    const struct node *branch);
void weave_branch_if(struct weave *, const struct frame *,
    const struct inside *, const struct node *branch, uint32_t cond,
    struct str name, struct branches *);
/* Complains about the name of a slot that is none or stands twice. */
void weave_slot_name(
    struct weave *, const struct frame *, const struct node *slot);
/* "pages/front.xml:hero" */
struct str weave_slot_key(struct weave *, const struct node *slot);
/* Behind its last alternative. */
void weave_slot_end(
    struct weave *, const struct node *slot, const struct branches *);

/* weaveeach.c */
void weave_for_each(struct weave *, const struct frame *, const struct inside *,
    const struct node *);

/* weaveexperiment.c */
void weave_experiment(struct weave *, const struct frame *,
    const struct inside *, const struct node *);
/* What follows is that variant of its experiment. */
void weave_say_arm(struct weave *, const struct node *variant);

/* advert.c */
/* Warns of a call to share that rewards and does not say that it advertises. */
void weave_check_reward(struct weave *, const struct node *);

/* weavebox.c */
void weave_box(struct weave *, const struct frame *, const struct inside *,
    const struct node *);
/* k:act on a button or link. */
void weave_act(struct weave *, const struct node *, const struct attr *);

/* weavechoose.c */
void weave_choose(struct weave *, const struct frame *, const struct inside *,
    const struct node *);
void weave_if(struct weave *, const struct frame *, const struct inside *,
    const struct node *);
/* The cases of a page into its scope, each checked once. */
void weave_cases(struct weave *, struct frame *);

/* weavetext.c */
void weave_text(struct weave *, const struct frame *, const struct inside *,
    const struct node *);
void weave_value_of(struct weave *, const struct frame *, const struct inside *,
    const struct node *);
/* The text of a key, as far as `in` allows markup. */
void weave_text_key(
    struct weave *, const struct inside *, struct str key, struct where);
/* The same of a text that every site has without writing it; `limit` is what
 * stands for {limit} in that. */
void weave_own_text(struct weave *, const struct inside *, struct str key,
    struct where, struct str limit);
/* Weaves a text's tree in `lang` of the weave. */
void weave_text_tree(
    struct weave *, const struct inside *, const struct node *);

/* weaveref.c */
typedef void weave_ref_fn(struct weave *, const struct inside *,
    const struct node *, struct str key, struct where);
/* Calls fn for the key in `ref`; where it holds a name of the address, for each
 * value of that, behind the condition that the address has it. */
void weave_ref(struct weave *, const struct frame *, const struct inside *,
    const struct node *, const struct attr *ref, weave_ref_fn *fn);

/* weavefact.c */
void weave_fact(struct weave *, const struct frame *, const struct inside *,
    const struct node *);

/* weaveask.c */
void weave_ask(struct weave *, const struct frame *, const struct inside *,
    const struct node *);

/* weaveconsent.c */
void weave_consent(struct weave *, const struct frame *, const struct inside *,
    const struct node *);
void weave_preferences(struct weave *, const struct frame *,
    const struct inside *, const struct node *);
/* The page that mails lead to has them. */
void weave_check_preferences(struct weave *, const struct node *root);
void weave_why_link(struct weave *, const struct frame *, const struct inside *,
    const struct node *);
void weave_privacy_link(struct weave *, const struct frame *,
    const struct inside *, const struct node *);

#endif
