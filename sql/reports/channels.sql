-- SPDX-License-Identifier: ISC
-- Visits of people who agreed to be measured, by channel.
SELECT channel, count(*) AS visits, count(DISTINCT visitor) AS visitors
FROM touch /*scan*/
WHERE at >= :from AND at < :to AND visitor NOT IN
	(SELECT id FROM visitor /*scan*/ WHERE purposes & 2 = 0)
GROUP BY channel ORDER BY visits DESC, channel;
