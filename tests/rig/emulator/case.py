"""What the tests of the platform emulator have in common: a fresh emulator and raw HTTPS to it."""

import json
import os
import ssl
import unittest
import urllib.error
import urllib.request

from client import Platform

URL = os.environ.get("RIG_PLATFORM_URL", "")
EMAIL = "ops@example.com"
PASSWORD = "a password"
DOMAIN = "sender.test"
PUBLIC = ("register", "health")
AUTHENTICATED = (
    "account", "domains/add", "domains/list", "domains/verify", "domains/dns-records", "domains/remove", "smtp/create",
    "smtp/list", "smtp/rotate", "smtp/delete", "stats", "stats/domains", "logs",
)


class Stay(urllib.request.HTTPRedirectHandler):
    """Does not follow redirects."""

    def redirect_request(self, *ignored):
        return None


class Reply:
    """`json` is None when the body is something else."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body
        try:
            self.json = json.loads(body)
        except (ValueError, RecursionError):
            self.json = None


class PlatformTest(unittest.TestCase):
    def setUp(self):
        self.platform = Platform()
        self.addCleanup(self.platform.close)
        self.addCleanup(self.platform.reset)
        self.platform.reset()
        self.context = ssl.create_default_context(cafile=os.environ["RIG_CA_FILE"])

    def raw(self, path, data=b"{}", method="POST", timeout=20, **headers):
        """The reply, whatever its status. Names of headers are written with "_" for "-"."""
        headers = {name.replace("_", "-"): text for name, text in headers.items()}
        headers.setdefault("Content-Type", "application/json")
        request = urllib.request.Request(URL + path, data=data, method=method, headers=headers)
        opener = urllib.request.build_opener(Stay, urllib.request.HTTPSHandler(context=self.context))
        try:
            with opener.open(request, timeout=timeout) as reply:
                return Reply(reply.status, reply.headers, reply.read())
        except urllib.error.HTTPError as reply:
            with reply:
                return Reply(reply.code, reply.headers, reply.read())

    def post(self, endpoint, key=None, timeout=20, **body):
        headers = {} if key is None else {"Authorization": f"Bearer {key}"}
        return self.raw(f"api/{endpoint}/", json.dumps(body).encode(), timeout=timeout, **headers)

    def register(self, email=EMAIL, password=PASSWORD):
        """Opens an account, or links to it; gives its new key."""
        reply = self.post("register", email=email, password=password, full_name="None")
        self.assertIs(reply.json["success"], True, reply.body)
        return reply.json["data"]["api_key"]

    def ask(self, endpoint, **body):
        """A call for the account of register(), opened if need be; it must work. Gives `data`."""
        reply = self.call(endpoint, **body)
        self.assertEqual(reply.status, 200, reply.body)
        self.assertIs(reply.json["success"], True, reply.body)
        return reply.json.get("data")

    def call(self, endpoint, timeout=20, **body):
        if not hasattr(self, "key"):
            self.key = self.register()
        return self.post(endpoint, self.key, timeout, email=EMAIL, **body)

    def assert_refused(self, reply, message, status=200):
        self.assertEqual(reply.status, status, reply.body)
        self.assertEqual(reply.json, {"success": False, "error": message})

    def assert_cut(self, endpoint, **body):
        """No answer comes, and the connection ends."""
        with self.assertRaises(OSError):
            self.call(endpoint, **body)
