-- SPDX-License-Identifier: ISC
-- Which visitors turned out to be whom, by which proof, and which joins were
-- undone or withdrawn; the last row of a visitor counts.
SELECT visitor, email, what, date(at, 'unixepoch') AS day
FROM joining /*scan*/ JOIN contact ON contact.id = joining.contact
WHERE at >= :from AND at < :to
ORDER BY joining.id;
