-- SPDX-License-Identifier: ISC
-- Statements compiled each time they are run, because SQLite acts on these
-- while it compiles, or because they are run once in a connection's life.

-- name: synchronous_full
PRAGMA synchronous = FULL;

-- name: synchronous_normal
PRAGMA synchronous = NORMAL;

-- name: synchronous
PRAGMA synchronous;

-- Of a file that is made now.  A view changes one row somewhere, and a whole
-- page of the database is written for it; with 4096 a view cost about 4 us more.
-- name: page_size
PRAGMA page_size = 2048;

-- name: journal_mode_wal
PRAGMA journal_mode = WAL;

-- name: journal_is_wal
SELECT journal_mode = 'wal' FROM pragma_journal_mode /*scan*/;

-- name: user_version
PRAGMA user_version;

-- name: application_id
PRAGMA application_id;

-- Reads all of it.
-- name: whole
SELECT quick_check = 'ok' FROM pragma_quick_check(1) /*scan*/;

-- name: things
SELECT count(*) FROM sqlite_schema /*scan*/;

-- name: begin
BEGIN IMMEDIATE;

-- name: commit
COMMIT;

-- name: rollback
ROLLBACK;
