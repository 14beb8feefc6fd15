-- SPDX-License-Identifier: ISC
-- Which visitors turned out to be whom, by which proof; the last row of a
-- visitor counts, joined 0 is an undoing.
SELECT visitor, email, proof, joined, date(at, 'unixepoch') AS day
FROM joining /*scan*/ JOIN contact ON contact.id = joining.contact
WHERE at >= :from AND at < :to
ORDER BY joining.id;
