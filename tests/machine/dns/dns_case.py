"""What the tests of DNS records have in common: an account, providers, and zones looked at from outside."""

import contextlib
import http.client
import http.server
import os
import pathlib
import re
import ssl
import threading
import urllib.parse

import dns_servers as d
from case import RemoteTest

ZONE_AT = {"pdns": "pdns.test", "bind": "bind.test"}


def text_of(presentation):
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', presentation))


class DnsTest(RemoteTest):
    providers = ("pdns", "bind")

    def setUp(self):
        super().setUp()
        self.connect()
        self.add_dns(*self.providers)
        self.start = self.zones()

    def each_zone(self):
        """A zone of each provider, its domain added to the account without DNS."""
        for name in self.providers:
            self.add_domain(ZONE_AT[name], "--no-dns")
            yield ZONE_AT[name]

    def texts(self, zone, name, kind="TXT"):
        """The records of one set at the primary: texts joined, all sorted."""
        found = [r.text for r in d.records(zone) if (r.name, r.type) == (name + ".", kind)]
        return sorted(text_of(text) if kind == "TXT" else text for text in found)

    def wanted(self, domain):
        """What the platform wants, as (host, value)."""
        return [(record["host"], record["value"]) for record in self.platform.records(domain)]

    def actions(self, report):
        return {item["name"]: item["action"] for item in report["items"]}

    def assert_start(self, *zones):
        for zone in zones or self.start:
            self.assertEqual(d.records(zone), self.start[zone])

    def mine(self):
        """How many records mailctl calls its own, by provider."""
        return {row["name"]: row["records"] for row in self.ok("dns", "provider", "list")["providers"]}


class Proxy:
    """Stands before PowerDNS's API. `hook(number, method)` is asked about each call, from 1 on, before it is passed
    on; "cut" ends the connection instead of that, "lose" does so instead of the answer."""

    def __init__(self):
        self.hook = lambda number, method: None
        self.calls = []
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                with contextlib.suppress(ConnectionError):  # who asked may be killed by now
                    proxy.answer(self)

            def log_message(self, *ignored):
                pass

            do_GET = do_PATCH = do_PUT = do_POST = do_DELETE = answer

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, call):
        body = call.rfile.read(int(call.headers.get("Content-Length") or 0))
        self.calls.append(call.command)
        what = self.hook(len(self.calls), call.command)
        call.close_connection = True
        if what == "cut":
            return
        status, data, kind = self.pass_on(call, body)
        if what == "lose":
            return
        call.send_response(status)
        if status != 204:
            call.send_header("Content-Type", kind)
            call.send_header("Content-Length", str(len(data)))
        call.send_header("Connection", "close")
        call.end_headers()
        call.wfile.write(data)

    @staticmethod
    def pass_on(call, body):
        url = urllib.parse.urlsplit(os.environ["RIG_PDNS_TLS_URL"])
        trusted = ssl.create_default_context(cafile=os.environ["RIG_CA_FILE"])
        server = http.client.HTTPSConnection(url.hostname, url.port, timeout=30, context=trusted)
        headers = {name: value for name, value in call.headers.items() if name.lower() not in ("host", "connection")}
        server.request(call.command, call.path, body, headers)
        reply = server.getresponse()
        found = reply.status, reply.read(), reply.headers.get("Content-Type", "")
        server.close()
        return found

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class ProxyTest(DnsTest):
    """With PowerDNS behind a proxy, under the name pdns."""

    providers = ("pdns",)

    def setUp(self):
        super().setUp()
        self.proxy = Proxy()
        self.addCleanup(self.proxy.close)
        key = os.environ["RIG_PDNS_KEY_FILE"]
        self.ok("dns", "provider", "add", "pdns", "--kind", "powerdns", "--url", self.proxy.url, "--secret-file", key)
        self.add_domain("pdns.test", "--no-dns")

    def before_writing(self, words, action):
        """Does that once mailctl has read the zone for its change, and before the change is made."""
        self.proxy.calls.clear()
        self.ok(*words, "--dry-run")
        reads = len(self.proxy.calls)
        self.proxy.calls.clear()
        self.proxy.hook = lambda number, method: action() if number == reads + 1 else None

    def at_writing(self, what):
        self.proxy.hook = lambda number, method: what if method == "PATCH" else None


def secret(name):
    return pathlib.Path(os.environ[name]).read_text().strip()

