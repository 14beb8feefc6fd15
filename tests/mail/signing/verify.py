#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Whether messages carry a signature of ours that covers what it must.

usage: verify.py RECORD DOMAIN SELECTOR FILE...

RECORD is what the domain publishes of its key; no other name is looked up.
Each signed header is then changed, and the signature must not survive it.
"""
import re
import sys

import dkim

MUST = ["from", "to", "subject", "date", "message-id", "mime-version", "content-type",
        "list-id", "list-unsubscribe", "list-unsubscribe-post", "feedback-id",
        "auto-submitted"]
TWICE = ["from", "to", "subject", "date"]


def main():
    record, domain, selector = sys.argv[1:4]

    def published(name, **_):
        if name == f"{selector}._domainkey.{domain}.".encode():
            return record.encode()
        return None

    for path in sys.argv[4:]:
        with open(path, "rb") as f:
            raw = f.read()
        check(path, raw, domain, lambda m: dkim.verify(m, dnsfunc=published))


def check(path, raw, domain, good):
    head, _, _ = raw.partition(b"\r\n\r\n")
    found = re.findall(rb"^DKIM-Signature:([^\r]*(?:\r\n[ \t][^\r]*)*)", head, re.M | re.I)
    assert len(found) == 1, f"{path}: {len(found)} signatures"
    tags = dict(re.sub(r"\s", "", t).split("=", 1)
                for t in found[0].decode().split(";") if t.strip())
    assert tags["d"] == domain, f"{path}: d={tags['d']}"
    assert tags["c"] == "relaxed/relaxed", f"{path}: c={tags['c']}"
    signed = tags["h"].lower().split(":")
    for name in MUST:
        assert name in signed, f"{path}: {name} is not in h={tags['h']}"
    for name in TWICE:
        assert signed.count(name) == 2, f"{path}: a second {name} would be let through"
    assert good(raw), f"{path}: the signature is not good"
    for name in MUST:
        header = re.compile(rb"^(" + name.encode() + rb":[ \t]*)(?=\S)", re.M | re.I)
        changed, n = header.subn(rb"\g<1>x", raw, count=1)
        assert n == 1, f"{path}: there is no {name}"
        assert not good(changed), f"{path}: {name} changed, and the signature is still good"
    for name in TWICE:
        assert not good(name.encode() + b": more\r\n" + raw), f"{path}: a second {name} is let through"
    assert not good(raw.replace(b"=One-Click", b"=No-Click")), f"{path}: the one click changed"
    assert not good(raw[:-2] + b"more\r\n"), f"{path}: the body grew"


main()
