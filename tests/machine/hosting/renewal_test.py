"""A hash of an older scheme is made anew when somebody logs in by it, and who logs in does not notice."""

import contextlib
import fcntl
import imaplib
import os
import pwd
import select
import shutil
import socket
import stat
import subprocess
import time

import mailctl as m
from case import run
from hosting_case import DOMAIN, PASSWORD, HostingCase
from services import Dovecot
from waiting import wait_for

JOHN = f"john@{DOMAIN}"
OTHER = "saddle-orbit-lentil-93"
RENEW = "io.mailctl.mailbox.RenewHash"
# What the program may take, twice, and what a login takes on a machine with much to do.
PATIENCE = 8


def away_from_the_first(ends):
    """The same two descriptors under numbers that nobody here wants."""
    moved = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 20) for end in ends]
    for end in ends:
        os.close(end)
    return moved


class Renewal(HostingCase):
    def setUp(self):
        super().setUp()
        self.host()
        self.door = self.daemon.run / "dovecot/mailctl.sock"

    def add_old(self, local, scheme="SSHA512"):
        made = run("doveadm", "pw", "-s", scheme, "-p", PASSWORD).stdout.strip()
        self.ok("mailbox", "add", f"{local}@{DOMAIN}", "--hash-file", "-", stdin=made)

    def scheme(self, local="john"):
        rows = {row["address"]: row["scheme"] for row in self.ok("mailbox", "list")["mailboxes"]}
        return rows[f"{local}@{DOMAIN}"]

    def wait_for_renewal(self, local="john", logins=3):
        """The program has a second. Where a machine has too much to do for that, the next login does it."""
        for _ in range(logins - 1):
            with contextlib.suppress(AssertionError):
                return wait_for(lambda: self.scheme(local) == "ARGON2ID", "the hash", PATIENCE)
            self.imap(local)
        return wait_for(lambda: self.scheme(local) == "ARGON2ID", "the hash to be made anew", patience=30)

    def is_let_in(self, password=PASSWORD):
        try:
            self.imap("john", password)
        except imaplib.IMAP4.error:
            return False
        return True

    def events(self):
        return [row["event"] for row in self.ok("history")["entries"]]


class FirstHosting(Renewal):
    def test_the_door_opens_by_itself_once_the_machine_hosts(self):
        wait_for(self.door.exists, "Dovecot's door", patience=30)
        self.add_old("john")
        self.imap("john")
        self.wait_for_renewal()


