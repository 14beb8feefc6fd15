/* SPDX-License-Identifier: ISC */
/*
 * One line per happening on stderr, for the supervisor to store.
 *
 * A visitor can not forge or break a line: after formatting, every C0, DEL and
 * C1 character, quote and backslash of the message becomes \xNN (so formats carry no
 * quotes themselves; write  name=value ).  Lines are written with one write(2)
 * and never wait: what a full pipe does not take is counted and the count is
 * said with the next line that gets through.
 *
 * The process's log is the one thing here that is global: where lines go and
 * which subjects are traced is a property of the process, not of a request.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>

#include "base/str.h"

enum log_subject {
	LOG_SERVE,
	LOG_GATE,
	LOG_ROUTE,
	LOG_SOURCE,
	LOG_JOURNEY,
	LOG_RENDER,
	LOG_SITE,
	LOG_SQL,
	LOG_STORE,
	LOG_MAIL,
	LOG_SUBJECT__MAX
};

/* Names the process in each line ("master", "worker 1"); copied, <= 31 bytes. */
void log_name(const char *name);
/* Traces the comma-separated subjects ("sql,route" or "all"); false, with
 * nothing changed, when one is not a subject. */
bool log_trace_set(struct str subjects);
/* "serve gate route ...", for --help. */
const char *log_subjects(void);
bool log_traced(enum log_subject);

/* errno is kept by all of these. */
void log_error(const char *, ...) __attribute__((format(printf, 1, 2)));
void log_warn(const char *, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *, ...) __attribute__((format(printf, 1, 2)));
/* Written only while `subject` is traced. */
void log_trace(enum log_subject, const char *, ...)
    __attribute__((format(printf, 2, 3)));
/* log_error with ": strerror(errno)" behind it. */
void log_errno(const char *, ...) __attribute__((format(printf, 1, 2)));

#endif
