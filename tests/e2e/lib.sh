# SPDX-License-Identifier: ISC
# shellcheck shell=sh
# For end-to-end tests: the real program behind a real nginx, both on Unix
# sockets in a directory of their own, so tests run side by side without ports.
# The logs are assertions too: a sanitizer's line or an nginx alert fails the
# test, and so does a process that ends with an error.
#
#   . "$srcdir/tests/e2e/lib.sh"
#   start [SITE] [OPTION...]     program and nginx with a copy of the site
#                                (or $site as it is; $recipes: options of
#                                kunderejse nginx; $rate: what it lets one
#                                address send, or hardly any limit)
#   get PATH [CURL OPTION...]    body on stdout; headers in $t/headers
#
# Processes of the test's own that must not outlive it go into $helpers.
# KUNDEREJSE is the binary (default: of the build directory), WRAP goes before it.
set -eu

srcdir=${srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
builddir=${builddir:-$srcdir}
KUNDEREJSE=${KUNDEREJSE:-$builddir/kunderejse}
NGINX_BIN=${NGINX_BIN:-$(command -v nginx || echo /usr/sbin/nginx)}
[ -x "$KUNDEREJSE" ] || { echo "no program at $KUNDEREJSE"; exit 99; }
for tool in "$NGINX_BIN" curl sqlite3 python3; do
	command -v "$tool" >/dev/null || { echo "skipped: $tool is missing"; exit 77; }
done
unset NGINX
export PYTHONDONTWRITEBYTECODE=1
KUNDEREJSE_DATADIR=$(cd "$srcdir" && pwd)
export KUNDEREJSE_DATADIR

t=$(mktemp -d "${TMPDIR:-/tmp}/kunderejse-test.XXXXXX")
site=$t/site state=$t/state socket=$t/kunderejse.sock web=$t/web.sock
serve_pid='' nginx_pid='' helpers=''
mkdir -p "$state" "$t/tmp" "$t/cache"

fail() {
	echo "FAIL: $*"
	exit 1
}

# Waits until a command succeeds; bounded by tries, each a short wait.
await() {
	tries=0
	until "$@" >/dev/null 2>&1; do
		tries=$((tries + 1))
		[ $tries -lt 1200 ] || fail "waited in vain for: $*"
		sleep 0.05
	done
}

nginx_conf() {
	user=
	[ "$(id -u)" = 0 ] && user='user root;'
	# shellcheck disable=SC2086
	"$KUNDEREJSE" nginx --site "$site" --socket "$socket" ${recipes:-} >"$t/printed.conf"
	sed -e "s|listen [0-9]*;|listen unix:$web;|" \
	    -e "s|server_name .*;|server_name www.nordkurs.no;|" \
	    -e "s|rate=[0-9]*r/s|rate=${rate:-10000r/s}|" \
	    -e "s|fastcgi_cache_path /var/lib/nginx/|fastcgi_cache_path $t/cache/|" \
	    "$t/printed.conf" >"$t/site.conf"
	cat >"$t/nginx.conf" <<-EOF
	$user
	worker_processes 1;
	daemon off;
	pid $t/nginx.pid;
	error_log $t/nginx.log info;
	events { worker_connections 1024; }
	http {
		include /etc/nginx/mime.types;
		access_log $t/access.log;
		client_body_temp_path $t/tmp/body;
		fastcgi_temp_path $t/tmp/fastcgi;
		proxy_temp_path $t/tmp/proxy;
		uwsgi_temp_path $t/tmp/uwsgi;
		scgi_temp_path $t/tmp/scgi;
		include $t/site.conf;
	}
	EOF
}

start_program() {
	readied=$(grep -c '\] info: ready: ' "$t/serve.log" 2>/dev/null || :)
	# shellcheck disable=SC2086
	${WRAP:-} "$KUNDEREJSE" serve --site "$site" --state "$state" \
	    --socket "$socket" "$@" >>"$t/serve.out" 2>>"$t/serve.log" &
	serve_pid=$!
}

# Whether the program started last says so.
is_ready() {
	[ "$(grep -c '\] info: ready: ' "$t/serve.log")" -gt "${readied:-0}" ]
}

start_nginx() {
	nginx_conf
	"$NGINX_BIN" -p "$t" -e "$t/nginx.log" -c "$t/nginx.conf" &
	nginx_pid=$!
}

is_up() {
	[ "$(curl -s -o /dev/null -w '%{http_code}' --unix-socket "$web" http://www.nordkurs.no/)" != 000 ] &&
	    [ "$(curl -s -o /dev/null -w '%{http_code}' --unix-socket "$web" http://www.nordkurs.no/)" != 503 ]
}

# The demo site without its series and letters, and without what its pages ask of
# them.
without_series() {
	rm -rf "$site/sequences" "$site/letters"
	grep -rls 'test="k:in-sequence(' "$site/pages" | while read -r page; do
		sed -i 's/test="k:in-sequence([^"]*"/test="$visits \&lt; 0"/' "$page"
	done
}

# start [SITE [OPTION...]]
is_there_or_ended() {
	[ -S "$socket" ] || ! kill -0 "$serve_pid"
}
start() {
	from=${1:-$srcdir/templates/nordkurs}
	[ $# -eq 0 ] || shift
	[ -d "$site" ] || cp -R "$from" "$site"
	chmod -R u+w "$site"
	# What a test does would let people into the demo's series.
	[ -n "${series:-}" ] || without_series
	start_program "$@"
	await is_there_or_ended
	kill -0 "$serve_pid" 2>/dev/null || fail 'the program ended at once'
	start_nginx
	await is_up
}

# A browser of a person in Norway; options come after the path.
get() {
	path=$1
	shift
	curl -sS --path-as-is --unix-socket "$web" -D "$t/headers" -A "$agent" \
	    -H 'Accept-Language: nb' "$@" "http://www.nordkurs.no$path"
}
agent='Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'

status() {
	get "$@" -o /dev/null -w '%{http_code}'
}

header() {
	sed -n "s/^$1: *//Ip" "$t/headers" | tr -d '\r'
}

sql() {
	sqlite3 -readonly "$state/kunderejse.db" "$1"
}

# expect NAME ACTUAL WANTED
expect() {
	[ "$2" = "$3" ] || fail "$1: got '$2', wanted '$3'"
}

# contains NAME TEXT NEEDLE
contains() {
	case $2 in *"$3"*) ;; *) fail "$1: no '$3' in: $(printf %s "$2" | head -c 400)" ;; esac
}

