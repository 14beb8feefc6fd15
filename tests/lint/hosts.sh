#!/bin/sh
# SPDX-License-Identifier: ISC
# How much the table of hosts holds, class by class, and that it holds what
# SOURCES 1 asks for.  Prints class, sources and patterns.
set -eu
LC_ALL=C
export LC_ALL

srcdir=${srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
table=$srcdir/src/source/hosts.tsv
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

awk -F'\t' '!/^#/ && NF > 3 {
	n = split($4, pattern, " ")
	for (i = 1; i <= n; i++)
		print $3, $1, pattern[i]
}' "$table" >"$scratch/patterns"
awk '{ patterns[$1]++; if (!seen[$1, $2]++) keys[$1]++ }
END { for (c in patterns) print c, keys[c], patterns[c] }' \
    "$scratch/patterns" | sort | tee "$scratch/sums"

# least CLASS SOURCES: the class has at least so many.
least() {
	have=$(awk -v class="$1" '$1 == class { print $2 }' "$scratch/sums")
	[ "${have:-0}" -ge "$2" ] || {
		echo "$1: ${have:-0} sources, $2 are wanted"
		failed=1
	}
}

least search 300
least social 400
least video 40
least shopping 100
least price_comparison 50
least review 40
least news 150
least messenger 25
least ai 50
least display 30
least partner 20

# Web mail: hosts that say so in their name, without applications.
mail=$(grep -cE '^mail [a-z0-9_]+ \.[^ ]*(mail|post|deref|outlook|webmail)' \
    "$scratch/patterns")
[ "$mail" -ge 100 ] || { echo "only $mail web mail hosts"; failed=1; }

while read -r class pattern; do
	grep -qE "^$class [a-z0-9_-]+ $pattern\$" "$scratch/patterns" || {
		echo "$class: $pattern is missing"
		failed=1
	}
done <<'END'
search \.kvasir\.no
search \.eniro\.se
search \.startsiden\.no
price_comparison \.prisjakt\.no
price_comparison \.pricerunner\.dk
review \.trustpilot\..*
shopping \.finn\.no
shopping \.dba\.dk
shopping \.blocket\.se
mail \.gmx\.net
mail \.web\.de
mail \.orange\.fr
mail \.bluewin\.ch
mail \.mail\.ionos\..*
mail \.webmail\.telia\.com
mail \.webmail\.online\.no
ai \.chatgpt\.com
ai \.claude\.ai
ai \.perplexity\.ai
ai \.gemini\.google\.com
ai \.copilot\.microsoft\.com
excluded \.vipps\.no
excluded \.mobilepay\.dk
excluded \.bankid\.no
excluded \.idporten\.no
excluded \.paypal\.com
excluded \.stripe\.com
excluded \.accounts\.google\.com
excluded \.login\.microsoftonline\.com
excluded \.appleid\.apple\.com
mail app:com\.google\.android\.gm
search app:com\.google\.android\.googlequicksearchbox
social app:com\.reddit\.frontpage
social app:com\.twitter\.android
social app:com\.facebook\.katana
social app:com\.instagram\.android
social app:com\.linkedin\.android
messenger app:org\.telegram\.messenger
messenger app:com\.slack
social app:com\.pinterest
social app:com\.snapchat\.android
video app:com\.google\.android\.youtube
mail app:com\.microsoft\.office\.outlook
mail app:com\.yahoo\.mobile\.client\.android\.mail
mail app:com\.aol\.mobile\.aolapp
social app:com\.laurencedawson\.reddit_sync
social app:com\.laurencedawson\.reddit_sync\.pro
END
exit $failed
