"""Each route with each role, on what is its own and on what is another's: the table says what may be.

The principle: nobody without a token. `read` looks at everything but who may do what, and changes
nothing; `admin` may all. Of a tenant that is not the machine, both see what is the
tenant's own, and of others' things not even that they are there.
"""

import dataclasses
import json

from document import Document, text_of
from shim_case import ShimTest, cookies_of

EVERYTHING = (
    "machine", "relay", "hosting", "mailbox", "account", "domain", "record", "provider", "credential", "stats", "history",
)
OWN = ("mailbox", "account", "domain", "record", "credential")
READ = {f"{name}:read" for name in EVERYTHING}
ADMIN = {f"{name}:{verb}" for name in (*EVERYTHING, "access") for verb in ("read", "change", "secret", "grant")}
TENANT = {right for right in ADMIN if right.partition(":")[0] in OWN} | {"stats:read", "history:read"}
# Whose things, and which rights.
CALLERS = {
    "reader": ("machine", READ), "admin": ("machine", ADMIN),
    "shop reader": ("shop", READ & TENANT), "shop admin": ("shop", ADMIN & TENANT),
    "other admin": ("other", ADMIN & TENANT),
}
OWNERS = ("machine", "shop", "other")
EMAILS = {"machine": "ops@example.com", "shop": "till@example.net", "other": "desk@example.org"}
DOMAINS = {"machine": "relayed.test", "shop": "shop.test", "other": "other.test"}
HASH = "{SSHA256}lCtd3BBtOhJGYn6Ch38iOkbGLqVcjwkpFCw0M2RPPvB2RW9t6e7tAbfZHCdnDvyr"
PEOPLE = 401  # a token is nobody who could log in or out


@dataclasses.dataclass
class Row:
    right: str | None
    status: int = 200  # where it may be done, on one's own
    body: dict | None = None
    path: dict = dataclasses.field(default_factory=dict)
    dry_run: bool = False
    has_owner: bool = False  # whether its path names what is somebody's
    is_of_machine: bool = False  # whether the machine's administrator sees others' as well
    finds_first: bool = False  # whether what nobody may see is 404 before it is 403


def own(right, status=200, **more):
    return Row(right, status, has_owner=True, **more)


def dry(right, status=200, **more):
    return Row(right, status, dry_run=True, **more)


def hosted(right, status=200, **more):
    return Row(right, status, has_owner=True, is_of_machine=True, **more)


def numbered(right, status=200, **more):
    """By the number of what is found first."""
    return hosted(right, status, finds_first=True, **more)


