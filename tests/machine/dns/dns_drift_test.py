"""Others change the zone, too: before a change, during it, and after it."""

import os
import time

import dns_zones
from case import CONFLICT
from dns_case import DnsTest, ProxyTest, d, text_of

SPF = "v=spf1 a mx ip4:192.0.2.1 ~all"
MERGED = "v=spf1 a mx ip4:192.0.2.1 include:spf.cyberpersons.com ~all"


class Drift(DnsTest):
    def applied(self):
        for zone in self.each_zone():
            self.ok("dns", "apply", zone)
            yield zone

    def set(self, zone, name, *texts):
        dns_zones.remove(zone, f"{name}.", "TXT")
        for text in texts:
            dns_zones.add(zone, f"{name}.", "TXT", f'"{text}"')

    def assert_drift(self, zone, message):
        """It is shown, and refused without --force; nothing changes."""
        before = d.records(zone)
        shown = self.ok("dns", "plan", zone)
        self.assertIn(f"this stands against it: {message}", shown["notes"])
        self.assertIn("refuse", self.actions(shown).values())
        error = self.refused(CONFLICT, f"^{message}$", "dns", "apply", zone)
        self.assertEqual(error["code"], "Drift")
        self.assertIn("--force", error["hint"])
        self.assertEqual(d.records(zone), before)

    def test_a_change_between_plan_and_apply_is_seen(self):
        for zone in self.each_zone():
            self.ok("dns", "plan", zone)
            self.set(zone, zone, "v=spf1 mx -all", "new=1")
            self.ok("dns", "apply", zone)
            self.assertEqual(self.texts(zone, zone), ["new=1", "v=spf1 mx include:spf.cyberpersons.com -all"])

    def test_a_record_of_ours_that_others_removed(self):
        for zone in self.applied():
            for name in (zone, f"cm1._domainkey.{zone}", f"_dmarc.{zone}"):
                self.set(zone, name)
                self.assert_drift(zone, f"{name}: somebody has removed the record that mailctl wrote")
                self.ok("dns", "apply", zone, "--force")
                self.assertEqual(len(self.texts(zone, name)), 1)

    def test_a_key_of_ours_that_others_changed(self):
        for zone in self.applied():
            name = f"cm1._domainkey.{zone}"
            self.set(zone, name, "v=DKIM1; p=THEIRS")
            self.assert_drift(zone, f"{name}: another key is there, which is not mailctl's")
            self.ok("dns", "withdraw", zone)
            self.assertEqual(self.texts(zone, name), ["v=DKIM1; p=THEIRS"])

    def test_spf_from_which_others_took_our_term(self):
        for zone in self.applied():
            self.set(zone, zone, "v=spf1 mx -all")
            self.assert_drift(zone, f"{zone}: somebody has taken out what mailctl had merged in")
            self.ok("dns", "apply", zone, "--force")
            self.assertEqual(self.texts(zone, zone), ["v=spf1 mx include:spf.cyberpersons.com -all"])
            self.ok("dns", "withdraw", zone)
            self.assertEqual(self.texts(zone, zone), ["v=spf1 mx -all"])

    def test_spf_that_others_changed_around_our_term(self):
        for zone in self.applied():
            self.set(zone, zone, "v=spf1 mx include:spf.cyberpersons.com -all")
            self.assertFalse(self.ok("dns", "apply", zone)["changed"])
            before = d.records(zone)
            self.refused(CONFLICT, f"^{zone}: somebody has changed the record since$", "dns", "withdraw", zone)
            self.assertEqual(d.records(zone), before)
            self.ok("dns", "withdraw", zone, "--force")
            self.assertEqual(self.texts(zone, zone), ["v=spf1 mx -all"])

    def test_spf_that_others_put_back_beside_ours(self):
        for zone in self.applied():
            self.set(zone, zone, MERGED, SPF)
            self.ok("dns", "withdraw", zone)
            self.assertEqual(self.texts(zone, zone), [SPF])

    def test_everything_that_others_took_out_is_forgotten_by_a_withdrawal(self):
        for zone in self.applied():
            dns_zones.reset(zone)
            self.assertFalse(self.ok("dns", "withdraw", zone)["changed"])
            self.assertEqual(d.records(zone), self.start[zone])
        self.assertEqual(set(self.mine().values()), {0})


