"""What is refused before anything is changed, each time with the reason and what to do."""

import glob
import os
import pathlib
import shutil
import tempfile

import mailctl as m
from case import RigTest, run


class Refusals(RigTest):
    def cover(self, path, with_directory=False):
        """Hides a file or directory behind an empty one, until the test ends."""
        if with_directory:
            cover = tempfile.mkdtemp(prefix="mailctl-test-")
            self.addCleanup(os.rmdir, cover)
        else:
            descriptor, cover = tempfile.mkstemp(prefix="mailctl-test-")
            os.close(descriptor)  # or a program put there would be "busy"
            self.addCleanup(os.unlink, cover)
        run("mount", "--bind", cover, path)
        self.addCleanup(run, "umount", "--lazy", path, check=False)
        return pathlib.Path(cover)

    def assert_nothing_happens(self, message, hint, *words, **more):
        before = self.world()
        error = self.assert_refused(self.daemon.enable(*words, **more), 78, message)
        self.assertRegex(error["hint"], hint)
        self.assertEqual(self.world(), before)

    def test_missing_sasl_plug_ins(self):
        for directory in glob.glob("/usr/lib/*/sasl2"):
            self.cover(directory, with_directory=True)
        self.assert_nothing_happens("SASL plug-ins .* not installed", "libsasl2-modules")
        # Who needs no login needs no plug-in.
        self.enable("--port", "3587", user=None)

    def test_missing_certificate_authorities(self):
        daemon = m.Daemon(settings=["--ca-file", "/etc/ssl/certs/no-such-file.crt"])
        self.addCleanup(daemon.close)
        daemon.start()
        before = m.MAIN_CF.read_bytes()
        self.assert_refused(daemon.enable(), 78, "CA file .* does not exist")
        self.assertEqual(m.MAIN_CF.read_bytes(), before)

    def test_no_postfix(self):
        for program in ("/usr/sbin/postconf", "/usr/sbin/postmap"):
            with self.subTest(program=program):
                self.cover(program).chmod(0o644)
                before = (m.MAIN_CF.read_bytes(), m.master_pid())
                error = self.assert_refused(self.daemon.enable(), 78, "Postfix is not installed")
                self.assertIn("apt install postfix", error["hint"])
                self.assert_refused(self.daemon.json("relay", "disable"), 78, "not installed")
                self.assertEqual((m.MAIN_CF.read_bytes(), m.master_pid()), before)
                run("umount", "--lazy", program)

    def test_a_postmap_that_fails(self):
        script = self.cover("/usr/sbin/postmap")
        script.write_text("#!/bin/sh\nexit 1\n")
        script.chmod(0o755)
        before = (m.MAIN_CF.read_bytes(), m.master_pid(), self.daemon.json("history")[1])
        self.assert_refused(self.daemon.enable(), 1, "postmap refused the table")
        after = (m.MAIN_CF.read_bytes(), m.master_pid(), self.daemon.json("history")[1])
        self.assertEqual(after, before)
        self.assertEqual(list(m.GENERATIONS.glob("*")), [])

    def test_a_postmap_that_opens_its_tables_to_everybody(self):
        real = self.daemon.directory / "postmap"
        shutil.copy("/usr/sbin/postmap", real)
        script = self.cover("/usr/sbin/postmap")
        script.write_text(f"#!/bin/sh\n{real} \"$@\"\nstatus=$?\nchmod 0644 {m.GENERATIONS}/*/*\nexit $status\n")
        script.chmod(0o755)
        self.enable()
        modes = {path.name: oct(path.stat().st_mode & 0o7777) for path in m.GENERATIONS.glob("*/*")}
        self.assertIn("sasl_passwd.lmdb", modes)
        self.assertEqual(set(modes.values()), {"0o600"}, modes)

    def test_no_main_cf(self):
        m.MAIN_CF.unlink()
        for answer in (self.daemon.enable(), self.daemon.json("relay", "disable")):
            error = self.assert_refused(answer, 78, "/etc/postfix/main.cf does not exist")
            self.assertIn("dpkg-reconfigure postfix", error["hint"])
        self.assertFalse(m.MAIN_CF.exists())
        self.assertEqual(list(m.MAIN_CF.parent.glob("main.cf.*")), [m.MAIN_CF.with_suffix(".cf.proto")])
        self.assertEqual(self.status()["enabled"], False)

    def test_a_nul_byte_in_main_cf(self):
        self.configure(self.main_cf + b"# \0\n")
        self.assert_nothing_happens("NUL byte", "remove it")

    def test_a_directory_in_place_of_main_cf(self):
        m.MAIN_CF.unlink()
        m.MAIN_CF.mkdir()
        self.addCleanup(lambda: m.MAIN_CF.is_dir() and m.MAIN_CF.rmdir())
        self.assert_refused(self.daemon.enable(), 78, "no regular file")
        m.MAIN_CF.rmdir()

    def test_a_broken_configuration_is_not_reloaded(self):
        """A reload with it would kill master; the check comes before."""
        for line in ("smtp_connect_timeout = banana", "default_process_limit = many"):
            with self.subTest(line=line):
                self.configure(self.main_cf + line.encode() + b"\n")
                master = m.master_pid()
                before = m.MAIN_CF.read_bytes()
                error = self.assert_refused(
                    self.daemon.enable(), 78, "configuration is broken|cannot read its configuration"
                )
                self.assertIn(line.partition(" ")[0], error["message"] + self.client_log.text())
                self.assertEqual((m.MAIN_CF.read_bytes(), m.master_pid()), (before, master))
                # Not `postfix status`: it reads main.cf too, and may die of it.
                self.assertEqual(pathlib.Path(f"/proc/{master}/comm").read_text(), "master\n")
                self.assertEqual(list(m.GENERATIONS.glob("*")), [])

    def test_a_main_cf_that_postfix_cannot_read_is_not_reloaded(self):
        self.configure(b"this is no parameter\n" + self.main_cf)
        master = m.master_pid()
        self.assert_refused(self.daemon.enable(), 78)
        self.assertEqual(m.master_pid(), master)

    def test_a_generation_directory_of_somebody_else(self):
        m.GENERATIONS.mkdir(mode=0o755)
        m.GENERATIONS.chmod(0o777)
        (m.GENERATIONS / "theirs").touch()  # a daemon that has just started clears away an empty one
        self.assert_nothing_happens("must be a directory of root's with mode 0700", "chown root")

    def test_a_generation_directory_that_is_a_link(self):
        elsewhere = tempfile.mkdtemp(prefix="mailctl-test-")
        self.addCleanup(os.rmdir, elsewhere)
        m.GENERATIONS.symlink_to(elsewhere)
        self.addCleanup(m.GENERATIONS.unlink, missing_ok=True)
        self.assert_nothing_happens("must be a directory of root's", ".")
        self.assertEqual(list(pathlib.Path(elsewhere).iterdir()), [])
        m.GENERATIONS.unlink()

    def test_a_service_of_ours_that_we_did_not_make(self):
        line = b"mailctl-relay unix - - y - - smtp\n"
        m.write_settled(m.MASTER_CF, self.master_cf + line)
        self.assert_nothing_happens(
            "has a service mailctl-relay/unix that mailctl did not make", "rename", "--port", "465"
        )
