"""Jobs that ask name servers: look-ups of records, and what SPF costs."""

import time

import dns_servers as d
import dns_zones as z
from jobs import DnsTest, LONG, LONG_FORM, call


class LookUps(DnsTest):
    def seen(self, domain, *questions):
        asked = [{"name": name, "type": kind} for name, kind in questions]
        reply = call("LookUpRecords", domain=domain, questions=asked, anywhere=True)
        return reply.get("zone"), {s["address"]: s["sightings"] for s in reply["servers"]}

    def test_every_server_of_the_zone_is_asked(self):
        zone, servers = self.seen("mail.pdns.test", ("pdns.test", "MX"), ("none.pdns.test", "TXT"))
        self.assertEqual(zone, "pdns.test")
        self.assertEqual(set(servers), {d.PDNS.address, d.PDNS_SECOND.address})
        for first, second in servers.values():
            self.assertEqual((first["outcome"], first["values"]), ("found", ["10 mail.pdns.test."]))
            self.assertEqual((second["outcome"], second["ttl"]), ("no_name", 60))

    def test_a_stale_secondary_is_seen(self):
        self.touches("bind.test")
        z.hold("bind.test")
        z.add("bind.test", "late.bind.test.", "TXT", f'"{LONG[:255]}" "{LONG[255:]}"')
        _, servers = self.seen("bind.test", ("late.bind.test", "TXT"))
        self.assertEqual(servers[d.BIND.address][0]["values"], [LONG_FORM])
        self.assertEqual(servers[d.KNOT.address][0]["outcome"], "no_name")

    def test_a_dead_server_is_silent_and_the_others_are_told(self):
        self.touches("bind.test")
        # The resolver has to know the zone's servers before one of them goes.
        self.seen("bind.test", ("bind.test", "TXT"))
        d.KNOT.hang()
        start = time.monotonic()
        _, servers = self.seen("bind.test", ("bind.test", "TXT"), ("bind.test", "MX"))
        self.assertLess(time.monotonic() - start, 25)
        self.assertEqual({s["outcome"] for s in servers[d.KNOT.address]}, {"silent"})
        self.assertEqual({s["outcome"] for s in servers[d.BIND.address]}, {"found"})

    def test_an_alias_into_another_zone_is_followed(self):
        _, servers = self.seen("cname.test", ("sel._domainkey.cname.test", "TXT"))
        (sighting,) = servers[d.KNOT.address]
        self.assertEqual(sighting["outcome"], "found")
        self.assertEqual(sighting["aliases"], ["sel.dkim.cyberpersons.com"])
        self.assertRegex(sighting["values"][0], '^"v=DKIM1; k=rsa; p=')

    def test_a_wildcard_is_told(self):
        _, servers = self.seen("wild.test", ("_dmarc.wild.test", "TXT"), ("wild.test", "TXT"))
        dmarc, top = servers[d.KNOT.address]
        self.assertEqual((dmarc["outcome"], dmarc["wildcard"]), ("found", True))
        self.assertEqual((top["outcome"], top["wildcard"]), ("no_records", False))

    def test_a_domain_that_is_nowhere_has_no_zone(self):
        self.assertEqual(self.seen("nowhere.example.org", ("nowhere.example.org", "TXT")), (None, {}))


class Spf(DnsTest):
    def counted(self, domain, record):
        return call("CountSpf", domain=domain, record=record)

    def test_too_many_includes(self):
        reply = self.counted("many.test", "v=spf1 include:s1.many.test -all")
        self.assertEqual((reply["lookups"], reply["void_lookups"]), (12, 0))
        self.assertEqual(reply["problem"], "the record takes 12 look-ups, and receivers stop at 10")

    def test_too_many_void_look_ups(self):
        reply = self.counted("void.test", "v=spf1 a:one.void.test a:two.void.test a:three.void.test -all")
        self.assertEqual((reply["lookups"], reply["void_lookups"]), (3, 3))
        self.assertIn("receivers stop at 2", reply["problem"])

    def test_an_include_with_two_records(self):
        reply = self.counted("x.test", "v=spf1 include:twospf.test -all")
        self.assertEqual(reply["problem"], "include:twospf.test: twospf.test has 2 SPF records")

    def test_a_good_record(self):
        reply = self.counted("pdns.test", "v=spf1 a mx include:spf.cyberpersons.com ~all")
        self.assertEqual((reply["lookups"], reply["void_lookups"]), (3, 0))
        self.assertNotIn("problem", reply)
