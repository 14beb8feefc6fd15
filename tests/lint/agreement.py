# SPDX-License-Identifier: ISC
"""How far the table agrees with lists that others made.

usage: agreement.py KUNDEREJSE LIST DISAGREEMENTS

LIST has the columns pattern, kind, name, medium, ...; each row becomes one
visit from a host, an application or a utm_source that fits its pattern, and
all of them are classified in one run of the program.  Rows whose medium is "-"
or "ads" say nothing of a class and are left out.

A host with rows of two mediums agrees when one of them fits: the lists do not
agree among themselves.

DISAGREEMENTS has the columns pattern, medium, class, reason.  Every row that
comes out otherwise must stand there with a reason, and no other; the share of
rows that agree must be 97 % at least.
"""
import collections
import subprocess
import sys
import urllib.parse
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import sre_constants as op
    import sre_parse

LEAST = 97.0
NOT_GRADED = {"-", "ads"}

# What a medium of the lists is among our classes (SOURCES 3, step 10b); where
# theirs is coarser, every class that lies within it.
CLASSES = {
    "search": {"search"},
    "social": {"social", "messenger", "review"},
    "video": {"video"},
    "shopping": {"shopping", "price_comparison"},
    "ai": {"ai"},
    "email": {"mail"},
    "chat": {"messenger"},
    "news": {"news"},
    # The visit goes on: no source at all.
    "auth": {"direct"},
    "security": {"direct", "other"},
    "cdn": {"other"},
    "developer": {"other"},
    "education": {"other"},
    "productivity": {"other"},
}


def shortest(parsed):
    """A short text that a regular expression takes."""
    text = ""
    for what, value in parsed:
        if what is op.LITERAL:
            text += chr(value)
        elif what is op.ANY:
            text += "x"
        elif what is op.IN:
            first = value[0]
            text += chr(first[1][0] if first[0] is op.RANGE else first[1])
        elif what is op.MAX_REPEAT:
            text += shortest(value[2]) * value[0]
        elif what is op.SUBPATTERN:
            text += shortest(value[3])
        elif what is op.BRANCH:
            text += shortest(value[1][0])
        elif what is not op.AT:
            raise ValueError(f"{what} is not known here")
    return text


def host_of(pattern, kind):
    """A host, perhaps with a path, that a pattern is about."""
    if kind == "regex":
        pattern = shortest(sre_parse.parse(pattern[1:-1].replace("\\/", "/")))
        pattern = pattern.split("://")[-1]
    if kind == "country-subdomain" or kind == "country-wildcard":
        pattern = pattern.replace("{}", "se")
    pattern = pattern.replace("{}", "com" if "/" not in pattern else "no")
    host, slash, path = pattern.partition("/")
    host = host.strip(".") if not host.endswith(".") else host.lstrip(".") + "com"
    return host + "/" + path if slash else host + "/"


def visit(pattern, kind):
    """URL and Referer of a visit."""
    url = "https://www.example.com/"
    if kind == "source-name":
        return url + "?utm_source=" + urllib.parse.quote(pattern), "-"
    if kind in ("app-id", "android-app"):
        return url, "android-app://" + pattern.replace("android-app//", "")
    return url, "https://" + host_of(pattern, kind)


def rows_of(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#") and line.strip():
                yield line.rstrip("\n").split("\t")


def classify(program, visits):
    text = "".join(f"{url}\t{referer}\n" for url, referer in visits)
    answer = subprocess.run([program, "classify", "--batch"], input=text,
                            capture_output=True, check=True, text=True).stdout
    return [line.split("\t") for line in answer.splitlines()]


def judge(graded, answers, known):
    """How many rows agree, and what is wrong."""
    fits = collections.defaultdict(set)
    for pattern, kind, medium in graded:
        fits[visit(pattern, kind)] |= CLASSES[medium]
    agreed, faults, met = 0, [], set()
    for (pattern, kind, medium), answer in zip(graded, answers):
        if answer[2] in fits[visit(pattern, kind)]:
            agreed += 1
            continue
        row = known.get((pattern, medium))
        met.add((pattern, medium))
        if row is None or row[2] != answer[2]:
            faults.append(f"{pattern}\t{medium}\t{answer[2]}\tnot listed")
        elif len(row) < 4 or not row[3]:
            faults.append(f"{pattern}: no reason")
    faults += [f"{key[0]} ({key[1]}) is listed and agrees" for key in known
               if key not in met]
    return agreed, faults


def main(program, list_path, known_path):
    known = {(r[0], r[1]): r for r in rows_of(known_path)}
    graded = sorted({(r[0], r[1], r[3]) for r in rows_of(list_path)
                     if r[3] not in NOT_GRADED})
    answers = classify(program, [visit(p, k) for p, k, _ in graded])
    agreed, faults = judge(graded, answers, known)
    share = 100 * agreed / len(graded)
    print("\n".join(faults))
    print(f"agreement {agreed} of {len(graded)} = {share:.1f} %")
    return 1 if faults or share < LEAST else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
