#!/usr/bin/env python3
"""options_test.py: can each member of a request be said on the command line?

A command fills in its request by `.member = value` where the struct is made. A request that no command makes
has no command; a member that none fills in stands below with the reason.
"""

import pathlib
import re
import sys

TREE = pathlib.Path(__file__).resolve().parents[2]
ROOMS = ("alias", "domain", "hosting", "invitation", "mailbox", "tenant")
# Requests that are for programs alone.
FOR_PROGRAMS = {
    "AliasFind": "pages by offset, for DinoMail's programs", "HostingFindDomains": "likewise",
    "MailboxFind": "likewise", "HostingChange": "several things as one, for DinoMail's programs",
    "MailboxRenewHash": "Dovecot's, at a door of its own",
}
# Members that no option sets.
WITHOUT = {
    "AliasList limit": "the longest page is shown", "HostingListDomains limit": "likewise",
    "MailboxList limit": "likewise", "TenantList limit": "all pages are shown", "TenantList after": "likewise",
    "DomainRecords limit": "likewise", "DomainRecords after": "likewise", "DomainList limit": "likewise",
    "DomainList after": "likewise",
    "TenantRemove name": "act_on_named() does", "TenantRemove dry_run": "likewise",
    "AliasSet id": "a number is for programs: people name the source",
}
REQUEST = re.compile(r'struct (\w+) \{\n    static constexpr std::string_view method = ".*?\n\};', re.DOTALL)
UNSET = r"(?:\{\}|std::nullopt)\s*[,}]"


def members(text, name):
    described = re.search(rf"BOOST_DESCRIBE_STRUCT\(\s*{name},\s*\(\),\s*\((.*?)\)\s*\)", text, re.DOTALL)
    return re.findall(r"\w+", described[1])


def main():
    commands = [path.read_text() for path in sorted((TREE / "cli").rglob("*.cpp"))]
    problems, wanted, unfilled = [], set(), set()
    for room in ROOMS:
        for file in sorted((TREE / "common/api" / room).glob("*.hpp")):
            text = file.read_text()
            for found in REQUEST.finditer(text):
                name = found[1]
                made = [command for command in commands if re.search(rf"api::{name}\b", command)]
                wanted.add(name)
                if bool(made) == (name in FOR_PROGRAMS):
                    problems.append(f"{name}: {'a command makes it' if made else 'no command makes it'}")
                for member in members(text, name) if made else ():
                    sets = rf"\.{member} = (?!{UNSET})"
                    if not any(re.search(sets, command) for command in made):
                        unfilled.add(f"{name} {member}")
    problems += [f"no option sets {member}" for member in sorted(unfilled - WITHOUT.keys())]
    problems += [f"{member}: an option sets it, or there is none" for member in sorted(WITHOUT.keys() - unfilled)]
    problems += [f"{name} is no request" for name in sorted(FOR_PROGRAMS.keys() - wanted)]
    problems += [] if len(wanted) > 40 else ["hardly a request was found"]
    print("\n".join(problems), end="\n" if problems else "")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
