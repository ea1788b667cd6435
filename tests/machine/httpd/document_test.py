"""All that the OpenAPI document allows, and what it forbids, at each of its routes: no answer is a 500 or
one that the document does not have, no connection is dropped, and who is wrong hears where.

MAILCTL_SEED makes it another run, MAILCTL_ROUNDS a longer one.
"""

import collections
import json
import os
import pathlib
import random
import sys
import time

from document import Document, quoted, text_of
from shim_case import PASSWORD, ShimTest, cookies_of
from waiting import wait_for

SEED = int(os.environ.get("MAILCTL_SEED", 1))
ROUNDS = int(os.environ.get("MAILCTL_ROUNDS", 5))
HASH = "{SSHA256}lCtd3BBtOhJGYn6Ch38iOkbGLqVcjwkpFCw0M2RPPvB2RW9t6e7tAbfZHCdnDvyr"
# What is there, or could be, so that not all is refused at the door; behind its area and place where
# others have such a member, too.
LIKELY = {
    "domain": ["relayed.test", "sub.pdns.test", "none.test"], "zone": ["pdns.test", "none.test"],
    "user": ["root", "berta", "nobody"], "name": ["one", "none"], "users path name": ["berta", "none"],
    "providers path name": ["pdns", "none"], "tenants path name": ["shop", "none"], "no_test": [True], "id": ["1", "9"],
    "host": ["smtp.provider.test", "mail.platform.test"], "port": [587, 465, 6587], "change": [1, 2, 999],
    "tls": ["secure", "encrypt"], "username": ["relay@client.test"], "days": [1, 7], "page": [1], "per_page": [10],
    "limit": [1, 1000], "after": [0, 1], "to": ["someone@elsewhere.test"], "from": ["a@relayed.test"],
    "role": ["read"], "tenant": ["shop"], "only": ["relay:read"], "expires": ["2h", "30d"], "status": ["sent"],
    "addresses": [["192.0.2.0/24"]], "senders": [["relayed.test"]], "password": [PASSWORD], "wanted": [PASSWORD + "-2"],
    "code": ["123456"], "email": ["ops@example.com"], "account body password": ["an account's password"],
    "description": ["a printer"], "session body user": ["anna"], "domains query name": ["relay"], "state": ["verified"],
    "by": ["root"], "feature": ["relay"], "domains query after": ["none.test"], "users query after": ["berta"],
    "mailboxes query after": ["20:address=relayed.testjohn", 1], "aliases query after": ["19:source=relayed.testinfo "],
    "hosting query after": ["5:name=relayed.test"], "mailboxes query sort": ["address", "-address"],
    "aliases query sort": ["source", "-source"], "hosting query sort": ["name", "-name"], "history query sort": ["-sequence"],
    "credentials query after": ["1:44"], "tenants query after": ["4:shopshop"], "grants query after": ["1:a"],
    "credentials query sort": ["created", "-username"], "tenants query sort": ["name", "-since"],
    "users query sort": ["-name"], "tokens query sort": ["-id"], "grants query sort": ["zone", "-user"], "domains query sort": ["name", "-type"], "type": ["TXT"],
    "access": [{"kind": "powerdns", "url": "https://192.0.2.1:6587/", "secret": "x"}],
    "domains": [3], "mailboxes": [10], "aliases": [10], "tenants body storage": ["50G"], "lift": [["storage"]],
    "address": ["john@relayed.test", "max@relayed.test", "john@none.test"], "source": ["info@relayed.test", "@relayed.test"],
    "destinations": [["john@relayed.test"], ["a@elsewhere.test", "john@relayed.test"]], "quota": ["2G", "0"],
    "destination": ["a@elsewhere.test"], "storage": ["/var/vmail"], "mail_host": ["mail.relayed.test"],
    "certificate": ["/etc/ssl/certs/mail.pem"], "key": ["/etc/ssl/private/mail.key"], "display_name": ["John"],
    "mailboxes body address": ["anna@relayed.test", "max@relayed.test"], "imap_host": ["imap.relayed.test"],
    "pop_host": ["pop.relayed.test"], "smtp_host": ["smtp.relayed.test"], "dkim_key_name": ["mail"], "dkim_key": ["MIIB"],
    "hash": [HASH],
    "mail path id": ["1", "2"], "mail body domain": ["new.relayed.test"], "mail body source": ["sales", "info@relayed.test"],
    "mail body local_part": ["mia", "john"], "mail query customer_id": ["machine"], "mail body customer_id": ["machine"],
    "contains": ["e"], "rename": ["sales@relayed.test", "a@elsewhere.test"], "add": [["a@elsewhere.test"]],
    "take": [["john@relayed.test"]], "mailboxes body addresses": [["sales@relayed.test"]],
    "rows": [[{"address": "nora@relayed.test", "hash": HASH}], [{"address": "nora@none.test", "password": PASSWORD}]],
    "invitations body address": ["nina@relayed.test"], "invitations path address": ["nina@relayed.test"],
    "mailboxes body destinations": [["a@elsewhere.test"]],
}
# What works for nobody by chance: a code of the moment, and records that have not been written.
UNLIKELY = {
    "PUT /api/v1/session/second-factor", "POST /api/v1/session/second-factor/drop",
    "DELETE /api/v1/domains/{domain}/dns", "POST /api/v1/invitations/accept",
    "DELETE /api/v1/domains/{domain}/dns",
    # There is no Dovecot, and domains have mailboxes, which have to be named once more.
    "PUT /api/v1/hosting", "POST /api/v1/hosting/rebuild", "POST /api/v1/hosting/test",
    "DELETE /api/v1/hosting/domains/{domain}", "DELETE /api/v1/mail/domains/{id}",
    # Nothing is removed before the end.
    "POST /api/v1/mailboxes/{address}/restore",
}
# Nobody has to be known for them.
GUESTS = {
    "POST /api/v1/session", "DELETE /api/v1/session", "POST /api/v1/invitations/accept", "GET /healthz", "GET /readyz",
}
# They answer whatever is asked: who watches a server may add what he likes.
PATIENT = {"GET /healthz", "GET /readyz"}
WRONG = {
    "string": (1, True, [], {}, 1.5), "boolean": ("true", 1, [], {}), "array": ("x", {}, 1, [None], [1]),
    "integer": ("1", 1.5, True, [], {}, 2**63, 2**64, -(2**63) - 1, 10**30), "object": ("x", [], 1),
    "enum": ("surprise", "", 1, [], {}),
}
WRONG_TEXT = {
    "boolean": ("yes", "1", "", "TRUE", "null", " true"),
    "integer": ("x", "", "1.5", "0x1", "1e3", " 1", "+1", "9223372036854775808", "-9223372036854775809", "١"),
    "enum": ("surprise", "", "JSON"),
}
# A control character, a newline, an escape, a NUL.
CONTROLS = ("a\x07b", "a\nb", "\x1b[31m", "a\0b")
# Texts without a grammar: they are compared with what is there, and nothing else.
FREE = {"expect", "status", "user", "by", "contains", "type"}
# Judged when what they are of is there.
LATER = {"mail body display_name"}
MALFORMED = (
    b"{", b"[]", b"null", b"1", b'"x"', b"\xff", b'{"a":"\xff"}', b"{} {}", b'{"a":1,"a":2}',
    b'{"a":"\\ud800"}', b"[" * 30000, b'{"a":' * 10000, b"{'a':1}", b'{"a":NaN}', b'{"a":1e999}', b"{}\0",
    b'{}\0{"a":1}', b" ",
)


