"""What a disk may hold behind a power cut, of what a program has done to files.

A file's bytes, its size, its mode and its owner are certain from its last fsync or fdatasync, a name from an
fsync of its directory, and no file system is trusted with more: of all else each page of 4096 bytes and each
change of names has come to the disk or has not, in whatever order; what a file grows by may end in the middle
of a page, or be zeros. A rename is one change, and what is changed of one directory's mode and owner comes before
the names that it gets later: they are in one journal, or in one tree, wherever there is either.
"""

import bisect
import dataclasses
import os
import pathlib
import random
import stat
import time

from recording import Unmodelled

PAGE = 4096
SETTLED = 10


@dataclasses.dataclass(frozen=True)
class About:
    mode: int  # with its kind
    owner: tuple


@dataclasses.dataclass(frozen=True)
class Entry:
    """One of an image."""

    about: About
    data: bytes = b""  # of a link, where it leads


@dataclasses.dataclass
class Change:
    number: int
    kind: str  # write, size, about, names
    value: object
    offset: int = 0
    is_sure: bool = False


class Node:
    def __init__(self, about, data=b""):
        self.about = self.stable_about = about
        self.data, self.stable = bytearray(data), bytearray(data)
        self.names, self.stable_names = {}, {}
        self.pending = []

    @property
    def is_directory(self):
        return stat.S_ISDIR(self.about.mode)

    def do(self, change):
        self.pending.append(change)
        if change.kind == "about":
            self.about = change.value
        elif change.kind == "names":
            rename_in(self.names, change.value)
        else:
            put(self.data, change)

    def sync(self, before):
        """What was done before that number is on the disk."""
        while self.pending and self.pending[0].number < before:
            change = self.pending.pop(0)
            if change.kind == "about":
                self.stable_about = change.value
            elif change.kind == "names":
                rename_in(self.stable_names, change.value)
            else:
                put(self.stable, change)


def rename_in(names, changed):
    for name, node in changed.items():
        if node is None:
            names.pop(name, None)
        else:
            names[name] = node


def put(data, change):
    if change.kind == "size":
        resize(data, change.value)
        return
    resize(data, max(len(data), change.offset))
    data[change.offset : change.offset + len(change.value)] = change.value


def resize(data, size):
    del data[size:]
    data.extend(bytes(size - len(data)))


class Survival:
    """Which of the changes that are not certain come to the disk. `grows`: a file has its new size, and zeros there."""

    def __init__(self, name, names, data, grows=False):
        self.name = name
        self.names, self.data, self.grows = names, data, grows

    def has(self, kind):
        return self.names if kind == "names" else self.data

    def torn(self, piece):
        return piece


class Chance(Survival):
    def __init__(self, seed, name):
        self.random = random.Random(f"{seed} {name}")
        self.odds = self.random.choice((0.2, 0.5, 0.8))
        super().__init__(f"seed {seed}", None, None, self.random.random() < 0.3)

    def has(self, _kind):
        return self.random.random() < self.odds

    def torn(self, piece):
        return piece[: self.random.randrange(len(piece))] if self.random.random() < 0.3 else piece


def survivals(seeds, name):
    """Nothing and all, what forgets a file's sync and what forgets a directory's, and some by chance."""
    yield Survival("nothing", False, False)
    yield Survival("all", True, True)
    yield Survival("names without data", True, False, grows=True)
    yield Survival("data without names", False, True)
    for seed in range(seeds):
        yield Chance(seed, name)


