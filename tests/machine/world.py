"""How things are at the platform, in Postfix, in the zones and in the daemon's store, to be compared."""

import sqlite3
import time

import dns_servers as d
import mailctl as m
from rigging import tree


class World:
    """For a test that has a daemon, a platform and in `serials` the zones that it may change."""

    def store(self, *tables):
        """The rows of the daemon's database: all tables, or those named."""
        with sqlite3.connect(f"file:{self.daemon.state}/state.db?mode=ro", uri=True) as db:
            names = tables or [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            found = {name: sorted(db.execute(f"SELECT * FROM {name}"), key=repr) for name in names}
        db.close()
        return found

    def postfix(self):
        return tree(m.MAIN_CF.parent), m.master_pid()

    def zones(self):
        """The records of all zones that add_dns() has made mailctl's."""
        return {zone: d.records(zone) for zone in self.serials}

    def wait_until_told(self):
        """The client of a new credential is heard of before the daemon has written down that it has heard."""
        deadline = time.monotonic() + 10
        while any(row[2] == "telling" for row in self.store("credential")["credential"]) and time.monotonic() < deadline:
            time.sleep(0.02)

    def everything(self):
        self.wait_until_told()
        return {
            "postfix": self.postfix(), "platform": self.platform.state()["accounts"],
            "zones": self.zones(), "store": {**self.store(), "domain": self.domains_but_when_seen()},
        }

    def domains_but_when_seen(self):
        """That the platform was looked at is no change: whoever does so leaves the second there."""
        return [row[:-1] for row in self.store("domain")["domain"]]

    def assert_same(self, before, *but):
        """All is as everything() told, except the parts named in `but`."""
        now = self.everything()
        for part in sorted(set(before) - set(but)):
            self.assertEqual(now[part], before[part], part)

    def assert_unsaid(self, secret):
        """Nothing that the daemon keeps or logs has it, and no history and no status tells it."""
        for path in [*self.daemon.state.rglob("*"), *self.daemon.run.rglob("*"), self.daemon.log_path]:
            if path.is_file():
                self.assertNotIn(secret.encode(), path.read_bytes(), path)
        for words in (["history"], ["account", "status"], ["relay", "status"], ["status"]):
            result = self.daemon.mailctl("--json", *words)
            self.assertNotIn(secret, result.stdout + result.stderr, words)
