#!/bin/sh
# SPDX-License-Identifier: ISC
# The table generator takes the shipped tables and refuses, with file and line,
# what can not be meant.
set -eu

maketable=${MAKETABLE:-${builddir:-.}/src/source/maketable}
srcdir=${srcdir:-$(dirname "$0")/../..}
if [ ! -x "$maketable" ]; then
	echo "$maketable is not built"
	exit 77
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

# refuse hosts|agents LINE TEXT: the table on stdin is refused for that reason.
refuse() {
	tr '|' '\t' >"$scratch/table.tsv"
	if "$maketable" "$1" "$scratch/table.tsv" >/dev/null 2>"$scratch/said"
	then
		echo "accepted, but should be refused: $3"
		failed=1
	elif ! grep -q "table.tsv:$2: .*$3" "$scratch/said"; then
		echo "no \"$3\" about line $2, but:"
		cat "$scratch/said"
		failed=1
	fi
}

for table in hosts agents; do
	"$maketable" "$table" "$srcdir/src/source/$table.tsv" >"$scratch/$table.h"
	grep -q 'static const' "$scratch/$table.h"
done

refuse hosts 2 'no such class' <<'END'
good|Good|search|good.example
bad|Bad|serach|bad.example
END
refuse hosts 2 'see line 1' <<'END'
one|One|search|.twice.example
two|Two|social|.twice.example
END
refuse hosts 1 'says nothing that' <<'END'
one|One|search|.one.example m.one.example
END
refuse hosts 2 'not below any source' <<'END'
one|One|search|.one.example
-|Nothing|other|docs.two.example
END
refuse hosts 2 'leads to .one.example' <<'END'
one|One|search|.one.example
two|Two|social|.two.example|-|-|m.one.example
END
refuse hosts 1 'leads to nothing' <<'END'
one|One|search|.one.example|-|-|notone.example
END
refuse hosts 1 'names a source, and the row has no key' <<'END'
-|Pay|excluded|.pay.example app:com.pay.example
END
refuse hosts 1 'names a source, and the row has no key' <<'END'
-|Pay|excluded|.pay.example|pay
END
refuse hosts 2 'class of one differs' <<'END'
one|One|search|.one.example
one|One|social|.two.example
END
refuse hosts 2 'label of one differs' <<'END'
one|One|search|.one.example
one|Eins|search|.two.example
END
refuse hosts 1 'not a key' <<'END'
One|One|search|.one.example
END
refuse hosts 1 'a key only where' <<'END'
one|One|spam|.one.example
END
refuse hosts 1 'not a host' <<'END'
one|One|search|.One.example
END
refuse hosts 1 'not a host' <<'END'
one|One|search|example
END
refuse hosts 2 'fb: see line 1' <<'END'
one|One|search|-|fb
two|Two|search|-|fb
END
refuse agents 1 'no such kind' <<'END'
googlebot|robot
END
refuse agents 2 'line 1 says it already' <<'END'
bot|bot
googlebot|bot
END
refuse agents 1 'lower-case' <<'END'
GoogleBot|bot
END
refuse agents 1 'not in its example' <<'END'
bot>|bot|Mozilla/5.0 robots
END
exit $failed
