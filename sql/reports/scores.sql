-- SPDX-License-Identifier: ISC
-- Scales: of 0 to 10 the share of 9 and 10 less that of 0 to 6, in points (NPS);
-- of 1 to 5 the share of 4 and 5, in per cent (CSAT).
WITH said AS (
	-- Of who is measured the last answer; of others each.
	SELECT question, score, 1 AS n
	FROM (
		SELECT form AS question, CAST(answer AS INTEGER) AS score,
			row_number() OVER (PARTITION BY visitor, form
				ORDER BY at DESC, id DESC) AS age
		FROM event /*scan*/
		WHERE event = 'survey_answer' AND at >= :from AND at < :to
			AND instr(:nps || :csat, ' ' || form || ' ')
			AND visitor NOT IN
				(SELECT id FROM visitor /*scan*/ WHERE purposes & 2 = 0)
	)
	WHERE age = 1
	UNION ALL
	SELECT substr(page, 6, length(page) - 6), CAST(variant AS INTEGER), n
	FROM counter
	WHERE hour >= :from AND hour < :to AND page GLOB '(ask *)'
		AND instr(:nps || :csat,
			' ' || substr(page, 6, length(page) - 6) || ' ')
), added AS (
	SELECT question, instr(:nps, ' ' || question || ' ') > 0 AS is_nps,
		sum(n) AS n, sum(n * (score >= 9)) AS promoters,
		sum(n * (score <= 6)) AS detractors,
		sum(n * (score >= 4)) AS satisfied
	FROM said GROUP BY question
)
SELECT question, n,
	iif(is_nps, promoters, '') AS promoters,
	iif(is_nps, detractors, '') AS detractors,
	iif(is_nps, CAST(round(100.0 * (promoters - detractors) / n) AS INTEGER),
		'') AS nps,
	iif(is_nps, '', satisfied) AS satisfied,
	iif(is_nps, '', CAST(round(100.0 * satisfied / n) AS INTEGER)) AS csat,
	iif(n < 30, 'too few to say: fewer than 30', '') AS says
FROM added ORDER BY question;
