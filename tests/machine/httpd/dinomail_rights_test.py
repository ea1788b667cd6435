"""Who may what by DinoMail's REST interface: each method of each list and of each thing, by whom, of shop.test."""

import dataclasses

from shim_case import PASSWORD
from tastypie import DinomailTest

READ, CHANGE, SECRET, HOST = "mailbox:read", "mailbox:change", "mailbox:secret", "hosting:change"
# Who, of which tenant, and what they may.
CALLERS = {
    "reader": (("--role", "read"), None, {READ}),
    "narrow": (("--role", "admin", "--tenant", "shop", "--only", "mailbox:change"), "shop", {CHANGE}),
    "shop-reader": (("--role", "read", "--tenant", "shop"), "shop", {READ}),
    "other-admin": (("--role", "admin", "--tenant", "other"), "other", {READ, CHANGE, SECRET}),
    "shop-admin": (("--role", "admin", "--tenant", "shop"), "shop", {READ, CHANGE, SECRET}),
}


@dataclasses.dataclass
class Row:
    kind: str
    method: str
    rights: set  # all that it takes, what it looks up included
    body: dict | None = None
    of_list: bool = False
    strangers: tuple = (404,)  # what who has the rights and not the thing is told


# Where a body names a thing, its address goes in.
TABLE = (
    Row("virtualdomain", "GET", {READ}, of_list=True, strangers=(200,)),
    Row("virtualdomain", "POST", {READ, CHANGE, HOST}, {"name": "new.test"}, True),
    Row("virtualdomain", "PUT", {READ, CHANGE, HOST}, {"objects": []}, True),
    Row("virtualdomain", "PATCH", {READ, CHANGE}, {"objects": [{"resource_uri": "virtualdomain", "display_name": "A"}]}, True),
    Row("virtualdomain", "DELETE", {READ, CHANGE, HOST}, of_list=True),
    Row("virtualdomain", "GET", {READ}),
    Row("virtualdomain", "PUT", {READ, CHANGE}, {"display_name": "B"}),
    Row("virtualdomain", "PATCH", {READ, CHANGE}, {"display_name": "C"}),
    Row("virtualdomain", "DELETE", {READ, CHANGE, HOST}),
    Row("virtualuser", "GET", {READ}, of_list=True, strangers=(200,)),
    Row("virtualuser", "POST", {READ, CHANGE, SECRET}, {"domain": "virtualdomain", "email": "max@shop.test"}, True, (400,)),
    Row("virtualuser", "PATCH", {READ, CHANGE}, {"objects": [{"resource_uri": "virtualuser", "quota": 5}]}, True),
    Row("virtualuser", "GET", {READ}),
    Row("virtualuser", "PUT", {READ, CHANGE}, {"quota": 6}),
    Row("virtualuser", "PATCH", {READ, CHANGE}, {"quota": 7}),
    Row("changeuserpassword", "PUT", {READ, CHANGE, SECRET}, {"password": PASSWORD}),
    Row("changeuserpassword", "PATCH", {READ, CHANGE, SECRET}, {"password": PASSWORD}),
    Row("virtualalias", "GET", {READ}, of_list=True, strangers=(200,)),
    Row("virtualalias", "POST", {READ, CHANGE}, {
        "domain": "virtualdomain", "source": "sales@shop.test", "destination": "john@shop.test",
    }, True, (400,)),
    Row("virtualalias", "PATCH", {READ, CHANGE}, {
        "objects": [{"resource_uri": "virtualalias", "destination": "a@elsewhere.test"}],
    }, True),
    Row("virtualalias", "GET", {READ}),
    Row("virtualalias", "PUT", {READ, CHANGE}, {"destination": "b@elsewhere.test"}),
    Row("virtualalias", "PATCH", {READ, CHANGE}, {"destination": "c@elsewhere.test"}),
    # These take things away, one's own alone, and so come last.
    Row("virtualalias", "DELETE", {READ, CHANGE}),
    Row("virtualuser", "DELETE", {READ, CHANGE}),
    Row("virtualalias", "PUT", {CHANGE}, {"objects": []}, True, (204,)),
    Row("virtualuser", "PUT", {CHANGE}, {"objects": []}, True, (204,)),
    Row("virtualalias", "DELETE", {CHANGE}, of_list=True, strangers=(204,)),
    Row("virtualuser", "DELETE", {CHANGE}, of_list=True, strangers=(204,)),
)
# Of a key: told to its own person alone, which dinomail_test.py has.
ELSEWHERE = {"apikey"}


class DinomailRightsTest(DinomailTest):
    def setUp(self):
        super().setUp()
        for tenant in ("shop", "other"):
            self.ok("tenant", "add", tenant)
        self.ok("domain", "add", "shop.test", "--receive", "--tenant", "shop")
        (domain,) = (each["resource_uri"] for each in self.client.all("virtualdomain"))
        user = self.client.create("virtualuser", domain=domain, email="john@shop.test")
        alias = self.client.create("virtualalias", domain=domain, source="info@shop.test", destination="john@shop.test")
        self.things = {
            "virtualdomain": domain, "virtualuser": user, "virtualalias": alias,
            "changeuserpassword": user.replace("virtualuser", "changeuserpassword"),
        }

    def filled(self, value):
        if isinstance(value, dict):
            return {name: self.filled(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self.filled(each) for each in value]
        return self.things.get(value, value) if isinstance(value, str) else value

    def test_each_method_has_a_row(self):
        rows = {(row.kind, row.of_list, row.method) for row in TABLE}
        found = set()
        for kind, path in self.lists.items():
            schema = self.client.read(path + "schema/")
            for of_list, name in ((True, "allowed_list_http_methods"), (False, "allowed_detail_http_methods")):
                found |= {(kind, of_list, method.upper()) for method in schema[name] if kind not in ELSEWHERE}
        self.assertEqual(found, rows)

    def test_who_may_what(self):
        clients = {}
        for name, (words, _, _) in CALLERS.items():
            role = words[1]
            clients[name] = self.client_of(name, *words[2:], role=role)
        for row in TABLE:
            path = self.lists[row.kind] if row.of_list else self.things[row.kind]
            for name, (_, tenant, rights) in CALLERS.items():
                with self.subTest(method=row.method, path=path, caller=name):
                    answer = clients[name].send(row.method, path, self.filled(row.body))
                    if not row.rights <= rights:
                        # What is another's is looked for first, and not found.
                        unseen = {404, 400} & set(row.strangers) if tenant != "shop" else set()
                        self.assertIn(answer.status, {403} | unseen, answer.text)
                    elif tenant == "shop":
                        self.assertLess(answer.status, 300, answer.text)
                    else:
                        self.assertIn(answer.status, row.strangers, answer.text)
                    if tenant != "shop":
                        self.assertNotIn("john@shop.test", answer.text)
        self.assertEqual(self.client.all("virtualuser"), [])
        self.assertEqual(len(self.client.all("virtualdomain")), 1)
