/* SPDX-License-Identifier: ISC */
/*
 * kunderejse version: what the program is made of, for reports and for tests
 * that ask before they rely on something.
 */
#include "program/command.h"

#include <stdio.h>

#include "base/library.h"
#include "insight/hostlist.h"
#include "insight/htmlpage.h"
#include "insight/logfile.h"
#include "mail/domain.h"
#include "mail/submit.h"
#include "program/options.h"
#include "program/qr.h"
#include "store/store.h"
#include "template/site.h"
#include "model/xml.h"

static void
print_library(struct library l)
{
	printf("%-14s%s (built with %s)\n", l.name, l.runs, l.built);
}

static const char *
sanitizers(void)
{
#ifdef WITH_SANITIZERS
	return "yes";
#else
	return "no";
#endif
}

int
command_version(int argc, char **argv)
{
	const struct options o = {"version", "",
	    "Says the version, the libraries and how the program was built.",
	    NULL, 0, 0, 0};
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	printf("kunderejse    %s\n", PACKAGE_VERSION);
	print_library(xml_library());
	print_library(store_library());
	print_library(library_sodium());
	print_library(library_idn2());
	print_library(submit_library());
	print_library(qr_library());
	print_library(hostlist_library());
	print_library(htmlpage_library());
	print_library(logfile_library());
	printf("image format  %d\n", SITE_FORMAT);
	printf("compiler      %s\n", __VERSION__);
	printf("sanitizers    %s\n", sanitizers());
	printf("data          %s\n", DATADIR);
	return COMMAND_GOOD;
}
