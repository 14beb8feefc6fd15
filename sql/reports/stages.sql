-- SPDX-License-Identifier: ISC
-- Visitors in each stage, by when they were seen last.
SELECT stage, count(*) AS visitors
FROM visitor /*scan*/
WHERE seen_at >= :from AND seen_at < :to
GROUP BY stage ORDER BY visitors DESC, stage;
