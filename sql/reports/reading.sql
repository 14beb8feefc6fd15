-- SPDX-License-Identifier: ISC
-- How pages are read by people who agreed to be measured: views, seconds
-- visible in a view, per cent of views that lasted 30 seconds, per cent of the
-- page that was seen, and the ms in which three of four loads were done.
WITH told AS (
	SELECT page, iif(load = 0, NULL, (load + 99) / 100) AS bucket,
		count(*) AS n, sum(dwell_before = 0) AS views,
		sum(dwell - dwell_before) AS seconds,
		sum(dwell_before < 30 AND dwell >= 30) AS lasted,
		sum(scroll) AS scroll
	FROM event /*scan*/
	WHERE event = 'user_engagement' AND at >= :from AND at < :to
		AND visitor NOT IN
		(SELECT id FROM visitor /*scan*/ WHERE purposes & 2 = 0)
	GROUP BY 1, 2
), spread AS (
	SELECT *, sum(n) FILTER (WHERE bucket IS NOT NULL)
			OVER (PARTITION BY page ORDER BY bucket) AS done,
		sum(n) FILTER (WHERE bucket IS NOT NULL)
			OVER (PARTITION BY page) AS loads
	FROM told
)
SELECT page, sum(views) AS views,
	sum(seconds) / max(sum(views), 1) AS seconds,
	100 * sum(lasted) / max(sum(views), 1) AS lasted_30s,
	sum(scroll) / sum(n) AS scroll,
	100 * min(bucket) FILTER (WHERE 4 * done >= 3 * loads) AS load_p75
FROM spread
GROUP BY page ORDER BY views DESC, page LIMIT 1000;
