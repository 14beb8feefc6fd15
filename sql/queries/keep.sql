-- SPDX-License-Identifier: ISC
-- Proofs, answers, counters.

-- Of a visitor erased meanwhile the proof is kept without his number.
-- name: consent_add
INSERT INTO consent (at, purposes, wording, visitor)
VALUES (:at, :purposes, :wording,
	(SELECT id FROM visitor WHERE id = :visitor));

-- name: answer_read
SELECT visitor, answer FROM answer WHERE key = :key AND at > :after;

-- name: answer_put
INSERT OR REPLACE INTO answer (key, at, visitor, answer)
VALUES (:key, :at, :visitor, :answer);

-- Comes and goes in one transaction: for a write that changes nothing.
-- name: answer_comes
INSERT INTO answer (key, at, answer) VALUES (zeroblob(16), 0, '');

-- name: answer_goes
DELETE FROM answer WHERE key = zeroblob(16);

-- name: answer_forget
DELETE FROM answer WHERE visitor = :visitor;

-- name: answer_expire
DELETE FROM answer WHERE key IN
	(SELECT key FROM answer WHERE at < :before ORDER BY at LIMIT :max);

-- name: counter_add
INSERT INTO counter (hour, page, lang, source_class, stage, variant, n)
VALUES (:hour, :page, :lang, :source_class, :stage, :variant, :n)
ON CONFLICT DO UPDATE SET n = n + excluded.n;

-- name: unknown_more
UPDATE unknown_source SET n = n + :n
WHERE day = :day AND host = :host AND source = :source AND medium = :medium
	AND campaign = :campaign;

-- How many different ones a day has.
-- name: unknown_count
SELECT count(*) FROM unknown_source WHERE day = :day;

-- name: unknown_add
INSERT INTO unknown_source (day, host, source, medium, campaign, n)
VALUES (:day, :host, :source, :medium, :campaign, :n)
ON CONFLICT DO UPDATE SET n = n + excluded.n;

-- One day at a time.
-- name: unknown_expire
DELETE FROM unknown_source
WHERE day = (SELECT min(day) FROM unknown_source) AND day < :before;
