/* SPDX-License-Identifier: ISC */
/*
 * A worker of its own kind: other addresses, and a scoreboard that nobody
 * watches, since no deadline is set for it.
 */
#include "program/adminrun.h"

#include "admin/admin.h"
#include "program/command.h"

int
admin_run(const struct worker_job *job)
{
	struct worker_job work = *job;
	struct scoreboard board;
	int status;

	if (!scoreboard_open(&board, 1))
		return COMMAND_SYSTEM;
	work.board = &board;
	work.entries = admin_entries;
	status = worker_run(&work);
	scoreboard_close(&board);
	return status;
}
