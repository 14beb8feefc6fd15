/* SPDX-License-Identifier: ISC */
/*
 * The one list of selector names.
 */
#include "model/selector.h"

static const struct str names[SELECTOR__MAX] = {
    [SELECTOR_CHANNEL] = STR("channel"),
    [SELECTOR_SOURCE] = STR("source"),
    [SELECTOR_SOURCE_CLASS] = STR("source-class"),
    [SELECTOR_MEDIUM] = STR("medium"),
    [SELECTOR_CAMPAIGN] = STR("campaign"),
    [SELECTOR_STAGE] = STR("stage"),
    [SELECTOR_SURE] = STR("sure"),
    [SELECTOR_QUIET] = STR("quiet"),
    [SELECTOR_LANG] = STR("lang"),
    [SELECTOR_DEVICE] = STR("device"),
    [SELECTOR_COUNTRY] = STR("country"),
    [SELECTOR_RETURNING] = STR("returning"),
    [SELECTOR_KNOWN] = STR("known"),
    [SELECTOR_SUBSCRIBED] = STR("subscribed"),
    [SELECTOR_CONSENT] = STR("consent"),
    [SELECTOR_PAGE_CLASS] = STR("page-class"),
    [SELECTOR_STARTS] = STR("starts"),
    [SELECTOR_ENDS] = STR("ends"),
    [SELECTOR_FACT] = STR("fact"),
    [SELECTOR_FACT_OVER] = STR("fact-over"),
    [SELECTOR_OPEN] = STR("open"),
    [SELECTOR_TRAIT] = STR("trait"),
    [SELECTOR_CASE] = STR("case"),
    [SELECTOR_TEST] = STR("test"),
    [SELECTOR_TERM] = STR("term"),
};

int
selector_find(struct str name)
{
	for (int i = 0; i < SELECTOR__MAX; i++)
		if (str_eq(names[i], name))
			return i;
	return -1;
}

bool
selector_known(struct str name)
{
	return selector_find(name) >= 0;
}

bool
selector_tells_source(struct str name)
{
	int selector = selector_find(name);

	return selector >= SELECTOR_CHANNEL && selector <= SELECTOR_CAMPAIGN;
}

struct str
selector_name(size_t i)
{
	return i < SELECTOR_TERM ? names[i] : STR("");
}

struct str
selector_nearest(struct str name)
{
	return str_nearest(name, names, SELECTOR__MAX);
}
