"""Changes of Dovecot, of Rspamd, and of both with Postfix: each with proof, and each all or nothing."""

import pathlib
import signal
import subprocess

import mailctl as m
from case import tree
from house import House
from services import Dovecot, Rspamd
from waiting import wait_for

DOVECOT = "dovecot conf.d/99-mailctl.conf"
RSPAMD = "rspamd local.d/milter_headers.conf"
PROOF = "dovecot conf.d/95-mailctl-proof.conf"
MILTERS = {"smtpd_milters": "inet:127.0.0.1:11332"}
BAR = 'use = ["x-spamd-bar"];\n'
LEVEL = 'use = ["x-spam-level"];\n'


def listener(name):
    """A harmless setting of Dovecot's, and one that shows."""
    return f"service auth {{\n  unix_listener {name} {{\n    mode = 0600\n  }}\n}}\n"


def path_of(thing):
    program, name = thing.split(" ")
    return pathlib.Path("/etc", program, name)


class WithDovecot(House):
    def setUp(self):
        super().setUp()
        self.dovecot = Dovecot()
        self.addCleanup(self.dovecot.close)
        self.dovecot_master = self.dovecot.pid()
        self.dovecot_tree = tree(Dovecot.directory)
        self.addCleanup(self.put_dovecot_back)

    def put_dovecot_back(self):
        for name in ("00-mailctl", "95-mailctl-proof", "99-mailctl"):
            (Dovecot.directory / f"conf.d/{name}.conf").unlink(missing_ok=True)

    def assert_dovecot_works(self):
        self.assertTrue(self.dovecot.works())
        self.assertEqual(self.dovecot.pid(), self.dovecot_master)

    def assert_dovecot_as_before(self):
        self.assertEqual(tree(Dovecot.directory), self.dovecot_tree)
        self.assert_dovecot_works()
        self.assertEqual(self.dovecot.proofs(), set())


