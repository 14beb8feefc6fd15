-- SPDX-License-Identifier: ISC
-- Two contacts who turned out to be one person: what is the one's becomes the
-- other's.

-- name: merge_event
UPDATE contact_event SET contact = :into, previous = :previous WHERE id = :id;

-- name: merge_visitors
UPDATE visitor SET contact = :into WHERE contact = :from;

-- name: merge_joinings
UPDATE joining SET contact = :into WHERE contact = :from;

-- name: merge_tasks
UPDATE task SET contact = :into WHERE contact = :from;

-- name: merge_notes
UPDATE note SET contact = :into WHERE contact = :from;

-- name: merge_tags
UPDATE OR IGNORE contact_tag SET contact = :into WHERE contact = :from;

-- Of what was imported for both, that of the one who stays.
-- name: merge_values
UPDATE OR IGNORE form_value SET contact = :into WHERE contact = :from;

-- What is on its way is to the address of the one who goes.
-- name: merge_mails
UPDATE outbox SET contact = :into
WHERE contact = :from AND ended_at IS NOT NULL;

-- Of a sequence that both were in, the runs of the one who came in later.
-- name: merge_runs_old
DELETE FROM run WHERE contact = :into AND sequence IN
	(SELECT sequence FROM run WHERE contact = :from
	 GROUP BY sequence HAVING max(entered_at) >
		(SELECT max(entered_at) FROM run AS his
		 WHERE his.contact = :into AND his.sequence = run.sequence));

-- name: merge_runs
UPDATE run SET contact = :into WHERE contact = :from
	AND sequence NOT IN (SELECT sequence FROM run WHERE contact = :into);

-- What is known of the one who stays, stays.
-- name: merge_contact
UPDATE contact SET created_at = min(contact.created_at, gone.created_at),
	seen_at = max(contact.seen_at, gone.seen_at),
	paused_until = max(contact.paused_until, gone.paused_until),
	name = CASE contact.name WHEN '' THEN gone.name ELSE contact.name END,
	role = CASE contact.role WHEN '' THEN gone.role ELSE contact.role END,
	lang = CASE contact.lang WHEN '' THEN gone.lang ELSE contact.lang END,
	zone = CASE contact.zone WHEN '' THEN gone.zone ELSE contact.zone END,
	account = coalesce(contact.account, gone.account),
	last_event = :last_event, events = :events
FROM contact AS gone WHERE contact.id = :into AND gone.id = :from;
