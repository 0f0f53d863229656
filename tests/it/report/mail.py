"""Reads a mail from standard input with Python's own reader, writes the file that goes with it, and prints what it is."""

import email
import email.policy
import json
import sys

mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
[attached] = mail.iter_attachments()
with open(sys.argv[1], "wb") as file:
    file.write(attached.get_content())
json.dump(
    {
        "subject": mail["Subject"],
        "text": mail.get_body(("plain",)).get_content(),
        "name": attached.get_filename(),
        "kind": attached.get_content_type(),
    },
    sys.stdout,
)
