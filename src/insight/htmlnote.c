/* SPDX-License-Identifier: ISC */
/*
 * The words for what was changed in a page of HTML.
 */
#include "insight/htmlnote.h"

#include <assert.h>
#include <iconv.h>

#define SHOWN_MAX 60 /* bytes of an address that is quoted */
/* A byte of windows-1252 is at most three of UTF-8. */
#define GROWTH 3

/* What stands around the name; without one `before` is all. */
static const struct {
	const char *before, *after; /* NULL: it has no name */
} words[HTMLPAGE__MAX] = {
    [HTMLPAGE_ENCODING] = {"the file is no UTF-8; it was read as windows-1252",
	NULL},
    [HTMLPAGE_QUIRKS] =
	{"it goes by the rules of old browsers; ours is <!DOCTYPE html>, so "
	 "look whether it still looks right",
	    NULL},
    [HTMLPAGE_COMMENT] = {"a comment is left out", NULL},
    [HTMLPAGE_CONTROL] =
	{"a control character, which XML cannot hold, is left out", NULL},
    [HTMLPAGE_NAME] = {"the attribute ",
	" is left out: XML cannot hold that name"},
    [HTMLPAGE_UNKNOWN] = {"HTML has no element <",
	">; it is left out, what was in it stays"},
    [HTMLPAGE_OBSOLETE] = {"<",
	"> is obsolete; an element that does the same is written"},
    [HTMLPAGE_NESTING] = {"<",
	"> overlapped another element; it is closed and opened again, as "
	"browsers do"},
    [HTMLPAGE_MOVED] = {"",
	" stood loose in a table; it is put before it, as browsers do"},
    [HTMLPAGE_STRAY] = {"</", "> stood without its beginning"},
    [HTMLPAGE_SCRIPT] = {"the attribute ",
	" is left out: such an address runs or holds a document; use "
	"addEventListener in a script, or a file in assets/"},
    [HTMLPAGE_HIDDEN] = {"<!-- and --> in a script or style are left out",
	NULL},
    [HTMLPAGE_BRACE] = {"a brace in the attribute ",
	" is doubled, so that it is no value"},
    [HTMLPAGE_HEAD] = {"<",
	"> of <head> is left out; put it into the layout if it is needed"},
    [HTMLPAGE_RELATIVE] = {"the address ",
	" depends on where the page lies; write it from the first /, or put "
	"the file into assets/ and write {k:asset('FILE')}"},
};

void
htmlnotes_init(struct htmlnotes *notes, struct arena *a)
{
	notes->arena = a;
	notes->first = NULL;
}

void
htmlnote(struct htmlnotes *notes, enum htmlpage_change change, struct str name,
    size_t line)
{
	struct htmlpage_note **at = &notes->first, *note;

	/* Lines come nearly in order; few kinds are many. */
	for (note = *at; note != NULL; note = note->next)
		if (note->change == change && str_eq(note->name, name)) {
			note->times++;
			return;
		}
	while (*at != NULL && (*at)->line <= line)
		at = &(*at)->next;
	note = ARENA_NEW(notes->arena, struct htmlpage_note);
	note->change = change;
	note->name = str_format(notes->arena, "%.*s", STR_ARG(name));
	note->line = line;
	note->times = 1;
	note->next = *at;
	*at = note;
}

struct str
htmlpage_say(struct arena *a, const struct htmlpage_note *note)
{
	const char *before = words[note->change].before;
	const char *after = words[note->change].after;
	struct str name = note->name;
	bool cut = name.n > SHOWN_MAX;

	if (after == NULL)
		return str_of(before);
	if (cut)
		name.n = str_utf8_cut(name, SHOWN_MAX);
	return str_format(
	    a, "%s%.*s%s%s", before, STR_ARG(name), cut ? "…" : "", after);
}

static struct str
convert(struct arena *a, iconv_t cd, struct str bytes)
{
	size_t room = bytes.n * GROWTH, in = bytes.n;
	char *out = arena_raw(a, room), *to = out;
	/* iconv's type is older than const. */
	char *from = (char *)(uintptr_t)bytes.p;

	while (in > 0 && iconv(cd, &from, &in, &to, &room) == (size_t)-1) {
		/* One of five bytes that stand for nothing. */
		*to++ = '?';
		room--;
		from++;
		in--;
	}
	return (struct str){out, (size_t)(to - out)};
}

/* Without what no parser of HTML and XML takes alike. */
static struct str
cleaned(struct htmlnotes *notes, struct str bytes)
{
	char *p = arena_raw(notes->arena, bytes.n);
	size_t n = 0, line = 1;

	for (size_t i = 0; i < bytes.n; i++) {
		char c = bytes.p[i];

		if (c == '\r' && i + 1 < bytes.n && bytes.p[i + 1] == '\n')
			continue;
		if (c == '\r' || c == '\f')
			c = c == '\r' ? '\n' : ' ';
		line += c == '\n';
		if ((unsigned char)c >= ' ' || c == '\t' || c == '\n')
			p[n++] = c;
		else
			htmlnote(notes, HTMLPAGE_CONTROL, STR(""), line);
	}
	return (struct str){p, n};
}

struct str
htmlnote_bytes(struct htmlnotes *notes, struct str bytes)
{
	iconv_t cd;

	if (!str_utf8_ok(bytes)) {
		htmlnote(notes, HTMLPAGE_ENCODING, STR(""), 1);
		cd = iconv_open("UTF-8", "WINDOWS-1252");
		assert(cd != (iconv_t)-1); /* in every C library of ours */
		bytes = convert(notes->arena, cd, bytes);
		iconv_close(cd);
	}
	return cleaned(notes, bytes);
}
