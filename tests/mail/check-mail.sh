#!/bin/sh
# SPDX-License-Identifier: ISC
# `kunderejse check --mail` asks a name server and says of each answer what it
# means and what to publish; an address gets one message.
. "${srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/mail/lib.sh"

mkdir "$t/site" "$t/site/pages"
site() {
	cat >"$t/site/site.xml" <<-XML
		<site xmlns="urn:kunderejse:1" name="Nord &amp; Sør" base="https://www.example.com">
		<mail from="hei@mail.example.com" transport="$1"/></site>
	XML
}
cat >"$t/site/pages/front.xml" <<-'XML'
	<k:page xmlns:k="urn:kunderejse:1" id="front" path="/"><html lang="en"><head><title>T</title></head><body><h1>T</h1></body></html></k:page>
XML
site smtp://127.0.0.1:25
: >"$t/zone"
python3 "$srcdir/tests/mail/dns.py" "$t/zone" "$t/dns" &
dns=$!
trap 'kill $dns 2>/dev/null; stop; rm -rf "$t"' EXIT
await test -s "$t/dns"

# check STATUS OPTION...: what it says in $t/out.
check() {
	want=$1
	shift
	status=0
	"$builddir/kunderejse" check --mail --site "$t/site" --dns "127.0.0.1:$(cat "$t/dns")" "$@" \
	    >"$t/out" 2>"$t/err" || status=$?
	[ $status = "$want" ] || fail "check --mail $* ends with $status, not $want"
}
# says LINE: a whole line, as a pattern.
says() {
	grep -qxE -- "$1" "$t/out" || fail "it does not say: $1"
}
# zone: from standard input, in the place of what was there.
zone() {
	cat >"$t/zone.new"
	mv "$t/zone.new" "$t/zone"
}
key() {
	openssl genrsa "$1" 2>/dev/null | openssl rsa -pubout -outform der 2>/dev/null | base64 -w 0
}
long=$(key 2048)
middle=$(key 1024)
short=$(key 512)

# Nothing at all: each record to write.
zone </dev/null
check 1 --ip 192.0.2.1 --ip 2001:DB8:0::1
says 'Mail from hei@mail\.example\.com, bounces to mail\.example\.com, handed to smtp://127\.0\.0\.1:25'
says 'SPF: missing\. .*'
says '    mail\.example\.com\. TXT "v=spf1 ip4:192\.0\.2\.1 ip6:2001:db8::1 -all"'
says 'DKIM: missing\. .*usual selectors.*'
says '    k1\._domainkey\.mail\.example\.com\. TXT "v=DKIM1; k=rsa; p=.*"'
says 'DMARC: missing\. .*'
says '    _dmarc\.mail\.example\.com\. TXT "v=DMARC1; p=none; rua=mailto:dmarc@mail\.example\.com"'
says 'MX: missing\. .*'
says '    mail\.example\.com\. MX 10 NAME-OF-YOUR-MAIL-SERVER\.'
says 'PTR: missing\. 192\.0\.2\.1 .*'
says '    1\.2\.0\.192\.in-addr\.arpa\. PTR NAME-OF-THIS-HOST\.'
says '    1(\.0){23}\.8\.b\.d\.0\.1\.0\.0\.2\.ip6\.arpa\. PTR NAME-OF-THIS-HOST\.'
says 'Signature: note\. .*List-Unsubscribe, List-Unsubscribe-Post, Feedback-ID.*'