class DocumentTest(ShimTest):
    settings = (*ShimTest.settings, "--front-may", "admin")

    def setUp(self):
        super().setUp()
        answer = self.ask("GET", "/api/openapi.json")
        self.document = Document(json.loads(answer.text))
        self.chance = random.Random(SEED)
        self.told = collections.Counter()
        self.add_user()
        self.renew()
        self.values = LIKELY
        print(f"\nMAILCTL_SEED={SEED} MAILCTL_ROUNDS={ROUNDS}", file=sys.stderr)

    def tearDown(self):
        print(dict(sorted(self.told.items())), file=sys.stderr)

    def renew(self):
        self.credential = self.token(f"t{time.monotonic_ns()}", role="admin")

    def ready(self):
        """Our own token may have been taken away by one of our own requests."""
        if self.ask("GET", "/api/v1/tenants", self.credential).status == 401:  # asks nobody else
            self.renew()

    def send(self, ask, raw=None, type_="application/json", credential=None):
        """The status, and the answer's object. A connection that is dropped is an error."""
        body = raw if raw is not None else None if ask.body is None else json.dumps(ask.body).encode()
        headers = credential or {"Authorization": f"Bearer {self.credential}"}
        if body is not None:
            headers = headers | {"Content-Type": type_}
        with self.connected() as client:
            client.request(ask.method, ask.target(), body, headers)
            response = client.getresponse()
            type_ = response.headers["Content-Type"]
            # Events have no end.
            text = None if type_ == "text/event-stream" else response.read().decode()
        self.told[response.status] += 1
        if response.status < 400:
            self.assertIn((type_ or "").partition(";")[0], self.content_of(ask, response.status))
        else:
            self.assertEqual(type_, "application/json")
        return response.status, json.loads(text) if type_ == "application/json" else text or None

    def content_of(self, ask, status):
        """The types of content that the document has for it; an empty one for none."""
        name = f"{ask.method} {ask.pattern}"
        route = next(route for route in self.document.routes if route.name == name)
        return route.operation["responses"][str(status)].get("content", {"": None})

    def assert_documented(self, route, status, value, shown):
        self.assertNotEqual(status, 500, f"{shown}: {value}")
        self.assertIsNone(route.trouble_with_answer(status, value), f"{shown}: {value}")

    def assert_reached(self):
        """Each route has answered for itself; the log has its row a little later."""
        wait_for(lambda: not self.missed(), f"an answer of {self.missed()}")
        print(f"{len(self.document.routes)} routes reached", file=sys.stderr)

    def missed(self):
        reached = {(row["method"], row["route"]) for row in self.log_lines("request")}
        return [route.name for route in self.document.routes if (route.method, route.pattern) not in reached]

    def name_server(self):
        """The rig's, as a request has it."""
        words, secret = self.dns_access("pdns")
        said = dict(zip(words[::2], words[1::2], strict=True))
        read = lambda path: pathlib.Path(path).read_text().strip()
        return {
            "kind": said["--kind"], "url": said["--url"], "authorities": read(said["--ca-file"]),
            "secret": read(os.environ[secret]),
        }

    def values_of(self, member):
        return self.values.get(f"{member.area} {member.place} {member.name}") or self.values.get(member.name)

    def likely(self, member):
        values = self.values_of(member)
        return values[0] if values else self.document.any_value(member.schema, self.chance)


