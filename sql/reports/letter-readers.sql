-- SPDX-License-Identifier: ISC
-- Who letters that began to go in these days, or go still, were queued for, by the
-- language of the mail and the present stage of the reader: how many left, how many
-- did not, and of those that left how many were followed by a person.  No stage of
-- who does not let the seller see, or was erased.
SELECT letter.name AS letter, outbox.lang AS lang,
	CASE WHEN contact.id IS NULL OR EXISTS
			(SELECT 1 FROM unseen WHERE unseen.contact = contact.id)
		THEN '' ELSE contact.stage END AS stage,
	count(*) AS mails,
	count(CASE WHEN outbox.state IN ('accepted', 'uncertain') THEN 1 END) AS sent,
	count(CASE WHEN outbox.state IN ('failed', 'cancelled', 'stale') THEN 1 END)
		AS not_sent,
	coalesce(sum(EXISTS (SELECT 1 FROM mail_link
		WHERE outbox = outbox.id AND human > 0)), 0) AS clicked
FROM letter /*scan*/ JOIN outbox
	ON outbox.letter = letter.name AND outbox.letter <> ''
	LEFT JOIN contact ON contact.id = outbox.contact
WHERE letter.at < :to AND (letter.at >= :from OR letter.state = 'going')
GROUP BY letter.name, outbox.lang, 3
ORDER BY letter.at DESC, letter.name, mails DESC, lang, 3;
