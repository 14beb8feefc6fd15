-- SPDX-License-Identifier: ISC
-- Mails that are to be sent and what became of them, and to whom none goes.

CREATE TABLE outbox (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	dedup TEXT NOT NULL UNIQUE,
	contact INTEGER REFERENCES contact (id) ON DELETE SET NULL,
	person TEXT NOT NULL,
	class TEXT NOT NULL CHECK (class IN
		('marketing', 'service', 'transactional')),
	list TEXT NOT NULL,
	mail TEXT NOT NULL,
	lang TEXT NOT NULL,
	site TEXT NOT NULL,
	given BLOB,
	at INTEGER NOT NULL,
	due INTEGER NOT NULL,
	stale INTEGER NOT NULL,
	next INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('queued', 'claimed', 'sending',
		'accepted', 'failed', 'uncertain', 'cancelled', 'stale')),
	reason TEXT NOT NULL,
	owner TEXT NOT NULL,
	lease INTEGER,
	attempt INTEGER NOT NULL,
	message_id TEXT,
	code INTEGER NOT NULL,
	answer TEXT NOT NULL,
	ended_at INTEGER
) STRICT;
CREATE INDEX outbox_due ON outbox (class, next, id) WHERE state = 'queued';
CREATE INDEX outbox_lease ON outbox (lease) WHERE lease IS NOT NULL;
CREATE INDEX outbox_contact ON outbox (contact) WHERE contact IS NOT NULL;
CREATE UNIQUE INDEX outbox_message ON outbox (message_id)
WHERE message_id IS NOT NULL;
CREATE INDEX outbox_given ON outbox (ended_at)
WHERE ended_at IS NOT NULL AND given IS NOT NULL;
CREATE INDEX outbox_nobody ON outbox (ended_at)
WHERE ended_at IS NOT NULL AND contact IS NULL;

CREATE TABLE suppression (
	hash BLOB NOT NULL CHECK (length(hash) = 32),
	scope TEXT NOT NULL CHECK (scope IN ('all', 'marketing', 'list')),
	list TEXT NOT NULL,
	reason TEXT NOT NULL,
	at INTEGER NOT NULL,
	lifted_at INTEGER NOT NULL,
	evidence TEXT NOT NULL,
	PRIMARY KEY (hash, scope, list, reason)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 7;
