# SPDX-License-Identifier: ISC
"""message.py COMPOSE [gmime]: thousands of mails with whatever Nordic, Chinese and
Japanese letters, emoji and ASCII make hard, read again by a mail parser that is not
ours: Python's, or GMime."""
import datetime
import base64
import email
import email.header
import email.policy
import random
import re
import subprocess
import sys

SEED, MANY = 20261121, 3000
KINDS = ("marketing", "service", "confirmation")
FIELDS = ("from_name from reply_name reply_to to subject id leave list list_id"
          " feedback0 feedback1 feedback2 feedback_sender text html").split()
ORDER = ("Date From Reply-To To Subject Message-ID List-Unsubscribe List-Unsubscribe-Post"
         " List-Id Feedback-ID Auto-Submitted X-Auto-Response-Suppress MIME-Version"
         " Content-Type").split()
LISTS = ("List-Unsubscribe", "List-Unsubscribe-Post", "List-Id")
HARD = ["Sæbevæk & Søn", "Blåbærgrød", "Þórður", "Åström", "naïve", "Größe", "日本語", "漢字かな交じり文",
        "안녕하세요", "中文郵件", "👩‍👩‍👧‍👦", "🎉", "🏳️‍🌈", "e\u0301", "\u00a0", "\u3000", "ﷺ", "𝔘𝔫𝔦", "“quoted”",
        "=?UTF-8?B?w6Y=?=", "=?", "?=", "=", "\"", "\\", "'", ",", ";", ":", "@", "<", ">", "(", ")", "[",
        ".", "..", "a", "of", "Anna", "From ", "newsletter", "x" * 30, "-", "--", "=_kr_", "&", "%", "  "]
BODY = HARD + ["\n", "\n\n", " \n", "\t\n", "\n.\n", "\n..", "\nFrom here", "\n--=_kr_", "\t", "x" * 74, "y" * 76,
               "æ" * 40, "<br>", "https://www.example.com/k/go/abc?x=1&y=2", " " * 80, "\x85", "\u2028"]


judged = []


def fail(what, case=None, raw=b""):
    sys.exit(f"FAIL: {what}\n{case}\n{raw[:4000].decode('latin-1')}")


class Case:
    def __init__(self, rng):
        def words(bits, most, limit):
            s = ""
            for _ in range(rng.randint(1, most)):
                s += rng.choice(bits) + rng.choice(["", " ", " "])
            return s.encode()[:limit].decode(errors="ignore")

        def token(least, most):
            return "".join(rng.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in range(rng.randint(least, most)))

        self.kind = rng.randrange(3)
        self.date = rng.randrange(0, 4102444800)
        self.offset = rng.choice([0, 60, 120, -210, 345, 840, -720])
        self.from_name = rng.choice(["", words(HARD, 8, 255), words(HARD, 3, 45)])
        self.__dict__["from"] = f"{token(1, 12)}@{token(1, 12)}.example.com"
        self.reply_to = rng.choice(["", f"{token(1, 9)}.{token(1, 9)}+{token(1, 9)}@example.com"])
        self.reply_name = words(HARD, 6, 255)
        self.to = f"{token(1, rng.choice([20, 42]))}@{token(1, 20)}.example.org"
        self.subject = words(HARD, 14, 998)
        self.id = f"{token(8, 8)}.{token(8, 8)}@mail.example.com"
        host = rng.choice(["www", f"{token(40, 60)}.{token(40, 60)}"])
        self.leave = f"https://{host}.example.com/k/leave/{token(26, 26)}"
        self.list = rng.choice(["", words(HARD, 6, 255)])
        self.list_id = f"{token(1, 12)}.mail.example.com"
        for i in range(3):
            setattr(self, f"feedback{i}", token(1, 12))
        self.feedback_sender = token(5, 15)
        self.text = words(BODY, 60, 100000)
        self.html = "<!DOCTYPE html>\n<p>" + words(BODY, 60, 100000)

    def line(self):
        texts = (getattr(self, f).encode() for f in FIELDS)
        return " ".join([str(self.kind), str(self.date), str(self.offset)] + [t.hex() or "-" for t in texts]) + "\n"

    def lists(self):
        return KINDS[self.kind] != "confirmation"

    def __str__(self):
        return str(self.__dict__)


