"""A mailctl-net that has been taken over: whatever it says, nothing is changed and nobody is hurt."""

import contextlib
import json
import re
import socket
import threading
import time

import mailctl as m
from case import ENABLE, RigTest

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
ESCAPES = "\x1b[2J\x1b]0;owned\x07\r\n\x9b31m"
LONGEST_SHOWN = 600
GAVE_NO_ANSWER = "mailctl-net gave no usable answer: "
STEP_NAMES = (
    'one of "resolve", "dane", "connect", "tls", "greeting", "ehlo", "auth", "mail", "noop", "quit", "postfix", "delivery"'
)
HINT = "look at `journalctl -u 'mailctl-net@*'`; --no-trial goes without the trial"


def step(text, name="connect", **more):
    return {"continues": True, "parameters": {"step": {"step": name, "ok": True, "text": text}, **more}}


def verdict(ok=True, message="250 fine", **more):
    return {"parameters": {"verdict": {"ok": ok, "message": message, "hint": "", **more}}}


def frame(message):
    return json.dumps(message).encode() + b"\0"


class Helper:
    """Listens in the place of mailctl-net's socket; each job gets the same treatment."""

    def __init__(self, path, treatment):
        self.treatment = treatment
        self.jobs = []
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(str(path))
        self.listener.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with contextlib.suppress(OSError):  # it is closed
            while True:
                connection, _ = self.listener.accept()
                with connection, contextlib.suppress(OSError):  # mailctld has had enough
                    self._treat(connection)

    def _treat(self, connection):
        call = b""
        while not call.endswith(b"\0"):
            call += connection.recv(65536)
        self.jobs.append(json.loads(call[:-1]))
        if callable(self.treatment):
            self.treatment(connection)
        else:
            connection.sendall(self.treatment)

    def close(self):
        with contextlib.suppress(OSError):  # it is closed
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


