-- SPDX-License-Identifier: ISC
-- Companies and the people known of each: their part when it buys, how far each
-- of them is on the journey, and the furthest stage; a company of whom somebody
-- was heard in the time, the last one heard of first.  No stage of who does not
-- let the seller see: it holds what he did on the pages.
SELECT account.name AS company,
	CASE :stages WHEN ' ' THEN '' ELSE first_value(stage) OVER (committee
		ORDER BY instr(:stages, ' ' || stage || ' ') DESC, contact.id)
		END AS furthest,
	email, contact.name AS name, role, stage, day
FROM (
	SELECT id, account, email, name, role,
		CASE WHEN EXISTS
			(SELECT 1 FROM unseen WHERE unseen.contact = contact.id)
			THEN '' ELSE stage END AS stage,
		date(seen_at, 'unixepoch') AS day, seen_at,
		max(seen_at) OVER (PARTITION BY account) AS account_seen_at
	FROM contact /*scan*/ WHERE account IS NOT NULL
) AS contact JOIN account ON account.id = contact.account
WHERE account_seen_at >= :from AND account_seen_at < :to
WINDOW committee AS (PARTITION BY account.id)
ORDER BY account_seen_at DESC, company, account.id,
	instr(:stages, ' ' || stage || ' ') DESC, contact.id;
