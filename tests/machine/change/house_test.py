"""Features beside each other in one daemon: each comes, goes and is undone alone.

The daemon is mailctld with two more features in it, hardening and signing (daemon.cpp).
"""

import mailctl as m
from case import RELAY
from house import House

HARDENED = {"inet_interfaces": "loopback-only"}
SIGNED = {"smtpd_milters": "unix:signing.sock", "non_smtpd_milters": "unix:signing.sock"}
THEIRS = "inet:127.0.0.1:8891"


class SevenSteps(House):
    def test_each_comes_and_goes_alone_and_main_cf_ends_as_it_began(self):
        self.add_to_main(f"smtpd_milters = {THEIRS}\n", reload=True)
        original = m.MAIN_CF.read_bytes()
        interfaces = m.postfix_value("inet_interfaces")

        self.enable()
        self.ok(("hardening", HARDENED))
        self.assertEqual(self.values("relayhost", "inet_interfaces"), (RELAY, "loopback-only"))
        self.ok(("signing", SIGNED))
        self.assertEqual(
            self.values("smtpd_milters", "non_smtpd_milters"), (f"{THEIRS}, unix:signing.sock", "unix:signing.sock")
        )
        whole = m.MAIN_CF.read_bytes()
        self.assert_not_set(
            self.set(("signing", {**SIGNED, "inet_interfaces": "all"})),
            "Conflict", '^hardening and signing want inet_interfaces otherwise: "loopback-only" and "all"$',
        )
        self.assertEqual(m.MAIN_CF.read_bytes(), whole)
        self.assertEqual(self.drift(), [])

        self.disable()
        self.assertEqual(self.values("relayhost", "inet_interfaces"), ("", "loopback-only"))
        self.assertEqual(m.postfix_value("smtpd_milters"), f"{THEIRS}, unix:signing.sock")
        self.ok(("signing", None))
        self.assertEqual(self.values("smtpd_milters", "inet_interfaces"), (THEIRS, "loopback-only"))
        self.ok(("hardening", None))
        self.assertEqual(m.postfix_value("inet_interfaces"), interfaces)
        self.assertEqual(m.MAIN_CF.read_bytes(), original)
        self.assertEqual(m.MASTER_CF.read_bytes(), self.master_cf)

    def test_mail_takes_the_relay_while_others_come_and_go(self):
        self.enable()
        for parts in (("hardening", HARDENED), ("hardening", None)):
            self.ok(parts)
            self.assert_arrives(self.send())


class SharedLists(House):
    def test_what_the_administrator_adds_to_a_shared_list_is_told_and_not_lost(self):
        self.ok(("signing", SIGNED))
        edited = m.MAIN_CF.read_text().replace("smtpd_milters = unix", f"smtpd_milters = {THEIRS}, unix")
        self.configure(edited)
        self.assertEqual(sorted(self.drift()), ["main.cf non_smtpd_milters", "main.cf smtpd_milters"])
        self.assert_not_set(self.set(("signing", None)), "Drift", "somebody has changed")
        self.assertEqual(m.MAIN_CF.read_text(), edited)

    def test_our_restrictions_come_behind_the_administrators(self):
        theirs = "permit_mynetworks, reject_unauth_destination"
        self.add_to_main(f"smtpd_recipient_restrictions = {theirs}\n", reload=True)
        self.ok(("hardening", {"smtpd_recipient_restrictions": "reject_unlisted_recipient"}))
        self.assertEqual(m.postfix_value("smtpd_recipient_restrictions"), f"{theirs}, reject_unlisted_recipient")
        self.assert_not_set(
            self.set(("signing", {"smtpd_recipient_restrictions": "permit"})), "InvalidArgument", "is not a value"
        )
        self.ok(("hardening", None))
        self.assertEqual(m.postfix_value("smtpd_recipient_restrictions"), theirs)

    def test_two_features_share_a_list_each_in_its_place(self):
        self.ok(("signing", {"smtpd_milters": "unix:signing.sock"}), ("hardening", {"smtpd_milters": "unix:filter.sock"}))
        self.assertEqual(m.postfix_value("smtpd_milters"), "unix:filter.sock, unix:signing.sock")
        self.ok(("signing", None))
        self.assertEqual(m.postfix_value("smtpd_milters"), "unix:filter.sock")

    def test_more_than_one_entry_is_nobodys_words(self):
        reply = self.set(("signing", {"smtpd_milters": f"unix:signing.sock, {THEIRS}"}))
        self.assert_not_set(reply, "InvalidArgument", "is not a value for smtpd_milters")
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)


