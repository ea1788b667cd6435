"""A user's number is given to somebody else, or to nobody: what its first user had stays theirs (S7)."""

import pathlib
import re

import mailctl as m

from case import CONFLICT, DENIED, NOT_FOUND, UNAVAILABLE, UserTest

READER, ADMIN = "reader@example.net", "admin@example.net"
ZONE = "pdns.test"


class UidTest(UserTest):
    uids = {**UserTest.uids, "newbie": UserTest.uids["reader"]}
    member = {**UserTest.member, "newbie": ("mailctl",)}

    def setUp(self):
        super().setUp()
        self.rename("newbie", None)

    def rename(self, name, to):
        """The user's number is `to`'s from now on, or nobody's."""
        path = pathlib.Path("/etc/passwd")
        lines = [line for line in path.read_text().splitlines() if line.partition(":")[0] != name]
        if to is not None:
            lines.append(f"{to}:x:{self.uids[name]}:{self.uids[name]}::/:/bin/false")
        path.write_text("\n".join([*lines, ""]))

    def listed(self):
        return {entry["uid"]: entry for entry in self.ok("account", "list")["accounts"]}


class GivenAgain(UidTest):
    def setUp(self):
        super().setUp()
        self.connect_as("reader", READER)
        self.ok_as("reader", "domain", "add", "a.test", "--no-dns")
        self.credential = self.ok_as("reader", "credential", "create")["credential"]["id"]

    def test_the_new_user_gets_nothing_of_the_old_ones_and_learns_nothing(self):
        self.rename("reader", "newbie")
        before = self.everything()
        for words in (
            ["account", "status"], ["account", "connect", READER, "--password-file", "-"], ["account", "disconnect"],
            ["account", "connect", "mine@example.net", "--password-file", "-"],
            ["domain", "list"], ["domain", "list", "--refresh"], ["domain", "add", "b.test"], ["domain", "show", "a.test"],
            ["domain", "verify", "a.test"], ["domain", "records", "a.test"], ["domain", "remove", "a.test"],
            ["credential", "list"], ["credential", "create"], ["credential", "rotate", self.credential],
            ["credential", "remove", self.credential], ["stats"], ["logs"], ["dns", "plan", "a.test"],
            ["dns", "apply", "a.test"], ["dns", "check", "a.test"], ["dns", "export", "a.test"],
            ["dns", "withdraw", "a.test"],
        ):
            with self.subTest(words=words):
                result = self.run_as("newbie", "--json", *words, stdin="a password")
                self.assertEqual(result.returncode, DENIED, result.stdout)
                self.assertIn("account forget", result.stdout)
                self.assertNotIn(READER, result.stdout + result.stderr)
        self.assert_same(before)

    def test_the_old_user_goes_on_when_the_number_is_theirs_again(self):
        self.rename("reader", "newbie")
        self.rename("newbie", "reader")
        self.assertEqual(self.ok_as("reader", "account", "status")["email"], READER)

    def test_an_administrator_sees_it_and_forgets_it(self):
        self.rename("reader", "newbie")
        entry = self.listed()[self.uids["reader"]]
        self.assertEqual((entry["user"], entry["now"], entry["email"], entry["domains"]), ("reader", "newbie", READER, 1))
        self.assertIn("reader (now newbie)", self.daemon.mailctl("account", "list").stdout)
        before = self.everything()
        plan = self.ok("account", "forget", "reader", "--dry-run")["plan"]
        self.assertIn(READER, [item.get("before") for item in plan])
        self.assert_same(before)
        key = self.key(READER)
        self.ok("account", "forget", "reader")
        self.assert_unsaid(key)
        self.assertEqual(self.listed(), {})
        row = self.ok("history")["entries"][-1]
        self.assertEqual((row["event"], row["by"]), ("account-forgotten", "root"))
        self.connect_as("newbie", "newbie@example.net")
        self.assertEqual(self.ok_as("newbie", "account", "status")["domains"], 0)

    def test_a_number_that_is_nobodys_any_more_is_forgotten_too(self):
        self.rename("reader", None)
        self.assertNotIn("now", self.listed()[self.uids["reader"]])
        self.assertIn("reader (gone)", self.daemon.mailctl("account", "list").stdout)
        self.refused(NOT_FOUND, "nothing is kept", "account", "forget", "newbie")
        self.ok("account", "forget", str(self.uids["reader"]))
        self.assertEqual(self.listed(), {})

    def test_one_name_with_two_numbers_is_told_apart(self):
        self.rename("reader", None)
        self.rename("other", "reader")
        self.uids = {**self.uids, "reader": self.uids["other"]}
        self.connect_as("reader", "second@example.net")
        self.refused(CONFLICT, "more than one number", "account", "forget", "reader")
        self.ok("account", "forget", str(self.uids["newbie"]))
        self.assertEqual([entry["email"] for entry in self.listed().values()], ["second@example.net"])

    def test_it_is_administrators_business(self):
        before = self.everything()
        for words in (["list"], ["forget", "reader"], ["forget", "other"]):
            self.assertEqual(self.json_as("reader", "account", *words)[0], DENIED)
        self.assert_same(before)

    def test_a_platform_that_is_not_reached_keeps_the_account_unless_forced(self):
        self.platform.fault("*", "refuse")
        self.refused(UNAVAILABLE, ".", "account", "forget", "reader")
        self.assertEqual(self.listed()[self.uids["reader"]]["email"], READER)
        self.ok("account", "forget", "reader", "--force")
        self.assertEqual(self.listed(), {})


