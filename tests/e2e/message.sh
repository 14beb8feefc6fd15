#!/bin/sh
# SPDX-License-Identifier: ISC
# What a mail says comes back from Python's parser, byte for byte and without a
# defect.
set -eu
command -v python3 >/dev/null || { echo 'skipped: python3 is missing'; exit 77; }
PYTHONDONTWRITEBYTECODE=1 exec python3 "${srcdir:-.}/tests/e2e/message.py" \
    "${builddir:-.}/tests/e2e/compose"
