#!/usr/bin/env python3
"""Postfix's own look-ups beside a writer of ours that is killed, or refused by the disk.

    lookup_test.py [--kills NUMBER] [--seed NUMBER]

Takes lookup_writer from the build directory in MAILCTL_BUILD. Needs Postfix with its LMDB, and strace; no
root. Exit status 77 where they are missing.
"""

import argparse
import itertools
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time

BUILD = pathlib.Path(os.environ.get("MAILCTL_BUILD", "build/release")).resolve()
WRITER = BUILD / "tests/lookup_writer"
POSTMAP = "/usr/sbin/postmap"
KEPT = 2000
POSTFIX_MAP_BYTES = 16 << 20
BLOCK = 60  # look-ups at once, and the pause behind them: the rest of the machine wants to live
PAUSE_SECONDS = 0.004
DISK_CALLS = ("pwrite64", "pwritev", "write", "writev", "fdatasync", "fsync", "syncfs", "rename", "fchmod", "fchown")


def kept(number):
    return f"keep{number:04}@example.org"


class Place:
    """A folder with a map, a tree, and a configuration for postmap, which has none on a bare machine."""

    def __init__(self, parent):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="mailctl-lookup-", dir=parent))
        self.map = self.folder / "map.lmdb"
        settings = self.folder / "main.cf"
        settings.write_text("compatibility_level = 3.6\n")
        os.utime(settings, (1, 1))  # postmap waits until it has been left alone for some time
        self.write("make")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def table(self):
        return f"lmdb:{self.folder / 'map'}"

    def write(self, verb, *words, before=()):
        command = [*before, str(WRITER), verb, str(self.folder), *words]
        return subprocess.run(command, capture_output=True, text=True, check=not before)

    def postmap(self, *words, **more):
        return subprocess.run([POSTMAP, "-c", str(self.folder), "-q", *words, self.table()],
                              capture_output=True, text=True, check=False, **more)

    def value(self, key):
        return self.postmap(key).stdout.strip()

    def wrong_kept(self):
        """Those of the rows that nobody changes that Postfix does not find as they are."""
        answers = self.postmap("-", input="".join(f"{kept(number)}\n" for number in range(1, KEPT + 1)))
        expected = "".join(f"{kept(number)}\t{number}\n" for number in range(1, KEPT + 1))
        return [] if answers.stdout == expected else [f"kept rows are wrong: {answers.stderr.strip()[-200:]}"]


