-- SPDX-License-Identifier: ISC
-- Who is in which sequence, and who may come into one.

-- name: run_read
SELECT id, sequence, number, step, path, entered_at, step_at, wake, ended_at,
	outcome, goal, goal_at
FROM run WHERE contact = :contact ORDER BY id;

-- The mails of his runs, and whether a person followed one of their links.
-- name: run_mails
SELECT run, step, state, coalesce(ended_at, 0), EXISTS
	(SELECT 1 FROM mail_link WHERE outbox = outbox.id AND human > 0),
	class, mail, coalesce(message_id, '')
FROM outbox WHERE contact = :contact AND run > 0 ORDER BY id;

-- name: run_add
INSERT INTO run (contact, sequence, number, step, path, entered_at, step_at, wake,
	ended_at, outcome, goal, goal_at)
VALUES (:contact, :sequence, :number, :step, :path, :entered_at, :step_at, :wake,
	:ended_at, :outcome, :goal, :goal_at)
ON CONFLICT (contact, sequence, number) DO NOTHING;

-- name: run_put
UPDATE run SET step = :step, path = :path, step_at = :step_at, wake = :wake,
	ended_at = :ended_at, outcome = :outcome, goal = :goal, goal_at = :goal_at
WHERE id = :id AND contact = :contact;

-- name: run_wake
UPDATE run SET wake = :now
WHERE contact = :contact AND ended_at = 0 AND wake > :now;

-- name: run_wake_all
UPDATE run SET wake = :now WHERE id IN
	(SELECT id FROM run WHERE ended_at = 0 AND wake > :now LIMIT :max);

-- name: run_put_off
UPDATE run SET wake = :until
WHERE contact = :contact AND ended_at = 0 AND wake <= :now;

-- When the first wakes; NULL: none runs.
-- name: run_next
SELECT min(wake) FROM run WHERE ended_at = 0;

-- Whose waited longest.
-- name: run_due
SELECT contact FROM run WHERE ended_at = 0 AND wake <= :now
ORDER BY wake LIMIT 1;

-- Where people are, how they came there and since when.
-- name: run_places
SELECT sequence, step, count(*), path, step_at FROM run /*scan*/
WHERE ended_at = 0 GROUP BY sequence, step, path, step_at;

-- name: scan_read
SELECT stands_at, until, cursor, day, let_in FROM scan WHERE name = :name;

-- name: scan_put
INSERT INTO scan (name, stands_at, until, cursor, day, let_in)
VALUES (:name, :stands_at, :until, :cursor, :day, :let_in)
ON CONFLICT (name) DO UPDATE SET stands_at = excluded.stands_at,
	until = excluded.until, cursor = excluded.cursor, day = excluded.day,
	let_in = excluded.let_in;

-- The next contacts in order of number, and whether each is in the stage.
-- name: scan_stage
SELECT id, stage = :stage FROM contact WHERE id > :id ORDER BY id LIMIT :max;
