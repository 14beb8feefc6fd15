#!/bin/sh
# SPDX-License-Identifier: ISC
# At least 97 % of what others' lists of hosts say, and a reason for the rest;
# see agreement.py.
set -eu
srcdir=${srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
KUNDEREJSE=${KUNDEREJSE:-${builddir:-$srcdir}/kunderejse}
list=${DEV_HOSTS:-$srcdir/../shared/data/dev-hosts.tsv}
[ -r "$list" ] || { echo "skipped: no list of hosts (set DEV_HOSTS)"; exit 77; }
here=$srcdir/tests/lint
said=$(mktemp)
trap 'rm -f "$said"' EXIT

python3 "$here/agreement.py" "$KUNDEREJSE" "$list" "$here/disagreements.tsv"

# The test finds what it is there for: a row without a reason, one too many.
sed '3d' "$here/disagreements.tsv" >"$said"
! python3 "$here/agreement.py" "$KUNDEREJSE" "$list" "$said" >/dev/null ||
    { echo "a missing row was not found"; exit 99; }
{
	cat "$here/disagreements.tsv"
	printf 'www.google.com\tsearch\tother\tno\n'
} >"$said"
! python3 "$here/agreement.py" "$KUNDEREJSE" "$list" "$said" >/dev/null ||
    { echo "a row too many was not found"; exit 99; }
