#!/bin/sh
# SPDX-License-Identifier: ISC
# The same with rspamd.
set -- rspamd
. "${srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/mail/signing/lib.sh"

mkdir -p "$t/rspamd/dkim"
mv "$t/key" "$t/rspamd/dkim/k1.key"
ln -s "$recipes/rspamd" "$t/rspamd/local.d"
echo com >"$t/rspamd/tld"
# Debian's own settings of the signing, and nothing that asks the network.
cat >"$t/rspamd/rspamd.conf" <<'END'
lua = "$RULESDIR/rspamd.lua"
modules { path = "$PLUGINSDIR"; }
options {
  filters = "dkim";
  control_socket = "$DBDIR/control mode=0600";
  cache_file = "$DBDIR/symbols.cache";
  history_file = "$DBDIR/history";
  tempdir = "$DBDIR";
  url_tld = "$DBDIR/tld";
  dns { nameserver = ["127.0.0.1:1"]; }
}
logging { type = "file"; filename = "$DBDIR/log"; }
worker "rspamd_proxy" {
  bind_socket = "$DBDIR/signer mode=0666";
  milter = yes;
  upstream "local" { default = yes; self_scan = yes; }
}
.include "$CONFDIR/modules.d/dkim.conf"
.include "$CONFDIR/modules.d/dkim_signing.conf"
END
chown -R _rspamd "$t/rspamd"
signer_start() {
	rm -f "$t/rspamd/signer"
	rspamd -f -u _rspamd -g _rspamd -c "$t/rspamd/rspamd.conf" --var "DBDIR=$t/rspamd" \
	    --var "RUNDIR=$t/rspamd" --var "LOCAL_CONFDIR=$t/rspamd" 2>/dev/null 3>&- &
	signer=$!
	await test -S "$t/rspamd/signer"
	ln -sf rspamd/signer "$t/signer"
}
signs_or_waits main_recipe none
queue_waits
