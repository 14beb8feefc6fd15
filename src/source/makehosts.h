/* SPDX-License-Identifier: ISC */
/*
 * hosts.tsv as read: what makehosts.c checks and maketrie.c writes.
 */
#ifndef SOURCE_MAKEHOSTS_H
#define SOURCE_MAKEHOSTS_H

#include "source/maketable.h"
#include "source/table.h"

#define HOSTS_MAX 16384 /* patterns, names; uint16_t in the tables */

struct hosts_key {
	struct str key, label;
	unsigned category; /* CATEGORY_NONE: no row with a class of its own */
	bool display;      /* has an advertising row */
};

struct hosts_row {
	struct str params;
	unsigned key, category;
};

struct hosts_pattern {
	struct str text, host, path; /* host without dot, {cc} */
	bool below, wild;
	unsigned row, line;
};

struct hosts_name {
	struct str text;
	unsigned key, row, line;
	bool paid;
};

struct hosts {
	struct maker *m;
	struct hosts_key *keys;
	struct hosts_row *rows;
	struct hosts_pattern *patterns;
	struct hosts_name *names, *apps;
	size_t nkeys, nrows, npatterns, nnames, napps;
};

/* The header's text on stdout. */
void hosts_write(struct hosts *);

#endif
