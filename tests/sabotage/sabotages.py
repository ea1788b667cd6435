"""All sabotages, and whether each stands where it should. Those of a room are in a file of its own."""

import pathlib
import sys

import of_engine
import of_hosting
import of_httpd
import of_lookup
import of_mailctld
import of_programs

SABOTAGES = tuple(
    row for room in (of_programs, of_httpd, of_lookup, of_hosting, of_engine, of_mailctld) for row in room.ROWS
)


def misplaced():
    """Those whose text does not stand where it should, a line each."""
    for sabotage in SABOTAGES:
        file = pathlib.Path(sabotage.file)
        found = file.read_text().count(sabotage.old) if file.is_file() else 0
        if found != 1:
            yield f"{sabotage.file} has this {found} times: {sabotage.old}"


if __name__ == "__main__":
    wrong = list(misplaced())
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)
