-- SPDX-License-Identifier: ISC
-- What was counted in the first week of March 2027, and a bit around it.
-- 1803859200 is Monday 2027-03-01 00:00 UTC.
INSERT INTO counter (hour, page, lang, source_class, stage, variant, n) VALUES
	(1803859200, 'front', 'nb', 'search', 'awareness', 'hero=0 proof=1', 410),
	(1803862800, 'front', 'nb', 'social', 'decision', 'hero=0 proof=0', 122),
	(1803866400, 'front', 'da', 'video', 'consideration', 'hero=2 proof=1', 61),
	(1804200000, 'course', 'nb', 'ai', 'unknown', 'hero=0', 1207),
	(1804200000, '(form ebook)', 'nb', 'ai', 'unknown', 'seen', 9),
	(1803855600, 'front', 'nb', 'search', 'awareness', 'hero=0', 7),
	(1804464000, 'front', 'nb', 'search', 'awareness', 'hero=0', 7);
INSERT INTO contact (email, created_at, seen_at, folded_at, last_event, events,
	name, role, stage, state) VALUES
	('a@example.com', 1803859200, 1803859200, 0, 0, 0, '', '', 'unknown', x''),
	('b@example.com', 1804463999, 1804463999, 0, 0, 0, '', '', 'unknown', x''),
	('c@example.com', 1804464000, 1804464000, 0, 0, 0, '', '', 'unknown', x'');
INSERT INTO contact_change VALUES
	(1, 1, 1803859300, '', 'decision', '', '', 1, 0),
	(2, 1, 1803859400, '', 'decision', '', '', 1, 0);
INSERT INTO outbox (dedup, person, class, list, mail, lang, site, at, due,
	stale, next, state, reason, owner, attempt, code, answer, ended_at) VALUES
	('a', 'ingrid', 'transactional', '', 'staff/lead', 'nb', '', 1803859200,
		1803859200, 1803945600, 1803859200, 'accepted', '', '', 0, 250,
		'', 1803859300),
	('b', 'ingrid', 'marketing', '', 'x', 'nb', '', 1803859200, 1803859200,
		1803945600, 1803859200, 'cancelled', 'suppressed', '', 0, 0, '',
		1803859300);