def compose(program, cases):
    """Its answer to each: the message, or what it says is wrong."""
    out = subprocess.run([program], input="".join(c.line() for c in cases).encode(), stdout=subprocess.PIPE,
                         check=True).stdout
    answers = []
    while out:
        head, out = out.split(b"\n", 1)
        n, _, wrong = head.decode().partition(" ")
        answers.append(wrong or out[:int(n)])
        out = out[int(n):]
    if len(answers) != len(cases):
        fail(f"{len(answers)} answers to {len(cases)} cases")
    return answers


def look_at_bytes(raw, case):
    """What is true of every mail, without a parser."""
    if not raw.endswith(b"\r\n") or re.search(rb"\r(?!\n)|(?<!\r)\n", raw):
        fail("a line does not end in CRLF", case, raw)
    if re.search(rb"[^\t\r\n\x20-\x7e]", raw):
        fail("a byte that is not printable ASCII", case, raw)
    lines = raw[:-2].split(b"\r\n")
    body = lines.index(b"")
    for i, line in enumerate(lines):
        if len(line) > (76 if i > body else 78) and not line.startswith(b"List-Unsubscribe: "):
            fail(f"a line of {len(line)} bytes", case, raw)
        if i > body and (line.startswith((b".", b"From ")) or line.endswith((b" ", b"\t"))):
            fail("a line that servers change", case, raw)
        for word in re.findall(rb"=\?[^?\s]+\?.\?[^?\s]*\?=", line) if i < body else []:
            charset, how, text = word[2:-2].split(b"?")
            if len(word) > 75 or len(line) > 76 or (charset, how) != (b"UTF-8", b"B"):
                fail("an encoded word", case, raw)
            base64.b64decode(text, validate=True).decode("utf-8")  # raises where a character is split
    names = [line.split(b":")[0].decode() for line in lines[:body] if not line.startswith(b" ")]
    if names != [n for n in ORDER if (n not in LISTS or case.lists()) and (n != "Reply-To" or case.reply_to)]:
        fail(f"headers {names}", case, raw)
    if case.lists():
        one = f"List-Unsubscribe: <{case.leave}>".encode()
        if one not in lines or b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" not in lines:
            fail("one-click", case, raw)
    feedback = f"Feedback-ID: {case.feedback0}:{case.feedback1}:{case.feedback2}:{case.feedback_sender}"
    if feedback.encode() not in lines[:body]:
        fail("Feedback-ID", case, raw)


def same(what, got, want, case, raw):
    if got != want:
        fail(f"{what}: {got!r} is not {want!r}", case, raw)


def name_of(raw, header, displayed):
    """Python 3.11 puts a blank between two encoded words of a name, and makes one blank of several, or of a stranger
    one; its older decoder reads what RFC 2047 says.  In a name of one word nothing else may differ."""
    value = email.message_from_bytes(raw, policy=email.policy.compat32)[header]
    if "=?UTF-8?B?" not in value:
        return displayed
    name = email.header.decode_header(value)[0][0].decode()
    if value.count("=?UTF-8?B?") == 1 and displayed.split() != name.split():
        return displayed
    return name


def python(raw, case):
    m = email.message_from_bytes(raw, policy=email.policy.default)
    for part in m.walk():
        same("defects", part.defects, [], case, raw)
        for name, value in part.items():
            same(f"defects of {name}", list(value.defects) if hasattr(value, "defects") else [], [], case, raw)
    same("Subject", str(m["subject"]), case.subject, case, raw)
    for name, label, address in (("from", case.from_name, getattr(case, "from")), ("to", "", case.to),
                                 ("reply-to", case.reply_name, case.reply_to)):
        if name == "reply-to" and not case.reply_to:
            continue
        same(f"addresses of {name}", len(m[name].addresses), 1, case, raw)
        same(name, m[name].addresses[0].addr_spec, address, case, raw)
        same(name, name_of(raw, name, m[name].addresses[0].display_name), label, case, raw)
    same("Message-ID", m["message-id"], f"<{case.id}>", case, raw)
    when = m["date"].datetime
    same("Date", (when.timestamp(), when.utcoffset()), (case.date, datetime.timedelta(minutes=case.offset)), case, raw)
    same("type", m.get_content_type(), "multipart/alternative", case, raw)
    for part, subtype, want in zip(m.iter_parts(), ("plain", "html"), (case.text, case.html), strict=True):
        same("part", (part.get_content_type(), part.get_content_charset(), part["content-transfer-encoding"]),
             (f"text/{subtype}", "utf-8", "quoted-printable"), case, raw)
        same(subtype, part.get_payload(decode=True).replace(b"\r\n", b"\n").decode(), want, case, raw)


