"""Runs tests that were found, in the order of their names, and tells which of them took longest.

A test that fails leaves the logs of its daemon and of the mail servers, and Postfix's two files as they
were at that moment, where its message says: the rig's own are gone with it.
"""

import os
import pathlib
import shutil
import sys
import time
import unittest

import dealing

SLOWEST = 10
KEPT = pathlib.Path(os.environ.get("MAILCTL_BUILD", "build/release"), "failed")
LOGS = ("RIG_CLIENT_LOG", "RIG_PROVIDER_LOG", "RIG_PLATFORM_LOG")
FILES = ("/etc/postfix/main.cf", "/etc/postfix/master.cf", "/var/log/dovecot-own.log", "/var/log/rspamd/rspamd.log")


def keep_logs(test):
    """What is there of them, in a folder of the test's own; gives that."""
    folder = KEPT / test.id()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    found = [pathlib.Path(os.environ[name]) for name in LOGS if name in os.environ]
    found += [*map(pathlib.Path, FILES), getattr(getattr(test, "daemon", None), "log_path", None)]
    for path in found:
        if path is not None and path.is_file():
            # Two of them may have one name.
            shutil.copy(path, folder / "-".join(path.parts[-2:]))
    return folder


class TimedResult(unittest.TextTestResult):
    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.seconds = {}

    def startTest(self, test):
        super().startTest(test)
        self.seconds[test.id()] = -time.monotonic()

    # unittest calls these before it cleans up behind the test.
    def _exc_info_to_string(self, error, test):
        text = super()._exc_info_to_string(error, test)
        try:
            return f"{text}\nThe logs: {keep_logs(getattr(test, 'test_case', test)).resolve()}\n"
        except OSError as trouble:
            return f"{text}\nThe logs could not be kept: {trouble}\n"

    def stopTest(self, test):
        self.seconds[test.id()] += time.monotonic()
        super().stopTest(test)


def cases(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from cases(test)
        else:
            yield test


def is_broken(test):
    """A file that could not be read."""
    return "_FailedTest" in test.id()


def is_chosen(test, words):
    return not words or is_broken(test) or any(word in test.id() for word in words)


def tell_slowest(seconds):
    longest = sorted(seconds.items(), key=lambda row: -row[1])[:SLOWEST]
    print("The slowest:", *(f"{taken:7.1f} s  {name}" for name, taken in longest), sep="\n", file=sys.stderr)


def main(directories, may_run=lambda test: True, pattern="*_test.py", deal=None):
    """Those that may run here, and a file that cannot be read. With words on the command line, only the
    tests whose name (file.Class.test) holds one of them; with a deal, of their files those that no other
    run of it has taken. Ends the program, and not with 0 when a test failed or none was found."""
    words = sys.argv[1:]
    found = []
    for directory in map(str, directories):  # one may use another's
        sys.path.append(directory)
    for directory in map(str, directories):
        found += cases(unittest.TestLoader().discover(directory, pattern))
    tests = [test for test in found if is_chosen(test, words) and (may_run(test) or is_broken(test))]
    if not tests:
        print("none of", len(found), "tests has such a name and runs in this rig", file=sys.stderr)
    suite = dealing.Dealt(tests, deal) if deal else unittest.TestSuite(tests)
    # Of the many of a deal nobody reads which passed, and a log that is cut loses which failed.
    result = unittest.TextTestRunner(verbosity=1 if deal else 2, resultclass=TimedResult).run(suite)
    tell_slowest(result.seconds)
    is_some = result.testsRun > 0 or (tests and deal)
    sys.exit(0 if result.wasSuccessful() and is_some else 1)
