#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""A name server for tests, which knows what a file says.

usage: dns.py ZONE READY

A line of the zone is NAME TYPE VALUE, TYPE one of A AAAA MX TXT PTR CNAME, or
SERVFAIL without a value, or SILENT: then there is no answer.  The file is read
again for each question.  What does not fit into 512 bytes is asked again over
TCP.  Its port, which it chooses, goes into READY.
"""
import os
import socket
import struct
import sys
import threading

TYPES = {"A": 1, "CNAME": 5, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28}


def wire_name(name):
    return b"".join(bytes([len(p)]) + p.encode() for p in name.split(".") if p) + b"\0"


def wire_value(kind, value):
    if kind == "A":
        return socket.inet_aton(value)
    if kind == "AAAA":
        return socket.inet_pton(socket.AF_INET6, value)
    if kind == "MX":
        preference, host = value.split()
        return struct.pack(">H", int(preference)) + wire_name(host)
    if kind == "TXT":
        raw = value.encode()
        parts = [raw[i:i + 255] for i in range(0, len(raw), 255)] or [b""]
        return b"".join(bytes([len(p)]) + p for p in parts)
    return wire_name(value)


def read_zone(path):
    rows = []
    with open(path, encoding="utf-8") as f:
        for line in f:
            words = line.rstrip("\n").split(None, 2)
            if words and not line.startswith("#"):
                rows.append((words[0].lower(), words[1], words[2] if len(words) > 2 else ""))
    return rows


def answer(zone, question):
    """The bytes, or None for silence."""
    at, labels = 12, []
    while question[at]:
        labels.append(question[at + 1:at + 1 + question[at]].decode().lower())
        at += 1 + question[at]
    kind = struct.unpack(">H", question[at + 1:at + 3])[0]
    asked, name = question[12:at + 5], ".".join(labels)
    rows = read_zone(zone)
    mine = [r for r in rows if r[0] == name]
    if any(r[1] == "SILENT" for r in mine):
        return None
    code, records, seen = 0, [], set()
    if any(r[1] == "SERVFAIL" for r in mine):
        code = 2
    else:
        while name not in seen:
            seen.add(name)
            mine = [r for r in rows if r[0] == name]
            if len(seen) == 1 and not mine:
                code = 3
            for _, t, value in mine:
                if t in TYPES and (TYPES[t] == kind or t == "CNAME"):
                    data = wire_value(t, value)
                    records.append(wire_name(name) + struct.pack(
                        ">HHIH", TYPES[t], 1, 60, len(data)) + data)
                    name = value if t == "CNAME" else name
    head = question[:2] + struct.pack(">HHHHH", 0x8580 | code, 1, len(records), 0, 0)
    return head + asked + b"".join(records)


def tcp(zone, listener):
    while True:
        sock, _ = listener.accept()
        with sock:
            size = sock.recv(2)
            if len(size) == 2:
                said = answer(zone, sock.recv(struct.unpack(">H", size)[0]))
                if said is not None:
                    sock.sendall(struct.pack(">H", len(said)) + said)


def sockets():
    """One port for both."""
    while True:
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(("127.0.0.1", 0))
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(udp.getsockname())
        except OSError:
            udp.close()
            listener.close()
            continue
        listener.listen(8)
        return udp, listener


def main():
    zone, ready = sys.argv[1:3]
    udp, listener = sockets()
    threading.Thread(target=tcp, args=(zone, listener), daemon=True).start()
    with open(ready + ".new", "w", encoding="ascii") as f:
        f.write(str(udp.getsockname()[1]))
    os.rename(ready + ".new", ready)
    while True:
        question, peer = udp.recvfrom(4096)
        said = answer(zone, question)
        if said is not None and len(said) > 512:
            said = said[:2] + struct.pack(">HHHHH", 0x8780, 1, 0, 0, 0) + question[12:]
        if said is not None:
            udp.sendto(said, peer)


main()
