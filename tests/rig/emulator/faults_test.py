"""Each fault that the emulated platform can be given."""

import email.utils
import socket
import ssl
import time

from case import AUTHENTICATED, EMAIL, PUBLIC, PlatformTest


class Listener(PlatformTest):
    def test_refused_connections(self):
        self.ask("account")
        self.platform.fault("*", "refuse")
        with self.assertRaisesRegex(OSError, "refused"):
            self.call("account")
        self.platform.clear()
        self.ask("account")
        self.platform.fault("*", "refuse", seconds=2)
        with self.assertRaisesRegex(OSError, "refused"):
            self.call("account")
        time.sleep(2.1)
        self.ask("account")

    def test_connections_reset_at_once(self):
        self.ask("account")
        self.platform.fault("*", "reset_on_connect")
        with self.assertRaisesRegex(OSError, "reset|EOF|closed|[Bb]roken"):
            self.call("account")
        self.platform.clear()
        self.ask("account")
        self.platform.fault("*", "reset_on_connect", times=2)
        for _ in range(2):
            self.assertRaises(OSError, self.call, "account")
        self.ask("account")

    def test_no_handshake(self):
        self.ask("account")
        self.platform.fault("*", "hang_on_connect")
        with self.assertRaises(TimeoutError):
            try:
                self.call("account", timeout=0.3)
            except OSError as error:
                raise getattr(error, "reason", error)
        self.platform.clear()
        self.ask("account")

    def test_certificates_that_are_not_good(self):
        for name, complaint in (
            ("platform-other", "unable to get local issuer"), ("platform-expired", "expired"), ("server", "mismatch"),
        ):
            self.platform.option("certificate", f"/run/rig/tls/{name}.pem")
            with self.assertRaisesRegex(OSError, complaint):
                self.raw("api/health/")


class Instead(PlatformTest):
    def seen(self, kind, endpoint="account", **details):
        """What one call gets; the next one must be answered well."""
        self.ask("account")
        self.platform.fault(endpoint, kind, times=1, **details)
        reply = self.call(endpoint)
        self.ask("account")
        return reply

    def test_html(self):
        self.assertRegex(self.seen("html").body, b"<!DOCTYPE html>")
        self.assertEqual(self.seen("html").status, 502)
        page = self.seen("html", status=200)
        self.assertEqual((page.status, page.headers["Content-Type"]), (200, "text/html; charset=utf-8"))

    def test_empty(self):
        reply = self.seen("empty")
        self.assertEqual((reply.status, reply.body), (200, b""))

    def test_redirect(self):
        reply = self.seen("redirect", location="https://elsewhere.test/")
        self.assertEqual((reply.status, reply.headers["Location"]), (302, "https://elsewhere.test/"))

    def test_deep(self):
        reply = self.seen("deep")
        self.assertEqual(reply.body, b"[" * 200_000 + b"]" * 200_000)

    def test_huge(self):
        reply = self.seen("huge", megabytes=3)
        self.assertGreater(len(reply.body), 3 << 20)
        self.assertIs(reply.json["success"], True)

    def test_raw(self):
        reply = self.seen("raw", status=418, body="not\0json", content_type="text/plain")
        self.assertEqual((reply.status, reply.body, reply.headers["Content-Type"]), (418, b"not\0json", "text/plain"))

    def test_failures(self):
        self.assert_refused(self.seen("error", message="No."), "No.")
        self.assert_refused(self.seen("error", message="No.", status=422), "No.", 422)
        self.assert_refused(self.seen("unauthorized"), "Invalid API key.", 401)
        self.assert_refused(self.seen("unavailable"), "Service unavailable.", 503)

    def test_rate_limit(self):
        reply = self.seen("rate_limited", seconds=7)
        self.assert_refused(reply, "Rate limit exceeded.", 429)
        self.assertEqual(reply.headers["Retry-After"], "7")
        self.platform.option("retry_after", "date")
        date = self.seen("rate_limited", seconds=60).headers["Retry-After"]
        self.assertAlmostEqual(email.utils.parsedate_to_datetime(date).timestamp(), time.time() + 60, delta=5)

    def test_at_every_endpoint_and_for_some_calls_only(self):
        self.ask("account")
        self.platform.fault("*", "unavailable", times=15)
        for endpoint in PUBLIC + AUTHENTICATED:
            self.assertEqual(self.call(endpoint).status, 503, endpoint)
        self.ask("account")
        self.platform.fault("stats", "html")
        self.ask("account")
        for _ in range(3):
            self.assertEqual(self.call("stats").status, 502)

    def test_a_failure_may_be_told_after_applying(self):
        self.key = self.platform.set_account(EMAIL)["api_key"]
        self.platform.fault("smtp/create", "unavailable", applied=True)
        self.assertEqual(self.call("smtp/create", description="").status, 503)
        self.assertEqual(len(self.ask("smtp/list")["credentials"]), 1)


class Refusals(PlatformTest):
    def test_a_handshake_that_fails_does_no_harm(self):
        with self.assertRaises(ssl.SSLError):
            with socket.create_connection(("platform.provider.test", 443), timeout=10) as plain:
                ssl.create_default_context(cafile="/run/rig/tls/other-ca.pem").wrap_socket(
                    plain, server_hostname="platform.provider.test"
                )
        self.ask("account")
