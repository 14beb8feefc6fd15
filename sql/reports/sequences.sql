-- SPDX-License-Identifier: ISC
-- Sequences.  A row without a step: of the runs begun in these days how many there
-- are, how they ended, by outcome, and how many reached each goal.  A row with a
-- step: of those that ended how many were left there, by outcome; how many wait there
-- now; of its mails that left in these days how many were followed by a person; and
-- why others were not sent.
WITH begun AS (
	SELECT sequence, step, outcome, ended_at, goal FROM run /*scan*/
	WHERE entered_at >= :from AND entered_at < :to
), posted AS (
	SELECT sequence, outbox.step AS step, state, reason,
		EXISTS (SELECT 1 FROM mail_link
			WHERE outbox = outbox.id AND human > 0) AS clicked
	FROM outbox /*scan*/ JOIN run ON run.id = outbox.run
	WHERE outbox.run > 0 AND outbox.ended_at >= :from AND outbox.ended_at < :to
)
SELECT sequence, '' AS step, 'entered' AS what, '' AS reason, count(*) AS n
FROM begun GROUP BY sequence
UNION ALL
SELECT sequence, '', 'ended', outcome, count(*)
FROM begun WHERE ended_at > 0 GROUP BY sequence, outcome
UNION ALL
SELECT sequence, '', 'goal', goal, count(*)
FROM begun WHERE goal <> '' GROUP BY sequence, goal
UNION ALL
SELECT sequence, step, 'left', outcome, count(*)
FROM begun WHERE ended_at > 0 AND step <> '' GROUP BY sequence, step, outcome
UNION ALL
SELECT sequence, step, 'waits', '', count(*)
FROM run /*scan*/ WHERE ended_at = 0 GROUP BY sequence, step
UNION ALL
SELECT sequence, step, 'sent', '', count(*)
FROM posted WHERE state IN ('accepted', 'uncertain') GROUP BY sequence, step
UNION ALL
SELECT sequence, step, 'clicked', '', count(*)
FROM posted WHERE clicked GROUP BY sequence, step
UNION ALL
SELECT sequence, step, 'not sent', reason, count(*)
FROM posted WHERE state IN ('failed', 'cancelled', 'stale')
GROUP BY sequence, step, reason
ORDER BY 1, 2, 3, 5 DESC, 4;
