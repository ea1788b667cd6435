"""A mailctl-net that has been taken over, in every job and every text that it answers with (S11), and one that lies
about what it has written (S14)."""

import contextlib
import re
import time

import dns_zones
import mailctl as m
import helper
from case import ACCOUNT_PASSWORD, EMAIL, REFUSED
from dns_case import DnsTest

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
HOSTILE = "\x1b[2J\x1b]0;owned\x07\r\n\u009b31m\u202e" + "x" * 10_000
ZONE = "pdns.test"
RELAY = {"host": "smtp.provider.test", "username": m.USER, "password": m.PASSWORD}

# What to ask mailctld for so that it has the job done.
CALLS = {
    "TrySmtp": [("relay.Enable", RELAY)],
    "PlatformRegister": [("account.Connect", {"email": EMAIL, "password": ACCOUNT_PASSWORD}), ("account.Status", {})],
    "PlatformAccount": [("account.Status", {})],
    "PlatformHealth": [("platform.Health", {})],
    "PlatformDomainAdd": [("domain.Add", {"domain": "NEW", "no_dns": True}), ("domain.List", {})],
    "PlatformDomainList": [("domain.Refresh", {}), ("domain.List", {})],
    "PlatformDomainVerify": [("domain.Verify", {"domain": ZONE})],
    "PlatformDomainRecords": [
        ("domain.Records", {"domain": ZONE}), ("dns.Plan", {"domain": ZONE}), ("dns.Check", {"domain": ZONE}),
        ("domain.Show", {"domain": ZONE}), ("dns.Export", {"domain": ZONE}), ("dns.Apply", {"domain": ZONE}),
        ("dns.Withdraw", {"domain": ZONE}),
    ],
    "PlatformDomainRemove": [],
    "PlatformCredentialCreate": [("credential.Create", {"description": "a"})],
    "PlatformCredentialList": [("credential.List", {}), ("account.Status", {})],
    "PlatformCredentialRotate": [("credential.Rotate", {"id": "LOGIN"})],
    "PlatformCredentialRemove": [],
    "PlatformStats": [],
    "PlatformDomainStats": [("platform.Stats", {"by_domain": True})],
    "PlatformLogs": [("platform.Logs", {})],
    "FindZone": [("dns.Plan", {"domain": ZONE})],
    "ReadRecords": [("dns.Plan", {"domain": ZONE}), ("dns.Apply", {"domain": ZONE}), ("dns.Withdraw", {"domain": ZONE})],
    "WriteRecords": [("dns.Apply", {"domain": ZONE}), ("dns.Withdraw", {"domain": ZONE})],
    "TestProvider": [("dns.ProviderTest", {"name": "pdns"})],
    "LookUpRecords": [("dns.Check", {"domain": ZONE}), ("domain.Show", {"domain": ZONE})],
    "CountSpf": [("dns.Plan", {"domain": ZONE})],
}
# Tried in hosting/hosting_hostile_test.py, on a machine that hosts.
HOSTED_JOBS = {"JudgeCertificate", "ReadMessage"}


def texts(value):
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(inner)


class Helpers:
    @contextlib.contextmanager
    def helper(self, treat):
        standing = helper.Helper(self.daemon.run / "net.sock", treat)
        try:
            yield
        finally:
            standing.close()


class EveryText(Helpers, DnsTest):
    """S11. Each text of each reply is spoiled in turn, and whatever mailctld then says is tame."""

    providers = ("pdns",)

    def setUp(self):
        super().setUp()
        self.add_domain(ZONE, "--no-dns")
        self.credential = self.ok("credential", "create")["credential"]["id"]
        self.platform.add_log(EMAIL, to="someone@elsewhere.test")
        self.platform.set_stats(EMAIL, ZONE, sent=5)

    def said(self, method, parameters):
        """All that a raw client gets."""
        with m.Client(self.daemon.socket, 60) as client:
            given = {"LOGIN": self.credential, "NEW": f"new{time.monotonic_ns()}.test"}
            parameters = {name: given.get(str(value), value) for name, value in parameters.items()}
            client.send(helper.frame({"method": "io.mailctl." + method, "parameters": parameters, "more": True}))
            while (reply := client.read()) is not None:
                yield reply
                if not reply.get("continues"):
                    return

    def assert_tame(self, value):
        for text in texts(value):
            self.assertIsNone(CONTROL.search(text.replace("\n", "")), text[:300])

    def spoiled(self, job, path, calls):
        """Makes the calls; how often that text of that job was spoiled."""
        count = 0

        def treat(call, ask):
            nonlocal count
            replies = ask(call)
            if call["method"] == "io.mailctl.net." + job:
                for reply in replies:
                    if "error" not in reply:
                        count += helper.put(reply["parameters"], path, HOSTILE)
            return replies

        with self.helper(treat):
            for method, parameters in calls:
                for reply in self.said(method, parameters):
                    self.assert_tame(reply)
        return count

    def put_back(self):
        self.connect()
        if self.status()["enabled"]:
            self.disable()
        self.daemon.json("dns", "withdraw", ZONE)

    def test_every_text_of_every_reply(self):
        members = helper.text_members()
        self.assertEqual(set(members), {*CALLS, *HOSTED_JOBS})
        for job, calls in CALLS.items():
            for path in members[job]:
                with self.subTest(job=job, path=".".join(path)):
                    self.assertGreater(self.spoiled(job, path, calls), 0, "was never reached")
                    self.put_back()
        self.assert_tame(self.daemon.json("history")[1])
        self.assert_tame(self.daemon.log_path.read_text(errors="replace"))

    def test_what_a_name_server_says_needs_no_helper_that_is_taken_over(self):
        name, _ = next(pair for pair in self.wanted(ZONE) if "_domainkey" in pair[0])
        dns_zones.patch(ZONE, name + ".", "TXT", 60, [r'"v=DKIM1; p=\027[2J\027]0;owned\007"'])
        for method in ("dns.Check", "domain.Show", "dns.Plan"):
            replies = list(self.said(method, {"domain": ZONE}))
            self.assert_tame(replies)
            self.assertIn(r"v=DKIM1; p=\027[2J\027]0;owned\007", "\n".join(texts(replies)), method)


class Liar(Helpers, DnsTest):
    """S14. What is said to be written is looked at."""

    providers = ("pdns",)

    def apply(self, treat):
        self.add_domain(ZONE, "--no-dns")
        with self.helper(treat):
            return self.daemon.json("dns", "apply", ZONE)

    def test_what_is_not_written_is_not_believed(self):
        def treat(call, ask):
            is_write = call["method"].endswith(".WriteRecords")
            return [{"parameters": {"sets": []}}] if is_write else ask(call)

        self.assert_refused(self.apply(treat), REFUSED, "said to be written, and pdns.test does not have them")
        self.assert_start()
        self.assertEqual(self.mine(), {"pdns": 0})
        self.assertEqual(self.store("writing")["writing"], [])

    def test_what_is_written_and_told_wrongly_is_found(self):
        def treat(call, ask):
            replies = ask(call)
            return [{"parameters": {"sets": []}}] if call["method"].endswith(".WriteRecords") else replies

        status, report = self.apply(treat)
        self.assertEqual(status, 0, report)
        self.assertEqual(self.mine(), {"pdns": len(self.wanted(ZONE))})
        self.ok("dns", "withdraw", ZONE)
        self.assert_start()