class SeveralInOneChange(House):
    def test_come_and_go_together(self):
        report = self.ok(("hardening", HARDENED), ("signing", SIGNED))
        self.assertEqual(self.values("inet_interfaces", "smtpd_milters"), ("loopback-only", "unix:signing.sock"))
        back = self.assert_undone(report["id"])
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)
        self.assert_undone(back)
        self.assertEqual(self.values("inet_interfaces", "smtpd_milters"), ("loopback-only", "unix:signing.sock"))

    def test_one_that_cannot_bars_all(self):
        self.assert_not_set(
            self.set(("hardening", HARDENED), ("signing", {"inet_interfaces": "all"})), "Conflict", "want inet_interfaces"
        )
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)

    def test_a_second_time_there_is_nothing_to_do(self):
        self.ok(("hardening", HARDENED), ("signing", SIGNED))
        stamp = m.MAIN_CF.stat().st_mtime_ns
        self.assertFalse(self.ok(("hardening", HARDENED), ("signing", SIGNED))["changed"])
        self.assertEqual(m.MAIN_CF.stat().st_mtime_ns, stamp)


class UndoBelow(House):
    def test_the_relay_is_undone_below_ten_later_changes_of_another(self):
        change = self.enable()["id"]
        for turn in range(10):
            self.ok(("hardening", {"inet_interfaces": ("loopback-only", "localhost")[turn % 2]}))
        self.assert_undone(change)
        self.assertEqual(self.values("relayhost", "inet_interfaces"), ("", "localhost"))
        self.assertEqual(self.drift(), [])
        self.ok(("hardening", None))
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)

    def test_a_change_of_two_is_not_undone_by_halves(self):
        both = self.ok(("hardening", HARDENED), ("signing", SIGNED))["id"]
        self.ok(("signing", {"smtpd_milters": "unix:other.sock"}))
        before = m.MAIN_CF.read_bytes()
        self.assert_refused(self.undo(both), 75, "later changes touched the same settings")
        self.assertEqual(m.MAIN_CF.read_bytes(), before)

    def test_what_somebody_had_does_not_come_back_over_another_features_words(self):
        self.ok(("signing", {"smtpd_milters": "unix:signing.sock"}))
        self.configure(m.MAIN_CF.read_text().replace("unix:signing.sock", THEIRS))
        change = self.ok(("signing", {"smtpd_milters": "unix:new.sock"}), force=True)["id"]
        self.ok(("hardening", {"smtpd_milters": "unix:filter.sock"}))
        before = m.MAIN_CF.read_bytes()
        error = self.assert_refused(self.undo(change), 75, "^hardening has smtpd_milters as well by now")
        self.assertIn("switch hardening off first", error["hint"])
        self.assertEqual(m.MAIN_CF.read_bytes(), before)
        self.ok(("hardening", None))
        self.assert_undone(change)
        self.assertEqual(m.postfix_value("smtpd_milters"), THEIRS)

    def test_what_somebody_has_changed_of_one_bars_only_that_one(self):
        relay = self.enable()["id"]
        hardened = self.ok(("hardening", HARDENED))["id"]
        self.configure(m.MAIN_CF.read_text().replace("loopback-only", "127.0.0.1"))
        self.assert_refused(self.undo(hardened), 75, "somebody has changed inet_interfaces")
        self.assertEqual(self.status()["drift"], [])
        row, = self.daemon.json("status")[1]["drift"]
        self.assertEqual((row["object"], row["features"]), ("main.cf inet_interfaces", ["hardening"]))
        self.assert_undone(relay)
        self.assertEqual(self.values("relayhost", "inet_interfaces"), ("", "127.0.0.1"))
