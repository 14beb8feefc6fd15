-- SPDX-License-Identifier: ISC
-- What was sent by a form: behind the contact's newest event, its form_submit.

-- name: form_value_add
INSERT INTO form_value (contact, event, name, value)
SELECT id, last_event, :name, :value FROM contact WHERE id = :contact;

-- What somebody else told of him, where he wrote nothing.
-- name: form_value_fill
INSERT INTO form_value (contact, event, name, value)
SELECT id, 0, :name, :value FROM contact WHERE id = :contact
	AND NOT EXISTS (SELECT 1 FROM form_value
		WHERE contact = :contact AND name = :name);

-- What is known from now on: behind his newest event, in the place of what may
-- be there.
-- name: form_value_put
INSERT INTO form_value (contact, event, name, value)
SELECT id, last_event, :name, :value FROM contact WHERE id = :contact
ON CONFLICT DO UPDATE SET value = excluded.value;

-- The latest of each name.
-- name: form_value_read
SELECT name, value, max(event) FROM form_value WHERE contact = :contact
GROUP BY name;
