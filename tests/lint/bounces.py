# SPDX-License-Identifier: ISC
"""Python's own reader of mail against what ours told of tests/mail/bounces.

    bounces.py FOLDER     complaints on stdout, exit 1 when there are any

The kind is our judgement, not reading, so it is left out; and so are messages
that break the grammar on purpose, where another reader may see another thing.
"""

import email
import email.utils
import pathlib
import re
import sys

BROKEN = {"missing-blanks", "spread-fields", "wrong-boundary"}
REPORTS = {
    "message/delivery-status",
    "message/global-delivery-status",
    "message/feedback-report",
}
RETURNED = {"message/rfc822", "text/rfc822-headers", "message/global-headers"}


def parts(message):
    """The leaves, without looking into a message that is one."""
    if message.get_content_maintype() != "multipart":
        yield message
        return
    for part in message.get_payload():
        yield from parts(part)


def body(part):
    """Decoded, whatever the library has made of it."""
    raw = part.as_bytes().partition(b"\n\n")[2]
    plain = email.message.Message()
    plain["Content-Transfer-Encoding"] = part.get(
        "Content-Transfer-Encoding", "8bit"
    ).split()[0]
    plain.set_payload(raw.decode("ascii", "surrogateescape"))
    return plain.get_payload(decode=True)


def one_line(value):
    return " ".join(str(value).split())


def address(value):
    return one_line(value).partition(";")[2].strip().strip("<>")


def recipients(text):
    for block in re.split(rb"\n[ \t]*\n", text):
        fields = email.message_from_bytes(block.lstrip(b"\n"))
        if "Final-Recipient" not in fields:
            continue
        yield {
            "original": address(fields.get("Original-Recipient", "")),
            "final": address(fields["Final-Recipient"]),
            "action": fields["Action"].split()[0].lower(),
            "status": fields["Status"].split()[0],
            "diagnostic": one_line(fields.get("Diagnostic-Code", "")),
        }


def bracketed(value):
    return email.utils.parseaddr(value)[1]


def read(path):
    """What a .want file says besides kinds, reasons and candidates."""
    message = email.message_from_bytes(path.read_bytes())
    told = {"recipients": []}
    leaves = list(parts(message))
    if message.get_content_type() == "multipart/report":
        kinds = [p.get_content_type() for p in leaves]
        at = [i for i, k in enumerate(kinds) if k in REPORTS]
        if at and kinds[at[0]] == "message/feedback-report":
            fields = email.message_from_bytes(body(leaves[at[0]]))
            told["feedback-type"] = fields["Feedback-Type"].split()[0].lower()
            told["original-rcpt"] = bracketed(fields["Original-Rcpt-To"] or "")
        elif at:
            told["recipients"] = list(recipients(body(leaves[at[0]])))
    for leaf in leaves:
        if leaf is message or leaf.get_content_type() not in RETURNED:
            continue
        fields = email.message_from_bytes(body(leaf))
        if "X-HmXmrOriginalRecipient" in fields:
            told["original-rcpt"] = bracketed(fields["X-HmXmrOriginalRecipient"])
        told["message-id"] = fields.get("Message-ID", "").strip("<>")
        told["list-unsubscribe"] = fields.get("List-Unsubscribe", "")
        told["feedback-id"] = fields.get("Feedback-ID", "")
        break
    return told


def wanted(path):
    told = {"recipients": []}
    for line in path.read_text().splitlines():
        name, _, value = line.partition(": ")
        if name == "recipient":
            told["recipients"].append({})
        elif name.startswith(" "):
            told["recipients"][-1][name.strip()] = value
        elif name not in ("kind", "why", "candidate"):
            told[name] = value
    return told


def plain(value):
    """Only what needs no escapes can be compared as text."""
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: v for k, v in ((k, plain(v)) for k, v in value.items()) if v}
    return value if value.isascii() and value.isprintable() and "\\" not in value else ""


def main(folder):
    files = sorted(pathlib.Path(folder).glob("*.eml"))
    bad = compared = 0
    for path in files:
        if path.stem in BROKEN:
            continue
        want, have = plain(wanted(path.with_suffix(".want"))), plain(read(path))
        compared += 1
        if want != have:
            bad += 1
            print(f"{path}: ours {want}\n  another reader {have}")
    print(f"{compared} messages, {bad} differ")
    return 1 if bad or compared == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
