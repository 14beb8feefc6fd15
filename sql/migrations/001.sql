-- SPDX-License-Identifier: ISC
-- From an empty file to version 1.  What the columns mean is in ../schema.sql.

CREATE TABLE visitor (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	created_at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL,
	folded_at INTEGER NOT NULL,
	last_event INTEGER NOT NULL,
	events INTEGER NOT NULL,
	consent_at INTEGER NOT NULL,
	purposes INTEGER NOT NULL,
	secret_hash BLOB NOT NULL CHECK (length(secret_hash) = 32),
	wording TEXT NOT NULL,
	stage TEXT NOT NULL,
	state BLOB NOT NULL
) STRICT;

CREATE TABLE event (
	id INTEGER PRIMARY KEY,
	visitor INTEGER NOT NULL,
	previous INTEGER NOT NULL,
	at INTEGER NOT NULL,
	event TEXT NOT NULL,
	page TEXT NOT NULL,
	page_class TEXT NOT NULL,
	item TEXT NOT NULL,
	form TEXT NOT NULL
) STRICT;

CREATE TABLE touch (
	visitor INTEGER NOT NULL REFERENCES visitor (id) ON DELETE CASCADE,
	at INTEGER NOT NULL,
	event INTEGER NOT NULL,
	channel TEXT NOT NULL,
	source TEXT NOT NULL,
	source_class TEXT NOT NULL,
	medium TEXT NOT NULL,
	campaign TEXT NOT NULL,
	term TEXT NOT NULL,
	content TEXT NOT NULL,
	PRIMARY KEY (visitor, at, event)
) STRICT, WITHOUT ROWID;

CREATE TABLE stage_change (
	visitor INTEGER NOT NULL REFERENCES visitor (id) ON DELETE CASCADE,
	number INTEGER NOT NULL,
	at INTEGER NOT NULL,
	stage_from TEXT NOT NULL,
	stage_to TEXT NOT NULL,
	rule TEXT NOT NULL,
	evidence TEXT NOT NULL,
	happened INTEGER NOT NULL CHECK (happened IN (1, -1)),
	correction INTEGER NOT NULL CHECK (correction IN (0, 1)),
	PRIMARY KEY (visitor, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE consent (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	purposes INTEGER NOT NULL,
	wording TEXT NOT NULL,
	visitor INTEGER REFERENCES visitor (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX consent_visitor ON consent (visitor);

CREATE TRIGGER consent_kept BEFORE DELETE ON consent
BEGIN
	SELECT raise(ABORT, 'consent is append-only');
END;

CREATE TRIGGER consent_unchanged BEFORE UPDATE ON consent
WHEN new.visitor IS NOT NULL OR new.id <> old.id OR new.at <> old.at
	OR new.purposes <> old.purposes OR new.wording <> old.wording
BEGIN
	SELECT raise(ABORT, 'consent is append-only');
END;

CREATE TABLE counter (
	hour INTEGER NOT NULL,
	page TEXT NOT NULL,
	lang TEXT NOT NULL,
	source_class TEXT NOT NULL,
	stage TEXT NOT NULL,
	variant TEXT NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (hour, page, lang, source_class, stage, variant)
) STRICT, WITHOUT ROWID;

CREATE TABLE answer (
	key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 16),
	at INTEGER NOT NULL,
	visitor INTEGER,
	answer TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_at ON answer (at);
CREATE INDEX answer_visitor ON answer (visitor) WHERE visitor IS NOT NULL;

PRAGMA application_id = 1802858084;
PRAGMA user_version = 1;
