"""Whose records may go where: the zone is its administrators', whoever adds its name to an account (W3)."""

import pathlib

import dns_servers as d
import dns_zones
from case import CONFLICT, DENIED, NOT_FOUND, RemoteTest, UserTest

ZONE = "pdns.test"


class Grants(UserTest):
    def setUp(self):
        super().setUp()
        self.add_dns("pdns")
        self.before = self.zones()
        self.connect_as("reader", "reader@example.net")

    def names(self):
        return sorted({record.name for record in set(self.zones()[ZONE]) - set(self.before[ZONE])})

    def assert_not_written(self):
        self.assertEqual(self.zones(), self.before)
        self.assertEqual(self.store("record")["record"], [])

    def test_without_a_grant_no_record_is_written_into_somebody_elses_zone(self):
        reply = self.ok_as("reader", "domain", "add", ZONE)
        notes = "\n".join(reply["notes"])
        self.assertRegex(notes, "no DNS records were written")
        self.assertIn(f"mailctl dns grant {ZONE} reader", notes)
        self.assert_not_written()
        for words in (["apply"], ["plan"]):
            with self.subTest(words=words):
                status, reply = self.json_as("reader", "dns", *words, ZONE)
                self.assertEqual(status, DENIED, reply)
        self.assert_not_written()

    def test_a_name_below_the_zone_needs_its_grant_too(self):
        reply = self.ok_as("reader", "domain", "add", f"shop.{ZONE}")
        self.assertRegex("\n".join(reply["notes"]), f"may not have records in the zone {ZONE}")
        self.assert_not_written()

    def test_with_a_grant_they_are_written_and_belong_to_the_user(self):
        self.ok("dns", "grant", ZONE, "reader")
        self.ok_as("reader", "domain", "add", ZONE)
        self.assertIn(f"_dmarc.{ZONE}.", self.names())
        self.assertEqual({row[7] for row in self.store("record")["record"]}, {f"uid:{self.uids['reader']}"})

    def test_a_grant_is_for_one_user_and_for_nothing_above_or_beside_it(self):
        self.ok("dns", "grant", f"deep.{ZONE}", "reader")
        self.connect_as("other", "other@example.net")
        for user, domain in (("other", f"deep.{ZONE}"), ("reader", ZONE), ("reader", "empty.test")):
            with self.subTest(user=user, domain=domain):
                reply = self.ok_as(user, "domain", "add", domain)
                self.assertRegex("\n".join(reply["notes"]), "may not have records in the zone")
                self.assert_not_written()

    def test_a_grant_whose_name_only_ends_alike_is_for_nothing(self):
        for zone in ("dns.test", "test.pdns.test.example"):
            self.ok("dns", "grant", zone, "reader")
        for domain in (ZONE, f"shop.{ZONE}"):
            with self.subTest(domain=domain):
                reply = self.ok_as("reader", "domain", "add", domain)
                self.assertRegex("\n".join(reply["notes"]), "may not have records in the zone")
                self.assert_not_written()

    def test_a_grant_is_for_subdomains_too(self):
        self.ok("dns", "grant", ZONE, "reader")
        self.ok_as("reader", "domain", "add", f"shop.{ZONE}")
        self.assertIn(f"_dmarc.shop.{ZONE}.", self.names())

    def test_a_dry_run_grants_nothing(self):
        self.ok("dns", "grant", ZONE, "reader", "--dry-run")
        self.ok_as("reader", "domain", "add", ZONE)
        self.assert_not_written()

    def test_what_was_taken_back_counts_from_then_on(self):
        self.ok("dns", "grant", ZONE, "reader")
        self.ok("dns", "revoke", ZONE, "reader")
        self.ok_as("reader", "domain", "add", ZONE)
        self.assert_not_written()
        self.refused(NOT_FOUND, "was not granted", "dns", "revoke", ZONE, "reader")

    def test_after_a_revoke_the_records_stay_until_their_owner_withdraws_them(self):
        self.ok("dns", "grant", ZONE, "reader")
        self.ok_as("reader", "domain", "add", ZONE)
        written = self.zones()
        self.ok("dns", "revoke", ZONE, "reader")
        self.assertEqual(self.zones(), written)
        self.assertEqual(self.json_as("reader", "dns", "apply", ZONE)[0], DENIED)
        self.ok_as("reader", "dns", "withdraw", ZONE)
        self.assert_not_written()

    def test_one_user_does_not_withdraw_the_records_of_another(self):
        self.ok("dns", "grant", ZONE, "reader")
        self.ok_as("reader", "domain", "add", ZONE)
        written = self.zones()
        self.connect_as("other", "other@example.net")
        status, reply = self.json_as("other", "dns", "withdraw", ZONE)
        self.assertIn(status, (0, DENIED, NOT_FOUND), reply)
        self.assertEqual(self.zones(), written)

    def test_grants_and_their_givers_are_listed_and_in_the_history(self):
        self.ok("dns", "grant", ZONE, "reader")
        grant, = self.ok("dns", "provider", "list")["grants"]
        self.assertEqual((grant["zone"], grant["user"], grant["by"]), (ZONE, "reader", "root"))
        self.ok("dns", "revoke", ZONE, "reader")
        self.assertEqual([event for event in self.events() if event in ("granted", "revoked")], ["granted", "revoked"])

    def test_a_user_behind_a_long_line_of_the_user_file_gets_one(self):
        """S3."""
        path = pathlib.Path("/etc/passwd")
        self.addCleanup(path.write_text, path.read_text())
        path.write_text(f"long:x:61050:61050:{'g' * 100_000}:/:/bin/false\n" + path.read_text())
        self.ok("dns", "grant", ZONE, "reader")
        self.assertEqual(self.ok_as("reader", "account", "status")["owner"], "reader")

    def test_a_user_that_does_not_exist_gets_none(self):
        self.refused(NOT_FOUND, "no user", "dns", "grant", ZONE, "nobody-of-that-name")


