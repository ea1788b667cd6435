"""Providers that stop, or hang, in the middle of a change."""

import threading
import time

from case import CONFLICT, UNAVAILABLE
from dns_case import DnsTest, d

SERVER = {"pdns.test": d.PDNS, "bind.test": d.BIND}


class Outage(DnsTest):
    def break_soon(self, zone, how, seconds):
        """Breaks the zone's server in the course of the next command."""
        timer = threading.Timer(seconds, getattr(SERVER[zone], how))
        timer.start()
        self.addCleanup(timer.join)
        return timer

    def assert_all_or_nothing(self, zone):
        """Gives whether it is all."""
        names = (f"cm1._domainkey.{zone}", f"_dmarc.{zone}")
        there = {name: len(self.texts(zone, name)) for name in names}
        there[zone] = sum("spf.cyberpersons.com" in text for text in self.texts(zone, zone))
        self.assertIn(set(there.values()), ({0}, {1}), there)
        return there[zone] == 1

    def settle(self, zone):
        """Once it is back, the next change knows what is there, and a withdrawal takes all of it out."""
        SERVER[zone].restore()
        # The resolver leaves a server alone for a while that did not answer it.
        d.wait_for(lambda: d.ask(d.RESOLVER, zone, "MX"), f"the resolver to find {zone}", patience=60)
        was_all = self.assert_all_or_nothing(zone)
        report = self.apply_as_soon_as_it_is_found(zone)
        self.assertEqual(set(self.actions(report).values()) == {"keep"}, was_all)
        self.assertEqual(self.store("writing")["writing"], [])
        self.assertTrue(self.assert_all_or_nothing(zone))
        self.ok("dns", "withdraw", zone)
        self.assertEqual(d.records(zone), self.start[zone])

    def apply_as_soon_as_it_is_found(self, zone):
        """The answer to one question does not say that the resolver finds the server for the next."""
        deadline = time.monotonic() + 60
        status, reply = self.daemon.json("dns", "apply", zone)
        while status == UNAVAILABLE and "could not be looked up" in reply["error"]["message"]:
            self.assertLess(time.monotonic(), deadline, reply)
            time.sleep(0.5)
            status, reply = self.daemon.json("dns", "apply", zone)
        self.assertEqual(status, 0, reply)
        return reply

    def test_a_server_that_is_away_is_an_error_and_nothing_happens(self):
        for zone in self.each_zone():
            SERVER[zone].stop()
            status, reply = self.daemon.json("dns", "apply", zone)
            self.assertNotEqual(status, 0, reply)
            self.assertTrue(reply["error"]["message"].startswith("DNS provider "), reply)
            self.settle(zone)

    def test_a_server_that_hangs_is_an_error_in_time(self):
        for zone in self.each_zone():
            SERVER[zone].hang()
            start = time.monotonic()
            status, reply = self.daemon.json("dns", "apply", zone)
            self.assertLess(time.monotonic() - start, 45)
            self.assertNotEqual(status, 0, reply)
            self.settle(zone)

    def test_a_server_that_stops_in_the_middle_leaves_all_or_nothing(self):
        for seconds in (0.05, 0.12, 0.2):
            for zone in self.each_zone():
                with self.subTest(seconds=seconds):
                    timer = self.break_soon(zone, "stop", seconds)
                    status, reply = self.daemon.json("dns", "apply", zone)
                    timer.join()
                    SERVER[zone].restore()
                    if status == 0:
                        self.assertTrue(self.assert_all_or_nothing(zone), reply)
                    self.settle(zone)

    def test_a_server_that_hangs_in_the_middle_leaves_all_or_nothing(self):
        for zone in self.each_zone():
            timer = self.break_soon(zone, "hang", 0.12)
            self.daemon.json("dns", "apply", zone)
            timer.join()
            self.settle(zone)

    def test_two_at_once_take_turns(self):
        self.add_domain("pdns.test", "--no-dns")
        self.add_domain("mail.pdns.test", "--no-dns")
        answers = []
        threads = [
            threading.Thread(target=lambda name=name: answers.append(self.daemon.json("dns", "apply", name)))
            for name in ("pdns.test", "mail.pdns.test") * 3
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertTrue({status for status, _ in answers} <= {0, CONFLICT}, answers)
        self.ok("dns", "apply", "pdns.test")
        self.ok("dns", "apply", "mail.pdns.test")
        self.assertEqual(self.mine()["pdns"], 6)
        for domain in ("pdns.test", "mail.pdns.test"):
            self.ok("dns", "withdraw", domain)
        self.assert_start()
