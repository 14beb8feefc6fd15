#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""A mail server that fails in the ways real ones do (MAIL 17).

usage: faulty.py [--unix PATH] [--ready FILE] [--log FILE] [--cert FILE --key FILE]
                 [--tls none|offer|whole|deny] [--auth USER:PASSWORD] [--greeting REPLY]
                 [--keep DIR] [--hold FILE [--held WORD]] [--pipelining]

Writes its port (or path) into the ready file when it listens; it chooses the port.
What it does to a message is the part of the envelope's sender before "@", or of its
recipient when the sender is one of ours, b+...:

  ok                        takes it
  mail-CODE rcpt-CODE data-CODE dot-CODE
                            answers so; "=" and "_" of what follows CODE are "." and
                            " " ("rcpt-550_5=1=1_no_such_user"); behind words
                            about RCPT stands its address
  rcpt-421-close dot-421-close
                            answers so and closes
  mail-close rcpt-close data-close
                            closes instead of answering
  stale-mail stale-421-mail closes so on a connection that has carried a message, else
                            takes it
  body-close                closes in the middle of the message
  dot-close                 takes the message and closes without an answer
  dot-late                  takes it and answers when the next thing is said
  ok-close                  takes it, says so and closes (Yahoo)
  ok-goodbye                the same with a 421 before it closes
  ...mute...                as above, but there is no answer to QUIT

