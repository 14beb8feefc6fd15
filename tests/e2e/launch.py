#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Starts a program with a listening socket, as spawn-fcgi or systemd would.

usage: launch.py stdin|systemd|stranger SOCKET COMMAND...

stranger: as systemd does, but the variables mean another process.
"""
import os
import socket
import sys

way, path, command = sys.argv[1], sys.argv[2], sys.argv[3:]
if os.path.exists(path):
    os.unlink(path)
listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
listener.bind(path)
listener.listen(64)
given = 0 if way == "stdin" else 3
os.dup2(listener.fileno(), given)
os.set_inheritable(given, True)  # dup2 onto itself does not
if way != "stdin":
    os.environ["LISTEN_FDS"] = "1"
    os.environ["LISTEN_PID"] = str(os.getpid() if way == "systemd" else 1)
os.execvp(command[0], command)
