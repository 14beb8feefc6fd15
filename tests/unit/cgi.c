/* SPDX-License-Identifier: ISC */
/*
 * Plain CGI, each request in a child of its own with its environment, standard
 * input and standard output.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "http/cgi.h"
#include "http/request.h"
#include "http/response.h"

extern char **environ;

static char method[] = "REQUEST_METHOD=POST", script[] = "SCRIPT_NAME=/cgi",
	    info[] = "PATH_INFO=/x", five[] = "CONTENT_LENGTH=5",
	    most[] = "CONTENT_LENGTH=65536", more[] = "CONTENT_LENGTH=65537",
	    odd[] = "CONTENT_LENGTH=5x";

/* The child: answers with the status and what it understood. */
static int
answer(char **env, bool head_only)
{
	struct arena *a = arena_new(0);
	struct request r;
	struct response response;
	int status;
	bool done;

	environ = env;
	status = cgi_read(a, &r);
	response_init(&response, a);
	if (status != 0)
		response_restart(&response, status);
	else
		buf_printf(&response.body, "%d %.*s %.*s %zu", (int)r.method,
		    STR_ARG(r.path), STR_ARG(str_head(r.body, 5)), r.body.n);
	done = cgi_write(a, &response, head_only);
	arena_free(a);
	return done ? 0 : 1;
}

/* Runs one request; what the child wrote in out, ended by a NUL. */
static void
run(char **env, const char *input, size_t n, bool head_only, char out[200])
{
	int in[2], back[2], status;
	size_t got = 0;
	ssize_t len;
	pid_t pid;

	assert_int_equal(pipe(in), 0);
	assert_int_equal(pipe(back), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(back[1], STDOUT_FILENO);
		close(in[0]);
		close(in[1]);
		close(back[0]);
		close(back[1]);
		_exit(answer(env, head_only));
	}
	close(back[1]);
	while (n > 0 && (len = write(in[1], input, n)) > 0) {
		input += len;
		n -= (size_t)len;
	}
	/* Only now: a child that reads nothing must not end us by SIGPIPE. */
	close(in[0]);
	close(in[1]);
	while ((len = read(back[0], out + got, 199 - got)) > 0)
		got += (size_t)len;
	out[got] = '\0';
	close(back[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

#define OK(length) "Status: 200 OK\r\nContent-Length: " length "\r\n\r\n"
#define BAD "Status: 400 Bad Request\r\nContent-Length: 0\r\n\r\n"

static void
test_requests(void **state)
{
	static const char body[REQUEST_BODY_MAX] = "abcde";
	static const struct {
		char *env[5];
		size_t input;
		bool head_only;
		const char *want;
	} cases[] = {
	    {{script, NULL}, 0, false, OK("9") "3 /cgi  0"},
	    {{script, info, method, five, NULL}, 5, false,
		OK("16") "2 /cgi/x abcde 5"},
	    /* What stands behind the body is not the body. */
	    {{script, method, five, NULL}, 60, false,
		OK("14") "2 /cgi abcde 5"},
	    {{script, method, five, NULL}, 5, true, OK("14")},
	    {{script, method, most, NULL}, REQUEST_BODY_MAX, false,
		OK("18") "2 /cgi abcde 65536"},
	    {{script, method, five, NULL}, 4, false, BAD},
	    {{script, method, odd, NULL}, 5, false, BAD},
	    {{method, NULL}, 0, false, BAD},
	    {{NULL}, 0, false, BAD},
	    {{script, method, more, NULL}, 0, false,
		"Status: 413 Content Too Large\r\nContent-Length: 0\r\n\r\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *env[5], out[200];

		memcpy(env, cases[i].env, sizeof(env));
		run(env, body, cases[i].input, cases[i].head_only, out);
		assert_string_equal(out, cases[i].want);
	}
}

/* Nobody reads: the reason is logged and false comes back. */
static void
test_not_written(void **state)
{
	int status;
	pid_t pid;

	(void)state;
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		char *env[] = {script, NULL};

		close(STDOUT_FILENO);
		_exit(answer(env, false));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_requests),
	    cmocka_unit_test(test_not_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
