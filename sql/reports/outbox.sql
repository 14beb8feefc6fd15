-- SPDX-License-Identifier: ISC
-- Mails that wait, are under way or uncertain, and those that ended in these
-- days: how many, why they were not sent, and for how many minutes the oldest
-- of them could have been sent or given back by now.
SELECT state, reason, CASE hook WHEN '' THEN class ELSE 'hook' END AS class,
	count(*) AS mails,
	max(0, (:now - coalesce(min(CASE
		WHEN state IN ('claimed', 'sending') THEN lease
		WHEN state <> 'queued' THEN NULL
		WHEN reason IN ('lane', 'no-answer', 'sender-died') THEN due
		ELSE next END), :now)) / 60) AS minutes_late
FROM outbox /*scan*/
WHERE ended_at IS NULL OR state = 'uncertain'
	OR (ended_at >= :from AND ended_at < :to)
GROUP BY 1, 2, 3
ORDER BY CASE state WHEN 'queued' THEN 1 WHEN 'claimed' THEN 2
	WHEN 'sending' THEN 3 WHEN 'uncertain' THEN 4 WHEN 'failed' THEN 5
	WHEN 'stale' THEN 6 WHEN 'cancelled' THEN 7 ELSE 8 END,
	mails DESC, 2, 3;
