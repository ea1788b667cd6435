"""Reloads of a Postfix that is slow, stuck, held back or just being reloaded by somebody else."""

import contextlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

import mailctl as m
from case import RigTest, run
from unfinished import leave_unfinished

QMGR = pathlib.Path("/usr/lib/postfix/sbin/qmgr")


def wait_until(condition, patience=60):
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def queue_managers():
    master = m.master_pid()
    children = pathlib.Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return [int(pid) for pid in children if pathlib.Path(f"/proc/{pid}/comm").read_text() == "qmgr\n"]


def dismiss_queue_manager():
    """As the first of two reloads does whose wakeup the old queue manager has answered: there is none,
    and master waits for mail before it starts one."""
    for pid in queue_managers():
        os.kill(pid, signal.SIGTERM)
    if not wait_until(lambda: not queue_managers()):
        raise RuntimeError("the queue manager does not go")


class Reload(RigTest):
    def alarms(self):
        return self.daemon.json("status")[1]["alarms"]

    @contextlib.contextmanager
    def program(self, path, script):
        """A script in the place of a program; "$real" in it is the program."""
        real = self.daemon.directory / "real" / path.name
        real.parent.mkdir(exist_ok=True)
        shutil.copy(path, real)
        stand_in = self.daemon.directory / path.name
        stand_in.write_text(f"#!/bin/sh\nreal={real}\n{script}\n")
        stand_in.chmod(0o755)
        run("mount", "--bind", str(stand_in), str(path))
        try:
            yield
        finally:
            run("umount", str(path))

    @contextlib.contextmanager
    def master_that_stops_at_a_reload(self):
        """It gets nothing done from then on, as on a machine that is too busy. Gives how to see that."""
        master = m.master_pid()
        status = pathlib.Path(f"/proc/{master}/status")
        script = f'case "$*" in *reload) kill -STOP {master} ;; esac; exec "$real" "$@"'
        with self.program(pathlib.Path("/usr/sbin/postfix"), script):
            try:
                yield lambda: "State:\tT" in status.read_text()
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(master, signal.SIGCONT)

    def in_background(self, *words):
        process = subprocess.Popen(
            [str(m.MAILCTL.resolve()), "--socket", str(self.daemon.socket), "--json", *words],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )
        self.addCleanup(process.wait)
        return process

    # ---- somebody else's reload

    def test_a_reload_by_somebody_else_just_before_is_no_failure(self):
        for port in ("465", "587", "465", "587"):
            run("postfix", "reload")
            self.assertEqual(m.how(self.enable("--no-trial", "--port", port)), "reloaded")
        self.assert_arrives(self.send())

    def test_where_there_is_no_queue_manager_master_is_asked_to_start_one(self):
        dismiss_queue_manager()
        self.assertEqual(m.how(self.enable("--no-trial")), "reloaded")
        self.assertTrue(queue_managers())
        self.assertEqual(self.alarms(), [])
        self.assert_arrives(self.send())

    # ---- slow

    def test_a_master_that_is_slow_is_waited_for(self):
        with self.master_that_stops_at_a_reload() as has_stopped:
            process = self.in_background("relay", "enable", "--no-trial", "--host", "smtp.provider.test")
            self.assertTrue(wait_until(has_stopped))
            time.sleep(12)  # longer than an idle master is waited for
            self.assertIsNone(process.poll())
            under_way = self.daemon.json("relay", "status")[1]["under_way"]
            self.assertEqual(self.daemon.json("status")[1]["under_way"], under_way)
        output, _ = process.communicate(timeout=60)
        self.assertEqual((process.returncode, f'"id":{under_way}' in output.replace(" ", "")), (0, True), output)
        self.assertNotIn("under_way", self.daemon.json("relay", "status")[1])

    def test_the_status_says_that_a_change_is_being_settled_until_it_is(self):
        with self.master_that_stops_at_a_reload() as has_stopped:
            self.in_background("relay", "enable", "--no-trial", "--host", "smtp.provider.test")
            self.assertTrue(wait_until(has_stopped))
            self.daemon.stop(signal.SIGKILL)
            self.daemon.start()
            self.assertEqual(self.daemon.json("relay", "status")[1]["under_way"], 1)
            self.assertIn("Under way", self.daemon.mailctl("relay", "status").stdout)
        self.assertTrue(wait_until(lambda: "under_way" not in self.daemon.json("relay", "status")[1]))
        status = self.daemon.json("relay", "status")[1]
        self.assertEqual((status["enabled"], status["drift"]), (True, []))

    # ---- stuck, and held back

    def type_commands(self, alarm):
        """Types what stands in backticks, and says how the last of it ended."""
        commands = re.findall(r"`([^`]+)`", alarm)
        self.assertTrue(commands, alarm)
        usable = [command for command in commands if "systemctl" not in command]  # there is no systemd here
        for command in usable:
            ended = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(ended.returncode, 0, (usable, ended))

    def test_a_queue_manager_that_dies_of_the_new_configuration_takes_it_back(self):
        with self.program(QMGR, 'grep -q "^relayhost = .smtp" /etc/postfix/main.cf && exit 1; exec "$real" "$@"'):
            error = self.assert_refused(self.daemon.enable("--no-trial", "--port", "587"), 3, "no queue manager")
            self.assertIn("in force, after a restart of Postfix", error["message"])
            self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)
            self.assertTrue(wait_until(queue_managers))
            self.assertEqual(self.alarms(), [])

    def test_what_could_not_be_taken_back_leaves_no_service_and_its_alarm_can_be_cleared(self):
        with self.program(QMGR, "exit 1"):
            run("postfix", "reload")
            self.assert_refused(self.daemon.enable("--no-trial", "--port", "465"), 4, "the way back failed")
            self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)
            self.assertEqual(m.MASTER_CF.read_bytes(), self.master_cf)
            alarm, = self.alarms()
            self.assertIn("change 1 was taken back", alarm)
        self.type_commands(alarm)
        self.assertTrue(wait_until(lambda: self.alarms() == []), self.alarms())
        self.enable("--no-trial", "--port", "465")
        self.assert_arrives(self.send())

    # ---- what could not be put back

    def test_what_bars_the_way_back_is_told_and_tried_again_by_itself(self):
        self.enable()
        self.daemon.stop()
        leave_unfinished(self.daemon.state, self.main_cf, is_rolling_back=True)
        m.MAIN_CF.rename(m.MAIN_CF.with_name("main.cf.away"))
        self.daemon.start()
        self.assertTrue(any("what was before it could not be put back" in alarm for alarm in self.alarms()))
        m.MAIN_CF.with_name("main.cf.away").rename(m.MAIN_CF)
        self.assertTrue(wait_until(lambda: self.alarms() == []), self.alarms())
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)


class Leftovers(RigTest):
    def test_a_lock_file_that_a_killed_daemon_left_goes_at_the_next_start(self):
        left = m.MAIN_CF.with_name("main.cf.tmp")
        self.daemon.stop()
        left.touch(mode=0o600)
        self.daemon.start()
        self.assertTrue(wait_until(lambda: not left.exists()))
