"""The order oracle: what has to be on the disk before what, read from a recorded trace."""

import re

import mailctl as m

MAIN_TMP = f"{m.MAIN_CF}.tmp"


def first(events, after, call, path):
    """The index of the first such call behind `after`, or None."""
    for index in range(after + 1, len(events)):
        event = events[index]
        if event.call in call and any(re.fullmatch(path, known) for known in event.paths):
            return index
    return None


def last(events, before, call, path):
    for index in reversed(range(before)):
        event = events[index]
        if event.call in call and any(re.fullmatch(path, known) for known in event.paths):
            return index
    return None


SYNC = ("fsync", "fdatasync")
WRITE = ("write", "pwrite64", "ftruncate", "fchmod", "fchown", "fsetxattr", "utimensat")


def complaints(events, state_dir):
    commit = next(
        (i for i, event in enumerate(events) if event.call.startswith("rename") and event.paths[:1] == (MAIN_TMP,)),
        None,
    )
    if commit is None:
        yield "main.cf is not replaced by a rename"
        return
    tmp = re.escape(MAIN_TMP)
    synced = last(events, commit, SYNC, tmp)
    written = last(events, commit, WRITE, tmp)
    if synced is None or written is None or synced < written:
        yield "main.cf.tmp is not synced between its last change and its rename"
    if first(events, commit, ("fsync",), re.escape(str(m.MAIN_CF.parent))) is None:
        yield "the directory is not synced after the rename"
    yield from store_complaints(events, commit, re.escape(f"{state_dir}/state.db-wal"))
    yield from generation_complaints(events, commit)


def store_complaints(events, commit, log):
    """The journal first, or a crash after the rename would find nothing that tells of the change."""
    written = last(events, commit, WRITE, log)
    synced = last(events, commit, SYNC, log)
    if written is None or synced is None or synced < written:
        yield "the store's commit is not on the disk before the rename"
    if first(events, commit, SYNC, log) is None:
        yield "the end of the change is not synced"


def generation_complaints(events, commit):
    table = rf"{re.escape(str(m.GENERATIONS))}/\d+/[^/]+"
    directory = rf"{re.escape(str(m.GENERATIONS))}/\d+"
    made = [event.paths[0] for event in events[:commit] if event.call == "mkdir"]
    for path in (path for path in made if re.fullmatch(directory, path)):
        if last(events, commit, SYNC, rf"{re.escape(path)}/[^/]+") is None:
            yield f"the tables in {path} are not synced before the rename"
        entries = last(events, commit, ("unlink", "openat"), rf"{re.escape(path)}/[^/]+") or 0
        synced = last(events, commit, ("fsync",), re.escape(path))
        if synced is None or synced < entries and events[entries].creates:
            yield f"{path} is not synced before the rename"
        if last(events, commit, ("fsync",), re.escape(str(m.GENERATIONS))) is None:
            yield f"{m.GENERATIONS} is not synced before the rename"
    unsynced = last(events, commit, WRITE, table)
    if unsynced is not None and (last(events, commit, SYNC, table) or 0) < unsynced:
        yield "a table is written to after its sync"
