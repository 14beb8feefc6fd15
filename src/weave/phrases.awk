# SPDX-License-Identifier: ISC
# Turns templates/phrases.tsv, key TAB language TAB words, into the generated
# header weave/phrases.h.  Call:
#
#   awk -f src/weave/phrases.awk templates/phrases.tsv \
#       >weave/phrases.h.tmp && mv weave/phrases.h.tmp weave/phrases.h

BEGIN {
	FS = "\t"
	print "/* Made by src/weave/phrases.awk from phrases.tsv; do not edit. */"
	print "#ifndef WEAVE_PHRASES_H"
	print "#define WEAVE_PHRASES_H"
	print "\nstatic const struct {"
	print "\tstruct str key, lang, words;"
	print "} phrases[] = {"
}

/^#/ || /^$/ {
	next
}

NF != 3 {
	print FILENAME ":" FNR ": not key, language, words" >"/dev/stderr"
	exit 1
}

{
	gsub(/\\/, "&&")
	gsub(/"/, "\\\"")
	print "    {STR(\"" $1 "\"), STR(\"" $2 "\"), STR(\"" $3 "\")},"
}

END {
	print "};"
	print "\n#endif"
}
