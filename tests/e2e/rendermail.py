#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""What a mail must be, whoever wrote it.  Arguments: files, each one message
of `render --mail` or of deliver; the word before it is its class."""
import email
import email.policy
import html.parser
import re
import sys
from urllib.parse import urlsplit

BASE = 'https://www.nordkurs.no'
TOKEN = '[a-z2-7]{26}'
ONCE = ['Date', 'From', 'To', 'Subject', 'Message-ID', 'MIME-Version',
        'Feedback-ID']


class Body(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.images, self.names = [], [], []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.names.append(tag)
        if tag == 'a' and 'href' in attrs:
            self.links.append(attrs['href'])
        if tag == 'img':
            self.images.append(attrs)
        for name, value in attrs.items():
            assert not name.startswith(('k:', 'on')), name
            assert value is None or 'http:' not in value, value


def check(kind, raw):
    assert not re.search(rb'[^\r]\n|\r[^\n]|[^\x00-\x7e]', raw)
    for line in raw.split(b'\r\n'):
        assert len(line) <= (998 if line.startswith(b'List-Unsubscribe:')
                             else 78), line
    m = email.message_from_bytes(raw, policy=email.policy.default)
    assert not m.defects, m.defects
    assert len(m.keys()) == len({name.lower() for name in m.keys()}), m.keys()
    for name in ONCE:
        assert len(m.get_all(name)) == 1, name
        assert not m[name].defects, name
    fields = m['Feedback-ID'].split(':')
    assert len(fields) == 4 and 5 <= len(fields[3]) <= 15, fields
    assert fields[2] == kind, fields
    assert len(m['From'].addresses) == 1
    assert m['From'].addresses[0].addr_spec == 'hei@mail.nordkurs.no'
    assert m.get_content_type() == 'multipart/alternative'
    assert [p.get_content_type() for p in m.iter_parts()] == \
        ['text/plain', 'text/html']
    for part in m.iter_parts():
        assert part['Content-Transfer-Encoding'] == 'quoted-printable'
        assert part.get_content_charset() == 'utf-8'
    # What is folded breaks signatures at receivers, however right it is.
    leaves = re.findall(rb'^List-Unsubscribe:.*\r\n(?=[^ \t])', raw, re.M)
    assert len(leaves) == (1 if kind == 'marketing' else 0), leaves
    assert all(re.fullmatch(rb'List-Unsubscribe: <https://[^>\s]+>\r\n', one)
               and b'=?' not in one for one in leaves), leaves
    text = m.get_body(('plain',)).get_content().replace('\r\n', '\n')
    markup = m.get_body(('html',)).get_content()
    check_bodies(kind, m, text, markup)


def check_bodies(kind, m, text, markup):
    body = Body()
    body.feed(markup)
    assert len(markup.encode()) < 61440
    for bad in ('</br>', '<td/>', '{', '[['):
        assert bad not in re.sub(r'<style>.*?</style>', '', markup, flags=re.S)
    assert '&gt;' not in ''.join(re.findall(r'<style>.*?</style>', markup,
                                            flags=re.S))
    # Every link is in both, and whole.
    found = re.findall(r'https://[^\s<>]+', text)
    assert sorted(set(found)) == sorted(set(
        link for link in body.links if link.startswith('https:'))), found
    for link in body.links:
        assert link.startswith((BASE + '/', 'mailto:', 'tel:')), link
        assert re.sub('^(mailto|tel):', '', link) in text
    for image in body.images:
        assert image['src'].startswith(BASE + '/assets/'), image
        assert not urlsplit(image['src']).path.endswith('.svg')
        assert int(image['width']) > 2 and int(image['height']) > 2
        assert 'alt' in image
    assert not set(body.names) & {'script', 'form', 'svg', 'link', 'input'}
    # Who sends it, why, and how to leave.
    for part in (text, markup):
        assert 'Storgata 1, 0155 Oslo' in part
        assert 'nordkurs.no' in part
    # The pages behind its links speak the language of the mail.
    lang = re.search('<html[^>]* lang="([a-z]+)"', markup)[1]
    leave = {link for link in body.links if '/k/leave/' in link}
    assert len(leave) == (1 if kind == 'marketing' else 0), leave
    if kind == 'marketing':
        leave = leave.pop()
        assert re.fullmatch(f'{BASE}/k/leave/{TOKEN}[?]l={lang}', leave), leave
        # And the header is short.
        assert m['List-Unsubscribe'] == f'<{leave[:-len("?l=nb")]}>'
        assert m['List-Unsubscribe-Post'] == 'List-Unsubscribe=One-Click'
    else:
        assert m['List-Unsubscribe-Post'] is None
    if kind == 'confirmation':
        confirm = {link for link in body.links if '/k/confirm/' in link}
        assert len(confirm) == 1, confirm
        assert re.fullmatch(f'{BASE}/k/confirm/{TOKEN}[?]l={lang}', *confirm), confirm
        front, = set(body.links) - confirm
        assert front in [BASE + path for path in ('/', '/da/', '/sv/', '/en/')]
    for line in text.split('\n'):
        assert len(line) <= 72 or ' ' not in line.strip(), line
        assert line == line.rstrip(' ')
    assert not re.search('[\x00-\x08\x0b-\x1f]', text)


for kind, path in zip(sys.argv[1::2], sys.argv[2::2]):
    with open(path, 'rb') as file:
        try:
            check(kind, file.read())
        except AssertionError:
            print(f'{path}: {kind}', file=sys.stderr)
            raise
