"""A platform that asks for records that are none of its business."""

import dns_zones as z
from case import CONFLICT, FINDINGS
from dns_case import DnsTest, d

REASONS = {
    "outside": "mail has no use for this text at this name",
    "suffix": "mail has no use for this text at this name",
    "ns": "mailctl writes TXT, CNAME and MX records only",
    "a": "mailctl writes TXT, CNAME and MX records only",
    "second_spf": "the platform asks for two of them, and there may be one",
    "spf_plus_all": "it names no server of the platform's",
    "empty_host": "its name is not the name of a DNS record",
}


def key(host, value="v=DKIM1; k=rsa; p=AAAA", kind="TXT"):
    return {"host": host, "type": kind, "value": value}


class Hostile(DnsTest):
    def asks_for(self, *records):
        self.platform.fault("domains/dns-records", "records_are", records=list(records))

    def test_a_hostile_record_is_refused_and_told_and_the_rest_is_written(self):
        for shape, reason in REASONS.items():
            with self.subTest(shape):
                for zone in self.each_zone():
                    self.platform.fault("domains/dns-records", "records", shape=shape)
                    report = self.ok("dns", "apply", zone)
                    self.platform.clear()
                    self.assert_rest_is_written(zone, with_spf=shape != "spf_plus_all")
                    self.ok("dns", "withdraw", zone)
                    self.assertEqual(d.records(zone), self.start[zone])
                    reasons = [note.rpartition(" is left out: ")[2] for note in report["notes"]]
                    self.assertIn(reason, reasons)

    def test_a_check_tells_of_it_as_well(self):
        self.add_domain("pdns.test", "--no-dns")
        self.platform.fault("domains/dns-records", "records", shape="outside")
        status, report = self.daemon.json("dns", "check", "pdns.test")
        self.assertEqual(status, FINDINGS, report)
        self.assertIn(f" is left out: {REASONS['outside']}", " ".join(report["notes"]))

    def assert_rest_is_written(self, zone, with_spf):
        self.assertEqual(len(self.texts(zone, f"cm1._domainkey.{zone}")), 1)
        self.assertEqual(len(self.texts(zone, f"_dmarc.{zone}")), 1)
        merged = [text for text in self.texts(zone, zone) if "spf.cyberpersons.com" in text]
        self.assertEqual(len(merged), 1 if with_spf else 0)
        self.assertNotIn("second", str(self.texts(zone, zone)))
        self.assert_others_stay(zone)

    def assert_others_stay(self, zone):
        def others(records):
            return [record for record in records if record.type != "TXT"]

        self.assertEqual(others(d.records(zone)), others(self.start[zone]))

    def test_every_refused_record_is_told_where_the_records_are_listed(self):
        self.add_domain("pdns.test", "--no-dns")
        self.platform.fault("domains/dns-records", "records", shape="ns")
        records = self.ok("domain", "records", "pdns.test")["records"]
        self.assertEqual([record.get("refused") for record in records], [None, None, None, REASONS["ns"]])

    def test_two_keys_at_one_selector_do_not_stop_the_rest(self):
        self.add_domain("pdns.test", "--no-dns")
        name = "s1._domainkey.pdns.test"
        self.asks_for(key(name), key(name, "v=DKIM1; p=BBBB"), key("_dmarc.pdns.test", "v=DMARC1; p=none"))
        self.ok("dns", "apply", "pdns.test")
        self.assertEqual(self.texts("pdns.test", name), ["v=DKIM1; k=rsa; p=AAAA"])
        self.assertEqual(self.texts("pdns.test", "_dmarc.pdns.test"), ["v=DMARC1; p=none"])

    def test_a_key_of_somebody_elses_is_not_taken_over(self):
        for zone in self.each_zone():
            name = f"s1._domainkey.{zone}"
            z.add(zone, f"{name}.", "TXT", '"v=DKIM1; p=SOMEBODYS"')
            self.asks_for(key(name, "v=DKIM1; p=PLATFORMS"), key(f"s2._domainkey.{zone}"))
            self.refused(CONFLICT, "another key is there, which is not mailctl's", "dns", "apply", zone)
            self.assertEqual(self.texts(zone, name), ["v=DKIM1; p=SOMEBODYS"])
            self.assertEqual(self.texts(zone, f"s2._domainkey.{zone}"), [])
            # The rest, once the platform asks for no more than that; and what is taken back is ours alone.
            self.asks_for(key(f"s2._domainkey.{zone}"))
            self.ok("dns", "apply", zone)
            self.ok("dns", "withdraw", zone)
            self.platform.clear()
            self.assertEqual(self.texts(zone, name), ["v=DKIM1; p=SOMEBODYS"])

    def test_no_records_at_all_are_not_called_right(self):
        self.add_domain("pdns.test", "--no-dns")
        self.asks_for()
        status, report = self.daemon.json("dns", "check", "pdns.test")
        self.assertEqual((status, report["ok"]), (FINDINGS, False))
        self.assertFalse(self.ok("dns", "apply", "pdns.test")["changed"])
        self.assert_start()

    def test_terminal_codes_and_odd_bytes_do_not_come_through(self):
        self.add_domain("pdns.test", "--no-dns")
        self.asks_for(key("\x1b[31mred", "\x1b[32m\u202e\r\nx"), key("s1._domainkey.pdns.test"))
        for words in (["dns", "plan"], ["dns", "export"], ["domain", "records"], ["dns", "check"]):
            shown = self.daemon.mailctl(*words, "pdns.test")
            self.assertNotRegex(shown.stdout + shown.stderr, "[\x1b\r\u202e]", words)

    def test_mail_that_goes_elsewhere_stays_there(self):
        for zone in self.each_zone():
            self.asks_for(key(zone, "5 in.p.example", "MX"), key(f"s1._domainkey.{zone}"))
            report = self.ok("dns", "apply", zone)
            self.platform.clear()
            self.assertEqual(self.actions(report)[zone], "refuse")
            self.assertEqual(self.texts(zone, zone, "MX"), [f"10 mail.{zone}."])

    def test_an_alias_comes_and_goes(self):
        for zone in self.each_zone():
            name = f"s1._domainkey.{zone}"
            self.asks_for(key(name, "s1.dkim.cyberpersons.com", "CNAME"))
            self.ok("dns", "apply", zone)
            self.assertEqual(self.texts(zone, name, "CNAME"), ["s1.dkim.cyberpersons.com."])
            self.platform.clear()
            self.ok("dns", "withdraw", zone)
            self.assertEqual(d.records(zone), self.start[zone])
