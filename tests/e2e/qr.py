# SPDX-License-Identifier: ISC
"""The SVG of a QR code, whose dark modules are runs "M x y h n v 1 …", as a
grey picture for zbarimg: eight dots a module."""
import re
import sys
import xml.etree.ElementTree as ET

DOTS = 8
root = ET.parse(sys.argv[1]).getroot()
side = int(root.get("viewBox").split()[2])
path = root.findall("{http://www.w3.org/2000/svg}path")[-1].get("d")
dark = set()
for x, y, n in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path):
    dark.update((int(x) + i, int(y)) for i in range(int(n)))
assert dark and re.sub(r"M\d+ \d+h(\d+)v1h-\1z", "", path) == ""
rows = []
for y in range(side):
    row = b"".join((b"\0" if (x, y) in dark else b"\xff") * DOTS
                   for x in range(side))
    rows.append(row * DOTS)
sys.stdout.buffer.write(b"P5 %d %d 255\n" % (side * DOTS, side * DOTS))
sys.stdout.buffer.write(b"".join(rows))
