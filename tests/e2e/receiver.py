#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Another company's server that is told of our contacts (Standard Webhooks).

usage: receiver.py DIR SECRET [CERTIFICATE]

Listens on a free port of this machine, whose number it writes to DIR/port, by
HTTPS when it has a certificate with its key.  Each message is one line of
DIR/heard: whether it is signed with the secret and of now, its id, its type, and
its body.  The answer is what DIR/answer says: a status, with words of a
Location behind it, or "hang" for none while the other side waits.
"""
import base64
import hashlib
import hmac
import http.server
import os
import ssl
import sys
import time
import json

where, secret = sys.argv[1], sys.argv[2]
key = base64.b64decode(secret.removeprefix("whsec_"))


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def is_signed(self, body):
        sent = self.headers["webhook-timestamp"]
        what = f"{self.headers['webhook-id']}.{sent}.".encode() + body
        want = base64.b64encode(hmac.digest(key, what, hashlib.sha256)).decode()
        return (
            f"v1,{want}" in self.headers["webhook-signature"].split()
            and abs(int(sent) - time.time()) < 300
            and self.headers["Content-Type"] == "application/json"
        )

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with open(f"{where}/heard", "a", encoding="utf-8") as f:
            print(
                "good" if self.is_signed(body) else "FORGED",
                self.headers["webhook-id"],
                json.loads(body)["type"],
                body.decode(),
                file=f,
            )
        with open(f"{where}/answer", encoding="utf-8") as f:
            answer = f.read().split()
        if answer[0] == "hang":
            self.connection.recv(1)
            self.close_connection = True
            return
        self.send_response(int(answer[0]))
        if len(answer) > 1:
            self.send_header("Location", answer[1])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
if len(sys.argv) > 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[3])
    server.socket = context.wrap_socket(server.socket, server_side=True)
with open(f"{where}/port.tmp", "w", encoding="utf-8") as f:
    f.write(str(server.server_address[1]))
os.rename(f"{where}/port.tmp", f"{where}/port")
server.serve_forever()
