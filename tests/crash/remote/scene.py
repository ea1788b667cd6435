"""A daemon with its Postfix, its account and its zone, and the way back to how all of them were."""

import pathlib
import signal

import dns_servers as d
import dns_zones
import mailctl as m
from cell import Snapshot
from client import Platform
from operations import COMMON, SETTINGS, ZONE


class Scene:
    def __init__(self):
        self.platform = Platform()
        self.platform.reset()
        self.daemon = m.Daemon(settings=SETTINGS)
        self.daemon.state.mkdir(mode=0o700)
        self.start_zone = d.records(ZONE)
        self.pristine = Snapshot(m.MAIN_CF.parent, self.daemon.state)
        self.platform.remember()
        self.kept = {}

    def prepare(self, operation):
        """Sets the operation's beginning up, and keeps it: Postfix, store, platform and zone."""
        self.stop()
        self.platform.reset()
        self.pristine.restore()
        self.put_zone(self.start_zone)
        self.daemon.start()
        for command in (*COMMON, *operation.before):
            self.must(command.run(self.daemon))
        self.stop(signal.SIGTERM)
        self.platform.remember()
        self.snapshot = Snapshot(m.MAIN_CF.parent, self.daemon.state)
        self.old_main = m.MAIN_CF.read_bytes()
        self.zone = d.records(ZONE)

    def reset(self):
        self.stop()
        self.platform.recall()
        self.daemon.state.mkdir(mode=0o700, exist_ok=True)
        self.snapshot.restore()
        self.put_zone(self.zone)
        self.daemon.log_path.write_bytes(b"")

    def put_zone(self, records):
        if d.records(ZONE) != records:
            soa = [r for r in d.ask(d.PRIMARIES[ZONE], ZONE, "SOA") if r.type == "SOA"]
            dns_zones.load(ZONE, [*soa, *records])

    def stop(self, how=signal.SIGKILL):
        self.daemon.stop(how)

    def must(self, result):
        if result.returncode != 0:
            raise RuntimeError(f"exit {result.returncode}: {result.stdout}{result.stderr}")

    def workers(self):
        """The process numbers of the network helpers that this daemon has started."""
        found = []
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                name, rest = stat.read_text().rsplit(")", 1)
            except OSError:
                continue
            if name.endswith("(mailctl-net") and rest.split()[0] not in "ZX":
                found.append(int(stat.parent.name))
        return found

    def close(self):
        self.daemon.close()
        self.platform.reset()
        self.platform.close()
        self.pristine.restore()
        self.put_zone(self.start_zone)
