-- SPDX-License-Identifier: ISC
-- Visitors who were first shown each variant of an experiment.
SELECT experiment, variant, count(*) AS visitors
FROM exposure /*scan*/
WHERE at >= :from AND at < :to
GROUP BY experiment, variant ORDER BY experiment, variant;
