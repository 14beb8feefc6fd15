#!/bin/sh
# SPDX-License-Identifier: ISC
# The RELAX NG schemas say what the compiler's tables say, and every good site
# of the tree is valid by them.
set -eu
LC_ALL=C
export LC_ALL

for tool in xmllint python3; do
	command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done
top=$(cd "${srcdir:-$(dirname "$0")/../..}" && pwd)
vocabulary=$(cd "${builddir:-$top}" && pwd)/tests/lint/vocabulary
[ -x "$vocabulary" ] || { echo "$vocabulary is not built"; exit 77; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$top"

# compare FOLDER: - the compiler has it, + the schemas in FOLDER have it.
compare() {
	"$vocabulary" tests/complaints/base | grep '\.rng ' | sort -u \
	    >"$scratch/table"
	python3 tests/lint/schema.py "$1"/site.rng "$1"/journey.rng \
	    "$1"/items.rng "$1"/facts.rng "$1"/hooks.rng \
	    "$1"/sequence.rng "$1"/letter.rng \
	    "$1"/template.rng | sort -u >"$scratch/schema"
	diff -u "$scratch/table" "$scratch/schema" | sed -n '3,$s/^[-+]/&/p'
}

schema_of() {
	case $1 in
	*/pages/*.xml | */blocks/*.xml | */layouts/*.xml | */texts/*.xml | */reports/*.xml)
		echo template ;;
	*/site.xml | */journey.xml | */items.xml | */facts.xml)
		basename "$1" .xml ;;
	*/sequences/*.xml) echo sequence ;;
	*/letters/*.xml) echo letter ;;
	*/hooks.xml | */hooks/*.xml)
		echo hooks ;;
	esac
}

# validate DIR: what is wrong with the files of a site.
validate() {
	find "$1" -name '*.xml' | sort | while read -r file; do
		schema=$(schema_of "$file")
		[ -n "$schema" ] || continue
		xmllint --noout --nonet --relaxng \
		    "templates/schema/$schema.rng" "$file" 2>&1 |
		    sed '/ validates$/d'
	done
}

# plant FILE FROM TO WHAT: the words changed, the comparison must show WHAT.
plant() {
	rm -rf "$scratch/planted"
	cp -R templates/schema "$scratch/planted"
	sed "s/$2/$3/" "templates/schema/$1" >"$scratch/planted/$1"
	compare "$scratch/planted" | grep -qxF -e "$4" && return
	echo "schema.sh does not find what was planted: $4"
	exit 99
}

# refuse FILE TEXT: the schema of such a file does not let the text pass.
refuse() {
	mkdir -p "$(dirname "$scratch/site/$1")"
	printf '%s\n' "$2" >"$scratch/site/$1"
	[ -z "$(validate "$scratch/site")" ] || { rm "$scratch/site/$1"; return 0; }
	echo "the schema lets pass: $2"
	exit 99
}

self_test() {
	plant journey.rng '<attribute name="dwell">' '<attribute name="dwel">' \
	    '-journey.rng signal @dwell optional duration'
	plant journey.rng '<attribute name="dwell">' '<attribute name="dwel">' \
	    '+journey.rng signal @dwel optional duration'
	plant site.rng '<ref name="hours"\/>' '' '-site.rng hours in site'
	plant site.rng '<value>money<\/value>' '' \
	    '-site.rng field @type optional text|number|date|money|yesno'
	plant sequence.rng '<ref name="task"\/>' '' '-sequence.rng task in arm'
	plant template.rng '<element name="if">' '<element name="fi">' \
	    '-template.rng if in content'
	plant common.rng 'name="quiet"' 'name="quite"' \
	    '+template.rng when @quite'
	refuse site.xml '<site xmlns="urn:kunderejse:1" name="a"/>'
	refuse journey.xml \
	    '<journey xmlns="urn:kunderejse:1"><box name="a" block="b" cap="weekly"/></journey>'
	refuse hooks.xml '<hooks xmlns="urn:kunderejse:1"><hook name="a"><on
	    event="call"><person email="$.a..b"/></on></hook></hooks>'
	refuse sequences/a.xml '<sequence xmlns="urn:kunderejse:1"
	    purpose="service"><until name="a"/></sequence>'
	refuse letters/a.xml \
	    '<letter xmlns="urn:kunderejse:1" list="a" at="2027-04-06"/>'
	refuse pages/a.xml \
	    '<k:page xmlns:k="urn:kunderejse:1"><p><k:form name="a"/></p></k:page>'
	refuse pages/a.xml \
	    '<k:page xmlns:k="urn:kunderejse:1" layout="a"><p>loose</p></k:page>'
	refuse blocks/a.xml '<k:block xmlns:k="urn:kunderejse:1"><k:choose
	    name="a"><k:when stage="b">c</k:when></k:choose></k:block>'
	refuse texts/en.xml '<k:texts xmlns:k="urn:kunderejse:1"><k:text
	    key="a"><k:if stage="b">c</k:if></k:text></k:texts>'
}

# Sites that `check` takes without an error.
good_sites() {
	for dir in templates/*/ tests/bench/site/ tests/golden/*/site/ \
	    tests/complaints/*/; do
		[ -f "$dir/site.xml" ] || [ -f "$dir/expected" ] || continue
		[ ! -s "$dir/expected" ] || continue
		echo "${dir%/}"
	done
	echo templates/hooks
}

(self_test) || exit 99
found=$(compare templates/schema || :
    good_sites | while read -r dir; do validate "$dir"; done)
[ -z "$found" ] || { printf '%s\n' "$found"; exit 1; }
