/* SPDX-License-Identifier: ISC */
/*
 * The token's number is the second until which it is good; what it is about is
 * the text behind it.
 */
#include "people/stagecode.h"

#include "base/arena.h"

/* The token, two points, and two names. */
#define CODE_MAX 256

struct str
stagecode_make(struct arena *a, const struct keyring *keys,
    const struct site *site, uint32_t stage, uint32_t lang, int64_t now)
{
	struct str about = str_format(a, "%.*s.%.*s",
	    STR_ARG(journey_stage_key(&site->journey, stage)),
	    STR_ARG(site_lang(site, lang)));
	char token[TOKEN_LEN];

	token_make(
	    keys, KEY_STAGE, (uint64_t)(now + STAGECODE_SECONDS), about, token);
	return str_format(a, "%.*s.%.*s", TOKEN_LEN, token, STR_ARG(about));
}

/* One spelling for each code, so that no bit of it can be changed. */
static bool
has_capital(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 'A' && s.p[i] <= 'Z')
			return true;
	return false;
}

bool
stagecode_read(struct stagecode *code, const struct keyring *keys,
    const struct site *site, struct str text, int64_t now)
{
	struct str about = text, token, lang, stage;
	uint64_t until = 0;
	int stage_row, lang_row;

	*code = (struct stagecode){.text = {NULL, 0}};
	if (keys == NULL || text.n > CODE_MAX)
		return false;
	str_cut(&about, '.', &token);
	lang = about;
	str_cut(&lang, '.', &stage);
	if (has_capital(token) ||
	    !token_check(keys, KEY_STAGE, token, about, &until) ||
	    (int64_t)until <= now)
		return false;
	stage_row = journey_stage_find(&site->journey, stage);
	lang_row = site_lang_find(site, lang);
	if (stage_row < 0 || lang_row < 0)
		return false;
	*code = (struct stagecode){.text = text,
	    .stage = (uint32_t)stage_row,
	    .lang = (uint32_t)lang_row,
	    .at = (int64_t)until - STAGECODE_SECONDS};
	return true;
}

void
stagecode_meet(struct situation *s, uint32_t stage)
{
	const char *medium;

	s->stage = stage;
	s->observed = true;
	s->source_class = CLASS_OWN_MAIL;
	s->channel = channel_of_class(CLASS_OWN_MAIL, &medium);
	s->medium = str_of(medium);
	s->source = STR("(not set)");
	s->campaign_pattern = -1;
}
