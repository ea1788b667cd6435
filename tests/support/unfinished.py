"""The store as a daemon leaves it that was killed behind the commit of its last change."""

import contextlib
import hashlib
import sqlite3

from journal import compact

ROW = "sequence, change, at, by, event, method, text, plan"


def leave_unfinished(state, is_rolling_back=False):
    """Takes the last row of the journal back, which says that the change was done; of a daemon that was
    on the way back there is another in its place."""
    with contextlib.closing(sqlite3.connect(state / "state.db")) as store, store:
        *done, = store.execute(f"SELECT {ROW} FROM journal ORDER BY sequence DESC LIMIT 1").fetchone()
        sequence, change, event = done[0], done[1], done[4]
        assert event == "done", event
        store.execute("DELETE FROM journal WHERE sequence = ?", (sequence,))
        previous, = store.execute("SELECT hash FROM journal ORDER BY sequence DESC LIMIT 1").fetchone()
        head = sequence - 1, previous
        if is_rolling_back:
            row = [*done[:4], "rolling_back", done[5], "for this test", "[]"]
            head = sequence, hashlib.sha256(compact([row, previous]).encode()).hexdigest()
            marks = ", ".join("?" * 9)
            store.execute(f"INSERT INTO journal ({ROW}, hash) VALUES ({marks})", (*row, head[1]))
        store.execute("UPDATE journal_head SET sequence = ?, hash = ?", head)
        state_now = "rolling_back" if is_rolling_back else "open"
        store.execute("UPDATE change SET state = ? WHERE id = ?", (state_now, change))
        is_first = not store.execute("SELECT 1 FROM journal WHERE ledger_hash <> ''").fetchone()
        before, = store.execute("SELECT before FROM change WHERE id = ?", (change,)).fetchone()
        if is_first:
            store.execute("DELETE FROM ledger")
        else:
            store.execute("INSERT OR REPLACE INTO ledger VALUES (1, ?)", (before,))
