"""Hosting, hit at each writing call, while real processes of Postfix and Dovecot look up all the while.

Of what nobody changes each answer has to be right, of what is changed the old or the new one, and no
look-up may fail. Afterwards what they look up is what the store says, by its own comparison and by theirs.
"""

import concurrent.futures
import dataclasses
import itertools
import math
import pathlib
import re
import signal
import smtplib
import subprocess
import threading
import time

from hosting_house import STRANGER, call, hash_of, login, must
from housed import Housed
from matrix import ERRORS, FOREVER
from several import telling
from scenarios import changes
from strace import ON_PROGRAMS, Strace, points, record
from waiting import wait_for

DOMAIN, OTHER = "hosted.test", "other.test"
KEPT, JOHN, NOBODY = f"kept@{DOMAIN}", f"john@{DOMAIN}", f"nobody@{DOMAIN}"
KEPT_PASSWORD, OLD_PASSWORD, NEW_PASSWORD = "kettle-74-fjord", "umbrella-1", "umbrella-2"
TAKEN, UNKNOWN, ELSEWHERE = 250, 550, 554
PATIENCE = 60
PAUSE = 0.01
RELOAD = 2
SESSION = 2
# From so many mistakes on smtpd takes its time (H28), and here they are asked for.
PATIENT_SMTPD = (
    "inet_interfaces = all\nsmtpd_soft_error_limit = 100000\nsmtpd_hard_error_limit = 100000\n"
    # Nor is a client that errs slowed down, nor one whose messages never come to a delivery.
    "smtpd_client_connection_count_limit = 0\nsmtpd_error_sleep_time = 0\nin_flow_delay = 0\n"
)


@dataclasses.dataclass(frozen=True)
class Scenario:
    name: str
    before: tuple  # of calls: method, parameters
    change: tuple
    target: str = JOHN
    before_is: tuple = (UNKNOWN, "no", "no")  # RCPT TO, a login with the old password, one with the new one
    after_is: tuple = (UNKNOWN, "no", "no")
    one_in: int = 1
    is_wiring: bool = False


def mailbox(verb, **more):
    return f"mailbox.{verb}", {"address": JOHN, **more}


ADD = mailbox("Add", hash=hash_of(OLD_PASSWORD))
# Those that come with it, or none of them does.
OTHERS = tuple(f"{name}@{DOMAIN}" for name in ("george", "paul", "ringo"))
IMPORT = "mailbox.Import", {"rows": [{"address": address, "hash": hash_of(OLD_PASSWORD)} for address in (JOHN, *OTHERS)]}
ENABLE, DISABLE = ("hosting.Enable", None), ("hosting.Disable", {})
OLD, NEW, OUT, NONE = (TAKEN, "yes", "no"), (TAKEN, "no", "yes"), (TAKEN, "no", "no"), (UNKNOWN, "no", "no")
AWAY = (ELSEWHERE, "no", "no")

SCENARIOS = (
    Scenario("mailbox add", (), ADD, JOHN, NONE, OLD),
    Scenario("mailbox password", (ADD,), mailbox("SetPassword", hash=hash_of(NEW_PASSWORD)), JOHN, OLD, NEW),
    Scenario("mailbox suspend", (ADD,), mailbox("Suspend"), JOHN, OLD, OUT),
    Scenario("mailbox remove", (ADD,), mailbox("Remove"), JOHN, OLD, NONE),
    Scenario("mailbox import", (), IMPORT, JOHN, NONE, OLD),
    Scenario("domain add", (), ("hosting.AddDomain", {"domain": OTHER}), f"postmaster@{OTHER}", AWAY, OUT),
    Scenario(
        "domain remove",
        (("hosting.AddDomain", {"domain": OTHER}), ("mailbox.Add", {"address": f"john@{OTHER}", "hash": hash_of(OLD_PASSWORD)})),
        ("hosting.RemoveDomain", {"domain": OTHER, "with_mailboxes": True}), f"john@{OTHER}", OLD, AWAY,
    ),
    # Two reloads with their proofs each: seconds.
    Scenario("hosting enable", (DISABLE,), ENABLE, KEPT, AWAY, OLD, 4, True),
    Scenario("hosting disable", (ENABLE,), DISABLE, KEPT, OLD, AWAY, 4, True),
)


