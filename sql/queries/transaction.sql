-- SPDX-License-Identifier: ISC
-- Beginning and ending.  What may write begins IMMEDIATE: a transaction that
-- reads first and writes then fails with SQLITE_BUSY_SNAPSHOT and never can
-- succeed.

-- name: begin_read
BEGIN DEFERRED;

-- name: begin_write
BEGIN IMMEDIATE;

-- name: commit
COMMIT;

-- name: rollback
ROLLBACK;

-- name: step_begin
SAVEPOINT step;

-- name: step_keep
RELEASE step;

-- name: step_undo
ROLLBACK TO step;
