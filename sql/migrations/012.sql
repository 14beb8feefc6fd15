-- SPDX-License-Identifier: ISC
-- Who is in which sequence, and letters.

CREATE TABLE run (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
	sequence TEXT NOT NULL,
	number INTEGER NOT NULL,
	step TEXT NOT NULL,
	path TEXT NOT NULL,
	entered_at INTEGER NOT NULL,
	step_at INTEGER NOT NULL,
	wake INTEGER NOT NULL,
	ended_at INTEGER NOT NULL,
	outcome TEXT NOT NULL,
	goal TEXT NOT NULL,
	goal_at INTEGER NOT NULL,
	UNIQUE (contact, sequence, number)
) STRICT;
CREATE INDEX run_wake ON run (wake) WHERE ended_at = 0;
CREATE INDEX run_step ON run (sequence, step) WHERE ended_at = 0;

CREATE TABLE scan (
	name TEXT PRIMARY KEY,
	stands_at INTEGER NOT NULL,
	until INTEGER NOT NULL,
	cursor INTEGER NOT NULL,
	day INTEGER NOT NULL,
	let_in INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE letter (
	name TEXT PRIMARY KEY,
	list TEXT NOT NULL,
	mail TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN
		('held', 'going', 'sent', 'stopped')),
	site TEXT NOT NULL,
	at INTEGER NOT NULL,
	stale INTEGER NOT NULL,
	spread INTEGER NOT NULL,
	ordered_at INTEGER NOT NULL,
	by TEXT NOT NULL,
	cursor INTEGER NOT NULL,
	queued INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE outbox ADD COLUMN run INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN step TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN letter TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;

DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (class, next, priority DESC, id)
WHERE state = 'queued';
CREATE INDEX outbox_letter ON outbox (letter) WHERE letter <> '';

CREATE INDEX consent_event_list ON consent_event (list, contact)
WHERE list <> '' AND contact IS NOT NULL;

PRAGMA user_version = 12;