class LookUps:
    """Asks real smtpds, in a session that stays and in new ones, and Dovecot's authentication."""

    def __init__(self, scenario):
        self.scenario = scenario
        self.stopped = threading.Event()
        self.asked = 0
        self.found = set()
        self.threads = [
            threading.Thread(target=self.guard, args=(ask,))
            for ask in (self.ask_in_one_session, self.ask_in_new_sessions, self.ask_for_logins)
        ]

    def guard(self, ask):
        try:
            ask()
        except (OSError, smtplib.SMTPException, subprocess.TimeoutExpired) as error:
            self.found.add(f"at some instant, {ask.__name__}: {error!r}")

    def expected(self, place, recipient):
        sides = {self.scenario.before_is[place], self.scenario.after_is[place]}
        if recipient == self.scenario.target:
            # Of a domain that has just gone an smtpd may remember that it was there (H7).
            return sides | {UNKNOWN} if place == 0 and ELSEWHERE in sides else sides
        if self.scenario.is_wiring:
            return {UNKNOWN, ELSEWHERE} if place == 0 else {"no"}
        return {TAKEN if recipient == KEPT else UNKNOWN} if place == 0 else {"yes"}

    def judge(self, place, recipient, answer):
        self.asked += 1
        if answer not in self.expected(place, recipient):
            self.found.add(f"at some instant, {recipient}: {answer}")

    def rcpt(self, client, recipient):
        client.rset()
        self.judge(0, recipient, answer_to(client, recipient))

    def ask_in_one_session(self):
        """For wires, that Postfix reloads for, in one after another: all others may wait for one to end."""
        while not self.stopped.is_set():
            client = stranger()
            end = time.monotonic() + SESSION if self.scenario.is_wiring else math.inf
            while not self.stopped.is_set() and time.monotonic() < end:
                for recipient in (KEPT, NOBODY, self.scenario.target):
                    self.rcpt(client, recipient)
                time.sleep(PAUSE)
            client.close()

    def ask_in_new_sessions(self):
        while not self.stopped.is_set():
            client = stranger()
            for recipient in (self.scenario.target, KEPT):
                self.rcpt(client, recipient)
            client.quit()
            time.sleep(PAUSE)

    def ask_for_logins(self):
        while not self.stopped.is_set():
            if not self.scenario.is_wiring:
                self.judge(1, KEPT, login(KEPT, KEPT_PASSWORD))
            target_password = KEPT_PASSWORD if self.scenario.target == KEPT else OLD_PASSWORD
            self.judge(1, self.scenario.target, self.login(self.scenario.target, target_password))
            time.sleep(PAUSE)

    def login(self, address, password):
        """A Dovecot that reloads, as it does for wires, has no socket for an instant, and answers nothing that
        is still open. Who comes asks again, for a while from the first time that it was so."""
        answer = login(address, password)
        deadline = time.monotonic() + RELOAD
        while self.scenario.is_wiring and "connect to auth socket" in answer and time.monotonic() < deadline:
            time.sleep(PAUSE)
            answer = login(address, password)
        return answer

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        for thread in self.threads:
            thread.join()


def stranger():
    client = smtplib.SMTP(STRANGER, 25, timeout=60, source_address=(STRANGER, 0))
    client.ehlo("stranger.test")
    return client


def answer_to(client, recipient):
    client.mail("max@stranger.test")
    code, text = client.rcpt(recipient)
    # Debian's Postfix defers what it does not relay.
    if code == ELSEWHERE or (code == 454 and b"Relay access denied" in text):
        return ELSEWHERE
    return code if code in (TAKEN, UNKNOWN) else f"{code} {text!r}"


