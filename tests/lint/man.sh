#!/bin/sh
# SPDX-License-Identifier: ISC
# Every manual page is clean mdoc.
set -eu

mandoc=${MANDOC:-mandoc}
if ! command -v "$mandoc" >/dev/null; then
	echo 'mandoc is not installed'
	exit 77
fi
lint() {
	"$mandoc" -Tlint -W warning "$@"
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cat >"$scratch/good.7" <<'PAGE'
.Dd January 1, 2026
.Dt GOOD 7
.Os
.Sh NAME
.Nm good
.Nd a page without faults
.Sh DESCRIPTION
Text.
PAGE
sed 's/^Text/.Xz unknown/' "$scratch/good.7" >"$scratch/bad.7"
if ! lint "$scratch/good.7" || lint "$scratch/bad.7" >"$scratch/said"; then
	echo 'man.sh does not find what was planted'
	exit 99
fi

cd "${srcdir:-$(dirname "$0")/../..}"
pages=$(find src -name '*.[1-8]' | sort)
[ -n "$pages" ] || { echo 'no manual page below src/'; exit 1; }
for page in $pages; do
	lint "$page"
done
