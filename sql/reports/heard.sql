-- SPDX-License-Identifier: ISC
-- How people say they heard of us, beside the first visit that was measured; of
-- who may not be measured only the class of that visit is known.
SELECT reported, channel, source_class, source, sum(n) AS answers
FROM (
	SELECT variant AS reported, '' AS channel, source_class, '' AS source, n
	FROM counter
	WHERE hour >= :from AND hour < :to AND page GLOB '(ask *)'
		AND instr(:heard, ' ' || substr(page, 6, length(page) - 6) || ' ')
	UNION ALL
	SELECT e.answer, coalesce(t.channel, ''), coalesce(t.source_class, ''),
		coalesce(t.source, ''), 1
	FROM event AS e /*scan*/
	LEFT JOIN touch AS t ON t.visitor = e.visitor
		AND (t.at, t.event) = (SELECT at, event FROM touch
			WHERE visitor = e.visitor ORDER BY at, event LIMIT 1)
	WHERE e.event = 'survey_answer' AND e.at >= :from AND e.at < :to
		AND instr(:heard, ' ' || e.form || ' ')
		AND e.visitor NOT IN
			(SELECT id FROM visitor /*scan*/ WHERE purposes & 2 = 0)
)
GROUP BY reported, channel, source_class, source
ORDER BY answers DESC, reported, channel, source_class, source;
