-- SPDX-License-Identifier: ISC
-- Letters that began to go in these days, or go still: mails queued, sent, waiting
-- and not sent, and of those sent in how many links are counted and how many were
-- followed by a person who then read on; and each reason why the others were not.
SELECT letter.name AS letter, letter.list AS list, letter.mail AS mail,
	letter.state AS state, queued,
	count(CASE WHEN outbox.state IN ('queued', 'claimed', 'sending') THEN 1 END)
		AS waiting,
	count(CASE WHEN outbox.state IN ('accepted', 'uncertain') THEN 1 END) AS sent,
	count(CASE WHEN outbox.state IN ('failed', 'cancelled', 'stale') THEN 1 END)
		AS not_sent,
	coalesce(sum(EXISTS (SELECT 1 FROM mail_link WHERE outbox = outbox.id)), 0)
		AS counted,
	coalesce(sum(EXISTS (SELECT 1 FROM mail_link
		WHERE outbox = outbox.id AND human > 0)), 0) AS clicked,
	coalesce(group_concat(DISTINCT CASE
		WHEN outbox.state IN ('failed', 'cancelled', 'stale')
		THEN outbox.reason END), '') AS reasons
FROM letter /*scan*/ LEFT JOIN outbox
	ON outbox.letter = letter.name AND outbox.letter <> ''
WHERE letter.at < :to AND (letter.at >= :from OR letter.state = 'going')
GROUP BY letter.name
ORDER BY letter.at DESC, letter.name;
