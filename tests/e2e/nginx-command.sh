#!/bin/sh
# SPDX-License-Identifier: ISC
# What `kunderejse nginx` writes: nginx takes every combination of recipes, the
# site's words stand where they belong, and none ends what it stands in.
. "${srcdir:-.}/tests/e2e/lib.sh"
cp -R "$srcdir/templates/starter" "$site"
chmod -R u+w "$site"

written() {
	"$KUNDEREJSE" nginx --site "$site" "$@" >"$t/site.conf" 2>"$t/err"
}
taken() {
	written "$@" || fail "$*: $(cat "$t/err")"
	sed -i "s|/var/lib/nginx/|$t/cache/|" "$t/site.conf"
	{
		echo "pid $t/nginx.pid; error_log stderr; events { }"
		echo "http { access_log off; include $t/site.conf; }"
	} >"$t/nginx.conf"
	"$NGINX_BIN" -t -p "$t" -e stderr -c "$t/nginx.conf" >"$t/said" 2>&1 || fail "$*: $(cat "$t/said")"
	grep -q warn "$t/said" && fail "$*: $(cat "$t/said")"
	# Every part is written or left out.
	grep -E '^#:|[^$]\{[a-z]' "$t/site.conf" && fail "$*: what is left"
	:
}
for base in '' '-r site' '-r static' '-r proxy-ssi' '-r fall-through' '-r fall-through -r static' '-r fall-through -r proxy-ssi'; do
	for more in '' '-r mirror' '-r cache' '-r mirror -r cache'; do
		case $base$more in '-r mirror'* | '-r site-r mirror'*) continue ;; esac
		# shellcheck disable=SC2086
		taken $base $more
	done
done

# The words of the site.
taken --socket /run/x/y.sock
conf=$(cat "$t/site.conf")
contains 'its host' "$conf" 'server_name www.example.com;'
contains 'its files' "$conf" "root $site;"
contains 'the socket' "$conf" 'server unix:/run/x/y.sock max_fails=0;'
contains 'the admin' "$conf" 'fastcgi_pass unix:/run/x/y.sock.admin;'
contains 'how it was made' "$conf" "kunderejse nginx --site $site --socket /run/x/y.sock"
contains 'https is named' "$conf" 'certbot'
sed -i 's|base="[^"]*"|base="http://dev.example.com:8081" prefix="/x/y/"|; s|</site>|<var name="country"/><var name="plan_b"/></site>|' "$site/site.xml"
taken -r fall-through -r mirror -r cache
conf=$(cat "$t/site.conf")
contains 'its port' "$conf" 'listen 8081;'
contains 'and no https' "$conf" 'server_name dev.example.com;'
lacks 'and no https' "$conf" certbot
contains 'its prefix' "$conf" 'location /x/y/block/'
lacks 'its prefix' "$conf" '/k/'
contains 'its variables' "$conf" 'fastcgi_param KUNDEREJSE_VAR_PLAN_B $kunderejse_var_plan_b;'
lacks 'no other consent tool' "$conf" '~Cookie'
sed -i 's|<consent .*/>|<consent cookie="Cookie.Consent" given="statistics:true"/>|' "$site/site.xml"
taken -r cache
contains 'its consent tool' "$(cat "$t/site.conf")" '~Cookie\.Consent'
cd "$t"
"$KUNDEREJSE" nginx -s ./site/ | cmp - "$t/site.conf" >/dev/null && fail 'recipes change nothing'
contains 'a directory from here on' "$("$KUNDEREJSE" nginx -s ./site/)" "root $site;"
cd "$site"
contains 'this directory' "$("$KUNDEREJSE" nginx)" "root $site;"
mkdir "$t/live"
cp -R "$srcdir/templates/starter" "$t/live/7"
ln -s 7 "$t/live/current"
contains 'a published one' "$("$KUNDEREJSE" nginx -s "$t/live")" "root $t/live/current;"

# What can not be.
refused() {
	needle=$1
	shift
	rc=0
	written "$@" || rc=$?
	[ $rc != 0 ] && [ ! -s "$t/site.conf" ] || fail "$*: it is written"
	contains "$*" "$(cat "$t/err")" "$needle"
}
refused 'did you mean proxy-ssi?' -r proxy-sis
refused 'no recipe is called "xyzzy"' -r xyzzy
refused 'there is no other site' -r site -r static
refused 'there can be one' -r proxy-ssi -r static
refused 'give static' -r mirror
refused 'give the recipe static' --beside /srv/www
refused 'no directory' -r static --beside 'srv/www'
refused 'no server' -r proxy-ssi --beside /srv/www
refused 'no server' -r proxy-ssi --beside http://a/b
for bad in '/a b' '/a;b' '/a"b' '/a{b' '/a$b' "/a'b" '/a
b' '/a\b' '/a#b'; do
	refused 'without blanks' --socket "$bad"
	refused 'no directory' -r static --beside "$bad"
	refused 'no server' -r proxy-ssi --beside "http://unix:$bad"
	refused 'no server' -r proxy-ssi --beside "http:/$bad"
	mkdir -p "$t$bad"
	cp "$site/site.xml" "$t$bad"
	refused 'lead a link' --site "$t$bad"
done
refused 'bytes at most' --socket "/$(head -c 101 /dev/zero | tr '\0' a)"
refused 'no name' --name 'a;b'
refused 'no name' --name ''
for bad in 'https://a;b' 'https://a b' 'https://a{b' 'https://a/b' 'HTTPS://a'; do
	sed -i "s|base=\"[^\"]*\"|base=\"$bad\"|" "$site/site.xml"
	refused 'is not the site'"'"'s address'
done
for bad in 'https://a:b' 'https://:80' 'https://a:70000'; do
	sed -i "s|base=\"[^\"]*\"|base=\"$bad\"|" "$site/site.xml"
	refused 'names no host'
done
sed -i 's|base="[^"]*"||' "$site/site.xml"
refused 'site.xml:4: error: <site> needs base='
refused 'can not be opened' --site "$t/nothing"
KUNDEREJSE_DATADIR=$t/nothing
refused "$t/nothing/templates/nginx.conf" --site "$srcdir/templates/starter"
mkdir -p "$t/data/templates"
printf 'a\n#:if ssi\nb\n#:fi\n' >"$t/data/templates/nginx.conf"
KUNDEREJSE_DATADIR=$t/data
refused 'nginx.conf:5: ' --site "$srcdir/templates/starter"
exit 0
