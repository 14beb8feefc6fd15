#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Another site, as a blog's server would be: beside ours, behind the same nginx.

usage: othersite.py SOCKET

Its pages include a block of ours, come compressed when asked for so, and say
that anybody may keep them; what is posted is answered with a page, too.
"""
import gzip
import http.server
import socketserver
import sys

PAGE = """<!DOCTYPE html><title>blog</title><h1>their %s %s</h1>
<!--# block name="own" --><p>their own words</p><!--# endblock -->
<!--# include virtual="/k/block/hello" stub="own" wait="yes" -->
<!--# include virtual="/k/block/nothing" stub="own" wait="yes" -->
<p>%d bytes came</p>
"""


class Site(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, kind, body, cached="public, max-age=600"):
        packed = "gzip" in self.headers.get("Accept-Encoding", "")
        body = gzip.compress(body) if packed else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", cached)
        self.send_header("X-Host", self.headers.get("Host", ""))
        self.send_header("X-Proto", self.headers.get("X-Forwarded-Proto", ""))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):
        came = len(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        path = self.path.split("?")[0]
        page = (PAGE % (self.command, path, came)).encode()
        if path.endswith(".css"):
            self.answer(200, "text/css", b"their style")
        elif path.startswith("/wp-admin/"):
            self.answer(200, "text/html; charset=utf-8", page, "no-store")
        elif path == "/steal":
            self.answer(200, "text/html", b'<!--# include virtual="/k/admin/" -->'
                        b'<!--# include virtual="/k/seen" --> their page')
        elif path.startswith(("/blog/", "/wp-")) or path == "/":
            self.answer(200, "text/html; charset=utf-8", page)
        else:
            self.answer(404, "text/html", b"their 404")

    do_POST = do_HEAD = do_PUT = do_GET

    def address_string(self):
        return "nginx"

    def log_message(self, *args):
        pass


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


Server(sys.argv[1], Site).serve_forever()