class Allowed(DocumentTest):
    def setUp(self):
        super().setUp()
        self.connect()
        self.verified_domain("relayed.test")
        self.add_dns("pdns")
        self.ok("tenant", "add", "shop")
        self.add_user("berta", "read")
        self.relay_on()
        self.ok("domain", "add", "relayed.test", "--receive")
        for local in ("first", "john"):
            self.ok("mailbox", "add", f"{local}@relayed.test", "--password-file", "-", stdin=PASSWORD)
        self.ok("credential", "create", "--description", "spare")
        spare = self.ok("credential", "list")["credentials"][-1]["id"]
        self.values = LIKELY | {"id": [spare, "1"], "tokens path id": ["1"], "access": [self.name_server()]}
        self.ok("dns", "grant", "pdns.test", "root")
        self.browser, self.password = {}, PASSWORD

    def mixed(self, member):
        values = self.values_of(member)
        if values and self.chance.random() < 0.6:
            return self.chance.choice(values)
        return self.document.any_value(member.schema, self.chance)

    def in_session(self):
        """The fields of a new session. None where a random request was a wrong password too many."""
        body = {"user": "anna", "password": self.password}
        answer = self.ask("POST", "/api/v1/session", body=body, **self.browser)
        if answer.status != 201:
            return None
        cookies = cookies_of(answer)
        self.browser = {"Cookie": f"mailctl-browser={cookies['mailctl-browser']}"}
        return {"Cookie": f"mailctl={cookies['mailctl']}", "X-CSRF-Token": answer.json["csrf"]}

    def round(self, number):
        """The first is of what is likely to work. What takes something away is meant in the last alone."""
        is_last = number == ROUNDS - 1
        for route in sorted(self.document.routes, key=lambda route: (route.method == "DELETE", route.pattern)):
            self.ready()
            is_there = lambda member: member.name != "dry_run" and self.chance.random() < 0.4
            ask = route.ask(self.mixed if number else self.likely, is_there if number else lambda member: False)
            may_be_dry = any(member.name == "dry_run" for member in route.members)
            if may_be_dry and not (is_last or "201" in route.operation["responses"]):
                ask.query.append(("dry_run", True))
            shown = f"{ask.method} {ask.target()} {ask.body}"
            answers = [self.send(ask)]
            if route.pattern.startswith("/api/v1/session") and route.name not in GUESTS:
                if credential := self.in_session():
                    answers.append(self.send(ask, credential=credential))
                    if "wanted" in (ask.body or {}) and answers[-1][0] == 200:
                        self.password = ask.body["wanted"]
                        self.values["password"] = [self.password]
            for status, value in answers:
                with self.subTest(ask=shown[:400]):
                    self.assert_documented(route, status, value, shown)
                    if status < 300:
                        self.refused.pop(route.name, None)
                        self.worked.add(route.name)
                    elif route.name not in self.worked:
                        self.refused.setdefault(route.name, (status, value["error"]["message"]))

    def test_what_it_allows_is_answered_as_it_says(self):
        self.worked, self.refused = set(), {}
        for number in range(ROUNDS):
            self.round(number)
        self.assert_reached()
        self.assertLessEqual(set(self.refused), UNLIKELY, self.refused)


