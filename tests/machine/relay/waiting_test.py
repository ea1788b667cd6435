"""Mail that Postfix cannot give to the relay and keeps: whoever looks is told, soon and shortly."""

import json
import pathlib
import time

from case import RigTest, run


class Waiting(RigTest):
    def alarms(self):
        return " ".join(self.daemon.json("status")[1]["alarms"])

    def wait_for_alarm(self, pattern):
        deadline = time.monotonic() + 20
        while True:
            text = self.alarms()
            if "for the relay" in text or time.monotonic() > deadline:
                self.assertRegex(text, pattern)
                return text
            time.sleep(0.2)

    def assert_alarm(self, reason):
        """Mail is sent and stays for this reason, and everybody says so."""
        self.assert_deferred(self.send(), reason)
        text = self.wait_for_alarm(f"1 message waits for the relay, the oldest since .*{reason}")
        self.assertIn("mailctl relay test", text)
        self.assertIn("postqueue -f", text)
        shown = self.daemon.mailctl("status").stdout
        self.assertRegex(shown, f"alarm: .*{reason}")

    def test_there_is_no_alarm_while_mail_goes(self):
        self.enable()
        self.assert_arrives(self.send())
        self.assertEqual(self.alarms(), "")

    def test_protocols_that_the_relay_has_not(self):
        self.add_to_main("inet_protocols = ipv6\n")
        self.enable("--no-trial")
        run("postfix", "stop"), run("postfix", "start")
        self.assert_alarm("type=AAAA")

    def test_a_transport_that_is_kept_back(self):
        self.add_to_main("defer_transports = smtp\n", reload=True)
        self.enable("--accept-overrules")
        self.assert_alarm("deferred transport")

    def test_a_tls_library_that_cannot_start(self):
        self.add_to_main("tls_config_file = /etc/postfix/nothing.cnf\n")
        # With port 465 this Postfix's client dies of it, and mail waits without a word.
        self.enable("--no-trial")
        self.assert_alarm("our TLS engine is unavailable")

    def test_a_login_that_is_refused(self):
        self.enable("--no-trial", password="wrong-password")
        self.assert_deferred(self.send(), "535")
        self.wait_for_alarm("SASL authentication failed.*535")

    def test_it_ends_when_the_mail_has_gone(self):
        self.enable("--no-trial", password="wrong-password")
        subject = self.send()
        self.assert_deferred(subject, "535")
        self.wait_for_alarm("535")
        report = self.enable()
        self.assertRegex(" ".join(report["notes"]), "before this change 1 message waits .*535")
        run("postqueue", "-f")
        self.assert_arrives(subject)
        deadline = time.monotonic() + 20
        while self.alarms() and time.monotonic() < deadline:
            time.sleep(0.2)
        self.assertEqual(self.alarms(), "")

    def test_mail_of_other_senders_is_none_of_the_relays(self):
        self.add_to_main("defer_transports = smtp\n", reload=True)
        self.enable("--accept-overrules", "--senders", "other.test")
        self.assert_deferred(self.send(), "deferred transport")
        time.sleep(0.5)
        self.assertNotIn("for the relay", self.alarms())

    def multiply(self, where, times=3000):
        """Makes many of the one message in a queue, or of its reason: the same file by many names."""
        one = next(path for path in where.rglob("*") if path.is_file())
        inode = next(pathlib.Path("/var/spool/postfix/deferred").rglob(one.name)).stat().st_ino
        for number in range(times):
            name = f"{number:05X}{inode:X}"  # as postsuper(1) wants them: the microseconds, the inode
            directory = where / name[0]
            if not directory.is_dir():
                directory.mkdir()
                run("chown", "postfix:", str(directory))
            (directory / name).hardlink_to(one)

    def test_a_long_queue_costs_nobody_his_time(self):
        self.add_to_main("defer_transports = smtp\n", reload=True)
        self.enable("--accept-overrules")
        self.assert_deferred(self.send(), "deferred transport")
        for directory in ("deferred", "defer"):
            self.multiply(pathlib.Path("/var/spool/postfix", directory))
        text = self.wait_for_alarm("more than [0-9]+ messages wait for the relay")
        self.assertLess(len(text), 1000)
        started = time.monotonic()
        for _ in range(20):
            json.dumps(self.daemon.json("status"))
        self.assertLess(time.monotonic() - started, 10)
