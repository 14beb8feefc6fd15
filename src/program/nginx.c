/* SPDX-License-Identifier: ISC */
/*
 * kunderejse nginx: templates/nginx.conf with the words of a site and the parts
 * of the recipes that are asked for.  What comes from outside is looked at byte
 * by byte, so that nothing but the text itself says where a directive ends.
 */
#include "program/command.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "model/model.h"
#include "program/conftext.h"
#include "program/datadir.h"
#include "program/options.h"
#include "publish/statedir.h"

#define TEXT_MAX (1u << 20)
#define TEMPLATE "templates/nginx.conf"
#define SOCKET_MAX (107 - sizeof(".admin") + 1) /* unix(7), sun_path */
#define NAME_MAX_BYTES 32

enum part {
	PART_THEIRS = 1, /* another site has the addresses that are not ours */
	PART_STATIC = 2,
	PART_PROXY = 4,
	PART_SSI = 8,
	PART_FALL = 16,
	PART_MIRROR = 32,
	PART_CACHE = 64
};

static const struct recipe {
	const char *name;
	unsigned parts;
} recipes[] = {
    {"site", 0},
    {"static", PART_THEIRS | PART_STATIC | PART_SSI},
    {"proxy-ssi", PART_THEIRS | PART_PROXY | PART_SSI},
    {"fall-through", PART_THEIRS | PART_FALL},
    {"mirror", PART_MIRROR},
    {"cache", PART_CACHE},
};

#define RECIPES (sizeof(recipes) / sizeof(recipes[0]))

struct nginx {
	const struct options *options;
	const char *dir, *socket, *name, *beside;
	struct option_list recipes;
	unsigned parts;
	struct arena *arena;
	const struct model *model;
	struct str root, host, port;
	struct str pattern, tool; /* escaped for a regular expression */
	bool https;
};

static bool
is_plain(struct str s, const char *marks)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || strchr(marks, c) != NULL) ||
		    c == '\0')
			return false;
	}
	return s.n > 0;
}

/* A path that needs no quotes, for which nginx has no escape in every place. */
static bool
path_ok(struct str path)
{
	for (size_t i = 0; i < path.n; i++)
		if ((unsigned char)path.p[i] < 0x80 &&
		    !is_plain((struct str){path.p + i, 1}, "/._-+=@~,"))
			return false;
	return str_starts(path, STR("/"));
}

static const struct recipe *
find(const char *name)
{
	for (size_t i = 0; i < RECIPES; i++)
		if (strcmp(name, recipes[i].name) == 0)
			return &recipes[i];
	return NULL;
}

static int
unknown(const struct nginx *n, const char *name)
{
	struct str names[RECIPES], near;

	for (size_t i = 0; i < RECIPES; i++)
		names[i] = str_of(recipes[i].name);
	near = str_nearest(str_of(name), names, RECIPES);
	return near.n == 0
		   ? options_wrong(
			 n->options, "no recipe is called \"%s\"", name)
		   : options_wrong(n->options,
			 "no recipe is called \"%s\", did you mean %.*s?", name,
			 STR_ARG(near));
}

/* The parts of all recipes, if they go together. */
static int
choose(struct nginx *n)
{
	bool site = false;

	for (size_t i = 0; i < n->recipes.n; i++) {
		const struct recipe *r = find(n->recipes.items[i]);

		if (r == NULL)
			return unknown(n, n->recipes.items[i]);
		site |= r->parts == 0;
		n->parts |= r->parts;
	}
	if (site && (n->parts & PART_THEIRS))
		return options_wrong(n->options,
		    "with the recipe \"site\" there is no other site");
	if ((n->parts & PART_STATIC) && (n->parts & PART_PROXY))
		return options_wrong(n->options,
		    "\"static\" and \"proxy-ssi\" are two other sites, there "
		    "can be one");
	if ((n->parts & PART_THEIRS) && !(n->parts & PART_STATIC))
		n->parts |= PART_PROXY;
	if (n->parts & PART_THEIRS)
		return COMMAND_GOOD;
	if (n->parts & PART_MIRROR)
		return options_wrong(n->options,
		    "\"mirror\" counts views of another site: give static, "
		    "proxy-ssi or fall-through, too");
	if (n->beside != NULL)
		return options_wrong(n->options,
		    "--beside is another site: give the recipe static, "
		    "proxy-ssi or fall-through, too");
	return COMMAND_GOOD;
}

/* "http://127.0.0.1:8080", or "http://unix:/run/site.sock" as nginx has it. */
static bool
url_ok(struct str url)
{
	struct str rest = str_from(url, str_find(url, STR("://")) + 3);

	if (!str_starts(url, STR("http://")) &&
	    !str_starts(url, STR("https://")))
		return false;
	if (str_starts(rest, STR("unix:")))
		return path_ok(str_from(rest, 5));
	return is_plain(rest, ".-:[]_");
}

