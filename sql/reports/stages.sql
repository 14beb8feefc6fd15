-- SPDX-License-Identifier: ISC
-- Visitors who agreed to be measured in each stage, by when they were seen last.
SELECT stage, count(*) AS visitors
FROM visitor /*scan*/
WHERE seen_at >= :from AND seen_at < :to AND purposes & 2
GROUP BY stage ORDER BY visitors DESC, stage;
