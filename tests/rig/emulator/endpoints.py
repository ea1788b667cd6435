"""The 15 endpoints below /email/cp/api/: each takes a Call and gives the reply's `data`, or raises Refused.

The names of the fields differ between endpoints as they do on the real platform.
"""

import dataclasses
import re
import typing

import records
import reports
import verify
from accounts import Account, Refused

HOST_NAME = re.compile(r"(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


@dataclasses.dataclass
class Call:
    world: typing.Any
    options: typing.Any
    dkim: records.DkimKey
    body: dict
    account: Account = None
    # The password that the next credential gets, when a test chose one.
    password: str = None

    def text(self, name):
        value = self.body.get(name)
        if not isinstance(value, str):
            raise Refused("invalid", f"The field {name} is required.")
        return value

    def number(self, name, default=None):
        """An integer, or a text of digits."""
        value = self.body.get(name, default)
        if isinstance(value, str) and value.isascii() and value.isdigit():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise Refused("invalid", f"The field {name} must be a number.")
        return value

    def id(self, value):
        return str(value) if self.options.ids == "string" else value

    def domain(self):
        """The domain that the body names; it must be the account's."""
        name = domain_name(self.text("domain"))
        if name not in self.account.domains:
            raise Refused("not_found", "Domain not found.")
        return self.account.domains[name]

    def credential(self):
        number = self.number("credential_id")
        if number not in self.account.credentials:
            raise Refused("not_found", "Credential not found.")
        return self.account.credentials[number]

    def removed(self, found, what):
        if not found and self.options.missing == "error":
            raise Refused("not_found", f"{what} not found.")


def domain_name(text):
    name = text.lower().removesuffix(".")
    if not HOST_NAME.fullmatch(name):
        raise Refused("invalid", "Invalid domain name.")
    return name


def register(call):
    email, password = call.text("email"), call.text("password")
    if "@" not in email or not password:
        raise Refused("invalid", "A valid e-mail and a password are required.")
    account = call.world.register(email, password, call.text("full_name"))
    plan = account.plan
    return {
        "api_key": account.keys[-1], "account_id": call.id(account.id), "plan_name": plan["name"],
        "plan_slug": plan["slug"], "emails_per_month": plan["emails_per_month"],
    }


def account(call):
    mine = call.account
    return {
        "plan": dict(mine.plan), "emails_sent_this_month": mine.emails_sent_this_month,
        "reputation_score": mine.reputation_score,
    }


def domains_add(call):
    added = call.world.add_domain(call.account, domain_name(call.text("domain")))
    number = call.id(added.id)
    return {"id": number, "domain_id": number, "domain": added.domain, "status": added.status}


def domains_list(call):
    return {"domains": [
        {
            "id": call.id(domain.id), "domain": domain.domain, "status": domain.status, "spf_verified": domain.spf,
            "dkim_verified": domain.dkim, "dmarc_verified": domain.dmarc,
        }
        for domain in call.account.domains.values()
    ]}


def domains_verify(call):
    """Takes the lock itself, and not while it waits for DNS."""
    with call.world.lock:
        domain = call.domain()
        wanted = records.wanted(domain.domain, call.options, call.dkim.value())
        forced = domain.forced
    flags = verify.look(wanted, call.options) if forced is None else {"spf": False, "dkim": False, "dmarc": False}
    flags["all_verified"] = all(flags.values())
    flags.update(forced or {})
    with call.world.lock:
        domain.spf, domain.dkim, domain.dmarc = flags["spf"], flags["dkim"], flags["dmarc"]
        domain.status = "verified" if flags["all_verified"] else "pending"
    return {**flags, "verification_token": domain.token}


def domains_dns_records(call):
    return {"records": records.wanted(call.domain().domain, call.options, call.dkim.value())}


def domains_remove(call):
    call.removed(call.account.domains.pop(domain_name(call.text("domain")), None), "Domain")


def smtp_create(call):
    description = call.text("description")[:call.options.description_bytes]
    made = call.world.create_credential(call.account, description, call.password)
    return {"credential_id": call.id(made.id), "username": made.username, "password": made.password}


def smtp_list(call):
    return {"credentials": [
        {
            "id": call.id(credential.id), "username": credential.username, "description": credential.description,
            "created_at": credential.created_at,
        }
        for credential in call.account.credentials.values()
    ]}


def smtp_rotate(call):
    credential = call.credential()
    call.world.rotate_credential(credential, call.password)
    return {"new_password": credential.password}


def smtp_delete(call):
    call.removed(call.world.delete_credential(call.account, call.number("credential_id")), "Credential")


def health(call):
    return {"status": "ok"}


class Route(typing.NamedTuple):
    answer: typing.Callable
    public: bool = False
    takes_lock: bool = False


ROUTES = {
    "register": Route(register, public=True),
    "account": Route(account),
    "domains/add": Route(domains_add),
    "domains/list": Route(domains_list),
    "domains/verify": Route(domains_verify, takes_lock=True),
    "domains/dns-records": Route(domains_dns_records),
    "domains/remove": Route(domains_remove),
    "smtp/create": Route(smtp_create),
    "smtp/list": Route(smtp_list),
    "smtp/rotate": Route(smtp_rotate),
    "smtp/delete": Route(smtp_delete),
    "stats": Route(reports.stats),
    "stats/domains": Route(reports.stats_domains),
    "logs": Route(reports.logs),
    "health": Route(health, public=True),
}
