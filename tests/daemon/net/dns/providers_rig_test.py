"""Jobs at a DNS provider, on a real PowerDNS and a real BIND."""

import itertools
import sys
import threading
import time

import dns_servers as d
import dns_zones as z
from jobs import Breaker, DnsTest, LONG_FORM, Net, PROGRAM, Refused, bind, call, change, pdns

RECORDS = 10000
MEMORY_KB = 64 * 1024


class Providers(DnsTest):
    """What both providers promise."""

    ways = (("pdns.test", pdns), ("bind.test", bind))

    def each(self):
        self.touches(*(zone for zone, _ in self.ways))
        return self.ways

    def test_test_tells_who_answers(self):
        self.assertRegex(call("TestProvider", access=pdns(), zone="pdns.test")["text"], r"^PowerDNS 4\.\d")
        text = call("TestProvider", access=bind())["text"]
        self.assertEqual(text, f"the name server at {d.BIND.address} port 53")
        for zone, access in self.each():
            self.refused("NotFound", "TestProvider", access=access(), zone="nowhere.test")

    def test_find_zone_takes_the_longest_suffix(self):
        for domain, zone in (("a.b.deep.pdns.test", "deep.pdns.test"), ("pdns.test", "pdns.test"), ("x.example", None)):
            self.assertEqual(call("FindZone", access=pdns(), domain=domain).get("zone"), zone)
        for domain, zone in (("a.b.bind.test", "bind.test"), ("x.example", None)):
            self.assertEqual(call("FindZone", access=bind(), domain=domain).get("zone"), zone)

    def test_read_tells_sets_and_taken_names(self):
        for zone, access in self.each():
            names = [zone, f"www.{zone}", f"mail.{zone}", f"none.{zone}"]
            read = call("ReadRecords", access=access(), zone=zone, names=names)
            sets = {(s["name"], s["type"]): sorted(s["values"]) for s in read["sets"]}
            self.assertEqual(
                sets,
                {
                    (zone, "TXT"): ['"some-site-verification=abc"', '"v=spf1 a mx ip4:192.0.2.1 ~all"'],
                    (zone, "MX"): [f"10 mail.{zone}."],
                    (f"www.{zone}", "CNAME"): [f"{zone}."],
                },
            )
            self.assertEqual(sorted(read["taken"]), sorted([zone, f"mail.{zone}"]))
            self.assertEqual(read["zone_records"], len(d.start_records(zone)) + 1)

    def test_write_makes_changes_and_takes_them_back(self):
        for zone, access in self.each():
            spf, other = '"v=spf1 a mx ip4:192.0.2.1 ~all"', '"some-site-verification=abc"'
            changes = [
                change(zone, [spf, other], ['"v=spf1 include:x.test -all"', other]),
                change(f"sel._domainkey.{zone}", [], [LONG_FORM]),
                change(f"alias.{zone}", [], ["target.example.com."], "CNAME"),
                change(f"new.{zone}", [], ["5 a.example.com.", "6 b.example.com."], "MX"),
            ]
            call("WriteRecords", access=access(), zone=zone, changes=changes)
            records = {(r.name, r.type, r.text, r.ttl) for r in d.records(zone)}
            self.assertIn((f"sel._domainkey.{zone}.", "TXT", LONG_FORM, 60), records)
            self.assertIn((f"{zone}.", "TXT", '"v=spf1 include:x.test -all"', 300), records)
            self.assertIn((f"{zone}.", "TXT", other, 300), records)
            self.assertNotIn((f"{zone}.", "TXT", spf, 300), records)
            self.assertIn((f"alias.{zone}.", "CNAME", "target.example.com.", 60), records)
            back = [c | {"before": c["after"], "after": c["before"]} for c in changes]
            call("WriteRecords", access=access(), zone=zone, changes=back)
            self.assertEqual(d.records(zone), d.start_records(zone))

    def test_a_set_that_is_not_as_planned_stops_all(self):
        for zone, access in self.each():
            changes = [change(f"one.{zone}", [], ['"1"']), change(zone, ['"else"'], ['"2"'])]
            self.refused("Conflict", "WriteRecords", access=access(), zone=zone, changes=changes)
            self.assertEqual(d.records(zone), d.start_records(zone))

    def test_an_alias_does_not_come_beside_other_records(self):
        for zone, access in self.each():
            changes = [change(f"one.{zone}", [], ['"1"']), change(f"mail.{zone}", [], ["x.example."], "CNAME")]
            with self.assertRaises(Refused):
                call("WriteRecords", access=access(), zone=zone, changes=changes)
            self.assertEqual(d.records(zone), d.start_records(zone))

    def test_of_many_writers_at_once_each_wins_whole_or_loses_whole(self):
        zone, results = "bind.test", []
        self.touches(zone)

        def write(number):
            sets = [change(f"{name}.{zone}", [], [f'"{number}"']) for name in ("a", "b", "c")]
            try:
                call("WriteRecords", access=bind(), zone=zone, changes=sets)
                results.append(number)
            except Refused as refused:
                self.assertEqual(refused.kind, "Conflict")

        threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(results), 1)
        for name in ("a", "b", "c"):
            self.assertEqual([r.text for r in d.ask(d.BIND, f"{name}.{zone}", "TXT")], [f'"{results[0]}"'])

    def test_names_outside_the_zone_are_refused(self):
        for zone, access in self.each():
            wanted = [change("evil.example", [], ['"x"'])]
            self.refused("InvalidArgument", "WriteRecords", access=access(), zone=zone, changes=wanted)

    def test_a_hanging_server_is_told_as_not_reached(self):
        for (zone, access), server in zip(self.each(), (d.PDNS_TLS, d.BIND)):
            server.hang()
            start = time.monotonic()
            self.refused("RemoteUnavailable", "ReadRecords", access=access(), zone=zone, names=[zone])
            self.assertLess(time.monotonic() - start, 30)
            server.restore()

    def test_a_caller_who_leaves_ends_the_job(self):
        for (zone, access), server in zip(self.each(), (d.PDNS_TLS, d.BIND)):
            server.hang()
            net = Net()
            net.send("ReadRecords", access=access(), zone=zone, names=[zone])
            time.sleep(0.3)
            net.close()
            server.restore()

    def test_a_large_zone_takes_little_time_and_memory(self):
        for zone, access in self.each():
            z.fill(zone, RECORDS)
            net = Net()
            start = time.monotonic()
            net.send("ReadRecords", access=access(), zone=zone, names=[zone])
            read = net.hear()
            took = time.monotonic() - start
            print(f"{zone}: {RECORDS} records in {took:.2f} s, {net.peak_kb()} kB at most", file=sys.stderr)
            self.assertEqual(read["zone_records"], len(d.start_records(zone)) + 1 + RECORDS)
            peak = net.peak_kb()
            net.close()
            if b"__asan_init" not in PROGRAM.read_bytes():
                self.assertLess(peak, MEMORY_KB)


