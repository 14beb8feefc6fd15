-- SPDX-License-Identifier: ISC
-- What the database holds, and why: the data dictionary.  The program makes it
-- by running migrations/001.sql onwards; tests/lint/sql.sh compares the two.
--
-- Times are seconds since 1970 UTC.  Texts are '' when there is none.  No
-- address (IP), user agent or click id is stored anywhere, and of a referrer no
-- more than its host.
--
-- Tables that page views write are one B-tree each, because a page of the
-- database that changes is a page of its own in the log: events are appended,
-- and linked backwards from the visitor instead of being indexed.

CREATE TABLE visitor (
	-- A browser that agreed (level 2).  Read and written by its number only.
	id INTEGER PRIMARY KEY AUTOINCREMENT, -- in the cookie; never given twice
	created_at INTEGER NOT NULL, -- when the row was made
	seen_at INTEGER NOT NULL,    -- last event of any kind; retention counts from here
	folded_at INTEGER NOT NULL,  -- time of the latest event inside state; 0: none
	last_event INTEGER NOT NULL, -- newest of his events, the chain's head; 0: none
	events INTEGER NOT NULL,     -- how long the chain is
	consent_at INTEGER NOT NULL, -- when he last chose
	purposes INTEGER NOT NULL,   -- bits: 1 remember, 2 measure, 4 experiments, 8 letters, 16 seller; 256: said while his browser sent GPC or DNT
	secret_hash BLOB NOT NULL CHECK (length(secret_hash) = 32), -- of the cookie's secret
	wording TEXT NOT NULL,       -- version of the words he agreed to
	stage TEXT NOT NULL,         -- key of his stage, for reports; the truth is in state
	state BLOB NOT NULL,         -- packed journey state, a value of src/journey/
	contact INTEGER REFERENCES contact (id) ON DELETE SET NULL -- who he is, by the last row of joining; NULL: nobody knows
) STRICT;
CREATE INDEX visitor_contact ON visitor (contact) WHERE contact IS NOT NULL;

CREATE TABLE event (
	-- Something a visitor did.  Appended only; goes with its visitor.
	id INTEGER PRIMARY KEY,      -- order of arrival
	visitor INTEGER NOT NULL,    -- visitor.id; no foreign key, it would need an index
	previous INTEGER NOT NULL,   -- the visitor's event before this one; 0: none
	at INTEGER NOT NULL,         -- when it happened; may be before its predecessor's
	event TEXT NOT NULL,         -- page_view, add_to_cart, ...
	page TEXT NOT NULL,          -- id or path of the page it happened on
	page_class TEXT NOT NULL,    -- that page's class then
	item TEXT NOT NULL,          -- what it was about
	form TEXT NOT NULL,          -- the form, question or box it is of
	amount INTEGER NOT NULL DEFAULT 0,      -- in hundredths of currency; 0: none
	currency TEXT NOT NULL DEFAULT '',      -- NOK, EUR, ...
	answer TEXT NOT NULL DEFAULT '',        -- to a question: its key or number; 'other: ' and what he wrote himself
	dwell INTEGER NOT NULL DEFAULT 0,       -- seconds this page has been visible
	dwell_before INTEGER NOT NULL DEFAULT 0, -- of them, told by an earlier event
	scroll INTEGER NOT NULL DEFAULT 0,      -- how far he read, per cent
	load INTEGER NOT NULL DEFAULT 0         -- ms until the page stood; 0: not told
) STRICT;

CREATE TABLE touch (
	-- How a visit began.  At most 50 a visitor: the first and the latest.
	visitor INTEGER NOT NULL REFERENCES visitor (id) ON DELETE CASCADE,
	at INTEGER NOT NULL,         -- when the visit began
	event INTEGER NOT NULL,      -- event.id it came with
	channel TEXT NOT NULL,       -- organic_search, ...
	source TEXT NOT NULL,        -- key of the source, or its host
	source_class TEXT NOT NULL,  -- search, social, ...
	medium TEXT NOT NULL,        -- utm_medium or what was concluded
	campaign TEXT NOT NULL,      -- utm_campaign
	term TEXT NOT NULL,          -- utm_term
	content TEXT NOT NULL,       -- utm_content
	PRIMARY KEY (visitor, at, event)
) STRICT, WITHOUT ROWID;

