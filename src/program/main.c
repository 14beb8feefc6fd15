/* SPDX-License-Identifier: ISC */
/*
 * Where it begins: a request of plain CGI, or a command.
 */
#include "program/command.h"
#include "program/plaincgi.h"

int
main(int argc, char **argv)
{
	if (plaincgi_wanted())
		return plaincgi_answer();
	return command_main(argc, argv);
}
