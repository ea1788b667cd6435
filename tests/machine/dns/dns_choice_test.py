"""Which zone a domain's records go into."""

import dns_zones
from case import CONFLICT, NOT_FOUND, UNAVAILABLE
from dns_case import DnsTest, d


class Choice(DnsTest):
    def apply(self, domain):
        self.add_domain(domain, "--no-dns")
        return self.ok("dns", "apply", domain)

    def test_a_subdomain_is_written_into_the_zone_that_it_is_in(self):
        report = self.apply("mail.pdns.test")
        self.assertEqual((report["provider"], report["zone"]), ("pdns", "pdns.test"))
        self.assertEqual(self.texts("pdns.test", "mail.pdns.test"), ["v=spf1 include:spf.cyberpersons.com ~all"])
        self.assertEqual(len(self.texts("pdns.test", "cm1._domainkey.mail.pdns.test")), 1)
        self.assertNotIn("cyberpersons", str(self.texts("pdns.test", "pdns.test")))

    def test_the_longest_zone_counts(self):
        report = self.apply("x.deep.pdns.test")
        self.assertEqual(report["zone"], "deep.pdns.test")
        self.assertEqual(len(self.texts("deep.pdns.test", "_dmarc.x.deep.pdns.test")), 1)
        self.assert_start("pdns.test")

    def test_a_domain_that_other_name_servers_have_been_given_is_refused(self):
        for zone in ("pdns.test", "bind.test"):
            with self.subTest(zone=zone):
                dns_zones.add(zone, f"cut.{zone}.", "NS", "ns.elsewhere.test.")
                before = d.records(zone)
                for domain in (f"cut.{zone}", f"deeper.cut.{zone}"):
                    self.add_domain(domain, "--no-dns")
                    message = f"other name servers have been given {domain}, "
                    error = self.refused(CONFLICT, message, "dns", "apply", domain)
                    self.assertIn("mailctl dns provider add", error["hint"])
                self.assertEqual(d.records(zone), before)

    def test_a_single_name_that_they_have_been_given_is_left_out(self):
        for zone in self.each_zone():
            with self.subTest(zone=zone):
                dns_zones.add(zone, f"_domainkey.{zone}.", "NS", "ns.elsewhere.test.")
                report = self.ok("dns", "apply", zone)
                self.assertEqual(self.actions(report)[f"cm1._domainkey.{zone}"], "refuse")
                self.assertIn("other name servers have been given this name", str(report))
                self.assertIn("cyberpersons", str(self.texts(zone, zone)))

    def test_case_and_the_last_dot_do_not_matter(self):
        self.add_domain("Pdns.TEST.", "--no-dns")
        self.assertEqual(self.ok("dns", "plan", "PDNS.test.")["zone"], "pdns.test")
        self.ok("dns", "apply", "pdnS.tesT")
        self.assertFalse(self.ok("dns", "apply", "pdns.test.")["changed"])
        self.ok("dns", "withdraw", "PDNS.TEST.")
        self.assert_start()

    def test_a_name_that_only_ends_like_a_zone_is_in_none(self):
        self.add_domain("notpdns.test", "--no-dns")
        message = "^no DNS provider of mailctl's hosts notpdns.test$"
        error = self.refused(NOT_FOUND, message, "dns", "apply", "notpdns.test")
        self.assertIn("mailctl dns export notpdns.test", error["hint"])
        status, plan = self.daemon.json("dns", "plan", "notpdns.test")
        self.assertEqual(status, 0)
        self.assertNotIn("provider", plan)
        self.assertEqual({item["action"] for item in plan["items"]}, {"add"})

    def test_the_same_record_in_another_zone_is_no_reason_to_leave_one_out(self):
        value = dict(self.wanted("pdns.test"))["cm1._domainkey.pdns.test"]
        for domain, zone in (("pdns.test", "pdns.test"), ("empty.test", "empty.test"), ("bind.test", "bind.test")):
            report = self.apply(domain)
            self.assertEqual(self.actions(report)[f"cm1._domainkey.{domain}"], "add")
            self.assertEqual(self.texts(zone, f"cm1._domainkey.{domain}"), [value])

    def test_two_domains_in_one_zone_are_withdrawn_apart(self):
        self.apply("pdns.test")
        with_one = d.records("pdns.test")
        self.apply("mail.pdns.test")
        self.ok("dns", "withdraw", "mail.pdns.test")
        self.assertEqual(d.records("pdns.test"), with_one)
        self.ok("dns", "withdraw", "pdns.test")
        self.assert_start()

    def test_a_provider_that_may_host_it_and_does_not_answer_is_an_error(self):
        self.add_domain("bind.test", "--no-dns")
        d.PDNS_TLS.stop()
        self.refused(UNAVAILABLE, "^DNS provider pdns: ", "dns", "apply", "bind.test")
        self.assertEqual(d.records("bind.test"), self.start["bind.test"])

    def test_a_server_that_hosts_the_zone_and_refuses_changes_is_told(self):
        self.add_domain("closed.test", "--no-dns")
        status, reply = self.daemon.json("dns", "apply", "closed.test")
        self.assertNotEqual(status, 0)
        self.assertTrue(reply["error"]["message"])
        self.assertEqual(self.mine(), {"pdns": 0, "bind": 0})
