"""`mailctl undo`: the inverse of a change, as long as nothing came after it."""

import hashlib

import mailctl as m
from case import RELAY, RigTest, run


class Undo(RigTest):
    def undo(self, change, *words):
        return self.daemon.json("undo", str(change), *words)

    def assert_undone(self, change):
        status, report = self.undo(change)
        self.assertEqual((status, report["changed"]), (0, True), report)
        return report

    def test_of_enable(self):
        change = self.enable()["id"]
        self.assert_undone(change)
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)
        self.assertFalse(self.status()["enabled"])

    def test_of_disable(self):
        self.enable()
        enabled = m.MAIN_CF.read_bytes()
        change = self.disable()["id"]
        self.assert_undone(change)
        self.assertEqual(m.MAIN_CF.read_bytes(), enabled)
        reply = self.status()
        self.assertEqual((reply["enabled"], reply["username"]), (True, m.USER))
        self.assertEqual(reply["drift"], [])
        self.assert_arrives(self.send())

    def test_of_a_change_that_overwrote_what_somebody_had_set(self):
        self.enable()
        theirs = m.MAIN_CF.read_bytes().replace(b"relayhost = [smtp.", b"relayhost = [my.")
        self.configure(theirs)
        change = self.enable("--force", "--port", "465", "--no-trial")["id"]
        self.assert_undone(change)
        self.assertEqual(m.postfix_value("relayhost"), "[my.provider.test]:587")

    def test_of_a_change_that_overwrote_what_mailctl_may_not_write(self):
        self.enable()
        self.configure(m.MAIN_CF.read_bytes().replace(b"relayhost = [smtp.provider.test]:587", b"relayhost = $x"))
        change = self.disable("--force")["id"]
        error = self.assert_refused(self.undo(change), 75, r'somebody had in relayhost, "\$x"')
        self.assertIn("make the settings anew", error["hint"])
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)

    def test_of_a_disable_behind_which_somebody_changed_his_tables(self):
        self.configure(self.main_cf + b"smtp_tls_policy_maps = inline:{a.test=may}\n")
        self.enable()
        change = self.disable()["id"]
        self.configure(self.main_cf + b"smtp_tls_policy_maps = inline:{b.test=may}\n")
        self.assert_undone(change)
        self.assertRegex(m.postfix_value("smtp_tls_policy_maps"), r"/tls_policy, inline:\{b.test=may\}$")

    def test_what_the_package_needs_on_purge_is_kept_for_both_files(self):
        self.enable("--port", "465")
        kept = self.daemon.state / "restore"
        for name, before, path in (("main.cf", self.main_cf, m.MAIN_CF), ("master.cf", self.master_cf, m.MASTER_CF)):
            now = path.read_bytes()
            self.assertNotEqual(now, before)
            self.assertEqual((kept / name).read_bytes(), before)
            self.assertEqual((kept / f"{name}.ours").read_bytes(), now)
            self.assertEqual((kept / f"{name}.sha256").read_text(), hashlib.sha256(now).hexdigest() + "\n")

    def test_of_a_change_of_port(self):
        self.enable()
        first = m.MAIN_CF.read_bytes()
        change = self.enable("--port", "465")["id"]
        self.assert_undone(change)
        # The tables are made anew: a password is at rest once.
        self.assertEqual(m.MAIN_CF.read_bytes().replace(b"/mailctl/3/", b"/mailctl/1/"), first)
        self.assertEqual(m.MASTER_CF.read_bytes(), self.master_cf)
        self.assertEqual(m.postfix_value("relayhost"), RELAY)
        self.assert_arrives(self.send())

    def test_of_a_change_back_to_port_465(self):
        self.enable("--port", "465")
        change = self.enable("--port", "587")["id"]
        self.assert_undone(change)
        self.assertIn(b"mailctl-relay", m.MASTER_CF.read_bytes())
        self.assert_arrives(self.send())
        self.disable()
        self.assertEqual(m.MASTER_CF.read_bytes(), self.master_cf)

    def test_of_an_undo(self):
        change = self.enable()["id"]
        report = self.assert_undone(change)
        self.assert_undone(report["id"])
        self.assertTrue(self.status()["enabled"])
        self.assert_arrives(self.send())

    def test_of_a_new_password_brings_the_old_one_back(self):
        self.enable()
        change = self.enable("--no-trial", password="wrong-password")["id"]
        self.assert_undone(change)
        login = run("postmap", "-q", RELAY, self.secret_table()).stdout
        self.assertEqual(login, f"{m.USER}:{m.PASSWORD}\n")

    def test_of_an_overtaken_change_is_refused(self):
        first = self.enable()["id"]
        self.enable("--port", "25")
        before = self.world()
        error = self.assert_refused(self.undo(first), 75, "later changes touched")
        self.assertEqual(error["code"], "Conflict")
        self.assertEqual(self.world(), before)

    def test_of_what_there_is_not_is_refused(self):
        self.assert_refused(self.undo(99), 66, "no change 99")

    def test_twice_is_refused(self):
        change = self.enable()["id"]
        self.assert_undone(change)
        self.assert_refused(self.undo(change), 75)

    def test_after_forget_is_refused_because_the_password_is_gone(self):
        self.enable()
        change = self.disable("--forget")["id"]
        before = m.MAIN_CF.read_bytes()
        error = self.assert_refused(self.undo(change), 75, "tables .* are gone")
        self.assertIn("relay enable", error["hint"])
        self.assertEqual(m.MAIN_CF.read_bytes(), before)

    def test_with_dry_run_only_tells(self):
        change = self.enable()["id"]
        before = self.world()
        status, report = self.undo(change, "--dry-run")
        self.assertEqual((status, report["changed"], report["dry_run"]), (0, False, True))
        self.assertIn("main.cf relayhost", [row["object"] for row in report["plan"]])
        self.assertEqual(self.world(), before)

    def test_of_enable_keeps_what_others_edited_since(self):
        change = self.enable()["id"]
        run("postconf", "-e", "delay_warning_time = 4h")
        self.assert_undone(change)
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf + b"delay_warning_time = 4h\n")


class Leftovers(RigTest):
    def secrets_on_disk(self, secret):
        places = (m.MAIN_CF.parent, self.daemon.directory)
        found = run("grep", "-rlaF", "--", secret, *map(str, places), check=False)
        return sorted(found.stdout.splitlines())

    def test_forget_leaves_no_generation_and_no_secret(self):
        self.enable()
        self.enable("--port", "25")
        self.assertNotEqual(self.secrets_on_disk(m.PASSWORD), [])
        self.disable("--forget")
        self.assertFalse(m.GENERATIONS.exists())
        self.assertEqual(self.secrets_on_disk(m.PASSWORD), [])

    def test_forget_after_a_plain_disable_clears_up_too(self):
        self.enable()
        self.disable()
        self.assertNotEqual(self.secrets_on_disk(m.PASSWORD), [])
        self.disable("--forget")
        self.assertEqual(self.secrets_on_disk(m.PASSWORD), [])

    def test_a_password_is_in_one_file_only(self):
        self.enable()
        table = self.secret_table().partition(":")[2] + ".lmdb"
        self.assertEqual(self.secrets_on_disk(m.PASSWORD), [table])

    def test_few_generations_are_kept(self):
        for number in range(8):
            self.enable("--no-trial", password=f"password-{number}")
        self.assertLessEqual(len(list(m.GENERATIONS.iterdir())), 4)
        self.assertEqual(self.secrets_on_disk("password-0"), [])
        login = run("postmap", "-q", RELAY, self.secret_table()).stdout
        self.assertEqual(login, f"{m.USER}:password-7\n")