class DovecotAlone(WithDovecot):
    def test_comes_into_force_and_goes_and_nobody_is_thrown_out(self):
        report = self.ok(("hardening", {}, {DOVECOT: listener("mailctl-a")}))
        self.assertEqual(report["in_force"], [{"program": "dovecot", "how": "reloaded"}])
        self.assertEqual([item["object"] for item in report["plan"]], [DOVECOT, PROOF])
        self.assertTrue(self.dovecot.listens("mailctl-a"))
        self.assertEqual(len(self.dovecot.proofs()), 1)
        self.assert_dovecot_works()
        self.assertEqual(self.drift(), [])
        self.assertEqual(path_of(DOVECOT).stat().st_mode & 0o777, 0o644)
        report = self.ok(("hardening", None))
        self.assertEqual(m.how(report, "dovecot"), "reloaded")
        self.assertFalse(self.dovecot.listens("mailctl-a"))
        self.assert_dovecot_as_before()

    def test_postfix_is_neither_asked_nor_told(self):
        before = m.MAIN_CF.stat()
        self.ok(("hardening", {}, {DOVECOT: listener("mailctl-a")}))
        self.assertEqual((m.MAIN_CF.stat().st_ino, m.MAIN_CF.stat().st_mtime_ns), (before.st_ino, before.st_mtime_ns))
        self.assertNotIn("reload", self.client_log.text())

    def test_a_second_time_there_is_nothing_to_do(self):
        self.ok(("hardening", {}, {DOVECOT: listener("mailctl-a")}))
        before = tree(Dovecot.directory)
        again = self.ok(("hardening", {}, {DOVECOT: listener("mailctl-a")}))
        self.assertEqual((again["changed"], again["in_force"]), (False, []))
        self.assertEqual(tree(Dovecot.directory), before)

    def test_a_dry_run_tells_and_does_nothing(self):
        report = self.ok(("hardening", {}, {DOVECOT: listener("mailctl-a")}), dry_run=True)
        self.assertIn("unix_listener mailctl-a", report["plan"][0]["after"])
        self.assert_dovecot_as_before()

    def test_another_content_is_served_before_and_after(self):
        self.ok(("hardening", {}, {DOVECOT: listener("mailctl-a")}))
        first = self.dovecot.proofs()
        self.ok(("hardening", {}, {DOVECOT: listener("mailctl-b")}))
        self.assertTrue(self.dovecot.listens("mailctl-b"))
        self.assertFalse(self.dovecot.listens("mailctl-a"))
        self.assertEqual(path_of(DOVECOT).read_text(), listener("mailctl-b"))
        self.assertEqual(len(self.dovecot.proofs()), 1)
        self.assertNotEqual(self.dovecot.proofs(), first)
        self.assert_dovecot_works()

    def test_undo_brings_back_what_was_and_undo_of_that(self):
        change = self.ok(("hardening", {}, {DOVECOT: listener("mailctl-a")}))["id"]
        back = self.assert_undone(change)
        self.assert_dovecot_as_before()
        self.assert_undone(back)
        self.assertTrue(self.dovecot.listens("mailctl-a"))

    def test_what_its_parser_refuses_changes_nothing(self):
        reply = self.set(("hardening", {}, {DOVECOT: "no_such_setting = 1\n"}))
        self.assert_not_set(
            reply, "Configuration", "Dovecot refuses the new configuration: .*Unknown setting: no_such_setting"
        )
        self.assert_dovecot_as_before()
        self.assertEqual(list((self.daemon.run / "stage").glob("*")), [])

    def test_a_file_that_is_not_there_is_seen_before(self):
        reply = self.set(("hardening", {}, {DOVECOT: "ssl = yes\nssl_cert = </nonexistent.pem\nssl_key = </nonexistent.pem\n"}))
        self.assert_not_set(reply, "Configuration", "/nonexistent.pem")
        self.assert_dovecot_as_before()

    def test_what_it_dies_of_alone_is_taken_back(self):
        reply = self.set(("hardening", {}, {DOVECOT: "auth_mechanisms = plain no-such-mechanism\n"}))
        self.assert_not_set(reply, "RolledBack", "Dovecot did not take up its files.*the old configuration is back")
        self.assert_dovecot_as_before()

    def test_what_its_reload_refuses_is_taken_back(self):
        text = listener("mailctl-a").replace("mode = 0600", "mode = 0600\n    user = no-such-user")
        self.assert_not_set(self.set(("hardening", {}, {DOVECOT: text})), "RolledBack", "did not take up its files")
        self.assert_dovecot_as_before()

    def test_a_change_of_a_file_that_fails_goes_back_to_what_was_in_force(self):
        self.ok(("hardening", {}, {DOVECOT: listener("mailctl-a")}))
        before = tree(Dovecot.directory)
        text = listener("mailctl-b") + "auth_mechanisms = plain no-such-mechanism\n"
        self.assert_not_set(self.set(("hardening", {}, {DOVECOT: text})), "RolledBack", "did not take up its files")
        self.assertEqual(tree(Dovecot.directory), before)
        self.assertTrue(self.dovecot.listens("mailctl-a"))
        self.assertFalse(self.dovecot.listens("mailctl-b"))
        self.assert_dovecot_works()
        self.ok(("hardening", None))
        self.assert_dovecot_as_before()

    def test_what_does_not_work_with_its_old_files_either_is_an_alarm_that_goes_by_itself(self):
        broken = self.daemon.directory / "auth"
        broken.write_text("#!/bin/sh\nexit 1\n")
        broken.chmod(0o755)
        subprocess.run(["mount", "--bind", str(broken), "/usr/lib/dovecot/auth"], check=True)
        try:
            reply = self.set(("hardening", {}, {DOVECOT: listener("mailctl-a")}))
            self.assert_not_set(reply, "RollbackFailed", "and then the way back failed: Dovecot did not take up its files")
            alarm, = self.daemon.json("status")[1]["alarms"]
            self.assertIn("was taken back, but not every program works as before", alarm)
            self.assertEqual(tree(Dovecot.directory), self.dovecot_tree)
        finally:
            subprocess.run(["umount", "/usr/lib/dovecot/auth"], check=True)
        wait_for(lambda: self.daemon.json("status")[1]["alarms"] == [], "the alarm to go", patience=60)
        self.assert_dovecot_as_before()
        self.ok(("hardening", {}, {DOVECOT: listener("mailctl-a")}))

    def test_what_is_gone_with_its_program_is_given_back_all_the_same(self):
        self.ok(("hardening", {}, {DOVECOT: listener("mailctl-a")}))
        self.dovecot.stop()
        subprocess.run(["mount", "-t", "tmpfs", "empty", str(Dovecot.directory)], check=True)
        try:
            self.assertEqual(m.how(self.ok(("hardening", None)), "dovecot"), "none")
        finally:
            subprocess.run(["umount", str(Dovecot.directory)], check=True)

    def test_a_broken_configuration_of_others_is_named_first(self):
        (Dovecot.directory / "conf.d/98-admin.conf").write_text("their_mistake = 1\n")
        self.addCleanup((Dovecot.directory / "conf.d/98-admin.conf").unlink)
        reply = self.set(("hardening", {}, {DOVECOT: listener("mailctl-a")}))
        self.assert_not_set(reply, "Configuration", "does not take its present configuration.*their_mistake")
        self.assertFalse(path_of(DOVECOT).exists())

    def test_one_that_does_not_run_has_it_from_its_next_start(self):
        self.dovecot.stop()
        report = self.ok(("hardening", {}, {DOVECOT: listener("mailctl-a")}))
        self.assertEqual(report["in_force"], [{"program": "dovecot", "how": "not_running"}])
        self.assertIn("Dovecot is not running; the change counts from its next start", report["notes"])
        self.dovecot.start()
        self.assertTrue(self.dovecot.listens("mailctl-a"))

    def test_one_that_was_killed_is_not_taken_for_running(self):
        self.dovecot.stop(signal.SIGKILL)
        self.assertEqual(m.how(self.ok(("hardening", {}, {DOVECOT: listener("mailctl-a")})), "dovecot"), "not_running")


