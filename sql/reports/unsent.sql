-- SPDX-License-Identifier: ISC
-- Each mail that was given up in these days, and all that may have been lost,
-- with why and what the mail server said.  Those that are uncertain are not sent
-- again by themselves: look for the Message-ID in the mail server's log.
SELECT outbox.id, CASE hook WHEN '' THEN coalesce(email, person)
		ELSE 'hook ' || hook END AS recipient, mail, list, outbox.state,
	reason, code, answer, datetime(due, 'unixepoch') AS due,
	coalesce(message_id, '') AS message_id
FROM outbox /*scan*/ LEFT JOIN contact ON contact.id = outbox.contact
WHERE outbox.state = 'uncertain'
	OR (outbox.state IN ('failed', 'stale', 'cancelled')
		AND ended_at >= :from AND ended_at < :to)
ORDER BY outbox.state = 'uncertain' DESC, ended_at, outbox.id;
