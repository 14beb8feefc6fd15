/* SPDX-License-Identifier: ISC */
/*
 * The writing half of a program, in document order: runs of the author's bytes,
 * values, class codes and jumps.
 */
#include "logic/parts.h"

#include <assert.h>

#define LITERAL_MAX (16u << 20)
#define NO_LABEL UINT32_MAX /* a jump that is never taken */

static uint32_t
word(struct program *p, uint32_t w)
{
	return u32s_add(p->arena, &p->code, w);
}

static void
text(struct program *p, struct str s)
{
	struct span span = image_text(p->maker, s);

	word(p, span.at);
	word(p, span.n);
}

void
parts_flush(struct program *p)
{
	if (p->literal.n == 0)
		return;
	assert(!p->literal.bad);
	word(p, WRITE_LITERAL);
	text(p, buf_view(&p->literal));
	buf_init(&p->literal, p->arena, LITERAL_MAX);
}

/* Begins an instruction: what was only collected comes before it. */
static void
instruction(struct program *p, enum write_code code)
{
	parts_flush(p);
	word(p, (uint32_t)code);
}

void
program_literal(struct program *p, struct str bytes)
{
	if (bytes.n <= LITERAL_MAX - p->literal.n) {
		buf_str(&p->literal, bytes);
		return;
	}
	parts_flush(p);
	buf_str(&p->literal, bytes);
}

/* Nothing stays nothing, although a JSON number would be 0. */
static struct str
escaped(struct program *p, enum escape_context context, struct str s)
{
	struct buf b;

	buf_init(&b, p->arena, LITERAL_MAX);
	if (s.n > 0)
		escape(&b, context, s);
	return buf_view(&b);
}

static void
write_escaped(struct program *p, enum escape_context context, struct str s)
{
	program_literal(p, escaped(p, context, s));
}

static void
write_constant(struct program *p, struct str value, enum escape_context context,
    struct str before, struct str after, struct str otherwise)
{
	if (value.n == 0) {
		write_escaped(p, context, otherwise);
		return;
	}
	write_escaped(p, context, before);
	write_escaped(p, context, value);
	write_escaped(p, context, after);
}

void
program_write(struct program *p, uint32_t value, enum escape_context context,
    struct str before, struct str after, struct str otherwise)
{
	uint32_t row;

	if (value == PROGRAM_BAD)
		return;
	if (p->values[value].constant) {
		write_constant(p, p->values[value].text, context, before, after,
		    otherwise);
		return;
	}
	row = parts_value_row(p, value);
	if (before.n + after.n + otherwise.n == 0) {
		instruction(p, WRITE_VALUE);
		word(p, row);
		word(p, (uint32_t)context);
		return;
	}
	instruction(p, WRITE_FRAMED);
	word(p, row);
	word(p, (uint32_t)context);
	text(p, escaped(p, context, before));
	text(p, escaped(p, context, after));
	text(p, escaped(p, context, otherwise));
}

void
program_write_attr(struct program *p, struct str name, uint32_t value,
    enum escape_context context)
{
	struct str start = str_format(p->arena, " %.*s=\"", STR_ARG(name));

	if (value == PROGRAM_BAD)
		return;
	if (!p->values[value].constant) {
		uint32_t row = parts_value_row(p, value);

		instruction(p, WRITE_ATTR);
		word(p, row);
		word(p, (uint32_t)context);
		text(p, start);
	} else if (p->values[value].text.n > 0) {
		program_literal(p, start);
		write_escaped(p, context, p->values[value].text);
		program_literal(p, STR("\""));
	}
}

void
program_code(struct program *p, bool more)
{
	instruction(p, WRITE_CODE);
	word(p, more);
}

void
program_code_field(struct program *p)
{
	instruction(p, WRITE_CODE_FIELD);
}

void
program_path(struct program *p)
{
	instruction(p, WRITE_PATH);
}

void
program_receipt(struct program *p)
{
	instruction(p, WRITE_RECEIPT);
}

void
program_mark(
    struct program *p, enum mark mark, struct str said, struct where where)
{
	instruction(p, WRITE_MARK);
	word(p, (uint32_t)mark);
	word(p, where.line);
	text(p, where.file);
	text(p, said);
}

void
program_form_value(struct program *p, enum escape_context context,
    struct str form, struct str field)
{
	instruction(p, WRITE_FORM_VALUE);
	word(p, (uint32_t)context);
	text(p, form);
	text(p, field);
}

void
program_form_token(struct program *p, struct str form)
{
	p->forms = true;
	instruction(p, WRITE_FORM_TOKEN);
	text(p, form);
}

void
program_link(struct program *p)
{
	instruction(p, WRITE_LINK);
}

void
program_link_end(struct program *p, struct str start)
{
	instruction(p, WRITE_LINK_END);
	text(p, start);
}

/* A jump's label is the place of the word that says where to. */
program_label
program_jump_unless(struct program *p, uint32_t cond)
{
	if (cond == PROGRAM_ALWAYS || cond == PROGRAM_BAD)
		return NO_LABEL;
	instruction(p, WRITE_UNLESS);
	word(p, cond);
	return word(p, 0);
}

program_label
program_jump_unless_form(struct program *p, enum form_test test,
    struct str form, struct str field, struct str value, uint32_t number)
{
	instruction(p, WRITE_UNLESS_FORM);
	word(p, (uint32_t)test);
	text(p, form);
	text(p, field);
	text(p, value);
	word(p, number);
	return word(p, 0);
}

program_label
program_jump(struct program *p)
{
	instruction(p, WRITE_JUMP);
	return word(p, 0);
}

void
program_land(struct program *p, program_label label)
{
	if (label == NO_LABEL)
		return;
	parts_flush(p);
	p->code.p[label] = p->code.n;
}

program_label
program_each(struct program *p, struct str query, uint32_t most)
{
	instruction(p, WRITE_EACH);
	text(p, query);
	word(p, most);
	return word(p, 0);
}

void
program_each_end(struct program *p, program_label label)
{
	instruction(p, WRITE_EACH_END);
	program_land(p, label);
}
