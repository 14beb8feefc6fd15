/* SPDX-License-Identifier: ISC */
/*
 * The commands: one function each, one table.  What a command returns is the
 * exit status of the program (DESIGN 11).
 */
#ifndef PROGRAM_COMMAND_H
#define PROGRAM_COMMAND_H

enum {
	COMMAND_GOOD = 0,   /* done, nothing to say against it */
	COMMAND_FAULTS = 1, /* it found faults */
	COMMAND_USAGE = 2,  /* it was called wrongly */
	COMMAND_SYSTEM = 3  /* the system failed */
};

/* Runs the command argv[1] names; with none or an unknown one says which there
 * are. */
int command_main(int argc, char **argv);

/* argv[0] is the command's own name. */
int command_serve(int argc, char **argv);
int command_deliver(int argc, char **argv);
int command_check(int argc, char **argv);
int command_render(int argc, char **argv);
int command_classify(int argc, char **argv);
int command_coverage(int argc, char **argv);
int command_next(int argc, char **argv);
int command_diff(int argc, char **argv);
int command_brief(int argc, char **argv);
int command_explain(int argc, char **argv);
int command_publish(int argc, char **argv);
int command_rollback(int argc, char **argv);
int command_rehearse(int argc, char **argv);
int command_replay(int argc, char **argv);
int command_report(int argc, char **argv);
int command_event(int argc, char **argv);
int command_contact(int argc, char **argv);
int command_letter(int argc, char **argv);
int command_key(int argc, char **argv);
int command_bounce(int argc, char **argv);
int command_restore(int argc, char **argv);
int command_import(int argc, char **argv);
int command_link(int argc, char **argv);
int command_nginx(int argc, char **argv);
int command_init(int argc, char **argv);
int command_version(int argc, char **argv);

#endif
