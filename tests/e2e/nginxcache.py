#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Nobody gets what is another's, with nginx's cache between.

usage: nginxcache.py CACHED PLAIN N COOKIE...

Asks for pages and pages with fragments as many different visitors in random
order, some of them with cookies, all for all and then N times: of CACHED, the socket of an nginx with a cache,
and of PLAIN, one without.  Nothing of it is recorded, so that both must answer
the same.  Prints "wrong: ..." for each answer that differs, then the sums.
"""
import http.client
import itertools
import random
import socket
import sys

HOST = "www.nordkurs.no"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1"
VISITORS = [
    {},
    {"Referer": "https://www.google.no/"},
    {"Referer": "https://www.google.no/search?q=hva+er+excel"},
    {"Referer": "https://www.facebook.com/", "User-Agent": PHONE},
    {"Referer": f"https://{HOST}/priser?x=1"},
    {"Referer": f"https://{HOST}/priser?x=2"},
    {"Referer": f"https://{HOST}/da/"},
    {"DNT": "1"}, {"Sec-GPC": "1"},
    {"User-Agent": PHONE},
    {"Sec-CH-UA-Mobile": "?1"},
    {"User-Agent": "Googlebot/2.1"},
    {"Accept-Language": "sv"},
    {"Accept-Language": None},
    {"X-Country": "dk"},
]
QUERIES = ["", "?utm_source=brev&utm_medium=email", "?utm_source=facebook&utm_medium=social&utm_term=excel",
           "?gclid=abc", "?s=CODE"]
PATHS = ["/", "/priser", "/kurs/excel", "/da/", "/priser/", "/omtaler", "/forum/a.html",
         "/forum/b.html", "/k/block/hello", "/k/block/courses", "/k/consent", "/k/why", "/k/nothing"]
SHOWN = ("content-type", "etag", "location", "set-cookie", "cache-control", "kunderejse-receipt",
         "content-security-policy", "retry-after")


class Unix(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__(HOST, timeout=20)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def ask(connection, target, headers, method="GET"):
    connection.request(method, target, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    shown = {name: answer.getheader(name) for name in SHOWN}
    return (answer.status, shown, body), answer.getheader("X-Cache")


def headers_of(visitor, cookie):
    headers = {"User-Agent": FIREFOX, "Accept-Language": "nb", "Sec-Purpose": "prefetch", **visitor}
    if cookie:
        headers["Cookie"] = cookie
    return {name: value for name, value in headers.items() if value is not None}


def raw(path, text):
    """One request byte for byte: what no client library sends."""
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(20)
        s.connect(path)
        s.sendall(text.encode())
        while s.recv(65536):
            pass


def main():
    cached, plain = Unix(sys.argv[1]), Unix(sys.argv[2])
    cookies, draw, wrong = sys.argv[4:], random.Random(7), 0
    code = ask(plain, "/?utm_source=facebook&utm_medium=social", headers_of({}, ""))[0][2]
    code = code.split(b"?s=")[1][:8].decode()
    targets = [(path + query).replace("CODE", code) for path, query in itertools.product(PATHS, QUERIES)]
    # A header twice, of which a cache might hold one and the program read the other.
    for name, value in (("Referer", "https://www.facebook.com/"), ("DNT", "1"), ("Cookie", cookies[0])):
        for target in ("/", "/forum/a.html", "/k/block/hello"):
            for _ in range(4):
                raw(sys.argv[1], f"GET {target} HTTP/1.1\r\nHost: {HOST}\r\nUser-Agent: {FIREFOX}\r\n"
                    f"Accept-Language: nb\r\nSec-Purpose: prefetch\r\nConnection: close\r\n"
                    f"{name}:\r\n{name}: {value}\r\n\r\n")
    asked = [(target, {}, cookie) for target in targets for cookie in ["", "", "", *cookies]]
    asked += [(draw.choice(targets), draw.choice([{}] * 10 + VISITORS), draw.choice(cookies) if draw.random() < 0.3 else "")
              for _ in range(int(sys.argv[3]))]
    draw.shuffle(asked)
    how, own, last = {}, set(), {}
    for target, visitor, cookie in asked:
        headers = headers_of(visitor, cookie)
        method = "HEAD" if draw.random() < 0.05 else "GET"
        want, _ = ask(plain, target, headers, method)
        got, status = ask(cached, target, headers, method)
        how[bool(cookie), status] = how.get((bool(cookie), status), 0) + 1
        if got != want:
            wrong += 1
            if wrong <= 20:
                print(f"wrong: {method} {target} {visitor} {cookie[:40]} {status}: "
                      f"{got[0]} {got[1]} for {want[0]} {want[1]}")
        key = target, str(visitor)
        if method == "GET":
            others = last.setdefault(key, {})
            others[cookie] = want[2]
            if len(set(others.values())) == len(others) > 2:
                own.add(key)
    hits = how.get((False, "HIT"), 0)
    theirs = how.get((True, "HIT"), 0)
    print(f"asked {len(asked)} wrong {wrong} hits {hits} hits-of-persons {theirs} "
          f"own {'yes' if len(own) > 20 else len(own)}")
    print(how, file=sys.stderr)


main()
