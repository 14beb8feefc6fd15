#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Prints one body of a message on standard input: html or plain."""
import email
import email.policy
import sys

message = email.message_from_binary_file(sys.stdin.buffer,
                                         policy=email.policy.default)
sys.stdout.write(message.get_body((sys.argv[1],)).get_content())
