-- SPDX-License-Identifier: ISC
-- Changes of stage that stand, of people who agreed to be measured, and how many
-- rows were corrections of a history that was folded again.
SELECT stage_from, stage_to, rule, sum(happened) AS changes,
	sum(correction) AS corrections
FROM stage_change /*scan*/
WHERE at >= :from AND at < :to AND visitor NOT IN
	(SELECT id FROM visitor /*scan*/ WHERE purposes & 2 = 0)
GROUP BY stage_from, stage_to, rule
ORDER BY changes DESC, stage_from, stage_to, rule;
