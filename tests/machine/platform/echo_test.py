"""Platforms and name servers that show what they were asked, with its secrets: these reach nobody (S5)."""

import base64
import http.server
import threading

from case import ACCOUNT_PASSWORD, EMAIL, RemoteTest

DOMAIN = "echo.test"
# Every command that asks the platform, by the endpoint that answers it so. {credential} is the ID of a credential.
COMMANDS = (
    ("register", ("account", "connect", EMAIL, "--password-file", "-")),
    ("account", ("account", "status")),
    ("domains/list", ("domain", "list", "--refresh")),
    ("domains/add", ("domain", "add", "other.test", "--no-dns")),
    ("domains/verify", ("domain", "verify", DOMAIN)),
    ("domains/dns-records", ("domain", "records", DOMAIN)),
    ("domains/remove", ("domain", "remove", DOMAIN)),
    ("smtp/list", ("credential", "list")),
    ("smtp/create", ("credential", "create")),
    ("smtp/create", ("relay", "enable")),
    ("smtp/rotate", ("credential", "rotate", "{credential}")),
    ("smtp/delete", ("credential", "remove", "{credential}")),
    ("stats", ("stats",)),
    ("stats/domains", ("stats", "--by-domain")),
    ("logs", ("logs",)),
)


class EchoTest(RemoteTest):
    def assert_hidden(self, secret, *texts):
        shown = base64.b64encode(secret.encode()).decode().rstrip("=")
        log = self.daemon.log_path.read_text(errors="replace")
        for text in (*texts, log, self.daemon.mailctl("history", "--json").stdout):
            self.assertNotIn(secret, text)
            self.assertNotIn(shown, text)


class Platform(EchoTest):
    def setUp(self):
        super().setUp()
        self.connect()
        self.verified_domain(DOMAIN)
        self.credential = self.ok("credential", "create")["credential"]["id"]

    def test_every_command_keeps_the_secret(self):
        for endpoint, words in COMMANDS:
            # The second one is cut within the key.
            for filling in ("", "x" * 150, "x" * 180):
                with self.subTest(endpoint=endpoint, words=words, filling=len(filling)):
                    self.platform.clear()
                    self.platform.fault(endpoint, "echo", filling=filling)
                    given = [word.replace("{credential}", self.credential) for word in words]
                    told = self.daemon.mailctl("--json", *given, stdin=ACCOUNT_PASSWORD)
                    self.assertIn("bad request", told.stdout + told.stderr)
                    self.assertIn("[masked]" if not filling else "", told.stdout + told.stderr)
                    for secret in (ACCOUNT_PASSWORD, self.key(), self.key()[:16]):
                        self.assert_hidden(secret, told.stdout, told.stderr)

    def test_what_is_no_failure_keeps_it_too(self):
        key = self.key()
        rows = {
            "smtp/list": {"credentials": [{"id": 5, "username": "u", "description": f"of {key}"}]},
            "logs": {"logs": [{"subject": key, "status": "delivered"}], "pagination": {"page": 1, "total_pages": 1}},
            "stats/domains": {"domains": {key: {"sent": 1}}},
            "account": {"plan": {"name": key, "slug": key, "emails_per_month": 1}},
            "domains/dns-records": {"records": [{"host": DOMAIN, "type": "TXT", "value": key}]},
        }
        commands = {endpoint: words for endpoint, words in COMMANDS if endpoint in rows}
        for endpoint, values in rows.items():
            with self.subTest(endpoint=endpoint):
                self.platform.clear()
                self.platform.fault(endpoint, "data", values=values)
                told = self.daemon.mailctl("--json", *commands[endpoint])
                self.assertIn("[masked]", told.stdout)
                self.assert_hidden(key, told.stdout, told.stderr)

    def test_a_password_that_is_a_common_word_breaks_nothing(self):
        self.ok("account", "disconnect")
        self.connect("second@example.com", "live")
        self.assertEqual(self.key("second@example.com")[:8], "cp_live_")
        self.ok("credential", "list")


class Echo(http.server.BaseHTTPRequestHandler):
    """A PowerDNS that shows the key that it was given."""

    status = 422

    def do_GET(self):
        key = self.headers["X-API-Key"]
        body = f'{{"error": "who is {key}?", "version": "4 {key}"}}'.encode()
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *ignored):
        pass


class PowerDns(EchoTest):
    def test_the_key_of_a_dns_provider_is_shown_to_nobody(self):
        key = "an-api-key-of-powerdns"
        path = self.daemon.directory / "key"
        path.write_text(key)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        access = ("--kind", "powerdns", "--url", f"http://127.0.0.1:{server.server_port}/", "--secret-file", str(path))
        for status in (200, 403, 404, 422, 500):
            with self.subTest(status=status):
                Echo.status = status
                told = self.daemon.mailctl("--json", "dns", "provider", "add", "echo", *access)
                self.assertIn("[masked]", told.stdout)
                self.assert_hidden(key, told.stdout, told.stderr)
