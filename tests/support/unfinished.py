"""The store as a daemon leaves it that was killed behind the commit of its last change."""

import contextlib
import hashlib
import json
import sqlite3

from journal import compact

ROW = "sequence, change, at, by, event, method, text, plan"


def leave_unfinished(state, old_main, is_rolling_back=False):
    """Takes the last row of the journal back, which says that the change was done; of a daemon that was
    on the way back there is another in its place. `old_main` is main.cf from before the change."""
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
        store.execute("UPDATE change SET state = ?, old_main = ? WHERE id = ?", (state_now, old_main, change))
        before, after = (
            json.loads(document)
            for document in store.execute("SELECT before, after FROM change WHERE id = ?", (change,)).fetchone()
        )
        put_back(store, before, after)


def put_back(store, before, after):
    """The ledger as it was: without what the change has brought, and with what it had found."""
    is_first = not store.execute("SELECT 1 FROM journal WHERE ledger_hash <> ''").fetchone()
    ledger = json.loads(store.execute("SELECT document FROM ledger").fetchone()[0])
    touched = {owned["name"] for owned in after["owned"] + before["owned"]}
    kept = [owned for owned in ledger["owned"] if owned["name"] not in touched]
    ledger["owned"] = sorted(kept + before["owned"], key=lambda owned: owned["name"])
    ledger["newline_added"] = before["newline_added"]
    store.execute("DELETE FROM ledger")
    if not is_first:
        store.execute("INSERT INTO ledger VALUES (1, ?)", (compact(ledger),))
    for holding in after["holdings"]:
        store.execute("DELETE FROM holding WHERE feature = ?", (holding["feature"],))
    for holding in before["holdings"]:
        store.execute("INSERT INTO holding VALUES (?, ?)", (holding["feature"], compact(holding)))
