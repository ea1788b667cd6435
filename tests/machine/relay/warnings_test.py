"""What Postfix itself warns of: no reason to stop where it did so before, and one where it is new."""

import os
import pathlib
import shutil
import tempfile

import mailctl as m
from case import RigTest, run

HINT = "nothing was changed; this may be a defect of mailctl, please report it"

# Adds lines to what postconf says on stderr, others for the staged directory than for the live one.
STAND_IN = """#!/bin/sh
case "$1 $2" in
    "-c {stage}") cat {here}/staged >&2 ;;
    "-c /etc/postfix") cat {here}/live >&2 ;;
esac
exec {here}/postconf "$@"
"""


def warnings():
    return run("postconf", "-n").stderr.splitlines()


def warning(text, directory="/etc/postfix"):
    return f"postconf: warning: {directory}/main.cf{text}"


class OldWarnings(RigTest):
    def test_they_are_no_reason_to_stop_and_every_line_stays(self):
        unused = warning(": unused parameter: no_such_parameter=x")
        for lines, warned in (
            ("no_such_parameter = x\n", [unused]),
            ("smtp_helo_timeout = 10s\nsmtp_helo_timeout = 20s\n", None),
            ("relayhost = [one.test]\nrelayhost = [two.test]\n", None),
            ("no_such_parameter = x\n" * 3, None),
            ("a_line = line 7: not a number\nmynetworks_style = host\nmynetworks_style = host\n", None),
        ):
            for port in ("587", "465"):
                with self.subTest(lines=lines, port=port):
                    self.add_to_main(lines)
                    before, written = warnings(), m.MAIN_CF.read_bytes()
                    self.assertNotEqual(before, [])
                    if warned is not None:
                        self.assertEqual(before, warned)

                    self.enable("--port", port)
                    after = m.MAIN_CF.read_text()
                    for line in lines.splitlines():
                        is_ours = line.startswith("relayhost") and "two.test" in line
                        self.assertEqual(after.count(line + "\n"), 0 if is_ours else lines.count(line + "\n"))
                    self.assertEqual(len(warnings()), len(before))
                    self.assertEqual(self.status()["drift"], [])

                    self.disable()
                    self.assertEqual(m.MAIN_CF.read_bytes(), written)

    def test_a_relay_named_through_a_parameter_of_the_administrators_own(self):
        """Nothing uses that parameter while the relay is ours; Postfix warns, and that is all."""
        self.add_to_main("my_relay = [old.provider.test]:2525\nrelayhost = $my_relay\n")
        written = m.MAIN_CF.read_bytes()

        self.enable()

        self.assertIn(warning(": unused parameter: my_relay=[old.provider.test]:2525"), warnings())
        self.assert_arrives(self.send())
        self.disable()
        self.assertEqual(m.MAIN_CF.read_bytes(), written)
        self.assertEqual(run("postconf", "-hx", "relayhost").stdout, "[old.provider.test]:2525\n")


class NewWarnings(RigTest):
    def setUp(self):
        super().setUp()
        self.here = pathlib.Path(tempfile.mkdtemp(prefix="mailctl-test-"))
        self.addCleanup(shutil.rmtree, self.here)
        self.stage = self.daemon.run / "stage"
        self.warn(live=[], staged=[])
        shutil.copy2("/usr/sbin/postconf", self.here / "postconf")
        stand_in = self.here / "stand-in"
        stand_in.write_text(STAND_IN.format(here=self.here, stage=self.stage))
        stand_in.chmod(0o755)
        run("mount", "--bind", str(stand_in), "/usr/sbin/postconf")
        self.addCleanup(run, "umount", "--lazy", "/usr/sbin/postconf")

    def warn(self, live, staged):
        for name, lines in (("live", live), ("staged", staged)):
            (self.here / name).write_text("".join(line + "\n" for line in lines))

    def staged_warning(self, text):
        return warning(text, self.stage)

    def assert_stops(self, live, staged, shown):
        self.warn(live, staged)
        before = self.world()
        for words in ((), ("--force",), ("--port", "465")):
            error = self.assert_refused(self.daemon.enable("--no-trial", *words), 1)
            self.assertEqual(error["message"], f"Postfix would warn: {shown}")
            self.assertEqual(error["hint"], HINT)
        self.assertEqual(self.world(), before)
        self.assertFalse(self.status()["enabled"])
        self.assertEqual(os.listdir(self.stage), [])

    def assert_goes_on(self, live, staged):
        self.warn(live, staged)
        self.enable("--no-trial")
        self.warn([], [])
        self.disable()
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)

    def test_a_new_one_stops_the_change_and_is_shown(self):
        text = ": unused parameter: invented=for this test"
        self.assert_stops([], [self.staged_warning(text)], warning(text))

    def test_it_cannot_talk_to_the_terminal(self):
        text = ": unused parameter: invented=\x1b[31m\x07"
        shown = warning(r": unused parameter: invented=\x1b[31m\x07")
        self.assert_stops([], [self.staged_warning(text)], shown)

    def test_one_of_many_is_enough(self):
        texts = [f": unused parameter: number_{number}=x" for number in range(50)]
        self.assert_stops(
            [warning(text) for text in texts if "number_31" not in text],
            [self.staged_warning(text) for text in texts], warning(texts[31]),
        )

    def test_an_old_one_does_not_hide_another_of_its_kind(self):
        old, new = ": unused parameter: one=x", ": unused parameter: other=x"
        self.assert_stops([warning(old)], [self.staged_warning(old), self.staged_warning(new)], warning(new))

    def test_an_old_one_with_a_line_number_does_not_hide_another(self):
        old = ", line 9: overriding earlier entry: smtp_helo_timeout=10s"
        new = ", line 60: overriding earlier entry: smtp_tls_policy_maps=hash:/etc/postfix/policy"
        self.assert_stops([warning(old)], [self.staged_warning(old), self.staged_warning(new)], warning(new))

    def test_the_same_one_in_another_line_is_old(self):
        text = ", line {}: overriding earlier entry: smtp_helo_timeout=10s"
        self.assert_goes_on([warning(text.format(9))], [self.staged_warning(text.format(14))])

    def test_the_same_one_is_old_wherever_it_stands(self):
        texts = [": unused parameter: one=x", ": unused parameter: other=y"]
        self.assert_goes_on(
            [warning(text) for text in texts], [self.staged_warning(text) for text in reversed(texts)]
        )

    def test_one_that_goes_away_is_no_reason_to_stop(self):
        self.assert_goes_on([warning(": unused parameter: one=x")], [])

    def test_what_only_our_sandbox_lacks_is_no_warning(self):
        lines = [
            f"postconf: warning: inet_protocols: disabling {family} name/address support: "
            "Address family not supported by protocol" for family in ("IPv4", "IPv6")
        ]
        self.assert_goes_on([], lines)

    def test_it_is_a_note_where_things_are_given_back(self):
        """There must always be a way back, whatever others have added since."""
        text = ": unused parameter: invented=for this test"
        for way in ("relay", "disable"), ("undo", None):
            with self.subTest(way=way):
                self.warn([], [])
                change = self.enable("--no-trial")["id"]
                self.warn([], [self.staged_warning(text)])
                status, report = self.daemon.json(*(word or str(change) for word in way))
                self.assertEqual(status, 0, report)
                self.assertIn(f"Postfix would warn: {warning(text)}", report["notes"])
                self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)
