-- SPDX-License-Identifier: ISC
-- Where a slot had nothing of its own to say: views of who did not agree to be
-- measured that were shown its otherwise, by page, slot and cell (source class,
-- stage, language).
WITH RECURSIVE shown(page, source_class, stage, lang, slot, rest, n) AS (
	SELECT page, source_class, stage, lang, '', variant || ' ', sum(n)
	FROM counter
	WHERE hour >= :from AND hour < :to AND page NOT GLOB '(*'
		AND variant GLOB '*=0*'
	GROUP BY 1, 2, 3, 4, 6
	UNION ALL
	SELECT page, source_class, stage, lang,
		substr(rest, 1, instr(rest, ' ') - 1),
		substr(rest, instr(rest, ' ') + 1), n
	FROM shown /*scan*/ WHERE rest <> ''
)
SELECT page, substr(slot, 1, length(slot) - 2) AS slot, source_class, stage,
	lang, sum(n) AS views
FROM shown /*scan*/
WHERE slot GLOB '*=0'
	AND instr(:boxes, ' ' || substr(slot, 1, length(slot) - 2) || ' ') = 0
GROUP BY 1, 2, 3, 4, 5
ORDER BY views DESC, 1, 2, 3, 4, 5;
