"""What a program does to files, in the order in which it does it and with every byte: strace's lines as steps.

A call counts when it has returned. Of one that puts something on the disk it counts, too, when it began:
what was written meanwhile may have come too late for it.
"""

import dataclasses
import os
import pathlib
import re

CHANGING = (
    "open", "openat", "creat", "write", "pwrite64", "writev", "pwritev", "pwritev2", "ftruncate", "truncate", "rename", "renameat",
    "renameat2", "link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "chmod", "fchmod",
    "fchmodat", "chown", "fchown", "lchown", "fchownat", "fsync", "fdatasync", "syncfs", "sync", "lseek", "mmap",
    "sendto", "sendmsg",
)
# The model has no word for what these do; who begins to use one has to teach it.
UNKNOWN = (
    "fallocate", "copy_file_range", "sendfile", "splice", "msync", "sync_file_range", "openat2", "io_uring_setup", "io_submit",
)
ARGUMENTS = ["-y", "-xx", "-v", "-s", "100000000", "-e", "trace=" + ",".join((*CHANGING, *UNKNOWN))]

LINE = re.compile(r"(?P<thread>\d+) +(?:<\.\.\. (?P<resumed>\w+) resumed>|(?P<call>\w+)\()(?P<rest>.*)")
RESULT = re.compile(r"(?P<arguments>.*)\) += (?P<result>-?\d+|0x[0-9a-f]+)", re.DOTALL)
UNFINISHED = " <unfinished ...>"
DESCRIPTOR = re.compile(r"(?P<number>\d+)<(?P<path>[^>]*)>(?P<deleted>\(deleted\))?$")
STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
OPENING, CLOSING = "([{<", ")]}>"


class Unmodelled(Exception):
    """A call changes files in a way that the model does not know."""


@dataclasses.dataclass(frozen=True)
class Call:
    name: str
    arguments: tuple
    result: int
    begun: int  # places among the lines
    ended: int


@dataclasses.dataclass(frozen=True)
class Step:
    """One thing that is done to the disk, or "say": bytes that left through a socket."""

    kind: str
    path: str = ""
    to: str = ""
    data: bytes = b""
    number: int = 0  # of bytes, of mode bits, of a place in a file
    owner: tuple = (-1, -1)
    is_sure: bool = False  # on the disk when the call has returned
    begun: int = 0
    ended: int = 0

    def __str__(self):
        return f"{self.kind} {self.path}"


def decoded(hexadecimal):
    return bytes.fromhex(hexadecimal.replace("\\x", ""))


def text(argument):
    return decoded(STRING.search(argument)[1]).decode()


def split(arguments):
    parts, depth, begin = [], 0, 0
    for match in re.finditer(r"[\[\](){}<>,]", arguments):
        mark = match[0]
        depth += (mark in OPENING) - (mark in CLOSING)
        if mark == "," and depth == 0:
            parts.append(arguments[begin : match.start()].strip())
            begin = match.end()
    return tuple([*parts, arguments[begin:].strip()])


def calls(lines):
    """Those that succeeded, by when they returned."""
    open_calls = {}
    for place, line in enumerate(lines):
        match = LINE.match(line)
        if match is None:
            continue
        thread, rest = match["thread"], match["rest"]
        name, begun, before = (match["call"], place, "") if match["call"] else open_calls.pop(thread, (match["resumed"], place, ""))
        if rest.endswith(UNFINISHED):
            open_calls[thread] = (name, begun, before + rest.removesuffix(UNFINISHED))
            continue
        ended = RESULT.match(before + rest)
        if ended and not ended["result"].startswith("-"):
            yield Call(name, split(ended["arguments"]), int(ended["result"], 0), begun, place)


