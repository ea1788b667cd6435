"""Measures what mailctl does at the delivery platform and in the DNS, with a lot there.

The rig needs both: tests/rig/with-provider --with platform --with dns.
"""

import json
import os
import pathlib
import signal
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "support"), str(TESTS / "rig/emulator")]
import mailctl as m  # noqa: E402
import pdns_database  # noqa: E402
from client import Platform  # noqa: E402
from measure import alternate, goal, line, ms, run_time  # noqa: E402

EMAIL = "bench@example.com"
PASSWORD = "a password of the bench"
DOMAINS = 10_000
ZONE = "pdns.test"
ZONE_FILE = TESTS / "rig/servers/dns/zones" / ZONE
RECORDS = 10_000
ROUNDS = 11
SENDERS = (1_000, 100_000)
SENDER_ROUNDS = 3


class Elsewhere:
    """A daemon, connected to an account at the platform."""

    def __init__(self, daemon):
        self.daemon = daemon
        self.platform = Platform()
        self.platform.reset()
        self.expect("account", "connect", EMAIL, "--password-file", "-", stdin=PASSWORD)

    def expect(self, *words, stdin=""):
        result = self.daemon.mailctl(*words, stdin=stdin)
        if result.returncode != 0:
            raise RuntimeError(f"mailctl {' '.join(words)}: {result.stderr}")
        return result.stdout

    def time(self, *words):
        return run_time([str(m.MAILCTL.resolve()), "--socket", str(self.daemon.socket), *words])

    def refresh(self):
        return self.time("domain", "list", "--refresh")

    def measure_domains(self):
        print(f"An account with {DOMAINS} domains", flush=True)
        for number in range(DOMAINS):
            self.platform.set_domain(EMAIL, f"customer-{number}.example.com", status="verified")
        # The platform is Python here: its part of a refresh says nothing about a real one.
        first, commits = syncs_meanwhile(self.daemon.process.pid, self.refresh)
        line("domain list --refresh, the first", ms(first))
        line("  syncs of the disk meanwhile", commits, goal("transactions of a refresh", commits, 10))
        again, commits = syncs_meanwhile(self.daemon.process.pid, self.refresh)
        line("domain list --refresh, no news", ms(again))
        line("  syncs of the disk meanwhile", commits, goal("transactions without news", commits, 10))
        if len(json.loads(self.expect("--json", "domain", "list"))["domains"]) != DOMAINS:
            raise RuntimeError("domain list does not list them all")
        (known,) = alternate(ROUNDS, lambda: self.time("domain", "list"))
        line("domain list", ms(known), goal("domain list", known * 1000, 100, " ms"))

    def measure_senders(self):
        """The relay for the domains that the platform has verified: what it costs where nothing has changed."""
        present = 0
        for number in SENDERS:
            print(f"A relay for {number} verified domains", flush=True)
            for each in range(present, number):
                self.platform.set_domain(EMAIL, f"customer-{each}.example.com", status="verified")
            present = number
            enable = ("relay", "enable", "--senders", "verified")
            line("relay enable --senders verified", ms(self.time(*enable)))
            refresh, again = alternate(SENDER_ROUNDS, self.refresh, lambda: self.time(*enable))
            ratio = again / refresh
            line("domain list --refresh, no news", ms(refresh))
            # Of few domains the account's credentials, which are asked for as well, are the larger part.
            judged = [goal(f"a no-op for {number} domains", ratio, 1.5)] if number == SENDERS[-1] else []
            line("enable, nothing to do", ms(again), f"{ratio:.2f} x the refresh", *judged)
            (status,) = alternate(SENDER_ROUNDS, lambda: self.time("status"))
            line("status", ms(status), goal(f"status with {number} domains", status * 1000, 50, " ms"))

    def measure_zone(self):
        print(f"A zone of {RECORDS} records at a PowerDNS", flush=True)
        fill_zone()
        self.expect(
            "dns", "provider", "add", "main", "--kind", "powerdns", "--url", os.environ["RIG_PDNS_TLS_URL"] + "/",
            "--ca-file", os.environ["RIG_CA_FILE"], "--secret-file", os.environ["RIG_PDNS_KEY_FILE"],
        )
        self.expect("domain", "add", ZONE, "--no-dns")
        plan, platform, zone = alternate(
            ROUNDS,
            lambda: self.time("dns", "plan", ZONE),
            lambda: self.time("domain", "records", ZONE),
            time_zone,
        )
        line("the zone from PowerDNS, unread", ms(zone))
        line("domain records (the platform)", ms(platform))
        line("dns plan", ms(plan), goal("dns plan", plan * 1000, 200, " ms"),
             f"{(plan - platform) / zone:.1f} x the zone, without the platform")


def fill_zone():
    records = pdns_database.read_file(ZONE_FILE)
    records += [
        pdns_database.Record(f"host-{number}.{ZONE}.", "A", 300, f"198.51.100.{number % 254 + 1}")
        for number in range(RECORDS - len(records))
    ]
    pdns_database.replace(ZONE, records, pdns_database.serial(ZONE) + 1)


def time_zone():
    """Seconds that PowerDNS takes to tell the whole zone."""
    key = pathlib.Path(os.environ["RIG_PDNS_KEY_FILE"]).read_text().strip()
    address = f"{os.environ['RIG_PDNS_TLS_URL']}/api/v1/servers/localhost/zones/{ZONE}."
    trusted = ssl.create_default_context(cafile=os.environ["RIG_CA_FILE"])
    start = time.perf_counter()
    with urllib.request.urlopen(
        urllib.request.Request(address, headers={"X-API-Key": key}), context=trusted
    ) as reply:
        reply.read()
    return time.perf_counter() - start


def syncs_meanwhile(pid, work):
    """What the work gives, and how often the process has had the disk written to meanwhile.

    SQLite does so once for each transaction, and twice for each time that it folds its log back.
    """
    with tempfile.NamedTemporaryFile("r", prefix="mailctl-bench-") as calls:
        watcher = subprocess.Popen(
            ["strace", "-f", "-e", "trace=fsync,fdatasync", "-o", calls.name, "-p", str(pid)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )
        if "attached" not in watcher.stderr.readline():
            raise RuntimeError("strace cannot watch the daemon")
        try:
            result = work()
        finally:
            watcher.send_signal(signal.SIGINT)
            watcher.communicate()
        return result, sum("sync(" in row for row in calls)


def measure(*parts):
    settings = [
        "--platform-url", os.environ["RIG_PLATFORM_URL"], "--platform-ca-file", os.environ["RIG_CA_FILE"],
        "--platform-host", "mail.platform.test",
    ]
    with m.Daemon(settings=settings) as daemon:
        elsewhere = Elsewhere(daemon)
        for part in parts:
            part(elsewhere)
