-- SPDX-License-Identifier: ISC
-- What colleagues are to do, the most urgent first, with how many days late it is;
-- then what was done in these days.
SELECT person, date(due, 'unixepoch') AS due,
	CASE done_at WHEN 0 THEN max(0, (:now - due) / 86400) ELSE '' END AS days_late,
	email, contact.name AS name, text, by,
	CASE done_at WHEN 0 THEN '' ELSE date(done_at, 'unixepoch') END AS done,
	done_by
FROM task /*scan*/ JOIN contact ON contact.id = task.contact
WHERE (done_at = 0 AND task.at < :to) OR (done_at >= :from AND done_at < :to)
ORDER BY done_at > 0, task.due, task.id;
