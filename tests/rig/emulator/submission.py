"""What the submission server asks the emulator: who may log in, and who may send as whom."""

import os
import pathlib
import re
import socketserver
import threading

from accounts import domain_of

REFUSAL = "550 5.7.1 sender domain not verified"


class Logins:
    """The file with the logins, for the program check_password: `username:password in hexadecimal` a line."""

    def __init__(self, directory):
        self.path = pathlib.Path(directory, "logins")

    def write(self, logins):
        """Renames a new file to the old one's place. Whoever logs in after this meets the new one."""
        aside = self.path.with_name("logins.new")
        aside.write_text("".join(f"{name}:{password.encode().hex()}\n" for name, password in logins.items()))
        aside.chmod(0o644)
        os.rename(aside, self.path)


def verdict(world, question):
    """The action for Postfix: the sender's domain must be verified for the account that logged in."""
    with world.lock:
        account = world.owner_of_login(question.get("sasl_username", ""))
        domain = account and account.domains.get(domain_of(question.get("sender", "")))
        return "DUNNO" if domain and domain.status == "verified" else REFUSAL


class Policy(socketserver.StreamRequestHandler):
    """Postfix's policy protocol: name=value lines up to an empty one, and an action; any number of times."""

    def handle(self):
        question = {}
        for line in self.rfile:
            name, _, value = line.decode(errors="replace").rstrip("\n").partition("=")
            if name:
                question[name] = value
            else:
                self.wfile.write(f"action={verdict(self.server.world, question)}\n\n".encode())
                question = {}


class PolicyServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, address, world):
        super().__init__(address, Policy)
        self.world = world

    def start(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()


class MailLog:
    """Reads the submission server's mail log and makes log rows and statistics of it."""

    STATUSES = {"sent": "delivered", "bounced": "bounced", "deferred": "deferred", "expired": "failed"}
    LOGIN = re.compile(r"smtpd\[\d+\]: (\w+): client=.*sasl_username=(\S+)")
    SUBJECT = re.compile(r"cleanup\[\d+\]: (\w+): info: header Subject:\s*(.*) from \S+\[[^]]*\]; from=<")
    SENDER = re.compile(r"qmgr\[\d+\]: (\w+): from=<([^>]*)>")
    FATE = re.compile(r"\]: (\w+): to=<([^>]*)>.* status=(\w+)")

    def __init__(self, path, world, turn_seconds=0.05):
        self.path = pathlib.Path(path)
        self.world = world
        self.turn_seconds = turn_seconds
        # By queue id: {"login", "subject", "sender"}
        self.messages = {}

    def start(self):
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        never = threading.Event()
        while not self.path.exists():
            never.wait(self.turn_seconds)
        with open(self.path, encoding="utf-8", errors="replace") as log:
            rest = ""
            while True:
                chunk = log.read()
                *lines, rest = (rest + chunk).split("\n")
                for line in lines:
                    self.take(line)
                if not chunk:
                    never.wait(self.turn_seconds)

    def take(self, line):
        if found := self.LOGIN.search(line):
            self.messages[found[1]] = {"login": found[2], "subject": "", "sender": ""}
        elif (found := self.SUBJECT.search(line)) and found[1] in self.messages:
            self.messages[found[1]]["subject"] = found[2]
        elif (found := self.SENDER.search(line)) and found[1] in self.messages:
            self.messages[found[1]]["sender"] = found[2]
        elif (found := self.FATE.search(line)) and found[1] in self.messages:
            self.enter(self.messages[found[1]], found[2], self.STATUSES.get(found[3], "failed"))

    def enter(self, message, recipient, status):
        with self.world.lock:
            account = self.world.owner_of_login(message["login"])
            if account is not None:
                self.world.add_log(
                    account, count=True, from_email=message["sender"], to_email=recipient,
                    subject=message["subject"], status=status,
                )