class PowerDns(DnsTest):
    def test_a_wrong_key_and_a_wrong_server_are_told_apart(self):
        message = self.refused("RemoteRefused", "TestProvider", access=pdns(secret="wrong"))
        self.assertEqual(message, "PowerDNS does not take the API key")
        self.refused("NotFound", "TestProvider", access=pdns(server_id="other"))
        self.refused("InvalidArgument", "TestProvider", access=pdns(server_id="../x"))

    def test_disabled_records_and_comments_stay(self):
        self.touches("pdns.test")
        rrset = {"name": "kept.pdns.test.", "type": "TXT", "ttl": 77, "changetype": "REPLACE"}
        rrset["records"] = [{"content": '"on"', "disabled": False}, {"content": '"off"', "disabled": True}]
        rrset["comments"] = [{"content": "why", "account": "me"}]
        self.assertEqual(d.api("PATCH", "/zones/pdns.test.", {"rrsets": [rrset]})[0], 204)
        for before, after in ((['"on"'], ['"on"', '"more"']), (['"on"', '"more"'], [])):
            changes = [change("kept.pdns.test", before, after)]
            call("WriteRecords", access=pdns(), zone="pdns.test", changes=changes)
            sets = d.api("GET", "/zones/pdns.test.")[1]["rrsets"]
            kept = next(s for s in sets if s["name"] == "kept.pdns.test.")
            self.assertIn({"content": '"off"', "disabled": True}, kept["records"])
            self.assertEqual(kept["comments"][0]["content"], "why")
            self.assertEqual(kept["ttl"], 77)

    def test_what_powerdns_refuses_is_told_in_its_words(self):
        wanted = [change("x.pdns.test", [], ["no quotes"])]
        message = self.refused("RemoteRefused", "WriteRecords", access=pdns(), zone="pdns.test", changes=wanted)
        self.assertRegex(message, "^PowerDNS refuses it: .*x.pdns.test")


