#!/bin/sh
# SPDX-License-Identifier: ISC
# Lists of hosts in each shape that others publish: what is new becomes lines
# that compile and count, what the table knows otherwise stays.
. "${srcdir:-.}/tests/e2e/lib.sh"
if "$KUNDEREJSE" version | grep -q '^libyaml .*no lists'; then
	echo 'skipped: built without libyaml'
	exit 77
fi
ends() {
	rc=0; "$KUNDEREJSE" import "$@" >"$t/out" 2>"$t/err" || rc=$?
}

# Search engines: name, then what is looked for.
cat >"$t/search.yml" <<'EOF'
Google:
  -
    urls:
      - www.google.no
      - google.{}
    params: [q]
Facebook:
  - {urls: [www.facebook.com], params: [q]}
"Søk & Finn":
  -
    urls:
      - sokfinn.example
      - '{}.sokfinn2.{}'
      - sokfinn.example
    params: ['q', '/text=(.*)/']
    charsets: [utf-8]
EOF
ends sources "$t/search.yml"; expect 'search' "$rc" 0
expect 'only what is new' "$(cat "$t/out")" \
    '<source key="s_k_finn" label="Søk &amp; Finn" source-class="search" patterns=".sokfinn.example .sokfinn2.{cc}"/>'
contains 'a trap' "$(cat "$t/err")" 'facebook.com: here social, there search'
contains 'sums' "$(cat "$t/err")" '2 known alike, 2 new in 1 sources, 1 known otherwise (left as they are), 0 skipped'

# Media, names, domains; as JSON.
cat >"$t/referers.json" <<'EOF'
{"email": {"Ny Brevpost": {"domains": ["post.ny.example", "not a host", "x"]}},
 "unknown": {"Google": {"domains": ["support.google.com"]}},
 "paid": {"Ad": {"domains": ["ads.ny.example"]}},
 "social": {"Facebook": {"domains": ["fb.ny.example"]}}}
EOF
ends sources "$t/referers.json"; expect 'JSON' "$rc" 0
expect 'JSON' "$(cat "$t/out")" '<source key="ny_brevpost" label="Ny Brevpost" source-class="mail" patterns=".post.ny.example"/>
<source key="facebook" label="Facebook" source-class="social" patterns=".fb.ny.example"/>'
contains 'skipped' "$(cat "$t/err")" '4 skipped'

# Names and hosts; the class is said.
printf 'Ny KI: [ki.example]\n' >"$t/ai.yml"
ends sources --source-class ai "$t/ai.yml"
contains 'its class' "$(cat "$t/out")" 'source-class="ai" patterns=".ki.example"'

# The lines compile, and count.
cp -R "$srcdir/templates/nordkurs" "$site"
chmod -R u+w "$site"
for list in search.yml referers.json ai.yml; do
	"$KUNDEREJSE" import sources "$t/$list" 2>"$t/err"
done >"$t/lines"
sed -i '/<\/journey>/d' "$site/journey.xml"
{
	cat "$t/lines"
	echo '</journey>'
} >>"$site/journey.xml"
"$KUNDEREJSE" check --site "$site" >"$t/out" 2>&1 || fail "$(cat "$t/out")"
xmllint --noout --nonet --relaxng "$srcdir/templates/schema/journey.rng" "$site/journey.xml" 2>"$t/err" ||
    fail "$(cat "$t/err")"
expect 'they count' "$(printf '/\thttps://www.sokfinn2.dk/\n/\thttps://l.fb.ny.example/\n' |
    "$KUNDEREJSE" classify --batch --site "$site" | cut -f1,2 | tr '\t\n' '  ')" \
    'Organic Search s_k_finn Organic Social facebook '

# What is no list, or would become too large.
refuse() {
	printf "$2" >"$t/list"
	ends sources "$t/list"
	expect "$1" "$rc" 1
	contains "$1" "$(cat "$t/err")" "$3"
	expect "$1: nothing is written" "$(cat "$t/out")" ''
}
refuse 'no list' 'a: b\n' 'no list of hosts in a shape that is known'
refuse 'nothing' '' 'no list of hosts'
refuse 'broken' 'a: [b\n' 'line 2: '
refuse 'an anchor' 'a: &x [b.example]\n' 'line 1: an anchor'
refuse 'an alias' 'a: *x\n' 'line 1: an alias'
refuse 'too deep' '[[[[[[[[[[a]]]]]]]]]]\n' 'nested deeper'
refuse 'a key that is no text' '{[a]: b}\n' 'a name is no text'
ends sources "$t/nowhere"; expect 'no file' "$rc" 3
ends hosts "$t/list"; expect 'no such kind' "$rc" 2
ends sources --source-class direct "$t/list"; expect 'no such class' "$rc" 2
