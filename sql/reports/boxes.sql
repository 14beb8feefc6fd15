-- SPDX-License-Identifier: ISC
-- Visitors by the box they were shown, of those who agreed to be measured: how
-- many clicked it, dismissed it and bought afterwards.  What it does is told by
-- those who agreed to experiments: drawn to be shown it, or held from it.
WITH met AS (
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
), sold AS (
	SELECT visitor, max(at) AS at FROM event /*scan*/
	WHERE event = 'purchase' AND at >= :from GROUP BY visitor
), met_sold AS (
	SELECT met.*, EXISTS (SELECT 1 FROM sold /*scan*/
		WHERE sold.visitor = met.visitor AND sold.at >= met.at) AS bought
	FROM met /*scan*/
)
SELECT box, sum(event = 'box_shown') AS shown,
	sum(event = 'box_clicked') AS clicked,
	sum(event = 'box_dismissed') AS dismissed,
	sum(event = 'box_shown' AND bought) AS shown_bought,
	sum(event = 'drawn') AS drawn,
	sum(event = 'drawn' AND bought) AS drawn_bought,
	sum(event = 'held') AS held, sum(event = 'held' AND bought) AS held_bought
FROM met_sold /*scan*/
GROUP BY box ORDER BY shown DESC, box;
