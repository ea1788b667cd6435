"""What Postfix logs while it takes up a new configuration decides, too."""

import contextlib
import itertools
import os
import threading

import mailctl as m
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
    def test_a_program_that_dies_of_the_new_configuration_takes_it_back(self):
        with logging("postfix/qmgr[99]: fatal: invented for \x1b[31mthis test"):
            error = self.assert_refused(
                self.daemon.enable("--no-probe"), 3, r"qmgr: fatal: invented for \\x1b\[31mthis test"
            )
        self.assertEqual(error["code"], "RolledBack")
        self.assertIn("mail log", error["hint"])
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)
        self.assertFalse(self.status()["enabled"])

    def test_another_programs_trouble_is_not_ours(self):
        with logging("postfix/smtpd[99]: fatal: invented for this test"):
            self.enable("--no-probe")
        self.disable()
