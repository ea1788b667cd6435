"""What the tests on a real machine have in common: a daemon, and everything as it was afterwards.

A class says in `needs` what the rig must have for it beside Postfix and a provider. RemoteTest, for
those with the delivery platform and the name servers, has besides all of RigTest

    self.platform       the emulator (tests/rig/emulator/client.py), reset for each test
    self.connect()      connects root's account; self.key() is the key that the daemon got
    self.ok(*words)     runs mailctl --json; it must work; gives the object
    self.refused(...)   runs it; it must end with that error; gives the error
    self.add_dns()      adds the rig's PowerDNS and BIND as providers; zones that change are put back
    self.everything()   Postfix, platform, zones and store, to be compared with what they are later

The comparing is in world.py. UserTest has users beside root, and self.run_as(user, *words).
"""

import json
import os
import pathlib
import shutil
import subprocess
import time
import unittest

import dns_servers as d
import dns_zones
import mailctl as m
from client import Platform
from rigging import Tail, parameters, run, tree  # noqa: F401: some of them are here for the tests
from world import World

RELAY = "[smtp.provider.test]:587"
SECOND_USER = "second@client.test"
SECOND_PASSWORD = "other-password"
ENABLE = "io.mailctl.relay.Enable"
DISABLE = "io.mailctl.relay.Disable"
RELAY_STATUS = "io.mailctl.relay.Status"
EMAIL = "ops@example.com"
ACCOUNT_PASSWORD = "an account's password"
# Exit statuses of mailctl, as its manual has them.
FINDINGS, USAGE, INVALID, NOT_FOUND, REFUSED, UNAVAILABLE, UNKNOWN, CONFLICT, DENIED = 2, 64, 65, 66, 68, 69, 74, 75, 77
# The zones that tests may change, by the provider's name.
ZONES = {"pdns": ("pdns.test", "deep.pdns.test", "empty.test"), "bind": ("bind.test",)}


class RigTest(unittest.TestCase):
    """Starts a daemon for each test. What a test does to /etc/postfix and the queue is undone."""

    needs = frozenset()
    maxDiff = 4000
    settings = ()
    mailctld = m.MAILCTLD

    def setUp(self):
        self.main_cf = m.MAIN_CF.read_bytes()
        self.master_cf = m.MASTER_CF.read_bytes()
        self.client_log = Tail(os.environ["RIG_CLIENT_LOG"])
        self.provider_log = Tail(os.environ["RIG_PROVIDER_LOG"])
        self.dovecot_log = Tail(pathlib.Path(os.environ["RIG_PROVIDER_LOG"]).with_name("dovecot.log"))
        self.addCleanup(self.put_postfix_back)
        self.daemon = m.Daemon(settings=self.settings, program=self.mailctld)
        self.addCleanup(self.daemon.close)
        self.daemon.start()

    def put_postfix_back(self):
        changed = False
        for path, before in ((m.MAIN_CF, self.main_cf), (m.MASTER_CF, self.master_cf)):
            if not path.is_file() or path.is_symlink() or path.read_bytes() != before:
                path.unlink(missing_ok=True)
                m.write_settled(path, before)
                path.chmod(0o644)
                changed = True
        shutil.rmtree(m.GENERATIONS, ignore_errors=True)
        # What Postfix's own programs would say of both, without the tenth of a second that each takes.
        if not m.master_runs():
            run("postfix", "start")
        elif changed:
            run("postfix", "reload")
        if m.queued():
            run("postsuper", "-d", "ALL", check=False)

    # ---- Postfix

    def configure(self, text, reload=False):
        """Gives Postfix another main.cf."""
        m.write_settled(m.MAIN_CF, text)
        if reload:
            run("postfix", "reload")

    def add_to_main(self, text, reload=False):
        self.configure(self.main_cf + text.encode(), reload)

    def table(self, name, text, kind="hash"):
        """Writes a table of the administrator's own; gives it as "hash:/path"."""
        path = pathlib.Path("/etc/postfix", name)
        path.write_text(text)
        path.chmod(0o600)
        run("postmap", f"{kind}:{path}")
        for made in (path, path.with_name(name + {"hash": ".db", "cdb": ".cdb"}[kind])):
            self.addCleanup(made.unlink, missing_ok=True)
            os.utime(made, (time.time() - 10, time.time() - 10))
        return f"{kind}:{path}"

    def send(self, recipient="someone@elsewhere.test"):
        """Gives mail to Postfix under a subject that no other test has; gives the subject."""
        subject = f"{self.id().rpartition('.')[2]} {time.monotonic_ns()}"
        m.send_mail(recipient, subject)
        return subject

    def assert_arrives(self, subject, login=m.USER):
        message = m.delivered(subject)
        self.assertIsNotNone(message, self.client_log.text()[-1500:])
        if login:
            self.assertIn(f"Authenticated sender: {login}", message)
        else:
            self.assertNotIn("Authenticated sender:", message)
        return message

    def assert_deferred(self, subject, reason):
        """The mail stays in the queue for that reason, and did not arrive."""
        found = self.client_log.wait_for(r"status=deferred \((.*)\)", patience=20)
        self.assertIsNotNone(found, self.client_log.text()[-1500:])
        self.assertRegex(found[1], reason)
        self.assertIsNone(m.delivered(subject, patience=0.3))

    # ---- mailctl

    def enable(self, *words, **more):
        """Enables the relay; it must work. Gives the report."""
        status, report = self.daemon.enable(*words, **more)
        self.assertEqual(status, 0, report)
        return report

    def disable(self, *words):
        status, report = self.daemon.json("relay", "disable", *words)
        self.assertEqual(status, 0, report)
        return report

    def status(self):
        status, reply = self.daemon.json("relay", "status")
        self.assertEqual(status, 0, reply)
        return reply

    def assert_refused(self, answer, exit_status, pattern="."):
        """An error with that exit status and message. Gives the error."""
        status, reply = answer
        self.assertEqual(status, exit_status, reply)
        self.assertRegex(reply["error"]["message"], pattern)
        return reply["error"]

    def world(self):
        """What a refusal must leave alone: Postfix's directory, master and the journal."""
        history = self.daemon.json("history")[1]
        return tree(m.MAIN_CF.parent), m.master_pid(), history

    def secret_table(self):
        """The look-up table with the password, as "type:path"."""
        return m.postfix_value("smtp_sasl_password_maps").split(",")[0]


