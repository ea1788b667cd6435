"""What Postfix logs while it takes up a new configuration is told."""

import contextlib
import itertools
import os
import threading

from case import RigTest


@contextlib.contextmanager
def logging(line):
    """Writes the line, with a new number each time, into Postfix's log again and again."""
    stop = threading.Event()

    def write():
        for number in itertools.count():
            with open(os.environ["RIG_CLIENT_LOG"], "a", encoding="utf-8") as log:
                log.write(f"Nov 21 10:18:11 client {line} {number}\n")
            if stop.wait(0.002):
                return

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        stop.set()
        writer.join()


class Log(RigTest):
    def test_trouble_that_anybody_could_have_written_is_noted(self):
        with logging("postfix/qmgr[99]: fatal: invented for \x1b[31mthis test"):
            report = self.enable("--no-trial")
        self.assertRegex(
            " ".join(report["notes"]), r"Postfix's log: qmgr: fatal: invented for \\x1b\[31mthis test"
        )
        self.assert_arrives(self.send())

    def test_another_programs_trouble_is_not_ours(self):
        with logging("postfix/smtpd[99]: fatal: invented for this test"):
            report = self.enable("--no-trial")
        self.assertEqual(report["notes"], [])
