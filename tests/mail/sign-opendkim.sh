#!/bin/sh
# SPDX-License-Identifier: ISC
# OpenDKIM with our recipe signs the headers of the button that unsubscribes, and
# without OpenDKIM nothing goes out.
set -- opendkim
. "${srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/mail/signing/lib.sh"

# Asked to end, it first waits for Postfix to hang up.
SIGNER_END=KILL

chown opendkim "$t/key"
mkdir "$t/run"
chown opendkim "$t/run"
# The last of a setting counts; keys of others' folders are refused, and /tmp is
# everybody's.
cat >"$t/opendkim.conf" <<END
Include $recipes/opendkim.conf
KeyFile $t/key
Socket local:$t/run/signer
PidFile $t/run/pid
UMask 000
RequireSafeKeys no
END
signer_start() {
	rm -f "$t/run/signer"
	opendkim -f -x "$t/opendkim.conf" 3>&- &
	signer=$!
	await test -S "$t/run/signer"
	ln -sf run/signer "$t/signer"
}
signs_or_waits main_recipe none
signs_or_waits none master_recipe
queue_waits
