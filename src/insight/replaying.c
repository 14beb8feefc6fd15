/* SPDX-License-Identifier: ISC */
/* A line is sorted by who sent it and what it asked for. */
#include "insight/replaying.h"

#include "base/arena.h"
#include "insight/botname.h"
#include "insight/replayview.h"

#define BLOCK ((size_t)256 << 10)

static const char *const kinds[REPLAY__MAX] = {
    [REPLAY_VIEW] = "page",
    [REPLAY_BOT] = "bot",
    [REPLAY_FILE] = "file",
    [REPLAY_REDIRECT] = "redirect",
    [REPLAY_ERROR] = "error",
    [REPLAY_METHOD] = "method",
    [REPLAY_BROKEN] = "broken",
};

static const char *const sections[SECTION__MAX] = {
    [SECTION_CHANNEL] = "channel",
    [SECTION_SOURCE] = "source",
    [SECTION_STAGE] = "stage",
    [SECTION_PAGE] = "page",
    [SECTION_PRESUMED] = "presumed",
    [SECTION_REACHED] = "reached",
    [SECTION_MOVE] = "move",
    [SECTION_EXIT] = "exit",
    [SECTION_CELL] = "cell",
    [SECTION_BOX] = "box",
    [SECTION_BOT] = "bot",
    [SECTION_DEFAULT] = "default",
};

struct str
replay_kind_name(enum replay_kind kind)
{
	return str_of(kinds[kind]);
}

struct str
replay_section_name(enum replay_section section)
{
	return str_of(sections[section]);
}

/* A row for each stage, in their order; the first. */
static uint32_t
stage_rows(struct replaying *r, enum replay_section section)
{
	const struct journey *journey = &r->site->journey;

	for (uint32_t i = 0; i < journey_stages(journey); i++)
		tally_row(&r->tally, section, journey_stage_key(journey, i));
	return tally_row(&r->tally, section, journey_stage_key(journey, 0));
}

static void
start_rows(struct replaying *r)
{
	for (int i = 0; i < CHANNEL__MAX; i++)
		tally_row(&r->tally, SECTION_CHANNEL,
		    str_of(channel_name((enum channel)i)));
	r->channels = tally_row(
	    &r->tally, SECTION_CHANNEL, str_of(channel_name((enum channel)0)));
	r->presumed = stage_rows(r, SECTION_PRESUMED);
	r->stages = stage_rows(r, SECTION_STAGE);
	r->reached = stage_rows(r, SECTION_REACHED);
}

void
replaying_start(struct replaying *r, struct arena *a, const struct site *site,
    struct str host)
{
	static const unsigned char secret[IDENTITY_SECRET_BYTES];
	unsigned char key[CROWD_KEY_BYTES];
	struct str own;

	*r = (struct replaying){.site = site, .arena = a};
	random_bytes(key, sizeof(key));
	crowd_start(&r->crowd, a, key);
	tally_start(&r->tally, a, SECTION__MAX);
	start_rows(r);
	r->cells = arena_array(a, REPLAY_MEMO, sizeof(*r->cells));
	r->agents = arena_array(a, REPLAY_MEMO, sizeof(*r->agents));
	identity_hash(secret, r->secret_hash);
	r->scratch = arena_new(BLOCK);
	own = site_host(site, &r->request.https);
	r->request.method = METHOD_GET;
	r->request.host = host.n > 0 ? host : own;
	/* No log has it, and without one nobody is a person. */
	r->request.accept_language = site_lang(site, site->head->default_lang);
}

void
replaying_stop(struct replaying *r)
{
	crowd_stop(&r->crowd);
	tally_stop(&r->tally);
	arena_free(r->scratch);
}

/* A name that ends as those of pages do, or that has no ending. */
static bool
ends_as_page(struct str path)
{
	static const struct str pages[] = {{"html", 4}, {"htm", 3},
	    {"xhtml", 5}, {"shtml", 5}, {"php", 3}, {"asp", 3}, {"aspx", 4},
	    {"jsp", 3}};
	size_t dot = path.n;
	bool letter = false;

	while (dot > 0 && path.p[dot - 1] != '.' && path.p[dot - 1] != '/') {
		char c = path.p[--dot];

		letter |= (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
	}
	/* "v2.0" and "2027.03.01" have none. */
	if (dot == 0 || path.p[dot - 1] != '.' || !letter)
		return true;
	path = str_from(path, dot);
	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++)
		if (str_ieq(path, pages[i]))
			return true;
	return false;
}

/* The path as the site writes it; empty: it is a file. */
static struct str
page_path(const struct replaying *r, struct str sent)
{
	struct str path = page_path_decode(r->scratch, sent);
	struct route_hit hit;

	if (!str_starts(path, STR("/")) ||
	    str_starts(path, image_str(&r->site->image, r->site->head->prefix)))
		return STR("");
	site_route(r->site, r->scratch, path, &hit);
	if (hit.kind == ROUTE_SLASH)
		return hit.path;
	return hit.kind == ROUTE_PAGE || ends_as_page(path) ? path : STR("");
}

static enum replay_kind
kind_of(const struct logline *line)
{
	if (line->method != METHOD_GET || line->path.n == 0 ||
	    (line->status >= 100 && line->status < 200))
		return REPLAY_METHOD;
	if (line->status >= 400 || line->status < 100)
		return REPLAY_ERROR;
	return line->status >= 300 && line->status != 304 ? REPLAY_REDIRECT
							  : REPLAY_VIEW;
}

/* A bot or a person: what the User-Agent says. */
static const struct replay_memo *
judge(struct replaying *r, struct str agent)
{
	uint64_t mark = hash_mix(agent.p, agent.n);
	struct replay_memo *memo = &r->agents[mark & (REPLAY_MEMO - 1)];

	if (memo->mark == mark)
		return memo;
	*memo = (struct replay_memo){.mark = mark,
	    .bot = agent_judge(agent, STR(""), STR(""), false).bot};
	if (memo->bot)
		memo->row = tally_row(&r->tally, SECTION_BOT, botname(agent));
	return memo;
}

static bool
is_bot(struct replaying *r, struct person *p, struct str agent)
{
	if (!p->judged) {
		const struct replay_memo *memo = judge(r, agent);

		p->judged = true;
		p->is_bot = memo->bot;
		p->row = memo->row;
	}
	return p->is_bot;
}

bool
replaying_take(struct replaying *r, const struct logline *line)
{
	enum replay_kind kind = kind_of(line);
	struct person *p;
	struct str path;
	uint32_t who;

	arena_reset(r->scratch);
	if (r->from == 0 || line->at < r->from)
		r->from = line->at;
	if (line->at > r->to)
		r->to = line->at;
	if (!crowd_find(&r->crowd, line->address, line->agent, &who))
		return false;
	p = crowd_person(&r->crowd, who);
	if (is_bot(r, p, line->agent)) {
		kind = REPLAY_BOT;
		tally_add(&r->tally, p->row, who, ++p->visits);
	} else if (kind == REPLAY_VIEW) {
		path = page_path(r, line->path);
		if (path.n > 0)
			replay_view(r, p, who, line, path);
		else
			kind = REPLAY_FILE;
	}
	r->lines[kind]++;
	return true;
}

void
replaying_broken(struct replaying *r)
{
	r->lines[REPLAY_BROKEN]++;
}

void
replaying_end(struct replaying *r)
{
	for (uint32_t who = 0; who < r->crowd.n; who++) {
		struct person *p = crowd_person(&r->crowd, who);

		if (p->visits > 0 && !p->is_bot)
			replay_end_visit(r, p, who);
	}
}
