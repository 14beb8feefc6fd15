# SPDX-License-Identifier: ISC
"""mailjudge.py SITE CLASS LANG FILE...: what others read of the demo's mails.  w3m finds
the same links in the HTML as stand in the text, xmllint nothing that must not be there;
each says who sends it, why, and how to leave."""
import email
import email.policy
import re
import subprocess
import sys
import xml.etree.ElementTree as tree

BASE = 'https://www.nordkurs.no'
K = '{urn:kunderejse:1}'
NONE = {  # XPath that counts to 0
    'a picture to count by': '//img[number(@width) < 3 or number(@height) < 3 or not(@width) or not(@height)]',
    'http': '//@*[contains(., "http:")]',
    'another host': f'//@src[not(starts-with(., "{BASE}/"))] | //@background | //@srcset | //link | //script |'
                    f' //@href[starts-with(., "https:") and not(starts-with(., "{BASE}/"))]',
    'a picture in a style': '//@style[contains(., "url(")] | //style[contains(., "url(") or contains(., "@import")]',
}


def run(*args):
    return subprocess.run(args, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout.decode()


def words(s):
    return ' '.join(s.split())


def texts(site, lang):
    found = {}
    for t in tree.parse(f'{site}/texts/{lang}.xml').getroot().iter(f'{K}text'):
        found[t.get('key')] = words(''.join(t.itertext()))
    return found


def check(site, kind, lang, path):
    with open(path, 'rb') as file:
        m = email.message_from_binary_file(file, policy=email.policy.default)
    text = m.get_body(('plain',)).get_content()
    markup = m.get_body(('html',)).get_content()
    with open(f'{path}.html', 'w', encoding='utf-8') as file:
        file.write(markup)
    assert len(markup.encode()) <= 102400, len(markup.encode())
    shown, links = run('w3m', '-dump', '-cols', '10000', '-o', 'display_link_number=1', '-I', 'UTF-8', '-O', 'UTF-8',
                       '-T', 'text/html', f'{path}.html').rsplit('\nReferences:\n', 1)
    links = set(re.findall(r'^\[\d+\] (\S+)$', links, flags=re.M))
    found = {re.sub(r'[>.,)]+$', '', link) for link in re.findall(r'https://\S+', text)}
    # What one writes to or calls stands as it is.
    assert {link for link in links if link.startswith('https:')} == found, (links, found)
    for link in links:
        assert link.startswith('https:') or re.sub('^(mailto|tel):', '', link) in text, link
    for what, path_of in NONE.items():
        count = run('xmllint', '--html', '--nowarning', '--xpath', f'count({path_of})', f'{path}.html')
        assert float(count) == 0, (what, count)
    shown = re.sub(r'\[\d+\]', '', shown)
    said = texts(site, lang)
    address = tree.parse(f'{site}/site.xml').getroot().find(f'.//{K}mail/{K}address')
    for part in (words(text), words(shown)):
        assert words(address.text) in part, part
        assert said[f'mail.reason.{kind}'] in part, part
        assert (said['mail.leave'] in part) == (kind == 'marketing'), part


for i in range(2, len(sys.argv), 3):
    try:
        check(sys.argv[1], *sys.argv[i:i + 3])
    except AssertionError:
        print(sys.argv[i:i + 3], file=sys.stderr)
        raise
print(f'{(len(sys.argv) - 2) // 3} mails')
