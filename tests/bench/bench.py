# SPDX-License-Identifier: ISC
"""What the benches share: the program, nginx, responders and visitors of one
run in a directory of their own, and what they cost.

CPU is utime + stime of all processes of a service from /proc/PID/stat, memory
the sum of their Pss.
"""
import base64
import hashlib
import os
import random
import shlex
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
TICK = os.sysconf("SC_CLK_TCK")
LOAD_BEFORE = os.getloadavg()[0]
PATIENCE = 30  # seconds a service may take to answer

PARAMS = """
    fastcgi_param REQUEST_METHOD $request_method;
    fastcgi_param DOCUMENT_URI {path};
    fastcgi_param QUERY_STRING $query_string;
    fastcgi_param SERVER_NAME www.nordkurs.no;
    fastcgi_param SERVER_PROTOCOL $server_protocol;
    fastcgi_param REQUEST_SCHEME $scheme;
    fastcgi_param CONTENT_TYPE $content_type;
    fastcgi_param CONTENT_LENGTH $content_length;
    fastcgi_param HTTP_PROXY "";
"""


def stop_with(text):
    sys.exit(f"{os.path.basename(sys.argv[0])}: {text}")


def find(name, variable, *more):
    path = os.environ.get(variable) or shutil.which(name)
    for place in more:
        if not path and os.access(place, os.X_OK):
            path = place
    return path or stop_with(f"{name} is missing; install it or set {variable}")


