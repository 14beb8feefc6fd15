/* SPDX-License-Identifier: ISC */
/*
 * A User-Agent.  The automaton's answer about plain words is compared with a
 * search for them.
 */
#include <assert.h>
#include <stdint.h>

#include "base/arena.h"
#include "source/agent.h"
#include "source/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(0);
	struct str s = str_copy(a, (struct str){(const char *)data, n});
	struct str low = str_lower(a, str_head(s, 1024)), none = {"", 0};
	struct agent judged = agent_judge(s, none, none, false);
	struct scan scan;

	scan_agent(s, &scan);
	assert(device_name(judged.device)[0] != '\0');
	if ((scan.kinds & AGENT_BIT(AGENT_BOT)) != 0)
		assert(agent_judge(s, STR("nb"), none, true).bot ||
		       str_trim(s).n != s.n);
	if (str_find(low, STR("iphone")) < low.n)
		assert((scan.kinds & AGENT_BIT(AGENT_MOBILE)) != 0);
	if (str_find(low, STR("windows nt")) < low.n)
		assert((scan.kinds & AGENT_BIT(AGENT_DESKTOP)) != 0);
	if (str_find(low, STR("fb_iab")) < low.n)
		assert(scan.app.n > 0);
	assert(scan.app.n == 0 || source_key_find(scan.app) != NULL);
	arena_free(a);
	return 0;
}
