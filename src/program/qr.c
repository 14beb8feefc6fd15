/* SPDX-License-Identifier: ISC */
/*
 * The one file that includes <qrencode.h>.  The dark modules are one path of
 * horizontal runs: a tenth of the bytes of a rectangle each.
 */
#include "program/qr.h"

#include "template/escape.h"

#ifdef HAVE_QRENCODE
#include <qrencode.h>
#endif

#define QUIET 4 /* modules of white that readers need (ISO/IEC 18004, 9.1) */

#ifdef HAVE_QRENCODE

static void
put_row(struct buf *b, const unsigned char *row, int width, int y)
{
	int x = 0, from;

	while (x < width) {
		from = x;
		while (x < width && (row[x] & 1) != 0)
			x++;
		if (x > from)
			buf_printf(b, "M%d %dh%dv1h-%dz", from + QUIET,
			    y + QUIET, x - from, x - from);
		else
			x++;
	}
}

enum qr_rc
qr_svg(struct buf *b, struct str text)
{
	QRcode *code = QRcode_encodeData(
	    (int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);
	int side;

	if (code == NULL)
		return QR_LONG;
	side = code->width + 2 * QUIET;
	buf_printf(b,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40mm\" "
	    "height=\"40mm\" viewBox=\"0 0 %d %d\" "
	    "shape-rendering=\"crispEdges\">\n<title>",
	    side, side);
	escape(b, ESCAPE_TEXT, text);
	buf_printf(b,
	    "</title>\n<path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/>\n"
	    "<path d=\"",
	    side, side);
	for (int y = 0; y < code->width; y++)
		put_row(b, code->data + y * code->width, code->width, y);
	buf_lit(b, "\"/>\n</svg>\n");
	QRcode_free(code);
	return QR_GOOD;
}

struct library
qr_library(void)
{
	return (struct library){
	    "libqrencode", QRENCODE_VERSION, QRcode_APIVersionString()};
}

#else

enum qr_rc
qr_svg(struct buf *b, struct str text)
{
	(void)b;
	(void)text;
	return QR_MISSING;
}

struct library
qr_library(void)
{
	return (struct library){"libqrencode", "nothing", "no QR codes"};
}

#endif
