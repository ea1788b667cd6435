#!/usr/bin/env python3
"""Measures mailctl against what it replaces, on one Postfix, in tests/rig/with-provider.

What is compared runs alternately, and the medians are printed: a machine that is busy is so for
both. Exit status 1 when a goal is missed.

    bench.py [PART...]      only these: memory, changes, starts, rates, elsewhere, senders, http, hosting
    bench.py hosting NUMBER     with at most so many mailboxes

Some of them, memory, rates and http, need the programs beside this file; the others only mailctl's own.
"""

import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import elsewhere  # noqa: E402
import hosting  # noqa: E402
import mailctl as m  # noqa: E402
import web  # noqa: E402
from measure import alternate, goal, line, missed, ms, run_time  # noqa: E402

ECHO = m.BUILD / "tests/bench/bench_echo"
LOAD = m.BUILD / "tests/bench/bench_load"
STATUS = "io.mailctl.Status"
POSTCONF = ["/usr/sbin/postconf", "-h", "mail_version"]
SASL_PASSWD = pathlib.Path("/etc/postfix/sasl_passwd")

ENABLE_ROUNDS = 7
START_ROUNDS = 41
LOAD_ROUNDS = 9
LOAD_REQUESTS = 20000
ECHO_REQUESTS = 30000
MANY_REQUESTS = 100_000
SETTLED = 3  # seconds: what was read from files that are younger is read again for each answer

class Bench:
    def __init__(self, daemon):
        self.daemon = daemon
        self.pristine = m.MAIN_CF.read_bytes()
        self.password_file = os.environ["RIG_PASSWORD_FILE"]

    def mailctl(self, *words):
        return [str(m.MAILCTL.resolve()), "--socket", str(self.daemon.socket), *words]

    def enable(self, host):
        return self.mailctl(
            "relay", "enable", "--host", host, "--username", m.USER, "--password-file",
            self.password_file, "--no-trial",
        )

    def start_afresh(self):
        m.write_settled(m.MAIN_CF, self.pristine)
        run_time(["/usr/sbin/postfix", "reload"])
        time.sleep(0.2)  # the master reads its configuration after postfix has returned

    # The commands that a null-client guide gives, each as it stands there. It sets relayhost first,
    # in an editor; set before postmap it would cost the guide two seconds more, since Postfix's
    # programs wait for a main.cf that has just been written.
    def time_guide(self):
        self.start_afresh()
        start = time.perf_counter()
        SASL_PASSWD.write_text(f"[smtp.provider.test]:587 {m.USER}:{m.PASSWORD}\n")
        run_time(
            ["/usr/sbin/postmap", SASL_PASSWD],
            ["/bin/chmod", "0600", SASL_PASSWD],
            ["/usr/sbin/postconf", "-e", "relayhost = [smtp.provider.test]:587"],
            ["/usr/sbin/postconf", "-e", "smtp_tls_security_level = encrypt"],
            ["/usr/sbin/postconf", "-e", "smtp_sasl_auth_enable = yes"],
            ["/usr/sbin/postconf", "-e", f"smtp_sasl_password_maps = hash:{SASL_PASSWD}"],
            ["/usr/sbin/postconf", "-e", "smtp_sasl_security_options = noanonymous"],
            ["/usr/sbin/postfix", "reload"],
        )
        taken = time.perf_counter() - start
        for file in SASL_PASSWD.parent.glob("sasl_passwd*"):
            file.unlink()
        self.start_afresh()
        return taken

    def time_first_enable(self):
        taken = run_time(self.enable("one.provider.test"))
        run_time(self.mailctl("relay", "disable"))
        return taken

    def time_next_enable(self):
        run_time(self.enable("one.provider.test"))
        taken = run_time(self.enable("two.provider.test"))
        run_time(self.mailctl("relay", "disable"))
        return taken

    def compare_changes(self):
        print("A change, on the same Postfix", flush=True)
        guide, first, following = alternate(
            ENABLE_ROUNDS, self.time_guide, self.time_first_enable, self.time_next_enable
        )
        line("the guide's commands", ms(guide))
        for name, enable in (("relay enable", first), ("another relay", following)):
            line(name, ms(enable), f"1/{guide / enable:.1f} of the guide's",
                 goal(name, enable / guide, 1 / 15))
        run_time(self.enable("one.provider.test"))
        no_op, postconf = alternate(
            START_ROUNDS, lambda: run_time(self.enable("one.provider.test")), lambda: run_time(POSTCONF)
        )
        line("relay enable, nothing to do", ms(no_op), f"{no_op / postconf:.1f} x postconf -h",
             goal("no-op", no_op * 1000, 10, " ms"))

    def compare_starts(self):
        print("From start to answer", flush=True)
        status, postconf = alternate(
            START_ROUNDS, lambda: run_time(self.mailctl("status")), lambda: run_time(POSTCONF)
        )
        line("postconf -h mail_version", ms(postconf))
        line("mailctl status", ms(status), f"{status / postconf:.1f} x postconf -h",
             goal("mailctl status", status / postconf, 3, " x"))

    def compare_rates(self):
        print("Requests a second, one after the other on each connection, with a relay", flush=True)
        run_time(self.enable("one.provider.test"))
        time.sleep(SETTLED)
        socket = self.daemon.directory / "echo.sock"
        echo = subprocess.Popen([str(ECHO), str(socket)])
        try:
            while not socket.exists():
                time.sleep(0.01)
            for connections in (1, 8):
                bare, status = alternate(
                    LOAD_ROUNDS,
                    lambda: load(socket, connections, ECHO_REQUESTS),
                    lambda: load(self.daemon.socket, connections, LOAD_REQUESTS),
                )
                line(f"bare echo, {connections} connection(s)", f"{bare:.0f}/s")
                line(f"Status, {connections} connection(s)", f"{status:.0f}/s", f"1/{bare / status:.1f} of the echo",
                     goal(f"Status, {connections} connection(s)", bare / status, 2))
        finally:
            echo.kill()
            echo.wait()


