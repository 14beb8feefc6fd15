#!/bin/sh
# SPDX-License-Identifier: ISC
# The referrers of a real access log: nothing ends up in Unassigned, and no
# search engine as a mere link.  Prints the visits per channel, and the hosts
# that no class took, to be looked through for what the table lacks.
set -eu
srcdir=${srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
KUNDEREJSE=${KUNDEREJSE:-${builddir:-$srcdir}/kunderejse}
log=${ACCESS_LOG:-$srcdir/../shared/data/access-2015.log}
[ -r "$log" ] || { echo "skipped: no access log (set ACCESS_LOG)"; exit 77; }
said=$(mktemp)
trap 'rm -f "$said"' EXIT
failed=0

# The host is the one most pages of the log were read on.
host=$(grep -oE '"https?://[^/"]+/' "$log" | sort | uniq -c | sort -rn |
    sed -nE '1s|.*//([^/]*)/|\1|p')
awk -F'"' -v host="$host" '{
	split($2, request, " ")
	print "http://" host request[2] "\t" $4 "\t" $6
}' "$log" | "$KUNDEREJSE" classify --batch >"$said"
[ "$(wc -l <"$said")" = "$(wc -l <"$log")" ] || { echo 'lines are missing'; failed=1; }
cut -f1 "$said" | sort | uniq -c | sort -rn
echo 'hosts in Referral:'
awk -F'\t' '$1 == "Referral" { print $2 }' "$said" | sort | uniq -c |
    sort -rn | head -40

unassigned=$(awk -F'\t' '$1 == "Unassigned"' "$said" | sort | uniq -c)
[ -z "$unassigned" ] || { echo "Unassigned:"; echo "$unassigned"; failed=1; }
engines='google|bing|yahoo|yandex|baidu|duckduckgo|ask|aol|sogou|so|naver|daum|seznam|qwant|ecosia|startpage|rambler|[a-z]*search[a-z]*'
links=$(awk -F'\t' '$1 == "Referral" { print $2 }' "$said" |
    grep -E "(^|\.)($engines)\.[a-z]+(\.[a-z]+)?$" | sort | uniq -c || :)
[ -z "$links" ] || { echo "search engines as Referral:"; echo "$links"; failed=1; }
[ "$(awk -F'\t' '$1 == "Organic Search"' "$said" | wc -l)" -gt 0 ] ||
    { echo 'no search engine at all'; failed=1; }
exit $failed
