#!/bin/sh
# SPDX-License-Identifier: ISC
# The examples of the manual pages are true.  In a page,
#	.\" file: NAME                  the display that follows is that file
#	.\" shows: ARGUMENTS : TEXT     `render ARGUMENTS` then holds TEXT
# The files of a page make one site, over the smallest one there is; `check`
# must find nothing in it, not even a reason to warn.
set -eu

top=$(cd "${srcdir:-$(dirname "$0")/../..}" && pwd)
program=${KUNDEREJSE:-./kunderejse}
[ -x "$program" ] || { echo "no program at $program"; exit 77; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# extract PAGE DIR: the files of a page, with mdoc's escapes taken back.
extract() {
	awk -v dir="$2" '
	/^\.\\" file: / { file = dir "/" $3 }
	/^\.Ed/ { inside = 0; file = "" }
	inside {
		gsub(/\\e/, "\\")
		sub(/^\\&/, "")
		print >file
	}
	/^\.Bd/ && file != "" { inside = 1 }' "$1"
}

# The renders a page promises, ARGUMENTS TAB TEXT.
promises() {
	sed -n 's/^\.\\" shows: \(.*\) : \(.*\)/\1	\2/p' "$1"
}

# try PAGE: what is not true about it.
try() {
	site=$scratch/site
	rm -rf "$site"
	mkdir -p "$site"
	cp -R "$top/tests/complaints/base/." "$site"
	chmod -R u+w "$site"
	sed -n 's/^\.\\" file: //p' "$1" | while read -r file; do
		mkdir -p "$(dirname "$site/$file")"
	done
	extract "$1" "$site"
	if ! "$program" check --site "$site" >"$scratch/said" 2>&1 ||
	    grep -qE ': (error|warning): ' "$scratch/said"; then
		cat "$scratch/said"
	fi
	promises "$1" | while IFS='	' read -r arguments text; do
		# shellcheck disable=SC2086 # the arguments are words
		"$program" render --site "$site" $arguments \
		    >"$scratch/page" 2>&1 </dev/null || :
		grep -qF -e "$text" "$scratch/page" ||
		    echo "render $arguments does not show: $text"
	done
}

self_test() {
	page=$top/src/model/kunderejse-site.5
	sed 's/<k:text ref="front.title"/<k:text ref="front.tilte"/' "$page" \
	    >"$scratch/planted"
	try "$scratch/planted" | grep -q 'front.tilte' || return 1
	sed 's/^\(\.\\" shows: .*\) : .*/\1 : not on this page/' "$page" \
	    >"$scratch/planted"
	try "$scratch/planted" | grep -q 'does not show' || return 1
	[ "$(sed -n '/^\.\\" file: /p' "$page" | wc -l)" -gt 2 ]
}

self_test || { echo 'examples.sh does not find what was planted'; exit 99; }
bad=0
for page in $(find "$top/src" -name '*.[1-8]' | sort); do
	grep -q '^\.\\" file: ' "$page" || continue
	try "$page" >"$scratch/faults"
	[ -s "$scratch/faults" ] || continue
	bad=1
	echo "${page#"$top/"}:"
	cat "$scratch/faults"
done
exit $bad
