/* SPDX-License-Identifier: ISC */
/*
 * Variables (SITE 3): columns of a row, parameters of the block, bindings of
 * the path, what is built in, what nginx sends, fields of a contact; the first
 * that has the name.
 */
#include "logic/avt.h"
#include "logic/expr.h"

struct variable {
	struct str name;
	enum code code;
	enum expr_type type;
	enum expr_domain domain;
	bool unknown, empty;
};

static const struct variable variables[] = {
    {STR("channel"), CODE_CHANNEL_NAME, EXPR_TEXT, DOMAIN_CHANNEL, false,
	false},
    {STR("source"), CODE_SOURCE, EXPR_TEXT, DOMAIN_SOURCE, false, true},
    {STR("source_class"), CODE_CLASS_NAME, EXPR_TEXT, DOMAIN_CLASS, false,
	false},
    {STR("medium"), CODE_MEDIUM, EXPR_TEXT, DOMAIN_NONE, false, true},
    {STR("campaign"), CODE_CAMPAIGN_NAME, EXPR_TEXT, DOMAIN_NONE, false, true},
    {STR("term"), CODE_TERM, EXPR_TEXT, DOMAIN_NONE, false, true},
    {STR("content"), CODE_CONTENT, EXPR_TEXT, DOMAIN_NONE, false, true},
    {STR("first_source"), CODE_FIRST_SOURCE, EXPR_TEXT, DOMAIN_SOURCE, false,
	true},
    {STR("first_channel"), CODE_FIRST_CHANNEL, EXPR_TEXT, DOMAIN_CHANNEL, false,
	false},
    {STR("stage"), CODE_STAGE_KEY, EXPR_TEXT, DOMAIN_STAGE, false, false},
    {STR("lang"), CODE_LANG_KEY, EXPR_TEXT, DOMAIN_LANG, false, false},
    {STR("device"), CODE_DEVICE_NAME, EXPR_TEXT, DOMAIN_DEVICE, false, true},
    {STR("visits"), CODE_VISITS, EXPR_NUMBER, DOMAIN_NONE, true, false},
    {STR("touchpoints"), CODE_TOUCHPOINTS, EXPR_NUMBER, DOMAIN_NONE, true,
	false},
    {STR("returning"), CODE_RETURNING, EXPR_BOOL, DOMAIN_NONE, true, false},
    {STR("known"), CODE_KNOWN, EXPR_BOOL, DOMAIN_NONE, false, false},
    {STR("today"), CODE_TODAY, EXPR_NUMBER, DOMAIN_NONE, false, false},
};
#define NVARIABLES (sizeof(variables) / sizeof(variables[0]))

/* Texts about a contact that every site has (SITE 1, "field"). */
static const struct str contact[] = {STR("name"), STR("first_name"),
    STR("company"), STR("email"), STR("phone"), STR("note")};
#define NCONTACT (sizeof(contact) / sizeof(contact[0]))

/* What an address of the page, or nginx, says: whoever makes a link to the
 * page can choose it. */
static bool
is_chosen(enum code code)
{
	return code == CODE_SOURCE || code == CODE_FIRST_SOURCE ||
	       code == CODE_MEDIUM || code == CODE_CAMPAIGN_NAME ||
	       code == CODE_TERM || code == CODE_CONTENT;
}

/* Those that are made of more than one instruction; for hints. */
static const struct str special[] = {STR("item"), STR("item_label")};
#define NSPECIAL (sizeof(special) / sizeof(special[0]))

