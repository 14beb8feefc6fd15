-- SPDX-License-Identifier: ISC
-- All that is held of a contact, table by table, for himself to read: times in
-- ISO 8601, '' where there is none.  Neither packed states nor hashes, which
-- say nothing that the other columns do not.

-- name: held_contact
SELECT id, strftime('%Y-%m-%dT%H:%M:%SZ', created_at, 'unixepoch') AS created_at,
	strftime('%Y-%m-%dT%H:%M:%SZ', seen_at, 'unixepoch') AS seen_at,
	email, name,
	coalesce((SELECT name FROM account WHERE id = contact.account), '')
		AS company,
	role, stage, lang, zone,
	CASE paused_until WHEN 0 THEN ''
		ELSE strftime('%Y-%m-%dT%H:%M:%SZ', paused_until, 'unixepoch')
		END AS paused_until
FROM contact WHERE id = :contact;

-- name: held_form_value
SELECT coalesce(strftime('%Y-%m-%dT%H:%M:%SZ', contact_event.at, 'unixepoch'),
		'') AS at,
	coalesce(contact_event.form, '') AS form, form_value.name AS name, value
FROM form_value LEFT JOIN contact_event ON contact_event.id = form_value.event
WHERE form_value.contact = :contact ORDER BY form_value.event, form_value.name;

-- name: held_consent_event
SELECT strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') AS at, kind, list,
	purpose, lang, words, page, form, channel, message_id, order_ref
FROM consent_event JOIN wording ON wording.id = consent_event.wording
WHERE contact = :contact ORDER BY consent_event.id;

-- A chain is walked from its head; the newest stand first.
-- name: held_contact_event
WITH RECURSIVE chain (id) AS (
	SELECT last_event FROM contact WHERE id = :contact
	UNION
	SELECT previous FROM chain
	JOIN contact_event ON contact_event.id = chain.id
	WHERE contact_event.contact = :contact
)
SELECT strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') AS at, event, page,
	page_class, item, form, amount, currency, answer, dwell, scroll, load, by
FROM chain /*scan*/ JOIN contact_event ON contact_event.id = chain.id
WHERE contact_event.contact = :contact;

-- name: held_contact_change
SELECT strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') AS at, stage_from,
	stage_to, rule, evidence, happened, correction
FROM contact_change WHERE contact = :contact ORDER BY number;

-- name: held_joining
SELECT visitor, strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') AS at, what
FROM joining WHERE contact = :contact ORDER BY id;

-- name: held_visitor
SELECT id, strftime('%Y-%m-%dT%H:%M:%SZ', created_at, 'unixepoch') AS created_at,
	strftime('%Y-%m-%dT%H:%M:%SZ', seen_at, 'unixepoch') AS seen_at,
	strftime('%Y-%m-%dT%H:%M:%SZ', consent_at, 'unixepoch') AS consent_at,
	purposes, wording, stage
FROM visitor WHERE contact = :contact ORDER BY id;

-- name: held_consent
SELECT visitor, strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') AS at,
	consent.purposes AS purposes, consent.wording AS wording
FROM visitor JOIN consent ON consent.visitor = visitor.id
WHERE contact = :contact ORDER BY consent.id;

-- name: held_event
WITH RECURSIVE chain (id, visitor) AS (
	SELECT last_event, id FROM visitor WHERE contact = :contact
	UNION
	SELECT previous, chain.visitor FROM chain
	JOIN event ON event.id = chain.id AND event.visitor = chain.visitor
)
SELECT event.visitor AS visitor,
	strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') AS at, event, page,
	page_class, item, form, amount, currency, answer, dwell, scroll, load
FROM chain /*scan*/
JOIN event ON event.id = chain.id AND event.visitor = chain.visitor;

-- name: held_touch
SELECT visitor, strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') AS at, channel,
	source, source_class, medium, campaign, term, content
FROM visitor JOIN touch ON touch.visitor = visitor.id
WHERE contact = :contact ORDER BY visitor, touch.at;

-- name: held_stage_change
SELECT visitor, strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') AS at,
	stage_from, stage_to, rule, evidence, happened, correction
FROM visitor JOIN stage_change ON stage_change.visitor = visitor.id
WHERE contact = :contact ORDER BY visitor, number;

-- name: held_exposure
SELECT visitor, strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') AS at,
	experiment, variant
FROM visitor JOIN exposure ON exposure.visitor = visitor.id
WHERE contact = :contact ORDER BY visitor, exposure.at;

-- name: held_run
SELECT id, sequence, number,
	strftime('%Y-%m-%dT%H:%M:%SZ', entered_at, 'unixepoch') AS entered_at,
	path, step, strftime('%Y-%m-%dT%H:%M:%SZ', step_at, 'unixepoch') AS step_at,
	CASE WHEN ended_at = 0 AND wake < 9223372036854775807
		THEN strftime('%Y-%m-%dT%H:%M:%SZ', wake, 'unixepoch')
		ELSE '' END AS wake,
	CASE ended_at WHEN 0 THEN ''
		ELSE strftime('%Y-%m-%dT%H:%M:%SZ', ended_at, 'unixepoch')
		END AS ended_at,
	outcome, goal, CASE goal_at WHEN 0 THEN ''
		ELSE strftime('%Y-%m-%dT%H:%M:%SZ', goal_at, 'unixepoch')
		END AS goal_at
FROM run WHERE contact = :contact ORDER BY id;

-- What was in a mail is not held once it is sent and <retention bodies> is over.
-- name: held_outbox
SELECT id, strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') AS at, class, list,
	mail, letter, run, step, hook, lang, state, reason, coalesce(message_id, '') AS message_id,
	coalesce(strftime('%Y-%m-%dT%H:%M:%SZ', ended_at, 'unixepoch'), '')
		AS ended_at
FROM outbox WHERE contact = :contact ORDER BY id;

-- name: held_mail_link
SELECT outbox, number, target, clicks, human
FROM outbox JOIN mail_link ON mail_link.outbox = outbox.id
WHERE contact = :contact ORDER BY outbox, number;

-- name: held_ticket
SELECT what, form, strftime('%Y-%m-%dT%H:%M:%SZ', asked_at, 'unixepoch')
		AS asked_at,
	strftime('%Y-%m-%dT%H:%M:%SZ', until, 'unixepoch') AS until,
	CASE used_at WHEN 0 THEN ''
		ELSE strftime('%Y-%m-%dT%H:%M:%SZ', used_at, 'unixepoch')
		END AS used_at
FROM ticket WHERE contact = :contact ORDER BY ticket.asked_at;

-- name: held_task
SELECT person, text, strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') AS at, by,
	strftime('%Y-%m-%dT%H:%M:%SZ', due, 'unixepoch') AS due,
	CASE done_at WHEN 0 THEN ''
		ELSE strftime('%Y-%m-%dT%H:%M:%SZ', done_at, 'unixepoch')
		END AS done_at,
	done_by
FROM task WHERE contact = :contact ORDER BY id;

-- name: held_note
SELECT strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') AS at, by, text
FROM note WHERE contact = :contact ORDER BY id;

-- name: held_contact_tag
SELECT tag FROM contact_tag WHERE contact = :contact ORDER BY tag;

-- name: held_suppression
SELECT scope, list, reason, strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') AS at,
	CASE lifted_at WHEN 0 THEN ''
		ELSE strftime('%Y-%m-%dT%H:%M:%SZ', lifted_at, 'unixepoch')
		END AS lifted_at,
	evidence
FROM suppression WHERE hash = :hash ORDER BY suppression.at;
