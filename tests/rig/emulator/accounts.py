"""What the emulated platform knows: accounts with their keys, domains, credentials, logs and counters."""

import dataclasses
import datetime
import hashlib
import itertools
import secrets
import threading


class Refused(Exception):
    """The platform says no. The kind decides the HTTP status, where those are real."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


@dataclasses.dataclass
class Domain:
    id: int
    domain: str
    status: str = "pending"
    spf: bool = False
    dkim: bool = False
    dmarc: bool = False
    # What domains/verify says instead of looking, when set: any of spf, dkim, dmarc, all_verified.
    forced: dict = None
    token: str = dataclasses.field(default_factory=lambda: secrets.token_hex(16))


@dataclasses.dataclass
class Credential:
    id: int
    username: str
    password: str
    description: str
    created_at: str


@dataclasses.dataclass
class Account:
    id: int
    email: str
    password: str
    full_name: str
    plan: dict = dataclasses.field(default_factory=lambda: dict(name="Free", slug="free", emails_per_month=15000))
    emails_sent_this_month: int = 0
    reputation_score: int = 98
    keys: list = dataclasses.field(default_factory=list)
    domains: dict = dataclasses.field(default_factory=dict)
    credentials: dict = dataclasses.field(default_factory=dict)
    logs: list = dataclasses.field(default_factory=list)
    # By domain: {"sent", "delivered", "bounced", "failed"}
    counters: dict = dataclasses.field(default_factory=dict)


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def domain_of(address):
    return address.rpartition("@")[2].lower()


class World:
    """All accounts. Whoever calls a method or touches an account holds `lock`.

    `publish` is called with {username: password} at each change of that, before the method returns.
    """

    def __init__(self, publish):
        self.lock = threading.RLock()
        self.publish = publish
        self.forget()

    def forget(self):
        self.accounts = {}
        self.ids = {kind: itertools.count(first) for kind, first in (("account", 41), ("domain", 7), ("credential", 5))}
        self.publish_credentials()

    def publish_credentials(self):
        every = (credential for account in self.accounts.values() for credential in account.credentials.values())
        self.publish({credential.username: credential.password for credential in every})

    def account(self, email):
        if email not in self.accounts:
            raise Refused("not_found", "Account not found.")
        return self.accounts[email]

    def register(self, email, password, full_name):
        """Opens the account, or links to one that is there; gives it with a new key at the end of its keys."""
        known = self.accounts.get(email)
        if known is not None and known.password != password:
            raise Refused("unauthorized", "Invalid e-mail or password.")
        account = known or Account(next(self.ids["account"]), email, password, full_name)
        self.accounts[email] = account
        account.keys.append("cp_live_" + secrets.token_urlsafe(32))
        return account

    def owner_of(self, key):
        for account in self.accounts.values():
            if key in account.keys:
                return account
        return None

    def revoke(self, key_sha256):
        """Makes the key with this SHA-256 invalid; tells whether there was one."""
        for account in self.accounts.values():
            for key in account.keys:
                if hashlib.sha256(key.encode()).hexdigest() == key_sha256:
                    account.keys.remove(key)
                    return True
        return False

    def add_domain(self, account, name):
        for other in self.accounts.values():
            if other is not account and name in other.domains:
                raise Refused("conflict", "This domain belongs to another account.")
        if name not in account.domains:
            account.domains[name] = Domain(next(self.ids["domain"]), name)
        return account.domains[name]

    def create_credential(self, account, description, password=None):
        credential = Credential(
            next(self.ids["credential"]), "smtp_" + secrets.token_hex(8), password or secrets.token_urlsafe(24),
            description, now(),
        )
        account.credentials[credential.id] = credential
        self.publish_credentials()
        return credential

    def rotate_credential(self, credential, password=None):
        credential.password = password or secrets.token_urlsafe(24)
        self.publish_credentials()

    def delete_credential(self, account, number):
        """Tells whether there was one."""
        found = account.credentials.pop(number, None)
        self.publish_credentials()
        return found is not None

    def owner_of_login(self, username):
        for account in self.accounts.values():
            if any(credential.username == username for credential in account.credentials.values()):
                return account
        return None

    def add_log(self, account, count=False, **fields):
        """Adds a row; with `count`, statistics and this month's number grow, too."""
        row = {"queued_at": now(), "from_email": "", "to_email": "", "subject": "", "status": "delivered", **fields}
        account.logs.append(row)
        if count:
            zero = {"sent": 0, "delivered": 0, "bounced": 0, "failed": 0}
            counters = account.counters.setdefault(domain_of(row["from_email"]), zero)
            counters["sent"] += 1
            if row["status"] in counters:
                counters[row["status"]] += 1
            account.emails_sent_this_month += 1