class WholeFiles(WithDovecot):
    def test_a_file_of_somebody_elses_is_never_taken(self):
        for thing in (DOVECOT, PROOF):
            with self.subTest(thing):
                path_of(thing).write_text("# theirs\n")
                reply = self.set(("hardening", {}, {DOVECOT: listener("mailctl-a")}))
                self.assert_not_set(reply, "Configuration", f"there is a file {thing} that mailctl did not make")
                self.assertEqual(path_of(thing).read_text(), "# theirs\n")
                path_of(thing).unlink()
        self.assert_dovecot_as_before()

    def test_a_link_is_somebody_elses(self):
        path_of(DOVECOT).symlink_to("/etc/dovecot/nowhere")
        reply = self.set(("hardening", {}, {DOVECOT: listener("mailctl-a")}))
        self.assert_not_set(reply, "Configuration", "is no regular file")
        self.assertTrue(path_of(DOVECOT).is_symlink())

    def test_only_files_of_the_table(self):
        for thing in ("dovecot dovecot.conf", "dovecot conf.d/10-auth.conf", "dovecot ../passwd", "cron d/x"):
            with self.subTest(thing):
                self.assert_not_set(
                    self.set(("hardening", {}, {thing: "x = 1\n"})), "InvalidArgument", "is no file that mailctl may have"
                )

    def test_two_want_one_file_otherwise(self):
        self.ok(("hardening", {}, {DOVECOT: listener("mailctl-a")}))
        reply = self.set(("signing", {}, {DOVECOT: listener("mailctl-b")}))
        self.assert_not_set(reply, "Conflict", f"^hardening and signing want {DOVECOT} otherwise")
        self.ok(("signing", {}, {DOVECOT: listener("mailctl-a")}))
        self.ok(("hardening", None))
        self.assertTrue(self.dovecot.listens("mailctl-a"))
        self.ok(("signing", None))
        self.assert_dovecot_as_before()

    def test_an_edit_is_drift_and_by_force_overwritten_and_given_back_by_undo(self):
        self.ok(("hardening", {}, {DOVECOT: listener("mailctl-a")}))
        edited = listener("mailctl-a") + "# and theirs, with an umlaut: ü\n"
        path_of(DOVECOT).write_text(edited)
        self.assertEqual(self.drift(), [DOVECOT])
        self.assert_not_set(self.set(("hardening", None)), "Drift", f"somebody has changed {DOVECOT} since")
        self.assertEqual(path_of(DOVECOT).read_text(), edited)
        change = self.ok(("hardening", {}, {DOVECOT: listener("mailctl-b")}), force=True)["id"]
        self.assertEqual(path_of(DOVECOT).read_text(), listener("mailctl-b"))
        self.assert_undone(change)
        self.assertEqual(path_of(DOVECOT).read_text(), edited)
        self.assertTrue(self.dovecot.listens("mailctl-a"))

    def test_a_file_that_somebody_has_removed_is_drift_unless_it_is_to_go(self):
        self.ok(("hardening", {}, {DOVECOT: listener("mailctl-a")}))
        path_of(DOVECOT).unlink()
        self.assertEqual(self.drift(), [DOVECOT])
        self.assert_not_set(
            self.set(("hardening", {}, {DOVECOT: listener("mailctl-b")})), "Drift", f"somebody has removed {DOVECOT}"
        )
        self.ok(("hardening", None))
        self.assert_dovecot_as_before()

    def test_an_edited_proof_is_drift_too(self):
        self.ok(("hardening", {}, {DOVECOT: listener("mailctl-a")}))
        path_of(PROOF).write_text("# theirs\n")
        self.assertEqual(self.drift(), [PROOF])
        self.assert_not_set(self.set(("hardening", None)), "Drift", PROOF)
        self.ok(("hardening", None), force=True)
        self.assert_dovecot_as_before()


