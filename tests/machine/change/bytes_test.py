"""What main.cf is besides its settings: odd bytes, its mode and owner, attributes, a link."""

import os
import pathlib
import re
import threading
import time

import mailctl as m
from case import RELAY, RigTest, parameters, run

COMMON = b"compatibility_level = 3.6\nmaillog_file = /var/log/mail.log\nmyhostname = a.example\n"


class Bytes(RigTest):
    def assert_comes_back(self, before):
        self.configure(before)
        untouched = parameters()
        self.enable()
        self.assertEqual(m.postfix_value("relayhost"), RELAY)
        during = m.MAIN_CF.read_bytes()
        self.disable()
        self.assertEqual(m.MAIN_CF.read_bytes(), before)
        self.assertEqual(parameters(), untouched)
        return during

    def test_line_ends_of_windows_stay(self):
        before = (COMMON + b"relayhost = [old.example]:25\n").replace(b"\n", b"\r\n")
        during = self.assert_comes_back(before)
        self.assertEqual(during.count(b"\n"), during.count(b"\r\n"))

    def test_mixed_line_ends_without_a_last_one_stay(self):
        self.assert_comes_back(COMMON + b"relayhost = [old.example]:25\r\n# end\r\nbiff = no")

    def test_latin_1_stays_latin_1(self):
        line = b"# B\xfcro M\xfcnchen\nsmtpd_banner = $myhostname B\xfcro\n"
        self.assertIn(line, self.assert_comes_back(COMMON + line))

    def test_a_parameter_that_stands_twice_counts_by_its_last_line(self):
        before = COMMON + b"relayhost = [one.example]\nbiff = no\nrelayhost = [two.example]\n"
        during = self.assert_comes_back(before)
        self.assertIn(b"relayhost = [one.example]\n", during)

    def test_values_that_name_others_stay(self):
        before = COMMON + b"gate = [old.example]\nrelayhost = $gate:25\nmydestination = ${gate}\n"
        during = self.assert_comes_back(before)
        self.assertIn(b"mydestination = ${gate}\n", during)

    def test_an_empty_file_stays_empty(self):
        self.assert_comes_back(b"")

    def test_blank_lines_and_comments_at_the_end_stay(self):
        self.assert_comes_back(COMMON + b"\n\n   \n# end\n\n\n")

    def test_edits_of_others_in_the_meantime_survive(self):
        self.configure(COMMON)
        self.enable()
        run("postconf", "-e", "biff = no", "delay_warning_time = 4h")
        self.disable()
        self.assertEqual(m.postfix_value("delay_warning_time"), "4h")
        self.assertEqual(m.postfix_value("biff"), "no")
        left = m.MAIN_CF.read_bytes().splitlines(keepends=True)
        theirs = [b"biff = no\n", b"delay_warning_time = 4h\n"]
        self.assertEqual(sorted(left), sorted([*COMMON.splitlines(keepends=True), *theirs]))

    def test_mode_owner_attributes_and_acl_are_kept(self):
        os.chown(m.MAIN_CF, 0, 8)
        m.MAIN_CF.chmod(0o640)
        os.setxattr(m.MAIN_CF, "user.note", b"kept by hand")
        run("setfacl", "-m", "u:nobody:r", str(m.MAIN_CF))
        facts = self.facts()

        self.enable()
        self.assertEqual(self.facts(), facts)
        self.disable()
        self.assertEqual(self.facts(), facts)
        self.assertEqual(facts[:3], (0o100640, 0, 8))

    def facts(self):
        about = m.MAIN_CF.stat()
        attributes = {name: os.getxattr(m.MAIN_CF, name) for name in os.listxattr(m.MAIN_CF)}
        acl = run("getfacl", "--absolute-names", str(m.MAIN_CF)).stdout
        return about.st_mode, about.st_uid, about.st_gid, attributes, acl

    def test_a_main_cf_of_another_owner_keeps_it(self):
        os.chown(m.MAIN_CF, 65534, 65534)
        self.addCleanup(os.chown, m.MAIN_CF, 0, 0)
        self.enable()
        about = m.MAIN_CF.stat()
        self.assertEqual((about.st_uid, about.st_gid), (65534, 65534))

    def test_postfix_does_not_wait_for_what_we_wrote(self):
        """Postfix reads a file again until it is over a second old."""
        for change in (self.enable, self.disable):
            change()
            self.assertGreater(time.time() - m.MAIN_CF.stat().st_mtime, 2)
        self.enable()
        for table in pathlib.Path(self.secret_table().partition(":")[2]).parent.iterdir():
            self.assertGreater(time.time() - table.stat().st_mtime, 2)

    def test_every_reader_sees_a_whole_file_and_tables_that_are_there(self):
        texts, problems, done = set(), [], threading.Event()

        def read():
            while not done.is_set():
                text = m.MAIN_CF.read_bytes()
                texts.add(text)
                for table in re.findall(rb"lmdb:(/etc/postfix/mailctl/[0-9]+/[a-z_]+)", text):
                    there = pathlib.Path(table.decode() + ".lmdb").exists()
                    # A later change may have cleared it away since.
                    if not there and m.MAIN_CF.read_bytes() == text:
                        problems.append(table)

        reader = threading.Thread(target=read)
        reader.start()
        wanted = {m.MAIN_CF.read_bytes()}
        for port in ("587", "465", "25"):
            self.enable("--no-trial", "--port", port)
            wanted.add(m.MAIN_CF.read_bytes())
        self.disable()
        done.set()
        reader.join()
        self.assertEqual(problems, [])
        self.assertLessEqual(texts, wanted)

    def test_nothing_is_left_beside_main_cf(self):
        before = set(os.listdir("/etc/postfix"))
        self.enable()
        self.disable()
        self.assertEqual(set(os.listdir("/etc/postfix")) - before, {"mailctl"})

    def test_a_symbolic_link_is_refused_with_the_reason(self):
        target = pathlib.Path("/etc/postfix/main.cf.real")
        m.MAIN_CF.rename(target)
        self.addCleanup(target.unlink, missing_ok=True)
        m.MAIN_CF.symlink_to(target)
        for answer in (self.daemon.enable(), self.daemon.json("relay", "disable")):
            error = self.assert_refused(answer, 78, "symbolic link to /etc/postfix/main.cf.real")
            self.assertIn("regular file", error["hint"])
        self.assertTrue(m.MAIN_CF.is_symlink())
        self.assertEqual(target.read_bytes(), self.main_cf)
