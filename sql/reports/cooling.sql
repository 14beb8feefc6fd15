-- SPDX-License-Identifier: ISC
-- Who is cooling now, whatever the days, the last heard of first: silent since he
-- was last heard of, and the day on which a cool rule of his stage takes effect;
-- or cooled, since the day on which one did.  Who that is the program says, and
-- the site: rows of contact, stage, what, since and the effect.
SELECT contact.id AS contact, email, contact.name AS name, company.name AS company,
	cool.value ->> 1 AS stage, cool.value ->> 2 AS what,
	date(cool.value ->> 3, 'unixepoch') AS since,
	CASE cool.value ->> 4 WHEN 0 THEN ''
		ELSE date(cool.value ->> 4, 'unixepoch') END AS cools
FROM json_each(:cooling) AS cool /*scan*/
	JOIN contact ON contact.id = cool.value ->> 0
	LEFT JOIN account AS company ON company.id = contact.account
ORDER BY cool.value ->> 3 DESC, contact.id;
