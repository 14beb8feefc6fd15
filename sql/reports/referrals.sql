-- SPDX-License-Identifier: ISC
-- What links that people pass on, and those of print and fairs, brought of who
-- agreed to be measured; sales are purchases behind the first such visit.
WITH did AS (
	SELECT campaign, source, visitor, min(at) AS at, count(*) AS visits
	FROM touch /*scan*/
	WHERE at >= :from AND at < :to
		AND source_class IN ('ambassador', 'offline') AND visitor NOT IN
		(SELECT id FROM visitor /*scan*/ WHERE purposes & 2 = 0)
	GROUP BY campaign, source, visitor
	UNION ALL
	SELECT '', '', visitor, at, 0 FROM event /*scan*/
	WHERE event = 'purchase' AND at >= :from AND at < :to
), came AS (
	-- From the latest on: what has been bought by then is bought behind it.
	SELECT *, sum(visits = 0) OVER (PARTITION BY visitor ORDER BY at DESC)
		AS sales
	FROM did /*scan*/
)
SELECT campaign AS code, source, sum(visits) AS visits, count(*) AS visitors,
	sum(sales) AS sales
FROM came /*scan*/
WHERE visits > 0
GROUP BY campaign, source ORDER BY sales DESC, visits DESC, code, source;
