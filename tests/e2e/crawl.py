#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Walks a whole site without ever consenting, once for each way of coming.

usage: crawl.py SOCKET START...

Follows every link of every page from the start pages, and presses the first
answer to each question once for each way.  Prints a line for each thing a
visitor without consent must not meet, then "visits N pages N answers N", and
for each page one line: its address, and how many sections, actions and forms
it has for each way of coming.
"""
import html.parser
import http.client
import socket
import sys
import urllib.parse

HOST = "www.nordkurs.no"
WAYS = {
    "direct": ("", ""),
    "search": ("https://www.google.no/", ""),
    "social": ("https://www.facebook.com/", ""),
    "prices": ("https://www.prisjakt.no/", ""),
    "ai": ("https://chatgpt.com/", ""),
    "letter": ("", "utm_source=brev&utm_medium=email"),
    "campaign": ("https://www.instagram.com/", "utm_source=instagram&utm_medium=cpc&utm_campaign=host&gclid=abc"),
    "elsewhere": ("https://blogg.example/innlegg", ""),
}
HEADERS = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Accept-Language": "nb", "Host": HOST,
}
LOADED = ("src", "href", "srcset", "poster", "data", "action", "formaction", "cite", "ping", "background", "style")


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.links, self.loads = [], []
        self.asks, self.ask = [], None
        self.shape = {"section": 0, "action": 0, "form": 0}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.ask = None
            # What is written into a form is kept: nobody fills in those.
            if given.get("class") == "k-form":
                attrs = []
            elif given.get("method") == "post" and "/form/" in given["action"]:
                self.ask = [given["action"], {}]
                self.asks.append(self.ask)
                attrs = []
        if self.ask and tag in ("input", "button"):
            self.ask[1].setdefault(given["name"], given["value"])
        for name, value in attrs:
            if name in LOADED:
                (self.links if tag in ("a", "area") else self.loads).append(value or "")
            if name == "class" and "button" in (value or "").split():
                self.shape["action"] += 1
        if tag in self.shape:
            self.shape[tag] += 1


class Unix(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__(HOST, timeout=20)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def ours(url):
    return url.netloc in ("", HOST) and url.scheme in ("", "http", "https")


class Crawl:
    def __init__(self, path):
        self.connection, self.shapes, self.answers = Unix(path), {}, 0

    def get(self, target, referer):
        self.connection.request("GET", target, headers={
            **HEADERS, **({"Referer": referer} if referer else {})})
        answer = self.connection.getresponse()
        self.answers += 1
        text = answer.read()
        if answer.getheader("Set-Cookie"):
            print(f"cookie: {target}: {answer.getheader('Set-Cookie')}")
        if answer.status != 200:
            print(f"status {answer.status}: {target} from {referer}")
        kind = answer.getheader("Content-Type") or ""
        return text.decode() if kind.startswith("text/html") else None

    def press(self, target, fields):
        """The address that the answer leads to."""
        self.connection.request("POST", target, urllib.parse.urlencode(fields), {
            **HEADERS, "Origin": f"https://{HOST}",
            "Content-Type": "application/x-www-form-urlencoded"})
        answer = self.connection.getresponse()
        self.answers += 1
        answer.read()
        if answer.status != 303 or answer.getheader("Set-Cookie"):
            print(f"status {answer.status}: {target} pressed {fields}: {answer.getheader('Set-Cookie')}")
        return answer.getheader("Location") or "/"

    def walk(self, way, starts):
        referer, tags = WAYS[way]
        todo = [(start + ("?" + tags if tags else ""), referer) for start in starts]
        seen, asked = set(), set()
        while todo:
            target, came_from = todo.pop()
            if target in seen:
                continue
            seen.add(target)
            text = self.get(target, came_from)
            if text is None:
                continue
            page, here = Page(text), f"https://{HOST}{target}"
            for address in page.loads:
                if not ours(urllib.parse.urlsplit(address)):
                    print(f"third party: {target}: {address}")
            path = urllib.parse.urlsplit(target).path
            self.shapes.setdefault(path, {}).setdefault(way, tuple(page.shape.values()))
            pressed = []
            for action, fields in page.asks:
                question = urllib.parse.urlsplit(action).path
                if question not in asked:
                    asked.add(question)
                    pressed.append(self.press(action, fields))
            for address in page.links + page.loads + pressed:
                url = urllib.parse.urlsplit(urllib.parse.urljoin(here, address))
                if ours(url):
                    todo.append((urllib.parse.urlunsplit(("", "", url.path, url.query, "")), here))


def main():
    crawl = Crawl(sys.argv[1])
    for way in WAYS:
        crawl.walk(way, sys.argv[2:])
    print(f"ways {len(WAYS)} pages {len(crawl.shapes)} answers {crawl.answers}")
    for path, ways in sorted(crawl.shapes.items()):
        missing = [way for way in WAYS if way not in ways]
        if missing:
            print(f"not reached: {path} by {' '.join(missing)}")
        if len(set(ways.values())) > 1:
            print(f"poorer: {path}: {ways}")


main()
