"""What mailctl writes into zones, on a real PowerDNS and a real BIND."""

import re

import dns_zones
from case import CONFLICT, NOT_FOUND
from dns_case import DnsTest, d, text_of

SPF = "v=spf1 a mx ip4:192.0.2.1 ~all"
MERGED = "v=spf1 a mx ip4:192.0.2.1 include:spf.cyberpersons.com ~all"


class Writing(DnsTest):
    def test_spf_is_merged_into_the_one_that_is_there_and_other_texts_stay(self):
        for zone in self.each_zone():
            self.ok("dns", "apply", zone)
            self.assertEqual(self.texts(zone, zone), ["some-site-verification=abc", MERGED])

    def test_a_plan_writes_nothing(self):
        for zone in self.each_zone():
            report = self.ok("dns", "plan", zone)
            self.assertTrue(report["changed"] and report["dry_run"], report)
            self.ok("dns", "apply", zone, "--dry-run")
            self.assert_start(zone)
        self.assertEqual(set(self.mine().values()), {0})

    def test_what_is_reported_is_what_is_in_the_zone_and_nothing_else_has_changed(self):
        for zone in self.each_zone():
            planned = self.ok("dns", "plan", zone)["items"]
            report = self.ok("dns", "apply", zone)
            self.assertEqual(report["items"], planned)
            now = d.records(zone)
            touched = {(item["name"] + ".", item["type"]) for item in report["items"]}
            untouched = [record for record in now if (record.name, record.type) not in touched]
            before = [record for record in self.start[zone] if (record.name, record.type) not in touched]
            self.assertEqual(untouched, before)
            for item in report["items"]:
                there = [r for r in now if (r.name, r.type) == (item["name"] + ".", item["type"])]
                self.assertIn(item["after"][0], [text_of(record.text) for record in there])
                self.assertEqual({record.ttl for record in there}, {item["ttl"]}, item)

    def test_a_second_time_nothing_is_written_and_nothing_claimed(self):
        for zone in self.each_zone():
            self.ok("dns", "apply", zone)
            serial, events = d.serial(zone), self.events()
            report = self.ok("dns", "apply", zone)
            self.assertFalse(report["changed"])
            self.assertEqual(set(self.actions(report).values()), {"keep"})
            self.assertEqual((d.serial(zone), self.events()), (serial, events))

    def test_a_dkim_key_of_2048_bits_is_split_where_it_must_be(self):
        for zone in self.each_zone():
            self.ok("dns", "apply", zone)
            name = f"cm1._domainkey.{zone}"
            wanted = dict(self.wanted(zone))[name]
            (record,) = [r for r in d.records(zone) if r.name == name + "."]
            strings = re.findall(r'"([^"]*)"', record.text)
            self.assertEqual([len(text) for text in strings], [255, len(wanted) - 255])
            self.assertEqual("".join(strings), wanted)

    def test_a_withdrawal_gives_back_the_zone(self):
        for zone in self.each_zone():
            self.ok("dns", "apply", zone)
            self.ok("dns", "withdraw", zone)
            self.assert_start(zone)
            self.refused(NOT_FOUND, f"^mailctl has no records of {zone} in the DNS$", "dns", "withdraw", zone)
        self.assertEqual(set(self.mine().values()), {0})

    def test_a_withdrawal_leaves_what_others_have_added_since(self):
        for zone in self.each_zone():
            self.ok("dns", "apply", zone)
            dns_zones.add(zone, f"{zone}.", "TXT", '"later=1"')
            dns_zones.add(zone, f"cm1._domainkey.{zone}.", "TXT", '"note"')
            self.ok("dns", "withdraw", zone)
            self.assertEqual(self.texts(zone, zone), ["later=1", "some-site-verification=abc", SPF])
            self.assertEqual(self.texts(zone, f"cm1._domainkey.{zone}"), ["note"])
            self.assertEqual(self.texts(zone, f"_dmarc.{zone}"), [])

    def test_what_was_there_before_us_is_not_ours_to_withdraw(self):
        for zone in self.each_zone():
            for host, value in self.wanted(zone)[1:]:
                parts = (value[start:start + 255] for start in range(0, len(value), 255))
                dns_zones.add(zone, host + ".", "TXT", " ".join(f'"{part}"' for part in parts))
            before = d.records(zone)
            report = self.ok("dns", "apply", zone)
            self.assertEqual(sorted(self.actions(report).values()), ["keep", "keep", "replace"])
            self.ok("dns", "withdraw", zone)
            self.assertEqual(d.records(zone), before)

    def test_there_is_never_a_second_dmarc_record_nor_another_policy(self):
        for policy in ("v=DMARC1; p=none;", "v=DMARC1; p=reject; rua=mailto:me@example.org"):
            for zone in self.each_zone():
                dns_zones.remove(zone, f"_dmarc.{zone}.", "TXT")
                dns_zones.add(zone, f"_dmarc.{zone}.", "TXT", '"%s"' % policy)
                report = self.ok("dns", "apply", zone)
                self.assertEqual(self.actions(report)[f"_dmarc.{zone}"], "keep")
                self.assertEqual(self.texts(zone, f"_dmarc.{zone}"), [policy])
                self.ok("dns", "withdraw", zone)
                self.assertEqual(self.texts(zone, f"_dmarc.{zone}"), [policy])

    def test_a_stricter_policy_of_the_domain_above_is_not_weakened(self):
        dns_zones.add("pdns.test", "_dmarc.pdns.test.", "TXT", '"v=DMARC1; p=reject"')
        self.add_domain("mail.pdns.test")
        self.assertEqual(self.texts("pdns.test", "_dmarc.mail.pdns.test"), [])
        self.assertEqual(len(self.texts("pdns.test", "cm1._domainkey.mail.pdns.test")), 1)

    def test_two_spf_records_stop_everything(self):
        for zone in self.each_zone():
            dns_zones.add(zone, f"{zone}.", "TXT", '"v=spf1 -all"')
            before = d.records(zone)
            message = f"^{zone}: there are 2 SPF records, and receivers treat that as an error$"
            self.refused(CONFLICT, message, "dns", "apply", zone)
            self.assertEqual(d.records(zone), before)

    def test_spf_that_would_need_too_many_lookups_is_refused_with_the_counts(self):
        self.platform.option("spf_include", "many.test")
        for zone in self.each_zone():
            message = r"would need 1\d look-ups, and receivers stop at 10: a 1, mx 1, include:many.test 1\d$"
            self.refused(CONFLICT, message, "dns", "apply", zone)
            self.assert_start(zone)

    def test_spf_that_would_be_an_error_for_receivers_is_not_written(self):
        self.platform.option("spf_include", "smtp.provider.test")
        for zone in self.each_zone():
            self.refused(CONFLICT, "SPF", "dns", "apply", zone)
            self.assert_start(zone)
