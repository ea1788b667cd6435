#!/usr/bin/env python3
"""The main job on a real Postfix. Runs inside tests/rig/with-provider."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import mailctl as m  # noqa: E402


class MainJob(unittest.TestCase):
    def setUp(self):
        self.daemon = m.Daemon().start()
        self.addCleanup(self.daemon.close)
        self.before = m.MAIN_CF.read_bytes()
        self.addCleanup(m.write_settled, m.MAIN_CF, self.before)

    def test_mail_goes_through_the_relay_and_disable_restores_every_byte(self):
        status, report = self.daemon.enable()
        self.assertEqual((status, report["changed"], report["reload"]), (0, True, "reloaded"), report)

        m.send_mail("someone@elsewhere.test", "main job")
        self.assertIn("Authenticated sender: relay@client.test", m.delivered("main job") or "")

        status, report = self.daemon.json("relay", "disable")
        self.assertEqual((status, report["changed"]), (0, True), report)
        self.assertEqual(m.MAIN_CF.read_bytes(), self.before)


if __name__ == "__main__":
    unittest.main(verbosity=2)
