#!/bin/sh
# SPDX-License-Identifier: ISC
# The same mails before a second judge, GMime.
set -eu
# Another Python that stands before Debian's does not see Debian's modules.
for python in python3 /usr/bin/python3; do
	"$python" -c 'import gi; gi.require_version("GMime", "3.0"); from gi.repository import GMime' \
	    2>/dev/null || continue
	PYTHONDONTWRITEBYTECODE=1 exec "$python" "${srcdir:-.}/tests/e2e/message.py" \
	    "${builddir:-.}/tests/e2e/compose" gmime
done
echo 'skipped: gir1.2-gmime-3.0 or python3-gi is missing'
exit 77
