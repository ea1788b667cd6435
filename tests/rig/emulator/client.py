"""The tests' side of the platform emulator that `tests/rig/with-provider --with platform` starts.

    platform = Platform()
    platform.reset()
    platform.fault("smtp/rotate", "lost", times=1)

An endpoint is named as in its address: "register", "account", "domains/dns-records", "smtp/rotate",
"stats/domains" and so on; "*" is all of them. Each method has taken effect when it returns; what the
emulator refuses is a PlatformError.
"""

import hashlib
import json
import os
import socket

PATIENCE_SECONDS = 30


class PlatformError(Exception):
    pass


class Platform:
    """`path` is the control socket, from RIG_PLATFORM_CONTROL unless given."""

    def __init__(self, path=None):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(PATIENCE_SECONDS)
        self.socket.connect(str(path or os.environ["RIG_PLATFORM_CONTROL"]))
        self.lines = self.socket.makefile("rb")

    def ask(self, do, **arguments):
        self.socket.sendall(json.dumps({"do": do, **arguments}).encode() + b"\n")
        reply = json.loads(self.lines.readline())
        if not reply["ok"]:
            raise PlatformError(reply["error"])
        return reply["result"]

    def close(self):
        self.lines.close()
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.close()

    # ---- How it behaves

    def fault(self, endpoint, kind, times=None, **details):
        """From the next call on, this goes wrong: faults.py lists the kinds and their details.

        With `times`, only for so many calls. Several faults at once add up where they can.
        """
        self.ask("fault", endpoint=endpoint, kind=kind, times=times, details=details)

    def option(self, name, value):
        """Switches a behaviour that the contract leaves open: options.py lists them."""
        self.ask("option", name=name, value=value)

    def clear(self):
        """Ends all faults, calls that hang included, and puts the options back."""
        self.ask("clear")

    def reset(self):
        """clear(), and the emulator forgets all accounts and calls: as after its start."""
        self.ask("reset")

    def remember(self):
        """Keeps the accounts as they are now for recall()."""
        self.ask("remember")

    def recall(self):
        """clear(), and the accounts are as remembered; numbers go on where they were."""
        self.ask("recall")

    # ---- What it knows

    def state(self):
        """{"accounts": {email: {...}}, "options": {...}}, with all secrets in clear.

        An account has id, email, password, full_name, plan, emails_sent_this_month, reputation_score,
        keys, domains by name, credentials by id as text, logs and counters by domain.
        """
        return self.ask("state")

    def calls(self, endpoint=None):
        """All requests so far, or those to one endpoint: time, endpoint, method, path, headers, key_sha256, body.

        No key and no password is in there.
        """
        return [call for call in self.ask("calls") if endpoint in (None, call["endpoint"])]

    def forget_calls(self):
        self.ask("forget_calls")

    def records(self, domain):
        """What domains/dns-records says of such a domain: SPF, DKIM, DMARC."""
        return self.ask("records", domain=domain)

    def set_account(self, email, password=None, **changes):
        """Changes an account, opening it first if need be; gives its latest api_key and its account_id.

        Changes: plan={"name", "slug", "emails_per_month"}, emails_sent_this_month, reputation_score, full_name.
        """
        return self.ask("set_account", email=email, password=password, **changes)

    def set_domain(self, email, domain, **changes):
        """Changes a domain, adding it first if need be.

        Changes: status="verified", spf=, dkim=, dmarc=, and forced={...}: what domains/verify says of the
        flags spf, dkim, dmarc, all_verified instead of looking; None makes it look again.
        """
        self.ask("set_domain", email=email, domain=domain, **changes)

    def remove_domain(self, email, domain):
        """Tells whether it was there."""
        return self.ask("remove_domain", email=email, domain=domain)

    def revoke_key(self, key=None, sha256=None):
        """Makes an API key invalid; tells whether it was valid."""
        return self.ask("revoke_key", key_sha256=sha256 or hashlib.sha256(key.encode()).hexdigest())

    def delete_credential(self, email, credential_id):
        """Tells whether it was there."""
        return self.ask("delete_credential", email=email, credential_id=credential_id)

    def add_log(self, email, number=1, count=False, **fields):
        """Adds so many rows: queued_at, from_email, to_email, subject, status and whatever else.

        With `count`, the statistics and this month's number grow with them.
        """
        self.ask("add_log", email=email, number=number, count=count, **fields)

    def set_stats(self, email, domain, **counters):
        """The statistics of one domain: sent, delivered, bounced, failed. Totals are their sums."""
        self.ask("set_stats", email=email, domain=domain, **counters)