TABLE = {
    "GET /api/v1/status": Row("machine:read"),
    "GET /api/v1/metrics": Row("machine:read"),
    "GET /api/v1/owned": Row("machine:read"),
    "GET /api/v1/history": Row("history:read"),
    "POST /api/v1/history/{change}/undo": dry("machine:change", 404, body={}, path={"change": 999}),
    "GET /api/v1/relay": Row("relay:read"),
    "PUT /api/v1/relay": dry("relay:change", body={"host": "smtp.provider.test", "no_trial": True}),
    "DELETE /api/v1/relay": dry("relay:change"),
    "POST /api/v1/relay/test": Row("relay:change", 404, body={}),
    "GET /api/v1/hosting": Row("hosting:read"),
    "PUT /api/v1/hosting": dry("hosting:change", 422, body={"storage": "no path"}),
    "DELETE /api/v1/hosting": dry("hosting:change"),
    "POST /api/v1/hosting/rebuild": dry("hosting:change", 409, body={}),
    "POST /api/v1/hosting/test": Row("hosting:change", 404, body={}),
    "GET /api/v1/hosting/domains": Row("mailbox:read"),
    "POST /api/v1/hosting/domains": dry("hosting:change", 201, body={"domain": "new.test"}),
    "GET /api/v1/hosting/domains/{domain}": hosted("mailbox:read"),
    "PUT /api/v1/hosting/domains/{domain}": hosted("mailbox:change", dry_run=True, body={"display_name": "New"}),
    "DELETE /api/v1/hosting/domains/{domain}": hosted("hosting:change", 409, dry_run=True),
    "GET /api/v1/mailboxes": Row("mailbox:read"),
    "POST /api/v1/mailboxes": dry("mailbox:secret", 404, body={"address": "new@nowhere.test"}),
    "POST /api/v1/mailboxes/import": dry("mailbox:change", body={"rows": [{"address": "new@nowhere.test", "hash": HASH}]}),
    "GET /api/v1/mailboxes/removed": Row("mailbox:read"),
    "GET /api/v1/mailboxes/schemes": Row("mailbox:read"),
    "GET /api/v1/mailboxes/usage": Row("mailbox:read"),
    "GET /api/v1/mailboxes/{address}": hosted("mailbox:read"),
    "PUT /api/v1/mailboxes/{address}": hosted("mailbox:change", dry_run=True, body={"quota": "1G"}),
    "DELETE /api/v1/mailboxes/{address}": hosted("mailbox:change", dry_run=True),
    "PUT /api/v1/mailboxes/{address}/password": hosted("mailbox:secret", dry_run=True, body={"password": "x"}),
    "POST /api/v1/mailboxes/{address}/suspend": hosted("mailbox:change", dry_run=True, body={}),
    "POST /api/v1/mailboxes/{address}/unsuspend": hosted("mailbox:change", dry_run=True, body={}),
    "PUT /api/v1/mailboxes/{address}/forward": hosted("mailbox:change", dry_run=True, body={
        "destinations": ["a@elsewhere.test"]}),
    "PUT /api/v1/mailboxes/{address}/send-as": hosted("mailbox:change", dry_run=True, body={"addresses": []}),
    "POST /api/v1/mailboxes/{address}/restore": hosted("mailbox:change", 409, dry_run=True, body={}),
    "GET /api/v1/invitations": Row("mailbox:read"),
    "POST /api/v1/invitations": dry("mailbox:secret", 404, body={"address": "new@nowhere.test"}),
    "DELETE /api/v1/invitations/{address}": hosted("mailbox:change", dry_run=True),
    "GET /api/v1/aliases": Row("mailbox:read"),
    "POST /api/v1/aliases": dry("mailbox:change", 404, body={
        "source": "new@nowhere.test", "destinations": ["a@elsewhere.test"]}),
    "PUT /api/v1/aliases/{source}": hosted("mailbox:change", dry_run=True, body={"add": ["b@elsewhere.test"]}),
    "GET /api/v1/aliases/{address}/check": Row("mailbox:read", path={"address": "info@shop.test"}),
    "DELETE /api/v1/aliases/{source}": hosted("mailbox:change", dry_run=True),
    "GET /api/v1/mail/domains": Row("mailbox:read"),
    "POST /api/v1/mail/domains": Row("hosting:change", 404, body={"domain": "new.test", "customer_id": "none"}),
    "GET /api/v1/mail/domains/{id}": numbered("mailbox:read"),
    "PUT /api/v1/mail/domains/{id}": numbered("mailbox:change", body={"display_name": "New"}),
    "DELETE /api/v1/mail/domains/{id}": numbered("hosting:change", 409),
    "GET /api/v1/mail/domains/{id}/accounts": numbered("mailbox:read"),
    "POST /api/v1/mail/domains/{id}/accounts": numbered("mailbox:secret", 409, body={
        "local_part": "john", "password": "umbrella-kettle-74-fjord"}),
    "GET /api/v1/mail/accounts/{id}": numbered("mailbox:read"),
    "PUT /api/v1/mail/accounts/{id}": numbered("mailbox:change", body={"quota_mb": 5}),
    "DELETE /api/v1/mail/accounts/{id}": numbered("mailbox:change"),
    "POST /api/v1/mail/accounts/{id}/suspend": numbered("mailbox:change", body={}),
    "POST /api/v1/mail/accounts/{id}/unsuspend": numbered("mailbox:change", body={}),
    "GET /api/v1/mail/domains/{id}/aliases": numbered("mailbox:read"),
    "POST /api/v1/mail/domains/{id}/aliases": numbered("mailbox:change", 201, body={
        "source": "sales", "destination": "a@elsewhere.test"}),
    "GET /api/v1/mail/aliases/{id}": numbered("mailbox:read"),
    "PUT /api/v1/mail/aliases/{id}": hosted("mailbox:change", body={"destination": "b@elsewhere.test"}),
    "DELETE /api/v1/mail/aliases/{id}": numbered("mailbox:change"),
    "GET /api/v1/account": Row("account:read"),
    "PUT /api/v1/account": dry("account:change", 409, body={"email": "new@example.net", "password": "x"}),
    "DELETE /api/v1/account": dry("account:change"),
    "GET /api/v1/accounts": Row("access:read"),
    "DELETE /api/v1/accounts/{user}": dry("access:change", 404, path={"user": "nobody"}),
    "GET /api/v1/domains": Row("domain:read"),
    "POST /api/v1/domains": dry("domain:change", 201, body={"domain": "new.test", "no_dns": True}),
    "POST /api/v1/domains/refresh": Row("domain:read", body={}),
    "GET /api/v1/domains/{domain}": own("domain:read"),
    "DELETE /api/v1/domains/{domain}": own("domain:change", dry_run=True),
    "POST /api/v1/domains/{domain}/verify": own("domain:change", body={}),
    "GET /api/v1/domains/{domain}/records": own("domain:read"),
    "GET /api/v1/domains/{domain}/dns": own("record:read"),
    "PUT /api/v1/domains/{domain}/dns": own("record:change", dry_run=True, body={}),
    "DELETE /api/v1/domains/{domain}/dns": own("record:change", 404, dry_run=True),
    "GET /api/v1/domains/{domain}/dns/check": own("record:read"),
    "GET /api/v1/domains/{domain}/dns/export": own("record:read"),
    "GET /api/v1/credentials": Row("credential:read"),
    "POST /api/v1/credentials": dry("credential:secret", 201, body={"description": "till"}),
    "POST /api/v1/credentials/{id}/rotate": own("credential:secret", dry_run=True, body={}),
    "DELETE /api/v1/credentials/{id}": own("credential:change", dry_run=True),
    "GET /api/v1/platform": Row("stats:read"),
    "GET /api/v1/stats": Row("stats:read"),
    "GET /api/v1/logs": Row("stats:read"),
    "GET /api/v1/providers": Row("provider:read"),
    "POST /api/v1/providers": dry("provider:change", 422, body={
        "name": "new", "no_test": True, "access": {"kind": "powerdns"}}),
    "POST /api/v1/providers/{name}/test": Row("provider:change", 404, body={}, path={"name": "none"}),
    "DELETE /api/v1/providers/{name}": dry("provider:change", 404, path={"name": "none"}),
    "GET /api/v1/grants": Row("provider:read"),
    "PUT /api/v1/grants/{zone}/{user}": dry("provider:grant", body={}, path={"zone": "pdns.test", "user": "root"}),
    "DELETE /api/v1/grants/{zone}/{user}": dry("provider:grant", 404, path={"zone": "pdns.test", "user": "root"}),
    "GET /api/v1/tenants": Row("access:read"),
    "POST /api/v1/tenants": dry("access:change", 201, body={"name": "new"}),
    "GET /api/v1/tenants/{name}": Row("access:read", 404, path={"name": "none"}),
    "PATCH /api/v1/tenants/{name}": dry("access:change", 404, path={"name": "none"}, body={"mailboxes": 3}),
    "DELETE /api/v1/tenants/{name}": dry("access:change", 404, path={"name": "none"}),
    "GET /api/v1/tokens": Row("access:read"),
    "POST /api/v1/tokens": dry("access:secret", 201, body={"name": "new", "role": "read"}),
    "DELETE /api/v1/tokens/{id}": dry("access:change", 404, path={"id": 999}),
    "GET /api/v1/users": Row("access:read"),
    "POST /api/v1/users": dry("access:grant", 201, body={
        "name": "new", "role": "read", "password": "umbrella-kettle-74-fjord"}),
    "PUT /api/v1/users/{name}/password": dry("access:change", 404, path={"name": "none"}, body={
        "password": "umbrella-kettle-74-fjord"}),
    "POST /api/v1/users/{name}/disable": dry("access:change", 404, path={"name": "none"}, body={}),
    "POST /api/v1/users/{name}/enable": dry("access:change", 404, path={"name": "none"}, body={}),
    "DELETE /api/v1/users/{name}/second-factor": dry("access:change", 404, path={"name": "none"}),
    "GET /api/v1/users/{name}/sessions": Row("access:read", 404, path={"name": "none"}),
    "DELETE /api/v1/users/{name}/sessions": dry("access:change", 404, path={"name": "none"}),
    "DELETE /api/v1/users/{name}": dry("access:change", 404, path={"name": "none"}),
    "GET /api/v1/session": Row(None, PEOPLE),
    "GET /api/v1/events": Row("history:read"),
    "GET /metrics": Row("machine:read"),
    "POST /api/v1/session/end": Row(None, PEOPLE, body={}),
    "POST /api/v1/session/prove": Row(None, PEOPLE, body={"password": "x"}),
    "PUT /api/v1/session/password": Row(None, PEOPLE, body={"password": "x", "wanted": "umbrella-kettle-74-fjord"}),
    "POST /api/v1/session/second-factor": Row(None, PEOPLE, body={"password": "x"}),
    "PUT /api/v1/session/second-factor": Row(None, PEOPLE, body={"code": "123456"}),
    "POST /api/v1/session/second-factor/drop": Row(None, PEOPLE, body={"password": "x", "code": "123456"}),
}


