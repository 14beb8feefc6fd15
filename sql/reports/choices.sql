-- SPDX-License-Identifier: ISC
-- Choices made, by wording and by what was agreed to.
SELECT wording, purposes, count(*) AS choices
FROM consent /*scan*/
WHERE at >= :from AND at < :to
GROUP BY wording, purposes ORDER BY wording, purposes;
