-- SPDX-License-Identifier: ISC
-- Letters, and who is on a list.

-- name: letter_add
INSERT INTO letter (name, list, mail, state, site, at, stale, spread, ordered_at,
	by, cursor, queued)
VALUES (:name, :list, :mail, :state, :site, :at, :stale, :spread, :ordered_at,
	:by, 0, 0)
ON CONFLICT (name) DO NOTHING;

-- name: letter_list
SELECT name, list, mail, state, site, at, stale, spread, ordered_at, by, queued,
	cursor
FROM letter /*scan*/ ORDER BY ordered_at DESC, name LIMIT :max;

-- name: letter_read
SELECT name, list, mail, state, site, at, stale, spread, ordered_at, by, queued,
	cursor
FROM letter WHERE name = :name;

-- name: letter_set
UPDATE letter SET state = :state
WHERE name = :name AND (state IN ('held', 'going')
	OR state = 'sent' AND :state = 'stopped' AND EXISTS (SELECT 1 FROM outbox
		WHERE letter = :name AND letter <> ''
			AND outbox.state IN ('queued', 'claimed')));

-- name: letter_move
UPDATE letter SET cursor = :cursor, queued = queued + :queued, state = :state
WHERE name = :name;

-- The next who ever had to do with the list; NULL: nobody.
-- name: letter_member
SELECT min(contact) FROM consent_event
WHERE list = :list AND list <> '' AND contact > :after;

-- What waits of it, to be cancelled.
-- name: letter_waiting
SELECT id FROM outbox
WHERE letter = :letter AND letter <> '' AND state = 'queued' LIMIT :max;