def descendants(pid):
    """The process and all below it that live now."""
    below = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as f:
                    parent = int(f.read().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
            below.setdefault(parent, []).append(int(entry))
    found = [pid]
    for process in found:
        found += below.get(process, [])
    return found


def cpu_us(pid):
    """Microseconds of CPU, children that ended included."""
    ticks = 0
    for process in descendants(pid):
        try:
            with open(f"/proc/{process}/stat") as f:
                fields = f.read().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(int(x) for x in fields[11:15])
    return ticks * 1e6 / TICK


def pss_kib(pid):
    total = 0
    for process in descendants(pid):
        try:
            with open(f"/proc/{process}/smaps_rollup") as f:
                total += sum(int(line.split()[1]) for line in f if line.startswith("Pss:"))
        except OSError:
            continue
    return total


def record(kind, content=b""):
    return struct.pack(">BBHHBx", 1, kind, 1, len(content), 0) + content


def pair(name, value):
    def size(n):
        return bytes([n]) if n < 128 else struct.pack(">I", n | 1 << 31)
    name, value = name.encode(), value.encode()
    return size(len(name)) + size(len(value)) + name + value


def fastcgi(path, params, body=b""):
    """One request to a FastCGI socket; the bytes of its STDOUT."""
    parent = {"REQUEST_METHOD": "GET", "DOCUMENT_URI": "/", "QUERY_STRING": "",
              "SERVER_NAME": "www.nordkurs.no", "REQUEST_SCHEME": "http",
              "CONTENT_LENGTH": str(len(body)) if body else ""}
    parent.update(params)
    sent = b"".join(pair(k, v) for k, v in parent.items())
    out = b""
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(PATIENCE)
        s.connect(path)
        s.sendall(record(1, struct.pack(">HB5x", 1, 0)) + record(4, sent) + record(4) +
                  (record(5, body) if body else b"") + record(5))
        stream = s.makefile("rb")
        while True:
            head = stream.read(8)
            if len(head) < 8:
                raise OSError("the connection ended before the answer did")
            _, kind, _, n, padding = struct.unpack(">BBHHBx", head)
            content = stream.read(n + padding)[:n]
            if kind == 6:
                out += content
            elif kind == 3:
                return out


BROWSER = {
    "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.7,nb;q=0.3",
    "HTTP_SEC_FETCH_MODE": "navigate",
}


def base32(data):
    return base64.b32encode(data).decode().rstrip("=").lower()


class Bench:
    def __init__(self, site):
        self.dir = tempfile.mkdtemp(prefix="kunderejse-bench.")
        os.mkdir(f"{self.dir}/tmp")
        self.site = site
        self.state = f"{self.dir}/state"
        self.db = f"{self.state}/kunderejse.db"
        self.socket = f"{self.dir}/kunderejse.sock"
        self.program_path = find("kunderejse", "KUNDEREJSE", f"{TOP}/kunderejse")
        self.nginx_path = find("nginx", "NGINX_BIN", "/usr/sbin/nginx")
        self.program = self.nginx = None
        self.running = []
        self.cookies = None
        os.mkdir(self.state)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        for process in reversed(self.running):
            self.stop(process)
        if kind is None:
            shutil.rmtree(self.dir)
        else:
            print(f"kept: {self.dir}", file=sys.stderr)

    def launch(self, name, command):
        with open(f"{self.dir}/{name}.log", "ab") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        self.running.append(process)
        return process

    def stop(self, process):
        if process in self.running:
            self.running.remove(process)
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def await_(self, what, ask):
        """Asks until the service answers; the seconds that took."""
        begin = time.monotonic()
        while True:
            try:
                return ask(), time.monotonic() - begin
            except OSError as error:
                if time.monotonic() - begin > PATIENCE or any(
                        p.poll() is not None for p in self.running):
                    stop_with(f"{what} does not answer ({error}); see {self.dir}/*.log")
            time.sleep(0.001)

    def start_program(self):
        """Starts it and gives its first answer and the seconds until then."""
        self.program = self.launch("program", [
            self.program_path, "serve", "--site", self.site, "--state", self.state,
            "--socket", self.socket])
        return self.await_("the program", lambda: self.ask({}))

    def stop_program(self):
        self.stop(self.program)

    def ask(self, params, body=b""):
        answer = fastcgi(self.socket, {**BROWSER, **params}, body)
        if answer.startswith((b"Status: 5", b"Status: 4")):
            stop_with("the program answers " + answer.split(b"\r\n")[0].decode())
        return answer

    def start_responder(self, name, answer):
        """Builds tests/bench/NAME.c once; its socket answers these bytes."""
        binary = f"{self.dir}/{name}"
        if not os.path.exists(binary):
            flags = subprocess.check_output(["pkg-config", "--cflags", "--libs", "fcgi"], text=True)
            subprocess.check_call([
                *shlex.split(os.environ.get("CC") or "cc"), "-std=c11", "-D_GNU_SOURCE", "-O2",
                "-o", binary, f"{HERE}/{name}.c", *flags.split(), "-pthread"])
        number = len(self.running)
        path = f"{self.dir}/{name}-{number}.sock"
        with open(f"{path}.answer", "wb") as f:
            f.write(answer)
        process = self.launch(name, [binary, path, f"{path}.answer"])
        self.await_(name, lambda: fastcgi(path, {}))
        return process, path

    def start_nginx(self, services):
        """services: NAME -> (socket, kept-open connections or 0, page).  Each is
        at http://127.0.0.1:PORT/NAME."""
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        upstreams = locations = ""
        for name, (path, keep, page) in services.items():
            upstreams += f"upstream {name} {{ server unix:{path} max_fails=0;"
            upstreams += f" keepalive {keep}; keepalive_requests 1000000; }}\n" if keep else " }\n"
            locations += f"location = /{name} {{ fastcgi_pass {name};"
            locations += " fastcgi_keep_conn on;" if keep else ""
            locations += f" {PARAMS.format(path=page)} }}\n"
        user = "user root;" if os.getuid() == 0 else ""
        with open(f"{self.dir}/nginx.conf", "w") as f:
            f.write(f"""{user}
worker_processes auto; daemon off; pid {self.dir}/nginx.pid;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_body_temp_path {self.dir}/tmp/body; fastcgi_temp_path {self.dir}/tmp/fastcgi;
  proxy_temp_path {self.dir}/tmp/proxy; uwsgi_temp_path {self.dir}/tmp/uwsgi;
  scgi_temp_path {self.dir}/tmp/scgi;
  keepalive_requests 1000000;
  {upstreams}
  server {{
    listen 127.0.0.1:{port};
    fastcgi_buffer_size 16k; fastcgi_buffers 16 16k;
    {locations}
  }}
}}
""")
        self.nginx = self.launch("nginx", [
            self.nginx_path, "-p", self.dir, "-e", f"{self.dir}/nginx.log", "-c", f"{self.dir}/nginx.conf"])
        self.url = f"http://127.0.0.1:{port}"
        first = next(iter(services))
        self.await_("nginx", lambda: urllib.request.urlopen(f"{self.url}/{first}").read())

    def add_visitors(self, n):
        """Rows like that of somebody who agreed just now, each with a secret of its
        own, and their cookies in no particular order.  The program runs with
        them afterwards."""
        self.start_program()
        self.ask({"DOCUMENT_URI": "/k/consent", "REQUEST_METHOD": "POST",
                  "HTTP_SEC_FETCH_SITE": "same-origin",
                  "CONTENT_TYPE": "application/x-www-form-urlencoded"}, b"choice=all&to=/")
        self.stop_program()
        rng = random.Random(1)
        secrets = [rng.randbytes(16) for _ in range(n)]
        db = sqlite3.connect(self.db)
        db.row_factory = sqlite3.Row
        row = db.execute("SELECT * FROM visitor").fetchone() or stop_with("a yes made no visitor")
        columns, first = row.keys(), row["id"] + 1
        with db:
            db.executemany(
                f"INSERT INTO visitor ({','.join(columns)}) VALUES ({','.join(':' + c for c in columns)})",
                ({**dict(row), "id": first + i,
                  "secret_hash": hashlib.blake2b(s, digest_size=32).digest()}
                 for i, s in enumerate(secrets)))
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
        self.cookies = [f"kunderejse={base32(struct.pack('>Q', first + i))}.{base32(s)}"
                        for i, s in enumerate(secrets)]
        rng.shuffle(self.cookies)
        return self.start_program()

    def count(self, query):
        with sqlite3.connect(f"file:{self.db}?mode=ro", uri=True) as db:
            return db.execute(query).fetchone()[0]

    def cookie_file(self, name, lines):
        path = f"{self.dir}/{name}"
        with open(path, "w") as f:
            f.write("\n".join(lines) + "\n")
        return path


class Load:
    """What one run of wrk did."""

    def __init__(self, url, cookies, seconds, connections, slow=0):
        text = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", f"{HERE}/visitors.lua",
             url, "--", cookies, str(slow)], stdout=subprocess.PIPE, text=True, check=True).stdout
        line = [x for x in text.splitlines() if x.startswith("RESULT ")]
        (self.requests, us, self.p50_us, self.p99_us, self.errors,
         self.late) = map(int, line[0].split()[1:])  # late: took more than 2 s
        self.rate = self.requests * 1e6 / us
        if self.errors or self.requests == 0:
            stop_with(f"{self.errors} errors in {self.requests} requests to {url}")


def idle(pid):
    """Waits until a service has done what it put off."""
    before = -1
    for _ in range(50):
        now = cpu_us(pid)
        if now == before:
            break
        before = now
        time.sleep(0.1)


def machine():
    name = "unknown CPU"
    with open("/proc/cpuinfo") as f:
        for line in f:
            if line.startswith("model name"):
                name = line.partition(":")[2].strip()
    u = os.uname()
    return (f"{os.cpu_count()} × {name}, {u.sysname} {u.release} {u.machine}, "
            f"load average {LOAD_BEFORE:.1f} before")


def versions(bench):
    def first(*command):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return done.stdout.splitlines()[0].strip()
    libfcgi = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "libfcgi0ldbl"],
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    return "; ".join([first(bench.program_path, "version"), first(bench.nginx_path, "-v"),
                      first("wrk", "-v").partition(" Copyright")[0],
                      f"libfcgi {libfcgi or 'of an unknown version'}"])
