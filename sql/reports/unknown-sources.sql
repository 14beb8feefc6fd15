-- SPDX-License-Identifier: ISC
-- Sources that no table knows, with lines to name them; the row without any
-- name holds those beyond 1,000 a day.
SELECT host, source, medium, campaign, sum(n) AS visits, count(*) AS days
FROM unknown_source
WHERE day >= :from AND day < :to
GROUP BY host, source, medium, campaign
ORDER BY visits DESC, host, source, medium, campaign;
