-- SPDX-License-Identifier: ISC
-- What contacts agree to and take back, and the tickets that prove an address.

-- name: wording_add
INSERT INTO wording (lang, words) VALUES (:lang, :words) ON CONFLICT DO NOTHING;

-- name: agree_add
INSERT INTO consent_event (contact, list, purpose, kind, at, wording, page, form,
	channel, message_id, order_ref)
VALUES (:contact, :list, :purpose, :kind, :at,
	(SELECT id FROM wording WHERE lang = :lang AND words = :words),
	:page, :form, :channel, :message_id, :order_ref);

-- name: agree_read
SELECT list, purpose, kind, at, lang, words, page, form, channel, message_id,
	order_ref, wording
FROM consent_event JOIN wording ON wording.id = consent_event.wording
WHERE contact = :contact ORDER BY consent_event.id;

-- A mail went out on what he agreed to last.
-- name: agree_use
INSERT INTO consent_event (contact, list, purpose, kind, at, wording, page, form,
	channel, message_id, order_ref)
SELECT contact, list, purpose, 'used', :at, wording, '', '', 'mail', :message_id, ''
FROM consent_event
WHERE contact = :contact AND list = :list
	AND kind IN ('confirmed', 'exempt-sale', 'imported')
ORDER BY id DESC LIMIT 1;

-- name: ticket_add
INSERT INTO ticket (hash, what, contact, form, asked_at, message_id, until,
	used_at)
VALUES (:hash, :what, :contact, :form, :asked_at, :message_id, :until, 0);

-- name: ticket_read
SELECT what, contact, form, asked_at, message_id, until, used_at FROM ticket
WHERE hash = :hash;

-- name: ticket_use
UPDATE ticket SET used_at = :at WHERE hash = :hash AND used_at = 0;

-- name: ticket_expire
DELETE FROM ticket WHERE hash IN
	(SELECT hash FROM ticket WHERE until < :before ORDER BY until LIMIT :max);

-- name: mail_link_add
INSERT INTO mail_link (outbox, number, target, clicks, human)
VALUES (:outbox, :number, :target, 0, 0)
ON CONFLICT DO UPDATE SET target = excluded.target;

-- name: mail_link_read
SELECT target, coalesce(contact, 0), CASE state WHEN 'accepted' THEN ended_at ELSE 0 END,
	mail, lang, NOT EXISTS
	(SELECT 1 FROM mail_link WHERE outbox = outbox.id AND clicks = 0)
FROM mail_link
JOIN outbox ON outbox.id = mail_link.outbox
WHERE outbox = :outbox AND number = :number;

-- name: mail_link_count
UPDATE mail_link SET clicks = clicks + :clicks, human = human + :human
WHERE outbox = :outbox AND number = :number;
