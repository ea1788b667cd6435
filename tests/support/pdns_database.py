#!/usr/bin/env python3
"""PowerDNS's SQLite database in the rig, written directly; and the zone files that the rig starts with.

    pdns_database.py create FILE...      makes the database with these zones

A zone file here is one record a line, with full names: NAME TTL IN TYPE TEXT. It is named as its zone.
"""

import collections
import contextlib
import pathlib
import sqlite3
import sys

DATABASE = pathlib.Path("/run/rig/dns/pdns/pdns.sqlite3")
SCHEMA = pathlib.Path("/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql")
SERIAL_WORD = 2
WITH_PRIORITY = ("MX", "SRV")

Record = collections.namedtuple("Record", "name type ttl text")


def read_file(path):
    """The records of a zone file, in its order."""
    found = []
    for line in path.read_text().splitlines():
        name, ttl, _, kind, text = line.split(None, 4)
        found.append(Record(name, kind, int(ttl), text))
    return found


def with_serial(records, serial):
    for record in records:
        if record.type == "SOA":
            words = record.text.split()
            words[SERIAL_WORD] = str(serial)
            record = record._replace(text=" ".join(words))
        yield record


@contextlib.contextmanager
def transaction():
    database = sqlite3.connect(DATABASE, timeout=20, isolation_level=None)
    try:
        database.execute("BEGIN IMMEDIATE")
        yield database
        database.execute("COMMIT")
    finally:
        database.close()


def row(zone, record, cuts):
    """As PowerDNS wants it: names without the last dot, the priority apart, no authority below a cut."""
    priority, text = 0, record.text
    if record.type in WITH_PRIORITY:
        number, text = text.split(None, 1)
        priority = int(number)
    if record.type != "TXT":
        text = " ".join(word.rstrip(".") for word in text.split())
    name = record.name.rstrip(".")
    below = any(name == cut or name.endswith("." + cut) for cut in cuts)
    return zone, name, record.type, text, record.ttl, priority, int(not below)


def serial(zone):
    """The zone's serial in the database; 0 when the zone is not there."""
    query = "SELECT content FROM records JOIN domains d ON d.id = domain_id WHERE d.name = ? AND records.type = 'SOA'"
    with transaction() as database:
        found = database.execute(query, (zone,)).fetchone()
    return int(found[0].split()[SERIAL_WORD]) if found else 0


def replace(zone, records, new_serial):
    """Makes these the whole zone, in one transaction. PowerDNS's caches do not learn of it."""
    cuts = {r.name.rstrip(".") for r in records if r.type == "NS" and r.name.rstrip(".") != zone}
    with transaction() as database:
        database.execute("INSERT OR IGNORE INTO domains (name, type) VALUES (?, 'MASTER')", (zone,))
        number = database.execute("SELECT id FROM domains WHERE name = ?", (zone,)).fetchone()[0]
        database.execute("DELETE FROM domainmetadata WHERE domain_id = ?", (number,))
        database.execute("DELETE FROM comments WHERE domain_id = ?", (number,))
        database.execute(
            "INSERT INTO domainmetadata (domain_id, kind, content) VALUES (?, 'SOA-EDIT-API', 'DEFAULT')", (number,)
        )
        database.execute("DELETE FROM records WHERE domain_id = ?", (number,))
        database.executemany(
            "INSERT INTO records (domain_id, name, type, content, ttl, prio, disabled, auth)"
            " VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
            (row(number, record, cuts) for record in with_serial(records, new_serial)),
        )


def create(paths):
    database = sqlite3.connect(DATABASE)
    database.executescript("PRAGMA journal_mode = WAL; BEGIN;" + SCHEMA.read_text() + "COMMIT;")
    database.close()
    for path in paths:
        replace(path.name, read_file(path), 1)


if __name__ == "__main__":
    if sys.argv[1:2] != ["create"]:
        sys.exit("usage: pdns_database.py create FILE...")
    create([pathlib.Path(word) for word in sys.argv[2:]])
