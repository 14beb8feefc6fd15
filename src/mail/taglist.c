/* SPDX-License-Identifier: ISC */
#include "mail/taglist.h"

bool
taglist_next(struct str *rest, struct str *name, struct str *value)
{
	size_t end, equals;
	struct str tag;

	*rest = str_trim(*rest);
	if (rest->n == 0)
		return false;
	end = str_chr(*rest, ';');
	tag = str_head(*rest, end);
	equals = str_chr(tag, '=');
	*name = str_trim(str_head(tag, equals));
	*value = str_trim(str_from(tag, equals + 1));
	if (equals == tag.n || name->n == 0)
		return false;
	*rest = str_from(*rest, end + 1);
	return true;
}

bool
taglist_get(struct str list, struct str name, struct str *value)
{
	struct str found;

	while (taglist_next(&list, &found, value))
		if (str_eq(found, name))
			return true;
	return false;
}
