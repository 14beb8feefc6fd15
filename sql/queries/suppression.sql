-- SPDX-License-Identifier: ISC
-- Addresses that are not written to.

-- name: suppression_add
INSERT INTO suppression (hash, scope, list, reason, at, lifted_at, evidence)
VALUES (:hash, :scope, :list, :reason, :at, 0, :evidence)
ON CONFLICT DO UPDATE SET at = max(at, excluded.at), lifted_at = 0,
	evidence = excluded.evidence;

-- What is known already, or was lifted since, is left as it is.
-- name: suppression_again
INSERT INTO suppression (hash, scope, list, reason, at, lifted_at, evidence)
VALUES (:hash, :scope, :list, :reason, :at, 0, '')
ON CONFLICT DO UPDATE SET at = excluded.at, lifted_at = 0
WHERE excluded.at > at AND excluded.at > lifted_at;

-- name: suppression_lift
UPDATE suppression SET lifted_at = max(at, :at)
WHERE hash = :hash AND scope = :scope AND list = :list AND reason = :reason
	AND lifted_at = 0;

-- name: suppression_read
SELECT scope, list, reason, at, evidence FROM suppression
WHERE hash = :hash AND lifted_at = 0;

-- What people said themselves, for the file beside the database.
-- name: suppression_told
SELECT hash, scope, list, reason, at FROM suppression /*scan*/
WHERE reason IN ('left', 'objection', 'complaint') AND lifted_at = 0;
