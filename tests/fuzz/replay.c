/* SPDX-License-Identifier: ISC */
/*
 * main() for a fuzz target where there is no libFuzzer: gives it every file of
 * its corpus, and every beginning of the shorter ones, for input that ends too
 * early is the commonest fault a fuzzer finds.
 *
 * A copy of exactly the input's size is handed over, so that a sanitizer sees
 * one byte read too many.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INPUT_MAX (1024 * 1024)
#define CUT_MAX 512
#define BROKEN_TEST 99

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
give(const uint8_t *bytes, size_t n)
{
	uint8_t *copy = malloc(n == 0 ? 1 : n);

	if (copy == NULL)
		abort();
	memcpy(copy, bytes, n);
	LLVMFuzzerTestOneInput(copy, n);
	free(copy);
}

static void
give_file(const char *path)
{
	static uint8_t bytes[INPUT_MAX];
	FILE *f = fopen(path, "rb");
	size_t n;

	if (f == NULL) {
		perror(path);
		exit(BROKEN_TEST);
	}
	n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	/* Before the call, for the log of a crash. */
	printf("%s\n", path);
	fflush(stdout);
	give(bytes, n);
	for (size_t cut = 0; cut < n && n <= CUT_MAX; cut++)
		give(bytes, cut);
}

int
main(int argc, char **argv)
{
	const char *top = getenv("srcdir"), *name = strrchr(argv[0], '/');
	char folder[2048], path[4096];
	struct dirent *entry;
	int n = 0;
	DIR *dir;

	/* The files of a crash to look into, given by hand. */
	for (int i = 1; i < argc; i++)
		give_file(argv[i]);
	if (argc > 1)
		return 0;
	snprintf(folder, sizeof(folder), "%s/tests/fuzz/corpus/%s",
	    top == NULL ? "." : top, name == NULL ? argv[0] : name + 1);
	dir = opendir(folder);
	if (dir == NULL) {
		perror(folder);
		return BROKEN_TEST;
	}
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		give_file(path);
		n++;
	}
	closedir(dir);
	if (n == 0) {
		fprintf(stderr, "%s: no input\n", folder);
		return BROKEN_TEST;
	}
	printf("%d files\n", n);
	return 0;
}