lacks() {
	case $2 in *"$3"*) fail "$1: there is '$3'" ;; esac
}

# Wakes deliver; false: nobody listens.
ring() {
	printf x | dd of="$state/wake" oflag=nonblock conv=notrunc status=none
}

# The processes that answer visitors, once they listen.
workers() {
	for child in $(pgrep -P "$serve_pid" '^worker '); do
		ls -l "/proc/$child/fd" 2>/dev/null | grep -q eventpoll &&
		    echo "$child"
	done
}

stop_all() {
	rc=0
	if [ -n "$nginx_pid" ]; then
		kill -QUIT "$nginx_pid" 2>/dev/null || :
		wait "$nginx_pid" || { echo "nginx ended with $?"; rc=1; }
	fi
	if [ -n "$serve_pid" ]; then
		kill -TERM "$serve_pid" 2>/dev/null || :
		wait "$serve_pid" || { echo "kunderejse ended with $?"; rc=1; }
	fi
	nginx_pid='' serve_pid=''
	return $rc
}

bad_lines() {
	grep -hE '\[(alert|emerg|crit)\]|Sanitizer|runtime error:|Assertion' \
	    "$t"/*.log 2>/dev/null | grep -vE "${logs_allow:-^$}"
}

finish() {
	code=$?
	trap - EXIT INT TERM
	# shellcheck disable=SC2086
	[ -z "$helpers" ] || kill $helpers 2>/dev/null || :
	stop_all || code=1
	if bad_lines >"$t/bad"; then
		echo "the logs hold:"
		head -20 "$t/bad"
		code=1
	fi
	if [ $code -ne 0 ] && [ $code -ne 77 ]; then
		echo "--- kept: $t"
		for log in serve.log nginx.log; do
			echo "--- $log"
			tail -40 "$t/$log" 2>/dev/null || :
		done
	else
		rm -rf "$t"
	fi
	exit $code
}
trap finish EXIT
trap 'exit 130' INT TERM

# The demo published to $site, with two drafts: one says "Høst: " in the hero, one
# is broken.
publish_demo() {
	demo=$srcdir/templates/nordkurs
	"$KUNDEREJSE" publish "$demo" --site "$site" --state "$state" >"$t/published"
	for draft in autumn broken; do
		mkdir -p "$site/drafts/$draft"
		cp -R "$demo/." "$site/drafts/$draft/"
		chmod -R u+w "$site/drafts/$draft"
	done
	sed 's|<k:text key="hero.plain">|&Høst: |' "$demo/texts/nb.xml" >"$site/drafts/autumn/texts/nb.xml"
	sed 's|<k:put in|<k:pt in|' "$demo/pages/front.xml" >"$site/drafts/broken/pages/front.xml"
}

# A block "hello" that says who sent the visitor to the page it stands in.
hello_block() {
	cat >"$site/blocks/hello.xml" <<-'XML'
	<k:block xmlns:k="urn:kunderejse:1" fragment="yes">
	  <k:choose name="hello">
	    <k:when source-class="social"><p>from friends, <k:value-of select="$source" else="?"/></p></k:when>
	    <k:when stage="decision"><p>nearly there</p></k:when>
	    <k:otherwise><p>hello &amp; welcome</p></k:otherwise>
	  </k:choose>
	  <a href="{k:page('front')}">our courses</a>
	</k:block>
	XML
}

# Another site's server on $t/other.sock.
other_site() {
	python3 "$srcdir/tests/e2e/othersite.py" "$t/other.sock" &
	helpers="$helpers $!"
	await test -S "$t/other.sock"
}

# People whom colleagues met: one is warm, one silent, with a task and a note.
met_people() {
	for one in 'meeting --email maja@example.com --name Maja' \
	    "fair --email liv.with-a-very-long-name-indeed.and-another@subdomain.of.bjork-verksted.example.com --at $(date -u -d '40 days ago' +%Y-%m-%dT%H:%M:%SZ)"; do
		# shellcheck disable=SC2086
		"$KUNDEREJSE" event $one --company 'Bjørk Verksted og Sønner AS' --site "$site" --state "$state" >"$t/put"
	done
	sqlite3 "$state/kunderejse.db" "PRAGMA busy_timeout = 5000;
	    INSERT INTO task (contact, person, text, at, by, due, done_at, done_by)
	    SELECT id, 'ingrid', 'Send the list of dates', unixepoch(), 'ola', unixepoch() - 900000, 0, ''
	    FROM contact WHERE name = 'Maja';
	    INSERT INTO note (contact, text, at, by)
	    SELECT id, 'Wants a course for five' || char(10) || 'in May', unixepoch(), 'ola'
	    FROM contact WHERE name = 'Maja'" >"$t/put"
}

# Mails to a colleague in the outbox: two of which nobody knows whether they
# arrived, and one that the mail server refused.
doubtful_mails() {
	sqlite3 "$state/kunderejse.db" "PRAGMA busy_timeout = 5000;
	    WITH ended (id, state, reason, said) AS (VALUES
		(1, 'uncertain', 'no-answer', 'End data with <CR><LF>.<CR><LF>'),
		(2, 'uncertain', 'sender-died', ''),
		(3, 'failed', 'refused', '5.7.1 Message rejected due to content restrictions'))
	    INSERT INTO outbox (id, dedup, person, class, list, mail, lang, site, given,
		at, due, stale, next, state, reason, owner, attempt, message_id, code,
		answer, ended_at)
	    SELECT id, id, 'ingrid', 'marketing', 'newsletter', 'ebook/offer', 'nb', 'v',
		x'00', unixepoch(), unixepoch(), unixepoch() + 86400, unixepoch(), state,
		reason, '', 0, 'aaaaaaa' || id || '.mzxw6ytboi2dknjv@mail.nordkurs.no',
		354, said, unixepoch()
	    FROM ended" >"$t/put"
}
