-- SPDX-License-Identifier: ISC
-- What was sent by a form: behind the contact's newest event, its form_submit.

-- name: form_value_add
INSERT INTO form_value (contact, event, name, value)
SELECT id, last_event, :name, :value FROM contact WHERE id = :contact;

-- name: wording_add
INSERT INTO wording (lang, words) VALUES (:lang, :words) ON CONFLICT DO NOTHING;

-- name: consent_event_add
INSERT INTO consent_event (contact, list, purpose, kind, at, wording, page, form)
VALUES (:contact, :list, :purpose, :kind, :at,
	(SELECT id FROM wording WHERE lang = :lang AND words = :words),
	:page, :form);
