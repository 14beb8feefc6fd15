-- SPDX-License-Identifier: ISC
-- What every connection is told before anything else, in this order.

-- name: trusted_schema
PRAGMA trusted_schema = OFF;

-- name: cell_size_check
PRAGMA cell_size_check = ON;

-- name: mmap_size
PRAGMA mmap_size = 0;

-- name: foreign_keys
PRAGMA foreign_keys = ON;

-- Only the keeper checkpoints, under the write lock: the WAL-reset bug of
-- SQLite before 3.51.3 needs a commit during a checkpoint.
-- name: wal_autocheckpoint
PRAGMA wal_autocheckpoint = 0;

-- name: temp_store
PRAGMA temp_store = MEMORY;
