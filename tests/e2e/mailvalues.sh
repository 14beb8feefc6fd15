#!/bin/sh
# SPDX-License-Identifier: ISC
# Whatever somebody is called, it stands in a mail as it is and breaks out of
# nothing: in HTML, in an address, in the text, in the subject.
set -eu
command -v python3 >/dev/null || { echo 'skipped: python3 is missing'; exit 77; }
t=$(mktemp -d)
trap 'rm -rf "$t"' EXIT
mkdir "$t/mails" "$t/layouts" "$t/texts" "$t/pages"
cat >"$t/site.xml" <<'XML'
<site xmlns="urn:kunderejse:1" name="Values" base="https://www.example.com"><languages default="en"/>
<mail from="hi@mail.example.com"><address>Storgata 1</address></mail></site>
XML
cat >"$t/pages/front.xml" <<'XML'
<k:page xmlns:k="urn:kunderejse:1" id="front" path="/"><html><head><title>t</title></head><body>x</body></html></k:page>
XML
cat >"$t/texts/en.xml" <<'XML'
<k:texts xmlns:k="urn:kunderejse:1"><k:text key="mail.reason.service">Why</k:text><k:text key="mail.me">Me</k:text></k:texts>
XML
cat >"$t/layouts/mail.xml" <<'XML'
<k:layout xmlns:k="urn:kunderejse:1"><html lang="{$lang}"><head><title><k:place name="title"/></title></head>
<body><k:place name="preheader"/><k:place name="main"/><k:footer/></body></html></k:layout>
XML
cat >"$t/mails/values.xml" <<'XML'
<k:mail xmlns:k="urn:kunderejse:1" layout="mail" class="service"><k:subject>s[<k:value-of select="$first_name" else=""/>]s</k:subject>
<k:preheader>p</k:preheader><p>v[<k:value-of select="$first_name" else=""/>]v</p>
<p>See <a href="https://www.example.com/for/{$first_name}?name={$first_name}&amp;last=1">there</a></p></k:mail>
XML
PYTHONDONTWRITEBYTECODE=1 python3 "${srcdir:-.}/tests/e2e/mailvalues.py" \
    "${builddir:-.}/tests/e2e/mailvalues" "$t"
