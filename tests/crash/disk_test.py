#!/usr/bin/env python3
"""The model of the disk, on small programs that strace watches: what forgets one sync is found, what forgets none is not."""

import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

from disk import Disk, Survival, differences, put_image, survivals
from recording import ARGUMENTS, Translator, Unmodelled

SEEDS = 40
OLD, NEW = b"old " * 3000, b"new!" * 3000

# A file is replaced whole, in a directory that is made for it.
REPLACE = """
import os
os.makedirs("made", exist_ok=True)
file = os.open("made/file.new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
os.write(file, b"new!" * 1500)
os.write(file, b"new!" * 1500)
os.fchmod(file, 0o640)
os.fsync(file)
os.rename("made/file.new", "made/file")
made = os.open("made", os.O_RDONLY)
os.fsync(made)
above = os.open(".", os.O_RDONLY)
os.fsync(above)
print(flush=True)
"""
# A file is changed in place, behind a copy of what it said.
IN_PLACE = """
import os
above = os.open(".", os.O_RDONLY)
log = os.open("log", os.O_WRONLY | os.O_CREAT, 0o600)
os.write(log, open("file", "rb").read())
os.fdatasync(log)
os.fsync(above)
file = os.open("file", os.O_WRONLY)
os.pwrite(file, b"new!" * 3000, 0)
os.fsync(file)
os.unlink("log")
"""


class Watched(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="mailctl-disk-"))
        self.addCleanup(shutil.rmtree, self.root)

    def run_watched(self, program):
        """The disk as it was, and the steps since."""
        disk = Disk([self.root])
        log = self.root.with_suffix(".trace")
        command = ["strace", "-f", *ARGUMENTS, "-o", str(log), sys.executable, "-S", "-c", program]
        subprocess.run(command, check=True, cwd=self.root, capture_output=True, stdin=subprocess.DEVNULL)
        lines = log.read_text().splitlines()
        log.unlink()
        return disk, list(Translator([self.root], directory=self.root).steps(lines))

    def images(self, program):
        """All that may be on the disk, at each step; and whether the program was through."""
        disk, steps = self.run_watched(program)
        for place, step in enumerate(steps):
            if step.kind != "say":
                disk.do(step)
            for survival in survivals(SEEDS, str(place)):
                yield disk.image(survival), place + 1 == len(steps)
        self.assertEqual([], differences(disk.image(), Disk([self.root]).image()))

    def text_in(self, image, name):
        entry = image.get(f"{self.root}/{name}")
        return None if entry is None else entry.data


class Replaced(Watched):
    def found(self, without=()):
        lines = [line for line in REPLACE.splitlines() if line not in without]
        found = set()
        for image, is_through in self.images("\n".join(lines)):
            text = self.text_in(image, "made/file")
            if text not in (None, NEW):
                found.add("torn")
            if is_through and text != NEW:
                found.add("lost")
            if text == NEW and image[f"{self.root}/made/file"].about.mode & 0o777 != 0o640:
                found.add("open to others")
        return found

    def test_who_forgets_nothing_loses_nothing(self):
        self.assertEqual(set(), self.found())

    def test_each_forgotten_sync_is_found(self):
        self.assertEqual({"torn", "lost", "open to others"}, self.found(["os.fsync(file)"]))
        shutil.rmtree(self.root / "made")
        self.assertEqual({"lost"}, self.found(["os.fsync(made)"]))
        shutil.rmtree(self.root / "made")
        self.assertEqual({"lost"}, self.found(["os.fsync(above)"]))


class InPlace(Watched):
    def found(self, without=()):
        (self.root / "file").write_bytes(OLD)
        (self.root / "log").unlink(missing_ok=True)
        lines = [line for line in IN_PLACE.splitlines() if line not in without]
        images = [image for image, _ in self.images("\n".join(lines))]
        return any(
            self.text_in(image, "file") not in (OLD, NEW) and self.text_in(image, "log") != OLD for image in images
        )

    def test_the_log_has_to_come_first_with_its_name(self):
        self.assertFalse(self.found())
        for forgotten in ("os.fdatasync(log)", "os.fsync(above)", "os.fsync(file)"):
            self.assertTrue(self.found([forgotten]), forgotten)