static void
unknown_variable(struct parser *p, struct str name)
{
	const struct model *m = p->program->model;
	const struct model_page *page = p->scope->page;
	size_t nbinds = page == NULL ? 0 : page->nbinds, n = 0;
	struct str *known = arena_array(p->program->arena,
	    NVARIABLES + NCONTACT + NSPECIAL + m->vars.n + m->fields.n +
		p->scope->ncolumns + p->scope->nparams + nbinds,
	    sizeof(*known));
	struct str hint;

	for (size_t i = 0; i < p->scope->ncolumns; i++)
		known[n++] = p->scope->columns[i];
	for (size_t i = 0; i < p->scope->nparams; i++)
		known[n++] = p->scope->params[i].name;
	for (size_t i = 0; i < nbinds; i++)
		known[n++] = page->binds[i].name;
	for (size_t i = 0; i < NVARIABLES; i++)
		known[n++] = variables[i].name;
	for (size_t i = 0; i < NCONTACT; i++)
		known[n++] = contact[i];
	for (size_t i = 0; i < NSPECIAL; i++)
		known[n++] = special[i];
	for (size_t i = 0; i < m->vars.n; i++)
		known[n++] = m->vars.rows[i].key;
	for (size_t i = 0; i < m->fields.n; i++)
		known[n++] = m->fields.rows[i].key;
	hint = expr_hint(p, "$", str_nearest(name, known, n), "");
	expr_fault(p, "unknown variable", "there is no variable $%.*s%.*s%s",
	    STR_ARG(name), STR_ARG(hint),
	    str_chr(name, '-') < name.n
		? " (a name may hold '-': write blanks around a minus)"
	    : hint.n > 0 ? ""
			 : "; what nginx sends is declared in site.xml: "
			   "<var name=\"…\"/>");
}

static struct operand
plain(struct parser *p, const struct variable *v)
{
	struct operand o = expr_operand(p, v->type);

	words_op(p->words, v->code);
	o.unknown = v->unknown;
	o.empty = v->empty;
	o.domain = v->domain;
	o.chosen = is_chosen(v->code);
	return o;
}

static struct operand
binding(struct parser *p, enum code code, int i)
{
	struct operand o = expr_operand(p, EXPR_TEXT);

	words_op1(p->words, code, (uint32_t)i);
	if (code == CODE_BIND) {
		o.domain = DOMAIN_BIND;
		o.page = p->scope->page;
		o.bind = i;
	}
	return o;
}

static bool
is_column(const struct scope *scope, struct str name)
{
	for (size_t i = 0; i < scope->ncolumns; i++)
		if (str_eq(scope->columns[i], name))
			return true;
	return false;
}

/* Much of what is counted is what a link said. */
static struct operand
column(struct parser *p, struct str name)
{
	struct operand o = expr_operand(p, EXPR_TEXT);

	words_text(p->words, CODE_COLUMN, name, NULL, 0);
	o.chosen = true;
	return o;
}

static int
find_bind(const struct model_page *page, struct str name)
{
	for (size_t i = 0; page != NULL && i < page->nbinds; i++)
		if (str_eq(page->binds[i].name, name))
			return (int)i;
	return -1;
}

static struct operand
item(struct parser *p)
{
	const struct model_page *page = p->scope->page;
	struct operand o;
	int bind;

	if (page != NULL && (bind = model_item_bind(page)) >= 0)
		return binding(p, CODE_BIND, bind);
	if (page != NULL) {
		o = expr_constant(p, page->item);
	} else {
		o = expr_operand(p, EXPR_TEXT);
		o.empty = true;
		words_op(p->words, CODE_ITEM);
	}
	o.domain = DOMAIN_ITEM;
	return o;
}

static struct operand
item_label(struct parser *p)
{
	const struct model *m = p->program->model;
	const struct model_page *page = p->scope->page;
	const struct model_item *row;
	int bind;

	if (page == NULL)
		return expr_constant(p, STR(""));
	bind = model_item_bind(page);
	for (size_t i = 0; bind < 0 && page->item.n == 0 && i < page->nbinds;
	     i++)
		if (page->binds[i].items)
			bind = (int)i;
	if (bind >= 0)
		return binding(p, CODE_LABEL, bind);
	row = model_item(m, page->item);
	if (row == NULL)
		return expr_constant(p, STR(""));
	return expr_constant(p, model_item_label(m, row, p->program->lang));
}

static struct operand
from_nginx(struct parser *p, struct str name)
{
	struct operand o = expr_operand(p, EXPR_TEXT);

	words_text(p->words, CODE_VAR, name, NULL, 0);
	o.empty = true;
	o.chosen = true;
	return o;
}

/* Nobody on a page is known before he proved who he is.  In a mail that asks
 * whether the address is his it is what anybody wrote into the form, to be
 * carried to a stranger. */
