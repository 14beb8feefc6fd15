-- SPDX-License-Identifier: ISC
-- Sources that no table knows, counted for the report unknown-sources.

CREATE TABLE unknown_source (
	day INTEGER NOT NULL,
	host TEXT NOT NULL,
	source TEXT NOT NULL,
	medium TEXT NOT NULL,
	campaign TEXT NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (day, host, source, medium, campaign)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 2;
