"""Changing the zones of "with-provider --with dns" behind mailctl's back, and putting them back."""

import re
import time

import dns_servers as d
import pdns_database
from pdns_database import Record, with_serial


def patch(zone, name, kind, ttl, texts):
    """Makes these the whole record set at PowerDNS, by its API."""
    rrset = {"name": name, "type": kind, "ttl": ttl, "changetype": "REPLACE" if texts else "DELETE"}
    rrset["records"] = [{"content": text, "disabled": False} for text in texts]
    status, answer = d.api("PATCH", f"/zones/{zone}.", {"rrsets": [rrset]})
    if status != 204:
        raise RuntimeError(f"PowerDNS answers {status}: {answer}")


def change(zone, line):
    result = d.update(zone, line)
    if result.returncode != 0:
        raise RuntimeError(result.stdout + result.stderr)


def add(zone, name, kind, text, ttl=300):
    """Adds one record, beside others of that name and type."""
    if d.PRIMARIES[zone] is d.BIND:
        change(zone, f"add {name} {ttl} {kind} {text}")
        return
    there = [r.text for r in d.records(zone) if (r.name, r.type) == (name, kind)]
    patch(zone, name, kind, ttl, [*there, text])


def remove(zone, name, kind):
    """Removes all records of that name and type."""
    if d.PRIMARIES[zone] is d.BIND:
        change(zone, f"del {name} {kind}")
    else:
        patch(zone, name, kind, 0, [])


def load(zone, records):
    """Makes these, with their SOA, the whole zone under a new serial; returns when its primary serves them."""
    primary = d.PRIMARIES[zone]
    if primary is d.PDNS:
        serial = pdns_database.serial(zone) + 1
        pdns_database.replace(zone, records, serial)
        d.run("pdns_control", f"--config-dir={d.DNS / 'pdns'}", "purge", f"{zone}$")
        d.api("PUT", f"/zones/{zone}./notify")
    elif primary is d.BIND and zone in d.SECONDARIES:
        serial = load_dynamic(zone, records)
    else:
        serial = d.serial(zone) + 1
        write(d.DNS / primary.name / zone, records, serial)
        d.rndc("reload", zone) if primary is d.BIND else d.knotc(primary, "zone-reload", zone)
    d.wait_for(lambda: d.serial(zone) == serial, f"{primary.name} to load {zone}")


def load_dynamic(zone, records):
    """BIND keeps the changes of such a zone in a journal, which belongs to the file that it replaces."""
    path = d.DNS / "bind" / zone
    d.rndc("freeze", zone)
    try:
        serial = d.serial(zone) + 1
        # It writes the file after it has answered, and a large one takes its time.
        d.wait_for(lambda: written_serial(path) == serial - 1, f"BIND to write {path}")
        write(path, records, serial)
        path.with_name(zone + ".jnl").unlink(missing_ok=True)
    finally:
        d.rndc("thaw", zone)
    return serial


def written_serial(path):
    found = re.search(r"\bSOA\s+\S+\s+\S+\s+\(?\s*(\d+)", path.read_text())
    return int(found[1]) if found else None


def write(path, records, serial):
    lines = (f"{r.name} {r.ttl} IN {r.type} {r.text}\n" for r in with_serial(records, serial))
    path.write_text("".join(lines))


def reset(*zones):
    """Gives the zones what the rig started with, but for the serial. Their secondaries get it when they get it."""
    for zone in zones:
        load(zone, pdns_database.read_file(d.START / zone))


def restore(*zones):
    """For a test's clean-up: every server runs and nothing is held, and the zones are as at the start everywhere."""
    for server in d.SERVERS:
        server.restore()
    for zone in zones:
        if zone in d.SECONDARIES:
            release(zone)
    reset(*zones)
    for zone in zones:
        wait_until_spread(zone)


def fill(zone, count):
    """The start's records and as many addresses more: h0000000.ZONE and so on."""
    more = [
        Record(f"h{number:07}.{zone}.", "A", 300, f"198.51.{number // 256 % 256}.{number % 256}")
        for number in range(count)
    ]
    load(zone, pdns_database.read_file(d.START / zone) + more)


# ---- The secondaries

def hold(zone):
    """The secondary keeps what it has and answers with that, until release()."""
    d.knotc(d.SECONDARIES[zone], "zone-freeze", zone)


def release(zone):
    server = d.SECONDARIES[zone]
    d.knotc(server, "zone-thaw", zone)
    d.knotc(server, "zone-refresh", zone)


def wait_until_spread(zone, patience=d.PATIENCE):
    """Until the secondary, if there is one, has the primary's serial; gives the seconds it took."""
    start = time.monotonic()
    server = d.SECONDARIES.get(zone)
    if server is not None:
        d.wait_for(lambda: d.serial(zone, server) == d.serial(zone), f"{server.name} to follow", patience)
    return time.monotonic() - start