class Relaying(UidTest):
    def test_an_account_that_is_relayed_through_takes_the_relay_along(self):
        before = m.MAIN_CF.read_bytes()
        self.connect_as("admin", ADMIN)
        self.platform.set_domain(ADMIN, "a.test", status="verified", spf=True, dkim=True, dmarc=True)
        self.ok_as("admin", "relay", "enable")
        self.assertTrue(self.listed()[self.uids["admin"]]["relay"])
        plan = self.ok("account", "forget", "admin", "--dry-run")["plan"]
        self.assertIn("main.cf relayhost", [item["object"] for item in plan])
        reply = self.ok("account", "forget", "admin")
        self.assertGreater(reply["change"], 0)
        self.assertEqual(m.MAIN_CF.read_bytes(), before)
        self.assertEqual(self.account(ADMIN)["credentials"], {})


class Records(UidTest):
    def setUp(self):
        super().setUp()
        self.add_dns("pdns")
        self.before = self.zones()
        self.ok("dns", "grant", ZONE, "reader")
        self.connect_as("reader", READER)

    def test_a_grant_is_not_the_new_users(self):
        self.ok_as("reader", "account", "disconnect")
        self.rename("reader", "newbie")
        self.connect_as("newbie", "newbie@example.net")
        notes = "\n".join(self.ok_as("newbie", "domain", "add", ZONE)["notes"])
        self.assertRegex(notes, "may not have records in the zone")
        self.assertEqual(self.zones(), self.before)
        self.ok("dns", "grant", ZONE, "newbie")
        self.ok_as("newbie", "dns", "apply", ZONE)
        self.assertNotEqual(self.zones(), self.before)

    def test_records_of_one_who_was_forgotten_are_an_administrators(self):
        self.ok_as("reader", "domain", "add", ZONE)
        written = self.zones()
        self.rename("reader", "newbie")
        reply = self.ok("account", "forget", "reader")
        self.assertRegex("\n".join(reply["notes"]), f"records of {re.escape(ZONE)} stay in the DNS")
        self.assertEqual(self.ok("dns", "provider", "list")["grants"], [])
        self.connect_as("newbie", "newbie@example.net")
        self.assertEqual(self.json_as("newbie", "dns", "withdraw", ZONE)[0], NOT_FOUND)
        self.assertEqual(self.zones(), written)
        self.ok("dns", "withdraw", ZONE)
        self.assertEqual(self.zones(), self.before)

    def test_they_can_go_with_the_account(self):
        self.ok_as("reader", "domain", "add", ZONE)
        self.ok("account", "forget", "reader", "--withdraw")
        self.assertEqual(self.zones(), self.before)
        self.assertEqual((self.store("record")["record"], self.listed()), ([], {}))
