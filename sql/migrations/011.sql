-- SPDX-License-Identifier: ISC
-- Words that colleagues sort contacts by.

CREATE TABLE contact_tag (
	contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
	tag TEXT NOT NULL,
	PRIMARY KEY (contact, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_tag_tag ON contact_tag (tag);

PRAGMA user_version = 11;
