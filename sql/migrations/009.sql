-- SPDX-License-Identifier: ISC
-- What who sells writes down of a person, what he is to do, and which browsers
-- he is not to look into.

ALTER TABLE contact_event ADD COLUMN by TEXT NOT NULL DEFAULT '';

CREATE TABLE task (
	id INTEGER PRIMARY KEY,
	contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
	person TEXT NOT NULL,
	text TEXT NOT NULL,
	at INTEGER NOT NULL,
	by TEXT NOT NULL,
	due INTEGER NOT NULL,
	done_at INTEGER NOT NULL,
	done_by TEXT NOT NULL
) STRICT;
CREATE INDEX task_contact ON task (contact);
CREATE INDEX task_open ON task (due) WHERE done_at = 0;

CREATE TABLE note (
	id INTEGER PRIMARY KEY,
	contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
	text TEXT NOT NULL,
	at INTEGER NOT NULL,
	by TEXT NOT NULL
) STRICT;
CREATE INDEX note_contact ON note (contact);

CREATE VIEW unseen AS
SELECT id AS visitor, contact FROM visitor
WHERE contact IS NOT NULL AND purposes & 16 = 0 AND NOT coalesce(
	(SELECT kind IN ('confirmed', 'exempt-sale', 'imported')
	 FROM consent_event
	 WHERE contact = visitor.contact AND kind NOT IN ('requested', 'used')
		AND list = '' AND (purpose = 'seller'
			OR purpose = '' AND kind = 'objected')
	 ORDER BY consent_event.id DESC LIMIT 1), 0);

PRAGMA user_version = 9;
