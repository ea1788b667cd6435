"""Several runs of the same tests at the same time: each takes the next file that none has taken.

So all of them end at about the same time, whatever a file costs today. What was taken lies in a folder
of its own for each deal, which is emptied before the first of them begins. None is left out: each run asks
for every file, and who has taken one fails where it does not come to its end.
"""

import pathlib
import shutil
import unittest


class Deal:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def begin(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def take(self, name):
        """Whether it is ours now: a directory is made once."""
        try:
            (self.folder / name).mkdir()
        except FileExistsError:
            return False
        return True


class Dealt(unittest.TestSuite):
    """The tests of the files that it gets, one file after the other."""

    _cleanup = False  # a suite drops its tests by their place in a list, and here is none

    def __init__(self, tests, deal):
        super().__init__()
        self.files = by_file(tests)
        self.deal = deal

    def __iter__(self):
        # Those with most in them first: what is left for the end is short.
        for name, tests in sorted(self.files.items(), key=lambda row: -len(row[1])):
            if self.deal.take(name):
                yield from tests


def by_file(tests):
    files = {}
    for test in tests:
        files.setdefault(test.id().split(".")[0], []).append(test)
    return files
