-- SPDX-License-Identifier: ISC
-- What is agreed to and taken back, what shows it, and what mails hold for
-- their readers: keys to prove an address by, and links.

ALTER TABLE contact ADD COLUMN lang TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN zone TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN paused_until INTEGER NOT NULL DEFAULT 0;

ALTER TABLE consent_event ADD COLUMN channel TEXT NOT NULL DEFAULT 'form';
ALTER TABLE consent_event ADD COLUMN message_id TEXT NOT NULL DEFAULT '';
ALTER TABLE consent_event ADD COLUMN order_ref TEXT NOT NULL DEFAULT '';

DROP TRIGGER consent_event_unchanged;
CREATE TRIGGER consent_event_unchanged BEFORE UPDATE ON consent_event
WHEN new.contact IS NOT NULL OR new.id <> old.id OR new.list <> old.list
	OR new.purpose <> old.purpose OR new.kind <> old.kind OR new.at <> old.at
	OR new.wording <> old.wording OR new.page <> old.page
	OR new.form <> old.form OR new.channel <> old.channel
	OR new.message_id <> old.message_id OR new.order_ref <> old.order_ref
BEGIN
	SELECT raise(ABORT, 'consent_event is append-only');
END;

CREATE TABLE ticket (
	hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
	what TEXT NOT NULL CHECK (what IN ('confirm', 'export', 'erase')),
	contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
	form TEXT NOT NULL,
	asked_at INTEGER NOT NULL,
	message_id TEXT NOT NULL,
	until INTEGER NOT NULL,
	used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_contact ON ticket (contact);
CREATE INDEX ticket_until ON ticket (until);

CREATE INDEX outbox_sent ON outbox (class, ended_at)
WHERE state IN ('accepted', 'uncertain');

CREATE TABLE mail_link (
	outbox INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
	number INTEGER NOT NULL,
	target TEXT NOT NULL,
	clicks INTEGER NOT NULL,
	human INTEGER NOT NULL,
	PRIMARY KEY (outbox, number)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 8;
