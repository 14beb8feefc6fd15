-- SPDX-License-Identifier: ISC
-- Views of who did not agree to be measured by presumed stage, and how many of a
-- hundred such views that is.
SELECT stage, sum(n) AS views,
	(100 * sum(n) + sum(sum(n)) OVER () / 2) / sum(sum(n)) OVER ()
		AS per_cent
FROM counter
WHERE hour >= :from AND hour < :to AND page NOT GLOB '(ask *)'
	AND page NOT GLOB '(form *)'
GROUP BY stage ORDER BY views DESC, stage;
