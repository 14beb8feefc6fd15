-- SPDX-License-Identifier: ISC
-- People with an address: contacts, their events and stages, their companies,
-- and which visitors are them.

CREATE TABLE account (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE COLLATE NOCASE
) STRICT;

CREATE TABLE contact (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	created_at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL,
	folded_at INTEGER NOT NULL,
	last_event INTEGER NOT NULL,
	events INTEGER NOT NULL,
	email TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	account INTEGER REFERENCES account (id) ON DELETE SET NULL,
	role TEXT NOT NULL,
	stage TEXT NOT NULL,
	state BLOB NOT NULL
) STRICT;
CREATE INDEX contact_account ON contact (account) WHERE account IS NOT NULL;

CREATE TABLE contact_event (
	id INTEGER PRIMARY KEY,
	contact INTEGER NOT NULL,
	previous INTEGER NOT NULL,
	at INTEGER NOT NULL,
	event TEXT NOT NULL,
	page TEXT NOT NULL,
	page_class TEXT NOT NULL,
	item TEXT NOT NULL,
	form TEXT NOT NULL,
	amount INTEGER NOT NULL,
	currency TEXT NOT NULL,
	answer TEXT NOT NULL,
	dwell INTEGER NOT NULL,
	dwell_before INTEGER NOT NULL,
	scroll INTEGER NOT NULL,
	load INTEGER NOT NULL,
	key BLOB CHECK (length(key) = 16)
) STRICT;
CREATE UNIQUE INDEX contact_event_key ON contact_event (key)
WHERE key IS NOT NULL;

CREATE TABLE contact_change (
	contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
	number INTEGER NOT NULL,
	at INTEGER NOT NULL,
	stage_from TEXT NOT NULL,
	stage_to TEXT NOT NULL,
	rule TEXT NOT NULL,
	evidence TEXT NOT NULL,
	happened INTEGER NOT NULL CHECK (happened IN (1, -1)),
	correction INTEGER NOT NULL CHECK (correction IN (0, 1)),
	PRIMARY KEY (contact, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE joining (
	id INTEGER PRIMARY KEY,
	visitor INTEGER NOT NULL REFERENCES visitor (id) ON DELETE CASCADE,
	contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
	at INTEGER NOT NULL,
	what TEXT NOT NULL
) STRICT;
CREATE INDEX joining_visitor ON joining (visitor);
CREATE INDEX joining_contact ON joining (contact);

ALTER TABLE visitor ADD COLUMN contact INTEGER
	REFERENCES contact (id) ON DELETE SET NULL;
CREATE INDEX visitor_contact ON visitor (contact) WHERE contact IS NOT NULL;

PRAGMA user_version = 5;
