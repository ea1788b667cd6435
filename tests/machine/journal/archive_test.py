"""What is older than anybody wants to keep goes into a file of the archive, and undo still works."""

import contextlib
import hashlib
import json
import sqlite3

import mailctl as m
from case import RELAY, RigTest
from waiting import wait_for

COVERED = ("change_hash", "ledger_hash")
FIELDS = ("sequence", "change", "at", "by", "event", "method", "text", "plan")
YOUNG_ROWS = 1000


def hash_of(row, previous):
    """As mailctld(8) says it is made."""
    names = FIELDS + (COVERED if row["change_hash"] or row["ledger_hash"] else ())
    whole = [[row[name] for name in names], previous]
    return hashlib.sha256(json.dumps(whole, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


class Archive(RigTest):
    def setUp(self):
        super().setUp()
        self.change = self.enable()["id"]
        self.daemon.stop()
        self.age()

    def age(self):
        """Lets all rows be of the year before last, and young ones come behind them."""
        with contextlib.closing(sqlite3.connect(self.daemon.state / "state.db")) as db, db:
            db.row_factory = sqlite3.Row
            rows = [dict(row) for row in db.execute("SELECT * FROM journal ORDER BY sequence")]
            self.old = len(rows)
            now = rows[-1]["at"]
            for row in rows:
                row["at"] = "2024" + row["at"][4:]
            for number in range(YOUNG_ROWS):
                rows.append({
                    **rows[0], "sequence": self.old + 1 + number, "change": 0, "at": now, "event": "connected",
                    "plan": "[]", "change_hash": "", "ledger_hash": "",
                })
            previous = ""
            for row in rows:
                row["hash"] = previous = hash_of(row, previous)
                names = ", ".join(row)
                db.execute(f"INSERT OR REPLACE INTO journal ({names}) VALUES ({', '.join('?' * len(row))})", [*row.values()])
            db.execute("UPDATE journal_head SET sequence = ?, hash = ?", (len(rows), previous))

    def start(self, *settings):
        self.daemon.settings = list(settings)
        self.daemon.start()

    def files(self):
        return sorted((self.daemon.state / "archive").glob("*"))

    def history(self, *words):
        status, reply = self.daemon.json("history", *words)
        self.assertEqual((status, reply["intact"]), (0, True))
        return reply

    def wait_for_archive(self):
        wait_for(lambda: "journal.archived" in self.daemon.log(), "the archive")

    def test_old_rows_go_into_a_file_and_the_change_can_be_undone(self):
        self.start()
        self.wait_for_archive()

        reply = self.history("--after", "0")
        self.assertEqual((reply["archived"], reply["entries"][0]["sequence"]), (self.old, self.old + 1))
        self.assertEqual(len(self.history("--limit", "1000")["entries"]), 1000)
        shown = self.daemon.mailctl("history", "--after", "0").stdout
        self.assertTrue(shown.startswith(f"note: rows up to {self.old} are in the archive"), shown[:200])
        file, = self.files()
        self.assertEqual((file.name, file.stat().st_mode & 0o777), ("history-1.jsonl", 0o600))
        first, *rows = map(json.loads, file.read_text().splitlines())
        self.assertEqual((first, len(rows)), ({"after": 0, "hash": ""}, self.old))
        previous = ""
        for row in rows:
            self.assertEqual(row["hash"], hash_of(row, previous))
            previous = row["hash"]
        self.assertIn("relayhost", rows[0]["record"]["after"])

        status, report = self.daemon.json("undo", str(self.change))
        self.assertEqual((status, report["changed"]), (0, True), report)
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)
        self.assertEqual(self.daemon.json("status")[1]["alarms"], [])

    def test_a_second_start_archives_nothing_again(self):
        self.start()
        self.wait_for_archive()
        self.daemon.stop()
        self.start()
        self.assertEqual(len(self.files()), 1)
        self.assertEqual(self.history()["archived"], self.old)

    def test_what_cannot_be_written_stays_and_is_told(self):
        (self.daemon.state / "archive").write_text("no directory")
        self.start()
        wait_for(lambda: "warning archive" in self.daemon.log(), "the warning")
        reply = self.history("--after", "0")
        self.assertEqual((reply["entries"][0]["sequence"], reply.get("archived")), (1, None))
        self.assertEqual(self.daemon.json("undo", str(self.change))[0], 0)

    def test_whoever_wants_to_keep_all_keeps_all(self):
        self.start("--keep-history", "0")
        self.assertNotIn("archived", self.history())
        self.daemon.stop()
        self.assertEqual(self.files(), [])
        self.assertEqual(m.postfix_value("relayhost"), RELAY)

    def test_a_setting_of_no_use_is_refused(self):
        for days in ("-1", "36501", "x"):
            with self.subTest(days=days), self.assertRaisesRegex(RuntimeError, "keep-history"):
                self.start("--keep-history", days)
