# SPDX-License-Identifier: ISC
"""Changes the model of a site as kunderejse-journey.7 says: the journey of
another model, behind it what only the site has.

    carry.py MODEL SITE OUT     journey.xml files; says what was carried
    carry.py --spoken MODEL     fails unless all is there in four languages
    carry.py --told MODEL PAGE  fails unless the manual page tells of its phases,
                                questions, feelings and touchpoints
"""
import re
import sys
import xml.etree.ElementTree as ET

NS = '{urn:kunderejse:1}'
LANG = '{http://www.w3.org/XML/1998/namespace}lang'
# Rules belong to the model, all else to whoever declared it.
RULES = {NS + tag for tag in ('presume', 'signal', 'move', 'cool')}


def name(element):
    for key in ('key', 'name', 'code'):
        if key in element.attrib:
            return element.tag, element.get(key)
    return element.tag, ET.tostring(element)


def carry(model, site, out):
    tree = ET.parse(model)
    root = tree.getroot()
    known = {name(e): e for e in root}
    carried = []
    for element in ET.parse(site).getroot():
        if element.tag in RULES:
            continue
        mine = known.get(name(element))
        if mine is None:
            root.append(element)
            carried.append(name(element))
        elif element.tag == NS + 'stage':
            asked = {name(e) for e in mine}
            for question in element.findall(NS + 'question'):
                if name(question) not in asked:
                    mine.append(question)
                    carried.append(name(question))
    ET.register_namespace('', NS[1:-1])
    tree.write(out, encoding='utf-8', xml_declaration=True)
    for tag, key in carried:
        print(tag.removeprefix(NS), key)


def spoken(model):
    bad = 0
    for parent in ET.parse(model).getroot().iter():
        for tag in ('label', 'feeling'):
            languages = [e.get(LANG) for e in parent.findall(NS + tag)]
            if languages and sorted(languages) != ['da', 'en', 'nb', 'sv']:
                print(parent.tag, parent.attrib, tag, languages)
                bad = 1
    return bad


def plain(page):
    """The text of a manual page's section about the models."""
    section = page.split('.Sh MODELS', 1)[1].split('\n.Sh ', 1)[0]
    text = section.replace('\\(en', '–').replace('\\(em', '—')
    return re.sub(r'\s+', ' ', text).lower()


def told(model, path):
    root = ET.parse(model).getroot()
    section = plain(open(path, encoding='utf-8').read())
    bad = 0
    wanted = [e for tag in ('stage', 'touchpoint') for e in root.findall(NS + tag)
              if e.get('aside') != 'yes']
    for element in (e for parent in wanted for e in parent.iter()):
        if element.tag not in (NS + 'label', NS + 'feeling'):
            continue
        if element.get(LANG) == 'en' and element.text.lower() not in section:
            print('not told:', element.text)
            bad = 1
    return bad


if sys.argv[1] == '--told':
    sys.exit(told(*sys.argv[2:]))
if sys.argv[1] == '--spoken':
    sys.exit(spoken(sys.argv[2]))
carry(*sys.argv[1:])
