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

-- name: answer_forget
DELETE FROM answer WHERE visitor = :visitor;

-- name: answer_expire
DELETE FROM answer WHERE key IN
	(SELECT key FROM answer WHERE at < :before ORDER BY at LIMIT :max);

-- name: counter_add
INSERT INTO counter (hour, page, lang, source_class, stage, variant, n)
VALUES (:hour, :page, :lang, :source_class, :stage, :variant, :n)
ON CONFLICT DO UPDATE SET n = n + excluded.n;