static struct operand
of_contact(struct parser *p, struct str name)
{
	bool asks = (p->program->links_ok & 1u << MAIL_LINK_CONFIRM) != 0;
	struct operand o = expr_operand(p, EXPR_TEXT);

	if (p->program->mail && asks && !str_eq(name, STR("email")))
		expr_fault(p, "kind of mail",
		    "$%.*s cannot stand in a confirmation mail: whoever filled "
		    "in the form wrote it, and nobody has proven the address; "
		    "take it out",
		    STR_ARG(name));
	words_text(p->words, CODE_CONTACT, name, NULL, 0);
	o.empty = true;
	o.unknown = true; /* the web copy of a mail is for anybody */
	return o;
}

static bool
is_contact(const struct model *m, struct str name)
{
	for (size_t i = 0; i < NCONTACT; i++)
		if (str_eq(contact[i], name))
			return true;
	return names_find(&m->fields, name) >= 0;
}

/* One piece of a parameter's text, in the scope where it was written. */
static void
piece(struct parser *p, const struct avt_piece *text, struct operand *out)
{
	if (!text->is_value) {
		*out = expr_constant(p, text->text);
		return;
	}
	p->all = text->text;
	expr_whole(p, out);
}

/*
 * A parameter is an attribute value template; one that is a single {…} keeps
 * its type, so that a block can count with it.
 */
static void
parameter(
    struct parser *p, const struct scope_param *param, struct operand *out)
{
	static const struct scope nothing;
	struct parser in = {.program = p->program,
	    .words = p->words,
	    .scope = param->scope == NULL ? &nothing : param->scope,
	    .where = param->where,
	    .all = param->text,
	    .depth = p->depth};
	struct avt_piece *pieces;
	struct operand next;
	size_t n;

	/* Parameters made of parameters double with every block. */
	if (++p->program->params > EXPR_PARAMS_MAX)
		expr_fault(p, "size",
		    "its parameters hold parameters that hold others, more "
		    "than %d: pass fewer of them on",
		    EXPR_PARAMS_MAX);
	if (p->failed)
		return;
	p->failed = !avt_split(p->program->arena, p->program->model->complaints,
	    param->where, param->text, &pieces, &n);
	if (p->failed)
		return;
	if (n == 0) {
		*out = expr_constant(p, STR(""));
		return;
	}
	piece(&in, &pieces[0], out);
	for (size_t i = 1; i < n && !in.failed && !p->failed; i++) {
		expr_to_text(p->words, out, 0);
		piece(&in, &pieces[i], &next);
		if (in.failed)
			break;
		expr_to_text(p->words, &next, 0);
		expr_join(p, out, &next);
	}
	p->failed = p->failed || in.failed;
}

static const struct scope_param *
find_param(const struct scope *scope, struct str name)
{
	for (size_t i = 0; i < scope->nparams; i++)
		if (str_eq(scope->params[i].name, name))
			return &scope->params[i];
	return NULL;
}

static bool
built_in(struct parser *p, struct str name, struct operand *out)
{
	for (size_t i = 0; i < NVARIABLES; i++)
		if (str_eq(variables[i].name, name)) {
			if (p->program->presuming &&
			    variables[i].domain == DOMAIN_STAGE)
				expr_fault(p, "circular",
				    "$stage is what this rule decides");
			*out = plain(p, &variables[i]);
			return true;
		}
	if (str_eq(name, STR("item"))) {
		*out = item(p);
	} else if (str_eq(name, STR("item_label"))) {
		*out = item_label(p);
	} else {
		return false;
	}
	return true;
}

void
expr_variable(struct parser *p, struct str name, struct operand *out)
{
	const struct scope_param *param = find_param(p->scope, name);
	int bind = find_bind(p->scope->page, name);

	if (is_column(p->scope, name))
		*out = column(p, name);
	else if (param != NULL)
		parameter(p, param, out);
	else if (bind >= 0)
		*out = binding(p, CODE_BIND, bind);
	else if (built_in(p, name, out))
		return;
	else if (names_find(&p->program->model->vars, name) >= 0)
		*out = from_nginx(p, name);
	else if (is_contact(p->program->model, name))
		*out = of_contact(p, name);
	else
		unknown_variable(p, name);
}
