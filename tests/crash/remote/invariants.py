"""What has to hold once a daemon that was killed runs again; each check gives its complaints."""

import contextlib
import re
import sqlite3
import subprocess
import time

import dns_servers as d
import mailctl as m
from operations import DISCONNECT, EMAIL, ZONE

PATIENCE = 3


def rows(scene, query):
    store = sqlite3.connect(f"file:{scene.daemon.state}/state.db?mode=ro", uri=True, timeout=5)
    with contextlib.closing(store):
        return store.execute(query).fetchall()


def credentials(scene):
    account = scene.platform.state()["accounts"].get(EMAIL)
    return account["credentials"] if account else {}


def credential_in_table():
    spec = m.postfix_value("smtp_sasl_password_maps").split(",")[0]
    if not spec:
        return None
    asked = ["postmap", "-q", m.postfix_value("relayhost"), spec]
    found = subprocess.run(asked, text=True, capture_output=True, check=False).stdout.rstrip("\n")
    return tuple(found.split(":", 1)) if found else ("", "")


def shape(main):
    """A change made again gets another generation; all else is the same."""
    return re.sub(rb"/mailctl/\d+/", b"/mailctl/N/", main)


def main_is_old_or_new(scene):
    now = m.MAIN_CF.read_bytes()
    if now != scene.old_main and shape(now) not in (shape(scene.old_main), shape(scene.new_main)):
        yield "main.cf is neither the old nor the new one"


def postfix_has_a_credential_that_works(scene):
    credential = credential_in_table()
    if credential is None:
        return
    if credential not in {(row["username"], row["password"]) for row in credentials(scene).values()}:
        if scene.operation.disturbance and m.MAIN_CF.read_bytes() == scene.old_main:
            return  # it was dead before
        yield f"Postfix has a credential that the platform does not know: {credential[0]}"
        return
    status, verdict = scene.daemon.json("relay", "test")
    if status != 0 or not verdict["ok"]:
        yield f"the credential of Postfix does not pass: {verdict}"


def no_credential_is_forgotten(scene):
    """All credentials there are in Postfix, or kept for an undo that is possible."""
    in_use = credential_in_table()
    for identity, row in credentials(scene).items():
        if in_use and row["username"] == in_use[0]:
            continue
        known = rows(scene, f"SELECT state FROM credential WHERE remote_id = '{identity}'")
        listed = scene.daemon.json("credential", "list")[1].get("credentials", [])
        if known == [("active",)] and any(credential["id"] == identity for credential in listed) and may_be_undone(scene):
            continue
        yield f"the credential {identity} is at the platform, and here it is {known}"


def may_be_undone(scene):
    """Whether the newest change could be taken back."""
    entries = scene.daemon.json("history")[1]["entries"]
    changes = [row["change"] for row in entries if row.get("change")]
    return bool(changes) and scene.daemon.mailctl("undo", str(max(changes)), "--dry-run").returncode == 0


def zone_is_whole_and_known(scene):
    now = d.records(ZONE)
    known = rows(scene, f"SELECT count(*) FROM record WHERE domain = '{ZONE}'")[0][0]
    open_writings = rows(scene, "SELECT count(*) FROM writing")[0][0]
    if now not in (scene.zone, scene.new_zone):
        yield "the zone is neither the old nor the new one"
    if open_writings:
        yield f"{open_writings} writings are not settled"
    if (now == scene.start_zone) != (known == 0):
        yield f"the ledger has {known} records, and the zone is {'' if now == scene.start_zone else 'not '}its start"


def daemon_is_sound(scene):
    status, history = scene.daemon.json("history")
    if status != 0 or history["intact"] is not True:
        yield f"the journal is not intact: {history}"
    status, relay = scene.daemon.json("relay", "status")
    if status != 0 or relay["drift"] or not relay["postfix_running"]:
        yield f"relay status says {relay}"
    if relay.get("enabled") != (credential_in_table() is not None):
        yield "relay status does not tell what main.cf has"
    status, whole = scene.daemon.json("status")
    if status != 0 or whole["alarms"]:
        yield f"status has alarms: {whole}"


def nothing_is_pending(scene):
    status, account = scene.daemon.json("account", "status")
    if status != 0 or account.get("pending") or account.get("problem"):
        yield f"account status says {account}"


CHECKS = (
    nothing_is_pending, main_is_old_or_new, daemon_is_sound, postfix_has_a_credential_that_works, no_credential_is_forgotten,
    zone_is_whole_and_known,
)


def complaints(scene, patience=PATIENCE):
    """What is still wrong when `patience` seconds are over."""
    deadline = time.monotonic() + patience
    while True:
        found = [text for check in CHECKS for text in check(scene)]
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.2)


def repeated(scene):
    """What was cut short goes through when it is asked for again, and the zone can be had back."""
    operation, daemon = scene.operation, scene.daemon
    is_gone = operation.act == DISCONNECT and not daemon.json("account", "status")[1]["connected"]
    if not is_gone:
        result = operation.act.run(daemon)
        if result.returncode != 0:
            return [f"afterwards it does not go through: {result.returncode} {result.stdout.strip()}"]
    found = [f"repeated: {text}" for text in complaints(scene, 2)]
    if shape(m.MAIN_CF.read_bytes()) != shape(scene.new_main):
        found.append("repeated: main.cf is not the new one")
    if d.records(ZONE) != scene.new_zone:
        found.append("repeated: the zone is not the new one")
    if d.records(ZONE) != scene.start_zone:
        for words in (("dns", "apply", ZONE), ("dns", "withdraw", ZONE)):
            result = daemon.mailctl("--json", *words)
            if result.returncode != 0:
                found.append(f"{words}: {result.stdout.strip()}")
        if d.records(ZONE) != scene.start_zone:
            found.append("withdraw does not bring the zone back to its start")
    return found
