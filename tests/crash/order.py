"""The order oracle: what has to be on the disk before what, read from a recorded trace."""

import re

import mailctl as m

SYNC = ("fsync", "fdatasync")
WRITE = ("write", "pwrite64", "ftruncate", "fchmod", "fchown", "fsetxattr", "utimensat")
ENTRY = ("openat", "unlink", "rename")  # what changes a directory; an openat only if it creates


class Trace:
    def __init__(self, events):
        self.events = events

    def indices(self, calls, pattern):
        for index, event in enumerate(self.events):
            if event.call in calls and event.creates and any(re.fullmatch(pattern, path) for path in event.paths):
                yield index

    def last(self, before, calls, pattern):
        """The index of the last such call before another one; -1 when there is none."""
        return max((index for index in self.indices(calls, pattern) if index < before), default=-1)

    def is_synced(self, before, changes, pattern, synced_as=None):
        """Whether there was a change, and a sync behind the last one."""
        changed = self.last(before, changes, pattern)
        return -1 < changed < self.last(before, SYNC, synced_as or pattern)


def complaints(events, state_dir):
    trace = Trace(events)
    temporary = re.escape(f"{m.MAIN_CF}.tmp")
    commit = next(trace.indices(("rename",), temporary), None)
    if commit is None:
        yield "main.cf is not replaced by a rename"
        return
    if not trace.is_synced(commit, WRITE, temporary):
        yield "main.cf.tmp is not synced between its last change and its rename"
    if trace.last(len(events), SYNC, re.escape(str(m.MAIN_CF.parent))) < commit:
        yield "the directory is not synced after the rename"
    # The journal first, or a crash after the rename would find nothing that tells of the change.
    log = re.escape(f"{state_dir}/state.db-wal")
    if not trace.is_synced(commit, WRITE, log):
        yield "the store's commit is not on the disk before the rename"
    if trace.last(len(events), SYNC, log) < commit:
        yield "the end of the change is not synced"
    for path in {path for event in events[:commit] if event.call == "mkdir" for path in event.paths}:
        if re.fullmatch(rf"{m.GENERATIONS}/\d+", path):
            yield from generation_complaints(trace, commit, path)


def generation_complaints(trace, commit, path):
    directory = re.escape(path)
    tables = {path for event in trace.events[:commit] for path in event.paths if re.fullmatch(directory + "/[^/]+", path)}
    for table in tables:
        written = trace.last(commit, WRITE, re.escape(table))
        if written > trace.last(commit, SYNC, re.escape(table)):
            yield f"{table} is not synced after its last change"
    if not tables:
        yield f"{path} gets no table"
    if not trace.is_synced(commit, ENTRY, directory + "/[^/]+", directory):
        yield f"{path} is not synced before the rename"
    if trace.last(commit, SYNC, re.escape(str(m.GENERATIONS))) == -1:
        yield f"{m.GENERATIONS} is not synced before the rename"