class Rules(Watched):
    def test_pages_come_in_any_order_and_an_end_may_be_torn(self):
        (self.root / "file").write_bytes(b"o" * 8192)
        program = "import os; file = os.open('file', os.O_RDWR); os.pwrite(file, b'n' * 12288, 0)"
        found = {self.text_in(image, "file") for image, _ in self.images(program)}
        first, second = b"n" * 4096 + b"o" * 4096, b"o" * 4096 + b"n" * 4096
        self.assertLessEqual({b"o" * 8192, b"n" * 12288, first, second}, found)
        self.assertTrue(any(8192 < len(text) < 12288 for text in found))

    def test_what_is_written_through_is_certain_and_what_was_before_it_is_not(self):
        (self.root / "file").write_bytes(b"o" * 8192)
        program = (
            "import os; file = os.open('file', os.O_RDWR); os.pwrite(file, b'n' * 4096, 0)\n"
            "other = os.open('file', os.O_WRONLY | os.O_DSYNC); os.pwrite(other, b'N' * 4096, 4096)"
        )
        texts = {self.text_in(image, "file") for image, is_through in self.images(program) if is_through}
        self.assertEqual({b"o" * 4096 + b"N" * 4096, b"n" * 4096 + b"N" * 4096}, texts)

    def test_a_sync_counts_from_when_it_began(self):
        disk = Disk([self.root])
        path = f"{self.root}/file"
        traced = [
            f'1 openat(AT_FDCWD<{hexed("/")}>, "{hexed(path)}", O_WRONLY|O_CREAT, 0600) = 3<{hexed(path)}>',
            f"1 fsync(3<{hexed(path)}> <unfinished ...>",
            f'2 pwrite64(3<{hexed(path)}>, "{hexed("late")}", 4, 0) = 4',
            "1 <... fsync resumed>) = 0",
        ]
        for step in Translator([self.root]).steps(traced):
            disk.do(step)
        self.assertEqual(b"", disk.image(Survival("data", True, False))[path].data)

    def test_a_directory_that_has_a_new_name_has_the_mode_it_had_then(self):
        program = "import os; os.mkdir('one', 0o700); os.chmod('one', 0o750); open('one/file', 'w').close()"
        modes = {False: set(), True: set()}
        for image, _ in self.images(program):
            if (one := image.get(f"{self.root}/one")) is not None:
                modes[f"{self.root}/one/file" in image].add(one.about.mode & 0o777)
        self.assertEqual({False: {0o700, 0o750}, True: {0o750}}, modes)

    def test_what_the_model_does_not_know_is_refused(self):
        (self.root / "file").write_bytes(bytes(4096))
        for act in (
            "os.posix_fallocate(file, 0, 8192)",
            "os.copy_file_range(file, file, 10, 0, 4096)",
            "mmap.mmap(file, 4096)",
            "os.mkdir('one'); os.mkdir('two'); os.rename('one', 'two/one')",
        ):
            with self.subTest(act), self.assertRaises(Unmodelled):
                with contextlib.suppress(FileExistsError):
                    list(self.images(f"import mmap, os; file = os.open('file', os.O_RDWR); {act}"))

    def test_an_image_is_laid_out_as_it_is(self):
        (self.root / "one").mkdir()
        (self.root / "one/file").write_bytes(b"text")
        (self.root / "link").symlink_to("one/file")
        image = Disk([self.root]).image()
        shutil.rmtree(self.root / "one")
        (self.root / "more").mkdir()
        os.unlink(self.root / "link")
        put_image(image, [self.root])
        self.assertEqual([], differences(image, Disk([self.root]).image()))


def hexed(text):
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


if __name__ == "__main__":
    if shutil.which("strace") is None:
        print("strace is missing")
        sys.exit(77)
    unittest.main()
