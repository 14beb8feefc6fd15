-- SPDX-License-Identifier: ISC
-- What holds people back, as often as it was named, by week (its Monday, UTC)
-- and the stage they were in; also why the seller lost them.
SELECT week, stage, barrier, sum(n) AS named
FROM (
	SELECT date(hour, 'unixepoch', 'weekday 0', '-6 days') AS week, stage,
		variant AS barrier, n
	FROM counter
	WHERE hour >= :from AND hour < :to AND page GLOB '(ask *)'
		AND instr(:barriers, ' ' || substr(page, 6, length(page) - 6) || ' ')
	UNION ALL
	-- The stage before the answer: that of the last change before it, else
	-- where the first one behind it came from.
	SELECT date(at, 'unixepoch', 'weekday 0', '-6 days'),
		coalesce(
			(SELECT stage_to FROM stage_change AS c
			 WHERE c.visitor = e.visitor AND c.at < e.at
			 GROUP BY at, stage_from, stage_to, rule, evidence
			 HAVING sum(happened) > 0
			 ORDER BY at DESC, max(number) DESC LIMIT 1),
			(SELECT stage_from FROM stage_change AS c
			 WHERE c.visitor = e.visitor AND c.at >= e.at
			 GROUP BY at, stage_from, stage_to, rule, evidence
			 HAVING sum(happened) > 0
			 ORDER BY at, min(number) LIMIT 1),
			(SELECT stage FROM visitor WHERE id = e.visitor), ''),
		answer, 1
	FROM event AS e /*scan*/
	WHERE event = 'survey_answer' AND at >= :from AND at < :to
		AND instr(:barriers, ' ' || form || ' ')
		AND visitor NOT IN
			(SELECT id FROM visitor /*scan*/ WHERE purposes & 2 = 0)
	UNION ALL
	SELECT date(at, 'unixepoch', 'weekday 0', '-6 days'),
		coalesce(
			(SELECT stage_to FROM contact_change AS c
			 WHERE c.contact = e.contact AND c.at < e.at
			 GROUP BY at, stage_from, stage_to, rule, evidence
			 HAVING sum(happened) > 0
			 ORDER BY at DESC, max(number) DESC LIMIT 1),
			(SELECT stage_from FROM contact_change AS c
			 WHERE c.contact = e.contact AND c.at >= e.at
			 GROUP BY at, stage_from, stage_to, rule, evidence
			 HAVING sum(happened) > 0
			 ORDER BY at, min(number) LIMIT 1),
			(SELECT stage FROM contact WHERE id = e.contact), ''),
		answer, 1
	FROM contact_event AS e /*scan*/
	WHERE event = 'lost' AND answer <> '' AND at >= :from AND at < :to
)
GROUP BY week, stage, barrier
ORDER BY week DESC, named DESC, stage, barrier;
