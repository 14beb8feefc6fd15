/* SPDX-License-Identifier: ISC */
/*
 * An address as a QR code (ISO/IEC 18004) to print: SVG, through libqrencode.
 * Knows nothing of links.
 */
#ifndef PROGRAM_QR_H
#define PROGRAM_QR_H

#include "base/buf.h"
#include "base/library.h"

enum qr_rc {
	QR_GOOD,
	QR_LONG,   /* more than a code holds */
	QR_MISSING /* this program was built without libqrencode */
};

/* Writes an SVG document: error correction M, four modules of white around it,
 * 40 mm wide, the text as its title. */
enum qr_rc qr_svg(struct buf *, struct str text);

struct library qr_library(void);

#endif