static int
check_beside(struct nginx *n)
{
	if (n->parts & PART_STATIC) {
		if (n->beside == NULL)
			n->beside = "/srv/www";
		if (path_ok(str_of(n->beside)))
			return COMMAND_GOOD;
		return options_wrong(n->options,
		    "--beside \"%s\" is no directory of static files; write "
		    "its path from / on, without blanks and quotes",
		    n->beside);
	}
	if (n->beside == NULL)
		n->beside = "http://127.0.0.1:8080";
	if (url_ok(str_of(n->beside)))
		return COMMAND_GOOD;
	return options_wrong(n->options,
	    "--beside \"%s\" is no server; write for example "
	    "http://127.0.0.1:8080, without a path",
	    n->beside);
}

static int
check_words(struct nginx *n)
{
	struct str socket = str_of(n->socket);

	if (!path_ok(socket) || socket.n > SOCKET_MAX)
		return options_wrong(n->options,
		    "--socket \"%s\" can not stand in nginx's file; write a "
		    "path from / on, of %d bytes at most, without blanks and "
		    "quotes",
		    n->socket, (int)SOCKET_MAX);
	if (!str_is_key(str_of(n->name)) || strlen(n->name) > NAME_MAX_BYTES)
		return options_wrong(n->options,
		    "--name \"%s\" is no name; write lower case letters, "
		    "digits and _",
		    n->name);
	return check_beside(n);
}

/* From / on; a link on the way stays one, since others may move it. */
static bool
find_root(struct nginx *n)
{
	struct str dir = str_of(n->dir);
	char here[4096];

	while (str_starts(dir, STR("./")))
		dir = str_from(dir, 2);
	while (dir.n > 1 && str_ends(dir, STR("/")))
		dir.n--;
	if (!str_starts(dir, STR("/"))) {
		if (getcwd(here, sizeof(here)) == NULL) {
			log_errno("the working directory");
			return false;
		}
		dir = dir.n == 0 || str_eq(dir, STR("."))
			  ? str_copy(n->arena, str_of(here))
			  : str_format(n->arena, "%s/%.*s", here, STR_ARG(dir));
	}
	n->dir = str_copy(n->arena, dir).p;
	n->root = dir;
	if (access(str_format(n->arena, "%s/site.xml", n->dir).p, F_OK) != 0)
		n->root = str_format(n->arena, "%s/current", n->dir);
	return true;
}

/* A name of letters, digits, -, _ and dots, as a regular expression. */
static struct str
escaped(struct arena *a, struct str name)
{
	struct str label;
	struct buf b;

	buf_init(&b, a, TEXT_MAX);
	while (str_cut(&name, '.', &label)) {
		buf_str(&b, label);
		if (name.p != NULL)
			buf_lit(&b, "\\.");
	}
	return buf_view(&b);
}

/* "https://host:port" of site.xml. */
static bool
read_base(struct nginx *n)
{
	struct str base = n->model->base;
	int64_t port = 80;

	n->https = str_starts(base, STR("https://"));
	base = str_from(base, str_find(base, STR("://")) + 3);
	n->host = str_head(base, str_chr(base, ':'));
	n->port = str_from(base, n->host.n + 1);
	if (!is_plain(n->host, ".-") ||
	    (n->port.n > 0 &&
		(!str_i64(n->port, &port) || port < 1 || port > 65535))) {
		fprintf(stderr,
		    "site.xml: error: base=\"%.*s\" names no host; write for "
		    "example https://www.example.com\n",
		    STR_ARG(n->model->base));
		return false;
	}
	n->port = str_format(n->arena, "%d", n->https ? 80 : (int)port);
	n->pattern = escaped(n->arena, n->host);
	if (n->model->consent_cookie.n > 0)
		n->tool = escaped(n->arena, n->model->consent_cookie);
	return true;
}

static bool
read_site(struct nginx *n)
{
	struct complaints *c = complaints_new(n->arena);
	struct buf text;

	n->model = model_read(n->arena, c, n->dir);
	if (complaints_errors(c) == 0)
		return read_base(n);
	buf_init(&text, n->arena, TEXT_MAX);
	complaints_print(c, &text);
	fprintf(stderr, "%.*s", STR_ARG(buf_view(&text)));
	return false;
}

/* What to call for the same text once more. */
static struct str
command(const struct nginx *n)
{
	struct buf b;

	buf_init(&b, n->arena, TEXT_MAX);
	buf_printf(
	    &b, "kunderejse nginx --site %s --socket %s", n->dir, n->socket);
	if (strcmp(n->name, "kunderejse") != 0)
		buf_printf(&b, " --name %s", n->name);
	for (size_t i = 0; i < n->recipes.n; i++)
		buf_printf(&b, " --recipe %s", n->recipes.items[i]);
	if (n->parts & PART_THEIRS)
		buf_printf(&b, " --beside %s", n->beside);
	return buf_view(&b);
}

