"""The tests' hand in the emulator: a Unix socket, one JSON object a line each way.

    {"do": NAME, ...arguments}   →   {"ok": true, "result": ...} or {"ok": false, "error": TEXT}

The names and their arguments are the methods of Control below; client.py says what they do.
"""

import copy
import dataclasses
import json
import os
import socketserver
import threading

from accounts import Refused, now
from faults import LISTENER
from records import wanted


class Control:
    """What can be asked for. Every method's arguments are the object's members."""

    def __init__(self, service):
        self.service = service
        self.world = service.world
        self.kept = {}

    def fault(self, endpoint, kind, times=None, details=None):
        self.service.faults.add(endpoint, kind, times, details or {})
        if kind in LISTENER:
            self.service.listener.settle()

    def option(self, name, value):
        self.service.options.set(name, value)

    def clear(self):
        closed = self.service.faults.at_listener()
        self.service.faults.clear()
        self.service.options.put_back()
        if closed:
            self.service.listener.settle()

    def reset(self):
        self.clear()
        self.world.forget()
        self.service.forget_calls()

    def remember(self):
        self.kept = copy.deepcopy(self.world.accounts)

    def recall(self):
        self.clear()
        self.world.accounts = copy.deepcopy(self.kept)
        self.world.publish_credentials()
        self.service.forget_calls()

    def state(self):
        accounts = {email: dataclasses.asdict(account) for email, account in self.world.accounts.items()}
        options = {name: getattr(self.service.options, name) for name in self.service.options.defaults}
        return {"accounts": accounts, "options": options}

    def calls(self):
        return self.service.calls

    def forget_calls(self):
        self.service.forget_calls()

    def records(self, domain):
        return wanted(domain, self.service.options, self.service.dkim.value())

    def set_account(self, email, password=None, **changes):
        if email not in self.world.accounts:
            self.world.register(email, password or "secret", "None")
        account = self.world.accounts[email]
        for name, value in {**changes, **({"password": password} if password else {})}.items():
            change(account, name, value)
        return {"api_key": account.keys[-1] if account.keys else None, "account_id": account.id}

    def set_domain(self, email, domain, **changes):
        found = self.world.add_domain(self.world.account(email), domain)
        for name, value in changes.items():
            change(found, name, value)

    def remove_domain(self, email, domain):
        return self.world.account(email).domains.pop(domain, None) is not None

    def revoke_key(self, key_sha256):
        return self.world.revoke(key_sha256)

    def delete_credential(self, email, credential_id):
        return self.world.delete_credential(self.world.account(email), credential_id)

    def add_log(self, email, number=1, count=False, **fields):
        for _ in range(number):
            self.world.add_log(self.world.account(email), count=count, **{"queued_at": now(), **fields})

    def set_stats(self, email, domain, **counters):
        zero = {"sent": 0, "delivered": 0, "bounced": 0, "failed": 0}
        self.world.account(email).counters[domain] = {**zero, **counters}


def change(thing, name, value):
    if name not in {field.name for field in dataclasses.fields(thing)}:
        raise ValueError(f"there is no {name!r} in {type(thing).__name__}")
    setattr(thing, name, value)


NAMES = {name for name in vars(Control) if not name.startswith("_")}


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            try:
                reply = {"ok": True, "result": self.do(**json.loads(line))}
            except (ValueError, TypeError, KeyError, Refused, OSError) as error:
                reply = {"ok": False, "error": f"{type(error).__name__}: {error}"}
            self.wfile.write(json.dumps(reply).encode() + b"\n")

    def do(self, do, **arguments):
        if do not in NAMES:
            raise ValueError(f"nothing is called {do!r}")
        control = self.server.control
        with control.world.lock:
            return getattr(control, do)(**arguments)


class ControlServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True

    def __init__(self, path, service):
        if os.path.exists(path):
            os.unlink(path)
        super().__init__(path, Conversation)
        self.control = Control(service)

    def start(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
