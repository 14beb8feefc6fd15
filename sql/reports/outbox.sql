-- SPDX-License-Identifier: ISC
-- Mails that wait or are under way, and those that ended in these days: how
-- many, why they were not sent, and for how many minutes the oldest of those
-- that wait could have been sent.
SELECT state, reason, class, count(*) AS mails,
	CASE state WHEN 'queued' THEN max(0, (:to - min(next)) / 60) ELSE 0 END
		AS minutes_late
FROM outbox /*scan*/
WHERE ended_at IS NULL OR (ended_at >= :from AND ended_at < :to)
GROUP BY state, reason, class
ORDER BY CASE state WHEN 'queued' THEN 1 WHEN 'claimed' THEN 2
	WHEN 'sending' THEN 3 WHEN 'uncertain' THEN 4 WHEN 'failed' THEN 5
	WHEN 'stale' THEN 6 WHEN 'cancelled' THEN 7 ELSE 8 END,
	mails DESC, reason, class;
