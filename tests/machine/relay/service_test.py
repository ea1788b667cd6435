"""Our service in master.cf, for port 465, and what an administrator makes of it."""

import mailctl as m
from case import RigTest

OURS = b"mailctl-relay unix - - y - - smtp -o smtp_tls_wrappermode=yes\n"
THEIRS = b"mylist unix - n n - - pipe\n  user=nobody argv=/bin/true\n"


class Service(RigTest):
    def write_master(self, text):
        m.write_settled(m.MASTER_CF, text)

    def test_a_service_below_ours_survives_whatever_became_of_ours(self):
        for change in (
            lambda text: text.replace(OURS, b"#" + OURS),
            lambda text: text.replace(OURS, OURS + b"  -o smtp_helo_timeout=5\n"),
            lambda text: text.replace(OURS, OURS.replace(b"yes", b"no")),
        ):
            self.enable("--port", "465", "--no-trial")
            edited = change(m.MASTER_CF.read_bytes()) + THEIRS
            self.assertNotIn(b"\n" + OURS + b"mylist", edited)
            self.write_master(edited)
            self.assertIn("master.cf mailctl-relay/unix", [row["object"] for row in self.status()["drift"]])
            self.daemon.json("relay", "disable", "--force")
            self.assertEqual(m.MASTER_CF.read_bytes(), edited)
            self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)
            self.write_master(self.master_cf)

    def test_a_changed_service_is_told_before_the_relay_goes(self):
        self.enable("--port", "465", "--no-trial")
        self.write_master(m.MASTER_CF.read_bytes() + b"  -o smtp_helo_timeout=5\n")
        self.assert_refused(self.daemon.json("relay", "disable"), 75, "changed or removed master.cf mailctl-relay")

    def test_a_comment_that_looks_like_ours_is_no_service(self):
        self.write_master(self.master_cf + b"# " + OURS)
        self.enable("--port", "465")
        self.assertTrue(m.MASTER_CF.read_bytes().endswith(b"# " + OURS + OURS))
        self.assert_arrives(self.send())
        self.disable()
        self.assertEqual(m.MASTER_CF.read_bytes(), self.master_cf + b"# " + OURS)