class RightsTest(ShimTest):
    settings = (*ShimTest.settings, "--front-may", "admin")

    def setUp(self):
        super().setUp()
        self.document = Document(json.loads(self.ask("GET", "/api/openapi.json").text))
        # Those that say so themselves want nobody to be known.
        known = [route for route in self.document.routes if route.operation.get("security") != []]
        self.routes = {route.name: route for route in known}

    def test_each_route_is_in_the_table(self):
        self.assertEqual(sorted(TABLE), sorted(self.routes))


class Tokens(RightsTest):
    def setUp(self):
        super().setUp()
        self.connect()
        self.tokens = {"nobody": None}
        for tenant in OWNERS[1:]:
            self.ok("tenant", "add", tenant)
        for name, (tenant, _) in CALLERS.items():
            words = () if tenant == "machine" else ("--tenant", tenant)
            role = "admin" if name.endswith("admin") else "read"
            self.tokens[name] = self.token(name.replace(" ", "-"), *words, role=role)
        self.credentials, self.numbers = {}, {}
        for tenant, name in (("machine", "admin"), ("shop", "shop admin"), ("other", "other admin")):
            self.furnish(tenant, self.tokens[name])

    def furnish(self, tenant, token):
        """An account, a domain and a credential of its own."""
        if tenant != "machine":
            body = {"email": EMAILS[tenant], "password": "an account's password"}
            self.assert_status(200, self.ask("PUT", "/api/v1/account", token, body))
        self.platform.set_domain(EMAILS[tenant], DOMAINS[tenant], status="verified", spf=True, dkim=True, dmarc=True)
        self.assert_status(200, self.ask("POST", "/api/v1/domains/refresh", token, {}))
        self.assert_status(201, self.ask("POST", "/api/v1/credentials", token, {"description": tenant}))
        self.credentials[tenant] = self.ask("GET", "/api/v1/credentials", token).json["credentials"][-1]["id"]
        words = () if tenant == "machine" else ("--tenant", tenant)
        self.ok("domain", "add", DOMAINS[tenant], "--receive", *words)
        self.host(tenant)

    def host(self, tenant):
        """What a request may have taken away is there, and where it is kept."""
        domain, john = DOMAINS[tenant], f"john@{DOMAINS[tenant]}"
        if not self.ok("mailbox", "list", "--contains", john)["mailboxes"]:
            self.ok("mailbox", "add", john, "--hash-file", "-", stdin=HASH)
        self.ok("alias", "add", f"info@{domain}", "--destinations", "a@elsewhere.test")
        one = lambda rows, **wanted: next(row["id"] for row in rows if wanted.items() <= row.items())
        self.numbers[tenant] = {
            "/mail/domains/": one(self.ok("hosting", "domains")["domains"], domain=domain),
            "/mail/accounts/": one(self.ok("mailbox", "list")["mailboxes"], address=john),
            "/mail/aliases/": one(self.ok("alias", "list")["aliases"], source=f"info@{domain}"),
        }

    def assert_status(self, status, answer):
        self.assertEqual(answer.status, status, answer.text)

    def told(self, name, token, owner):
        """What the route answers about what is that owner's."""
        row = TABLE[name]
        path = self.routes[name].pattern
        number = next((number for part, number in self.numbers[owner].items() if part in path), self.credentials[owner])
        hosted_names = {"address": f"john@{DOMAINS[owner]}", "source": f"info@{DOMAINS[owner]}"}
        for place, value in ({"domain": DOMAINS[owner], "id": number} | hosted_names | row.path).items():
            path = path.replace("{" + place + "}", text_of(value))
        return self.ask(self.routes[name].method, path + ("?dry_run=true" if row.dry_run else ""), token, row.body)

    def test_who_may_what(self):
        self.add_dns("pdns")
        for name, row in TABLE.items():
            with self.subTest(route=name, caller="nobody"):
                answer = self.told(name, None, "machine")
                self.assertEqual((answer.status, answer.code), (401, "Unauthenticated"))
            for caller, (tenant, rights) in CALLERS.items():
                may = row.right is None or row.right in rights
                for owner in OWNERS if row.has_owner else (tenant,):
                    sees = owner == tenant or (row.is_of_machine and "access:read" in rights)
                    expected = 403 if not may else row.status if sees else 404
                    if row.finds_first and not sees and expected == 403:
                        expected = 404
                    if row.finds_first:
                        self.host(owner)
                    with self.subTest(route=name, caller=caller, owner=owner):
                        answer = self.told(name, self.tokens[caller], owner)
                        self.assertEqual(answer.status, expected, answer.text)
                        if owner != tenant:
                            self.assertNotIn(EMAILS[owner], answer.text)


