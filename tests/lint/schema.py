#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Prints the words of a RELAX NG schema as tests/lint/vocabulary.c prints
those of the compiler.  Of template.rng, like there, no more than names."""
import os
import sys
import xml.etree.ElementTree as tree

RNG = '{http://relaxng.org/ns/structure/1.0}'
MANY = (RNG + 'zeroOrMore', RNG + 'oneOrMore')
OPTIONAL = (RNG + 'optional', RNG + 'zeroOrMore', RNG + 'choice')


def read(path, defines):
    """Adds the file's defines, and those it includes; returns its start."""
    start = None
    for node in tree.parse(path).getroot():
        if node.tag == RNG + 'include':
            read(os.path.join(os.path.dirname(path), node.get('href')), defines)
        elif node.tag == RNG + 'define':
            defines[node.get('name')] = node
        elif node.tag == RNG + 'start':
            start = node
    return start


class Printer:
    def __init__(self, file, defines):
        self.file = file
        self.defines = defines
        self.names_only = file == 'template.rng'
        self.done = set()
        self.lines = set()

    def say(self, *words):
        self.lines.add(' '.join((self.file,) + words))

    def kind(self, attribute):
        """What an attribute may hold: value.KIND, or its choices."""
        for node in attribute.iter():
            name = node.get('name', '')
            if node.tag == RNG + 'ref' and name.startswith('value.'):
                return name[len('value.'):]
        return '|'.join(v.text for v in attribute.iter(RNG + 'value')) or 'any'

    def attribute(self, element, node, optional, selector):
        name = '@' + (node.get('name') or '*')
        if self.names_only:
            self.say(element, name)
        elif selector:
            self.say(element, name, 'selector')
        else:
            self.say(element, name, 'optional' if optional else 'required',
                     self.kind(node))

    def walk(self, parent, node, optional=False, many=False, selector=False):
        """Everything below `node` that stands in the element `parent`."""
        if node.tag == RNG + 'element':
            if node.get('name') is None:
                # HTML, whose content is that of any element.
                for child in node:
                    self.walk('content', child)
                return
            if parent:
                self.say(node.get('name'), 'in', parent)
                if not many:
                    self.once(node.get('name'), optional)
            self.element(node)
        elif node.tag == RNG + 'attribute':
            if parent != 'content':
                self.attribute(parent, node, optional, selector)
        elif node.tag == RNG + 'ref':
            self.ref(parent, node.get('name'), optional, many, selector)
        else:
            for child in node:
                self.walk(parent, child,
                          optional or node.tag in OPTIONAL,
                          many or node.tag in MANY, selector)

    def once(self, name, optional):
        if optional and not self.names_only:
            self.say(name, 'once')

    def ref(self, parent, name, optional, many, selector):
        if name.startswith('value.'):
            if name == 'value.text' and parent and not self.names_only:
                self.say(parent, 'text')
            return
        if name in ('content', 'phrase', 'words'):
            if name in self.done:
                return
            self.done.add(name)
            parent, many = 'content', True
        for child in self.defines[name]:
            self.walk(parent, child, optional, many,
                      selector or name.startswith('selectors'))

    def element(self, node):
        if node in self.done:
            return
        self.done.add(node)
        for child in node:
            self.walk(node.get('name'), child)


def main():
    for path in sys.argv[1:]:
        defines = {}
        start = read(path, defines)
        printer = Printer(os.path.basename(path), defines)
        printer.walk('', start)
        print('\n'.join(sorted(printer.lines)))


main()
