"""Measures hosting: look-ups of Postfix beside PostgreSQL's, with DinoMail's tables, and bare files; one mailbox
more among many; lists; how many mailboxes a second; memory.

State, look-ups and mail lie on the disk of the build directory, and each change is synced there. The daemon is
idle while Postfix looks up: it has no part in that.
"""

import concurrent.futures
import contextlib
import json
import pathlib
import smtplib
import sqlite3
import statistics
import subprocess
import tempfile
import threading
import time

import mailctl as m
import web
from hosting_house import House, hash_of, login, must
from measure import goal, line, ms
from postgres import Postgres
from services import Dovecot

DOMAIN = "many.test"
LISTED, LISTED_NUMBER = "listed.test", 10_000
SIZES = (1000, 100_000, 1_000_000)
KEYS = 100_000
TOGETHER = 8
ROUNDS = 3
ADDED = 15
IMPORTED, ROWS_AT_ONCE = 10_000, 500
HASHED = 12  # mailboxes whose password the daemon hashes, which is to take long
SECONDS = 4
OUR_ROWS = """
WITH RECURSIVE n (i) AS (SELECT ? UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO mailbox (domain, local, password, quota, display_name, since, by, password_at)
    SELECT (SELECT id FROM hosted_domain WHERE name = ?), 'user' || i, ?, 0, '', '', 'bench', '' FROM n
"""

# For wrk: the body of each request.
MAKE = """
local number = 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
function request()
  number = number + 1
  return wrk.format(nil, nil, nil, '{{"address":"http{run}-' .. number .. '@{domain}","hash":"{hash}"}}')
end
"""


def address(number):
    return f"user{number}@{DOMAIN}"


