"""Helpers that cannot work say why: to the caller, and else in the daemon's log."""

import re
import subprocess

import fewer_curl
import mailctl as m
from case import RigTest, Tail

GAVE_NO_ANSWER = "mailctl-net gave no usable answer: "
REFUSED = "libcurl refuses option 41: "


class Helper(RigTest):
    def put_before(self, name, script):
        """The helper is a script from now on, in which "$program" is the real one."""
        helper = self.daemon.helpers / name
        helper.unlink()
        helper.write_text(f"#!/bin/sh\nprogram={m.HELPERS[name].resolve()}\n{script}\n")
        helper.chmod(0o755)

    def words(self, name="mailctl-net"):
        """What the log has of that helper; the whole log, however long the numbers in it are."""
        log = self.daemon.log_path.read_text(errors="replace")
        lines = [line for line in log.splitlines() if f"helper program={name} " in line]
        return [re.fullmatch(r"warning helper program=\S+ pid=\d+ text=(.*)", line)[1] for line in lines]

    def wait_for(self, pattern):
        self.assertTrue(Tail(self.daemon.log_path, start=0).wait_for(pattern), self.daemon.log())

    def with_fewer_curl(self, **what):
        settings = fewer_curl.environment(self.daemon.directory, **what)
        self.put_before("mailctl-net", " ".join(f"{name}={value}" for name, value in settings.items()) + " exec $program")


class Libcurl(Helper):
    """S4."""

    def test_one_that_lacks_an_option_is_an_error_that_names_it(self):
        self.with_fewer_curl()
        before = self.world()
        error = self.assert_refused(
            self.daemon.enable(), 78, r"^libcurl [0-9.]+ \(OpenSSL/.*\) refuses CURLOPT_CAINFO_BLOB$"
        )
        self.assertIn("apt install libcurl4", error["hint"])
        self.assertEqual(self.world(), before)

    def test_an_exception_is_an_error_of_the_call(self):
        self.with_fewer_curl(lacks=fewer_curl.VERBOSE, times=1)
        self.assert_refused(self.daemon.enable(), 69, "^" + re.escape(GAVE_NO_ANSWER + REFUSED))

    def test_an_exception_in_mailctl_op_is_one_too(self):
        self.put_before("mailctl-op", "ulimit -n 4; exec $program")
        self.assert_refused(self.daemon.enable("--no-trial"), 78, "mailctl-op: making a pipe: Too many open files")


class LastWords(Helper):
    """S16. The daemon's log is a file, into which mailctl-net may not write."""

    def test_they_are_in_the_log(self):
        self.put_before("mailctl-net", "ulimit -f 0; exec $program with an argument")
        self.assert_refused(self.daemon.enable(), 69, "^" + re.escape(GAVE_NO_ANSWER))
        self.wait_for("it ended with status 64")
        self.assertEqual(self.words(), [
            '"mailctl-net takes no argument; its caller is on standard input"', '"it ended with status 64"',
        ])

    def test_they_are_escaped_and_bounded(self):
        long, many = "head -c 5000 /dev/zero | tr '\\0' l >&2", "yes many | head -n 100000 >&2"
        self.put_before("mailctl-net", rf"printf 'a\033[31m user=root\nb' >&2; {long}; echo >&2; {many}; kill -SEGV $$")
        self.assert_refused(self.daemon.enable(), 69, "^" + re.escape(GAVE_NO_ANSWER))
        self.wait_for("signal 11")
        words = self.words()
        self.assertEqual(words[:3], [r'"a\u001b[31m user\u003droot"', "b" + "l" * 999, "many"])
        self.assertEqual(words[-1], '"it was ended by signal 11"')
        self.assertEqual(len(words), 51)

    def test_no_helper_that_has_ended_is_left_unburied(self):
        self.enable()
        self.disable()
        shown = subprocess.run(
            ["ps", "--ppid", str(self.daemon.process.pid), "-o", "stat="], text=True, capture_output=True, check=False
        ).stdout.split()
        self.assertEqual([state for state in shown if state.startswith("Z")], [])
