/* SPDX-License-Identifier: ISC */
/*
 * Telling systemd how we are (sd_notify(3)): datagrams to $NOTIFY_SOCKET.
 * Without that variable nothing is sent and nothing is wrong.
 */
#ifndef PROGRAM_NOTIFY_H
#define PROGRAM_NOTIFY_H

#include <stdint.h>

struct notify {
	int fd;              /* -1: nobody listens */
	int64_t watchdog_ms; /* how often to say WATCHDOG=1; 0: never */
};

/* Reads the environment; takes the variables out of it. */
void notify_open(struct notify *);
void notify_close(struct notify *);
/* "READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=…"; several with '\n'. */
void notify_say(const struct notify *, const char *, ...)
    __attribute__((format(printf, 2, 3)));
/* RELOADING=1 with the time systemd wants with it. */
void notify_reloading(const struct notify *);

#endif
