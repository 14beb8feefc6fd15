/* SPDX-License-Identifier: ISC */
/*
 * hooks.xml into the records of template/hook.h.  What is wrong with a hook was
 * said when it was read.
 */
#include "base/arena.h"
#include "weave/compiler.h"

/* What the schemes say themselves. */
static const struct scheme {
	const char *name;
	enum hook_scheme scheme;
	enum hook_signed what;
	bool hex;
	const char *signature, *id, *time, *topic;
} schemes[] = {
    {"standard", HOOK_STANDARD, HOOK_ID_TIME_BODY, false, "webhook-signature",
	"webhook-id", "webhook-timestamp", "$.type"},
    {"stripe", HOOK_STRIPE, HOOK_TIME_BODY, true, "Stripe-Signature", "$.id",
	"", "$.type"},
    {"plain", HOOK_PLAIN, HOOK_BODY, false, "", "", "", ""},
    {"token", HOOK_TOKEN, HOOK_BODY, false, "Authorization", "", "", ""},
};

static const struct scheme *
scheme_of(const struct node *hook)
{
	struct str name = node_value(hook, "scheme");

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (str_eq(name, str_of(schemes[i].name)))
			return &schemes[i];
	return &schemes[0];
}

static struct span
value(struct compiler *c, const struct node *n, const char *name)
{
	return image_text(
	    c->maker, n == NULL ? STR("") : str_trim(node_value(n, name)));
}

static struct span
value_or(struct compiler *c, const struct node *n, const char *name,
    const char *otherwise)
{
	if (node_attr(n, name) != NULL)
		return value(c, n, name);
	return image_text(c->maker, str_of(otherwise));
}

static size_t
count(const struct node *parent, const char *name)
{
	size_t n = 0;

	for (const struct node *e = parent->first; e != NULL; e = e->next)
		n += node_is(e, SPACE_K, name);
	return n;
}

static struct span
put_whens(struct compiler *c, const struct node *on)
{
	size_t n = count(on, "when"), i = 0;
	struct hook_when_row *rows = arena_array(c->arena, n, sizeof(*rows));

	for (const struct node *e = on->first; e != NULL; e = e->next)
		if (node_is(e, SPACE_K, "when"))
			rows[i++] = (struct hook_when_row){
			    value(c, e, "path"), value(c, e, "is")};
	return image_put(c->maker, rows, n, sizeof(*rows));
}

static struct hook_on_row
on_of(struct compiler *c, const struct node *on)
{
	const struct node *person = node_child(on, "person");
	const struct node *line = node_child(on, "line");

	return (struct hook_on_row){
	    .topics = value(c, on, "topic"),
	    .whens = put_whens(c, on),
	    .event = value(c, on, "event"),
	    .key = value(c, on, "key"),
	    .at = value(c, on, "at"),
	    .email = value(c, person, "email"),
	    .visitor = value(c, person, "visitor"),
	    .name = value(c, person, "name"),
	    .company = value(c, person, "company"),
	    .role = value(c, person, "role"),
	    .each = value(c, line, "each"),
	    .item = value(c, line, "item"),
	    .amount = value(c, line, "amount"),
	    .quantity = value(c, line, "quantity"),
	    .less = value(c, line, "less"),
	    .currency = value(c, line, "currency"),
	    .minor =
		line != NULL && str_eq(node_value(line, "minor"), STR("yes")),
	    .line = on->where.line,
	};
}

/* A hook that says nothing else is sent what the built-in one is. */
static struct span
put_ons(struct compiler *c, const struct node *hook)
{
	struct hook_on_row *rows;
	size_t n = count(hook, "on"), i = 0;

	if (n == 0) {
		hook = c->model->hooks.rows[0].node;
		n = count(hook, "on");
	}
	rows = arena_array(c->arena, n, sizeof(*rows));
	for (const struct node *e = hook->first; e != NULL; e = e->next)
		if (node_is(e, SPACE_K, "on"))
			rows[i++] = on_of(c, e);
	return image_put(c->maker, rows, n, sizeof(*rows));
}

static struct span
put_items(struct compiler *c, const struct node *hook)
{
	size_t n = count(hook, "item"), i = 0;
	struct hook_item_row *rows = arena_array(c->arena, n, sizeof(*rows));

	for (const struct node *e = hook->first; e != NULL; e = e->next)
		if (node_is(e, SPACE_K, "item"))
			rows[i++] = (struct hook_item_row){
			    value(c, e, "from"), value(c, e, "item")};
	return image_put(c->maker, rows, n, sizeof(*rows));
}

static enum hook_signed
signed_of(const struct node *hook, enum hook_signed otherwise)
{
	struct str what = node_value(hook, "signed");

	if (str_eq(what, STR("time.body")))
		return HOOK_TIME_BODY;
	return str_eq(what, STR("id.time.body")) ? HOOK_ID_TIME_BODY
						 : otherwise;
}

static struct hook_row
hook_of(struct compiler *c, const struct node *hook)
{
	const struct scheme *scheme = scheme_of(hook);

	return (struct hook_row){
	    .name = value(c, hook, "name"),
	    .signature = value_or(c, hook, "signature", scheme->signature),
	    .id = value_or(c, hook, "id", scheme->id),
	    .time = value_or(c, hook, "time", scheme->time),
	    .topic = value_or(c, hook, "topic", scheme->topic),
	    .ping = value(c, hook, "ping"),
	    .items = put_items(c, hook),
	    .ons = put_ons(c, hook),
	    .scheme = scheme->scheme,
	    .what = signed_of(hook, scheme->what),
	    .hex =
		scheme->hex || str_eq(node_value(hook, "encoding"), STR("hex")),
	    .line = hook->where.line,
	};
}

static struct span
put_served(struct compiler *c)
{
	const struct names *events = &c->model->events;
	struct str *served = arena_array(c->arena, events->n, sizeof(*served));
	size_t n = 0;

	for (size_t i = 0; i < events->n; i++)
		if (!model_event_own(events->rows[i].key))
			served[n++] = events->rows[i].key;
	return compile_texts(c, served, n);
}

static struct span
put_item_keys(struct compiler *c)
{
	const struct model *m = c->model;
	struct str *keys = arena_array(c->arena, m->nitems, sizeof(*keys));

	for (size_t i = 0; i < m->nitems; i++)
		keys[i] = m->items[i].key;
	return compile_texts(c, keys, m->nitems);
}

void
compile_hooks(struct compiler *c)
{
	const struct names *hooks = &c->model->hooks;
	struct hook_row *rows = arena_array(c->arena, hooks->n, sizeof(*rows));

	for (size_t i = 0; i < hooks->n; i++)
		rows[i] = hook_of(c, hooks->rows[i].node);
	c->head.hooks = image_put(c->maker, rows, hooks->n, sizeof(*rows));
	c->head.served = put_served(c);
	c->head.items = put_item_keys(c);
}
