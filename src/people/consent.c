/* SPDX-License-Identifier: ISC */
/*
 * Consent as rules over values; the dialogue's address is pages/consent.c.
 */
#include "people/consent.h"

#include "people/consenttool.h"

const char *const consent_names[CONSENT_PURPOSES] = {
    "remember", "measure", "experiments", "letters", "seller"};

uint32_t
consent_purpose(struct str name)
{
	for (uint32_t i = 0; i < CONSENT_PURPOSES; i++)
		if (str_eq(name, str_of(consent_names[i])))
			return 1u << i;
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

uint32_t
consent_allowed(const struct site *site, const struct visit *visit,
    const struct store_visitor *row)
{
	return consenttool_asks(site) ? row->purposes & visit->given
				      : row->purposes;
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
	if (visit->agent.bot || visit->asked_no || consenttool_asks(site))
		return false;
	if (consent_wording(site, lang).n == 0)
		return false;
	if (row != NULL)
		return !consent_is_current(site, row->wording);
	return !consent_is_current(
	    site, refusal_read(request->cookie, request->https));
}
