# SPDX-License-Identifier: ISC
# Turns client.js into the generated header pages/clientscript.h, without its
# comments, which stand on lines of their own, and what stands before a line.
# Call:
#
#   awk -f src/pages/client.awk src/pages/client.js \
#       >pages/clientscript.h.tmp && mv pages/clientscript.h.tmp pages/clientscript.h

BEGIN {
	print "/* Made by src/pages/client.awk from client.js; do not edit. */"
	print "#ifndef PAGES_CLIENTSCRIPT_H"
	print "#define PAGES_CLIENTSCRIPT_H"
	print "\nstatic const char client_script[] ="
}

/^[ \t]*\/\// || /^[ \t]*$/ {
	next
}

{
	sub(/^[ \t]+/, "")
	gsub(/\\/, "&&")
	gsub(/"/, "\\\"")
	print "    \"" $0 "\\n\""
}

END {
	print "    \"\";"
	print "\n#endif"
}
