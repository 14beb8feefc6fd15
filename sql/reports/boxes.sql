-- SPDX-License-Identifier: ISC
-- Visitors by the box they were shown, of those who agreed to be measured: how
-- many clicked it, dismissed it and bought afterwards.  What it does is told by
-- those who agreed to experiments: drawn to be shown it, or held from it.
WITH did AS (
	SELECT form AS box, event, visitor, min(at) AS at FROM event /*scan*/
	WHERE event IN ('box_shown', 'box_clicked', 'box_dismissed')
		AND at >= :from AND at < :to
		AND visitor NOT IN
		(SELECT id FROM visitor /*scan*/ WHERE purposes & 2 = 0)
	GROUP BY form, event, visitor
	UNION ALL
	SELECT substr(experiment, 5), iif(variant = 'held', 'held', 'drawn'),
		visitor, at
	FROM exposure /*scan*/
	WHERE substr(experiment, 1, 4) = 'box:' AND at >= :from AND at < :to
	UNION ALL
	SELECT '', event, visitor, max(at) FROM event /*scan*/
	WHERE event = 'purchase' AND at >= :from GROUP BY visitor
), met AS (
	SELECT *, max(at) FILTER (WHERE event = 'purchase')
		OVER (PARTITION BY visitor) >= at AS bought
	FROM did /*scan*/
)
SELECT box, sum(event = 'box_shown') AS shown,
	sum(event = 'box_clicked') AS clicked,
	sum(event = 'box_dismissed') AS dismissed,
	sum(event = 'box_shown' AND bought IS TRUE) AS shown_bought,
	sum(event = 'drawn') AS drawn,
	sum(event = 'drawn' AND bought IS TRUE) AS drawn_bought,
	sum(event = 'held') AS held,
	sum(event = 'held' AND bought IS TRUE) AS held_bought
FROM met /*scan*/
WHERE event <> 'purchase'
GROUP BY box ORDER BY shown DESC, box;