class Translator:
    """Makes steps of calls. It has to know which descriptors a program had when the recording began."""

    def __init__(self, roots, ignored=lambda path: False, pid=None, directory="/"):
        self.roots = tuple(str(root) for root in roots)
        self.ignored = ignored
        self.flags, self.offsets = {}, {}
        self.umask = 0o022
        self.directory = str(directory)
        if pid is not None:
            self.learn(pathlib.Path("/proc", str(pid)))

    def learn(self, process):
        for about in (process / "fdinfo").iterdir():
            fields = dict(line.split(":", 1) for line in about.read_text().splitlines() if ":" in line)
            self.flags[int(about.name)] = "O_DSYNC" if int(fields["flags"], 8) & os.O_DSYNC else ""
            self.offsets[int(about.name)] = int(fields["pos"])
        self.directory = os.readlink(process / "cwd")
        self.umask = int(re.search(r"^Umask:\s+(\d+)", (process / "status").read_text(), re.MULTILINE)[1], 8)

    def steps(self, lines):
        for call in calls(lines):
            for step in getattr(self, f"do_{call.name}", self.do_unknown)(call):
                if step.kind == "say" or step.kind == "sync everything" or self.is_ours(step.path) or self.is_ours(step.to):
                    yield dataclasses.replace(step, begun=call.begun, ended=call.ended)

    def is_ours(self, path):
        return any(path == root or path.startswith(root + "/") for root in self.roots) and not self.ignored(path)

    # ---- What stands in a call

    def path_of(self, argument):
        """Of a descriptor; nothing of one whose file has no name any more."""
        match = DESCRIPTOR.match(argument)
        return "" if match is None or match["deleted"] else decoded(match["path"]).decode()

    def number_of(self, argument):
        return int(DESCRIPTOR.match(argument)["number"])

    def name(self, argument):
        return os.path.normpath(os.path.join(self.directory, text(argument)))

    def at(self, directory, name):
        base = decoded(directory.split("<", 1)[1].rstrip(">")).decode()
        return os.path.normpath(os.path.join(base, text(name)))

    def bytes_of(self, argument, count):
        return b"".join(decoded(match[1]) for match in STRING.finditer(argument))[:count]

    # ---- Files

    def do_openat(self, call):
        directory, name, flags = call.arguments[:3]
        self.flags[call.result], self.offsets[call.result] = flags, 0
        path = self.at(directory, name)
        if "O_APPEND" in flags and self.is_ours(path):
            raise Unmodelled(f"{path} is opened to append")
        if "O_CREAT" in flags:
            yield Step("create", path, number=int(call.arguments[3], 8) & ~self.umask)
        if "O_TRUNC" in flags:
            yield Step("truncate", path)

    def do_pwrite64(self, call):
        yield self.written(call, int(call.arguments[3]))

    do_pwritev = do_pwritev2 = do_pwrite64

    def do_write(self, call):
        number = self.number_of(call.arguments[0])
        if self.path_of(call.arguments[0]).startswith("socket:"):
            yield self.said(call)
        else:
            yield self.written(call, self.offsets.get(number, 0))
            self.offsets[number] = self.offsets.get(number, 0) + call.result

    do_writev = do_write

    def written(self, call, offset):
        target, data = call.arguments[:2]
        is_sure = any(flag in self.flags.get(self.number_of(target), "") for flag in ("O_DSYNC", "O_SYNC"))
        return Step("write", self.path_of(target), data=self.bytes_of(data, call.result), number=offset, is_sure=is_sure)

    def said(self, call):
        return Step("say", data=b"".join(decoded(match[1]) for argument in call.arguments for match in STRING.finditer(argument)))

    def do_sendmsg(self, call):
        yield self.said(call)

    do_sendto = do_sendmsg

    def do_lseek(self, call):
        self.offsets[self.number_of(call.arguments[0])] = call.result
        return ()

    def do_ftruncate(self, call):
        yield Step("truncate", self.path_of(call.arguments[0]), number=int(call.arguments[1]))

    def do_fchmod(self, call):
        yield Step("mode", self.path_of(call.arguments[0]), number=int(call.arguments[1], 8))

    def do_chmod(self, call):
        yield Step("mode", self.name(call.arguments[0]), number=int(call.arguments[1], 8))

    def do_fchmodat(self, call):
        yield Step("mode", self.at(*call.arguments[:2]), number=int(call.arguments[2], 8))

    def do_fchown(self, call):
        yield Step("owner", self.path_of(call.arguments[0]), owner=self.owner(*call.arguments[1:3]))

    def do_chown(self, call):
        yield Step("owner", self.name(call.arguments[0]), owner=self.owner(*call.arguments[1:3]))

    do_lchown = do_chown

    def do_fchownat(self, call):
        yield Step("owner", self.at(*call.arguments[:2]), owner=self.owner(*call.arguments[2:4]))

    @staticmethod
    def owner(user, group):
        return int(user), int(group)

    # ---- Names

    def do_rename(self, call):
        yield Step("rename", self.name(call.arguments[0]), self.name(call.arguments[1]))

    def do_renameat(self, call):
        yield Step("rename", self.at(*call.arguments[:2]), self.at(*call.arguments[2:4]))

    def do_renameat2(self, call):
        if "RENAME_EXCHANGE" in call.arguments[4]:
            raise Unmodelled("two names are exchanged")
        yield from self.do_renameat(call)

    def do_link(self, call):
        yield Step("link", self.name(call.arguments[0]), self.name(call.arguments[1]))

    def do_linkat(self, call):
        yield Step("link", self.at(*call.arguments[:2]), self.at(*call.arguments[2:4]))

    def do_symlink(self, call):
        yield Step("symlink", self.name(call.arguments[1]), data=text(call.arguments[0]).encode())

    def do_symlinkat(self, call):
        yield Step("symlink", self.at(*call.arguments[1:3]), data=text(call.arguments[0]).encode())

    def do_unlink(self, call):
        yield Step("remove", self.name(call.arguments[0]))

    do_rmdir = do_unlink

    def do_unlinkat(self, call):
        yield Step("remove", self.at(*call.arguments[:2]))

    def do_mkdir(self, call):
        yield Step("mkdir", self.name(call.arguments[0]), number=int(call.arguments[1], 8) & ~self.umask)

    def do_mkdirat(self, call):
        yield Step("mkdir", self.at(*call.arguments[:2]), number=int(call.arguments[2], 8) & ~self.umask)

    # ---- The disk

    def do_fsync(self, call):
        yield Step("sync", self.path_of(call.arguments[0]))

    do_fdatasync = do_fsync

    def do_syncfs(self, _call):
        yield Step("sync everything")

    do_sync = do_syncfs

    def do_mmap(self, call):
        protection, flags, target = call.arguments[2:5]
        path = self.path_of(target)
        if "PROT_WRITE" in protection and "MAP_SHARED" in flags and self.is_ours(path):
            raise Unmodelled(f"{path} is written to by its mapping")
        return ()

    def do_unknown(self, call):
        paths = [self.path_of(argument) for argument in call.arguments]
        if any(self.is_ours(path) for path in paths) or call.name in ("io_uring_setup", "io_submit"):
            raise Unmodelled(f"{call.name} of {paths}")
        return ()