class Hosted(Housed):
    def __init__(self, *words):
        super().__init__(*words)
        self.pool = concurrent.futures.ThreadPoolExecutor(1)

    def run(self):
        if not any(self.share.may_have(scenario.name) for scenario in SCENARIOS):
            return
        with self.housed("hosted", lambda text: text + PATIENT_SMTPD.encode()):
            self.do(*ENABLE)
            self.do("hosting.AddDomain", {"domain": DOMAIN})
            self.do("mailbox.Add", {"address": KEPT, "hash": hash_of(KEPT_PASSWORD)})
            for scenario in SCENARIOS:
                if self.share.may_have(scenario.name):
                    self.run_scenario(scenario)

    def parameters(self, method, parameters):
        return self.house.enable() if (method, parameters) == ENABLE else parameters

    def do(self, method, parameters):
        return must(self.daemon, method, **self.parameters(method, parameters))

    def call(self, scenario):
        method, parameters = scenario.change
        return call(self.daemon, method, **self.parameters(method, parameters))

    # ---- One scenario

    def prepare(self, scenario):
        """To where it begins, by requests: who looks up goes on doing so."""
        self.wait_for_port()
        if not self.status()["enabled"]:
            self.do(*ENABLE)
        for address in (JOHN, *OTHERS):
            call(self.daemon, "mailbox.Remove", address=address)
        call(self.daemon, "hosting.RemoveDomain", domain=OTHER, with_mailboxes=True)
        for method, parameters in scenario.before:
            self.do(method, parameters)

    def wait_for_port(self):
        """An idle smtpd of a port 587 that has gone listens on for a moment."""
        wait_for(lambda: self.status()["enabled"] or not listens(587), "port 587 to be free", PATIENCE)

    def run_scenario(self, scenario):
        self.prepare(scenario)
        self.restart()
        self.wait_for_port()
        self.number = last_change(self.daemon)
        events, reply = record(self.daemon, self.cell.home / "trace", lambda: self.call(scenario))
        if reply is None or "error" in reply:
            raise RuntimeError(f"{scenario.name} does not go through: {reply}")
        found = list(self.wrong(scenario, after=True))
        if found:
            raise RuntimeError(f"{scenario.name}, with nothing in its way: {found}")
        first = ("rename", "unlink", "pwrite64")
        for how, point in itertools.product(("before", "after", "EIO", "ENOSPC", "EAGAIN"), telling(points(events, first))):
            if how.startswith("E") and how not in ERRORS[point.call in ON_PROGRAMS]:
                continue
            name = f"{scenario.name}: {how} {point}".replace(str(self.daemon.directory), "")
            if self.share.has_point(name, scenario.one_in):
                self.hit(scenario, how, point, name)

    def hit(self, scenario, how, point, name):
        self.prepare(scenario)
        self.restart()
        self.wait_for_port()
        # The folders of a change have its number.
        path = re.sub(rf"/{self.number + 1}(/|$)", rf"/{last_change(self.daemon) + 1}\1", point.path)
        point = dataclasses.replace(point, path=path)
        with LookUps(scenario) as lookups:
            is_hit, reply = self.kill(scenario, how, point) if how in ("before", "after") else self.fail(scenario, how, point)
            found = self.complaints(scenario, reply)
        found += lookups.found
        self.report.count("look-ups by Postfix and Dovecot meanwhile", lookups.asked)
        what = "kills" if how in ("before", "after") else "errors"
        self.report.count(f"{what} in hosting" if is_hit else "missed")
        if not is_hit:
            self.report.note(f"missed {name}")
        self.tell(name, sorted(found))

    def kill(self, scenario, how, point):
        injection = "signal=KILL" if how == "before" else f"delay_exit={FOREVER}"
        strace = Strace(self.daemon.process.pid, point.arguments(injection))
        answer = self.pool.submit(self.call, scenario)
        answer.add_done_callback(lambda _: strace.end())
        is_hit = strace.wait_for("killed by" if how == "before" else "(DELAYED)")
        is_hit = is_hit or self.daemon.process.poll() is not None
        if is_hit:
            self.daemon.process.kill()
            strace.process.kill()
        reply = answer.result()
        strace.detach()
        self.restart(signal.SIGKILL)
        return is_hit, reply

    def fail(self, scenario, how, point):
        strace = Strace(self.daemon.process.pid, point.arguments(f"error={how}"))
        reply = self.call(scenario)
        strace.detach()
        is_hit = strace.says("(INJECTED)")
        # What could not be done now is done at the next start, or within some seconds.
        self.restart()
        return is_hit, reply or {"error": "no reply"}

    def restart(self, how=signal.SIGTERM):
        self.daemon.stop(how)
        self.daemon.start()

    # ---- What has to hold

    def status(self):
        return must(self.daemon, "hosting.Status")

    def is_after(self, scenario):
        """By the store."""
        noun = scenario.name.split()[0]
        if noun == "hosting":
            return self.status()["enabled"] is scenario.name.endswith("enable")
        if noun == "domain":
            names = {row["domain"] for row in must(self.daemon, "hosting.ListDomains")["domains"]}
            return (OTHER in names) is scenario.name.endswith("add")
        rows = {row["address"]: row for row in must(self.daemon, "mailbox.List")["mailboxes"]}
        john = rows.get(JOHN)
        if scenario.name.endswith("suspend"):
            return john["suspended"]
        if scenario.name.endswith("password"):
            return self.is_password_another(john)
        return (john is not None) is scenario.name.endswith(("add", "import"))

    def is_password_another(self, _john):
        path = self.house.lookup / "dovecot/u" / DOMAIN / "john/passdb"
        return hash_of(NEW_PASSWORD) in path.read_text().replace("\\/", "/")

    def complaints(self, scenario, reply):
        """What is still wrong when recovery has had its time."""
        deadline = time.monotonic() + PATIENCE
        while True:
            is_after = self.is_after(scenario)
            found = [*self.wrong(scenario, is_after), *honesty(reply, is_after)]
            if not found or time.monotonic() > deadline:
                return found
            time.sleep(0.1)

    def wrong(self, scenario, after):
        status = self.status()
        # Where nobody looks anything up, nothing follows.
        is_waiting = status["enabled"] and status["waiting"]
        if is_waiting or status.get("lookups") or status["drift"] or status.get("under_way"):
            yield f"status tells {status}"
        if status["enabled"]:
            differs = call(self.daemon, "hosting.Rebuild", dry_run=True)
            if differs is None or "error" in differs or differs["parameters"]["act"]["changed"]:
                yield f"look-ups differ from the store: {differs}"
        others = {row["address"] for row in must(self.daemon, "mailbox.List")["mailboxes"]} & set(OTHERS)
        if others != (set(OTHERS) if after and scenario.name.endswith("import") else set()):
            yield f"of those that come together there are {others}"
        rcpt, old, new = scenario.after_is if after else scenario.before_is
        client = stranger()
        answer = answer_to(client, scenario.target)
        client.close()
        if answer != rcpt:
            yield f"RCPT TO {scenario.target} is answered {answer}, and should be {rcpt}"
        passwords = (KEPT_PASSWORD,) if scenario.target == KEPT else (OLD_PASSWORD, NEW_PASSWORD)
        for password, wanted in zip(passwords, (old, new)):
            said = login(scenario.target, password)
            if said != wanted:
                yield f"a login of {scenario.target} with {password}: {said}, and should be {wanted}"
        if not status["enabled"] and listens(587):
            yield "hosting is off, and Postfix listens on port 587"
        if not self.cell.master_lives():
            yield "Postfix's master is not the one it was"


def listens(port):
    rows = [row.split() for name in ("tcp", "tcp6") for row in pathlib.Path("/proc/net", name).read_text().splitlines()[1:]]
    return any(row[1].endswith(f":{port:04X}") and row[3] == "0A" for row in rows)


def last_change(daemon):
    return max((number for number, _ in changes(daemon)), default=0)


def honesty(reply, is_after):
    if reply is not None and ("error" not in reply) is not is_after:
        yield f"the reply is {reply}, and the store is the {'new' if is_after else 'old'} one"