class HostileHelper(RigTest):
    @contextlib.contextmanager
    def helper(self, treatment):
        path = self.daemon.run / "net.sock"
        helper = Helper(path, treatment)
        try:
            yield helper
        finally:
            helper.close()
            path.unlink()

    def assert_harmless(self, treatment, exit_status=69, message=GAVE_NO_ANSWER):
        """One clear error comes of it, and nothing else. Gives the error."""
        before = self.world()
        with self.helper(treatment) as helper:
            error = self.assert_refused(self.daemon.enable(), exit_status, "^" + re.escape(message))
            self.assertEqual(len(helper.jobs), 1)
            self.assertEqual(helper.jobs[0]["method"], "io.mailctl.net.TrySmtp")
        self.assertEqual(self.world(), before)
        self.assertFalse(self.status()["enabled"])
        return error

    def assert_no_answer(self, treatment, reason):
        error = self.assert_harmless(treatment)
        self.assertEqual((error["message"], error["hint"]), (GAVE_NO_ANSWER + reason, HINT))
        self.assertEqual((error["code"], error["parameter"]), ("Unavailable", ""))

    def test_the_worker_of_this_test_is_the_one_that_is_asked(self):
        with self.helper(frame(step("hello")) + frame(verdict())) as helper:
            self.enable("--port", "6587")
        wish = {"host": "smtp.provider.test", "port": 6587, "username": m.USER, "password": m.PASSWORD}
        self.assertLessEqual(wish.items(), helper.jobs[0]["parameters"].items())

    def test_an_unknown_member(self):
        unknown = 'unknown member "surprise"'
        for message in (
            {"parameters": {**verdict()["parameters"], "surprise": 1}},
            verdict(surprise=[]),
            {"parameters": {"surprise": {}}},
        ):
            with self.subTest(message=message):
                self.assert_no_answer(frame(message), unknown)

    def test_members_of_another_type(self):
        for message, reason in (
            (verdict(ok="yes"), 'member "ok" must be true or false'),
            (verdict(ok=1), 'member "ok" must be true or false'),
            (verdict(message=None), 'member "message" must be a string'),
            (verdict(failed_step=5), 'member "failed_step" must be ' + STEP_NAMES),
            (verdict(failed_step="a\x1b[2J"), 'member "failed_step" must be ' + STEP_NAMES),
            (step("went well", "n" * 100_000), 'member "step" must be ' + STEP_NAMES),
            ({"parameters": {"verdict": []}}, 'member "verdict" must be an object'),
            ({"parameters": {"verdict": {"ok": True}}}, 'member "message" is missing'),
            ({"parameters": []}, "the reply is not one of Varlink"),
            ({"parameters": "ok"}, "the reply is not one of Varlink"),
        ):
            with self.subTest(message=message):
                self.assert_no_answer(frame(message), reason)

    def test_two_megabytes_without_an_end(self):
        self.assert_no_answer(b"x" * (2 << 20), "message over 1048576 bytes")
        self.assert_no_answer(b'{"parameters":{"x":"' + b"x" * (2 << 20), "message over 1048576 bytes")

    def test_an_answer_without_a_verdict(self):
        for message in (
            {}, {"parameters": {}}, {"parameters": {"verdict": None}}, {"continues": False},
            {"parameters": step("done")["parameters"]},
        ):
            with self.subTest(message=message):
                self.assert_no_answer(frame(message), "no verdict")

    def test_a_verdict_that_is_not_the_last_reply_is_none(self):
        self.assert_no_answer(
            frame({**verdict(), "continues": True}), "the peer closed the connection without an answer"
        )

    def test_nothing_at_all(self):
        closed = "the peer closed the connection without an answer"
        self.assert_no_answer(b"", closed)
        self.assert_no_answer(frame(step("one")) + frame(step("two")), closed)
        self.assert_no_answer(frame(verdict())[:-1], "the connection ended inside a message")

    def test_what_is_no_reply(self):
        for sent, reason in (
            (b"\0", "the message is not JSON"),
            (b"{\0", "the message is not JSON"),
            (b"ok\0", "the message is not JSON"),
            (b'{"parameters":{}}{}\0', "the message is not JSON"),
            (frame(verdict(message="?")).replace(b"?", b"\xff"), "the message is not JSON"),
            (b"[]\0", "the reply is not one of Varlink"),
            (b"[1,2]\0", "the reply is not one of Varlink"),
            (b"null\0", "the reply is not one of Varlink"),
            (b"true\0", "the reply is not one of Varlink"),
            (b"[" * 60000 + b"\0", "the JSON nests deeper than 16"),
            (b'{"parameters":{},"parameters":{}}\0', 'member "parameters" stands twice'),
        ):
            with self.subTest(sent=sent[:60]):
                self.assert_no_answer(sent, reason)

    def test_an_error_in_the_place_of_a_verdict(self):
        for name in ("io.mailctl.Busy", "io.mailctl.RolledBack", "io.mailctl.NoSuchError"):
            with self.subTest(name=name):
                message = {"error": name, "parameters": {"message": "too\x1bmuch", "hint": "run rm -rf /"}}
                self.assert_no_answer(frame(message), r"too\x1bmuch")
        error = self.assert_harmless(frame({"error": "org.example.\x1b[31m", "parameters": {"a": "\x07"}}))
        self.assert_tame(error["message"])

    def test_what_it_says_in_words_is_cut_and_cannot_talk_to_the_terminal(self):
        error = self.assert_harmless(
            frame(verdict(ok=False, message=ESCAPES + "m" * 100_000, hint=ESCAPES + "h" * 100_000)),
            68, "[smtp.provider.test]:587 did not pass the trial: ",
        )
        for text in (error["message"], error["hint"]):
            self.assert_tame(text)

    def assert_tame(self, text):
        self.assertIsNone(CONTROL.search(text), text[:300])
        # Each byte of the 600 may become four: \x1b.
        self.assertLess(len(text.encode()), 4 * LONGEST_SHOWN + 100)

    def test_its_steps_are_cut_and_cannot_talk_to_the_terminal(self):
        said = b"".join(
            frame(step(text, name))
            for name, text in (
                ("connect", ESCAPES), ("tls", "t" * 100_000), ("greeting", ESCAPES * 9000),
                ("auth", "\0" * 1000), ("quit", "bye"),
            )
        )
        with self.helper(said), m.Client(self.daemon.socket) as client:
            wish = {"host": "smtp.provider.test", "username": m.USER, "password": m.PASSWORD}
            client.send(frame({"method": ENABLE, "parameters": wish, "more": True}))
            told = []
            while (reply := client.read()).get("continues"):
                told.append(reply["parameters"]["progress"])
        self.assertEqual(reply["error"], "io.mailctl.Unavailable")
        self.assertEqual({row["step"] for row in told}, {"trial"})
        texts = [row["text"] for row in told]
        self.assertEqual(texts[0], r"connect: \x1b[2J\x1b]0;owned\x07\x0d \xc2\x9b31m")
        self.assertEqual(texts[1], "tls: " + "t" * LONGEST_SHOWN)
        self.assertEqual(texts[3], "auth: " + r"\x00" * LONGEST_SHOWN)
        self.assertEqual(texts[4], "quit: bye")
        for text in texts:
            self.assertIsNone(CONTROL.search(text), text[:300])
            self.assertLess(len(text), 8 * LONGEST_SHOWN + 10)

        with self.helper(said):
            shown = self.daemon.mailctl("relay", "enable", "--host", "smtp.provider.test").stderr
        self.assertIn(r"connect: \x1b[2J\x1b]0;owned\x07", shown)
        self.assertIsNone(CONTROL.search(shown.replace("\n", "")))

    def test_endless_steps_are_not_all_passed_on(self):
        steps = frame(step("again")) * 20_000
        with self.helper(steps):
            result = self.daemon.mailctl("relay", "enable", "--host", "smtp.provider.test")
        self.assertEqual(result.returncode, 69)
        self.assertEqual(result.stderr.count("again"), 200)

    @contextlib.contextmanager
    def hanging(self, number):
        """So many trials at once whose helper says nothing; gives the list that their ends come into."""
        ends = []
        release = threading.Event()
        trials = [threading.Thread(target=lambda: ends.append(self.daemon.enable())) for _ in range(number)]
        with self.helper(lambda connection: release.wait(40)) as helper:
            for trial in trials:
                trial.start()
            # One has the helper, fifteen wait or may, and more are turned away.
            deadline = time.monotonic() + 30
            while (len(helper.jobs), len(ends)) != (1, max(number - 16, 0)) and time.monotonic() < deadline:
                time.sleep(0.05)
            try:
                yield ends
            finally:
                release.set()
                for trial in trials:
                    trial.join()

    def test_nothing_is_changed_or_held_up_while_it_says_nothing(self):
        before = self.world()
        with self.hanging(7):
            started = time.monotonic()
            self.assertEqual(self.world(), before)
            self.assertEqual(self.daemon.json("relay", "disable")[1]["changed"], False)
            self.assertLess(time.monotonic() - started, 20)
        self.assertEqual(self.world(), before)

    def test_more_trials_than_places_are_turned_away(self):
        with self.hanging(20) as ends:
            self.assertEqual(len(ends), 4)
            for status, reply in ends:
                self.assertEqual(status, 75)
                self.assertEqual(reply["error"]["message"], "too many changes are waiting for their turn")
            started = time.monotonic()
            self.assertFalse(self.status()["enabled"])
            self.assertLess(time.monotonic() - started, 20)
        self.assertEqual(sorted(status for status, _ in ends), [69] * 16 + [75] * 4)

    def test_a_socket_without_a_worker(self):
        before = self.world()
        with self.helper(b"") as helper:
            helper.close()
            error = self.assert_refused(self.daemon.enable(), 69)
        self.assertIn("net.sock: Connection refused", error["message"])
        self.assertEqual(self.world(), before)

    def test_a_step_a_second_for_ever_is_ended_after_a_minute(self):
        def drip(connection):
            until = time.monotonic() + 80
            while time.monotonic() < until:
                connection.sendall(frame(step("still at it")))
                time.sleep(1)

        started = time.monotonic()
        self.assert_harmless(drip)
        self.assertLess(time.monotonic() - started, 70)