class People(RightsTest):
    def session(self, name):
        answer = self.log_in(name)
        self.assertEqual(answer.status, 201, answer.text)
        return {"Cookie": f"mailctl={cookies_of(answer)['mailctl']}", "X_CSRF_Token": answer.json["csrf"]}

    def test_a_session_is_one_s_own(self):
        self.ok("tenant", "add", "shop")
        self.add_user("anna", "admin")
        self.add_user("carl", "read", "--tenant", "shop")
        anna, carl = self.session("anna"), self.session("carl")
        numbers = {
            name: [row["id"] for row in self.ask("GET", "/api/v1/session", **fields).json["sessions"]]
            for name, fields in (("anna", anna), ("carl", carl))
        }
        self.assertEqual([len(rows) for rows in numbers.values()], [1, 1], numbers)
        for fields, foreign in ((anna, "carl"), (carl, "anna")):
            answer = self.ask("POST", "/api/v1/session/end", body={"id": numbers[foreign][0]}, **fields)
            self.assertEqual((answer.status, answer.code), (404, "NotFound"), answer.text)
        for name in ("anna", "carl"):
            answer = self.ask("DELETE", f"/api/v1/users/{name}/sessions", **carl)
            self.assertEqual((answer.status, answer.code), (403, "PermissionDenied"), answer.text)
        for path in ("/api/v1/status", "/api/v1/users", "/api/v1/tokens", "/api/v1/providers"):
            self.assertEqual(self.ask("GET", path, **anna).status, 200, path)
            self.assertEqual(self.ask("GET", path, **carl).status, 403, path)

    def test_an_administrator_ends_the_sessions_of_others(self):
        self.add_user("anna", "admin")
        self.add_user("carl", "read")
        anna, carl, other = self.session("anna"), self.session("carl"), self.session("carl")
        told = self.ask("GET", "/api/v1/users/carl/sessions", **anna).json["sessions"]
        self.assertEqual([(row["current"], row["address"]) for row in told], [(False, "127.0.0.1")] * 2)
        path = f"/api/v1/users/carl/sessions?id={told[-1]['id']}"  # the older one
        self.assertEqual(self.ask("DELETE", path, **anna).status, 200)
        self.assertEqual([self.ask("GET", "/api/v1/session", **who).status for who in (carl, other)], [401, 200])
        self.assertEqual(self.ask("DELETE", "/api/v1/users/carl/sessions", **anna).json["changed"], True)
        self.assertEqual([self.ask("GET", "/api/v1/session", **who).status for who in (other, anna)], [401, 200])