class Aim(UserTest):
    """P. Who names a domain chooses its name servers, and with them where our questions go."""

    def test_a_server_in_a_private_network_is_asked_for_who_has_leave_alone(self):
        self.add_dns("pdns")
        for user, domain in (("reader", ZONE), ("admin", f"deep.{ZONE}")):
            self.connect_as(user, f"{user}@example.net")
            self.ok_as(user, "domain", "add", domain, "--no-dns")
        self.assertEqual(self.outcomes("reader", ZONE), {"not_asked"})
        self.assertNotIn("not_asked", self.outcomes("admin", f"deep.{ZONE}"))
        self.ok("dns", "grant", ZONE, "reader")
        self.assertNotIn("not_asked", self.outcomes("reader", ZONE))

    def outcomes(self, user, domain):
        _, report = self.json_as(user, "dns", "check", domain)
        outcomes = {sighting["outcome"] for server in report["servers"] for sighting in server["sightings"]}
        self.assertEqual("not_asked" in outcomes, "is not asked: the address is not a public one" in str(report["notes"]))
        return outcomes


class Force(UserTest):
    """S13. Over what others wrote goes an administrator, and who was granted that."""

    def setUp(self):
        super().setUp()
        self.add_dns("pdns")
        self.connect_as("reader", "reader@example.net")
        self.ok("dns", "grant", ZONE, "reader")
        self.ok_as("reader", "domain", "add", ZONE, "--no-dns")
        self.name = next(
            record["host"] + "." for record in self.platform.records(ZONE)
            if "_domainkey" in record["host"]
        )
        dns_zones.add(ZONE, self.name, "TXT", '"v=DKIM1; k=rsa; p=ADMINISTRATORS"')

    def keys(self):
        return [r.text for r in d.records(ZONE) if r.type == "TXT" and "_domainkey" in r.name]

    def assert_denied(self):
        before = self.zones()
        status, reply = self.json_as("reader", "dns", "apply", ZONE, "--force")
        self.assertEqual(status, DENIED, reply)
        self.assertIn("may not write over what others wrote", reply["error"]["message"])
        self.assertIn(f"`mailctl dns grant {ZONE} reader --force`", reply["error"]["hint"])
        self.assertEqual(self.zones(), before)

    def test_a_grant_alone_does_not_reach_the_administrators_records(self):
        self.assert_denied()
        self.assertEqual(self.json_as("reader", "dns", "apply", ZONE)[0], CONFLICT)
        self.assertIn("ADMINISTRATORS", self.keys()[0])

    def test_a_grant_that_says_so_does(self):
        self.ok("dns", "grant", ZONE, "reader", "--force")
        grant, = self.ok("dns", "provider", "list")["grants"]
        self.assertEqual((grant["user"], grant["force"]), ("reader", True))
        self.ok_as("reader", "dns", "apply", ZONE, "--force")
        self.assertNotIn("ADMINISTRATORS", "".join(self.keys()))

    def test_it_ends_with_the_grant_and_with_one_that_says_less(self):
        self.ok("dns", "grant", ZONE, "reader", "--force")
        self.assertFalse(self.ok("dns", "grant", ZONE, "reader", "--force")["changed"])
        self.assertTrue(self.ok("dns", "grant", ZONE, "reader")["changed"])
        self.assert_denied()
        self.ok("dns", "grant", ZONE, "reader", "--force")
        self.ok("dns", "revoke", ZONE, "reader")
        self.ok("dns", "grant", ZONE, "reader")
        self.assert_denied()

    def test_an_administrator_needs_no_grant(self):
        self.connect_as("admin", "admin@example.net")
        self.ok_as("reader", "domain", "remove", ZONE)
        self.ok_as("admin", "domain", "add", ZONE, "--no-dns")
        self.assertEqual(self.json_as("admin", "dns", "apply", ZONE, "--force")[0], 0)


class NoZone(RemoteTest):
    def test_a_domain_that_no_provider_hosts_is_added_without_records(self):
        self.add_dns()
        self.connect()
        before = self.zones()
        notes = "\n".join(self.add_domain("elsewhere.example")["notes"])
        self.assertIn("dns export elsewhere.example", notes)
        self.assertEqual(self.zones(), before)
