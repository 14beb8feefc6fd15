/* SPDX-License-Identifier: ISC */
/*
 * Descriptors from the master to its children: one image a message, with the
 * number of its generation (SCM_RIGHTS over a SOCK_SEQPACKET pair).  A worker
 * answers with a byte when it uses it, so that the master wakes.
 */
#ifndef PROGRAM_HANDOVER_H
#define PROGRAM_HANDOVER_H

#include <stdbool.h>
#include <stdint.h>

/* pair[0] is the master's end; neither blocks.  false (logged). */
bool handover_pair(int pair[2]) __attribute__((warn_unused_result));
/* Sends a copy of `fd`; false (logged) when the child did not take it. */
bool handover_send(int channel, int fd, uint32_t generation)
    __attribute__((warn_unused_result));

enum handover_rc {
	HANDOVER_GOT,     /* *fd and *generation are set; fd is the caller's */
	HANDOVER_NOTHING, /* nothing there at the moment */
	HANDOVER_CLOSED   /* the other side is gone */
};
enum handover_rc handover_receive(int channel, int *fd, uint32_t *generation);

/* Tells the master that the child changed over. */
void handover_answer(int channel);
/* Takes all answers off; false when the child is gone. */
bool handover_answered(int channel);

#endif
