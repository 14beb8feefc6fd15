-- SPDX-License-Identifier: ISC
-- These days on one page: contacts who are new, who confirmed and who left, how
-- many came into each stage, tasks that should be done, and for how many hours the
-- oldest mail waits that could have been sent.  No stage of who does not let the seller see.
SELECT 'contacts' AS what, '' AS stage, count(*) AS n
FROM contact /*scan*/ WHERE created_at >= :from AND created_at < :to
UNION ALL
SELECT 'confirmed', '', count(DISTINCT contact)
FROM consent_event /*scan*/
WHERE kind = 'confirmed' AND at >= :from AND at < :to
UNION ALL
SELECT 'left', '', count(DISTINCT contact)
FROM consent_event /*scan*/
WHERE kind IN ('withdrawn', 'objected') AND at >= :from AND at < :to
UNION ALL
SELECT 'moved', stage_to, count(*) FROM (
	SELECT contact, stage_to FROM contact_change /*scan*/
	WHERE at >= :from AND at < :to AND contact NOT IN
		(SELECT contact FROM unseen /*scan*/)
	GROUP BY contact, stage_to HAVING sum(happened) > 0)
GROUP BY stage_to
UNION ALL
SELECT 'tasks', '', count(*) FROM task /*scan*/
WHERE done_at = 0 AND due < :to
UNION ALL
SELECT 'waits', '', coalesce((:to - min(next)) / 3600, 0)
FROM outbox /*scan*/ WHERE state = 'queued' AND next < :to;
