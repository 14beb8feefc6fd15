-- SPDX-License-Identifier: ISC
-- For who sells: notes, tasks, tags, and how people stand.

-- name: task_add
INSERT INTO task (contact, person, text, at, by, due, done_at, done_by)
VALUES (:contact, :person, :text, :at, :by, :due, 0, '');

-- name: task_end
UPDATE task SET done_at = CASE done_at WHEN 0 THEN :now ELSE done_at END,
	done_by = CASE done_at WHEN 0 THEN :done_by ELSE done_by END
WHERE id = :id AND contact = :contact;

-- name: note_add
INSERT INTO note (contact, text, at, by) VALUES (:contact, :text, :at, :by);

-- name: tag_add
INSERT INTO contact_tag (contact, tag) VALUES (:contact, :tag)
ON CONFLICT DO NOTHING;

-- name: tag_remove
DELETE FROM contact_tag WHERE contact = :contact AND tag = :tag;

-- name: tag_read
SELECT tag FROM contact_tag WHERE contact = :contact ORDER BY tag;

-- All that somebody has.
-- name: tag_list
SELECT DISTINCT tag FROM contact_tag /*scan*/ ORDER BY tag LIMIT :max;

-- All that somebody is in.
-- name: sequence_list
SELECT DISTINCT sequence FROM run /*scan*/ WHERE ended_at = 0
ORDER BY sequence LIMIT :max;

-- What is to be done, the most urgent first; of one contact, or 0 for all.
-- name: task_list
SELECT task.id, contact, person, text, task.at, task.by, due, email,
	contact.name, coalesce((SELECT name FROM account
		WHERE id = contact.account), '')
FROM task /*scan*/ JOIN contact ON contact.id = task.contact
WHERE done_at = 0 AND (:contact = 0 OR contact = :contact)
ORDER BY due, task.id LIMIT :max;

-- The next contacts in order of number: when they or one of their browsers were
-- heard of last, and what is known of their own way.
-- name: people_heard
SELECT id, max(seen_at, folded_at, coalesce((SELECT max(max(seen_at, folded_at))
		FROM visitor WHERE contact = contact.id), 0)), state
FROM contact WHERE id > :id ORDER BY id LIMIT :max;

-- The next contacts in order of number who have a tag and are in a sequence that
-- the seller may see; '' is any.
-- name: people_find
SELECT id, seen_at, email, name,
	coalesce((SELECT name FROM account WHERE id = contact.account), '')
FROM contact WHERE id > :id
	AND (:tag = '' OR EXISTS (SELECT 1 FROM contact_tag
		WHERE contact = contact.id AND tag = :tag))
	AND (:sequence = '' OR EXISTS (SELECT 1 FROM run
			WHERE contact = contact.id AND sequence = :sequence
				AND ended_at = 0)
		AND NOT EXISTS (SELECT 1 FROM unseen
			WHERE unseen.contact = contact.id))
ORDER BY id LIMIT :max;

-- A contact with the browsers whose acts the seller may see, a row for each, or
-- one without: who he is, the stage he was in at a time if he changed it since,
-- and what is known of his way.
-- name: stand_read
SELECT who.id, email, who.name,
	coalesce((SELECT name FROM account WHERE id = who.account), ''), role,
	who.seen_at, hidden,
	CASE hidden WHEN 1 THEN '' ELSE who.stage END,
	CASE hidden WHEN 1 THEN x'' ELSE who.state END,
	CASE WHEN max(who.seen_at, who.folded_at) >= :since THEN
		(SELECT stage_from FROM contact_change
		 WHERE contact = who.id AND at >= :since
		 GROUP BY at, stage_from, stage_to, rule, evidence
		 HAVING sum(happened) > 0
		 ORDER BY at, min(number) LIMIT 1) END,
	visitor.state
FROM (SELECT *, EXISTS (SELECT 1 FROM unseen WHERE unseen.contact = contact.id)
		AS hidden
	FROM contact WHERE id = :id) AS who
LEFT JOIN visitor ON visitor.contact = who.id AND NOT EXISTS
	(SELECT 1 FROM unseen WHERE unseen.visitor = visitor.id);

-- name: unseen_read
SELECT visitor FROM unseen WHERE contact = :contact ORDER BY visitor;

-- The others of his company.
-- name: company_read
SELECT id, email, name, role, seen_at,
	CASE WHEN EXISTS (SELECT 1 FROM unseen WHERE unseen.contact = contact.id)
		THEN '' ELSE stage END
FROM contact
WHERE account = (SELECT account FROM contact WHERE id = :contact)
	AND id <> :contact
ORDER BY seen_at DESC, id LIMIT :max;