# All is well; the key is too long for one packet, the bounces go elsewhere.
all_well() {
	zone <<-END
	b.example.com TXT v=spf1 include:_spf.example.com -all
	_spf.example.com TXT v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 ?all
	k1._domainkey.mail.example.com CNAME key.example.net
	key.example.net TXT v=DKIM1; k=rsa; p=$long; n=$long
	_dmarc.mail.example.com TXT v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com
	mail.example.com MX 20 other.example.com
	mail.example.com MX 10 mx.example.com
	b.example.com MX 10 mx.example.com
	mx.example.com AAAA 2001:db8::25
	1.2.0.192.in-addr.arpa PTR old.example.com
	1.2.0.192.in-addr.arpa PTR www.example.com
	www.example.com A 192.0.2.1
	END
}
all_well
check 0 --ip 192.0.2.1 --bounces b.example.com --selector k1
says 'SPF: ok\. b\.example\.com lets 192\.0\.2\.1 send for it: .*'
says 'DKIM: ok\. There is a key at k1\._domainkey\.mail\.example\.com, of 2048 bits\.'
says 'DMARC: ok\. The policy for mail\.example\.com is quarantine, by _dmarc\.mail\.example\.com\.'
says 'DMARC: ok\. SPF counts for From: .*'
says 'MX: ok\. For mail\.example\.com, to which answers go: mx\.example\.com\.'
says 'MX: ok\. For b\.example\.com, to which bounces go: mx\.example\.com\.'
says 'PTR: ok\. 192\.0\.2\.1 is called www\.example\.com, which leads back to it\.'
check 0 --ip 192.0.2.1 --bounces b.example.com --format tsv
says 'SPF	ok	.*	-'
check 0 --ip 192.0.2.1 --bounces b.example.com --format json
python3 -c 'import json, sys; assert json.load(open(sys.argv[1]))[0]["subject"] == "SPF"' "$t/out" ||
    fail 'no JSON'

# Each thing that is wrong, or could be better.
zone <<END
mail.example.com TXT v=spf1 a:www.example.com ~all
www.example.com A 192.0.2.9
s1._domainkey.mail.example.com TXT v=DKIM1; p=$middle
s2._domainkey.mail.example.com TXT v=DKIM1; t=y; p=$long
k1._domainkey.mail.example.com TXT v=DKIM1; p=$short
k2._domainkey.mail.example.com TXT v=DKIM1; p=
k3._domainkey.mail.example.com TXT v=DKIM1; p=" "MIIB
google._domainkey.mail.example.com TXT v=DKIM1; p=one
google._domainkey.mail.example.com TXT v=DKIM1; p=two
_dmarc.example.com TXT v=DMARC1; p=reject; sp=none; aspf=s
mail.example.com A 192.0.2.9
1.2.0.192.in-addr.arpa PTR www.example.com
8.100.51.198.in-addr.arpa PTR 198-51-100-8.dyn.example.net
198-51-100-8.dyn.example.net A 198.51.100.8
END
check 1 --ip 192.0.2.1 --ip 198.51.100.8
says 'SPF: wrong\. mail\.example\.com does not let 192\.0\.2\.1 send for it\. .*'
says '    mail\.example\.com\. TXT "v=spf1 ip4:192\.0\.2\.1 a:www\.example\.com ~all"'
says 'DKIM: note\. .* s1\._domainkey\.mail\.example\.com has 1024 bits, .*'
says 'DKIM: note\. .* s2\._domainkey\.mail\.example\.com says t=y.*'
says 'DKIM: wrong\. .* k1\._domainkey\.mail\.example\.com has 512 bits.*'
! grep -q ' k2\._domainkey' "$t/out" || fail 'a guess found what was taken back'
says 'DKIM: wrong\. .* k3\._domainkey\.mail\.example\.com cannot be used: .* not base64.*'
says 'DKIM: wrong\. There are 2 texts at google\._domainkey\.mail\.example\.com.*'
says 'DMARC: ok\. The policy for mail\.example\.com is none, by _dmarc\.example\.com\..*rua=.*'
says 'MX: note\. mail\.example\.com has no MX.*'
says 'PTR: wrong\. 192\.0\.2\.1 is called www\.example\.com, and that name does not lead back.*'
says '    www\.example\.com\. A 192\.0\.2\.1'
says 'PTR: note\. 198\.51\.100\.8 is called 198-51-100-8\.dyn\.example\.net.*'
check 1 --bounces b.example.com --selector mine --selector k2
says 'DKIM: wrong\. .* k2\._domainkey\.mail\.example\.com was taken back.*'
says 'DKIM: missing\. There is no key at mine\._domainkey\.mail\.example\.com\..*'
says 'DMARC: note\. SPF does not count for From: .*aspf=s.*'

