-- SPDX-License-Identifier: ISC
-- Visitors by the variant of an experiment they were shown first; who was moved
-- to another, as its weights changed, stays with that.
SELECT experiment, variant, count(*) AS visitors
FROM exposure AS e /*scan*/
WHERE at >= :from AND at < :to
	AND NOT EXISTS (SELECT 1 FROM exposure AS o
		WHERE o.visitor = e.visitor AND o.experiment = e.experiment
			AND (o.at < e.at OR (o.at = e.at AND o.variant < e.variant)))
GROUP BY experiment, variant ORDER BY experiment, variant;
