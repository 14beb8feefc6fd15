-- SPDX-License-Identifier: ISC
-- Companies: how many people of each are known, in which parts, who of them is
-- furthest on the journey; by who was heard of last.
SELECT company, members, roles, furthest, stage, day
FROM (
	SELECT account.name AS company, count(*) AS members,
		coalesce(group_concat(nullif(role, ''), ', '), '') AS roles,
		max(contact.seen_at) AS seen_at,
		date(max(contact.seen_at), 'unixepoch') AS day,
		account.id AS account
	FROM contact /*scan*/ JOIN account ON account.id = contact.account
	GROUP BY account.id
	HAVING max(contact.seen_at) >= :from AND max(contact.seen_at) < :to
) AS a
JOIN (
	SELECT account, email AS furthest, stage,
		max(instr(:stages, ' ' || stage || ' '))
	FROM contact /*scan*/ WHERE account IS NOT NULL GROUP BY account
) AS f ON f.account = a.account
ORDER BY seen_at DESC, company;
