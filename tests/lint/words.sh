#!/bin/sh
# SPDX-License-Identifier: ISC
# The manual pages name what the compiler knows: every element and attribute is
# in its page, and the lists of events and selectors are the built-in ones.
set -eu
LC_ALL=C
export LC_ALL

top=$(cd "${srcdir:-$(dirname "$0")/../..}" && pwd)
vocabulary=$(cd "${builddir:-$top}" && pwd)/tests/lint/vocabulary
[ -x "$vocabulary" ] || { echo "$vocabulary is not built"; exit 77; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# listed NAME PAGE: the words of .It lines between the marks of that name.
listed() {
	awk -v name="$1" '
	$0 == ".\\\" " name ": end" { inside = 0 }
	inside && /^\.It/ {
		for (i = 2; i <= NF; i++)
			if ($i !~ /^(Li|Cm|Ta|\\&)$/)
				print $i
	}
	$0 == ".\\\" " name ": begin" { inside = 1 }' "$2" | sort
}

# same KIND NAME PAGE: - the compiler has it, + the page has it.
same() {
	sed -n "s/^$1 //p" "$scratch/words" | sort >"$scratch/known"
	listed "$2" "$3" >"$scratch/said"
	diff -u "$scratch/known" "$scratch/said" |
	    sed -n "3,\$s/^[-+]/${3##*/}: $1 &/p"
}

# named SCHEMA PREFIX PAGE...: elements and attributes that no page names.
named() {
	schema=$1
	prefix=$2
	shift 2
	awk -v schema="$schema.rng" '$1 == schema {
		print "element", $2
		if ($3 ~ /^@/ && $3 != "@*" && $4 != "selector")
			print "attribute", substr($3, 2)
	}' "$scratch/words" | sort -u | while read -r kind word; do
		case $kind in
		element) pattern="<$prefix$word([ >/]|\$)" ;;
		attribute) pattern="(\\.Cm|,| )( |.* )?$word( |\$)|$word=\"" ;;
		esac
		cat "$@" | grep -qE -e "$pattern" ||
		    echo "${1##*/}: $kind $word is not named"
	done
}

# Everything that is wrong with the pages below $1.
complaints() {
	same event events "$1/src/journey/kunderejse-journey.7"
	same selector selectors "$1/src/weave/kunderejse-template.7"
	named site '' "$1/src/model/kunderejse-site.5"
	named items '' "$1/src/model/kunderejse-site.5"
	named journey '' "$1/src/journey/kunderejse-journey.7"
	named sequence '' "$1/src/weave/kunderejse-mail.7"
	named letter '' "$1/src/weave/kunderejse-mail.7"
	named template k: "$1/src/weave/kunderejse-template.7" \
	    "$1/src/weave/kunderejse-mail.7"
}

# plant PAGE FROM TO WHAT
plant() {
	rm -rf "$scratch/tree"
	for room in journey model weave; do
		mkdir -p "$scratch/tree/src/$room"
		cp "$top/src/$room"/*.[57] "$scratch/tree/src/$room"
	done
	sed "s/$2/$3/g" "$top/src/$1" >"$scratch/tree/src/$1"
	complaints "$scratch/tree" | grep -qF -e "$4" && return
	echo "words.sh does not find what was planted: $4"
	exit 99
}

"$vocabulary" "$top/tests/complaints/base" >"$scratch/words"
(
	plant journey/kunderejse-journey.7 'Li refund$' 'Li refound' \
	    'event -refund'
	plant journey/kunderejse-journey.7 'Li refund$' 'Li refound' \
	    'event +refound'
	plant weave/kunderejse-template.7 'It Cm quiet' 'It Cm quite' \
	    'selector -quiet'
	plant weave/kunderejse-template.7 '<k:param' '<k:parm' \
	    'element param'
	plant weave/kunderejse-mail.7 '<timeout' '<timout' 'element timeout'
	plant model/kunderejse-site.5 'falls-to' 'fallsto' \
	    'attribute falls-to'
) || exit 99
found=$(complaints "$top")
[ -z "$found" ] || { printf '%s\n' "$found"; exit 1; }
