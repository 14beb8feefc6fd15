-- SPDX-License-Identifier: ISC
-- Views of who did not agree to be measured, by cell (source class, stage,
-- language) and page.
SELECT source_class, stage, lang, page, sum(n) AS views
FROM counter
WHERE hour >= :from AND hour < :to AND page NOT GLOB '(ask *)'
	AND page NOT GLOB '(form *)'
GROUP BY source_class, stage, lang, page
ORDER BY views DESC, source_class, stage, lang, page;
