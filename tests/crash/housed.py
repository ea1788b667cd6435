"""Work on a cell whose mailctld hosts: a daemon and a Dovecot of its own, and an address for a stranger."""

import contextlib
import subprocess
import traceback

import mailctl as m
from hosting_house import STRANGER, House
from several import own_directories
from work import Work


class Housed(Work):
    @contextlib.contextmanager
    def housed(self, name, main_cf):
        """With another main.cf, made of the cell's by `main_cf`. What goes wrong inside is reported under `name`."""
        own_directories()
        self.house = House(self.cell.home / "hosted")
        self.house.home.mkdir()
        theirs, self.cell.daemon = self.cell.daemon, m.Daemon(settings=self.house.settings())
        theirs.stop()
        subprocess.run(["ip", "addr", "add", f"{STRANGER}/32", "dev", "lo"], check=True)
        m.write_settled(m.MAIN_CF, main_cf(m.MAIN_CF.read_bytes()))
        subprocess.run(["postfix", "stop"], check=True, capture_output=True)
        subprocess.run(["postfix", "start"], check=True, capture_output=True)
        self.cell.master = self.cell.wait_for_master()
        try:
            self.house.build()
            self.daemon.start()
            yield
        except Exception:
            self.report.problem(name, traceback.format_exc(), self.cell.logs())
        finally:
            self.house.close()
            self.cell.daemon.close()
            self.cell.daemon = theirs

    @property
    def daemon(self):
        return self.cell.daemon