class Bench:
    def __init__(self, home, sizes):
        self.sizes = sizes
        self.house = House(home / "house")
        self.house.home.mkdir()
        self.daemon = m.Daemon(settings=self.house.settings())
        # On the disk, and not in memory as the rest of the rig is.
        self.daemon.state = home / "state"
        self.hash = hash_of("umbrella-kettle")
        self.present = 0
        self.stack = contextlib.ExitStack()

    def __enter__(self):
        web.add_user()
        self.house.build()
        for name in ("inet_interfaces=all", "smtpd_hard_error_limit=100000", "smtpd_soft_error_limit=100000"):
            subprocess.run(["postconf", "-e", name], check=True)
        subprocess.run(["postfix", "stop"], check=True, capture_output=True)
        subprocess.run(["postfix", "start"], check=True, capture_output=True)
        self.daemon.start()
        must(self.daemon, "hosting.Enable", **self.house.enable())
        for domain in (DOMAIN, LISTED):
            must(self.daemon, "hosting.AddDomain", domain=domain)
        return self

    def __exit__(self, *_):
        self.stack.close()
        self.daemon.close()
        self.house.close()
        for name in ("00-mailctl.conf", "95-mailctl-proof.conf", "99-mailctl.conf"):
            (Dovecot.directory / "conf.d" / name).unlink(missing_ok=True)

    # ---- Many mailboxes

    def fill(self, number, domain=DOMAIN, begin=None):
        """Rows of the store, as if they had come one by one; what Postfix and Dovecot look up follows by a rebuild."""
        begin = self.present if begin is None else begin
        with contextlib.closing(sqlite3.connect(self.daemon.state / "state.db", timeout=60)) as store, store:
            store.execute(OUR_ROWS, (begin + 1, number, domain, self.hash))
        if domain == DOMAIN:
            self.present = number

    def rebuild(self):
        """Seconds; and look-ups meanwhile, of which none may be wrong."""
        watch = Watch(self.house.lookup, address(1) if self.present else f"postmaster@{LISTED}")
        begin = time.perf_counter()
        must(self.daemon, "hosting.Rebuild", timeout=3600)
        taken = time.perf_counter() - begin
        asked, wrong = watch.end()
        if wrong:
            raise RuntimeError(f"{wrong} of {asked} look-ups were wrong during a rebuild")
        return taken, asked

    def measure_sizes(self):
        for size in self.sizes:
            print(f"{size} mailboxes in one domain", flush=True)
            before = self.present
            self.fill(size)
            taken, asked = self.rebuild()
            line("look-ups made of the store", f"{taken:.1f} s", f"{(size - before) / taken:.0f}/s",
                 f"{asked} look-ups meanwhile, 0 wrong")
            taken, _ = self.rebuild()
            line("and compared with it", f"{taken:.1f} s", f"{size / taken:.0f}/s")
            self.measure_add_one(size)
            self.measure_import(size)
            self.measure_list(size)
            time.sleep(25)  # two pauses of the daemon's, in which it gives memory back
            idle = resident_mb(self.daemon.process)
            line("idle", f"{idle:.1f} MB", f"{resident_mb(self.daemon.process, 'RssAnon'):.1f} MB of its own", goal(f"idle memory with {size} mailboxes", idle, 16, " MB"))

    def measure_add_one(self, size):
        """In an SMTP session that is open; and whether Dovecot knows the mailbox as soon as it is answered."""
        answered, visible = [], []
        with Session() as session:
            for number in range(ADDED):
                name = f"new{size}-{number}@{DOMAIN}"
                if session.knows(name):
                    raise RuntimeError(f"{name} is there already")
                begin = time.perf_counter()
                must(self.daemon, "mailbox.Add", address=name, hash=self.hash)
                middle = time.perf_counter()
                if not session.knows(name):
                    raise RuntimeError(f"{name} is not known to Postfix")
                visible.append(time.perf_counter() - middle)
                answered.append(middle - begin)
                if number < 2 and login(name, "umbrella-kettle") != "yes":
                    raise RuntimeError(f"{name} is not known to Dovecot")
        seen = statistics.median(visible)
        line("one more: until answered", ms(statistics.median(answered)), f"at most {ms(max(answered))}")
        line("from the answer to RCPT's", ms(seen), goal(f"add-one at {size}", seen * 1000, 5, " ms"))

    def measure_import(self, size):
        """By requests of 500 rows, as the command makes them of a file; each is on the disk before its answer."""
        watch = Watch(self.house.lookup, address(1))
        begin = time.perf_counter()
        for first in range(0, IMPORTED, ROWS_AT_ONCE):
            rows = [
                {"address": f"imported{size}-{number}@{DOMAIN}", "hash": self.hash}
                for number in range(first, first + ROWS_AT_ONCE)
            ]
            must(self.daemon, "mailbox.Import", rows=rows)
        taken = time.perf_counter() - begin
        asked, wrong = watch.end()
        if wrong:
            raise RuntimeError(f"{wrong} of {asked} look-ups were wrong during an import")
        line(f"import of {IMPORTED} more", f"{taken:.1f} s", f"{IMPORTED / taken:.0f}/s",
             f"{asked} look-ups meanwhile, 0 wrong")

    def measure_list(self, size):
        if size == self.sizes[0]:
            self.fill(LISTED_NUMBER, LISTED, 0)
            self.rebuild()
        for what, parameters, number in (
            (f"list of {LISTED_NUMBER}", {"domain": LISTED}, LISTED_NUMBER),
            (f"search in {LISTED_NUMBER}", {"domain": LISTED, "contains": "user9999"}, 1),
            ("search in all", {"contains": "user777"}, None),
        ):
            taken = [self.time_list(number, parameters) for _ in range(ROUNDS)]
            judged = [goal(what, statistics.median(taken) * 1000, 50, " ms")] if number else []
            line(what, ms(statistics.median(taken)), *judged)

    def time_list(self, number, parameters):
        """As the command asks: the daemon makes a page while the last one is read. To the last byte, before this
        program, which is no part of it, has made anything of them."""
        request = {"method": "io.mailctl.mailbox.List", "parameters": parameters, "more": True}
        begin = time.perf_counter()
        with m.Client(self.daemon.socket, timeout=300) as client:
            client.send(json.dumps(request).encode() + b"\0")
            pages = [client.read_bytes()]
            while pages[-1].startswith(b'{"continues":true'):
                pages.append(client.read_bytes())
        taken = time.perf_counter() - begin
        found = sum(len(json.loads(page)["parameters"]["mailboxes"]) for page in pages)
        if number not in (None, found):
            raise RuntimeError(f"{found} mailboxes are listed, and there are {number}")
        return taken

    # ---- Mailboxes a second

    def measure_rate(self, where="all of each is on the disk before its answer"):
        print(f"Mailboxes that can be used, a second; {where}", flush=True)
        for clients in (1, TOGETHER):
            begin = time.perf_counter()
            with concurrent.futures.ThreadPoolExecutor(clients) as pool:
                made = sum(pool.map(lambda client: self.make_for(client, begin + SECONDS, clients), range(clients)))
            rate = made / (time.perf_counter() - begin)
            line(f"SSHA512 as it came, {clients} client(s)", f"{rate:.0f}/s", f"{rate / 52:.1f} x DinoMail's 52/s, elsewhere")
        self.measure_http()
        begin = time.perf_counter()
        with concurrent.futures.ThreadPoolExecutor(TOGETHER) as pool:
            list(pool.map(
                lambda number: must(
                    self.daemon, "mailbox.Add", address=f"argon{number}@{DOMAIN}", password="umbrella-kettle-74"
                ),
                range(HASHED),
            ))
        line(f"ARGON2ID made here, {TOGETHER} clients", f"{HASHED / (time.perf_counter() - begin):.1f}/s")

    def measure_http(self):
        """By wrk, whose script gives each mailbox a name of its own."""
        shim = web.Shim(self.daemon, self.stack)
        for clients in (1, TOGETHER):
            script = self.house.home / f"make{clients}.lua"
            script.write_text(MAKE.format(domain=DOMAIN, hash=self.hash, run=clients))
            rate = web.rate(shim.port, "/api/v1/mailboxes", clients, shim.token, script=script)
            judged = [goal("mailboxes a second by HTTP", 30 * 52 / rate, 1, " x of 1560/s")] if clients == TOGETHER else []
            line(f"the same by HTTP, {clients} client(s)", f"{rate:.0f}/s", f"{rate / 52:.1f} x", *judged)

    def make_for(self, client, end, clients):
        made = 0
        while time.perf_counter() < end:
            must(self.daemon, "mailbox.Add", address=f"rate{clients}-{client}-{made}@{DOMAIN}", hash=self.hash)
            made += 1
        return made

    # ---- Look-ups of Postfix

    def measure_lookups(self, home):
        number = min(KEYS, self.present)
        print(f"Look-ups a second by Postfix's own client, {number} keys, all of which are there", flush=True)
        keys = home / "keys"
        keys.write_text("".join(f"{address(key)}\n" for key in range(1, number + 1)))
        rows = "".join(f"{address(key)} OK\n" for key in range(1, number + 1))
        tables = {"ours (lmdb)": f"lmdb:{self.house.lookup}/postfix/mailboxes"}
        for kind in ("lmdb", "cdb"):
            (home / f"bare-{kind}").write_text(rows)
            subprocess.run(["postmap", f"{kind}:{home}/bare-{kind}"], check=True)
            tables[f"bare {kind}"] = f"{kind}:{home}/bare-{kind}"
        with Postgres(home, DOMAIN, number, self.hash) as postgres:
            if postgres.is_there:
                tables["pgsql (DinoMail's)"] = f"pgsql:{postgres.table}"
            else:
                line("pgsql", "left out: postgresql and postfix-pgsql are not installed")
            for together in (1, TOGETHER):
                rates = {name: [] for name in tables}
                for _ in range(ROUNDS):
                    for name, table in tables.items():
                        rates[name].append(lookup_rate(table, keys, number, together))
                self.tell_rates({name: statistics.median(rate) for name, rate in rates.items()}, together)

    @staticmethod
    def tell_rates(rates, together):
        others = rates.get("pgsql (DinoMail's)")
        for name, rate in rates.items():
            columns = [f"{rate:.0f}/s"] + ([f"{rate / others:.1f} x pgsql"] if others else [])
            if name.startswith("ours") and others and together > 1:
                columns.append(goal("look-ups beside pgsql", 10 * others / rate, 1, " x a tenth"))
            line(f"{name}, {together} at a time", *columns)