class Race(ProxyTest):
    def add_text(self):
        dns_zones.add("pdns.test", "pdns.test.", "TXT", '"new=1"')

    def test_a_change_while_records_are_written_stops_it(self):
        self.before_writing(["dns", "apply", "pdns.test"], self.add_text)
        self.refused(CONFLICT, ".", "dns", "apply", "pdns.test")
        self.assertEqual(self.texts("pdns.test", "pdns.test"), ["new=1", "some-site-verification=abc", SPF])
        self.assertEqual(self.texts("pdns.test", "_dmarc.pdns.test"), [])
        self.assertEqual(self.mine()["pdns"], 0)
        self.proxy.hook = lambda *ignored: None
        self.ok("dns", "apply", "pdns.test")
        self.assertEqual(self.texts("pdns.test", "pdns.test"), ["new=1", "some-site-verification=abc", MERGED])

    def test_a_change_while_records_are_withdrawn_stops_it_and_they_stay_ours(self):
        self.ok("dns", "apply", "pdns.test")
        self.before_writing(["dns", "withdraw", "pdns.test"], self.add_text)
        self.refused(CONFLICT, ".", "dns", "withdraw", "pdns.test")
        self.assertEqual(self.mine()["pdns"], 3)
        self.proxy.hook = lambda *ignored: None
        self.ok("dns", "withdraw", "pdns.test")
        left = [record for record in d.records("pdns.test") if text_of(record.text) != "new=1"]
        self.assertEqual(left, self.start["pdns.test"])

    def test_a_change_while_a_key_is_replaced_stops_it_and_the_old_one_stays_ours(self):
        self.ok("dns", "apply", "pdns.test")
        records = self.platform.records("pdns.test")
        records[1]["value"] = "v=DKIM1; k=rsa; p=BBBB"
        self.platform.fault("domains/dns-records", "records_are", records=records)
        name = "cm1._domainkey.pdns.test"
        note = [lambda: dns_zones.add("pdns.test", name + ".", "TXT", '"note"')]
        self.before_writing(["dns", "apply", "pdns.test"], lambda: note.pop()() if note else None)
        self.refused(CONFLICT, ".", "dns", "apply", "pdns.test")
        self.assertEqual(self.mine()["pdns"], 3)
        self.proxy.hook = lambda *ignored: None
        self.ok("dns", "withdraw", "pdns.test")
        self.assertEqual(self.texts("pdns.test", name), ["note"])


class Lost(ProxyTest):
    def test_an_answer_that_is_lost_after_the_change_is_success(self):
        self.at_writing("lose")
        self.ok("dns", "apply", "pdns.test")
        self.assertEqual(self.mine()["pdns"], 3)
        self.ok("dns", "withdraw", "pdns.test")
        self.assert_start("pdns.test")
        self.assertEqual(self.mine()["pdns"], 0)

    def test_a_change_that_never_arrived_is_a_failure(self):
        self.at_writing("cut")
        status, reply = self.daemon.json("dns", "apply", "pdns.test")
        self.assertNotEqual(status, 0, reply)
        self.assert_start("pdns.test")
        self.assertEqual(self.mine()["pdns"], 0)
        self.assertEqual(self.store("writing")["writing"], [])

    def test_what_cannot_be_seen_now_is_settled_by_the_next_one(self):
        written = []
        self.proxy.hook = lambda number, method: (written.append(1), "lose")[1] if method == "PATCH" else (
            "cut" if written else None
        )
        status, reply = self.daemon.json("dns", "apply", "pdns.test")
        self.assertNotEqual(status, 0, reply)
        self.assertEqual(self.mine()["pdns"], 0)
        self.assertEqual(len(self.store("writing")["writing"]), 1)
        self.proxy.hook = lambda *ignored: None
        report = self.ok("dns", "apply", "pdns.test")
        self.assertEqual(set(self.actions(report).values()), {"keep"})
        self.assertEqual(self.mine()["pdns"], 3)
        self.ok("dns", "withdraw", "pdns.test")
        self.assert_start("pdns.test")

    def test_a_write_is_settled_where_it_was_begun_whoever_hosts_the_zone_by_now(self):
        written = []
        self.proxy.hook = lambda number, method: (written.append(1), "lose")[1] if method == "PATCH" else (
            "cut" if written else None
        )
        self.daemon.json("dns", "apply", "pdns.test")
        self.assertEqual(len(self.store("writing")["writing"]), 1)
        self.proxy.hook = lambda *ignored: None
        access, secret = self.dns_access("pdns")
        self.ok("dns", "provider", "add", "another", *access, "--secret-file", os.environ[secret])
        self.daemon.stop()
        self.daemon.start()
        deadline = time.monotonic() + 15
        while self.store("writing")["writing"] and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(self.store("writing")["writing"], [], self.daemon.log())
        self.assertEqual(self.mine()["pdns"], 3)

    def test_a_write_that_cannot_be_settled_at_start_is_told(self):
        seen = []
        self.proxy.hook = lambda number, method: (seen.append(1), "lose")[1] if method == "PATCH" else (
            "cut" if seen else None
        )
        self.daemon.json("dns", "apply", "pdns.test")
        self.daemon.stop()
        self.daemon.start()
        deadline = time.monotonic() + 15
        while "dns.settle zone=pdns.test provider=pdns" not in self.daemon.log() and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertIn("dns.settle zone=pdns.test provider=pdns", self.daemon.log())

    def test_a_daemon_that_is_killed_while_it_writes_knows_what_it_wrote(self):
        def kill(number, method):
            if method == "PATCH":
                self.daemon.process.kill()

        self.proxy.hook = kill
        self.daemon.mailctl("dns", "apply", "pdns.test")
        self.daemon.stop()
        self.proxy.hook = lambda *ignored: None
        self.daemon.start()
        self.ok("dns", "apply", "pdns.test")
        self.assertEqual(self.mine()["pdns"], 3)
        self.ok("dns", "withdraw", "pdns.test")
        self.assert_start("pdns.test")
