#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Plays a real access log (combined format) against nginx.

usage: accesslog.py SOCKET LOG BATCH AGENTS

Each line becomes a request with its method, address, referrer and agent, and
once more one for the front page, so that it is also a view of a page of ours.
Prints "requests N" and "status CODE COUNT" lines; writes what `classify` reads
about the second ones to BATCH (URL, Referer) and AGENTS.
"""
import collections
import http.client
import re
import socket
import sys

LINE = re.compile(r'^\S+ \S+ \S+ \[[^]]*\] "(\S+) (\S+)[^"]*" \d+ \S+ "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)')


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("www.nordkurs.no", timeout=20)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def header(text):
    """What the client sent: the log writes bytes it does not trust as \\xNN."""
    raw = re.sub(rb"\\x([0-9a-fA-F]{2})", lambda m: bytes([int(m[1], 16)]), text.encode("utf-8", "surrogateescape"))
    return raw.replace(b'\\"', b'"')


def send(connection, method, address, referer, agent):
    connection.putrequest(method, address, skip_accept_encoding=True)
    if referer:
        connection.putheader("Referer", referer)
    if agent:
        connection.putheader("User-Agent", agent)
    connection.putheader("Accept-Language", "en")
    connection.endheaders()
    answer = connection.getresponse()
    answer.read()
    return answer.status


def main():
    socket_path, log_path, batch_path, agents_path = sys.argv[1:]
    connection, codes = UnixConnection(socket_path), collections.Counter()
    with open(log_path, encoding="utf-8", errors="surrogateescape") as log, \
            open(batch_path, "wb") as batch, open(agents_path, "wb") as agents:
        for line in log:
            match = LINE.match(line.rstrip("\n"))
            if not match:
                codes["unread"] += 1
                continue
            method, address, referer, agent = match.groups()
            method = "HEAD" if method == "HEAD" else "GET"
            referer = b"" if referer == "-" else header(referer)
            agent = b"" if agent == "-" else header(agent)
            query = "?" + address.split("?", 1)[1] if "?" in address else ""
            codes[send(connection, method, address, referer, agent)] += 1
            codes[send(connection, "GET", "/" + query, referer, agent)] += 1
            batch.write(b"https://www.nordkurs.no/" + query.encode() + b"\t" + (referer or b"-") + b"\n")
            agents.write(agent + b"\n")
    print("requests", codes.total())
    for code, count in sorted(codes.items(), key=str):
        print("status", code, count)


main()
