/* SPDX-License-Identifier: ISC */
/*
 * What the program is measured against, the common kind: libfcgi with a thread
 * for each connection, each in FCGX_Accept_r on the shared socket, sending one
 * answer from memory.  Knows nothing of the program.
 *
 *   threads SOCKET ANSWER        ANSWER: a file, headers and body as in CGI
 */
#include <fcgiapp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define THREADS 128 /* more than nginx keeps connections open */
#define BACKLOG 1024

struct answer {
	char bytes[64 * 1024];
	int n;
	int listener;
};

static void *
serve(void *arg)
{
	const struct answer *answer = arg;
	FCGX_Request request;

	FCGX_InitRequest(&request, answer->listener, 0);
	while (FCGX_Accept_r(&request) == 0) {
		FCGX_PutStr(answer->bytes, answer->n, request.out);
		FCGX_Finish_r(&request);
	}
	return NULL;
}

static void
answer_read(struct answer *answer, const char *path)
{
	FILE *f = fopen(path, "rb");

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	answer->n = (int)fread(answer->bytes, 1, sizeof(answer->bytes), f);
	fclose(f);
}

int
main(int argc, char **argv)
{
	static struct answer answer;
	pthread_t thread;

	if (argc != 3) {
		fprintf(stderr, "usage: threads SOCKET ANSWER\n");
		return 2;
	}
	answer_read(&answer, argv[2]);
	FCGX_Init();
	answer.listener = FCGX_OpenSocket(argv[1], BACKLOG);
	if (answer.listener < 0) {
		perror(argv[1]);
		return 1;
	}
	for (int i = 1; i < THREADS; i++)
		if (pthread_create(&thread, NULL, serve, &answer) != 0)
			return 1;
	serve(&answer);
	return 0;
}
