"""Who wrote a line of the system's log counts, and not what somebody's mail has put into it."""

import contextlib
import itertools
import pathlib
import shutil
import smtplib
import threading

import mailctl as m
from case import RigTest, Tail, run
from system_journal import SystemJournal
from waiting import wait_for

QMGR = pathlib.Path("/usr/lib/postfix/sbin/qmgr")
THROTTLING = "warning: /usr/lib/postfix/sbin/smtp: bad command startup -- throttling"

# Each is a sender that qmgr(8) logs as it stands.
HOSTILE_SENDERS = (
    '"a -- throttling"@evil.example',
    f'"{THROTTLING}"@evil.example',
    '"postfix/master[1]: fatal: gone"@evil.example',
    '"fatal: gone"@evil.example',
)


def send_hostile_mail(number):
    """One message by SMTP. Gives its sender."""
    sender = HOSTILE_SENDERS[number % len(HOSTILE_SENDERS)]
    with smtplib.SMTP("127.0.0.1", timeout=20) as smtp:
        smtp.ehlo("evil.example")
        smtp.docmd(f"MAIL FROM:<{sender}>")
        smtp.docmd("RCPT TO:<root@client.test>")
        smtp.data(f"Subject: {number}\n\nbody\n")
    return sender


@contextlib.contextmanager
def repeating(act):
    """Does it again and again, with a number, until the end. Gives how often, once it is over."""
    stop = threading.Event()
    done = []

    def work():
        for number in itertools.count():
            if stop.is_set():
                return
            done.append(act(number))

    worker = threading.Thread(target=work)
    worker.start()
    try:
        yield done
    finally:
        stop.set()
        worker.join()


class SystemLog(RigTest):
    def setUp(self):
        super().setUp()
        journal = SystemJournal()
        self.addCleanup(journal.close)
        self.journal = journal
        self.configure(self.main_cf.replace(b"\nmaillog_file = ", b"\n# maillog_file = "), reload=True)
        self.before = m.MAIN_CF.read_bytes()

    def assert_arrives_here(self, subject):
        arrived = Tail("/var/mail/root", 0).wait_for(f"Subject: {subject}")
        self.assertIsNotNone(arrived, self.journal.entries("--lines", "20"))

    def assert_logged(self, identifier, text):
        """Sooner or later: on a busy machine the system logger is behind."""
        wait_for(
            lambda: any(text in entry["MESSAGE"] for entry in self.journal.entries("-t", identifier)),
            f"{identifier} to log {text}", patience=60,
        )


class HostileMail(SystemLog):
    def test_what_stands_in_mail_takes_no_change_back(self):
        with repeating(send_hostile_mail) as sent:
            self.enable("--no-trial")
            self.enable("--no-trial", "--port", "465")
            self.enable("--no-trial")
            self.disable()
        self.assertGreater(len(sent), 20)
        for sender in HOSTILE_SENDERS:
            self.assert_logged("postfix/qmgr", f"from=<{sender}>")

    def test_what_another_process_says_in_masters_name_takes_no_change_back(self):
        def write(number):
            sentence = THROTTLING.replace("/usr/", f"/{number}/")
            run("logger", "-p", "mail.warning", "-t", "postfix/master", sentence)

        with repeating(write):
            report = self.enable("--no-trial")
        self.assert_logged("postfix/master", THROTTLING.replace("/usr/", "/3/"))
        self.assertIn("look at Postfix's log: master: warning: ", " ".join(report["notes"]))


class Dying(SystemLog):
    """A queue manager that cannot live with our settings."""

    def setUp(self):
        super().setUp()
        real = self.daemon.directory / "real" / "qmgr"
        real.parent.mkdir()
        shutil.copy(QMGR, real)
        stand_in = self.daemon.directory / "qmgr"
        stand_in.write_text(
            "#!/bin/sh\n"
            "! grep -q '^relayhost = .smtp.provider.test' /etc/postfix/main.cf || exit 1\n"
            f'exec {real} "$@"\n'
        )
        stand_in.chmod(0o755)
        run("mount", "--bind", str(stand_in), str(QMGR))
        self.addCleanup(run, "umount", str(QMGR))

    def test_a_program_that_master_holds_back_takes_the_change_back(self):
        run("logger", "-p", "mail.warning", "-t", "postfix/master", THROTTLING.replace("smtp", "qmgr"))
        error = self.assert_refused(self.daemon.enable("--no-trial"), 3, "bad command startup -- throttling")
        self.assertIn("the old configuration is back and in force", error["message"])
        self.assertEqual(m.MAIN_CF.read_bytes(), self.before)
        self.assertEqual(self.daemon.json("status")[1]["alarms"], [])
        self.assert_arrives_here(self.send("root"))
