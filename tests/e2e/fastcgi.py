# SPDX-License-Identifier: ISC
"""A FastCGI client by hand, for tests that need a connection of their own."""
import socket
import struct

PARAMS = {
    "REQUEST_METHOD": "GET", "DOCUMENT_URI": "/", "QUERY_STRING": "",
    "SERVER_NAME": "www.nordkurs.no", "HTTP_ACCEPT_LANGUAGE": "nb",
    "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
}


def record(kind, body, request=1, version=1):
    return struct.pack("!BBHHBB", version, kind, request, len(body), 0, 0) + body


def pairs(params):
    out = b""
    for name, value in params.items():
        n, v = name.encode(), value.encode()
        for length in (len(n), len(v)):
            out += bytes([length]) if length < 128 else struct.pack("!I", length | 1 << 31)
        out += n + v
    return out


def whole(keep=0):
    return (record(1, struct.pack("!HB5x", 1, keep)) + record(4, pairs(PARAMS))
            + record(4, b"") + record(5, b""))


def connect(path):
    peer = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    peer.settimeout(10)
    peer.connect(path)
    return peer


def exactly(peer, n):
    got = b""
    while len(got) < n:
        chunk = peer.recv(n - len(got))
        if not chunk:
            raise SystemExit(f"closed after {got!r}")
        got += chunk
    return got


def answer(peer):
    """One whole answer; the connection may go on."""
    out = b""
    while True:
        _, kind, _, length, padding, _ = struct.unpack("!BBHHBB", exactly(peer, 8))
        body = exactly(peer, length + padding)[:length]
        if kind == 6:
            out += body
        elif kind == 3:
            return out


def ask(path):
    """A page over a connection of its own."""
    with connect(path) as peer:
        peer.sendall(whole())
        page = answer(peer)
    if b"<!DOCTYPE html>" not in page:
        raise SystemExit(f"no page: {page[:200]!r}")
    return page
