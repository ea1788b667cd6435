"""The name servers of "with-provider --with dns", as tests use them.

    tests/rig/with-provider --with dns -- python3 ...

Zones to change: pdns.test, deep.pdns.test and empty.test (PowerDNS, secondary at PDNS_SECOND), bind.test
(BIND, secondary at KNOT) and closed.test (BIND; refuses). A test's clean-up calls dns_zones.restore(ZONE...).
Zones are named without, owners of records with the last dot. Records are pdns_database.Record, a tuple
(name, type, ttl, text). What does not work raises.
"""

import json
import os
import pathlib
import signal
import ssl
import subprocess
import urllib.error
import urllib.request

import pdns_database
from pdns_database import Record, read_file
from waiting import wait_for

RIG = pathlib.Path(__file__).resolve().parents[1] / "rig"
START = RIG / "servers/dns/zones"
DNS = pathlib.Path("/run/rig/dns")
PATIENCE = 15


def run(*command, check=True, **more):
    result = subprocess.run(command, text=True, capture_output=True, timeout=60, check=False, **more)
    if check and result.returncode != 0:
        raise RuntimeError(f"{command[0]}: {result.stdout}{result.stderr}")
    return result


class Server:
    """One of the processes; `name` is the one that rig/lib/dns-server knows."""

    def __init__(self, name, address):
        self.name = name
        self.address = address

    def pid(self):
        return int((DNS / f"{self.name}.pid").read_text())

    def alive(self):
        """Whether any of its threads lives: the first may have ended while others hold the sockets."""
        try:
            stats = [path.read_text() for path in pathlib.Path(f"/proc/{self.pid()}/task").glob("*/stat")]
        except (FileNotFoundError, ProcessLookupError):
            return True
        return any(not stat.rpartition(") ")[2].startswith(("Z", "X")) for stat in stats)

    def hang(self):
        """From now on it answers nothing; the kernel still accepts its TCP connections."""
        os.kill(self.pid(), signal.SIGSTOP)

    def stop(self):
        """From now on its ports refuse."""
        os.kill(self.pid(), signal.SIGKILL)
        wait_for(lambda: not self.alive(), f"the end of {self.name}")

    def restore(self):
        """Awake and running, whatever was done to it; a server started again answers."""
        if self.alive():
            os.kill(self.pid(), signal.SIGCONT)
        else:
            run(RIG / "on-provider", RIG / "lib/dns-server", self.name)


PDNS = Server("pdns", "192.0.2.40")
PDNS_TLS = Server("pdns-tls", "192.0.2.40")
PDNS_SECOND = Server("pdns-second", "192.0.2.43")
BIND = Server("bind", "192.0.2.41")
KNOT = Server("knot", "192.0.2.42")
RECURSOR = Server("recursor", "192.0.2.44")
SERVERS = (PDNS, PDNS_TLS, BIND, RECURSOR, PDNS_SECOND, KNOT)
RESOLVER = "192.0.2.25"

PRIMARIES = {path.name: KNOT for path in START.iterdir()}
PRIMARIES |= {"pdns.test": PDNS, "deep.pdns.test": PDNS, "empty.test": PDNS, "bind.test": BIND, "closed.test": BIND}
SECONDARIES = {"pdns.test": PDNS_SECOND, "deep.pdns.test": PDNS_SECOND, "empty.test": PDNS_SECOND, "bind.test": KNOT}


# ---- Asking

def tsig():
    """The key in the form that kdig -y and knsupdate -y take."""
    secret = pathlib.Path(os.environ["RIG_TSIG_KEY_FILE"]).read_text().strip()
    return ":".join((os.environ["RIG_TSIG_ALGORITHM"], os.environ["RIG_TSIG_NAME"], secret))


def ask(server, name, kind, *options):
    """The records of the answer, in its order; [] when there are none or no answer comes within a second."""
    address = server.address if isinstance(server, Server) else server
    shown = run("kdig", f"@{address}", "+noall", "+answer", "+time=1", "+retry=0", *options, name, kind, check=False)
    rows = (line.split(None, 4) for line in shown.stdout.splitlines() if line and not line.startswith(";"))
    return [Record(row[0], row[3], int(row[1]), row[4]) for row in rows]


def serial(zone, server=None):
    """The zone's serial at that server, or at its primary; None when it has none."""
    found = [r for r in ask(server or PRIMARIES[zone], zone, "SOA") if r.type == "SOA"]
    return int(found[0].text.split()[pdns_database.SERIAL_WORD]) if found else None


def records(zone, server=None):
    """The whole zone but its SOA, sorted, by AXFR from that server, or from its primary."""
    server = server or PRIMARIES[zone]
    found = ask(server, zone, "AXFR", *(["-y", tsig()] if server is BIND else []))
    if not found or found[-1].type != "SOA":
        raise RuntimeError(f"{server.name} does not give the zone {zone}")
    return sorted(record for record in found if record.type != "SOA")


def start_records(zone):
    """What records() says of the zone as the rig makes it."""
    return sorted(record for record in read_file(START / zone) if record.type != "SOA")


# ---- PowerDNS and BIND by their own ways

def api(method, path, body=None, url=None, key=None):
    """A call below /api/v1/servers/localhost. Gives the status and the object, text or None of the answer."""
    key = pathlib.Path(os.environ["RIG_PDNS_KEY_FILE"]).read_text().strip() if key is None else key
    url = (url or os.environ["RIG_PDNS_URL"]) + "/api/v1/servers/localhost" + path
    data = None if body is None else json.dumps(body).encode()
    call = urllib.request.Request(url, data, {"X-API-Key": key, "Content-Type": "application/json"}, method=method)
    trusted = ssl.create_default_context(cafile=os.environ["RIG_CA_FILE"])
    try:
        with urllib.request.urlopen(call, timeout=PATIENCE, context=trusted) as answer:
            status, text = answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            status, text = error.code, error.read().decode()
    try:
        return status, json.loads(text) if text else None
    except ValueError:
        return status, text


def update(zone, *lines, signed=True):
    """A dynamic update of BIND, such as "add NAME TTL TYPE TEXT"; the CompletedProcess of knsupdate."""
    script = "\n".join([f"server {BIND.address}", f"zone {zone}.", *lines, "send", ""])
    return run("knsupdate", *(["-y", tsig()] if signed else []), input=script, check=False)


def rndc(*words):
    return run("rndc", "-k", DNS / "bind/rndc.key", "-s", BIND.address, *words)


def knotc(server, *words):
    return run("knotc", "-s", DNS / server.name / "knot.sock", "-b", *words)
