-- SPDX-License-Identifier: ISC
-- Views by day (UTC): everyone's, and those of people who agreed to be measured,
-- with how many they were.
SELECT date(day * 86400, 'unixepoch') AS day, sum(views) AS views,
	sum(known_views) AS known_views, sum(known_visitors) AS known_visitors
FROM (
	SELECT hour / 86400 AS day, sum(n) AS views, 0 AS known_views,
		0 AS known_visitors
	FROM counter
	WHERE hour >= :from AND hour < :to AND page NOT GLOB '(ask *)'
	AND page NOT GLOB '(form *)'
	GROUP BY 1
	UNION ALL
	SELECT at / 86400, count(*), count(*), count(DISTINCT visitor)
	FROM event /*scan*/
	WHERE event = 'page_view' AND at >= :from AND at < :to
		AND visitor NOT IN
		(SELECT id FROM visitor /*scan*/ WHERE purposes & 2 = 0)
	GROUP BY 1
)
GROUP BY day ORDER BY day;
