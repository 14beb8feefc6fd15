# SPDX-License-Identifier: ISC
"""mailvalues.py MAILVALUES SITE: a thousand values, each in the HTML, in an address,
in the text and in the subject of a mail, read again by parsers that are not ours."""
import email
import email.policy
import html.parser
import random
import subprocess
import sys
import urllib.parse

MANY = 1000
HARD = ['&', '<', '>', '"', "'", 'æ', 'ø', 'Å', 'é', 'ß', '日本', '👩‍👩‍👧', '&amp;', '&#39;', '&lt;', '<b>', '</p>',
        '</a>', '<!--', '-->', ']]>', '<?', '{', '}', '{{', '%', '%3C', '+', '=', '?', '#', '/', '//', '\\', ';', ',',
        '(', ')', '[', ']', '@', ':', 'javascript:', '=?UTF-8?Q?x?=', '=20', '.', '..', '-', '_', '`', '|', '~',
        'Kari', "O'Neill", 'x' * 30]
REFUSED = ['a\rb', 'a\nb', 'a\r\nBcc: x@example.org', 'a\0b', '\x1b[0m', 'a\x7f']


class Body(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.said, self.links, self.names = '', [], []

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        if tag == 'a':
            self.links.append(dict(attrs)['href'])

    def handle_data(self, data):
        self.said += data


def values(rng):
    """As forms give them: one blank between two words, none around them."""
    made = list(HARD)
    while len(made) < MANY:
        bits = (rng.choice(HARD) + rng.choice(['', '', ' ']) for _ in range(rng.randint(1, 6)))
        made.append(''.join(bits).strip())
    return made


def between(s, what):
    s = ' '.join(s.split())
    return s[s.index(f'{what}[') + len(what) + 1:s.index(f']{what}')]


def judge(value, raw, names):
    m = email.message_from_bytes(raw, policy=email.policy.default)
    assert not m.defects
    assert m['Subject'] == f's[{value}]s', ('subject', m['Subject'])
    text = m.get_body(('plain',)).get_content()
    markup = m.get_body(('html',)).get_content()
    body = Body()
    body.feed(markup)
    assert between(body.said, 'v') == value, ('HTML', body.said)
    assert between(text, 'v') == value, ('text', text)
    assert names in (None, body.names), ('broken out', body.names)
    link = next(link for link in body.links if 'name=' in link)
    parts = urllib.parse.urlsplit(link)
    # A segment that would lead up is left out.
    segment = '' if value in ('.', '..') else value
    assert urllib.parse.unquote(parts.path) == f'/for/{segment}', ('path', link)
    assert urllib.parse.parse_qs(parts.query, strict_parsing=True) == {'name': [value], 'last': ['1']}, ('query', link)
    assert f'<{link}>' in text or f'\n{link}\n' in text.replace('\r\n', '\n'), ('link in the text', text)
    return body.names


def main(program, site):
    given = values(random.Random(20261130))
    wrong = [f'a{bad}' for bad in REFUSED]
    lines = ''.join(v.encode().hex() + '\n' for v in given + wrong)
    out = subprocess.run([program, site, 'values'], input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout
    names = None
    for value in given:
        size, out = out.split(b'\n', 1)
        assert size.isdigit() and size != b'0', (value, size)
        raw, out = out[:int(size)], out[int(size):]
        try:
            names = judge(value, raw, names)
        except AssertionError:
            print(f'FAIL: {value!r}', file=sys.stderr)
            raise
    assert out.decode().splitlines() == \
        ['0 first_name holds a line break or another control character'] * len(wrong), out
    print(f'{len(given)} values in 4 places, {len(wrong)} refused')


main(*sys.argv[1:])
