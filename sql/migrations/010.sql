-- SPDX-License-Identifier: ISC
-- What another server is told goes the way of mails.

ALTER TABLE outbox ADD COLUMN hook TEXT NOT NULL DEFAULT '';

CREATE INDEX outbox_hook ON outbox (next, id)
WHERE state = 'queued' AND hook <> '';

PRAGMA user_version = 10;