class WithBoth(WithDovecot):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rspamd = Rspamd()  # takes seconds to start
        cls.addClassCleanup(cls.rspamd.close)

    def setUp(self):
        super().setUp()
        self.rspamd_tree = tree(Rspamd.directory)
        self.addCleanup(self.put_rspamd_back)

    def put_rspamd_back(self):
        if path_of(RSPAMD).exists():
            path_of(RSPAMD).unlink()
            self.rspamd.stop()
            self.rspamd.start()

    def assert_rspamd_as_before(self):
        self.assertEqual(tree(Rspamd.directory), self.rspamd_tree)
        self.assertEqual(self.rspamd.headers(), set())
        self.assertTrue(self.rspamd.is_running())


class RspamdAlone(WithBoth):
    def test_comes_into_force_and_goes(self):
        workers = self.rspamd.workers()
        report = self.ok(("signing", {}, {RSPAMD: BAR}))
        self.assertEqual(report["in_force"], [{"program": "rspamd", "how": "reloaded"}])
        self.assertEqual(self.rspamd.headers(), {"X-Spamd-Bar"})
        wait_for(lambda: not workers & self.rspamd.workers(), "its old workers to go", patience=30)
        change = self.ok(("signing", {}, {RSPAMD: LEVEL}))["id"]
        self.assert_undone(change)
        self.assertEqual(self.rspamd.headers(), {"X-Spamd-Bar"})
        self.ok(("signing", None))
        self.assert_rspamd_as_before()
        self.assert_dovecot_as_before()

    def test_what_its_parser_refuses_changes_nothing(self):
        self.assert_not_set(
            self.set(("signing", {}, {RSPAMD: "use = [\n"})), "Configuration", "Rspamd refuses the new configuration"
        )
        self.assert_rspamd_as_before()

    def test_what_a_module_complains_of_and_its_test_accepts_changes_nothing(self):
        reply = self.set(("signing", {}, {RSPAMD: "use = 5;\n"}))
        self.assert_not_set(reply, "Configuration", "invalid config for milter_headers")
        self.assert_rspamd_as_before()


class AllThree(WithBoth):
    def want(self, **more):
        return self.set(
            ("signing", MILTERS, {RSPAMD: BAR}), ("hardening", {}, {DOVECOT: listener("mailctl-a")}), **more
        )

    def assert_all_as_before(self):
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)
        self.assert_dovecot_as_before()
        self.assert_rspamd_as_before()

    def test_come_into_force_in_order_and_go_by_one_undo(self):
        report = self.want()["parameters"]["change"]
        self.assertEqual([row["program"] for row in report["in_force"]], ["dovecot", "rspamd", "postfix"])
        self.assertTrue(self.dovecot.listens("mailctl-a"))
        self.assertEqual(self.rspamd.headers(), {"X-Spamd-Bar"})
        self.assertEqual(self.values("smtpd_milters"), ("inet:127.0.0.1:11332",))
        back = self.assert_undone(report["id"])
        self.assert_all_as_before()
        self.assert_undone(back)
        self.assertEqual(self.values("smtpd_milters"), ("inet:127.0.0.1:11332",))
        self.assertEqual(self.rspamd.headers(), {"X-Spamd-Bar"})
        self.assertEqual(self.drift(), [])

    def test_mail_goes_through_all_of_it(self):
        self.enable()
        self.want()
        self.assert_arrives(self.send())

    def test_one_that_refuses_bars_all(self):
        reply = self.set(("signing", MILTERS, {RSPAMD: "use = [\n"}), ("hardening", {}, {DOVECOT: listener("mailctl-a")}))
        self.assert_not_set(reply, "Configuration", "Rspamd refuses")
        self.assert_all_as_before()

    def test_a_postfix_that_dies_of_it_takes_the_others_back(self):
        broken = {**MILTERS, "inet_interfaces": "192.0.2.77"}
        reply = self.set(("signing", broken, {RSPAMD: BAR}), ("hardening", {}, {DOVECOT: listener("mailctl-a")}))
        self.assertIn("error", reply)
        self.assert_all_as_before()

    def test_a_dovecot_that_does_not_take_it_keeps_postfix_out(self):
        text = listener("mailctl-a") + "auth_mechanisms = plain no-such-mechanism\n"
        before = m.MAIN_CF.stat().st_ino
        reply = self.set(("signing", MILTERS, {RSPAMD: BAR}), ("hardening", {}, {DOVECOT: text}))
        self.assert_not_set(reply, "RolledBack", "Dovecot did not take up its files")
        self.assertEqual(m.MAIN_CF.stat().st_ino, before)
        self.assert_all_as_before()

    def test_what_is_ours_goes_with_the_package(self):
        self.want()
        listed = (self.daemon.state / "restore/files").read_text()
        self.assertEqual(listed.count("\n"), 3)
        checked = subprocess.run(["sha256sum", "--check", "--status"], input=listed, text=True, check=False)
        self.assertEqual(checked.returncode, 0, listed)