class RemoteTest(World, RigTest):
    needs = {"platform", "dns"}
    settings = (
        "--platform-url", os.environ.get("RIG_PLATFORM_URL", ""), "--platform-host", "mail.platform.test",
        "--platform-ca-file", os.environ.get("RIG_CA_FILE", ""),
    )

    def setUp(self):
        self.platform = Platform()
        self.addCleanup(self.platform.close)
        self.addCleanup(self.platform.reset)
        self.platform.reset()
        self.serials = {}
        super().setUp()

    # ---- mailctl

    def ok(self, *words, **more):
        status, reply = self.daemon.json(*words, **more)
        self.assertEqual(status, 0, reply)
        return reply

    def refused(self, exit_status, pattern, *words, **more):
        return self.assert_refused(self.daemon.json(*words, **more), exit_status, pattern)

    def events(self):
        """What the history says has happened, oldest first."""
        return [row["event"] for row in self.ok("history")["entries"]]

    # ---- The account

    def connect(self, email=EMAIL, password=ACCOUNT_PASSWORD):
        return self.ok("account", "connect", email, "--password-file", "-", stdin=password)

    def try_connect(self, email=EMAIL, password=ACCOUNT_PASSWORD, *words):
        """As connect(); gives the exit status and the object whatever they are."""
        return self.daemon.json("account", "connect", email, "--password-file", "-", *words, stdin=password)

    def account(self, email=EMAIL):
        """What the platform has of that account; None when it has no such one."""
        return self.platform.state()["accounts"].get(email)

    def key(self, email=EMAIL):
        """The newest key of that account."""
        return self.platform.set_account(email)["api_key"]

    def add_domain(self, domain, *words):
        return self.ok("domain", "add", domain, *words)

    def verified_domain(self, domain, email=EMAIL):
        """A domain that the platform takes mail from, and that mailctl knows."""
        self.platform.set_domain(email, domain, status="verified", spf=True, dkim=True, dmarc=True)
        self.ok("domain", "list", "--refresh")

    def relay_on(self, domain="relayed.test"):
        """Relays this machine's mail through the account; gives the platform's ID of the credential in use."""
        self.verified_domain(domain)
        self.ok("relay", "enable")
        return self.ok("account", "status")["credential"]

    def username(self):
        """Of the credential in use."""
        return self.ok("relay", "status")["username"]

    def send_from(self, domain):
        """Gives mail of that domain to Postfix; gives its subject."""
        subject = f"{self.id().rpartition('.')[2]} {time.monotonic_ns()}"
        text = f"Subject: {subject}\nFrom: a@{domain}\n\nbody\n"
        run("sendmail", "-f", f"a@{domain}", "someone@elsewhere.test", input=text)
        return subject

    # ---- DNS

    def add_dns(self, *names):
        """Adds the rig's providers, or those of "pdns" and "bind" that are named."""
        for name in names or ("pdns", "bind"):
            access, secret = self.dns_access(name)
            self.ok("dns", "provider", "add", name, *access, "--secret-file", os.environ[secret])
            if not self.serials:
                self.addCleanup(self.put_zones_back)
            self.serials.update({zone: d.serial(zone) for zone in ZONES[name]})

    @staticmethod
    def dns_access(name):
        if name == "pdns":
            url, authorities = os.environ["RIG_PDNS_TLS_URL"] + "/", os.environ["RIG_CA_FILE"]
            return ("--kind", "powerdns", "--url", url, "--ca-file", authorities), "RIG_PDNS_KEY_FILE"
        key, algorithm = os.environ["RIG_TSIG_NAME"], os.environ["RIG_TSIG_ALGORITHM"].replace("-", "_")
        credential = ("--key-name", key, "--algorithm", algorithm)
        return ("--kind", "rfc2136", "--host", os.environ["RIG_BIND_SERVER"], *credential), "RIG_TSIG_KEY_FILE"

    def put_zones_back(self):
        """Every zone that has another serial by now gets its first records again."""
        for server in d.SERVERS:
            server.restore()
        dns_zones.restore(*(zone for zone, serial in self.serials.items() if d.serial(zone) != serial))