class Bind(DnsTest):
    def test_without_an_algorithm_it_signs_with_hmac_sha256(self):
        self.assertIn("algorithm", bind())
        access = {name: value for name, value in bind().items() if name != "algorithm"}
        self.assertIn("text", call("TestProvider", access=access))

    def test_a_setting_of_another_kind_or_one_that_lacks_is_named(self):
        for access, told in (
            (bind(url="https://192.0.2.1/"), "url is for kind powerdns only"),
            (pdns(host="192.0.2.1"), "host is for kind rfc2136 only"),
            (pdns(url=None), "a provider of kind powerdns needs url"),
            (bind(secret=None), "a provider of kind rfc2136 needs secret"),
        ):
            self.assertEqual(self.refused("InvalidArgument", "TestProvider", access=access), told)

    def test_wrong_keys_are_told_apart(self):
        for more, told in (
            ({"key_name": "other"}, "BADKEY"),
            ({"algorithm": "hmac_sha512"}, "BADKEY"),
            ({"secret": "d3Jvbmc="}, "BADSIG"),
        ):
            message = self.refused("RemoteRefused", "TestProvider", access=bind(**more))
            self.assertIn(told, message)
        self.refused("InvalidArgument", "TestProvider", access=bind(secret="not base64"))
        self.refused("RemoteUnavailable", "TestProvider", access=bind(host="nowhere.example"))
        self.refused("RemoteUnavailable", "TestProvider", access=bind(port=1))

    def test_a_closed_zone_is_told_as_refused(self):
        wanted = [change("x.closed.test", [], ['"1"'])]
        message = self.refused("RemoteRefused", "WriteRecords", access=bind(), zone="closed.test", changes=wanted)
        self.assertIn("REFUSED", message)
        read = call("ReadRecords", access=bind(), zone="closed.test", names=["closed.test"])
        self.assertNotIn("zone_records", read)
        self.assertEqual(len(read["sets"]), 2)

    def test_a_lost_answer_is_settled_by_reading(self):
        self.touches("bind.test")
        # Questions, then the update, or what comes after it.
        for number, when in itertools.product((2, 3), ("before", "after")):
            with self.subTest(number=number, when=when):
                breaker = Breaker(number, when)
                self.addCleanup(breaker.close)
                name = f"{when}{number}.bind.test"
                changes = [change(name, [], ['"1"'])]
                access = bind(host="127.0.0.1", port=breaker.port)
                reply = call("WriteRecords", access=access, zone="bind.test", changes=changes)
                self.assertEqual(reply["sets"][0]["values"], ['"1"'])
                self.assertEqual([r.text for r in d.ask(d.BIND, name, "TXT")], ['"1"'])

    def test_what_a_wildcard_makes_up_is_not_there(self):
        self.touches("bind.test")
        z.add("bind.test", "*.bind.test.", "TXT", '"from the wildcard"')
        z.add("bind.test", "*.bind.test.", "A", "192.0.2.9")
        read = call("ReadRecords", access=bind(), zone="bind.test", names=["new.bind.test"])
        self.assertEqual((read["sets"], read["taken"]), ([], []))
        call("WriteRecords", access=bind(), zone="bind.test", changes=[change("new.bind.test", [], ['"own"'])])
        self.assertEqual([r.text for r in d.ask(d.BIND, "new.bind.test", "TXT")], ['"own"'])