class Forbidden(DocumentTest):
    def assert_refused_for(self, route, ask, field, statuses=(422,), **more):
        shown = f"{ask.method} {ask.target()} {ask.body} {more}"[:400]
        with self.subTest(ask=shown, field=field):
            status, value = self.send(ask, **more)
            self.assertIn(status, statuses, (shown, value))
            self.assert_documented(route, status, value, shown)
            if status == 422 and field:
                self.assertEqual(value["error"].get("field"), field, value)

    def kind_of(self, member):
        return self.kind_of_schema(member.schema)

    def kind_of_schema(self, schema):
        schema = self.document.followed(schema)
        return "enum" if "enum" in schema else schema.get("type", "object")

    def bases(self):
        for route in self.document.routes:
            yield route, route.ask(self.likely)

    def test_each_member_has_its_type(self):
        for route, base in self.bases():
            for member in route.in_place("body"):
                for value in WRONG[self.kind_of(member)]:
                    ask = base.copy()
                    ask.body[member.name] = value
                    self.assert_refused_for(route, ask, member.name)
                for inner, schema in self.document.followed(member.schema).get("properties", {}).items():
                    for value in WRONG[self.kind_of_schema(schema)]:
                        ask = base.copy()
                        ask.body[member.name][inner] = value
                        self.assert_refused_for(route, ask, inner)
            for member in route.in_place("query"):
                for value in WRONG_TEXT.get(self.kind_of(member), ()):
                    ask = base.copy()
                    ask.query.append((member.name, value))
                    self.assert_refused_for(route, ask, member.name)
            for member in route.in_place("path"):
                for value in WRONG_TEXT.get(self.kind_of(member), ()):
                    if value:
                        ask = base.copy()
                        ask.path[member.name] = value
                        self.assert_refused_for(route, ask, member.name)

    def test_each_member_has_its_letters_its_length_and_its_size(self):
        tried = collections.Counter()
        for route, base in self.bases():
            for member in route.members:
                schema = self.document.followed(member.schema)
                values = [(member.name, value) for value in self.document.forbidden_values(schema)]
                if schema.get("type") == "array":
                    values = [(member.name, [value]) for value in self.document.forbidden_values(schema["items"])]
                for name, value in values:
                    tried[schema["type"]] += 1
                    if member.place == "path" and value == "":
                        continue
                    ask = base.copy()
                    if member.place == "query":
                        ask.query += [(name, each) for each in (value if isinstance(value, list) else [value])]
                    else:
                        (ask.path if member.place == "path" else ask.body)[name] = value
                    self.assert_refused_for(route, ask, name, (422,) if member.place == "body" else (400, 422))
                for inner, inner_schema in schema.get("properties", {}).items():
                    for value in self.document.forbidden_values(inner_schema):
                        ask = base.copy()
                        ask.body[member.name][inner] = value
                        self.assert_refused_for(route, ask, inner)
        self.assertGreater(min(tried["string"], tried["integer"], tried["array"]), 4, tried)

    def test_what_is_required_is_there_and_nothing_is_unknown(self):
        for route, base in self.bases():
            for member in route.in_place("body"):
                if member.is_required:
                    ask = base.copy()
                    del ask.body[member.name]
                    self.assert_refused_for(route, ask, member.name)
            ask = base.copy()
            ask.query.append(("surprise", "1"))
            if route.name in PATIENT:
                self.assertEqual(self.send(ask)[0], 200)
            else:
                self.assert_refused_for(route, ask, "surprise")
            if route.has_body:
                ask = base.copy()
                ask.body["surprise"] = 1
                self.assert_refused_for(route, ask, "surprise")
        self.assert_reached()

    def test_each_member_has_one_place(self):
        for route, base in self.bases():
            for member in route.members:
                places = {"path", "query", "body"} - {member.place} - (set() if route.has_body else {"body"})
                for place in places - {"path"}:
                    ask = base.copy()
                    if place == "query":
                        ask.query.append((member.name, text_of(self.likely(member))))
                    else:
                        ask.body[member.name] = self.likely(member)
                    self.assert_refused_for(route, ask, member.name)
            for member in route.in_place("query"):
                ask = base.copy()
                ask.query += [(member.name, text_of(self.likely(member)))] * 2
                self.assert_refused_for(route, ask, member.name)

    def test_texts_are_short_and_can_be_shown(self):
        for route, base in self.bases():
            for member in route.members:
                is_free = member.name in FREE or f"{member.area} {member.place} {member.name}" in LATER
                if self.kind_of(member) != "string" or is_free:
                    continue
                for value in (*CONTROLS, "x" * (60000 if member.place == "body" else 6000)):
                    ask = base.copy()
                    if member.place == "query":
                        ask.query.append((member.name, value))
                    else:
                        (ask.path if member.place == "path" else ask.body)[member.name] = value
                    # What stands in a target is judged before anybody knows whose member it is.
                    self.assert_refused_for(route, ask, member.name, (422,) if member.place == "body" else (400, 422))

    def test_a_body_is_one_object_of_json(self):
        for route, base in self.bases():
            if not route.has_body:
                self.assert_refused_for(route, base, None, (400,), raw=b"{}")
                continue
            for raw in MALFORMED:
                self.assert_refused_for(route, base, None, raw=raw)
            self.assert_refused_for(route, base, None, (413,), raw=b" " * 65537)
            for type_ in ("text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""):
                self.assert_refused_for(route, base, None, (415,), raw=b"{}", type_=type_)

    def test_a_target_is_utf8(self):
        for route, base in self.bases():
            for bytes_ in ("%ff", "%c0%ae", "%ed%a0%80", "%00", "%zz", "%4", "%f4%90%80%80"):
                asks = [f"{base.target()}{'&' if base.query else '?'}a={bytes_}"]
                asks += [base.target().replace(quoted(base.path[name]), bytes_) for name in base.path]
                for target in asks:
                    with self.subTest(target=target), self.connected() as client:
                        client.request(base.method, target, headers={"Authorization": f"Bearer {self.credential}"})
                        self.assertEqual(client.getresponse().status, 400)
