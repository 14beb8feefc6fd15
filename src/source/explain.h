/* SPDX-License-Identifier: ISC */
/*
 * A decision in words, for people: one line per step, in the order in which
 * they were taken.  Words only; decides nothing.
 */
#ifndef SOURCE_EXPLAIN_H
#define SOURCE_EXPLAIN_H

#include "base/buf.h"
#include "source/findings.h"

/* Writes the lines, each ended by LF.  Bytes of the input are written as they
 * are: who prints them makes them harmless. */
void explain_findings(const struct findings *, struct buf *);

#endif
