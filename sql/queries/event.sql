-- SPDX-License-Identifier: ISC
-- Events and what comes with them.  Statements of visitors that contact.sql has
-- a twin of call their visitor :person.

-- name: event_add
INSERT INTO event (visitor, previous, at, event, page, page_class, item, form,
	amount, currency, answer, dwell, dwell_before, scroll, load)
VALUES (:person, :previous, :at, :event, :page, :page_class, :item, :form,
	:amount, :currency, :answer, :dwell, :dwell_before, :scroll, :load);

-- One link of the chain; the visitor is named so that a damaged link never
-- shows another person's event.
-- name: event_read
SELECT previous, at, event, page, page_class, item, form, amount, currency,
	answer, dwell, dwell_before, scroll, load
FROM event WHERE id = :id AND visitor = :person;

-- name: event_remove
DELETE FROM event WHERE id = :id AND visitor = :person RETURNING previous;

-- One page's requests, its fragments and a mirror, tell of the same touch at the
-- same time, each worker for itself.
-- name: touch_add
INSERT INTO touch (visitor, at, event, channel, source, source_class, medium,
	campaign, term, content)
SELECT :visitor, :at, :event, :channel, :source, :source_class, :medium,
	:campaign, :term, :content
WHERE NOT EXISTS (SELECT 1 FROM touch WHERE visitor = :visitor
	AND at BETWEEN :at - 10 AND :at + 10 AND channel = :channel
	AND source = :source AND medium = :medium AND campaign = :campaign);

-- Past the limit the oldest but the first goes.
-- name: touch_trim
DELETE FROM touch WHERE visitor = :visitor
	AND (SELECT count(*) FROM touch WHERE visitor = :visitor) > :max
	AND (at, event) = (SELECT at, event FROM touch WHERE visitor = :visitor
		ORDER BY at, event LIMIT 1 OFFSET 1);

-- name: touch_read
SELECT event, at, channel, source, source_class, medium, campaign, term, content
FROM touch WHERE visitor = :visitor ORDER BY at, event;

-- The first time counts.
-- name: exposure_drop
DELETE FROM exposure WHERE visitor = :visitor;

-- name: exposure_add
INSERT INTO exposure (visitor, experiment, variant, at)
VALUES (:visitor, :experiment, :variant, :at)
ON CONFLICT DO NOTHING;

-- name: change_add
INSERT INTO stage_change (visitor, number, at, stage_from, stage_to, rule,
	evidence, happened, correction)
VALUES (:person,
	(SELECT coalesce(max(number), 0) + 1 FROM stage_change
	 WHERE visitor = :person),
	:at, :stage_from, :stage_to, :rule, :evidence, :happened, :correction);

-- What counts as having happened.
-- name: change_read
SELECT at, stage_from, stage_to, rule, evidence FROM stage_change
WHERE visitor = :person
GROUP BY at, stage_from, stage_to, rule, evidence
HAVING sum(happened) > 0
ORDER BY min(number);
