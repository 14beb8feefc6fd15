/* SPDX-License-Identifier: ISC */
/*
 * Lines for the supervisor.  Uses no arena: the arena logs through here when
 * there is no memory left.
 */
#include "base/log.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A pipe takes a line whole, or not at all, up to PIPE_BUF bytes. */
#define LINE_SIZE 4096
#define MESSAGE_SIZE 2048
/* Kept free for the count of lost lines and the line's end. */
#define TAIL_SIZE 64

static struct {
	char name[32];
	unsigned traced; /* one bit for each subject */
	unsigned long lost;
} state;

static const char *const subjects[LOG_SUBJECT__MAX] = {
    [LOG_SERVE] = "serve",
    [LOG_GATE] = "gate",
    [LOG_ROUTE] = "route",
    [LOG_SOURCE] = "source",
    [LOG_JOURNEY] = "journey",
    [LOG_RENDER] = "render",
    [LOG_SITE] = "site",
    [LOG_SQL] = "sql",
    [LOG_STORE] = "store",
    [LOG_MAIL] = "mail",
};

struct line {
	char bytes[LINE_SIZE];
	size_t n;
};

/* Length of the character at p that may stand in a line as it is, else 0. */
static size_t
harmless(const char *p, size_t n)
{
	unsigned char c = (unsigned char)p[0];
	size_t length = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	if (c < 0x20 || c == 0x7f || c == '"' || c == '\\')
		return 0;
	if (n < length || (length > 1 && !str_utf8_ok((struct str){p, length})))
		return 0;
	/* C1 controls are U+0080 to U+009F. */
	if (c == 0xc2 && (unsigned char)p[1] < 0xa0)
		return 0;
	return length;
}

static void
add_escaped(struct line *l, const char *p, size_t n)
{
	static const char hex[] = "0123456789abcdef";

	while (n > 0 && l->n < LINE_SIZE - TAIL_SIZE) {
		size_t length = harmless(p, n);

		if (length > 0) {
			memcpy(l->bytes + l->n, p, length);
			l->n += length;
		} else {
			unsigned char c = (unsigned char)*p;
			char seen[4] = {'\\', 'x', hex[c >> 4], hex[c & 15]};

			length = 1;
			memcpy(l->bytes + l->n, seen, sizeof(seen));
			l->n += sizeof(seen);
		}
		p += length;
		n -= length;
	}
}

static __attribute__((format(printf, 2, 3))) void
add_plain(struct line *l, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(l->bytes + l->n, LINE_SIZE - l->n, format, args);
	va_end(args);
	if (n > 0)
		l->n += (size_t)n;
}

/*
 * poll first: the pipe may be shared with programs that must not find it set
 * to O_NONBLOCK.  A pipe that is ready takes PIPE_BUF bytes without waiting.
 */
static void
put(struct line *l)
{
	struct pollfd ready = {.fd = STDERR_FILENO, .events = POLLOUT};

	if (state.lost > 0)
		add_plain(l, " (%lu lines lost before this)", state.lost);
	l->bytes[l->n++] = '\n';
	/* POLLERR: nobody reads; the write would raise SIGPIPE. */
	if (poll(&ready, 1, 0) == 1 && ready.revents == POLLOUT &&
	    write(STDERR_FILENO, l->bytes, l->n) == (ssize_t)l->n)
		state.lost = 0;
	else
		state.lost++;
}

static __attribute__((format(printf, 4, 0))) void
say(const char *level, const char *subject, const char *reason,
    const char *format, va_list args)
{
	char message[MESSAGE_SIZE];
	struct line l = {.n = 0};
	int saved = errno, n;

	n = vsnprintf(message, sizeof(message), format, args);
	if (n < 0)
		n = 0;
	if ((size_t)n >= sizeof(message))
		n = sizeof(message) - 1;
	if (state.name[0] != '\0')
		add_plain(&l, "kunderejse[%s] ", state.name);
	else
		add_plain(&l, "kunderejse: ");
	add_plain(&l, "%s%s%s: ", level, *subject == '\0' ? "" : " ", subject);
	add_escaped(&l, message, (size_t)n);
	if (reason != NULL) {
		add_escaped(&l, ": ", 2);
		add_escaped(&l, reason, strlen(reason));
	}
	put(&l);
	errno = saved;
}

void
log_name(const char *name)
{
	snprintf(state.name, sizeof(state.name), "%s", name);
}

static bool
find_subject(struct str word, unsigned *bits)
{
	if (str_eq(word, STR("all"))) {
		*bits |= (1u << LOG_SUBJECT__MAX) - 1;
		return true;
	}
	for (unsigned i = 0; i < LOG_SUBJECT__MAX; i++) {
		if (str_eq(word, str_of(subjects[i]))) {
			*bits |= 1u << i;
			return true;
		}
	}
	return false;
}

bool
log_trace_set(struct str wanted)
{
	struct str word;
	unsigned bits = 0;

	while (wanted.n > 0 && str_cut(&wanted, ',', &word))
		if (!find_subject(str_trim(word), &bits))
			return false;
	state.traced = bits;
	return true;
}

const char *
log_subjects(void)
{
	return "serve gate route source journey render site sql store mail";
}

bool
log_traced(enum log_subject subject)
{
	return (state.traced >> subject & 1) != 0;
}

void
log_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("error", "", NULL, format, args);
	va_end(args);
}

void
log_warn(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("warning", "", NULL, format, args);
	va_end(args);
}

void
log_info(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("info", "", NULL, format, args);
	va_end(args);
}

void
log_trace(enum log_subject subject, const char *format, ...)
{
	va_list args;

	if (!log_traced(subject))
		return;
	va_start(args, format);
	say("trace", subjects[subject], NULL, format, args);
	va_end(args);
}

void
log_errno(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("error", "", strerror(errno), format, args);
	va_end(args);
}
