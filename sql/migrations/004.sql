-- SPDX-License-Identifier: ISC
-- What an event says beside what it was about: money, an answer, how a page was
-- read.

ALTER TABLE event ADD COLUMN amount INTEGER NOT NULL DEFAULT 0;
ALTER TABLE event ADD COLUMN currency TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN answer TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN dwell INTEGER NOT NULL DEFAULT 0;
ALTER TABLE event ADD COLUMN dwell_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE event ADD COLUMN scroll INTEGER NOT NULL DEFAULT 0;
ALTER TABLE event ADD COLUMN load INTEGER NOT NULL DEFAULT 0;

PRAGMA user_version = 4;
