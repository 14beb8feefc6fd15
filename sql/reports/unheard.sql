-- SPDX-License-Identifier: ISC
-- Contacts who agreed to a list and heard nothing in these days, nor in the 60 days
-- before their end: since when they agree, and when the last letter left to them.
-- Mails are found by their person, else each would walk all that were sent.
-- Whose address is stopped is among them: the database knows it by a hash only.
WITH given AS (
	SELECT contact, list, max(id) AS id, max(at) AS at
	FROM consent_event /*scan*/
	WHERE contact IS NOT NULL AND list <> '' AND purpose = ''
		AND kind IN ('confirmed', 'exempt-sale', 'imported')
	GROUP BY contact, list
), agreed AS (
	SELECT contact, group_concat(list, ' ') AS lists, max(at) AS at,
		coalesce((SELECT max(ended_at) FROM outbox INDEXED BY outbox_contact
			WHERE outbox.contact = given.contact AND class = 'marketing'
				AND state IN ('accepted', 'uncertain')
				AND ended_at < :to), 0) AS heard_at
	FROM given
	WHERE NOT EXISTS (SELECT 1 FROM consent_event AS back
		WHERE back.contact = given.contact AND back.id > given.id
			AND back.purpose = ''
			AND (back.list = given.list
					AND back.kind IN ('withdrawn', 'objected')
				OR back.list = '' AND back.kind = 'objected'))
	GROUP BY contact
)
SELECT contact.id AS contact, email, lists, date(agreed.at, 'unixepoch') AS agreed,
	CASE heard_at WHEN 0 THEN '' ELSE date(heard_at, 'unixepoch') END AS heard
FROM agreed JOIN contact ON contact.id = agreed.contact
WHERE agreed.at < min(:from, :to - 5184000)
	AND heard_at < min(:from, :to - 5184000)
ORDER BY contact.id;
