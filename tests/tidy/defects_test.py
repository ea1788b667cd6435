"""tests/DEFECTS.md names tests; they exist, and every defect has its row."""

import pathlib
import re
import sys
import unittest

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.append(str(TESTS / "sabotage"))

from sabotages import SABOTAGES  # noqa: E402


def rows():
    """The first cell of each row and the tests that the last one names, as (file, name)."""
    for line in (TESTS / "DEFECTS.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
        if line.startswith("| ") and re.fullmatch(r"[RDTWMSC]\d+|[EFPW]", cells[0]):
            yield cells[0], re.findall(r"`([^`: ]+): ([^`]+)`", cells[-1])


class Table(unittest.TestCase):
    def test_every_defect_trap_and_weakness_has_a_row(self):
        last = {"R": 30, "D": 9, "T": 12, "W": 15, "M": 12}
        wanted = [f"{kind}{number}" for kind in last for number in range(1, last[kind] + 1)]
        before_review = [name for name, _ in rows() if name[0] in last and name[1:]]
        self.assertEqual(before_review, wanted)

    def test_what_the_review_found_has_one_row_each_in_its_order(self):
        order = "SEFWPC"
        found = [name for name, _ in rows() if name[0] in "SC" or not name[1:]]
        self.assertEqual(found, sorted(set(found), key=lambda name: (order.index(name[0]), int(name[1:] or 0))))

    def test_every_sabotage_has_a_row_that_says_what_noticed_it(self):
        section = (TESTS / "DEFECTS.md").read_text().partition("\n## Sabotages\n")[2]
        found = dict(re.findall(r"^\| (.+?) \| `[^`]+` \| (.+) \|$", section, re.MULTILINE))
        self.assertEqual(list(found), [row.name for row in SABOTAGES])
        self.assertNotIn("?", found.values())

    def test_every_test_named_there_exists(self):
        for row, tests in rows():
            with self.subTest(row=row):
                self.assertTrue(tests, "names no test")
                for path, name in tests:
                    text = (TESTS / path).read_text()
                    # A function of Python, a case of Catch2, or a sentence that a script checks.
                    self.assertRegex(text, rf"""def {re.escape(name)}\(|(TEST_CASE\(|check )["']{re.escape(name)}["']""")


if __name__ == "__main__":
    unittest.main()
