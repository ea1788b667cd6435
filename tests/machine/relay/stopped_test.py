"""Postfix stopped, and Postfixes that lack a type of table."""

import pathlib

import mailctl as m
from case import RELAY, RigTest, run


class Stopped(RigTest):
    def test_a_change_counts_from_the_next_start(self):
        run("postfix", "stop")
        self.assertFalse(self.status()["postfix_running"])
        report = self.enable()
        self.assertEqual((report["changed"], m.how(report)), (True, "not_running"))
        self.assertIn("not running", " ".join(report["notes"]))
        reply = self.status()
        self.assertEqual((reply["enabled"], reply["postfix_running"]), (True, False))
        self.assertIn("not running", " ".join(self.daemon.json("status")[1]["alarms"]))
        self.assertNotEqual(run("postfix", "status", check=False).returncode, 0)

        run("postfix", "start")
        self.assertTrue(self.status()["postfix_running"])
        self.assert_arrives(self.send())

    def test_a_postfix_that_cannot_start_is_not_said_to_start(self):
        run("postfix", "stop")
        self.add_to_main("meta_directory = /nonexistent\n")
        notes = " ".join(self.enable()["notes"])
        self.assertRegex(notes, "not running, and would not start: `postfix check`")
        self.assertNotIn("counts from its next start", notes)
        self.assertNotEqual(run("postfix", "check", check=False).returncode, 0)

    def test_disable_works_as_well(self):
        self.enable()
        run("postfix", "stop")
        self.assertEqual(m.how(self.disable()), "not_running")
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)

    def test_a_stale_process_number_is_no_master(self):
        run("postfix", "stop")
        pid_file = pathlib.Path("/var/spool/postfix/pid/master.pid")
        pid_file.write_text(f"{1:>33}\n")
        self.assertFalse(self.status()["postfix_running"])
        self.assertEqual(m.how(self.enable()), "not_running")


class MapTypes(RigTest):
    def hide(self, *types):
        """Takes types of tables away, as on a machine without their packages."""
        path = pathlib.Path("/etc/postfix/dynamicmaps.cf")
        kept = [line for line in path.read_text().splitlines() if line.split("\t")[0] not in types]
        cover = self.daemon.directory / "dynamicmaps.cf"
        cover.write_text("\n".join(kept) + "\n")
        cover.chmod(0o644)
        run("mount", "--bind", str(cover), str(path))
        self.addCleanup(run, "umount", str(path))
        for name in types:
            self.assertNotIn(name, m.postconf("-m").stdout.split())

    def assert_type(self, name):
        self.enable()
        for parameter in ("smtp_sasl_password_maps", "smtp_tls_policy_maps"):
            self.assertRegex(m.postfix_value(parameter), f"^{name}:/etc/postfix/mailctl/")
        login = run("postmap", "-q", RELAY, self.secret_table()).stdout
        self.assertEqual(login, f"{m.USER}:{m.PASSWORD}\n")
        self.assert_arrives(self.send())

    def assert_files(self, *names):
        directory = pathlib.Path(self.secret_table().partition(":")[2]).parent
        self.assertEqual(sorted(path.name for path in directory.iterdir()), sorted(names))
        for path in directory.iterdir():
            self.assertEqual(path.stat().st_mode & 0o777, 0o600)

    def test_lmdb_where_there_is_lmdb(self):
        self.assert_type("lmdb")
        self.assert_files("sasl_passwd.lmdb", "tls_policy.lmdb")

    def test_cdb_where_there_is_no_lmdb(self):
        self.hide("lmdb")
        self.assert_type("cdb")
        self.assert_files("sasl_passwd.cdb", "tls_policy.cdb")

    def test_the_default_type_where_there_is_neither(self):
        self.hide("lmdb", "cdb")
        self.assert_type("hash")
        self.assert_files("sasl_passwd.db", "tls_policy.db")

    def test_the_default_type_that_main_cf_names(self):
        self.hide("lmdb", "cdb")
        self.add_to_main("default_database_type = btree\n")
        self.assert_type("btree")

    def test_texthash_where_there_is_nothing_else(self):
        self.hide("lmdb", "cdb")
        self.add_to_main("default_database_type = texthash\n")
        self.assert_type("texthash")
        self.assert_files("sasl_passwd", "tls_policy")

    def test_texthash_where_the_default_holds_no_files(self):
        self.hide("lmdb", "cdb")
        self.add_to_main("default_database_type = pcre\n")
        self.assert_type("texthash")


class ChosenMapType(RigTest):
    settings = ("--map-type", "hash")

    def test_the_administrators_choice_counts(self):
        self.enable()
        self.assertRegex(m.postfix_value("smtp_tls_policy_maps"), "^hash:")
        self.assert_arrives(self.send())

    def test_another_choice_is_one_change_without_a_new_password(self):
        self.enable()
        self.daemon.stop()
        self.daemon.settings = ["--map-type", "texthash"]
        self.daemon.start()
        self.assertTrue(self.enable()["changed"])
        self.assertRegex(m.postfix_value("smtp_tls_policy_maps"), "^texthash:")
        self.assertFalse(self.enable()["changed"])


class ImpossibleMapType(RigTest):
    settings = ("--map-type", "nosuchtype")

    def test_a_type_that_this_postfix_lacks_is_refused(self):
        before = self.world()
        error = self.assert_refused(self.daemon.enable(), 78, "does not support the table type")
        self.assertIn("postconf -m", error["hint"])
        self.assertEqual(self.world(), before)