class Questions:
    """One postmap that has the map open all the time, as an smtpd has it, and is asked again and again.

    Each answer must come, be right, and be no older than those before it: "first" and "second" are always
    written together.
    """

    def __init__(self, place, dice):
        self.dice = random.Random(dice.random())
        self.postmap = subprocess.Popen([POSTMAP, "-c", str(place.folder), "-q", "-", place.table()], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.asked = []
        self.found = []
        self.answered = 0
        self.newest = -1
        self.is_over = False
        self.threads = [threading.Thread(target=target) for target in (self.ask, self.listen)]
        for thread in self.threads:
            thread.start()

    def ask(self):
        try:
            while not self.is_over:
                block = [key for _ in range(BLOCK // 3)
                         for key in ("first@example.org", kept(self.dice.randint(1, KEPT)), "second@example.org")]
                self.asked += block
                self.postmap.stdin.write("".join(f"{key}\n" for key in block))
                self.postmap.stdin.flush()
                time.sleep(PAUSE_SECONDS)
            self.postmap.stdin.close()
        except BrokenPipeError:
            self.found.append("postmap has ended")

    def listen(self):
        for line in self.postmap.stdout:
            self.judge(self.asked[self.answered], *line.rstrip("\n").split("\t"))
            self.answered += 1

    def judge(self, asked, key, value):
        if key != asked:
            self.found.append(f"asked for {asked}, the next answer is for {key}")
        elif key.startswith("keep"):
            if int(value) != int(key[4:8]):
                self.found.append(f"{key} is {value}")
        elif int(value) < self.newest:
            self.found.append(f"{key} is {value} after {self.newest}")
        else:
            self.newest = int(value)

    def end(self):
        """What was wrong."""
        self.is_over = True
        for thread in self.threads:
            thread.join()
        said = self.postmap.stderr.read()
        if self.postmap.wait() != 0 or said:
            self.found.append(f"postmap ended with {self.postmap.returncode}: {said[-300:]}")
        if self.answered != len(self.asked):
            self.found.append(f"{len(self.asked)} look-ups, {self.answered} answers")
        return self.found


class Files:
    """Reads the files of a mailbox again and again, as Dovecot does."""

    def __init__(self, place):
        folder = place.folder / "u/example.org/john"
        self.paths = [folder / "userdb", folder / "passdb"]
        self.found = []
        self.answered = 0
        self.is_over = False
        self.thread = threading.Thread(target=self.read)
        self.thread.start()

    def read(self):
        newest = {path: 0 for path in self.paths}
        while not self.is_over:
            for path in self.paths:
                text = path.read_text() if path.exists() else ""
                if not text.endswith("\n") or int(text) < newest[path]:
                    self.found.append(f"{path.name} says {text!r} after {newest[path]}")
                else:
                    newest[path] = int(text)
                self.answered += 1
            time.sleep(PAUSE_SECONDS / 4)

    def end(self):
        self.is_over = True
        self.thread.join()
        return self.found


class SlowLooks:
    """A reader that keeps Postfix's lock for as long as a writer needs for several changes."""

    def __init__(self, place):
        self.stop = place.folder / "stop"
        self.answered = 0
        self.reader = subprocess.Popen([str(WRITER), "look", str(place.folder)], text=True,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def end(self):
        self.stop.touch()
        said, complaint = self.reader.communicate()
        self.answered = int(said or 0)
        return [] if self.reader.returncode == 0 else [f"the slow reader: {complaint.strip()}"]


def kill_again_and_again(place, verb, kills, dice, slowness=1):
    """What is wrong with the writers: that one of them has ended by itself."""
    found = []
    for _ in range(kills):
        writer = subprocess.Popen([str(WRITER), verb, str(place.folder)], stderr=subprocess.PIPE, text=True)
        time.sleep(dice.uniform(0.004, 0.05 * slowness))
        writer.kill()
        said = writer.communicate()[1]
        if writer.returncode != -9:
            found.append(f"the writer ended with {writer.returncode}: {said.strip()}")
    return found


def killed_writers(parent, kills, dice):
    with Place(parent) as place:
        questions, files, looks = Questions(place, dice), Files(place), SlowLooks(place)
        found, changes = [], 0
        # On a machine with much to do a writer needs longer for a change.
        for slowness in (1, 4, 16):
            found += kill_again_and_again(place, "count", kills, dice, slowness)
            changes = int(place.value("first@example.org"))
            if changes >= kills / 4:
                break
        found += [text for reader in (questions, files, looks) for text in reader.end()]
        found += place.wrong_kept()
        print(f"{parent}: {kills} writers killed in {changes} changes, {questions.answered} look-ups of Postfix, "
              f"{looks.answered} slow ones, {files.answered} files read, map of {place.map.stat().st_size >> 20} MiB")
        if changes < kills / 4:
            found.append(f"only {changes} changes were made")
        if parent == "/dev/shm" and place.map.stat().st_size < POSTFIX_MAP_BYTES:
            found.append("the map has not grown beyond what Postfix had room for")
        return found


def killed_rebuilds(parent, kills, dice):
    """Whoever opens the map while it is replaced finds the old or the new one, whole."""
    with Place(parent) as place:
        found, newest, asked = [], 0, 0
        for _ in range(kills):
            writer = subprocess.Popen([str(WRITER), "recount", str(place.folder)], stderr=subprocess.PIPE, text=True)
            time.sleep(dice.uniform(0.004, 0.03))
            value = place.value("second@example.org")
            asked += 1
            if not value or int(value) < newest:
                found.append(f"{value!r} after {newest}")
            newest = max(newest, int(value or 0))
            writer.kill()
            said = writer.communicate()[1]
            if writer.returncode != -9:
                found.append(f"the writer ended with {writer.returncode}: {said.strip()}")
        found += place.wrong_kept()
        print(f"{parent}: {kills} writers killed in {place.value('first@example.org')} rebuilds, {asked} look-ups")
        return found


def refused(verb):
    """Each call that puts something on the disk fails once: an error, and what was there or is to be."""
    found, refusals = [], 0
    for call in DISK_CALLS:
        for point in itertools.count(1):
            with Place("/dev/shm") as place:
                inject = ["strace", "-f", "-o", "/dev/null", "-e", f"inject={call}:error=ENOSPC:when={point}"]
                ended = place.write(verb, "7", before=inject)
                if ended.returncode == 0:
                    break
                refusals += 1
                found += [f"{verb} at {call} {point}: {text}" for text in wrong_refusal(place, verb, ended)]
    print(f"{verb}: the disk was full at each of {refusals} calls")
    return found + ([] if refusals > 3 else [f"{verb}: only {refusals} calls were refused"])


def wrong_refusal(place, verb, ended):
    if ended.returncode != 1 or "No space left on device" not in ended.stderr:
        yield f"{ended.returncode} {ended.stderr.strip()}"
    values = {place.value(f"{key}@example.org") for key in ("first", "second")}
    texts = {(place.folder / "u/example.org/john" / file).read_text() for file in ("userdb", "passdb")}
    if values not in ({"0"}, {"7"}) or not texts <= {"0\n", "7\n"}:
        yield f"the map says {values}, the files {texts}"
    yield from place.wrong_kept()
    again = place.write(verb, "7", before=["env"])
    if again.returncode != 0 or place.value("second@example.org") != "7":
        yield f"with room again: {again.stderr.strip()}"
    if leftover := [str(path) for path in place.folder.rglob("*.new")]:
        yield f"{leftover} is left"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=208)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    options = parser.parse_args()
    for needed in (POSTMAP, "/usr/lib/postfix/postfix-lmdb.so", "strace"):
        if not shutil.which(needed) and not pathlib.Path(needed).exists():
            print(f"skipped: {needed} is missing")
            sys.exit(77)
    print(f"seed {options.seed}")
    dice = random.Random(options.seed)
    share = options.kills // 4
    found = killed_writers("/dev/shm", 2 * share, dice)
    found += killed_writers(tempfile.gettempdir(), share, dice)
    found += killed_rebuilds("/dev/shm", share, dice)
    found += refused("put") + refused("rebuild")
    for text in found[:20]:
        print(f"FAILED: {text}")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
