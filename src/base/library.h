/* SPDX-License-Identifier: ISC */
/*
 * Which version of a library the program was built with and which one it runs
 * with: said by the room that alone knows the library, shown by `version`.
 */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H

struct library {
	const char *name, *built, *runs;
};

struct library library_sodium(void);

#endif