def gmime(raw, case):
    import gi
    gi.require_version("GMime", "3.0")
    from gi.repository import GMime
    GMime.init()

    def text(name, got, want):
        value = email.message_from_bytes(raw, policy=email.policy.compat32)[name]
        # It ends at the padding of a word that is not the last (GMime issue 133); we avoid that where we can.
        if not re.search(r"=\?=\s+=\?", value):
            judged.append(name)
            same(name, got, want, case, raw)
        elif all(ord(c) < 0x80 or len(c.encode()) == 2 for c in want):
            fail(f"padding within {name}", case, raw)

    m = GMime.Parser.new_with_stream(GMime.StreamMem.new_with_buffer(raw)).construct_message(None)
    text("Subject", m.get_subject(), case.subject)
    for name, get, label, address in (("From", m.get_from, case.from_name, getattr(case, "from")),
                                      ("To", m.get_to, "", case.to),
                                      ("Reply-To", m.get_reply_to, case.reply_name, case.reply_to)):
        if address:
            boxes = get()
            same("addresses", boxes.length(), 1, case, raw)
            same("address", boxes.get_address(0).get_addr(), address, case, raw)
            # It leaves out the blanks at the ends of a name.
            text(name, (boxes.get_address(0).get_name() or "").strip(" "), label.strip(" "))
    same("Message-ID", m.get_message_id(), case.id, case, raw)
    parts = m.get_mime_part()
    same("parts", parts.get_count(), 2, case, raw)
    for i, (subtype, want) in enumerate((("plain", case.text), ("html", case.html))):
        part = parts.get_part(i)
        same("type", part.get_content_type().get_mime_type(), f"text/{subtype}", case, raw)
        same(subtype, part.get_text().replace("\r\n", "\n"), want, case, raw)


def refused(program, rng):
    """A control character anywhere is never a message; no field is forgotten."""
    cases, fields = [], []
    for i in range(1000):
        case, field = Case(rng), FIELDS[i % len(FIELDS)]
        if (field in ("leave", "list", "list_id") and not case.lists()) or \
                (field in ("reply_name", "reply_to") and not case.reply_to):
            continue
        s, at = getattr(case, field), rng.randrange(len(getattr(case, field)) + 1)
        bad = rng.choice("\r\0") if field in ("text", "html") else rng.choice(["\r", "\n", "\r\n", "\0", "\r\nBcc: a@b.no"])
        setattr(case, field, s[:at] + bad + s[at:])
        cases.append(case)
        fields.append(field)
    for case, field, answer in zip(cases, fields, compose(program, cases)):
        if not isinstance(answer, str) or "control character" not in answer:
            fail(f"control character in {field}: {answer!r}", case)


def main():
    program, judge = sys.argv[1], globals()[sys.argv[2]] if len(sys.argv) > 2 else python
    rng = random.Random(SEED)
    cases = [Case(rng) for _ in range(MANY)]
    answers = compose(program, cases)
    for case, raw in zip(cases, answers):
        if isinstance(raw, str):
            fail(raw, case)
        look_at_bytes(raw, case)
        judge(raw, case)
    if answers != compose(program, cases):
        fail("made again it is another")
    refused(program, rng)
    if judge == gmime and len(judged) < 2 * MANY:
        fail(f"only {len(judged)} headers could be judged")
    print(f"{MANY} messages, {sum(map(len, answers))} bytes")


main()
