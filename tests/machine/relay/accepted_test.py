"""What overrules the relay and was accepted once: remembered, told as such, and no reason for a flag."""

import re
import shlex

import mailctl as m
from case import RigTest, run

CORP = "transport_maps = inline:{corp.test=smtp:[corp.test]}\n"


class Accepted(RigTest):
    def setUp(self):
        super().setUp()
        self.add_to_main(CORP)
        self.enable("--no-trial", "--accept-overrules")

    def shown(self):
        return self.daemon.mailctl("relay", "status").stdout

    def hinted(self, verb):
        """The command that the status shows, as words."""
        line = re.search(rf"^  mailctl (relay {verb}.*)$", self.shown(), re.M)
        self.assertIsNotNone(line, self.shown())
        return shlex.split(line[1])

    def test_the_status_tells_it_as_accepted_and_not_as_drift(self):
        status = self.status()
        self.assertEqual(status["drift"], [])
        self.assertEqual(status["overrules"], [{
            "object": "main.cf transport_maps", "accepted": True,
            "text": "transport_maps = inline:{corp.test=smtp:[corp.test]} (corp.test goes to smtp:[corp.test])",
        }])
        self.assertRegex(self.shown(), r"(?m)^Drift +none$")
        self.assertRegex(self.shown(), r"(?m)^Accepted +1 that overrules the relay$")
        self.assertIn("main.cf transport_maps: accepted, and overrules the relay: transport_maps =", self.shown())
        self.assertEqual(self.daemon.json("status")[1]["accepted"], 1)
        self.assertIn("1 that overrules the relay;", self.daemon.mailctl("status").stdout)

    def test_enabling_again_needs_no_flag_and_does_nothing(self):
        before = self.world()
        for words in (), ("--accept-overrules",), ("--force",):
            report = self.enable(*words)
            self.assertFalse(report["changed"], report)
            self.assertNotIn("id", report)
        self.assertEqual(self.world(), before)

    def test_it_stays_accepted_for_another_port_and_after_an_undo(self):
        change = self.enable("--no-trial", "--port", "465")["id"]
        self.assertEqual(self.status()["drift"], [])
        status, report = self.daemon.json("undo", str(change))
        self.assertEqual(status, 0, report)
        self.assertEqual(self.status()["drift"], [])
        self.assertFalse(self.enable()["changed"])

    def test_disabling_forgets_it(self):
        self.disable()
        self.assert_refused(self.daemon.enable("--no-trial"), 78, "past the relay")

    def test_another_value_and_another_setting_are_drift_and_the_hint_is_true(self):
        for text in (
            CORP.replace("corp.test=", "other.test="),
            CORP + "smtp_fallback_relay = [corp.test]\n",
        ):
            with self.subTest(text=text):
                self.configure(m.MAIN_CF.read_bytes().replace(CORP.encode(), text.encode()))
                drift = self.status()["drift"]
                self.assertEqual(len(drift), 1, drift)
                self.assertIn("this overrules the relay: ", drift[0]["problem"])
                self.assert_refused(self.daemon.enable("--no-trial"), 78, "past the relay")
                self.assert_refused(self.daemon.enable("--no-trial", "--force"), 78, "past the relay")

                words = self.hinted("enable")
                self.assertIn("--accept-overrules", words)
                self.assertNotIn("--force", words)
                status, report = self.daemon.json(*words)
                self.assertEqual(status, 0, report)
                self.assertEqual(self.status()["drift"], [])
                self.assertFalse(self.enable()["changed"])
                CORP_NOW = text.encode()
                self.configure(m.MAIN_CF.read_bytes().replace(CORP_NOW, CORP.encode()))
                self.enable("--no-trial", "--accept-overrules")

    def test_the_hint_is_true_where_a_setting_of_ours_is_changed_as_well(self):
        run("postconf", "-e", "relayhost = [rogue.example]:25", "smtp_fallback_relay = [corp.test]")
        self.assertEqual(len(self.status()["drift"]), 2)
        status, report = self.daemon.json(*self.hinted("enable"))
        self.assertEqual(status, 0, report)
        self.assertEqual(self.status()["drift"], [])

    def test_the_hint_to_disable_is_true(self):
        run("postconf", "-e", "smtp_fallback_relay = [corp.test]")
        words = self.hinted("disable")
        self.assertEqual(words, ["relay", "disable"])
        status, report = self.daemon.json(*words)
        self.assertEqual(status, 0, report)
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf + CORP.encode() + b"smtp_fallback_relay = [corp.test]\n")

    def test_what_goes_away_again_changes_nothing(self):
        self.configure(m.MAIN_CF.read_bytes().replace(CORP.encode(), b""))
        self.assertNotIn("overrules", self.status())
        self.assertFalse(self.enable()["changed"])

    def test_the_plan_and_the_history_say_what_is_accepted(self):
        self.disable()
        _, report = self.daemon.enable("--accept-overrules", "--dry-run")
        self.assertIn("accepted main.cf transport_maps", [item["object"] for item in report["plan"]])
        change = self.enable("--no-trial", "--accept-overrules")["id"]
        rows = [row for row in self.daemon.json("history")[1]["entries"] if row["change"] == change]
        self.assertIn("accepted main.cf transport_maps", str(rows))

    def test_an_option_in_master_cf_is_remembered_too(self):
        m.write_settled(m.MASTER_CF, self.master_cf + b"slow unix - - y - - smtp\n  -o smtp_tls_policy_maps=\n")
        self.assert_refused(self.daemon.enable(), 78, "master.cf slow/unix: -o smtp_tls_policy_maps=")
        self.assertTrue(self.enable("--accept-overrules")["changed"])
        self.assertEqual(self.status()["drift"], [])
        self.assertFalse(self.enable()["changed"])
