-- SPDX-License-Identifier: ISC
-- Mails that left in these days: how many, in how many of them links are counted
-- because the reader agreed to it, how often such a link was fetched, by scanners
-- of mail too, and how many were followed by a person who then read on.
SELECT mail, list, count(*) AS sent, count(clicks) AS counted,
	coalesce(sum(clicks), 0) AS clicks, coalesce(sum(human), 0) AS human
FROM (
	SELECT mail, list,
		(SELECT sum(clicks) FROM mail_link WHERE outbox = outbox.id) AS clicks,
		(SELECT sum(human) FROM mail_link WHERE outbox = outbox.id) AS human
	FROM outbox /*scan*/
	WHERE state IN ('accepted', 'uncertain') AND person = ''
		AND ended_at >= :from AND ended_at < :to
)
GROUP BY mail, list
ORDER BY sent DESC, mail, list;
