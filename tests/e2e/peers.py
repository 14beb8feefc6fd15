#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Hostile peers on the program's own FastCGI socket.

usage: peers.py SOCKET

Opens silent peers, peers with half a record, peers that send one byte at a
time, peers with broken framing, and 500 idle ones; beside them asks whole
requests and prints "good N slow N", slow meaning more than one second.
"""
import struct
import sys
import threading
import time

from fastcgi import PARAMS, ask, connect, pairs, record, whole


def seconds(path):
    begin = time.monotonic()
    ask(path)
    return time.monotonic() - begin


def drip(path, stop):
    peer = connect(path)
    try:
        for byte in whole():
            if stop.is_set():
                return
            peer.send(bytes([byte]))
            stop.wait(0.2)
    except OSError:
        pass  # the gate closed it, as it should


HOSTILE = [
    record(1, struct.pack("!HB5x", 1, 0), version=7),
    record(9, b"\x0e\x00FCGI_MAX_CONNS", request=0),
    record(9, bytes([255, 255, 255, 255]) * 200, request=0),
    record(4, pairs(PARAMS)),
    record(1, struct.pack("!HB5x", 1, 0)) * 2,
    record(1, struct.pack("!HB5x", 9, 0)),
    record(1, struct.pack("!HB5x", 1, 0)) + record(4, b"\x7f\xff\xff\xff\x7f\xff\xff\xfe"),
    record(1, struct.pack("!HB5x", 1, 0)) + record(4, b"\xff\xff\xff\xff\xff\xff\xff\xff" + b"a" * 60) + record(4, b"") + record(5, b""),
    record(1, struct.pack("!HB5x", 1, 0)) + record(2, b"") + record(5, b""),
    whole()[:-8] + record(5, b"x" * 60000) * 4,
    b"GET / HTTP/1.0\r\n\r\n",
]


def main():
    path = sys.argv[1]
    stop = threading.Event()
    held = [connect(path) for _ in range(500)]
    for cut in (1, 7, 8, 9, 20, 100, len(whole()) - 1):
        peer = connect(path)
        peer.sendall(whole()[:cut])
        held.append(peer)
    drips = [threading.Thread(target=drip, args=(path, stop)) for _ in range(8)]
    for thread in drips:
        thread.start()
    for bytes_ in HOSTILE:
        peer = connect(path)
        try:
            peer.sendall(bytes_)
        except OSError:
            pass
        held.append(peer)
    times = [seconds(path) for _ in range(200)]
    # A part older than five seconds is closed without our doing anything.
    try:
        ended = held[501].recv(1) == b""
    except ConnectionResetError:  # what it sent was never read
        ended = True
    stop.set()
    for thread in drips:
        thread.join()
    times += [seconds(path) for _ in range(20)]
    print(f"good {len(times)} slow {sum(1 for t in times if t > 1)} worst_ms {max(times) * 1000:.0f} part_closed {ended}")


main()