static bool
put(const struct nginx *n, struct buf *out)
{
	const struct conftext_word words[] = {
	    {"host", n->host},
	    {"port", n->port},
	    {"pattern", n->pattern},
	    {"tool", n->tool},
	    {"prefix", n->model->prefix},
	    {"socket", str_of(n->socket)},
	    {"name", str_of(n->name)},
	    {"root", n->root},
	    {"beside", str_of(n->beside)},
	    {"command", command(n)},
	};
	bool theirs = n->parts & PART_THEIRS, fall = n->parts & PART_FALL;
	const struct conftext_part parts[] = {
	    {"https", n->https},
	    {"tool", n->tool.n > 0},
	    {"theirs", theirs},
	    {"ours", !theirs || fall},
	    {"static", n->parts & PART_STATIC},
	    {"proxy", n->parts & PART_PROXY},
	    {"ssi", n->parts & PART_SSI},
	    {"fall-through", fall},
	    {"mirror", n->parts & PART_MIRROR},
	    {"cache", n->parts & PART_CACHE},
	};
	struct str *vars =
	    arena_array(n->arena, n->model->vars.n, sizeof(*vars));
	struct conftext c = {words, sizeof(words) / sizeof(words[0]), parts,
	    sizeof(parts) / sizeof(parts[0]), vars, n->model->vars.n};
	const char *path = datadir_path(n->arena, TEMPLATE);
	struct str text = statedir_read(n->arena, path);
	size_t line;

	for (size_t i = 0; i < c.neach; i++)
		vars[i] = n->model->vars.rows[i].key;
	if (text.n == 0)
		log_errno("%s", path);
	else if (!conftext_put(&c, text, out, &line))
		log_error(
		    "%s:%zu: no such part, or its end is missing", path, line);
	else
		return !out->bad;
	return false;
}

static int
run(struct nginx *n)
{
	struct buf out;
	int status = choose(n);

	if (status == COMMAND_GOOD)
		status = check_words(n);
	if (status != COMMAND_GOOD)
		return status;
	if (!find_root(n))
		return COMMAND_SYSTEM;
	if (!path_ok(n->root))
		return options_wrong(n->options,
		    "the site's directory \"%.*s\" can not stand in nginx's "
		    "file: lead a link without blanks and quotes to it",
		    STR_ARG(n->root));
	if (!read_site(n))
		return COMMAND_FAULTS;
	buf_init(&out, n->arena, TEXT_MAX);
	if (!put(n, &out))
		return COMMAND_SYSTEM;
	fwrite(out.p, 1, out.n, stdout);
	if (fflush(stdout) != 0) {
		log_errno("standard output");
		return COMMAND_SYSTEM;
	}
	return COMMAND_GOOD;
}

int
command_nginx(int argc, char **argv)
{
	struct nginx n = {.dir = ".",
	    .socket = "/run/kunderejse/kunderejse.sock",
	    .name = "kunderejse"};
	const struct option_row rows[] = {
	    OPTION_SITE(&n.dir),
	    {.name = "socket",
		.letter = 'l',
		.arg = "PATH",
		.help = "where serve listens (default: "
			"/run/kunderejse/kunderejse.sock)",
		.text = &n.socket},
	    {.name = "recipe",
		.letter = 'r',
		.arg = "NAME",
		.help = "one of those above; may be given several times",
		.list = &n.recipes},
	    {.name = "beside",
		.arg = "DIR|URL",
		.help = "the other site: its files (default: /srv/www), or its "
			"server (http://127.0.0.1:8080)",
		.text = &n.beside},
	    {.name = "name",
		.arg = "NAME",
		.help = "what nginx calls its parts (default: kunderejse); "
			"each site of a machine has another",
		.text = &n.name},
	};
	const struct options o = {"nginx", "",
	    "Writes the configuration of nginx for a site, tested as it "
	    "stands.  Recipes:\n"
	    "  site          all pages are ours; this is the default\n"
	    "  static        another site's files, blocks of ours in them by "
	    "SSI\n"
	    "  proxy-ssi     another server's pages, blocks of ours in them "
	    "by SSI\n"
	    "  fall-through  our pages, and where there is none another "
	    "server's, or with\n"
	    "                static another site's files\n"
	    "  mirror        with one of these three: views of that site "
	    "count, too\n"
	    "  cache         what is nobody's own nginx answers for a minute, "
	    "uncounted",
	    rows, sizeof(rows) / sizeof(*rows), 0, 0};
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	log_name("nginx");
	n.options = &o;
	n.arena = arena_new(0);
	status = run(&n);
	arena_free(n.arena);
	return status;
}
