-- SPDX-License-Identifier: ISC
-- What became of each form: seen, started (told by browsers of who agreed),
-- kept from sending by which field and rule, and sent.  Faults are counted of
-- everybody, each field once for each try.
SELECT form, what, field, rule, sum(n) AS n
FROM (
	SELECT substr(page, 7, length(page) - 7) AS form,
		CASE WHEN variant = 'seen' THEN 'seen' ELSE 'fault' END AS what,
		CASE WHEN variant = 'seen' THEN ''
			ELSE substr(variant, 1, instr(variant, ' ') - 1) END AS field,
		CASE WHEN variant = 'seen' THEN ''
			ELSE substr(variant, instr(variant, ' ') + 1) END AS rule,
		n
	FROM counter
	WHERE hour >= :from AND hour < :to AND page GLOB '(form *)'
	UNION ALL
	SELECT form, CASE event WHEN 'form_view' THEN 'seen' ELSE 'started' END,
		'', '', 1
	FROM event /*scan*/
	WHERE event IN ('form_view', 'form_start') AND form <> ''
		AND at >= :from AND at < :to
		AND visitor NOT IN
			(SELECT id FROM visitor /*scan*/ WHERE purposes & 2 = 0)
	UNION ALL
	SELECT form, 'sent', '', '', 1
	FROM contact_event /*scan*/
	WHERE event = 'form_submit' AND form <> '' AND at >= :from AND at < :to
)
GROUP BY form, what, field, rule
ORDER BY form, CASE what WHEN 'seen' THEN 1 WHEN 'started' THEN 2
	WHEN 'fault' THEN 3 ELSE 4 END, n DESC, field, rule;