class RenewalTest(Renewal):
    def setUp(self):
        super().setUp()
        # It would open by itself, some seconds later.
        self.daemon.stop()
        self.daemon.start()
        wait_for(self.door.exists, "Dovecot's door")

    def test_a_good_login_has_it_made_anew(self):
        self.add_old("john")
        session = self.imap("john")
        self.wait_for_renewal()
        self.assertEqual(self.events().count("password-hash-renewed"), 1)
        self.assertTrue(self.is_let_in())
        self.assertFalse(self.is_let_in(OTHER))
        self.assertFalse(self.is_over(session))
        self.assertEqual(self.events().count("password-hash-renewed"), 1)
        for log in (self.daemon.log_path, Dovecot.log):
            self.assertNotIn(PASSWORD, log.read_text(errors="replace"))

        self.add_old("anna", "SHA512-CRYPT")
        self.submission("anna")
        self.wait_for_renewal("anna")
        self.submission("anna")

    def test_it_is_so_with_dovecots_cache_too(self):
        admin = Dovecot.directory / "conf.d/97-admin.conf"
        admin.write_text(admin.read_text() + "auth_cache_size = 1M\nauth_cache_ttl = 1 hour\n")
        run("doveadm", "reload")
        self.add_old("john")
        self.imap("john")
        self.wait_for_renewal()
        self.assertTrue(self.is_let_in())
        self.ok("mailbox", "password", JOHN, "--password-file", "-", stdin=OTHER)
        self.assertFalse(self.is_let_in())
        self.assertTrue(self.is_let_in(OTHER))

    def test_who_is_not_let_in_changes_nothing(self):
        self.add_old("john")
        self.assertFalse(self.is_let_in(OTHER))
        # Somebody is looked up, without a password.
        run("doveadm", "auth", "lookup", JOHN)
        self.ok("mailbox", "suspend", JOHN)
        self.assertFalse(self.is_let_in())
        self.assertNotIn(RENEW, self.daemon.log())
        self.assertEqual(self.scheme(), "SSHA512")

        self.ok("mailbox", "unsuspend", JOHN)
        self.assertTrue(self.is_let_in())
        self.wait_for_renewal()

    def assert_let_in_at_once(self, why):
        with self.subTest(why):
            began = time.monotonic()
            self.assertTrue(self.is_let_in())
            self.assertLess(time.monotonic() - began, PATIENCE)

    def test_a_login_needs_neither_mailctld_nor_the_program(self):
        self.add_old("john")
        self.daemon.stop()
        self.assert_let_in_at_once("mailctld is away")

        self.door.unlink()
        with socket.socket(socket.AF_UNIX) as deaf:
            deaf.bind(str(self.door))
            shutil.chown(self.door, "root", "dovecot")
            self.door.chmod(0o660)
            deaf.listen(0)
            waiting = socket.socket(socket.AF_UNIX)
            self.addCleanup(waiting.close)
            waiting.connect(str(self.door))
            self.assert_let_in_at_once("nobody takes the call")

        program = self.daemon.helpers / "mailctl-renew"
        for why, text in (("it fails", "#!/bin/sh\nexit 111\n"), ("it dies", "#!/bin/sh\nkill -SEGV $$\n"), ("it is no program", "")):
            program.unlink()
            program.write_text(text)
            program.chmod(0o755)
            self.assert_let_in_at_once(why)
        program.unlink()
        self.assert_let_in_at_once("it is not there")
        self.assertFalse(self.is_let_in(OTHER))

        shutil.copy(m.RENEW, program)
        self.daemon.start()
        self.assertEqual(self.scheme(), "SSHA512")
        self.assertTrue(self.is_let_in())
        self.wait_for_renewal()

    def test_the_door_is_dovecots_and_nothing_else_is_asked_there(self):
        dovecot = pwd.getpwnam("dovecot")
        for path, mode in ((self.door.parent, 0o750), (self.door, 0o660)):
            about = path.stat()
            self.assertEqual((stat.S_IMODE(about.st_mode), about.st_uid, about.st_gid), (mode, 0, dovecot.pw_gid))
        self.add_old("john")
        login = {"address": JOHN, "password": PASSWORD}
        for door, method, message in (
            (self.door, "io.mailctl.Status", "asks for nothing else there"),
            (self.door, "org.varlink.service.GetInfo", "asks for nothing else there"),
            (self.door, "io.mailctl.mailbox.SetPassword", "asks for nothing else there"),
            (self.door, RENEW, "there are no answers"),
            (self.daemon.socket, RENEW, "has a door of its own"),
        ):
            with self.subTest(door=door, method=method), m.Client(door) as client:
                reply = client.call(method, login)
                self.assertIn(message, reply.get("parameters", {}).get("message", reply))
        self.assertEqual(self.scheme(), "SSHA512")

        self.door.parent.chmod(0o755)
        self.door.chmod(0o666)
        for user, is_turned_away in ((pwd.getpwnam("nobody"), True), (dovecot, False)):
            with self.subTest(user=user.pw_name):
                self.assertEqual("this door is Dovecot's" in self.said_to(user), is_turned_away)

    def said_to(self, user):
        """What somebody hears at the door who says nothing."""
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.setgroups([])
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(str(self.door))
                client.settimeout(2)
                with contextlib.suppress(TimeoutError):
                    os.write(write, client.recv(4096))
            os._exit(0)
        os.close(write)
        os.waitpid(child, 0)
        with os.fdopen(read) as pipe:
            return pipe.read()

    def test_who_logs_in_as_others_has_no_password_of_theirs(self):
        self.add_old("john")
        given = self.daemon.directory / "given"
        given.write_bytes(f"{JOHN}\0{PASSWORD}\0\0".encode())
        command = ["bash", "-c", 'exec "$0" "$1" 3<"$2"', self.daemon.helpers / "mailctl-renew", self.door, given]
        for environment in ({"MASTER_USER": "boss"}, {}):
            self.assertNotIn(RENEW, self.daemon.log())
            subprocess.run(command, env={"PATH": "/usr/bin:/bin", **environment}, check=False, timeout=30)
        self.wait_for_renewal()

    def test_the_program_waits_for_what_dovecot_hands_over(self):
        """Dovecot may be slow, and gives up on a program that has closed its end of the answer."""
        self.add_old("john")
        given, give = away_from_the_first(os.pipe())
        hear, answer = away_from_the_first(os.pipe())

        def put_in_place():
            os.dup2(given, 3)
            os.dup2(answer, 4)

        program = subprocess.Popen([m.RENEW.resolve(), self.door], preexec_fn=put_in_place, pass_fds=(3, 4))
        os.close(given)
        os.close(answer)
        self.assertEqual(select.select([hear], [], [], 0.4)[0], [])
        os.write(give, f"{JOHN}\0{PASSWORD}\0\0".encode())
        os.close(give)
        self.assertEqual(os.read(hear, 1), b"")
        os.close(hear)
        self.assertEqual(program.wait(5), 1)
        self.wait_for_renewal(logins=1)

    def test_the_program_gives_up_root_and_takes_nothing_along(self):
        self.add_old("john")
        admin = Dovecot.directory / "conf.d/97-admin.conf"
        admin.write_text(admin.read_text() + "service auth {\n  user = root\n}\n")
        run("doveadm", "reload")
        # The door lets root in, too: so its steps are looked at.
        program = self.daemon.helpers / "mailctl-renew"
        shutil.move(program, program.with_suffix(".real"))
        seen = self.daemon.directory / "seen"
        program.write_text(
            "#!/bin/sh\nid -u > %s\nenv >> %s\nexec strace -f -qq -o %s.trace -e trace=setresuid,connect,close_range %s \"$@\"\n"
            % (seen, seen, seen, program.with_suffix(".real"))
        )
        program.chmod(0o755)
        self.assertTrue(self.is_let_in())
        self.wait_for_renewal()
        self.assertEqual(seen.read_text().split("\n")[0], "0")
        self.assertNotIn(PASSWORD, seen.read_text())
        steps = (seen.parent / "seen.trace").read_text()
        uid = pwd.getpwnam("dovecot").pw_uid
        self.assertLess(steps.index(f"setresuid({uid}, {uid}, {uid})"), steps.index("dovecot/mailctl.sock"))
        self.assertLess(steps.index("close_range(5, "), steps.index("dovecot/mailctl.sock"))