A line in the log: `open`, `tls`, `auth USER`, `mail FROM`, `broken NAME` (it ended
without its last dot), `accepted NAME RCPT SHA256-OF-THE-BYTES`; each begins with the
number of the connection.  While FILE is there it says `holding` and does not answer
DATA, or only of messages whose part before "@" is WORD.  What it accepted is kept in DIR/1.eml, DIR/2.eml, ...
"""
import argparse
import base64
import hashlib
import os
import re
import socket
import ssl
import threading
import time

lock = threading.Lock()


class Gone(Exception):
    pass


class Session:
    def __init__(self, number, sock, options):
        self.number, self.sock, self.options = number, sock, options
        self.buffer = b""
        self.tls = self.authenticated = self.carried = self.refused = False

    def log(self, text):
        with lock:
            with open(self.options.log, "a", encoding="ascii") as f:
                f.write(f"{self.number} {text}\n")

    def say(self, text):
        self.sock.sendall(text.encode() + b"\r\n")

    def read(self):
        try:
            data = self.sock.recv(65536)
        except (ConnectionError, ssl.SSLError):
            data = b""
        if not data:
            raise Gone
        self.buffer += data

    def line(self):
        while b"\n" not in self.buffer:
            self.read()
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.rstrip(b"\r").decode("latin-1")

    def encrypt(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.options.cert, self.options.key)
        self.sock = context.wrap_socket(self.sock, server_side=True)
        self.buffer, self.tls = b"", True
        self.log("tls")

    def run(self):
        try:
            self.log("open")
            if self.options.tls == "whole":
                self.encrypt()
            self.say(self.options.greeting)
            if self.options.greeting.startswith("2"):
                self.commands()
        except (Gone, OSError):
            pass
        finally:
            self.sock.close()

    def commands(self):
        sender = recipient = ""
        while True:
            line = self.line()
            word = line.split(" ")[0].upper()
            if word == "EHLO":
                self.hello()
            elif word == "STARTTLS" and self.options.tls == "deny":
                self.say("454 4.7.0 TLS not available due to a temporary reason")
            elif word == "STARTTLS":
                self.say("220 2.0.0 go ahead")
                self.encrypt()
            elif word == "AUTH":
                self.authenticate(line)
            elif word == "MAIL":
                sender = self.act(line, "mail", "250 2.1.0 sender ok")
                self.log(f"mail {sender}")
            elif word == "RCPT":
                recipient = re.search(r"<(.*)>", line).group(1)
                if sender.startswith("b+"):
                    sender = recipient
                self.act(line, "rcpt", "250 2.1.5 recipient ok", sender, f" <{recipient}>")
            elif word == "DATA" and self.refused:
                self.say("554 5.5.1 nobody to send it to")
            elif word == "DATA":
                self.hold(sender)
                self.act(line, "data", "354 go ahead", sender)
                if not self.refused:
                    self.message(sender, recipient)
            elif word == "RSET":
                self.say("250 2.0.0 ok")
            elif word == "QUIT" and "mute" in sender:
                while True:
                    self.read()
            elif word == "QUIT":
                self.say("221 2.0.0 bye")
                return
            else:
                self.say("500 5.5.2 what?")

    def hold(self, sender):
        if self.options.held and sender.split("@")[0] != self.options.held:
            return
        if self.options.hold and os.path.exists(self.options.hold):
            self.log("holding")
            while os.path.exists(self.options.hold):
                time.sleep(0.01)

    def hello(self):
        words = ["faulty.example.net", "SIZE 52428800", "ENHANCEDSTATUSCODES", "8BITMIME"]
        if self.options.pipelining:
            words.append("PIPELINING")
        if self.options.tls in ("offer", "deny") and not self.tls:
            words.append("STARTTLS")
        if self.options.auth:
            words.append("AUTH PLAIN")
        for i, word in enumerate(words):
            self.say(f"250{' ' if i == len(words) - 1 else '-'}{word}")

    def authenticate(self, line):
        words = line.split(" ")
        if len(words) < 3:
            self.say("334 ")
            words.append(self.line())
        _, user, password = base64.b64decode(words[2]).decode().split("\0")
        if f"{user}:{password}" != self.options.auth:
            self.say("535 5.7.8 Error: authentication failed")
            return
        self.authenticated = True
        self.log(f"auth {user}")
        self.say("235 2.7.0 welcome")

    def act(self, line, step, good, sender=None, about=""):
        """Answers a command as the sender asks for; returns the sender."""
        if sender is None:
            sender = re.search(r"<(.*?)>", line).group(1)
        how = sender.split("@")[0]
        self.refused = True
        if step == "mail" and self.options.auth and not self.authenticated:
            self.say("530 5.7.0 Authentication required")
        elif how == f"{step}-close" or (self.carried and how == f"stale-{step}"):
            raise Gone
        elif self.carried and how == f"stale-421-{step}":
            self.say("421 4.4.2 idle for too long")
            raise Gone
        elif how == f"{step}-421-close":
            self.say("421 too many of them, closing")
            raise Gone
        elif how.startswith(f"{step}-") and how[len(step) + 1].isdigit():
            self.say(how[len(step) + 1:].replace("_", " ").replace("=", ".") + (about if "_" in how else ""))
        else:
            self.refused = False
            self.say(good)
        return sender

    def message(self, sender, recipient):
        how = sender.split("@")[0]
        if how == "body-close":
            while b"\r\n\r\n" not in self.buffer:
                self.read()
            raise Gone
        raw = b""
        try:
            while not (raw.endswith(b"\r\n.\r\n") or raw == b".\r\n"):
                if not self.buffer:
                    self.read()
                raw, self.buffer = raw + self.buffer, b""
        except Gone:
            self.log(f"broken {self.name(raw)}")
            raise
        body = re.sub(rb"(^|\r\n)\.", rb"\1", raw[:-3])
        if how.startswith("dot-") and how[4].isdigit():
            self.act("", "dot", "", sender)
            return
        if self.options.keep:
            self.keep(body)
        self.log(f"accepted {self.name(body)} {recipient} {hashlib.sha256(body).hexdigest()}")
        if how == "dot-close":
            raise Gone
        if how == "dot-late":
            self.read()
        self.carried = True
        self.say("250 2.0.0 taken")
        if how == "ok-goodbye":
            self.say("421 4.4.2 closing")
        if how in ("ok-close", "ok-goodbye"):
            raise Gone

    def keep(self, body):
        with lock:
            name = f"{self.options.keep}/{len(os.listdir(self.options.keep)) + 1}.eml"
            with open(name, "wb") as f:
                f.write(body)

    @staticmethod
    def name(raw):
        found = re.search(rb"^Message-ID: <(.*?)@", raw, re.MULTILINE)
        return found.group(1).decode() if found else "-"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--unix")
    parser.add_argument("--ready", required=True)
    parser.add_argument("--log", required=True)
    parser.add_argument("--cert")
    parser.add_argument("--key")
    parser.add_argument("--tls", choices=["none", "offer", "whole", "deny"], default="none")
    parser.add_argument("--auth")
    parser.add_argument("--keep")
    parser.add_argument("--hold")
    parser.add_argument("--held")
    parser.add_argument("--pipelining", action="store_true")
    parser.add_argument("--greeting", default="220 faulty.example.net ESMTP")
    options = parser.parse_args()
    if options.unix:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(options.unix)
    else:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
    listener.listen(64)
    open(options.log, "a", encoding="ascii").close()
    with open(options.ready + ".new", "w", encoding="ascii") as f:
        f.write(options.unix or str(listener.getsockname()[1]))
    os.rename(options.ready + ".new", options.ready)
    number = 0
    while True:
        sock, _ = listener.accept()
        number += 1
        threading.Thread(target=Session(number, sock, options).run, daemon=True).start()


main()
