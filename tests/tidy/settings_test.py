#!/usr/bin/env python3
"""settings_test.py BUILD: does each setting of mailctl-httpd stand in httpd.conf and in its manual pages?

The program's --help is the list. Each setting has one line in systemd/httpd.conf, commented out, an item in
mailctl-httpd.conf(5), in the order of the alphabet, and a place in the synopsis of mailctl-httpd(8).
"""

import pathlib
import re
import subprocess
import sys

TREE = pathlib.Path(__file__).resolve().parents[2]


def found(pattern, file):
    return re.findall(pattern, (TREE / file).read_text(), re.MULTILINE)


def main():
    program = pathlib.Path(sys.argv[1]).resolve() / "daemon/httpd/mailctl-httpd"
    told = subprocess.run([program, "--help"], capture_output=True, text=True, check=True).stdout
    settings = set(re.findall(r"^ +--([a-z-]+)", told.partition("Settings")[2], re.MULTILINE))
    problems = [] if settings else ["--help tells no setting"]
    for where, names in (
        ("systemd/httpd.conf", set(found(r"^#([a-z-]+) = ", "systemd/httpd.conf"))),
        ("man/mailctl-httpd.conf.5", set(found(r"^\.It Cm ([a-z-]+)$", "man/mailctl-httpd.conf.5"))),
        ("man/mailctl-httpd.8", set(found(r"^\.Op Fl -([a-z-]+) ", "man/mailctl-httpd.8")) - {"config"}),
    ):
        problems += [f"{where} lacks {name}" for name in sorted(settings - names)]
        problems += [f"{where} has {name}, which is no setting" for name in sorted(names - settings)]
    items = found(r"^\.It Cm ([a-z-]+)$", "man/mailctl-httpd.conf.5")
    if items != sorted(items):
        problems.append("man/mailctl-httpd.conf.5 is not in the order of the alphabet")
    problems += [f"systemd/httpd.conf sets something: {line}" for line in found(r"^[^#\n].*$", "systemd/httpd.conf")]
    print("\n".join(problems), end="\n" if problems else "")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
