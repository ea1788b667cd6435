"""Records for zones that a person looks after, in three forms; and what a large zone costs."""

import json
import os
import pathlib
import subprocess
import tempfile
import time

import dns_zones
from dns_case import DnsTest, d

HEAD = "$ORIGIN example.org.\n@ 300 IN SOA ns hostmaster 1 3600 600 86400 60\n@ 300 IN NS ns\nns 300 IN A 192.0.2.1\n"
RECORDS = 10000
# Of computing: how long it takes in all is printed, and says as much of the machine.
PLAN_SECONDS = 0.2


class Export(DnsTest):
    providers = ()

    def export(self, *words):
        self.add_domain("example.org", "--no-dns")
        return self.ok("dns", "export", "example.org", *words)["text"]

    def test_the_zone_form_is_read_by_a_name_server(self):
        lines = self.export()
        self.assertEqual(self.export("--format", "zone"), lines)
        directory = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(subprocess.run, ["rm", "-r", directory], check=True)
        path = directory / "example.org.zone"
        path.write_text(HEAD + lines)
        d.run("named-checkzone", "-D", "-o", directory / "read", "example.org", path)
        read = (directory / "read").read_text()
        for host, value in self.wanted("example.org"):
            self.assertRegex(read, rf"(?m)^{host}\.\s+3600 IN TXT\s+\"{value[:20]}")

    def test_the_form_for_programs(self):
        records = json.loads(self.export("--format", "json"))
        self.assertEqual([(r["name"], r["value"]) for r in records], self.wanted("example.org"))
        self.assertEqual({(r["type"], r["ttl"]) for r in records}, {("TXT", 3600)})

    def test_the_form_for_people(self):
        text = self.export("--format", "form")
        self.assertEqual([line.split()[1] for line in text.splitlines() if line.startswith("Host:")],
                         ["@", "cm1._domainkey", "_dmarc"])
        for _, value in self.wanted("example.org"):
            self.assertIn(f"Value:  {value}\n", text)

    def test_no_provider_is_needed_and_nothing_is_changed(self):
        self.export()
        self.assertEqual(self.store("record", "writing"), {"record": [], "writing": []})


class Large(DnsTest):
    def all_records(self, zone):
        """kdig gives up in the middle of a zone when the machine is busy."""
        return d.wait_for(lambda: (found := d.records(zone))[RECORDS:] and found, "the whole zone")

    def plan_seconds(self, zone):
        """The best of some plans: seconds, and those of them that mailctld and its helpers were computing."""
        found = []
        for _ in range(5):
            start, computed = time.monotonic(), self.computed()
            self.ok("dns", "plan", zone)
            found.append((time.monotonic() - start, self.computed() - computed))
        return tuple(min(column) for column in zip(*found))

    def computed(self):
        """Seconds, of mailctld and of its children that have ended."""
        words = pathlib.Path(f"/proc/{self.daemon.process.pid}/stat").read_text().rpartition(") ")[2].split()
        return sum(map(int, words[11:15])) / os.sysconf("SC_CLK_TCK")

    def test_a_zone_of_ten_thousand_records_is_planned_at_once(self):
        for zone in self.each_zone():
            small = self.plan_seconds(zone)
            dns_zones.fill(zone, RECORDS)
            large = self.plan_seconds(zone)
            print(f"{zone}: (seconds, computing) {small}, with {RECORDS} records {large}", flush=True)
            self.assertLess(large[1], PLAN_SECONDS)
            before = self.all_records(zone)
            self.ok("dns", "apply", zone)
            self.assertEqual(len(self.all_records(zone)), len(before) + 2)
            self.ok("dns", "withdraw", zone)
            self.assertEqual(self.all_records(zone), before)
