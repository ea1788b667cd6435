"""What the commands answer: nothing to do is said so, a dry run is one, JSON has its members."""

import json

import mailctl as m
from case import RELAY, RigTest, tree


class Answers(RigTest):
    def test_the_same_again_changes_nothing_and_says_so(self):
        first = self.enable()
        self.assertTrue(first["changed"])
        before = self.world()
        again = self.enable()
        self.assertEqual(
            (again["changed"], again["plan"], m.how(again), again["revision"]),
            (False, [], "none", first["revision"]),
        )
        self.assertNotIn("id", again)
        self.assertEqual(self.world(), before)
        text = self.daemon.mailctl(
            "relay", "enable", "--host", "smtp.provider.test", "--username", m.USER,
            "--password-file", "-", stdin=m.PASSWORD,
        )
        self.assertEqual((text.returncode, text.stdout), (0, "nothing to do: the relay is already so\n"))

    def test_new_values_are_one_change(self):
        self.enable()
        report = self.enable("--port", "465", "--tls", "encrypt")
        history = self.daemon.json("history")[1]
        self.assertEqual(report["id"], 2)
        self.assertEqual({row["change"] for row in history["entries"]}, {1, 2})
        self.assertTrue(history["intact"])

    def test_disable_without_a_relay_changes_nothing(self):
        before = self.world()
        report = self.disable()
        self.assertEqual((report["changed"], report["plan"]), (False, []))
        self.assertEqual(self.world(), before)

    def test_a_dry_run_changes_nothing_at_all(self):
        self.enable("--dry-run")  # now what the daemon does at its start is done
        places = (m.MAIN_CF.parent, self.daemon.state)

        def look():
            return tree(*places), m.master_pid()

        before = look()
        report = self.enable("--dry-run")
        self.assertEqual((report["changed"], report["dry_run"]), (False, True))
        plan = {row["object"]: row for row in report["plan"]}
        self.assertEqual(plan["main.cf relayhost"]["after"], RELAY)
        self.assertEqual(plan["main.cf relayhost"]["owner"], "administrator")
        self.assertEqual(plan["main.cf smtp_sasl_auth_enable"]["owner"], "nobody")
        self.assertEqual(plan["table sasl_passwd"]["after"], RELAY + " <secret>")
        self.assertEqual(look(), before)
        self.assertEqual(self.provider_log.text(), "")
        self.assertNotIn(m.PASSWORD, json.dumps(report))

        self.enable()
        before = look()
        report = self.disable("--dry-run", "--forget")
        self.assertEqual((report["changed"], report["dry_run"]), (False, True))
        self.assertEqual(look(), before)

    def test_expect_with_a_wrong_revision_is_refused(self):
        before = self.world()
        error = self.assert_refused(self.daemon.enable("--expect", "0123456789ab"), 75, "has revision")
        self.assertEqual(error["code"], "Conflict")
        self.assertEqual(self.world(), before)

    def test_expect_with_the_right_revision_goes_ahead(self):
        revision = self.status()["revision"]
        report = self.enable("--expect", revision)
        self.assertNotEqual(report["revision"], revision)
        self.assertEqual(report["revision"], self.status()["revision"])
        self.assert_refused(self.daemon.json("relay", "disable", "--expect", revision), 75)
        self.disable("--expect", report["revision"])
        self.assertEqual(self.status()["revision"], revision)

    def test_relay_status_has_its_members(self):
        reply = self.status()
        self.assertEqual(
            (reply["enabled"], reply["postfix_running"], reply["drift"]), (False, True, [])
        )
        self.enable("--port", "465", "--tls", "verify")
        reply = self.status()
        self.assertEqual(
            {name: reply[name] for name in reply if name not in ("since", "revision")},
            {
                "enabled": True, "host": "smtp.provider.test", "port": 465, "username": m.USER,
                "tls": "verify", "postfix_running": True, "drift": [], "changed_by": "root",
                "change": 1,
            },
        )
        self.assertRegex(reply["since"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")
        self.assertRegex(reply["revision"], "^[0-9a-f]{12}$")

    def test_history_tells_who_did_what(self):
        self.enable()
        self.disable()
        entries = self.daemon.json("history")[1]["entries"]
        self.assertEqual(
            [(row["change"], row["by"], row["event"]) for row in entries],
            [(1, "root", "opened"), (1, "root", "done"), (2, "root", "opened"), (2, "root", "done")],
        )
        self.assertEqual(entries[0]["method"], "io.mailctl.relay.Enable")
        self.assertNotIn(m.PASSWORD, json.dumps(entries))

    def test_an_error_is_one_object_too(self):
        status, reply = self.daemon.enable(host="no_such-host")
        self.assertEqual(status, 65)
        self.assertEqual(sorted(reply["error"]), ["code", "exit", "hint", "message", "parameter"])
