-- SPDX-License-Identifier: ISC
-- What was answered to each question of the pages, of every kind: most often
-- first.
SELECT question, answer, sum(n) AS answers
FROM (
	SELECT substr(page, 6, length(page) - 6) AS question, variant AS answer, n
	FROM counter
	WHERE hour >= :from AND hour < :to AND page GLOB '(ask *)'
	UNION ALL
	SELECT form, answer, 1 FROM event /*scan*/
	WHERE event = 'survey_answer' AND at >= :from AND at < :to
		AND visitor NOT IN
			(SELECT id FROM visitor /*scan*/ WHERE purposes & 2 = 0)
)
GROUP BY question, answer
ORDER BY question, answers DESC, answer;
