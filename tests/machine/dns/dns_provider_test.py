"""Adding, trying and removing DNS providers, and what becomes of their keys."""

import os

from case import CONFLICT, INVALID, NOT_FOUND, REFUSED, UNAVAILABLE, USAGE
from dns_case import DnsTest, d, secret
from privacy import Watch



class Providers(DnsTest):
    def add(self, name, *words, stdin=""):
        return self.daemon.json("dns", "provider", "add", name, *words, stdin=stdin)

    def access(self, name, key=None):
        words, path = self.dns_access(name)
        return (*words, "--secret-file", "-" if key else os.environ[path])

    def test_they_are_listed_with_their_place_and_without_their_keys(self):
        rows = {row["name"]: row for row in self.ok("dns", "provider", "list")["providers"]}
        self.assertEqual(rows["pdns"]["where"], os.environ["RIG_PDNS_TLS_URL"] + "/")
        self.assertEqual(rows["bind"]["where"], d.BIND.address + ":53")
        self.assertEqual((rows["pdns"]["kind"], rows["bind"]["kind"]), ("powerdns", "rfc2136"))
        self.assertEqual({row["by"] for row in rows.values()}, {"root"})

    def test_they_are_tried_before_they_are_added(self):
        for name, key in (("pdns", "wrong"), ("bind", "d3Jvbmc=")):
            before = self.store("provider")
            status, reply = self.add("new", *self.access(name, key), stdin=key)
            self.assertEqual(status, REFUSED, reply)
            self.assertNotIn(key, str(reply))
            self.assertEqual(self.store("provider"), before)

    def test_one_that_is_away_is_added_only_untried(self):
        d.PDNS_TLS.stop()
        status, reply = self.add("new", *self.access("pdns"))
        self.assertEqual(status, UNAVAILABLE, reply)
        self.assertEqual(self.add("new", *self.access("pdns"), "--no-test")[0], 0)

    def test_a_dry_run_adds_nothing(self):
        self.assertEqual(self.add("new", *self.access("pdns"), "--dry-run")[0], 0)
        self.assertEqual(set(self.mine()), {"pdns", "bind"})

    def test_trying_tells_who_answers_and_whether_it_has_the_zone(self):
        self.assertRegex(self.ok("dns", "provider", "test", "pdns")["text"], r"^PowerDNS 4\.")
        for name, zone in (("pdns", "pdns.test"), ("bind", "bind.test")):
            self.ok("dns", "provider", "test", name, "--zone", zone)
            self.refused(NOT_FOUND, "other.test", "dns", "provider", "test", name, "--zone", "other.test")
        self.refused(NOT_FOUND, "^there is no DNS provider other$", "dns", "provider", "test", "other")

    def test_a_key_that_stopped_working_is_told_and_changes_nothing(self):
        for name, key in (("pdns", "wrong"), ("bind", "d3Jvbmc=")):
            zone = f"{name}.test"
            self.add_domain(zone, "--no-dns")
            self.assertEqual(self.add(name, *self.access(name, key), "--no-test", stdin=key)[0], 0)
            status, reply = self.daemon.json("dns", "apply", zone)
            self.assertNotEqual(status, 0, reply)
            self.assertEqual(d.records(zone), self.start[zone])
            self.assertEqual(self.mine()[name], 0)
            self.ok("dns", "provider", "add", name, *self.access(name))

    def test_what_belongs_to_another_kind_is_refused(self):
        for words in (
            ["--kind", "manual", "--url", "https://x.example/"], ["--kind", "powerdns", "--host", "192.0.2.1"],
            ["--kind", "powerdns"], ["--kind", "rfc2136"], ["--kind", "rfc2136", "--host", "192.0.2.41"],
            ["--kind", "powerdns", "--url", "http://192.0.2.40:8081/"], ["--kind", "other"],
        ):
            status, reply = self.add("new", *words)
            self.assertIn(status, (USAGE, INVALID), (words, reply))
        self.assertEqual(set(self.mine()), {"pdns", "bind"})

    def test_one_with_records_of_ours_is_not_removed_unasked(self):
        for zone in self.each_zone():
            name = zone.partition(".")[0]
            self.ok("dns", "apply", zone)
            now = d.records(zone)
            self.refused(CONFLICT, "^3 records there are mailctl's$", "dns", "provider", "remove", name)
            self.ok("dns", "provider", "remove", name, "--force", "--dry-run")
            self.assertEqual(self.mine()[name], 3)
            self.ok("dns", "provider", "remove", name, "--force")
            self.assertNotIn(name, self.mine())
            self.assertEqual(d.records(zone), now)
        self.assertEqual(self.store("record")["record"], [])

    def test_one_with_records_of_ours_does_not_become_one_that_cannot_take_them_back(self):
        self.add_domain("bind.test")
        status, reply = self.add("bind", "--kind", "manual")
        self.assertEqual(status, CONFLICT, reply)
        self.ok("dns", "withdraw", "bind.test")
        self.assert_start("bind.test")

    def test_one_without_records_of_ours_goes_with_its_key(self):
        self.ok("dns", "provider", "remove", "pdns")
        self.assertEqual(set(self.mine()), {"bind"})
        self.assertNotIn(secret("RIG_PDNS_KEY_FILE"), str(self.store()))
        self.refused(NOT_FOUND, ".", "dns", "provider", "remove", "pdns")

    def test_a_manual_one_hosts_nothing(self):
        self.ok("dns", "provider", "add", "paper", "--kind", "manual")
        self.add_domain("other.test", "--no-dns")
        self.refused(NOT_FOUND, "hosts other.test$", "dns", "apply", "other.test")


class Keys(DnsTest):
    def test_a_key_is_in_no_log_journal_argument_or_answer(self):
        keys = [secret("RIG_PDNS_KEY_FILE"), secret("RIG_TSIG_KEY_FILE")]
        with Watch(secrets=keys) as watch:
            for name in self.providers:
                access, path = self.dns_access(name)
                self.ok("dns", "provider", "add", name, *access, "--secret-file", os.environ[path])
                self.ok("dns", "provider", "test", name)
                self.add_domain(f"{name}.test")
                self.ok("dns", "withdraw", f"{name}.test")
            watch.look_once_more()
        self.assertEqual(watch.complaints, set())
        said = self.daemon.log() + str(self.store("journal"))
        for words in (["history"], ["dns", "provider", "list"], ["account", "status"]):
            shown = self.daemon.mailctl("--json", *words)
            said += shown.stdout + shown.stderr
        for key in keys:
            self.assertNotIn(key, said)
        database = self.daemon.state / "state.db"
        self.assertEqual(database.stat().st_mode & 0o077, 0)


class Domains(DnsTest):
    def test_a_domain_is_removed_with_its_records(self):
        for zone in self.each_zone():
            self.ok("dns", "apply", zone)
            self.ok("domain", "remove", zone, "--withdraw", "--dry-run")
            self.assertEqual(len(self.texts(zone, f"_dmarc.{zone}")), 1)
            self.ok("domain", "remove", zone, "--withdraw")
            self.assertEqual(d.records(zone), self.start[zone])
        self.assertEqual(set(self.mine().values()), {0})

    def test_a_domain_that_is_removed_without_says_that_its_records_stay(self):
        self.add_domain("pdns.test")
        report = self.ok("domain", "remove", "pdns.test")
        self.assertIn("mailctl dns withdraw pdns.test", str(report["notes"]))
        self.ok("dns", "withdraw", "pdns.test")
        self.assert_start()