zone <<END
mail.example.com TXT v=spf1 +all
_dmarc.mail.example.com TXT v=DMARC1; p=none
_dmarc.mail.example.com TXT v=DMARC1; p=reject
mail.example.com MX 0 .
b.example.org TXT v=spf1 ip4:192.0.2.1
b.example.org TXT v=spf1 -all
b.example.org MX 10 nowhere.example.org
END
check 1
says 'SPF: wrong\. mail\.example\.com lets the whole world send .*'
says 'DMARC: wrong\. There are several policies .*'
says 'MX: wrong\. mail\.example\.com says that it takes no mail.*'
check 1 --bounces b.example.org
says 'SPF: wrong\. Receivers do not take the record of b\.example\.org: .*2 records.*'
says 'MX: wrong\. Mail for b\.example\.org goes to nowhere\.example\.org, which has no address.*'
zone <<'END'
_dmarc.mail.example.com TXT v=DMARC1; p=nothing
b.example.org TXT v=spf1 mx ?all
END
check 1 --bounces b.example.org
says 'SPF: note\. b\.example\.org says who may send for it: .*--ip ADDRESS\.'
says 'SPF: note\. .*End it in -all\.'
says 'DMARC: wrong\. .*p= is none, quarantine or reject\. It is "v=DMARC1; p=nothing"\.'

# No answer is not "nothing there".
zone <<'END'
mail.example.com SERVFAIL
_dmarc.mail.example.com SERVFAIL
k1._domainkey.mail.example.com SERVFAIL
1.2.0.192.in-addr.arpa SERVFAIL
END
check 3 --selector k1 --ip 192.0.2.1
for subject in SPF DKIM DMARC MX PTR; do
	says "$subject: no answer\. .*"
done

# A relay's servers have names of their own.
site smtps://relay.example.net:465
check 3 --selector k1
says 'PTR: not known\. .*relay\.example\.net.*'

# What was said wrongly, before anything is asked.
check 2 --ip 192.0.2
check 2 --selector 'a b'
check 2 --bounces here
check 2 --since HEAD
check 2 kari
check 2 kari@example.org ola@example.org
! "$builddir/kunderejse" check --site "$t/site" --selector k1 >"$t/out" 2>&1 ||
    fail '--selector without --mail is taken'
site dir:mails
sed -i 's/ from="[^"]*"//' "$t/site/site.xml"
check 1

# The message: one, to who was named, with nothing to buy and nothing to leave.
site dir:mails
mkdir "$t/state"
all_well
check 0 --selector k1 --ip 192.0.2.1 --state "$t/state" --bounces b.example.com kari@example.org
grep -q '^kari@example\.org by dir:mails: accepted, test\..*\.eml$' "$t/err" || fail 'it does not say what became of it'
grep -q 'spf=pass' "$t/err" || fail 'it does not say what to look for'
[ "$(find "$t/state/mails" -name '*.eml' | wc -l)" = 1 ] || fail 'not one message'
python3 - "$t"/state/mails/*.eml <<'END' || fail 'the message is another'
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
assert not m.defects and m["To"] == "kari@example.org", m["To"]
assert m["From"].addresses[0].display_name == "Nord & Sør", m["From"]
assert m["From"].addresses[0].addr_spec == "hei@mail.example.com"
assert "List-Unsubscribe" not in m and m["Message-ID"].startswith("<test.")
assert [p.get_content_type() for p in m.iter_parts()] == ["text/plain", "text/html"]
END
speaks_smtp
serve
site "smtp://127.0.0.1:$at"
check 0 --selector k1 --ip 192.0.2.1 --bounces b.example.com kari@example.org
grep -q ' mail hei@mail.example.com$' "$t/log" || fail 'another envelope'
[ "$(grep -c ' accepted ' "$t/log")" = 1 ] || fail 'it did not arrive once'
# With the password that all mail goes with; refused, it is a fault.
serve --auth 'kari:hemmelig ord'
site "smtp://127.0.0.1:$at"
check 1 --selector k1 --ip 192.0.2.1 --bounces b.example.com --state "$t/state" kari@example.org
grep -q ': lane, 530 ' "$t/err" || fail 'it does not say why it did not go'
! grep -q 'spf=pass' "$t/err" || fail 'it says to look for what did not go'
(umask 077; echo 'kari:hemmelig ord' >"$t/state/smtp-password")
check 0 --selector k1 --ip 192.0.2.1 --bounces b.example.com --state "$t/state" kari@example.org
grep -q ' auth kari$' "$t/log" || fail 'it did not log in'
stop