class UserTest(RemoteTest):
    """With users beside root; what mailctl says to them is not mixed up with root's."""

    uids = {"stranger": 61001, "reader": 61002, "admin": 61003, "other": 61004}
    member = {"stranger": (), "reader": ("mailctl",), "other": ("mailctl",), "admin": ("mailctl", "mailctl-admin")}
    gids = {"mailctl": 61020, "mailctl-admin": 61021}

    def setUp(self):
        self.add_lines("group", self.gids, "{0}:x:{1}:")
        self.add_lines("passwd", self.uids, "{0}:x:{1}:{1}::/:/bin/false")
        super().setUp()
        # The build directory may be out of other users' reach.
        self.program = self.daemon.directory / "mailctl"
        shutil.copy(m.MAILCTL.resolve(), self.program)
        self.program.chmod(0o755)

    def add_lines(self, file, ids, line):
        path = pathlib.Path("/etc", file)
        before = path.read_text()
        self.addCleanup(path.write_text, before)
        # A package may have made the groups, under other numbers.
        kept = [old for old in before.splitlines() if old.partition(":")[0] not in ids]
        path.write_text("\n".join([*kept, *(line.format(name, number) for name, number in ids.items()), ""]))

    def run_as(self, user, *words, stdin=""):
        """Runs mailctl as that user; gives its CompletedProcess."""
        return subprocess.run(
            [self.program, "--socket", self.daemon.socket, *words], input=stdin, text=True,
            capture_output=True, check=False, timeout=120, cwd="/", env={"PATH": "/usr/bin:/bin"},
            user=self.uids[user], group=self.uids[user], extra_groups=[self.gids[name] for name in self.member[user]],
        )

    def json_as(self, user, *words, **more):
        result = self.run_as(user, "--json", *words, **more)
        return result.returncode, json.loads(result.stdout)

    def ok_as(self, user, *words, **more):
        status, reply = self.json_as(user, *words, **more)
        self.assertEqual(status, 0, reply)
        return reply

    def connect_as(self, user, email):
        return self.ok_as(user, "account", "connect", email, "--password-file", "-", stdin=ACCOUNT_PASSWORD)
