/* SPDX-License-Identifier: ISC */
/*
 * Consent as rules over values; the dialogue's address is pages/consent.c.
 */
#include "people/consent.h"

static const struct {
	const char *name;
	uint32_t bit;
} purposes[] = {
    {"remember", PURPOSE_REMEMBER},
    {"measure", PURPOSE_MEASURE},
    {"experiments", PURPOSE_EXPERIMENTS},
    {"letters", PURPOSE_LETTERS},
    {"seller", PURPOSE_SELLER},
};

uint32_t
consent_purpose(struct str name)
{
	size_t i;

	for (i = 0; i < sizeof purposes / sizeof *purposes; i++)
		if (str_eq(name, str_of(purposes[i].name)))
			return purposes[i].bit;
	return 0;
}

struct str
consent_wording(const struct site *site, uint32_t lang)
{
	const struct span *rows =
	    IMAGE_ROWS(&site->image, struct span, site->head->wordings);

	if (lang >= site->head->wordings.n)
		return STR("");
	return image_str(&site->image, rows[lang]);
}

bool
consent_is_current(const struct site *site, struct str wording)
{
	uint32_t lang;

	if (wording.n == 0)
		return false;
	for (lang = 0; lang < site->head->wordings.n; lang++)
		if (str_eq(wording, consent_wording(site, lang)))
			return true;
	return false;
}

bool
consent_holds(uint32_t given, bool asked_no)
{
	if ((given & CONSENT_ALL) == 0)
		return false;
	return !asked_no || (given & CONSENT_UNDER_SIGNAL) != 0;
}

bool
consent_ask(const struct site *site, const struct visit *visit,
    const struct request *request, uint32_t lang,
    const struct store_visitor *row)
{
	if (visit->agent.bot || visit->asked_no)
		return false;
	if (consent_wording(site, lang).n == 0)
		return false;
	if (row != NULL)
		return !consent_is_current(site, row->wording);
	return !consent_is_current(
	    site, refusal_read(request->cookie, request->https));
}
