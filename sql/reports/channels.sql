-- SPDX-License-Identifier: ISC
-- Visits of people who agreed, by channel.
SELECT channel, count(*) AS visits, count(DISTINCT visitor) AS visitors
FROM touch /*scan*/
WHERE at >= :from AND at < :to
GROUP BY channel ORDER BY visits DESC, channel;
