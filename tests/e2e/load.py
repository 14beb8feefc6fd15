#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Load for the tests: keeps asking until told to stop, counts every outcome.

usage: load.py SOCKET THREADS POST_PERCENT PATH...

Each thread asks over its own kept-open connection to nginx's Unix socket.  Ends
when standard input closes; prints "requests N failed N worst_ms N" and one line
for each kind of failure.  A failure is a refused or broken connection, or a
status that is not 200, 303 or 304.
"""
import http.client
import random
import select
import socket
import sys
import threading
import time


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("www.nordkurs.no", timeout=20)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


HEADERS = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Accept-Language": "nb",
}


class Load:
    def __init__(self, path, percent, pages):
        self.path, self.percent, self.pages = path, percent, pages
        self.stop = threading.Event()
        self.lock = threading.Lock()
        self.requests, self.worst, self.failures = 0, 0.0, {}

    def ask(self, connection, rng):
        if rng.randrange(100) < self.percent:
            connection.request("POST", "/k/consent", "choice=no&to=/", {
                **HEADERS, "Sec-Fetch-Site": "same-origin",
                "Content-Type": "application/x-www-form-urlencoded"})
        else:
            connection.request("GET", rng.choice(self.pages), headers=HEADERS)
        answer = connection.getresponse()
        answer.read()
        return None if answer.status in (200, 303, 304) else f"status {answer.status}"

    def run(self, seed):
        rng, connection = random.Random(seed), UnixConnection(self.path)
        while not self.stop.is_set():
            begin = time.monotonic()
            try:
                fault = self.ask(connection, rng)
            except (OSError, http.client.HTTPException) as error:
                fault = f"{type(error).__name__}: {error}"
                connection.close()
                connection = UnixConnection(self.path)
            with self.lock:
                self.requests += 1
                self.worst = max(self.worst, time.monotonic() - begin)
                if fault:
                    self.failures[fault] = self.failures.get(fault, 0) + 1


def main():
    load = Load(sys.argv[1], int(sys.argv[3]), sys.argv[4:])
    threads = [threading.Thread(target=load.run, args=(n,)) for n in range(int(sys.argv[2]))]
    for thread in threads:
        thread.start()
    select.select([sys.stdin], [], [])
    load.stop.set()
    for thread in threads:
        thread.join()
    print(f"requests {load.requests} failed {sum(load.failures.values())} worst_ms {load.worst * 1000:.0f}")
    for fault, count in sorted(load.failures.items()):
        print(f"  {count} × {fault}")


main()
