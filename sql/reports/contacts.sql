-- SPDX-License-Identifier: ISC
-- The contacts who were heard of in these days, by number: who they are, how
-- far on the journey, until when they want no letters.  No stage of who does not
-- let the seller see: it holds what he did on the pages.
SELECT contact.id AS contact, email, contact.name AS name,
	coalesce(account.name, '') AS company, role,
	CASE WHEN EXISTS
			(SELECT 1 FROM unseen WHERE unseen.contact = contact.id)
		THEN '' ELSE stage END AS stage,
	CASE WHEN paused_until > unixepoch() THEN date(paused_until, 'unixepoch')
		ELSE '' END AS paused,
	date(contact.seen_at, 'unixepoch') AS seen
FROM contact /*scan*/ LEFT JOIN account ON account.id = contact.account
WHERE contact.seen_at >= :from AND contact.seen_at < :to
ORDER BY contact.id;
