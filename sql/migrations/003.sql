-- SPDX-License-Identifier: ISC
-- Who was shown which variant of an experiment, for its report.

CREATE TABLE exposure (
	visitor INTEGER NOT NULL REFERENCES visitor (id) ON DELETE CASCADE,
	experiment TEXT NOT NULL,
	variant TEXT NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (visitor, experiment, variant)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 3;
