-- SPDX-License-Identifier: ISC
-- Letters, and who is on a list.

-- One that a restore stopped may be put down once more.
-- name: letter_add
INSERT INTO letter (name, list, mail, state, site, at, stale, spread, ordered_at,
	by, cursor, queued)
VALUES (:name, :list, :mail, :state, :site, :at, :stale, :spread, :ordered_at,
	:by, 0, 0)
ON CONFLICT (name) DO UPDATE SET list = excluded.list, mail = excluded.mail,
	state = excluded.state, site = excluded.site, at = excluded.at,
	stale = excluded.stale, spread = excluded.spread,
	ordered_at = excluded.ordered_at, by = excluded.by, cursor = 0
WHERE letter.state = 'stopped' AND letter.by = 'kunderejse restore'
	AND excluded.state = 'held';

-- Of a backup that is put back: what was to go by now may have gone since.
-- name: letter_restored
UPDATE letter /*scan*/ SET state = 'stopped', by = 'kunderejse restore'
WHERE state = 'going' OR (state = 'held' AND at <= :now);

-- name: letter_list
SELECT name, list, mail, state, site, at, stale, spread, ordered_at, by, queued,
	cursor, state = 'stopped' AND by = 'kunderejse restore'
FROM letter /*scan*/ ORDER BY ordered_at DESC, name LIMIT :max;

-- name: letter_read
SELECT name, list, mail, state, site, at, stale, spread, ordered_at, by, queued,
	cursor, state = 'stopped' AND by = 'kunderejse restore'
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
