"""What the journal proves: whoever edits the state with other tools is told of, at once and after a restart."""

import contextlib
import json
import re
import sqlite3

import mailctl as m
from case import RigTest


class Journal(RigTest):
    def setUp(self):
        super().setUp()
        self.enable()
        self.change = self.disable()["id"]

    def edit(self, *commands):
        """As root with SQLite's own tools would, while the daemon runs."""
        with contextlib.closing(sqlite3.connect(self.daemon.state / "state.db", timeout=10)) as db, db:
            for command in commands:
                db.execute(command)

    def history(self):
        status, reply = self.daemon.json("history")
        self.assertEqual(status, 0, reply)
        return reply

    def alarms(self):
        return [text for text in self.daemon.json("status")[1]["alarms"] if "journal" in text]

    def restart(self):
        self.daemon.stop()
        self.daemon.start()

    def assert_told(self, pattern):
        """By `history`, as an alarm of `status`, and in the log."""
        self.assertFalse(self.history()["intact"])
        self.assertRegex("\n".join(self.alarms()), pattern)
        self.assertRegex(self.daemon.log(), rf"journal\.broken .*{pattern}")

    def assert_told_now_and_after_a_restart(self, pattern):
        self.assert_told(pattern)
        self.restart()
        self.assert_told(pattern)

    def test_while_nobody_edits_it_there_is_no_alarm(self):
        self.assertTrue(self.history()["intact"])
        self.restart()
        self.assertTrue(self.history()["intact"])
        self.assertEqual(self.alarms(), [])

    def test_a_row_that_was_edited_after_it_was_checked(self):
        self.assertTrue(self.history()["intact"])
        self.edit("UPDATE journal SET by = 'innocent' WHERE sequence = 1")
        self.assert_told_now_and_after_a_restart("row 1 was edited")

    def test_a_row_that_was_edited_before_a_change_that_came_later(self):
        self.assertTrue(self.history()["intact"])
        self.edit("UPDATE journal SET text = 'nothing' WHERE sequence = 2")
        self.enable()
        self.assertFalse(self.history()["intact"])

    def test_a_tail_that_was_cut(self):
        self.edit("DELETE FROM journal WHERE sequence > 2")
        self.assert_told_now_and_after_a_restart("rows 3 to 4 are missing")
        # Numbers are not given again.
        self.enable()
        self.assertEqual(self.history()["entries"][-1]["sequence"], 6)
        self.assertFalse(self.history()["intact"])

    def test_a_journal_that_was_emptied(self):
        self.edit("DELETE FROM journal")
        self.assert_told_now_and_after_a_restart("rows 1 to 4 are missing")

    def test_a_journal_that_was_emptied_with_its_head(self):
        self.edit("DELETE FROM journal", "UPDATE journal_head SET sequence = 0, hash = ''")
        self.restart()
        self.assert_told("change 1 has no row")

    def test_the_bytes_that_undo_would_put_back(self):
        self.edit(f"UPDATE change SET old_main = CAST('x' AS BLOB) WHERE id = {self.change}")
        self.assert_told_now_and_after_a_restart(f"the record of change {self.change} was edited")

    def test_undo_does_not_go_by_a_record_that_was_edited(self):
        before = m.MAIN_CF.read_bytes()
        self.edit(f"UPDATE change SET before = replace(before, 'provider.test', 'evil.test') WHERE id = {self.change}")
        self.assert_refused(self.daemon.json("undo", str(self.change)), 75, "was edited")
        self.assertEqual(m.MAIN_CF.read_bytes(), before)

    def test_a_change_whose_record_was_taken_away(self):
        self.edit(f"DELETE FROM change WHERE id = {self.change}")
        self.assert_told_now_and_after_a_restart(f"the record of change {self.change} is missing")

    def test_a_change_whose_end_was_edited(self):
        self.edit(f"UPDATE change SET state = 'failed' WHERE id = {self.change}")
        self.assert_told_now_and_after_a_restart(f"change {self.change} is said to be failed")

    def test_the_ledger_of_what_is_ours(self):
        self.enable()
        self.edit("UPDATE ledger SET document = replace(document, 'relayhost', 'relayhosts')")
        self.assert_told_now_and_after_a_restart("the ledger was edited")

    def test_each_row_is_in_the_log_with_its_hash(self):
        told = re.findall(r"\bjournal row=(\d+) .*\bhash=([0-9a-f]{64})", self.daemon.log())
        rows = [(str(row["sequence"]), row["hash"]) for row in self.history()["entries"]]
        self.assertEqual(told, rows)
        self.assertEqual(len(rows), 4, json.dumps(rows))
