"""Somebody else changes what is ours: told, not overwritten unasked, and repaired on demand."""

import pathlib

import mailctl as m
from case import RELAY, RigTest, run


class Drift(RigTest):
    def setUp(self):
        super().setUp()
        self.enable()

    def drifted_objects(self):
        return [row["object"] for row in self.status()["drift"]]

    def assert_guarded(self):
        """Enable with something new, and disable, are refused and touch nothing."""
        before = self.world()
        for answer in (
            self.daemon.enable("--port", "25", "--no-trial"), self.daemon.json("relay", "disable")
        ):
            error = self.assert_refused(answer, 75, "somebody has changed")
            self.assertEqual(error["code"], "Drift")
            self.assertIn("--force", error["hint"])
        self.assertEqual(self.world(), before)

    def test_an_edited_relayhost(self):
        run("postconf", "-e", "relayhost = [rogue.example]:25")
        row = self.status()["drift"][0]
        self.assertEqual(
            (row["object"], row["expected"], row["found"]),
            ("main.cf relayhost", RELAY, "[rogue.example]:25"),
        )
        self.assertEqual(len(self.daemon.json("status")[1]["drift"]), 1)
        self.assert_guarded()

        self.enable("--force")
        self.assertEqual(self.drifted_objects(), [])
        self.assert_arrives(self.send())

    def test_a_removed_setting(self):
        run("postconf", "-X", "smtp_sasl_auth_enable")
        row = self.status()["drift"][0]
        self.assertEqual(row["object"], "main.cf smtp_sasl_auth_enable")
        self.assertNotIn("found", row)
        self.assert_refused(self.daemon.enable("--port", "25", "--no-trial"), 75, "it is gone")
        self.disable("--force")
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)

    def test_disable_by_force_puts_back_what_we_found_at_first(self):
        run("postconf", "-e", "relayhost = [rogue.example]:25")
        self.disable("--force")
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)

    def test_a_main_cf_that_another_tool_rewrote(self):
        self.configure(self.main_cf)
        objects = self.drifted_objects()
        self.assertIn("main.cf relayhost", objects)
        self.assertIn("main.cf smtp_sasl_password_maps", objects)
        self.assertTrue(self.status()["enabled"])
        self.enable("--force")
        self.assertEqual(self.drifted_objects(), [])
        self.disable()
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)

    def test_disable_accepts_that_somebody_has_put_everything_back(self):
        self.configure(self.main_cf)
        self.disable()
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)
        self.assertFalse(self.status()["enabled"])

    def table(self):
        return pathlib.Path(self.secret_table().partition(":")[2] + ".lmdb")

    def assert_repaired(self):
        report = self.enable()
        self.assertTrue(report["changed"])
        self.assertEqual(self.drifted_objects(), [])
        self.assertEqual(self.table().stat().st_mode & 0o777, 0o600)
        self.assert_arrives(self.send())

    def test_a_deleted_table(self):
        self.table().unlink()
        row = self.status()["drift"][0]
        self.assertEqual(row["object"], "table sasl_passwd.lmdb")
        self.assertIn("missing", row["problem"])
        self.assert_repaired()

    def test_a_table_that_others_may_read(self):
        old = self.table()
        old.chmod(0o644)
        row = self.status()["drift"][0]
        self.assertEqual((row["problem"], row["found"]), ("others may read it", "0644"))
        self.assert_repaired()
        # It was out of reach all the time, and the one in use now is as it should be.
        self.assertEqual(m.GENERATIONS.stat().st_mode & 0o777, 0o700)
        self.assertNotEqual(self.table(), old)

    def test_a_changed_table(self):
        self.table().write_bytes(self.table().read_bytes() + b"x")
        self.assertIn("changed", self.status()["drift"][0]["problem"])
        self.assert_repaired()

    def test_all_generations_deleted(self):
        run("rm", "-rf", str(m.GENERATIONS))
        self.assertEqual(
            self.drifted_objects(), ["table sasl_passwd.lmdb", "table tls_policy.lmdb"]
        )
        self.assert_repaired()

    def test_a_service_removed_from_master_cf(self):
        self.enable("--port", "465")
        m.write_settled(m.MASTER_CF, self.master_cf)
        self.assertEqual(self.drifted_objects(), ["master.cf mailctl-relay/unix"])
        self.disable("--force")
        self.assertEqual(m.MASTER_CF.read_bytes(), self.master_cf)

    def test_a_service_removed_from_master_cf_is_put_back_by_force(self):
        self.enable("--port", "465")
        m.write_settled(m.MASTER_CF, self.master_cf)
        self.enable("--port", "465", "--force")
        self.assertEqual(self.drifted_objects(), [])
        self.assert_arrives(self.send())

    def test_edits_of_what_is_not_ours_are_no_drift(self):
        run("postconf", "-e", "biff = no", "smtp_tls_security_level = encrypt")
        self.assertEqual(self.drifted_objects(), [])
        self.disable()
        self.assertEqual(m.postfix_value("smtp_tls_security_level"), "encrypt")

    def test_an_alarming_value_does_not_reach_the_terminal_raw(self):
        self.configure(m.MAIN_CF.read_bytes().replace(RELAY.encode(), b"\x1b[31mred"))
        shown = self.daemon.mailctl("relay", "status")
        self.assertNotIn("\x1b", shown.stdout + shown.stderr)
        self.assertIn("\\x1b", shown.stdout)
