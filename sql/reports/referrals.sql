-- SPDX-License-Identifier: ISC
-- What links that people pass on, and those of print and fairs, brought of who
-- agreed to be measured; sales are purchases behind the first such visit.
WITH came AS (
	SELECT campaign, source, visitor, min(at) AS at, count(*) AS visits
	FROM touch /*scan*/
	WHERE at >= :from AND at < :to
		AND source_class IN ('ambassador', 'offline') AND visitor NOT IN
		(SELECT id FROM visitor /*scan*/ WHERE purposes & 2 = 0)
	GROUP BY campaign, source, visitor
), sold AS (
	SELECT visitor, at, amount, currency FROM event /*scan*/
	WHERE event = 'purchase' AND at >= :from AND at < :to
)
SELECT campaign AS code, source, sum(visits) AS visits, count(*) AS visitors,
	sum((SELECT count(*) FROM sold /*scan*/ WHERE sold.visitor = came.visitor
		AND sold.at >= came.at)) AS sales
FROM came /*scan*/
GROUP BY campaign, source ORDER BY sales DESC, visits DESC, code, source;
