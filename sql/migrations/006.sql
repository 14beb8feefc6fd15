-- SPDX-License-Identifier: ISC
-- What people write into forms, and which consents they ask for there.

CREATE TABLE form_value (
	contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
	event INTEGER NOT NULL,
	name TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (contact, event, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE wording (
	id INTEGER PRIMARY KEY,
	lang TEXT NOT NULL,
	words TEXT NOT NULL,
	UNIQUE (lang, words)
) STRICT;

CREATE TRIGGER wording_kept BEFORE DELETE ON wording
BEGIN
	SELECT raise(ABORT, 'wording is append-only');
END;

CREATE TRIGGER wording_unchanged BEFORE UPDATE ON wording
BEGIN
	SELECT raise(ABORT, 'wording is append-only');
END;

CREATE TABLE consent_event (
	id INTEGER PRIMARY KEY,
	contact INTEGER REFERENCES contact (id) ON DELETE SET NULL,
	list TEXT NOT NULL,
	purpose TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('requested', 'confirmed', 'withdrawn',
		'objected', 'exempt-sale', 'used', 'imported')),
	at INTEGER NOT NULL,
	wording INTEGER NOT NULL REFERENCES wording (id),
	page TEXT NOT NULL,
	form TEXT NOT NULL
) STRICT;
CREATE INDEX consent_event_contact ON consent_event (contact)
WHERE contact IS NOT NULL;

CREATE TRIGGER consent_event_kept BEFORE DELETE ON consent_event
BEGIN
	SELECT raise(ABORT, 'consent_event is append-only');
END;

CREATE TRIGGER consent_event_unchanged BEFORE UPDATE ON consent_event
WHEN new.contact IS NOT NULL OR new.id <> old.id OR new.list <> old.list
	OR new.purpose <> old.purpose OR new.kind <> old.kind OR new.at <> old.at
	OR new.wording <> old.wording OR new.page <> old.page
	OR new.form <> old.form
BEGIN
	SELECT raise(ABORT, 'consent_event is append-only');
END;

PRAGMA user_version = 6;