def load(socket, connections, requests):
    result = subprocess.run(
        [str(LOAD), str(socket), STATUS, str(connections), str(requests)],
        text=True, stdout=subprocess.PIPE, check=True,
    )
    return float(result.stdout)


def resident_mb(process):
    for row in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if row.startswith("VmRSS:"):
            return int(row.split()[1]) / 1024
    raise RuntimeError("no VmRSS")


def measure_memory():
    print("Memory of mailctld (resident)", flush=True)
    with m.Daemon() as daemon:
        daemon.json("status")
        time.sleep(0.5)
        idle = resident_mb(daemon.process)
        line("idle, after one request", f"{idle:.1f} MB", goal("idle memory", idle, 9, " MB"))
        load(daemon.socket, 8, MANY_REQUESTS)
        time.sleep(0.5)
        line(f"after {MANY_REQUESTS} requests", f"{resident_mb(daemon.process):.1f} MB")


def on_one_daemon(*parts):
    with m.Daemon() as daemon:
        bench = Bench(daemon)
        for part in parts:
            part(bench)


# What of Bench is measured on one daemon; the other parts have each one of their own.
BENCH_PARTS = {"changes": Bench.compare_changes, "starts": Bench.compare_starts, "rates": Bench.compare_rates}
PARTS = ("memory", *BENCH_PARTS, "elsewhere", "senders", "http", "hosting")


def main():
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    chosen = [word for word in sys.argv[1:] if not word.isdigit()] or PARTS[:-1]  # hosting takes hours
    for word in chosen:
        if word not in PARTS:
            sys.exit(f"bench: there is no part \"{word}\"; they are {', '.join(PARTS)}")
    # The daemon of each part has a state of its own, and the first one leaves nothing owned behind.
    if "memory" in chosen:
        measure_memory()
    on_one_daemon(*(part for name, part in BENCH_PARTS.items() if name in chosen))
    if "elsewhere" in chosen:
        elsewhere.measure(elsewhere.Elsewhere.measure_domains, elsewhere.Elsewhere.measure_zone)
    if "senders" in chosen:
        elsewhere.measure(elsewhere.Elsewhere.measure_senders)
    if "http" in chosen:
        web.measure()
    if "hosting" in chosen:
        hosting.measure(*numbers)
    print(f"Goals missed: {', '.join(missed)}" if missed else "Every goal is met")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
