#!/bin/sh
# SPDX-License-Identifier: ISC
# What tests/unit/bounce holds our reader of bounces to is what another reader
# of mail, Python's, finds in the same messages.
set -eu

command -v python3 >/dev/null || { echo "skipped: python3 is missing"; exit 77; }
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
top=${srcdir:-$(dirname "$0")/../..}
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

# One status that is not in the message must be seen.
cp "$top"/tests/mail/bounces/postfix-full.* "$copy"
sed -i 's/^ status: 5\.2\.2$/ status: 5.2.1/' "$copy/postfix-full.want"
if python3 "$top/tests/lint/bounces.py" "$copy" >/dev/null; then
	echo "bounces.py does not see a wrong status"
	exit 99
fi
python3 "$top/tests/lint/bounces.py" "$top/tests/mail/bounces"