class Disk:
    def __init__(self, roots, ignored=lambda path: False):
        """As it is now: of that all is certain."""
        self.ignored = ignored
        self.number = 0
        self.ended = []  # places among the lines, of the steps by their numbers
        self.nodes = []
        self.roots = {str(root): self.load(pathlib.Path(root)) for root in roots}

    @classmethod
    def of(cls, image):
        """A disk that has what an image has. Above all others are the paths whose directories it has not."""
        disk = cls([])
        for path in sorted(image):
            entry = image[path]
            node = disk.node(entry.about, entry.data)
            above = disk.find(path.rsplit("/", 1)[0])
            if above is None:
                disk.roots[path] = node
            else:
                above.names[path.rsplit("/", 1)[1]] = above.stable_names[path.rsplit("/", 1)[1]] = node
        return disk

    def load(self, path):
        about = path.lstat()
        is_link = stat.S_ISLNK(about.st_mode)
        data = os.readlink(path).encode() if is_link else path.read_bytes() if stat.S_ISREG(about.st_mode) else b""
        node = self.node(About(about.st_mode, (about.st_uid, about.st_gid)), data)
        if node.is_directory:
            for child in path.iterdir():
                if not self.ignored(str(child)):
                    node.names[child.name] = node.stable_names[child.name] = self.load(child)
        return node

    def node(self, about, data=b""):
        self.nodes.append(Node(about, data))
        return self.nodes[-1]

    # ---- A program works

    def find(self, path):
        for name, node in self.roots.items():
            if path == name:
                return node
            if path.startswith(name + "/"):
                for part in path.removeprefix(name + "/").split("/"):
                    node = node.names.get(part) if node is not None else None
                return node
        return None

    def place(self, path):
        above, name = path.rsplit("/", 1)
        directory = self.find(above)
        if directory is None:
            raise Unmodelled(f"nobody made {above}")
        return directory, name

    def do(self, step):
        self.number += 1
        self.ended.append(step.ended)
        getattr(self, "do_" + step.kind.replace(" ", "_"))(step)

    def first_too_late(self, step):
        """A sync is of what was done when it began."""
        return bisect.bisect_left(self.ended, step.begun) + 1

    def change(self, node, kind, value, offset=0, is_sure=False):
        if node is not None:
            node.do(Change(self.number, kind, value, offset, is_sure))

    def do_create(self, step):
        if self.find(step.path) is None:
            self.add(step.path, self.node(About(stat.S_IFREG | step.number, (0, 0))))

    def do_mkdir(self, step):
        self.add(step.path, self.node(About(stat.S_IFDIR | step.number, (0, 0))))

    def do_symlink(self, step):
        self.add(step.path, self.node(About(stat.S_IFLNK | 0o777, (0, 0)), step.data))

    def add(self, path, node):
        directory, name = self.place(path)
        self.change(directory, "names", {name: node})

    def do_link(self, step):
        self.add(step.to, self.find(step.path))

    def do_rename(self, step):
        (old, old_name), (new, new_name) = self.place(step.path), self.place(step.to)
        if old is not new:
            raise Unmodelled(f"{step.path} goes to another directory")
        self.change(old, "names", {old_name: None, new_name: old.names[old_name]})

    def do_remove(self, step):
        directory, name = self.place(step.path)
        self.change(directory, "names", {name: None})

    def do_write(self, step):
        self.change(self.find(step.path), "write", step.data, step.number, step.is_sure)

    def do_truncate(self, step):
        self.change(self.find(step.path), "size", step.number)

    def do_mode(self, step):
        node = self.find(step.path)
        mode = stat.S_IFMT(node.about.mode) | step.number
        self.change(node, "about", dataclasses.replace(node.about, mode=mode))

    def do_owner(self, step):
        node = self.find(step.path)
        owner = tuple(old if new == -1 else new for old, new in zip(node.about.owner, step.owner))
        self.change(node, "about", dataclasses.replace(node.about, owner=owner))

    def do_sync(self, step):
        node = self.find(step.path)
        if node is not None:
            node.sync(self.first_too_late(step))

    def do_sync_everything(self, step):
        for node in self.nodes:
            node.sync(self.first_too_late(step))

    # ---- The power goes

    def image(self, survival=None):
        """Entries by their paths; without a survival what a program sees that runs on."""
        entries, known = {}, {}
        for path, node in self.roots.items():
            self.lay_out(path, node, survival, entries, known)
        return entries

    def lay_out(self, path, node, survival, entries, known):
        if id(node) not in known:
            known[id(node)] = left_of(node, survival)
        about, data, names = known[id(node)]
        entries[path] = Entry(about, data)
        for name, child in names.items():
            self.lay_out(f"{path}/{name}", child, survival, entries, known)


def left_of(node, survival):
    if survival is None:
        return node.about, bytes(node.data), node.names
    about, data, names = node.stable_about, bytearray(node.stable), dict(node.stable_names)
    is_named_later = False
    kept = []
    for change in reversed(node.pending):
        is_kept = change.kind == "write" or survival.has(change.kind) or (change.kind == "about" and is_named_later)
        is_named_later = is_named_later or (change.kind == "names" and is_kept)
        kept += [change] if is_kept else []
    for change in reversed(kept):
        if change.kind == "write":
            put_pieces(data, change, survival, len(node.stable))
        elif change.kind == "about":
            about = change.value
        elif change.kind == "names":
            rename_in(names, change.value)
        else:
            put(data, change)
    return about, bytes(data), names


def put_pieces(data, change, survival, stable_size):
    if change.is_sure:
        put(data, change)
        return
    end = change.offset + len(change.value)
    for begin in range(change.offset - change.offset % PAGE, end, PAGE):
        first, last = max(begin, change.offset), min(begin + PAGE, end)
        piece = change.value[first - change.offset : last - change.offset]
        if survival.has("write"):
            piece = survival.torn(piece) if first >= stable_size else piece
            put(data, Change(0, "write", piece, first))
        elif survival.grows:
            resize(data, max(len(data), last))


def put_image(image, roots, ignored=lambda path: False):
    """Makes the real directories what the image says. By renames and only where something differs: a program that
    still reads what was there finds the old file or the new one; and dated back, for Postfix's programs wait."""
    there = Disk(roots, ignored).image()
    for path in sorted(there.keys() - image.keys(), reverse=True):
        is_directory = stat.S_ISDIR(there[path].about.mode)
        os.rmdir(path) if is_directory else os.unlink(path)
    for path in sorted(path for path in image if image[path] != there.get(path)):
        put_entry(pathlib.Path(path), image[path])


def put_entry(path, entry):
    aside = path.with_name(path.name + ".laid-out")
    if stat.S_ISLNK(entry.about.mode):
        aside.symlink_to(entry.data.decode())
        aside.rename(path)
        return
    if stat.S_ISDIR(entry.about.mode):
        path.mkdir(exist_ok=True)
        aside = path
    elif stat.S_ISREG(entry.about.mode):
        aside.write_bytes(entry.data)
        settled = time.time() - SETTLED
        os.utime(aside, (settled, settled))
    else:
        return
    os.chown(aside, *entry.about.owner)
    aside.chmod(stat.S_IMODE(entry.about.mode))
    if aside != path:
        aside.rename(path)


def differences(one, other):
    """The paths of which two images say something else."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
