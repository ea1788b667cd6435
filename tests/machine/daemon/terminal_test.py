"""mailctl on a terminal: a password that nobody sees, and colour where it is wanted."""

import json
import os
import pathlib
import signal
import subprocess
import termios

import mailctl as m
from case import RigTest, run
from terminal import Terminal

ENABLE_WORDS = ["relay", "enable", "--host", "smtp.provider.test", "--username", m.USER]
QUESTION = f"Password for {m.USER} at smtp.provider.test: "
ESCAPE = "\x1b"


class TerminalTest(RigTest):
    def terminal(self):
        terminal = Terminal()
        self.addCleanup(terminal.close)
        return terminal

    def command(self, *words):
        return [m.MAILCTL.resolve(), "--socket", self.daemon.socket, *words]

    def ask(self, *words, wrapper=(), **more):
        """The command, when it has just asked for the password."""
        terminal = self.terminal()
        terminal.start([*wrapper, *self.command(*ENABLE_WORDS, *words)], **more)
        self.assert_asks(terminal)
        return terminal

    def assert_asks(self, terminal):
        self.assertTrue(terminal.read_to(QUESTION), terminal.shown)
        self.assertFalse(terminal.is_echoing())


class Password(TerminalTest):
    def test_it_is_asked_for_and_not_shown(self):
        terminal = self.ask()
        terminal.type(m.PASSWORD + "\n")
        self.assertEqual(terminal.wait(), 0, terminal.shown)
        self.assertNotIn(m.PASSWORD, terminal.shown)
        self.assertIn(QUESTION + "\r\n", terminal.shown)
        self.assertIn("Change 1; to undo it: mailctl undo 1", terminal.shown)
        self.assertTrue(terminal.is_echoing())
        self.assert_arrives(self.send())

    def test_a_wrong_one_is_not_shown_either(self):
        before = self.world()
        terminal = self.ask()
        terminal.type("not-the-password\n")
        self.assertEqual(terminal.wait(), 68, terminal.shown)
        self.assertNotIn("not-the-password", terminal.shown)
        self.assertTrue(terminal.is_echoing())
        self.assertEqual(self.world(), before)

    def test_what_ends_the_question_leaves_the_terminal_as_it_was(self):
        before = self.world()
        for what, by, status in (
            ("^C", lambda terminal: terminal.type("\x03"), -signal.SIGINT),
            ("^\\", lambda terminal: terminal.type("\x1c"), -signal.SIGQUIT),
            ("^C within the password", lambda terminal: terminal.type("half-the-pass\x03"), -signal.SIGINT),
            ("SIGTERM", lambda terminal: terminal.process.terminate(), -signal.SIGTERM),
            ("SIGHUP", lambda terminal: terminal.process.send_signal(signal.SIGHUP), -signal.SIGHUP),
            ("^D", lambda terminal: terminal.type("\x04"), 65),
            ("nothing typed", lambda terminal: terminal.type("\n"), 65),
        ):
            with self.subTest(what):
                terminal = self.terminal()
                modes = termios.tcgetattr(terminal.line)
                terminal.start(self.command(*ENABLE_WORDS))
                self.assert_asks(terminal)
                by(terminal)
                self.assertEqual(terminal.wait(), status, terminal.shown)
                self.assertEqual(termios.tcgetattr(terminal.line), modes)
                self.assertNotIn("half-the-pass", terminal.shown)
        self.assertEqual(self.world(), before)

    def test_after_a_stop_it_asks_again(self):
        shell = ["bash", "-c", 'set -m; "$@"; echo "stopped by $?"; read -r; fg', "bash"]
        terminal = self.ask(wrapper=shell)
        terminal.type("half-the-pass\x1a")
        self.assertTrue(terminal.read_to(f"stopped by {128 + signal.SIGTSTP}"), terminal.shown)
        self.assertTrue(terminal.is_echoing())
        terminal.type("\n")
        self.assert_asks(terminal)
        terminal.type(m.PASSWORD + "\n")
        self.assertEqual(terminal.wait(), 0, terminal.shown)
        self.assertNotIn("half-the-pass", terminal.shown)
        self.assertNotIn(m.PASSWORD, terminal.shown)

    def test_what_was_typed_ahead_is_no_password(self):
        terminal = self.terminal()
        terminal.type("meant for somebody else\n")
        terminal.start(self.command(*ENABLE_WORDS))
        self.assert_asks(terminal)
        terminal.type(m.PASSWORD + "\n")
        self.assertEqual(terminal.wait(), 0, terminal.shown)

    def test_it_is_asked_for_beside_redirected_output(self):
        terminal = self.ask("--json", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        terminal.type(m.PASSWORD + "\n")
        self.assertEqual(terminal.wait(), 0, terminal.shown)
        with terminal.process.stdout as output:
            self.assertIs(json.load(output)["changed"], True)

    def test_a_dash_on_a_terminal_asks_too(self):
        terminal = self.ask("--password-file", "-")
        terminal.type(m.PASSWORD + "\n")
        self.assertEqual(terminal.wait(), 0, terminal.shown)
        self.assertNotIn(m.PASSWORD, terminal.shown)

    def test_the_command_leaves_no_core(self):
        """The key ^\\ would write one while the relay is tried, and the password with it."""
        terminal = self.ask(wrapper=["bash", "-c", 'ulimit -c unlimited; exec "$@"', "bash"])
        limits = pathlib.Path(f"/proc/{terminal.process.pid}/limits").read_text()
        self.assertRegex(limits, r"Max core file size +0 +0 ")

    def test_it_is_not_asked_for_in_vain(self):
        self.daemon.stop()
        terminal = self.terminal().start(self.command(*ENABLE_WORDS))
        self.assertEqual(terminal.wait(), 69, terminal.shown)
        self.assertNotIn("Password", terminal.shown)

    def test_without_a_terminal_it_is_told_what_to_do(self):
        result = subprocess.run(
            self.command(*ENABLE_WORDS), stdin=subprocess.DEVNULL, capture_output=True, text=True,
            start_new_session=True, timeout=20, check=False,
        )
        self.assertEqual(result.returncode, 64)
        self.assertEqual(
            result.stderr,
            "mailctl: relay enable: there is no terminal to ask for the password on\n"
            "hint: use --password-file FILE, --password-file - for standard input, or --keep-password\n",
        )


class Colour(TerminalTest):
    def shown(self, *words, status=0, **environment):
        terminal = self.terminal().start(self.command(*words), env=environment)
        self.assertEqual(terminal.wait(), status, terminal.shown)
        return terminal.shown

    def test_a_terminal_has_it(self):
        shown = self.shown("status")
        self.assertIn(f"{ESCAPE}[1mPostfix{ESCAPE}[0m", shown)
        self.assertIn(f"{ESCAPE}[32mrunning{ESCAPE}[0m", shown)
        run("postfix", "stop")
        self.assertIn(f"{ESCAPE}[31mstopped{ESCAPE}[0m", self.shown("status"))

    def test_a_plan_and_an_error_have_it(self):
        shown = self.shown("relay", "enable", "--host", "smtp.provider.test", "--dry-run")
        self.assertIn(f"{ESCAPE}[32m  + [smtp.provider.test]:587{ESCAPE}[0m\r\n", shown)
        shown = self.shown("undo", "99", status=66)
        self.assertIn(f"{ESCAPE}[31mmailctl:{ESCAPE}[0m undo: ", shown)

    def test_who_wants_none_gets_none(self):
        colourful = [["status"], ["relay", "status"], ["history"], ["help"]]
        self.enable("--no-trial")
        for words in colourful:
            for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": ""}):
                with self.subTest(words=words, environment=environment):
                    self.assertNotIn(ESCAPE, self.shown(*words, **environment))
        self.assertNotIn(ESCAPE, self.shown("undo", "99", status=66, NO_COLOR="1"))
        self.assertIn(ESCAPE, self.shown("status", NO_COLOR=""))

    def test_a_pipe_and_json_get_none(self):
        self.assertNotIn(ESCAPE, self.shown("--json", "status"))
        reading, writing = os.pipe()
        terminal = self.terminal().start(self.command("status"), stdout=writing)
        os.close(writing)
        with open(reading, encoding="utf-8") as pipe:
            self.assertEqual(terminal.wait(), 0)
            self.assertRegex(pipe.read(), "^Postfix +running\n")

    def test_each_stream_has_its_own(self):
        """Errors on the terminal are coloured while the results go to a file."""
        with open(os.devnull, "wb") as nowhere:
            terminal = self.terminal().start(self.command("undo", "99"), stdout=nowhere)
            self.assertEqual(terminal.wait(), 66)
        self.assertIn(f"{ESCAPE}[31mmailctl:", terminal.shown)
        terminal = self.terminal().start(self.command("undo", "99"), stderr=subprocess.PIPE)
        self.assertEqual(terminal.wait(), 66)
        with terminal.process.stderr as errors:
            self.assertNotIn(ESCAPE.encode(), errors.read())
