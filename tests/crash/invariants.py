"""What has to hold after every accident; each check gives its complaints."""

import pathlib
import sqlite3
import stat
import subprocess
import time

import mailctl as m
from scenarios import HOST, changes, listing

LEFTOVERS = "other files than there should be"
PATIENCE = 10  # for recovery, on a machine that does other things too


def is_new(stage):
    return m.MAIN_CF.read_bytes() == stage.new.main


def state_in_force(stage):
    return stage.new if is_new(stage) else stage.old


def files_are_whole(stage):
    state = state_in_force(stage)
    if m.MAIN_CF.read_bytes() != state.main:
        yield "main.cf is neither the old nor the new one"
    if m.MAIN_CF.stat().st_mode != state.mode:
        yield "main.cf has another mode"
    if m.MASTER_CF.read_bytes() != state.master:
        yield "master.cf does not go with main.cf"
    now = listing()
    if now != state.files:
        yield f"{LEFTOVERS}: {sorted(set(now.items()) ^ set(state.files.items()))}"


def foreign_bytes_are_untouched(stage):
    for name, (_, modified, content) in stage.snapshot.entries.items():
        is_foreign = name.startswith("/etc/postfix/") and not name.startswith(str(m.GENERATIONS))
        if not is_foreign or content is None or name in (str(m.MAIN_CF), str(m.MASTER_CF)):
            continue
        with open(name, "rb") as file:
            if file.read() != content:
                yield f"{name} has changed"


def tables_answer(stage):
    state = state_in_force(stage)
    specs = state.table_specs()
    if len(specs) != len(state.tables):
        yield f"main.cf names {specs}"
    for spec in specs:
        kind, path = spec.split(":", 1)
        key, value = state.tables[path.rsplit("/", 1)[1]]
        query = subprocess.run(["postmap", "-q", key, spec], text=True, capture_output=True, check=False)
        if query.stdout != value + "\n":
            yield f"{spec} does not answer its key"
        file = pathlib.Path(path if kind == "texthash" else f"{path}.{kind}")
        if not file.is_file() or stat.S_IMODE(file.stat().st_mode) != 0o600:
            yield f"{file} is missing or open to others"


def store_is_settled(stage):
    try:
        rows = [row for row in changes(stage.cell.daemon) if row[0] not in stage.known]
    except sqlite3.Error as error:
        yield f"the store cannot be read: {error}"
        return
    ends = {"done"} if is_new(stage) else {"failed", "rolled_back"}
    if is_new(stage) and not rows:
        yield "the change is in force and the store does not know of it"
    for number, state in rows:
        if state not in ends:
            yield f"change {number} is {state}, but main.cf is the {'new' if is_new(stage) else 'old'} one"


def daemon_tells_the_truth(stage):
    state = state_in_force(stage)
    with m.Client(stage.cell.daemon.socket) as client:
        status = client.call("io.mailctl.relay.Status").get("parameters", {})
        whole = client.call("io.mailctl.Status").get("parameters", {})
        history = client.call("io.mailctl.History").get("parameters", {})
    expected = {"enabled": bool(state.tables), "drift": [], "postfix_running": True}
    if state.tables:
        port = int(state.tables["tls_policy"][0].rsplit(":", 1)[1])
        expected |= {"host": HOST, "port": port, "username": m.USER}
    wrong = {name: status.get(name) for name, value in expected.items() if status.get(name) != value}
    if wrong:
        yield f"relay status says {wrong}"
    if whole.get("alarms") != []:
        yield f"status has alarms: {whole.get('alarms')}"
    entries = [row for row in history.get("entries", ()) if row["change"] not in stage.known]
    told = entries[-1]["event"] if entries else None
    if told not in ({"done"} if is_new(stage) else {None, "failed", "rolled_back"}):
        yield f"history ends with {told}"
    if history.get("intact") is not True:
        yield "the journal's chain is broken"


def master_lives(stage):
    if not stage.cell.master_lives():
        yield "Postfix's master is not the one it was"
        stage.cell.master = stage.cell.wait_for_master()  # the next point's, whatever has become of this one


CHECKS = (
    files_are_whole, foreign_bytes_are_untouched, store_is_settled, daemon_tells_the_truth,
    tables_answer, master_lives,
)


def complaints(stage, patience=PATIENCE):
    """What is still wrong when `patience` seconds are over; recovery may take a moment."""
    deadline = time.monotonic() + patience
    while True:
        found = []
        for check in CHECKS:
            try:
                found += check(stage)
            except OSError as error:
                found.append(f"{check.__name__}: {error}")
            if found and time.monotonic() < deadline:
                break
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.01)
