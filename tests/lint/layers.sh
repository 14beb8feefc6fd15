#!/bin/sh
# SPDX-License-Identifier: ISC
# The shape of src/: who may include whom, which file talks to which library,
# who allocates and who ends the process.
set -eu
LC_ALL=C
export LC_ALL

# Complaints about the tree in the current folder.
complaints() {
	find src -name '*.[ch]' ! -path 'src/source/*_table.h' \
	    ! -path 'src/store/statements.h' | sort |
	xargs awk '
	BEGIN {
		n = split("base mail http source journey template store people " \
		    "sequence sending pages model logic weave insight publish rehearsal admin program", names, " ")
		for (i = 1; i <= n; i++)
			place[names[i]] = i
		library["<fcgiapp.h>"] = "^src/http/fcgi\\.c$"
		library["<fcgi_stdio.h>"] = "^$"
		library["<sqlite3.h>"] = "^src/store/"
		library["<sodium.h>"] = "^src/base/"
		library["<idn2.h>"] = "^src/mail/domain\\.c$"
		library["<resolv.h>"] = "^src/mail/resolve\\.c$"
		library["<zlib.h>"] = "^src/insight/logfile\\.c$"
		library["<yaml.h>"] = "^src/insight/hostlist\\.c$"
		library["<gumbo.h>"] = "^src/insight/htmlpage\\.c$"
		library["<qrencode.h>"] = "^src/program/qr\\.c$"
	}
	function bad(line, what) {
		print FILENAME ":" line ": " what
	}
	function end_file() {
		if (last > 500)
			print file ":" last ": more than 500 lines"
	}
	FNR == 1 {
		end_file()
		file = FILENAME
		split(FILENAME, part, "/")
		room = part[2]
		if (!(room in place))
			bad(1, "no room of this name is known")
		if ($0 != "/* SPDX-License-Identifier: ISC */")
			bad(1, "the first line is not the licence")
		comment = 0
	}
	{ last = FNR }
	/^#include "/ {
		split($2, quoted, "\"")
		split(quoted[2], to, "/")
		if (!(to[1] in place))
			bad(FNR, "includes no room: " $2)
		else if (place[to[1]] > place[room])
			bad(FNR, room " includes the later " to[1])
	}
	/^#include </ {
		rule = ($2 in library) ? library[$2] : \
		    $2 ~ /^<libxml\// ? "^src/model/xml\\.c$" : \
		    $2 ~ /^<curl\// ? "^src/mail/(wire|post)\\.c$" : \
		    $2 ~ /^<(sodium|libidn2|idn2)/ ? "^$" : ""
		if (rule != "" && FILENAME !~ rule)
			bad(FNR, $2 " does not belong here")
	}
	# Comments may name what code may not call.
	{
		code = $0
		gsub(/"([^"\\]|\\.)*"/, "\"\"", code)
		gsub(/\/\*.*\*\//, "", code)
		if (comment) {
			if (!sub(/^.*\*\//, "", code))
				next
			comment = 0
		}
		if (sub(/\/\*.*$/, "", code))
			comment = 1
		code = " " code
	}
	code ~ /[^A-Za-z0-9_.>](malloc|calloc|realloc|reallocarray|free|strdup|strndup|asprintf|vasprintf)\(/ {
		if (FILENAME != "src/base/arena.c")
			bad(FNR, "allocates outside src/base/arena.c")
	}
	code ~ /[^A-Za-z0-9_.>](exit|quick_exit)\(/ {
		if (FILENAME !~ /^src\/(base\/arena|program\/(main|worker|deliver)|source\/make[a-z]*)\.c$/)
			bad(FNR, "ends the process")
	}
	END { end_file() }'
}

# plant WHERE TEXT WHAT: a file with this text is complained about with WHAT.
plant() {
	rm -rf "$scratch/tree"
	mkdir -p "$scratch/tree/$(dirname "$1")"
	cd "$scratch/tree"
	printf '/* SPDX-License-Identifier: ISC */\n%b' "$2" >"$1"
	if [ -z "$3" ]; then
		[ -z "$(complaints)" ] && return
	else
		complaints | grep -q "$3" && return
	fi
	echo "layers.sh does not find what was planted: ${3:-nothing}"
	exit 99
}

self_test() {
	good='#include "base/str.h"\n/* free(p), exit(1) */\n'
	good="$good"'int x; /* a\n malloc(1) */\nvoid f(void) { say("free(x)"); }\n'
	plant src/http/a.c "$good" ''
	plant src/store/a.c '#include <sqlite3.h>\n' ''
	plant src/base/arena.c 'a = malloc(1);\n\texit(3);\n' ''
	plant src/http/a.c '#include "store/store.h"\n' 'later store'
	plant src/base/a.c '#include "http/query.h"\n' 'later http'
	plant src/base/a.c '#include "str.h"\n' 'no room'
	plant src/post/a.c '\n' 'no room of this name'
	plant src/mail/a.c '#include "http/query.h"\n' 'later http'
	plant src/pages/a.c '#include <sqlite3.h>\n' 'does not belong'
	plant src/http/gate.c '#include <fcgiapp.h>\n' 'does not belong'
	plant src/model/read.c '#include <libxml/SAX2.h>\n' 'not belong'
	plant src/mail/submit.c '#include <curl/curl.h>\n' 'not belong'
	plant src/store/a.c '#include <sodium.h>\n' 'does not belong'
	plant src/http/a.c '\tp = malloc(1);\n' 'allocates'
	plant src/http/a.c '\tfree(p);\n' 'allocates'
	plant src/http/a.c '/* one */ /* two\n*/ p = strdup(q);\n' 'allocates'
	plant src/program/master.c '\texit(1);\n' 'ends the process'
	plant src/http/a.c "$(seq 500)\n" 'more than 500'
	rm -rf "$scratch/tree"
	mkdir -p "$scratch/tree/src/base"
	cd "$scratch/tree"
	echo 'int x;' >src/base/a.c
	complaints | grep -q 'licence' || exit 99
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
top=$(cd "${srcdir:-$(dirname "$0")/../..}" && pwd)

(self_test) || exit 99
cd "$top"
found=$(complaints)
[ -z "$found" ] || { echo "$found"; exit 1; }
