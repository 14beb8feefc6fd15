# SPDX-License-Identifier: ISC
# Turns the files of sql/ into the generated header store/statements.h: lists of
# X(NAME, "name", "text"), so that enums and tables are made from one place and
# no SQL stands in C, and one of the values that queries/ take: X(NAME, VALUE,
# number, ":value"), numbered as SQLite does, by first appearance.  Call:
#
#   awk -f src/store/statements.awk sql/prologue.sql sql/once.sql sql/json.sql \
#       sql/queries/*.sql sql/reports/*.sql sql/migrations/*.sql \
#       >store/statements.h.tmp && mv store/statements.h.tmp store/statements.h
#
# A report has its comment too, for people: X(NAME, "name", "text", "comment").
#
# prologue.sql, once.sql, json.sql and queries/ hold named statements ("-- name: x"
# before each); a file of reports/ or migrations/ is one entry, named as the file.
# Comment lines are left out; every other line keeps its place.

function fail(text) {
	print FILENAME ":" FNR ": " text | "cat 1>&2"
	failed = 1
	exit 1
}

function finish() {
	if (name == "")
		return
	if (text == "")
		fail(name ": no statement")
	if ((list, name) in seen)
		fail(name ": named twice")
	seen[list, name] = 1
	upper = toupper(name)
	gsub(/-/, "_", upper)
	body[list] = body[list] " \\\n\tX(" upper ", \"" name "\"," text
	if (list == "REPORTS")
		body[list] = body[list] ", \"" about "\""
	body[list] = body[list] ")"
	name = text = about = ""
}

# The values (":id") in a line of a statement.
function values(line,    value) {
	while (match(line, /:[a-z][a-z0-9_]*/)) {
		value = substr(line, RSTART + 1, RLENGTH - 1)
		line = substr(line, RSTART + RLENGTH)
		if ((name, value) in bound)
			continue
		bound[name, value] = ++bounds[name]
		binds = binds " \\\n\tX(" toupper(name) ", " toupper(value) ", " \
		    bounds[name] ", \":" value "\")"
	}
}

function stem(path) {
	sub(/.*\//, "", path)
	sub(/\.sql$/, "", path)
	return path
}

FNR == 1 {
	finish()
	list = ""
	if (FILENAME ~ /(^|\/)prologue\.sql$/)
		list = "PROLOGUE"
	else if (FILENAME ~ /(^|\/)once\.sql$/)
		list = "ONCE"
	else if (FILENAME ~ /(^|\/)json\.sql$/)
		list = "JSON"
	else if (FILENAME ~ /(^|\/)queries\/[^\/]*$/)
		list = "STATEMENTS"
	else if (FILENAME ~ /(^|\/)reports\/[^\/]*$/)
		list = "REPORTS"
	else if (FILENAME ~ /(^|\/)migrations\/[^\/]*$/)
		list = "MIGRATIONS"
	else
		fail("not a place for SQL")
	if (list == "REPORTS" || list == "MIGRATIONS")
		name = stem(FILENAME)
}

/^-- name: [a-z][a-z0-9_]*$/ {
	finish()
	name = $3
	next
}

/^-- / && list == "REPORTS" && !/SPDX/ && text == "" {
	about = about (about == "" ? "" : " ") substr($0, 4)
}

/^[ \t]*--/ || /^[ \t]*$/ {
	next
}

{
	if (name == "")
		fail("a statement without a name")
	if (list == "STATEMENTS")
		values($0)
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	gsub(/\t/, "\\t")
	text = text " \\\n\t    \"" $0 "\\n\""
}

END {
	if (failed)
		exit 1
	finish()
	print "/* Made by src/store/statements.awk from sql/; do not edit. */"
	print "#ifndef STORE_STATEMENTS_H"
	print "#define STORE_STATEMENTS_H"
	n = split("PROLOGUE ONCE JSON STATEMENTS REPORTS MIGRATIONS", lists, " ")
	for (i = 1; i <= n; i++) {
		if (body[lists[i]] == "") {
			print "no " lists[i] | "cat 1>&2"
			exit 1
		}
		print "\n#define SQL_" lists[i] "(X)" body[lists[i]]
	}
	print "\n#define SQL_VALUES(X)" binds
	print "\n#endif"
}
