#!/bin/sh
# SPDX-License-Identifier: ISC
# A way that is not safe is not taken; what is wrong before the first message is
# nobody's but the lane's.
. "${srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/mail/lib.sh"
speaks_smtp

echo 'send one ok@b.example.com a@example.org' >"$t/script"
lane() {
	pattern=$1
	shift
	submit --timeout 5 "$@" <"$t/script"
	result one "$pattern"
	! grep -qE ' (mail|accepted) ' "$t/log" || fail 'it went on all the same'
}
serve --greeting '421 4.3.2 too busy'
lane 'lane 421 4.3.2 - 0 too busy' "smtp://127.0.0.1:$at"
serve --greeting '554 no mail here'
lane 'lane 554 - - 0 no mail here' "smtp://127.0.0.1:$at"
stop
lane 'lane 0 - - 0 .*' "smtp://127.0.0.1:$at"
lane 'lane 0 - - 0 .*' "smtp+unix:$t/nothing.sock"
# The address 0.0.0.0 leads here, and is not known to.
serve
lane 'lane 0 - - 0 .*STARTTLS.*' "smtp://0.0.0.0:$at"
lane 'lane 0 - - 0 .*STARTTLS.*' "smtp+starttls://127.0.0.1:$at"
serve --tls deny
lane 'lane 454 4.7.0 - 0 TLS not available.*' "smtp+starttls://127.0.0.1:$at"
lane 'lane 0 - - 0 .*' "smtps://127.0.0.1:$at"

# authority NAME, certificate NAME AUTHORITY HOST
authority() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" \
	    -keyout "$t/$1.key" -out "$t/$1.pem" 2>/dev/null
}
certificate() {
	echo "subjectAltName=DNS:$3,IP:127.0.0.1" >"$t/ext"
	[ "$3" = localhost ] || echo "subjectAltName=DNS:$3" >"$t/ext"
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$3" \
	    -keyout "$t/$1.key" -out "$t/$1.csr" 2>/dev/null
	openssl x509 -req -days 2 -in "$t/$1.csr" -CA "$t/$2.pem" -CAkey "$t/$2.key" \
	    -CAcreateserial -extfile "$t/ext" -out "$t/$1.pem" 2>/dev/null
}
authority ours
authority theirs
certificate here ours localhost
certificate there ours mail.example.net

delivered() {
	submit "$@" <"$t/script"
	result one 'accepted sending 250 2.0.0 - 0 taken'
	arrived one 1
	grep -q ' tls$' "$t/log" || fail 'it went in the clear'
}
for way in starttls:offer smtps:whole; do
	scheme=${way%:*}
	[ "$scheme" = smtps ] || scheme=smtp+starttls
	serve --tls "${way#*:}" --cert "$t/here.pem" --key "$t/here.key"
	delivered --ca "$t/ours.pem" "$scheme://localhost:$at"
	: >"$t/log"
	delivered --ca "$t/ours.pem" "$scheme://127.0.0.1:$at"
	: >"$t/log"
	lane 'lane 0 - - 0 SSL certificate problem.*' --ca "$t/theirs.pem" "$scheme://localhost:$at"
	lane 'lane 0 - - 0 SSL certificate problem.*' "$scheme://localhost:$at"
	lane 'lane 0 - - 0 .*' --ca "$t/none.pem" "$scheme://localhost:$at"
	serve --tls "${way#*:}" --cert "$t/there.pem" --key "$t/there.key"
	lane 'lane 0 - - 0 SSL: .*' --ca "$t/ours.pem" "$scheme://localhost:$at"
done
# Offered, and demanded because the server is not surely here.
serve --tls offer --cert "$t/here.pem" --key "$t/here.key"
lane 'lane 0 - - 0 SSL: .*' --ca "$t/ours.pem" "smtp://0.0.0.0:$at"

# A password: right, wrong, missing; and none for a server that is not surely here.
serve --auth 'kari:hemmelig ord' --tls offer --cert "$t/here.pem" --key "$t/here.key"
delivered --user kari --password 'hemmelig ord' --ca "$t/ours.pem" "smtp+starttls://localhost:$at"
grep -q ' auth kari$' "$t/log" || fail 'it did not log in'
: >"$t/log"
lane 'lane 535 5.7.8 - 0 .*' --user kari --password feil --ca "$t/ours.pem" "smtp+starttls://localhost:$at"
serve --auth 'kari:hemmelig ord'
submit "smtp://127.0.0.1:$at" <"$t/script"
result one 'lane 530 5.7.0 - 0 Authentication required'
arrived one 0
submit --user kari --password 'hemmelig ord' "smtp://127.0.0.1:$at" <"$t/script"
result one 'accepted sending 250 2.0.0 - 0 taken'
: >"$t/log"
lane 'lane 0 - - 0 .*STARTTLS.*' --user kari --password 'hemmelig ord' "smtp://0.0.0.0:$at"
! grep -q ' auth ' "$t/log" || fail 'the password went in the clear'
stop