class Watch:
    """Asks postmap again and again for one mailbox that is there all the while."""

    def __init__(self, lookup, key):
        self.table, self.key = f"lmdb:{lookup}/postfix/{'mailboxes' if key.startswith('user') else 'aliases'}", key
        self.asked = self.wrong = 0
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.ask)
        self.needs = self.look().strip()
        self.thread.start()

    def look(self):
        asked = subprocess.run(["postmap", "-q", self.key, self.table], capture_output=True, text=True, check=False)
        return asked.stdout

    def ask(self):
        while not self.is_over.wait(0.02):
            self.asked += 1
            # What was not there before comes by the rebuild.
            self.wrong += self.look().strip() not in {self.needs, self.needs or "OK"}

    def end(self):
        self.is_over.set()
        self.thread.join()
        return self.asked, self.wrong


class Session:
    """One of a stranger's at port 25, that stays open."""

    def __enter__(self):
        self.client = smtplib.SMTP("192.0.2.1", 25, timeout=60, source_address=("192.0.2.1", 0))
        self.client.ehlo("stranger.test")
        self.client.mail("max@stranger.test")
        return self

    def knows(self, recipient):
        return self.client.rcpt(recipient)[0] == 250

    def __exit__(self, *_):
        self.client.close()


def lookup_rate(table, keys, number, together):
    """By so many processes at once; each finds all."""
    def look():
        with open(keys, encoding="ascii") as questions:
            found = subprocess.run(
                ["postmap", "-q", "-", table], stdin=questions, capture_output=True, text=True, check=True
            )
        if found.stdout.count("\n") != number:
            raise RuntimeError(f"{table}: {found.stdout.count(chr(10))} of {number} found")

    begin = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(together) as pool:
        list(pool.map(lambda _: look(), range(together)))
    return together * number / (time.perf_counter() - begin)


def resident_mb(process, which="VmRSS"):
    rows = pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(row.split()[1]) / 1024 for row in rows if row.startswith(which))


def measure(most=None):
    sizes = SIZES if most is None else [*(size for size in SIZES if size < most), most]
    with tempfile.TemporaryDirectory(prefix="mailctl-bench-", dir=m.BUILD) as folder:
        home = pathlib.Path(folder)
        home.chmod(0o755)
        with Bench(home, sizes) as bench:
            bench.measure_sizes()
            bench.measure_rate()
            bench.measure_lookups(home)
    # How much of it is the disk's.
    with tempfile.TemporaryDirectory(prefix="mailctl-bench-", dir="/dev/shm") as folder:
        home = pathlib.Path(folder)
        home.chmod(0o755)
        with Bench(home, sizes[:1]) as bench:
            bench.fill(sizes[0])
            bench.rebuild()
            bench.measure_rate("in memory, where a sync costs nothing")
