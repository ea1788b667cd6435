"""What `dns check` says of name servers that agree, that do not, and that do not answer."""

import dns_zones
from case import FINDINGS, REFUSED, UNAVAILABLE
from dns_case import DnsTest, d


class Check(DnsTest):
    def check(self, domain):
        status, report = self.daemon.json("dns", "check", domain)
        self.assertIn(status, (0, FINDINGS), report)
        self.assertEqual(status == 0, report["ok"])
        return report

    def states(self, report):
        return {record["name"]: record["state"] for record in report["records"]}

    def outcomes(self, report):
        return {server["address"]: {s["outcome"] for s in server["sightings"]} for server in report["servers"]}

    def test_all_servers_are_asked_and_what_is_right_is_called_so(self):
        for zone in self.each_zone():
            self.assertEqual(set(self.states(self.check(zone)).values()), {"missing", "different"})
            self.ok("dns", "apply", zone)
            dns_zones.wait_until_spread(zone)
            report = self.check(zone)
            self.assertEqual(set(self.states(report).values()), {"ok"})
            self.assertEqual(set(self.outcomes(report)), {d.PRIMARIES[zone].address, d.SECONDARIES[zone].address})
            self.assertEqual(report["zone"], zone)
            self.assertFalse(any("todo" in record for record in report["records"]))

    def test_a_secondary_that_lags_is_uneven(self):
        for zone in self.each_zone():
            dns_zones.hold(zone)
            self.ok("dns", "apply", zone)
            report = self.check(zone)
            self.assertEqual(set(self.states(report).values()), {"uneven"})
            self.assertIn("wait until all name servers have it", report["records"][0]["todo"])
            dns_zones.release(zone)
            dns_zones.wait_until_spread(zone)
            self.assertTrue(self.check(zone)["ok"])

    def test_a_server_that_is_silent_is_told(self):
        self.add_domain("pdns.test")
        dns_zones.wait_until_spread("pdns.test")
        for how in ("hang", "stop"):
            getattr(d.PDNS_SECOND, how)()
            report = self.check("pdns.test")
            self.assertEqual(set(self.states(report).values()), {"uneven"})
            self.assertIn(f"ns2.pdns.test ({d.PDNS_SECOND.address}) does not answer", report["notes"])
            d.PDNS_SECOND.restore()

    def test_a_server_that_is_no_authority_is_told(self):
        dns_zones.add("pdns.test", "lame.pdns.test.", "A", d.BIND.address)
        dns_zones.add("pdns.test", "pdns.test.", "NS", "lame.pdns.test.")
        self.add_domain("pdns.test")
        report = self.check("pdns.test")
        self.assertTrue(self.outcomes(report)[d.BIND.address] <= {"lame", "refused"}, report)
        self.assertFalse(report["ok"])
        self.assertTrue(any(f"({d.BIND.address})" in note for note in report["notes"]), report["notes"])

    def test_nobody_who_answers_is_not_missing(self):
        self.add_domain("bind.test", "--no-dns")
        d.BIND.stop()
        d.KNOT.stop()
        status, report = self.daemon.json("dns", "check", "bind.test")
        if status in (UNAVAILABLE, REFUSED):
            return
        self.assertEqual(status, FINDINGS, report)
        self.assertEqual(set(self.states(report).values()), {"unreachable"})

    def test_a_wildcard_is_not_taken_for_a_record(self):
        self.add_domain("wild.test", "--no-dns")
        report = self.check("wild.test")
        self.assertEqual(set(self.states(report).values()), {"missing"})
        self.assertIn("_dmarc.wild.test is answered by a wildcard record, not by one of its own", report["notes"])

    def test_an_alias_is_followed_to_the_key(self):
        key = "".join(part for part in self.text_of_key())
        self.platform.fault("domains/dns-records", "records_are", records=[
            {"host": "sel._domainkey.cname.test", "type": "TXT", "value": key},
        ])
        self.add_domain("cname.test", "--no-dns")
        report = self.check("cname.test")
        self.assertEqual(self.states(report), {"sel._domainkey.cname.test": "ok"})
        self.assertEqual(report["servers"][0]["sightings"][0]["aliases"], ["sel.dkim.cyberpersons.com"])

    def text_of_key(self):
        found = d.ask(d.RESOLVER, "sel.dkim.cyberpersons.com", "TXT")
        return found[0].text.strip('"').split('" "')

    def test_two_spf_records_are_an_error_and_both_are_told(self):
        self.add_domain("twospf.test", "--no-dns")
        found = {record["name"]: record for record in self.check("twospf.test")["records"]}["twospf.test"]
        self.assertEqual(found["state"], "different")
        self.assertEqual(found["todo"], "there are several, and receivers then go by none: leave one")
        self.assertEqual(len(found["found"]), 2)

    def test_a_zone_that_nobody_has_is_not_found(self):
        self.add_domain("nowhere.test", "--no-dns")
        status, report = self.daemon.json("dns", "check", "nowhere.test")
        self.assertNotEqual(status, 0)
        self.assertFalse(report.get("ok", False))
