-- SPDX-License-Identifier: ISC
-- The visitor's row.

-- name: visitor_read
SELECT visitor.created_at, visitor.seen_at, visitor.folded_at,
	visitor.last_event, visitor.events, consent_at, purposes, secret_hash,
	wording, visitor.stage, visitor.state, contact, contact.state
FROM visitor LEFT JOIN contact ON contact.id = visitor.contact
WHERE visitor.id = :id;

-- name: visitor_add
INSERT INTO visitor (created_at, seen_at, folded_at, last_event, events,
	consent_at, purposes, secret_hash, wording, stage, state)
VALUES (:created_at, :seen_at, 0, 0, 0, :consent_at, :purposes,
	:secret_hash, :wording, :stage, :state);

-- name: visitor_put
UPDATE visitor SET consent_at = :consent_at, purposes = :purposes,
	wording = :wording, stage = :stage, state = :state
WHERE id = :id;

-- name: visitor_fold
UPDATE visitor SET seen_at = :seen_at, folded_at = :folded_at,
	last_event = :last_event, events = :events, stage = :stage,
	state = :state
WHERE id = :id;

-- name: visitor_join
UPDATE visitor SET contact = :contact WHERE id = :id;

-- name: visitor_remove
DELETE FROM visitor WHERE id = :id;

-- The next rows in order of number, for retention.
-- name: visitor_after
SELECT id, seen_at FROM visitor WHERE id > :id ORDER BY id LIMIT :max;

-- name: visitor_cut
UPDATE visitor SET last_event = :last_event, events = events - :removed
WHERE id = :id;