CREATE TABLE stage_change (
	-- Why a visitor is in his stage.  Appended only: what a late event changed
	-- in the past is written as corrections.
	visitor INTEGER NOT NULL REFERENCES visitor (id) ON DELETE CASCADE,
	number INTEGER NOT NULL,     -- 1, 2, ... for each visitor
	at INTEGER NOT NULL,         -- when the stage changed
	stage_from TEXT NOT NULL,    -- key of the stage before; '' for the start
	stage_to TEXT NOT NULL,      -- key of the stage after
	rule TEXT NOT NULL,          -- which rule of journey.xml
	evidence TEXT NOT NULL,      -- what made it hold
	happened INTEGER NOT NULL CHECK (happened IN (1, -1)), -- -1: an equal row is taken back
	correction INTEGER NOT NULL CHECK (correction IN (0, 1)), -- 1: found when the history was folded again
	PRIMARY KEY (visitor, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE consent (
	-- Proof of every choice of a visitor, the withdrawal too.  Append-only;
	-- erasing him takes his number out and leaves the proof.  Who refuses at
	-- once leaves none: that would be a row without consent.
	id INTEGER PRIMARY KEY,      -- order of arrival
	at INTEGER NOT NULL,         -- when he chose
	purposes INTEGER NOT NULL,   -- what he agreed to, bits as in visitor; 0: no
	wording TEXT NOT NULL,       -- version of the words he was shown
	visitor INTEGER REFERENCES visitor (id) ON DELETE SET NULL -- NULL: erased
) STRICT;
CREATE INDEX consent_visitor ON consent (visitor);

CREATE TRIGGER consent_kept BEFORE DELETE ON consent
BEGIN
	SELECT raise(ABORT, 'consent is append-only');
END;

CREATE TRIGGER consent_unchanged BEFORE UPDATE ON consent
WHEN new.visitor IS NOT NULL OR new.id <> old.id OR new.at <> old.at
	OR new.purposes <> old.purposes OR new.wording <> old.wording
BEGIN
	SELECT raise(ABORT, 'consent is append-only');
END;

CREATE TABLE counter (
	-- Views and answers of who did not agree to be measured, and what was wrong
	-- with forms of everybody: numbers, nobody's.
	hour INTEGER NOT NULL,       -- start of the hour
	page TEXT NOT NULL,          -- id of the page; '(name)': a block, or a class of pages beside ours; '(ask name)': answers to a question; '(form name)': a form
	lang TEXT NOT NULL,          -- language it was shown in
	source_class TEXT NOT NULL,  -- class of this request's source
	stage TEXT NOT NULL,         -- presumed stage, or that of a mail's link
	variant TEXT NOT NULL,       -- which variants were shown, or the answer; of a form "seen", or a field and the rule it broke
	n INTEGER NOT NULL,          -- how often
	PRIMARY KEY (hour, page, lang, source_class, stage, variant)
) STRICT, WITHOUT ROWID;

CREATE TABLE unknown_source (
	-- Visits from where no table knows, of people: what to name next.  A host,
	-- or what the tags said; at most 1,000 a day, the rest in one row whose
	-- texts are all '', as is what looks like a mail address.  90 days.
	day INTEGER NOT NULL,        -- start of the day, UTC
	host TEXT NOT NULL,          -- of the Referer, or an application's id
	source TEXT NOT NULL,        -- utm_source
	medium TEXT NOT NULL,        -- utm_medium
	campaign TEXT NOT NULL,      -- utm_campaign
	n INTEGER NOT NULL,          -- how often
	PRIMARY KEY (day, host, source, medium, campaign)
) STRICT, WITHOUT ROWID;

CREATE TABLE exposure (
	-- Which variant of an experiment a visitor was shown, and when first; of
	-- who agreed to experiments and to be measured.
	visitor INTEGER NOT NULL REFERENCES visitor (id) ON DELETE CASCADE,
	experiment TEXT NOT NULL,    -- its slot: pages/front.xml:hero
	variant TEXT NOT NULL,       -- name of the variant
	at INTEGER NOT NULL,         -- when he was shown it first
	PRIMARY KEY (visitor, experiment, variant)
) STRICT, WITHOUT ROWID;

CREATE TABLE answer (
	-- Class A writes of the last 24 hours, so that the same again does nothing
	-- and gets the first answer.
	key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 16), -- idempotency key
	at INTEGER NOT NULL,         -- when it was done
	visitor INTEGER,             -- visitor.id it made; NULL: none
	answer TEXT NOT NULL         -- what was answered
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_at ON answer (at);
CREATE INDEX answer_visitor ON answer (visitor) WHERE visitor IS NOT NULL;

CREATE TABLE account (
	-- A company whose people are contacts.  Goes with the last of them.
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE COLLATE NOCASE -- as it was told first
) STRICT;

CREATE TABLE contact (
	-- A person with an address.  Made when a server or a colleague tells of him.
	id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
	created_at INTEGER NOT NULL, -- when the row was made
	seen_at INTEGER NOT NULL,    -- his last event; retention counts from here or from his visitors
	folded_at INTEGER NOT NULL,  -- time of what state has seen last; 0: nothing
	last_event INTEGER NOT NULL, -- newest of his events, the chain's head; 0: none
	events INTEGER NOT NULL,     -- how long the chain is
	email TEXT NOT NULL UNIQUE,  -- in lower case
	name TEXT NOT NULL,          -- as he or the shop wrote it
	account INTEGER REFERENCES account (id) ON DELETE SET NULL, -- his company; NULL: none is known
	role TEXT NOT NULL,          -- his part when the company buys
	stage TEXT NOT NULL,         -- key of his stage, for reports; the truth is in state
	state BLOB NOT NULL,         -- as of a visitor
	lang TEXT NOT NULL DEFAULT '', -- the language he wrote to us in last; '': none is known
	zone TEXT NOT NULL DEFAULT '', -- his time zone, Europe/Oslo; '': the site's
	paused_until INTEGER NOT NULL DEFAULT 0 -- until then he gets no marketing
) STRICT;
CREATE INDEX contact_account ON contact (account) WHERE account IS NOT NULL;

CREATE TABLE contact_event (
	-- Something a contact did that no browser saw: orders, calls, meetings.
	-- Appended only; goes with its contact.  Columns as in event.
	id INTEGER PRIMARY KEY,      -- order of arrival
	contact INTEGER NOT NULL,    -- contact.id; no foreign key, it would need an index
	previous INTEGER NOT NULL,   -- the contact's event before this one; 0: none
	at INTEGER NOT NULL,         -- when it happened
	event TEXT NOT NULL,         -- purchase, meeting, ...
	page TEXT NOT NULL,          -- id or path of a page; as a rule none
	page_class TEXT NOT NULL,    -- its class
	item TEXT NOT NULL,          -- what it was about
	form TEXT NOT NULL,          -- the form it is of
	amount INTEGER NOT NULL,     -- in hundredths of currency; 0: none
	currency TEXT NOT NULL,      -- NOK, EUR, ...
	answer TEXT NOT NULL,        -- to a question: its key or number
	dwell INTEGER NOT NULL,      -- seconds of reading
	dwell_before INTEGER NOT NULL, -- of them, told by an earlier event
	scroll INTEGER NOT NULL,     -- how far he read, per cent
	load INTEGER NOT NULL,       -- ms until the page stood
	key BLOB CHECK (length(key) = 16), -- idempotency key of the write that told it; NULL: a further event of that write
	by TEXT NOT NULL DEFAULT '' -- the colleague who told it; '': none did
) STRICT;
CREATE UNIQUE INDEX contact_event_key ON contact_event (key)
WHERE key IS NOT NULL;

CREATE TABLE contact_change (
	-- Why a contact is in his stage.  As stage_change.
	contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
	number INTEGER NOT NULL,     -- 1, 2, ... for each contact
	at INTEGER NOT NULL,         -- when the stage changed
	stage_from TEXT NOT NULL,    -- key of the stage before; '' for the start
	stage_to TEXT NOT NULL,      -- key of the stage after
	rule TEXT NOT NULL,          -- which rule of journey.xml; "shared: RULE" when a joined visitor was moved by it
	evidence TEXT NOT NULL,      -- what made it hold
	happened INTEGER NOT NULL CHECK (happened IN (1, -1)), -- -1: an equal row is taken back
	correction INTEGER NOT NULL CHECK (correction IN (0, 1)), -- 1: found when the history was folded again
	PRIMARY KEY (contact, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE joining (
	-- Which visitor is which contact, and how that was shown; each undoing too.
	-- Appended only; goes with either of them.
	id INTEGER PRIMARY KEY,      -- order of writing; a visitor's last row holds
	visitor INTEGER NOT NULL REFERENCES visitor (id) ON DELETE CASCADE,
	contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
	at INTEGER NOT NULL,         -- when it was joined or undone
	what TEXT NOT NULL           -- joined by its proof: order, confirm, hand; or ended: undone by hand, withdrawn when he no longer agreed to be remembered
) STRICT;
CREATE INDEX joining_visitor ON joining (visitor);
CREATE INDEX joining_contact ON joining (contact);

CREATE TABLE form_value (
	-- What a contact wrote into a form, or somebody who gave his address: it is
	-- not proven who wrote it.  Appended only; goes with its contact.
	contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
	event INTEGER NOT NULL,      -- contact_event.id of the form_submit, or of his newest event when a sequence set it; 0: imported
	name TEXT NOT NULL,          -- name, company, phone, note, or a field of site.xml
	value TEXT NOT NULL,         -- what was written or chosen; several, one a line
	PRIMARY KEY (contact, event, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE wording (
	-- Words that somebody agreed to: each once, never edited.
	id INTEGER PRIMARY KEY,
	lang TEXT NOT NULL,          -- language of the page they stood on
	words TEXT NOT NULL,         -- as they were shown, without markup
	UNIQUE (lang, words)
) STRICT;

CREATE TRIGGER wording_kept BEFORE DELETE ON wording
BEGIN
	SELECT raise(ABORT, 'wording is append-only');
END;

CREATE TRIGGER wording_unchanged BEFORE UPDATE ON wording
BEGIN
	SELECT raise(ABORT, 'wording is append-only');
END;

CREATE TABLE consent_event (
	-- Proof of what a contact agreed to and took back.  What a form asks for is
	-- only requested: nothing is sent on it until the address confirmed it.
	-- Append-only; erasing him takes his number out and leaves the proof.
	id INTEGER PRIMARY KEY,      -- order of arrival
	contact INTEGER REFERENCES contact (id) ON DELETE SET NULL, -- NULL: erased
	list TEXT NOT NULL,          -- key of the list; '' for a purpose
	purpose TEXT NOT NULL,       -- what for, beside a list
	kind TEXT NOT NULL CHECK (kind IN ('requested', 'confirmed', 'withdrawn',
		'objected', 'exempt-sale', 'used', 'imported')), -- what happened
	at INTEGER NOT NULL,         -- when
	wording INTEGER NOT NULL REFERENCES wording (id), -- what he was shown
	page TEXT NOT NULL,          -- id of the page it stood on
	form TEXT NOT NULL,          -- the form he ticked it in
	channel TEXT NOT NULL DEFAULT 'form', -- how we know: form, mail, page, one-click, complaint, import, operator
	message_id TEXT NOT NULL DEFAULT '', -- the mail he said it by; '': none
	order_ref TEXT NOT NULL DEFAULT '' -- of exempt-sale: the order
) STRICT;
CREATE INDEX consent_event_contact ON consent_event (contact)
WHERE contact IS NOT NULL;
CREATE INDEX consent_event_list ON consent_event (list, contact)
WHERE list <> '' AND contact IS NOT NULL;

CREATE TRIGGER consent_event_kept BEFORE DELETE ON consent_event
BEGIN
	SELECT raise(ABORT, 'consent_event is append-only');
END;

CREATE TRIGGER consent_event_unchanged BEFORE UPDATE ON consent_event
WHEN new.contact IS NOT NULL OR new.id <> old.id OR new.list <> old.list
	OR new.purpose <> old.purpose OR new.kind <> old.kind OR new.at <> old.at
	OR new.wording <> old.wording OR new.page <> old.page
	OR new.form <> old.form OR new.channel <> old.channel
	OR new.message_id <> old.message_id OR new.order_ref <> old.order_ref
BEGIN
	SELECT raise(ABORT, 'consent_event is append-only');
END;

CREATE TABLE outbox (
	-- Mails: to be sent, under way, and what became of each.  `kunderejse
	-- deliver` is the only sender.  Rows stay as long as their contact, so that
	-- none goes twice.
	id INTEGER PRIMARY KEY AUTOINCREMENT, -- in links, bounces and Message-ID; never given twice
	dedup TEXT NOT NULL UNIQUE,  -- what it is sent for: sequence:run:step:contact, confirm:request, ...
	contact INTEGER REFERENCES contact (id) ON DELETE SET NULL, -- to whom; NULL: to a person of the company, or he was erased
	person TEXT NOT NULL,        -- key of a person of site.xml; '': to the contact
	class TEXT NOT NULL CHECK (class IN
		('marketing', 'service', 'transactional')), -- marketing is sent at most once, the rest at least once
	list TEXT NOT NULL,          -- key of the list it is sent to; '': none
	mail TEXT NOT NULL,          -- name of the template
	lang TEXT NOT NULL,          -- language it is written in
	site TEXT NOT NULL,          -- version of the site the template is of
	given BLOB,                  -- values for it, as they were when it was queued; NULL: forgotten
	at INTEGER NOT NULL,         -- when it was queued
	due INTEGER NOT NULL,        -- when it is to be sent
	stale INTEGER NOT NULL,      -- from then on it is too late
	next INTEGER NOT NULL,       -- when it is tried next
	state TEXT NOT NULL CHECK (state IN ('queued', 'claimed', 'sending',
		'accepted', 'failed', 'uncertain', 'cancelled', 'stale')), -- sending: it may have left; accepted: handed over; uncertain: nobody knows
	reason TEXT NOT NULL,        -- why it waits or was not sent, one of src/store/mailrules.c
	owner TEXT NOT NULL,         -- who has it in hand; '': nobody
	lease INTEGER,               -- until when he has it; NULL: nobody has
	attempt INTEGER NOT NULL,    -- how many tries came to nothing by the mail server or a death of the sender
	message_id TEXT,             -- without <>, from the first sending on
	code INTEGER NOT NULL,       -- of SMTP, from the last try; 0: none
	answer TEXT NOT NULL,        -- what the mail server said, without addresses
	ended_at INTEGER,            -- when it was accepted or given up; NULL: not yet
	hook TEXT NOT NULL DEFAULT '', -- name of the secret of the server that is told of the contact, by what is in given; '': it is a mail
	run INTEGER NOT NULL DEFAULT 0, -- run.id it is of, which may be gone; 0: of none
	step TEXT NOT NULL DEFAULT '', -- name of the step of that run
	letter TEXT NOT NULL DEFAULT '', -- letter.name it is of; '': of none
	priority INTEGER NOT NULL DEFAULT 0 -- of what is due at once the higher goes first
) STRICT;
CREATE INDEX outbox_due ON outbox (class, next, priority DESC, id)
WHERE state = 'queued';
CREATE INDEX outbox_letter ON outbox (letter) WHERE letter <> '';
CREATE INDEX outbox_lease ON outbox (lease) WHERE lease IS NOT NULL;
CREATE INDEX outbox_contact ON outbox (contact) WHERE contact IS NOT NULL;
CREATE UNIQUE INDEX outbox_message ON outbox (message_id)
WHERE message_id IS NOT NULL;
CREATE INDEX outbox_given ON outbox (ended_at)
WHERE ended_at IS NOT NULL AND given IS NOT NULL;
CREATE INDEX outbox_nobody ON outbox (ended_at)
WHERE ended_at IS NOT NULL AND contact IS NULL;

CREATE INDEX outbox_hook ON outbox (next, id)
WHERE state = 'queued' AND hook <> '';
CREATE INDEX outbox_sent ON outbox (class, ended_at)
WHERE state IN ('accepted', 'uncertain');

CREATE TABLE run (
	-- A contact's way through a sequence, those that ended too.
	id INTEGER PRIMARY KEY AUTOINCREMENT, -- in outbox; never given twice
	contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
	sequence TEXT NOT NULL,      -- its name
	number INTEGER NOT NULL,     -- 1, 2, ... of the contact through this sequence
	step TEXT NOT NULL,          -- name of the step where he waits; '': he has not begun
	path TEXT NOT NULL,          -- the steps he passed, a blank between two; a branch is STEP>BRANCH
	entered_at INTEGER NOT NULL, -- when he came in
	step_at INTEGER NOT NULL,    -- when he came to step
	wake INTEGER NOT NULL,       -- when it goes on; 9223372036854775807: not by time
	ended_at INTEGER NOT NULL,   -- 0: it runs
	outcome TEXT NOT NULL,       -- how it ended: completed, won, ...; '': it runs
	goal TEXT NOT NULL,          -- the first goal he reached; '': none
	goal_at INTEGER NOT NULL,    -- when; 0: never
	UNIQUE (contact, sequence, number)
) STRICT;
CREATE INDEX run_wake ON run (wake) WHERE ended_at = 0;
CREATE INDEX run_step ON run (sequence, step) WHERE ended_at = 0;

CREATE TABLE scan (
	-- How far all contacts were looked at for a sequence that is entered by
	-- silence or by being in a stage.
	name TEXT PRIMARY KEY,       -- sequence and place of its rule
	stands_at INTEGER NOT NULL,  -- who was seen last by then was looked at
	until INTEGER NOT NULL,      -- of the pass under way: up to when; 0: none is
	cursor INTEGER NOT NULL,     -- contact.id it has come to
	day INTEGER NOT NULL,        -- the day that let_in is of
	let_in INTEGER NOT NULL      -- how many came in by it on that day
) STRICT, WITHOUT ROWID;

CREATE TABLE letter (
	-- A mail that goes to the members of a list once.
	name TEXT PRIMARY KEY,
	list TEXT NOT NULL,          -- key of the list
	mail TEXT NOT NULL,          -- name of the template
	state TEXT NOT NULL CHECK (state IN
		('held', 'going', 'sent', 'stopped')), -- going: its mails are being queued; sent: all are
	site TEXT NOT NULL,          -- version of the site the template is of
	at INTEGER NOT NULL,         -- when it begins to go
	stale INTEGER NOT NULL,      -- from then on it is too late
	spread INTEGER NOT NULL,     -- seconds over which it goes
	ordered_at INTEGER NOT NULL, -- when it was put down
	by TEXT NOT NULL,            -- who sent it, as the web server knows him; '': its time came
	cursor INTEGER NOT NULL,     -- contact.id up to which members were asked about
	queued INTEGER NOT NULL      -- how many mails that were
) STRICT, WITHOUT ROWID;

CREATE TABLE suppression (
	-- Addresses that are not written to, known by a hash, so that they stay
	-- when the contact is erased and hold when he is imported again.
	hash BLOB NOT NULL CHECK (length(hash) = 32), -- of the address, under the ring's first key
	scope TEXT NOT NULL CHECK (scope IN ('all', 'marketing', 'list')), -- what is not sent
	list TEXT NOT NULL,          -- key of the list; '' for the other scopes
	reason TEXT NOT NULL,        -- left, objection, hard-bounce, complaint, operator, role-address
	at INTEGER NOT NULL,         -- since when
	lifted_at INTEGER NOT NULL,  -- when he asked for mail again; 0: it holds
	evidence TEXT NOT NULL,      -- what shows it, without an address
	PRIMARY KEY (hash, scope, list, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE ticket (
	-- What a mail carries to show that its address is read by whom it names:
	-- random, and used once.  Made when the mail leaves.
	hash BLOB PRIMARY KEY CHECK (length(hash) = 32), -- of the random bytes in the link
	what TEXT NOT NULL CHECK (what IN ('confirm', 'export', 'erase')), -- what it opens
	contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE, -- whose address
	form TEXT NOT NULL,          -- of confirm: the form that asked
	asked_at INTEGER NOT NULL,   -- when he asked; of the form's consents
	message_id TEXT NOT NULL,    -- the mail it is in
	until INTEGER NOT NULL,      -- from then on it opens nothing
	used_at INTEGER NOT NULL     -- 0: not yet
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_contact ON ticket (contact);
CREATE INDEX ticket_until ON ticket (until);

CREATE TABLE mail_link (
	-- Where the links of a mail lead whose reader agreed that we see them.
	outbox INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
	number INTEGER NOT NULL,     -- in the order of the mail, from 0
	target TEXT NOT NULL,        -- the address
	clicks INTEGER NOT NULL,     -- how often it was fetched, by programs too
	human INTEGER NOT NULL,      -- how often a page view followed
	PRIMARY KEY (outbox, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE task (
	-- What a colleague is to do about a contact.
	id INTEGER PRIMARY KEY,
	contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
	person TEXT NOT NULL,        -- whose it is: key of a person of site.xml
	text TEXT NOT NULL,          -- what is to be done
	at INTEGER NOT NULL,         -- when it was written
	by TEXT NOT NULL,            -- who wrote it, as the web server knows him
	due INTEGER NOT NULL,        -- from then on it is late
	done_at INTEGER NOT NULL,    -- 0: not yet
	done_by TEXT NOT NULL        -- who said so
) STRICT;
CREATE INDEX task_contact ON task (contact);
CREATE INDEX task_open ON task (due) WHERE done_at = 0;

CREATE TABLE note (
	-- What a colleague wrote down about a contact.
	id INTEGER PRIMARY KEY,
	contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
	text TEXT NOT NULL,
	at INTEGER NOT NULL,         -- when it was written
	by TEXT NOT NULL             -- who wrote it, as the web server knows him
) STRICT;
CREATE INDEX note_contact ON note (contact);

CREATE TABLE contact_tag (
	-- A word that colleagues sort a contact by.
	contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
	tag TEXT NOT NULL,           -- a name, as files and parts have
	PRIMARY KEY (contact, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_tag_tag ON contact_tag (tag);

-- Visitors who are a contact and do not let the seller see what they do: they
-- did not agree to it in their browser, and he does not agree to it with his
-- address (as people/agreed.h judges).  The one place where that is decided:
-- what such a visitor did is shown to no seller, nor is the stage of the
-- contact, which holds it.
CREATE VIEW unseen AS
SELECT id AS visitor, contact FROM visitor
WHERE contact IS NOT NULL AND purposes & 16 = 0 AND NOT coalesce(
	(SELECT kind IN ('confirmed', 'exempt-sale', 'imported')
	 FROM consent_event
	 WHERE contact = visitor.contact AND kind NOT IN ('requested', 'used')
		AND list = '' AND (purpose = 'seller'
			OR purpose = '' AND kind = 'objected')
	 ORDER BY consent_event.id DESC LIMIT 1), 0);
