/* SPDX-License-Identifier: ISC */
/* kunderejse report for the reports that a site has written. */
#ifndef PROGRAM_SITEREPORT_H
#define PROGRAM_SITEREPORT_H

#include "program/rows.h"
#include "sending/reporting.h"

/* A line for each of them. */
void sitereport_list(const struct site *);
/* Adds their names to n of an array that holds `max`; returns how many there
 * are. */
size_t sitereport_names(
    const struct site *, struct str *names, size_t n, size_t max);
/* Writes it to standard output, as text or html; COMMAND_GOOD or COMMAND_SYSTEM
 * (logged). */
int sitereport_print(struct arena *, const struct site *, struct store *,
    const struct reporting *, enum rows_format);

#endif
