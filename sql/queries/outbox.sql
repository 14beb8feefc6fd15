-- SPDX-License-Identifier: ISC
-- Mails: queued, taken in hand, sent or given up, kept for a while.

-- name: mail_add
INSERT INTO outbox (dedup, contact, person, class, list, mail, lang, site, given,
	at, due, stale, next, state, reason, owner, attempt, code, answer,
	ended_at, hook, run, step, letter, priority)
VALUES (:dedup, :contact, :person, :class, :list, :mail, :lang, :site, :given,
	:at, :due, :stale, :due, iif(:reason = '', 'queued', 'cancelled'), :reason,
	'', 0, 0, '', iif(:reason = '', NULL, :at), :hook, :run, :step, :letter,
	:priority)
ON CONFLICT (dedup) DO NOTHING;

-- name: mail_due
SELECT id FROM outbox
WHERE state = 'queued' AND class = :class AND next <= :now AND hook = ''
ORDER BY next, priority DESC, id LIMIT :max;

-- The same of what servers are told.
-- name: hook_due
SELECT id FROM outbox
WHERE state = 'queued' AND hook <> '' AND next <= :now
ORDER BY next, id LIMIT :max;

-- When the first of a class is to be tried; NULL: none waits.
-- name: mail_next
SELECT min(next) FROM outbox
WHERE state = 'queued' AND class = :class AND hook = '';

-- name: hook_next
SELECT min(next) FROM outbox WHERE state = 'queued' AND hook <> '';

-- A server that does not answer is not asked for each message.
-- name: hook_put_off
UPDATE outbox SET next = :next
WHERE state = 'queued' AND hook <> '' AND hook = :hook AND next < :next;

-- name: mail_read
SELECT dedup, contact, person, class, list, mail, lang, site, given, at, due,
	stale, state, owner, attempt, message_id, hook, run, step, letter, priority
FROM outbox WHERE id = :id;

-- name: mail_claim
UPDATE outbox SET state = 'claimed', owner = :owner, lease = :lease
WHERE id = :id AND state = 'queued';

-- name: mail_send
UPDATE outbox SET state = 'sending', lease = :lease, message_id = :message_id
WHERE id = :id AND state = 'claimed';

-- What was said of an earlier try stays when nothing new was.
-- name: mail_wait
UPDATE outbox SET state = 'queued', reason = :reason, owner = '', lease = NULL,
	next = :next, attempt = attempt + :more,
	code = CASE :code WHEN 0 THEN code ELSE :code END,
	answer = CASE :answer WHEN '' THEN answer ELSE :answer END
WHERE id = :id;

-- name: mail_end
UPDATE outbox SET state = :state, reason = :reason, owner = '', lease = NULL,
	ended_at = :ended_at,
	code = CASE :code WHEN 0 THEN code ELSE :code END,
	answer = CASE :answer WHEN '' THEN answer ELSE :answer END
WHERE id = :id;

-- Of a mail that is uncertain, by who looked for it: it is sent once more, under
-- the Message-ID it has; or it did arrive.  Only as it was when he looked.
-- name: mail_again
UPDATE outbox SET state = 'queued', reason = '', next = :now, ended_at = NULL
WHERE id = :id AND state = 'uncertain' AND ended_at = :ended_at
	AND stale > :now AND given IS NOT NULL;

-- name: mail_arrived
UPDATE outbox SET state = 'accepted', reason = ''
WHERE id = :id AND state = 'uncertain' AND ended_at = :ended_at;

-- For people: the newest first; in one state, or '' for all.
-- name: mail_list
SELECT outbox.id, outbox.state, reason, class, mail, list, coalesce(email, ''),
	person, code, answer, coalesce(message_id, ''), next, stale,
	coalesce(ended_at, 0), given IS NOT NULL, hook
FROM outbox /*scan*/ LEFT JOIN contact ON contact.id = outbox.contact
WHERE :state = '' OR outbox.state = :state
ORDER BY outbox.id DESC LIMIT :max;

-- Of a backup that is put back: marketing that was due may have left since, and
-- goes once or not at all.  What is too late by now becomes so by itself.
-- name: mail_restored
UPDATE outbox /*scan*/ SET state = 'uncertain', reason = 'restored', owner = '',
	lease = NULL, ended_at = :now
WHERE class = 'marketing' AND state IN ('queued', 'claimed', 'sending')
	AND next <= :now AND stale > :now;

-- name: mail_renew
UPDATE outbox SET lease = :lease
WHERE id = :id AND owner = :owner AND lease IS NOT NULL;

-- In hand of who took too long; with an owner also of all others.
-- name: mail_left_behind
SELECT id FROM outbox
WHERE lease > 0 AND (lease < :now OR (:owner <> '' AND owner <> :owner))
LIMIT :max;

-- When this contact was sent marketing; what is under way counts as now, and
-- what a clock that was wrong put more than a day ahead does not.
-- name: mail_history
SELECT coalesce(ended_at, :now) FROM outbox
WHERE contact = :contact AND class = 'marketing' AND id <> :id
	AND state IN ('claimed', 'sending', 'accepted', 'uncertain')
	AND coalesce(ended_at, :now) > :after
	AND coalesce(ended_at, :now) < :now + 86400
ORDER BY 1 DESC LIMIT :max;

-- Whether other marketing of a higher priority could be sent to him now.  By
-- him: by what is due each mail would walk the whole queue.
-- name: mail_outranked
SELECT EXISTS (SELECT 1 FROM outbox INDEXED BY outbox_contact
	WHERE contact = :contact AND class = 'marketing' AND state = 'queued'
		AND next <= :now AND stale > :now AND priority > :priority
		AND id <> :id);

-- Marketing that left today, and the days before on which some did: each day is
-- one look, however much left on it.  Not what left after tomorrow, by a clock
-- that was wrong.
-- name: mail_days
WITH RECURSIVE day (last) AS (
	SELECT max(ended_at) FROM outbox WHERE class = 'marketing'
		AND state IN ('accepted', 'uncertain')
		AND ended_at >= :after AND ended_at < :today
	UNION ALL
	SELECT (SELECT max(ended_at) FROM outbox WHERE class = 'marketing'
		AND state IN ('accepted', 'uncertain') AND ended_at >= :after
		AND ended_at < :today - (:today - 1 - last) / 86400 * 86400 - 86400)
	FROM day /*scan*/ WHERE last IS NOT NULL
)
SELECT (SELECT count(*) FROM outbox WHERE class = 'marketing'
		AND state IN ('accepted', 'uncertain')
		AND ended_at >= :today AND ended_at < :today + 2 * 86400),
	(SELECT count(last) FROM day /*scan*/);

-- name: mail_waiting
SELECT id, class, list FROM outbox
WHERE contact = :contact AND state = 'queued' AND hook = '' LIMIT :max;

-- name: mail_forget
UPDATE outbox SET given = NULL, answer = '' WHERE contact = :contact;

-- name: mail_forget_old
UPDATE outbox SET given = NULL, answer = '' WHERE id IN
	(SELECT id FROM outbox WHERE ended_at < :before AND given IS NOT NULL
	 ORDER BY ended_at LIMIT :max);

-- name: mail_expire
DELETE FROM outbox WHERE id IN
	(SELECT id FROM outbox WHERE ended_at < :before AND contact IS NULL
	 ORDER BY ended_at LIMIT :max);
