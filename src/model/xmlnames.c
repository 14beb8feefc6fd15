/* SPDX-License-Identifier: ISC */
/*
 * Tables, and how they are searched.
 */
#include "model/xmlnames.h"

/* What HTML has and XML has not, for the advice "write &#160;" (HTML 4.01, 24);
 * in byte order. */
static const struct entity {
	const char *name;
	unsigned number;
} entities[] = {
    {"AElig", 198},
    {"Aacute", 193},
    {"Acirc", 194},
    {"Agrave", 192},
    {"Aring", 197},
    {"Atilde", 195},
    {"Auml", 196},
    {"Ccedil", 199},
    {"Dagger", 8225},
    {"ETH", 208},
    {"Eacute", 201},
    {"Ecirc", 202},
    {"Egrave", 200},
    {"Euml", 203},
    {"Iacute", 205},
    {"Icirc", 206},
    {"Igrave", 204},
    {"Iuml", 207},
    {"Ntilde", 209},
    {"OElig", 338},
    {"Oacute", 211},
    {"Ocirc", 212},
    {"Ograve", 210},
    {"Oslash", 216},
    {"Otilde", 213},
    {"Ouml", 214},
    {"Prime", 8243},
    {"Scaron", 352},
    {"THORN", 222},
    {"Uacute", 218},
    {"Ucirc", 219},
    {"Ugrave", 217},
    {"Uuml", 220},
    {"Yacute", 221},
    {"aacute", 225},
    {"acirc", 226},
    {"acute", 180},
    {"aelig", 230},
    {"agrave", 224},
    {"alpha", 945},
    {"aring", 229},
    {"asymp", 8776},
    {"atilde", 227},
    {"auml", 228},
    {"bdquo", 8222},
    {"beta", 946},
    {"brvbar", 166},
    {"bull", 8226},
    {"ccedil", 231},
    {"cedil", 184},
    {"cent", 162},
    {"check", 10003},
    {"circ", 710},
    {"copy", 169},
    {"cross", 10007},
    {"curren", 164},
    {"dArr", 8659},
    {"dagger", 8224},
    {"darr", 8595},
    {"deg", 176},
    {"delta", 948},
    {"divide", 247},
    {"eacute", 233},
    {"ecirc", 234},
    {"egrave", 232},
    {"emsp", 8195},
    {"ensp", 8194},
    {"eth", 240},
    {"euml", 235},
    {"euro", 8364},
    {"frac12", 189},
    {"frac14", 188},
    {"frac34", 190},
    {"frasl", 8260},
    {"ge", 8805},
    {"hArr", 8660},
    {"harr", 8596},
    {"hearts", 9829},
    {"hellip", 8230},
    {"iacute", 237},
    {"icirc", 238},
    {"iexcl", 161},
    {"igrave", 236},
    {"infin", 8734},
    {"iquest", 191},
    {"iuml", 239},
    {"lArr", 8656},
    {"lambda", 955},
    {"laquo", 171},
    {"larr", 8592},
    {"ldquo", 8220},
    {"le", 8804},
    {"lowast", 8727},
    {"lrm", 8206},
    {"lsaquo", 8249},
    {"lsquo", 8216},
    {"macr", 175},
    {"mdash", 8212},
    {"micro", 181},
    {"middot", 183},
    {"minus", 8722},
    {"mu", 956},
    {"nbsp", 160},
    {"ndash", 8211},
    {"ne", 8800},
    {"not", 172},
    {"ntilde", 241},
    {"oacute", 243},
    {"ocirc", 244},
    {"oelig", 339},
    {"ograve", 242},
    {"omega", 969},
    {"ordf", 170},
    {"ordm", 186},
    {"oslash", 248},
    {"otilde", 245},
    {"ouml", 246},
    {"para", 182},
    {"permil", 8240},
    {"pi", 960},
    {"plusmn", 177},
    {"pound", 163},
    {"prime", 8242},
    {"rArr", 8658},
    {"radic", 8730},
    {"raquo", 187},
    {"rarr", 8594},
    {"rdquo", 8221},
    {"reg", 174},
    {"rlm", 8207},
    {"rsaquo", 8250},
    {"rsquo", 8217},
    {"sbquo", 8218},
    {"scaron", 353},
    {"sect", 167},
    {"shy", 173},
    {"sigma", 963},
    {"star", 9734},
    {"starf", 9733},
    {"sum", 8721},
    {"sup1", 185},
    {"sup2", 178},
    {"sup3", 179},
    {"szlig", 223},
    {"theta", 952},
    {"thinsp", 8201},
    {"thorn", 254},
    {"tilde", 732},
    {"times", 215},
    {"trade", 8482},
    {"uArr", 8657},
    {"uacute", 250},
    {"uarr", 8593},
    {"ucirc", 251},
    {"ugrave", 249},
    {"uml", 168},
    {"uuml", 252},
    {"yacute", 253},
    {"yen", 165},
    {"yuml", 255},
    {"zwj", 8205},
    {"zwnj", 8204},
};

unsigned
xml_entity(struct str name)
{
	size_t low = 0, high = sizeof(entities) / sizeof(entities[0]);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int d = str_cmp(name, str_of(entities[middle].name));

		if (d == 0)
			return entities[middle].number;
		if (d < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return 0;
}

static const struct known_space {
	const char *uri;
	enum space space;
} spaces[] = {
    {"urn:kunderejse:1", SPACE_K},
    {"http://www.w3.org/2000/svg", SPACE_SVG},
    {"http://www.w3.org/1999/xlink", SPACE_XLINK},
    {"http://www.w3.org/XML/1998/namespace", SPACE_XML},
};

bool
xml_space(struct str uri, enum space *space)
{
	for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
		if (str_eq(uri, str_of(spaces[i].uri))) {
			*space = spaces[i].space;
			return true;
		}
	/* A slip in our own: its elements are still looked at. */
	*space = str_istarts(uri, STR("urn:k")) ? SPACE_K : SPACE_NONE;
	return false;
}
