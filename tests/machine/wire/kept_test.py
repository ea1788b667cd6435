"""The status is told from memory while it is as it was, and never once it is not."""

import json
import os
import pathlib
import signal
import sqlite3
import threading
import time

import mailctl as m
from case import RELAY_STATUS, RigTest, run
from waiting import wait_for

STATUS = "io.mailctl.Status"
READER, STRANGER, GROUP = 61002, 61003, 61010
SETTLED = 2.5  # seconds: until a file's stamp would tell of any change, and so is relied on


def text_of(path):
    """Empty for a process or a thread that has ended, also between opening and reading."""
    try:
        return path.read_text()
    except OSError:
        return ""


class Kept(RigTest):
    """Asks over one connection, and looks at what becomes of an answer that was told from memory."""

    def setUp(self):
        path = pathlib.Path("/etc/group")
        self.addCleanup(path.write_text, path.read_text())
        others = [line for line in path.read_text().splitlines() if not line.startswith("mailctl")]
        path.write_text("\n".join([*others, f"mailctl:x:{GROUP}:", "mailctl-admin:x:61011:", ""]))
        super().setUp()
        self.enable("--no-trial")
        self.client = m.Client(self.daemon.socket)
        self.addCleanup(self.client.close)

    def ask(self, method=STATUS, client=None):
        client = client or self.client
        client.send(json.dumps({"method": method}).encode() + b"\0")
        return client.read()["parameters"]

    def threads_beside(self):
        """How often other threads than the one that moves bytes have run, in all."""
        process = self.daemon.process.pid
        tasks = pathlib.Path(f"/proc/{process}/task").iterdir()
        told = [text_of(task / "schedstat").split() for task in tasks if int(task.name) != process]
        return sum(int(words[2]) for words in told if words)

    def is_kept(self, method):
        self.ask(method)
        before = self.threads_beside()
        for _ in range(100):
            self.ask(method)
        return self.threads_beside() - before < 50

    def keep(self):
        """Asks until both answers come from memory. Gives the status."""
        time.sleep(SETTLED)
        deadline = time.monotonic() + 20
        while not all([self.is_kept(method) for method in (STATUS, RELAY_STATUS)]):
            self.assertLess(time.monotonic(), deadline, "the answers are never told from memory")
        return self.ask()

    def assert_now(self, member, value):
        """The very next answer says so, to this client and to another one."""
        self.assertEqual(self.ask()[member], value)
        self.assertEqual(self.daemon.json("status")[1][member], value)

    # ---- what changes

    def test_an_edit_of_main_cf_shows_at_once(self):
        self.keep()
        for host in ("[one.test]", "[two.test]", "[six.test]"):
            text = m.MAIN_CF.read_text()
            value = m.postfix_value("relayhost")
            self.configure(text.replace(f"relayhost = {value}", f"relayhost = {host}"))
            self.assertEqual(self.ask()["drift"][0]["found"], host)
            self.assertEqual(self.ask(RELAY_STATUS)["drift"][0]["found"], host)
            self.assertEqual(self.ask()["revision"], m.sha256(m.MAIN_CF)[:len(self.ask()["revision"])])

    def test_an_edit_in_place_of_the_same_length_and_date_shows_at_once(self):
        before = self.keep()
        about = m.MAIN_CF.stat()
        text = m.MAIN_CF.read_bytes()
        with open(m.MAIN_CF, "r+b") as file:
            file.write(text.swapcase()[:20])
        os.utime(m.MAIN_CF, ns=(about.st_atime_ns, about.st_mtime_ns))
        self.assertNotEqual(self.ask()["revision"], before["revision"])

    def test_an_edit_of_master_cf_shows_at_once(self):
        self.keep()
        text = m.MASTER_CF.read_text()
        m.write_settled(m.MASTER_CF, text + "smtp unix - - y - - smtp\n  -o relayhost=[rogue.test]\n")
        self.assertRegex(json.dumps(self.ask()["drift"]), "rogue.test")
        m.write_settled(m.MASTER_CF, text)
        self.assert_now("drift", [])

    def test_a_table_of_ours_that_is_touched_shows_at_once(self):
        self.keep()
        table = pathlib.Path(m.postfix_value("smtp_sasl_password_maps").split(",")[0].partition(":")[2])
        table = next(table.parent.glob(table.name + "*"))
        table.chmod(0o644)
        self.assertEqual(len(self.ask()["drift"]), 1)
        table.chmod(0o600)
        self.assert_now("drift", [])

    def test_a_directory_above_that_is_moved_away_shows_at_once(self):
        self.keep()
        aside = m.GENERATIONS.with_name("mailctl.aside")
        m.GENERATIONS.rename(aside)
        self.addCleanup(lambda: aside.exists() and aside.rename(m.GENERATIONS))
        self.assertNotEqual(self.ask()["drift"], [])

    def test_a_postfix_that_stops_and_starts_shows_at_once(self):
        self.keep()
        run("postfix", "stop")
        self.assert_now("postfix_running", False)
        self.assertEqual(self.ask(RELAY_STATUS)["postfix_running"], False)
        run("postfix", "start")
        self.assert_now("postfix_running", True)

    def test_a_master_that_is_killed_shows_at_once(self):
        self.keep()
        process = m.master_pid()
        os.kill(process, signal.SIGKILL)
        wait_for(lambda: ") Z " in (text_of(pathlib.Path(f"/proc/{process}/stat")) or ") Z "), "master to die")
        self.assertEqual(self.ask()["postfix_running"], False)

    def test_a_pid_file_that_is_taken_away_shows_at_once(self):
        self.keep()
        path = pathlib.Path("/var/spool/postfix/pid/master.pid")
        aside = path.with_name("aside")
        path.rename(aside)
        try:
            self.assertEqual(self.ask()["postfix_running"], False)
        finally:
            aside.rename(path)

    def test_a_change_by_another_client_shows_at_once(self):
        before = self.keep()
        report = self.disable()
        after = self.ask()
        self.assertEqual((after["features"], after["last_change"]), ([], report["id"]))
        self.assertNotEqual(after["revision"], before["revision"])
        self.assertEqual(self.ask(RELAY_STATUS)["enabled"], False)

    def test_each_of_many_changes_shows_at_once(self):
        self.keep()
        for port in ("25", "465", "587", "25"):
            change = self.enable("--port", port, "--no-trial")["id"]
            self.assert_now("last_change", change)
            self.assertEqual(self.ask(RELAY_STATUS)["port"], int(port))

    def test_an_edit_of_the_store_by_another_process_shows_at_once(self):
        self.keep()
        with sqlite3.connect(self.daemon.state / "state.db") as store:
            store.execute("DELETE FROM journal WHERE sequence = (SELECT max(sequence) FROM journal)")
        store.close()
        self.assertRegex(" ".join(self.ask()["alarms"]), "somebody has edited the journal")

    def test_mail_that_waits_is_told_in_some_seconds(self):
        self.disable()
        self.enable("--no-trial", password="wrong-password")
        self.keep()
        self.assert_deferred(self.send(), "535")
        deadline = time.monotonic() + 20
        while "waits for the relay" not in " ".join(self.ask()["alarms"]):
            self.assertLess(time.monotonic(), deadline)

    def test_groups_that_are_looked_up_anew_show_at_once(self):
        self.disable()  # without a relay no queue is asked for, which would end the answer as well
        self.keep()
        path = pathlib.Path("/etc/group")
        path.write_text(path.read_text().replace("mailctl-admin:", "others:"))
        self.daemon.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + 10
        while "info reload" not in self.daemon.log():
            self.assertLess(time.monotonic(), deadline)
        self.assertRegex(" ".join(self.ask()["notes"]), "mailctl-admin")

    # ---- who asks, and how

    def test_who_may_not_ask_is_not_told_from_memory(self):
        kept = self.keep()
        with m.as_user(READER, GROUP), m.Client(self.daemon.socket) as reader:
            self.assertEqual(self.ask(client=reader), kept)
        self.daemon.socket.chmod(0o666)
        with m.as_user(STRANGER, STRANGER):
            stranger = m.Client(self.daemon.socket)
        with stranger:
            for _ in range(3):
                stranger.send(json.dumps({"method": STATUS}).encode() + b"\0")
                self.assertEqual(stranger.read()["error"], "io.mailctl.PermissionDenied")

    def test_a_call_that_says_more_is_read_as_it_is(self):
        kept = self.keep()
        self.assertEqual(self.client.call(STATUS)["parameters"], kept)
        self.assertEqual(self.client.call(STATUS, {"member": 1})["error"], "io.mailctl.InvalidArgument")
        self.client.send(b'{"method":"io.mailctl.Status","oneway":true}\0')
        self.assertEqual(self.ask(), kept)

    def test_many_calls_at_once_are_all_answered_and_keep_nobody_waiting(self):
        kept = self.keep()
        calls = 5000
        sender = threading.Thread(
            target=self.client.send, args=(calls * (json.dumps({"method": STATUS}).encode() + b"\0"),)
        )
        sender.start()
        try:
            # The first one reads nothing yet.
            self.assertEqual(self.daemon.json("status")[1], kept)
            answers = [self.client.read()["parameters"] for _ in range(calls)]
        finally:
            sender.join()
        self.assertTrue(all(answer == kept for answer in answers))
