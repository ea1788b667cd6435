"""What the tests on a real Postfix have in common: a daemon, and Postfix as it was afterwards."""

import os
import pathlib
import re
import shutil
import subprocess
import time
import unittest

import mailctl as m


RELAY = "[smtp.provider.test]:587"
SECOND_USER = "second@client.test"
SECOND_PASSWORD = "other-password"
ENABLE = "io.mailctl.relay.Enable"
DISABLE = "io.mailctl.relay.Disable"
RELAY_STATUS = "io.mailctl.relay.Status"


class Tail:
    """What a log has gained since this was made, or since its start."""

    def __init__(self, path, start=None):
        self.path = pathlib.Path(path)
        end = self.path.stat().st_size if self.path.exists() else 0
        self.start = end if start is None else start

    def text(self):
        if not self.path.exists():
            return ""
        with open(self.path, "rb") as log:
            log.seek(self.start)
            return log.read().decode(errors="replace")

    def wait_for(self, pattern, patience=10):
        """The first match, or None when it does not come."""
        deadline = time.monotonic() + patience
        while True:
            found = re.search(pattern, self.text())
            if found or time.monotonic() > deadline:
                return found
            time.sleep(0.05)


def run(*command, check=True, **more):
    return subprocess.run(
        command, text=True, capture_output=True, check=check, timeout=60, **more
    )


def tree(*roots):
    """Everything below, as a dictionary: mode, owner and content of each path."""
    found = {}
    for root in roots:
        for path in [root, *sorted(root.rglob("*"))]:
            about = path.lstat()
            content = path.read_bytes() if path.is_file() and not path.is_symlink() else None
            found[str(path)] = (about.st_mode, about.st_uid, about.st_gid, content)
    return found


def parameters():
    """What `postconf -n` says, as a dictionary."""
    shown = subprocess.run(["postconf", "-n"], capture_output=True, check=True).stdout
    rows = (line.partition(" =") for line in shown.decode("latin-1").splitlines())
    return {name: value.strip() for name, _, value in rows}


class RigTest(unittest.TestCase):
    """Starts a daemon for each test. What a test does to /etc/postfix and the queue is undone."""

    maxDiff = 4000
    settings = ()
    mailctld = m.MAILCTLD

    def setUp(self):
        self.main_cf = m.MAIN_CF.read_bytes()
        self.master_cf = m.MASTER_CF.read_bytes()
        self.client_log = Tail(os.environ["RIG_CLIENT_LOG"])
        self.provider_log = Tail(os.environ["RIG_PROVIDER_LOG"])
        self.dovecot_log = Tail(pathlib.Path(os.environ["RIG_PROVIDER_LOG"]).with_name("dovecot.log"))
        self.addCleanup(self.put_postfix_back)
        self.daemon = m.Daemon(settings=self.settings, program=self.mailctld)
        self.addCleanup(self.daemon.close)
        self.daemon.start()

    def put_postfix_back(self):
        changed = False
        for path, before in ((m.MAIN_CF, self.main_cf), (m.MASTER_CF, self.master_cf)):
            if not path.is_file() or path.is_symlink() or path.read_bytes() != before:
                path.unlink(missing_ok=True)
                m.write_settled(path, before)
                path.chmod(0o644)
                changed = True
        shutil.rmtree(m.GENERATIONS, ignore_errors=True)
        if run("postfix", "status", check=False).returncode != 0:
            run("postfix", "start")
        elif changed:
            run("postfix", "reload")
        if "is empty" not in run("postqueue", "-p", check=False).stdout:
            run("postsuper", "-d", "ALL", check=False)

    # ---- Postfix

    def configure(self, text, reload=False):
        """Gives Postfix another main.cf."""
        m.write_settled(m.MAIN_CF, text)
        if reload:
            run("postfix", "reload")

    def add_to_main(self, text, reload=False):
        self.configure(self.main_cf + text.encode(), reload)

    def table(self, name, text, kind="hash"):
        """Writes a table of the administrator's own; gives it as "hash:/path"."""
        path = pathlib.Path("/etc/postfix", name)
        path.write_text(text)
        path.chmod(0o600)
        run("postmap", f"{kind}:{path}")
        for made in (path, path.with_name(name + {"hash": ".db", "cdb": ".cdb"}[kind])):
            self.addCleanup(made.unlink, missing_ok=True)
            os.utime(made, (time.time() - 10, time.time() - 10))
        return f"{kind}:{path}"

    def send(self, recipient="someone@elsewhere.test"):
        """Gives mail to Postfix under a subject that no other test has; gives the subject."""
        subject = f"{self.id().rpartition('.')[2]} {time.monotonic_ns()}"
        m.send_mail(recipient, subject)
        return subject

    def assert_arrives(self, subject, login=m.USER):
        message = m.delivered(subject)
        self.assertIsNotNone(message, self.client_log.text()[-1500:])
        if login:
            self.assertIn(f"Authenticated sender: {login}", message)
        else:
            self.assertNotIn("Authenticated sender:", message)
        return message

    def assert_deferred(self, subject, reason):
        """The mail stays in the queue for that reason, and did not arrive."""
        found = self.client_log.wait_for(rf"status=deferred \((.*)\)", patience=20)
        self.assertIsNotNone(found, self.client_log.text()[-1500:])
        self.assertRegex(found[1], reason)
        self.assertIsNone(m.delivered(subject, patience=0.3))

    # ---- mailctl

    def enable(self, *words, **more):
        """Enables the relay; it must work. Gives the report."""
        status, report = self.daemon.enable(*words, **more)
        self.assertEqual(status, 0, report)
        return report

    def disable(self, *words):
        status, report = self.daemon.json("relay", "disable", *words)
        self.assertEqual(status, 0, report)
        return report

    def status(self):
        status, reply = self.daemon.json("relay", "status")
        self.assertEqual(status, 0, reply)
        return reply

    def assert_refused(self, answer, exit_status, pattern="."):
        """An error with that exit status and message. Gives the error."""
        status, reply = answer
        self.assertEqual(status, exit_status, reply)
        self.assertRegex(reply["error"]["message"], pattern)
        return reply["error"]

    def world(self):
        """What a refusal must leave alone: Postfix's directory, master and the journal."""
        history = self.daemon.json("history")[1]
        return tree(m.MAIN_CF.parent), m.master_pid(), history

    def secret_table(self):
        """The look-up table with the password, as "type:path"."""
        return m.postfix_value("smtp_sasl_password_maps").split(",")[0]
