#!/usr/bin/python3
"""The delivery platform CyberMail, as far as its contract is known, for tests: API, logins and policy.

    emulator.py --listen ADDRESS:PORT --certificate PEM --control PATH --state DIR --resolver ADDRESS
                --policy ADDRESS:PORT --mail-log PATH

--listen      HTTPS; the API is below /email/cp/api/
--certificate key and certificates
--control     Unix socket for the tests (client.py)
--state       directory for the file with the submission server's logins
--resolver    name server that domains/verify asks
--policy      where Postfix asks whether a sender's domain is verified
--mail-log    the submission server's, of which logs and statistics are made

What it may do wrong is in faults.py, where it has a choice in options.py. It knows nothing from before
its start. Ready when it says so on standard output; its log follows there. Debian packages: python3
python3-dnspython.
"""

import argparse
import threading

from accounts import World
from control import ControlServer
from faults import Faults
from listener import Listener
from options import Options
from records import DkimKey
from submission import Logins, MailLog, PolicyServer


class Service:
    """What all conversations share."""

    def __init__(self, words):
        self.options = Options(words.resolver, words.certificate)
        self.faults = Faults()
        self.dkim = DkimKey()
        self.world = World(Logins(words.state).write)
        self.listener = Listener(words.listen, self)
        self.calls = []

    def note(self, call):
        with self.world.lock:
            self.calls.append(call)

    def forget_calls(self):
        with self.world.lock:
            self.calls = []


def address(text):
    host, _, port = text.rpartition(":")
    return host, int(port)


def arguments():
    parser = argparse.ArgumentParser(description="Emulates the delivery platform CyberMail for tests.")
    parser.add_argument("--listen", type=address, required=True)
    parser.add_argument("--certificate", required=True)
    parser.add_argument("--control", required=True)
    parser.add_argument("--state", required=True)
    parser.add_argument("--resolver", required=True)
    parser.add_argument("--policy", type=address, required=True)
    parser.add_argument("--mail-log", required=True)
    return parser.parse_args()


def main():
    words = arguments()
    service = Service(words)
    PolicyServer(words.policy, service.world).start()
    MailLog(words.mail_log, service.world).start()
    service.listener.start()
    ControlServer(words.control, service).start()
    print("ready", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
