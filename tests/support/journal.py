"""A journal as long as years make it, in a moment."""

import hashlib
import json
import sqlite3

FIELDS = "sequence, change, at, by, event, method, text, plan, hash"


def compact(value):
    return json.dumps(value, separators=(",", ":"))


def fill_journal(daemon, rows, text="x" * 40, plan="[]"):
    """Adds rows of no change behind the last one, each with its hash. Gives the number of the last."""
    db = sqlite3.connect(daemon.state / "state.db", timeout=20)
    with db:
        newest = "SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1"
        last, previous = db.execute(newest).fetchone() or (0, "")
        for number in range(last + 1, last + 1 + rows):
            row = [number, 0, "2026-01-01T00:00:00Z", "root", "opened", "io.mailctl.Undo", text, plan]
            previous = hashlib.sha256(compact([row, previous]).encode()).hexdigest()
            db.execute(f"INSERT INTO journal ({FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [*row, previous])
        db.execute("UPDATE journal_head SET sequence = ?, hash = ?", [last + rows, previous])
    db.close()
    return last + rows
