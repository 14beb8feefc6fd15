-- SPDX-License-Identifier: ISC
-- Reading JSON, with SQLite's own functions and no table: what other servers
-- send.  Each :path was looked at before, for a bad one would be an error.

-- name: json_object
SELECT CASE WHEN json_valid(:doc) THEN json_type(:doc) = 'object' ELSE 0 END;

-- A number as it was written: 1490.00 stays 1490.00.
-- name: json_text
SELECT CASE json_type(:doc, :path)
	WHEN 'text' THEN json_extract(:doc, :path)
	WHEN 'integer' THEN :doc -> :path
	WHEN 'real' THEN :doc -> :path
	WHEN 'true' THEN 'true'
	WHEN 'false' THEN 'false'
END;

-- name: json_list
SELECT e.value FROM json_each(:doc, :path) AS e /*scan*/
WHERE e.type = 'object' LIMIT :most;

-- name: json_pick
SELECT e.value FROM json_each(:doc, :path) AS e /*scan*/
WHERE e.type = 'object' AND CAST(json_extract(e.value, :field) AS TEXT) = :word LIMIT 1;
