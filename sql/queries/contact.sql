-- SPDX-License-Identifier: ISC
-- Contacts, their companies, and who is joined to them.  The twins of event.sql
-- and visitor.sql take the same values in the same order.

-- name: contact_read
SELECT created_at, seen_at, folded_at, last_event, events, email, name,
	(SELECT name FROM account WHERE id = contact.account), role, stage, state,
	lang, zone, paused_until
FROM contact WHERE id = :id;

-- name: contact_find
SELECT id FROM contact WHERE email = :email;

-- name: contact_add
INSERT INTO contact (created_at, seen_at, folded_at, last_event, events, email,
	name, role, stage, state)
VALUES (:created_at, :created_at, 0, 0, 0, :email, '', '', '', x'');

-- What was not told stays.
-- name: contact_put
UPDATE contact SET name = CASE :name WHEN '' THEN name ELSE :name END,
	role = CASE :role WHEN '' THEN role ELSE :role END,
	lang = CASE :lang WHEN '' THEN lang ELSE :lang END,
	zone = CASE :zone WHEN '' THEN zone ELSE :zone END,
	account = coalesce((SELECT id FROM account WHERE name = :company),
		account)
WHERE id = :id;

-- Whether he, by all his browsers, lets the seller see what he does.
-- name: contact_shows
SELECT NOT EXISTS (SELECT 1 FROM unseen WHERE contact = :contact);

-- name: contact_pause
UPDATE contact SET paused_until = :until WHERE id = :id;

-- name: contact_fold
UPDATE contact SET seen_at = :seen_at, folded_at = :folded_at,
	last_event = :last_event, events = :events, stage = :stage,
	state = :state
WHERE id = :id;

-- name: contact_remove
DELETE FROM contact WHERE id = :id;

-- The next rows in order of number, for retention: when he or one of his
-- visitors was seen last.
-- name: contact_after
SELECT id, max(seen_at, coalesce((SELECT max(seen_at) FROM visitor
	WHERE contact = contact.id), 0))
FROM contact WHERE id > :id ORDER BY id LIMIT :max;

-- He gave an address by a form that asks whether it is his, and never said so;
-- nothing else is known of him, and no link of ours can tell it any more.
-- name: contact_unconfirmed
SELECT 1 FROM contact WHERE id = :id AND seen_at < :before AND events > 0
	AND NOT EXISTS (SELECT 1 FROM consent_event
		WHERE contact = :id AND kind <> 'requested')
	AND NOT EXISTS (SELECT 1 FROM joining WHERE contact = :id)
	AND NOT EXISTS (SELECT 1 FROM ticket
		WHERE contact = :id AND (until > :now OR used_at > 0))
	AND NOT EXISTS (SELECT 1 FROM form_value
		WHERE contact = :id AND event = 0)
	AND NOT EXISTS (
		WITH RECURSIVE chain (id) AS (
			SELECT last_event FROM contact WHERE id = :id
			UNION
			SELECT previous FROM chain
			JOIN contact_event ON contact_event.id = chain.id
			WHERE contact_event.contact = :id
		)
		SELECT 1 FROM chain /*scan*/
		JOIN contact_event ON contact_event.id = chain.id
		WHERE event <> 'form_submit'
			OR instr(:forms, ' ' || form || ' ') = 0);

-- name: contact_cut
UPDATE contact SET last_event = :last_event, events = events - :removed
WHERE id = :id;

-- name: contact_event_add
INSERT INTO contact_event (contact, previous, at, event, page, page_class, item,
	form, amount, currency, answer, dwell, dwell_before, scroll, load, key,
	by)
VALUES (:person, :previous, :at, :event, :page, :page_class, :item, :form,
	:amount, :currency, :answer, :dwell, :dwell_before, :scroll, :load, :key,
	:by);

-- name: contact_event_read
SELECT previous, at, event, page, page_class, item, form, amount, currency,
	answer, dwell, dwell_before, scroll, load
FROM contact_event WHERE id = :id AND contact = :person;

-- name: contact_event_remove
DELETE FROM contact_event WHERE id = :id AND contact = :person
RETURNING previous;

-- name: contact_event_known
SELECT 1 FROM contact_event WHERE key = :key;

-- name: contact_change_add
INSERT INTO contact_change (contact, number, at, stage_from, stage_to, rule,
	evidence, happened, correction)
VALUES (:person,
	(SELECT coalesce(max(number), 0) + 1 FROM contact_change
	 WHERE contact = :person),
	:at, :stage_from, :stage_to, :rule, :evidence, :happened, :correction);

-- name: contact_change_read
SELECT at, stage_from, stage_to, rule, evidence FROM contact_change
WHERE contact = :person
GROUP BY at, stage_from, stage_to, rule, evidence
HAVING sum(happened) > 0
ORDER BY min(number);

-- name: account_add
INSERT INTO account (name) VALUES (:name) ON CONFLICT DO NOTHING;

-- name: account_trim
DELETE FROM account WHERE name = :name AND NOT EXISTS
	(SELECT 1 FROM contact WHERE account = account.id);

-- name: joining_add
INSERT INTO joining (visitor, contact, at, what)
VALUES (:visitor, :contact, :at, :what);

-- What those looked at who are this contact and agreed to a purpose.
-- name: contact_watched
SELECT state FROM visitor WHERE contact = :contact AND purposes & :purpose
ORDER BY id;

-- The visitors who are this contact, and since when.
-- name: joining_read
SELECT visitor.id, (SELECT at FROM joining WHERE visitor = visitor.id
	ORDER BY joining.id DESC LIMIT 1)
FROM visitor WHERE contact = :contact ORDER BY visitor.id;
