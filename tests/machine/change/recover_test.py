"""What a daemon makes of a change that an earlier one left unfinished, when somebody was at work meanwhile."""

import contextlib
import fcntl

import mailctl as m
from case import RigTest, run
from unfinished import leave_unfinished


class Recover(RigTest):
    @contextlib.contextmanager
    def daemon_away(self, kill=False):
        self.daemon.stop(9 if kill else 15)
        yield
        self.daemon.start()

    def last_event(self):
        return self.daemon.json("history")[1]["entries"][-1]["event"]

    def test_an_edit_behind_the_commit_shows_as_drift(self):
        self.enable()
        with self.daemon_away():
            leave_unfinished(self.daemon.state, self.main_cf)
            self.configure(m.MAIN_CF.read_bytes().replace(b"\nrelayhost = [", b"\nrelayhost = [x."))
        self.assert_refused(self.daemon.json("relay", "disable"), 75, "somebody has changed relayhost")
        self.assertEqual(self.last_event(), "done")
        self.assertEqual([row["object"] for row in self.status()["drift"]], ["main.cf relayhost"])
        self.disable("--force")
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)

    def test_a_disable_behind_which_somebody_set_another_relay_is_done(self):
        self.enable()
        enabled = m.MAIN_CF.read_bytes()
        self.disable()
        with self.daemon_away():
            leave_unfinished(self.daemon.state, enabled)
            self.configure(self.main_cf + b"relayhost = [y.test]\n")
        self.assertFalse(self.disable()["changed"])
        self.assertFalse(self.status()["enabled"])
        self.assertEqual(self.last_event(), "done")
        self.assertEqual(m.postfix_value("relayhost"), "[y.test]")

    def test_while_main_cf_cannot_be_read_nothing_is_settled(self):
        self.enable()
        written = m.MAIN_CF.read_bytes()
        with self.daemon_away():
            leave_unfinished(self.daemon.state, self.main_cf)
            m.MAIN_CF.rename(m.MAIN_CF.with_name("main.cf.away"))
        self.assert_refused(self.daemon.json("relay", "disable"), 78, "cannot be finished or taken back yet")
        m.MAIN_CF.with_name("main.cf.away").rename(m.MAIN_CF)
        self.disable()
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)
        self.assertNotEqual(written, self.main_cf)

    def test_a_way_back_that_was_barred_is_taken_later(self):
        self.enable()
        with self.daemon_away():
            leave_unfinished(self.daemon.state, self.main_cf, is_rolling_back=True)
            lock = open(f"{m.MAIN_CF}.tmp", "ab")  # as `postconf -e` does
            fcntl.flock(lock, fcntl.LOCK_EX)
        with lock:
            self.assert_refused(self.daemon.enable("--port", "465"), 78, "change 1 was cut short")
            self.assertIn("change 1", " ".join(self.daemon.json("status")[1]["alarms"]))
        self.assertFalse(self.disable()["changed"])
        self.assertEqual(self.last_event(), "rolled_back")
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)
        self.assertEqual(self.daemon.json("status")[1]["alarms"], [])


class RestoreCopy(RigTest):
    def test_it_leaves_alone_what_somebody_has_changed(self):
        self.enable()
        theirs = m.MAIN_CF.read_bytes().replace(b"\nrelayhost = [smtp.", b"\nrelayhost = [my.")
        self.configure(theirs)
        self.daemon.stop()
        copy = (self.daemon.state / "restore/main.cf").read_bytes()
        self.assertIn(b"\nrelayhost = [my.provider.test]:587\n", copy)
        self.assertNotIn(b"smtp_sasl_password_maps", copy)
        self.assertEqual((self.daemon.state / "restore/main.cf.sha256").read_text().strip(), m.sha256(m.MAIN_CF))


class Leftovers(RigTest):
    def test_a_finished_temporary_file_of_another_owner_is_no_obstacle(self):
        leftover = m.MAIN_CF.with_name("main.cf.tmp")
        self.daemon.stop()
        self.daemon.start(wrapper=["capsh", "--drop=cap_dac_override", "--", "-c", 'exec "$@"', "sh"])
        leftover.write_text("finished\n")
        leftover.chmod(0o644)
        run("chown", "nobody", str(leftover))
        self.enable()
        self.assertFalse(leftover.exists())

    def test_a_number_is_used_once(self):
        self.enable()
        self.disable("--forget")
        left = m.GENERATIONS / "1"
        for directory in (m.GENERATIONS, left):
            directory.mkdir(mode=0o700)
        self.enable()
        self.assertIn("/mailctl/2/", m.postfix_value("smtp_tls_policy_maps"))
        self.assertFalse(left.exists())

    def test_a_table_that_cannot_be_deleted_is_told(self):
        self.enable()
        run("mount", "--bind", str(m.GENERATIONS / "1"), str(m.GENERATIONS / "1"))
        self.addCleanup(run, "umount", str(m.GENERATIONS / "1"))
        error = self.assert_refused(self.daemon.json("relay", "disable", "--forget"), 1, "could not be deleted")
        self.assertIn("delete them by hand", error["hint"])
        self.assertFalse(self.status()["enabled"])
