"""`mailctl hosting test`: the whole way on real servers, what it says where one of them is away, and that nothing of it stays."""

import re
import signal
import subprocess

import mailctl as m
from case import run
from hosting_case import DOMAIN, LOOKUP, STORAGE, HostingCase
from waiting import wait_for

STEPS = ["mailbox", "receive", "read", "send", "answer", "clean_up"]
TRIAL_FAILED = 68


class TestCommandTest(HostingCase):
    def try_it(self, *words):
        status, reply = self.daemon.json("hosting", "test", *words)
        return status, reply, [step["step"] + ("" if step["ok"] else " failed") for step in reply.get("steps", [])]

    def traces(self):
        """What there is of a test, wherever it could be."""
        found = [str(path) for top in (STORAGE, LOOKUP / "dovecot") for path in top.rglob("mailctl-test-*")]
        found += [str(path) for path in (self.daemon.state / "test-mailbox",) if path.exists()]
        found += [name for name in ("test-mailbox", "sought-message") if (self.daemon.run / "stage" / name).exists()]
        found += re.findall(r"mailctl-test-\S+", run("postqueue", "-p").stdout)
        for table in ("mailboxes", "senders", "aliases"):
            listed = run("postmap", "-s", f"lmdb:{LOOKUP}/postfix/{table}", check=False).stdout
            found += re.findall(r"mailctl-test-\S+", listed)
        return found

    def test_mail_goes_in_is_read_and_answered(self):
        self.host()
        history = self.ok("history")
        status, reply, steps = self.try_it()
        self.assertEqual((status, steps), (0, STEPS), reply)
        self.assertEqual((reply["ok"], reply["message"]), (True, "a message was received, read and answered"))
        received, read, sent = reply["steps"][1:4]
        self.assertRegex(received["text"], r"^port 25, TLSv1\.[23].*: 250 2\.0\.0 Ok: queued as")
        self.assertRegex(read["text"], r"^port 993, message 1 of the inbox")
        self.assertRegex(sent["text"], r"^port 587, TLSv1\.[23].*: 250 2\.0\.0 Ok: queued as")
        self.assertGreater(sum(step["milliseconds"] for step in reply["steps"]), 0)
        self.assertEqual(self.traces(), [])
        self.assertEqual(self.ok("mailbox", "list")["mailboxes"], [])
        self.assertEqual(self.ok("history"), history)
        for line in self.client_log.text().splitlines():
            if "mailctl-test-" in line and " to=<" in line:
                self.assertRegex(line, r"relay=[^ ]*\[private/mailctl-lmtp\], .*status=sent")

    def test_a_mailbox_gets_a_message_and_gives_it_back(self):
        self.host()
        self.add("john")
        status, reply, steps = self.try_it(f"john@{DOMAIN}")
        self.assertEqual((status, steps), (0, [*STEPS[:-1], "deliver", "arrive", "clean_up"]), reply)
        self.assertEqual(self.subjects("john"), [])
        self.assertEqual(self.traces(), [])
        self.assert_refused(self.daemon.json("hosting", "test", f"anna@{DOMAIN}"), 66, f"there is no mailbox anna@{DOMAIN}")

    def test_what_is_away_is_told_and_nothing_stays(self):
        self.host()
        self.dovecot.stop()
        status, reply, steps = self.try_it()
        self.assertEqual((status, steps), (TRIAL_FAILED, ["mailbox", "receive", "read failed", "clean_up"]), reply)
        self.assertIn("port 993", reply["message"])
        self.assertIn("systemctl status dovecot", reply["hint"])
        self.assertEqual(self.traces(), [])
        run("postfix", "stop")
        status, reply, steps = self.try_it()
        self.assertEqual((status, steps), (TRIAL_FAILED, ["mailbox", "receive failed", "clean_up"]), reply)
        self.assertIn("postfix status", reply["hint"])
        self.assertEqual(self.traces(), [])

    def test_a_daemon_that_is_killed_leaves_nothing_for_long(self):
        self.host()
        # The message waits for Dovecot, so that there is something in each place.
        self.dovecot.stop()
        command = [str(m.MAILCTL.resolve()), "--socket", str(self.daemon.socket), "hosting", "test"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as test:
            wait_for(lambda: "mailctl-test-" in run("postqueue", "-p").stdout, "the message in the queue", patience=30)
            self.daemon.stop(signal.SIGKILL)
            test.wait(timeout=60)
        self.assertNotEqual(self.traces(), [])
        self.daemon.start()
        wait_for(lambda: self.traces() == [], "all of it to be gone", patience=60)
        self.dovecot.start()
        self.assertEqual(self.try_it()[0], 0)
