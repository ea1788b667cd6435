"""DinoMail's REST interface below /api/, driven as a client of tastypie's would: it finds the lists by
/api/, follows Location and `next`, and puts back whole objects as it has read them. Each hole of the
program that this interface was first in has a test that it is none here."""

import base64
import json
import threading

from shim_case import PASSWORD
from tastypie import DinomailTest, Tastypie

KINDS = {"apikey", "changeuserpassword", "virtualalias", "virtualdomain", "virtualuser"}
DOMAIN_MEMBERS = {
    "display_name", "dkim_key", "dkim_key_name", "dkim_last_update", "dkim_status", "dmarc_last_update",
    "dmarc_status", "id", "imap_address", "name", "pop_address", "resource_uri", "short_display_name",
    "smtp_address", "spf_last_update", "spf_status",
}


class AsAClientDoes(DinomailTest):
    def test_the_top_is_for_programs_and_for_people(self):
        answer = self.ask("GET", "/api/")
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/json"))
        self.assertEqual(set(answer.json), KINDS)
        self.assertEqual(answer.json["virtualuser"], {"list_endpoint": "/api/virtualuser/", "schema": "/api/virtualuser/schema/"})
        page = self.ask("GET", "/api/", Accept="text/html,application/xhtml+xml,*/*;q=0.8")
        self.assertEqual(page.headers["Content-Type"], "text/html; charset=utf-8")
        self.assertEqual((answer.headers["Vary"], page.headers["Vary"]), ("Accept", "Accept"))
        self.assertEqual(self.ask("GET", "/api/openapi.json").status, 200)

    def test_a_domain_a_user_and_an_alias_live_and_go(self):
        domain = self.client.create("virtualdomain", name="Example.org", display_name="Example")
        told = self.client.read(domain)
        self.assertEqual(set(told), DOMAIN_MEMBERS)
        self.assertEqual((told["name"], told["display_name"], told["resource_uri"]), ("example.org", "Example", domain))
        user = self.client.create("virtualuser", domain=domain, email="john@example.org", quota=2000)
        number = int(user.split("/")[-2])
        self.assertEqual(self.client.read(user), {
            "domain": domain, "email": "john@example.org", "id": number, "quota": 2000, "resource_uri": user,
        })
        alias = self.client.create("virtualalias", domain=domain, source="info@example.org", destination="john@example.org")
        self.assertEqual(set(self.client.read(alias)), {"destination", "domain", "id", "resource_uri", "source"})
        self.client.told(204, "DELETE", alias)
        self.client.told(404, "GET", alias)
        self.client.told(204, "DELETE", domain)
        self.assertEqual([self.client.all(kind) for kind in ("virtualuser", "virtualdomain", "virtualalias")], [[], [], []])

    def test_what_is_read_can_be_put_back(self):
        domain, (user,) = self.furnish("john")
        alias = self.client.create("virtualalias", domain=domain, source="info@example.org", destination="john@example.org")
        for uri, member, value in (
            (domain, "imap_address", "imap.example.org"), (user, "quota", 5000), (alias, "destination", "max@example.net"),
        ):
            told = self.client.read(uri)
            self.assertEqual(self.client.told(204, "PUT", uri, told | {member: value}).text, "")
            self.assertEqual(self.client.read(uri), told | {member: value})
            self.assertEqual(self.client.told(202, "PATCH", uri, {member: told[member]}).text, "")
            self.assertEqual(self.client.read(uri), told)
            self.client.told(204, "PUT", uri, {})
            self.assertEqual(self.client.read(uri), told)

    def test_an_alias_keeps_its_address_when_its_source_is_another(self):
        domain, _ = self.furnish("john")
        alias = self.client.create("virtualalias", domain=domain, source="info@example.org", destination="john@example.org")
        self.client.told(202, "PATCH", alias, {"source": "hello@example.org"})
        self.assertEqual(self.client.read(alias)["source"], "hello@example.org")

    def test_a_user_can_bring_its_domain_along(self):
        user = self.client.create("virtualuser", domain={"name": "new.test"}, email="john@new.test")
        self.assertEqual(self.client.read(self.client.read(user)["domain"])["name"], "new.test")
        # And where the user cannot be, the domain is not either.
        self.client.error(400, "POST", self.lists["virtualuser"], {"domain": {"name": "other.test"}, "email": "john@else.test"})
        self.assertEqual([each["name"] for each in self.client.all("virtualdomain")], ["new.test"])

    def test_lists_come_in_pages_with_their_meta(self):
        self.furnish("a", "b", "c")
        page = self.client.read("/api/virtualuser/?limit=2&order_by=email")
        self.assertEqual(page["meta"], {
            "limit": 2, "next": "/api/virtualuser/?limit=2&offset=2&order_by=email", "offset": 0, "previous": None,
            "total_count": 3,
        })
        self.assertEqual([each["email"][0] for each in page["objects"]], ["a", "b"])
        last = self.client.read(page["meta"]["next"])
        self.assertEqual((last["meta"]["next"], len(last["objects"])), (None, 1))
        self.assertEqual(last["meta"]["previous"], "/api/virtualuser/?limit=2&offset=0&order_by=email")
        self.assertEqual(self.client.read("/api/virtualuser/?limit=0")["meta"]["limit"], 1000)
        self.assertEqual(self.client.read("/api/virtualuser/?limit=5000")["meta"]["limit"], 1000)
        for query in ("limit=-1", "limit=x", "offset=x", "offset=-1", "limit="):
            self.assertIn("positive integer", self.client.error(400, "GET", f"/api/virtualuser/?{query}"))

    def test_a_set_tells_what_is_there_and_what_is_not(self):
        _, users = self.furnish("a", "b")
        numbers = [uri.split("/")[-2] for uri in users]
        told = self.client.read(f"/api/virtualuser/set/{numbers[1]};{numbers[0]};999/")
        self.assertEqual(({each["resource_uri"] for each in told["objects"]}, told["not_found"]), (set(users), ["999"]))
        self.assertNotIn("not_found", self.client.read(f"/api/virtualuser/set/{numbers[0]}/"))

    def test_each_kind_has_a_schema(self):
        for name in KINDS:
            schema = self.client.read(f"/api/{name}/schema/")
            self.assertEqual(schema["default_format"], "application/json")
            for each in schema["fields"].values():
                self.assertLessEqual({"blank", "default", "help_text", "nullable", "readonly", "type", "unique"}, set(each))
        self.assertEqual(set(self.client.read("/api/virtualdomain/schema/")["fields"]), DOMAIN_MEMBERS)
        self.assertIn("email", self.client.read("/api/virtualuser/schema/")["filtering"])
        self.assertIn("email", self.client.read("/api/?fullschema=true")["virtualuser"]["schema"]["ordering"])

    def test_methods_that_are_none(self):
        _, (user,) = self.furnish("john")
        self.client.told(501, "POST", user, {})
        answer = self.client.told(405, "GET", "/api/changeuserpassword/1/")
        self.assertEqual((answer.headers["Allow"], answer.text), ("PUT,PATCH", "PUT,PATCH"))
        self.client.told(405, "POST", "/api/changeuserpassword/1/", {})
        answer = self.client.told(200, "OPTIONS", self.lists["virtualuser"])
        self.assertEqual(answer.headers["Allow"], "GET,POST,PUT,PATCH,DELETE")
        moved = self.client.told(301, "GET", "/api/virtualuser?limit=2")
        self.assertEqual(moved.headers["Location"], "/api/virtualuser/?limit=2")


class Holes(DinomailTest):
    def basic(self, user, password=PASSWORD, path="/api/apikey/"):
        text = base64.b64encode(f"{user}:{password}".encode()).decode()
        return self.ask("GET", path, Authorization=f"Basic {text}")

    def test_a_key_is_told_once_and_to_its_own_person_alone(self):
        self.add_user("anna", "admin")
        self.add_user("berta", "read")
        told = self.basic("anna").json
        self.assertEqual((told["meta"]["total_count"], len(told["objects"])), (1, 1))
        anna = told["objects"][0]
        self.assertEqual(set(anna), {"created", "id", "key", "resource_uri"})
        berta = self.basic("berta").json["objects"][0]
        # Another's by its number, with a password and with any key.
        self.assertEqual(self.basic("berta", path=anna["resource_uri"]).status, 404)
        for client in (self.client, Tastypie(self, "berta", berta["key"])):
            for path in (anna["resource_uri"], "/api/apikey/"):
                answer = client.told(401, "GET", path)
                self.assertTrue(answer.headers["WWW-Authenticate"].startswith("Basic "))
                self.assertNotIn(anna["key"], answer.text)
        self.assertEqual(Tastypie(self, "anna", anna["key"]).all("virtualdomain"), [])
        # The next one takes its place; nobody is told the old one again.
        again = self.basic("anna", path=anna["resource_uri"]).json
        self.assertEqual(again["id"], anna["id"])
        self.assertNotEqual(again["key"], anna["key"])
        self.assertEqual(Tastypie(self, "anna", anna["key"]).send("GET", "/api/virtualdomain/").status, 401)
        self.assertEqual(Tastypie(self, "anna", again["key"]).send("GET", "/api/virtualdomain/").status, 200)
        self.assertEqual(Tastypie(self, "berta", again["key"]).send("GET", "/api/virtualdomain/").status, 401)

    def test_a_wrong_password_gets_no_key(self):
        self.add_user("anna", "admin")
        for answer in (self.basic("anna", "wrong"), self.basic("nobody"), self.ask("GET", "/api/apikey/")):
            self.assertEqual(answer.status, 401)
            self.assertEqual(answer.headers["WWW-Authenticate"], 'Basic Realm="mailctl"')
        self.assertEqual(self.ok("token", "list")["tokens"][-1]["name"], "panel")

    def test_a_key_is_kept_as_a_hash(self):
        self.add_user("anna", "admin")
        key = self.basic("anna").json["objects"][0]["key"]
        state = b"".join(path.read_bytes() for path in self.daemon.state.glob("state.db*"))
        self.assertNotIn(key.encode(), state)
        self.assertNotIn(key, self.log_path.read_text())

    def test_schemas_and_lists_are_for_who_may_see_them(self):
        stranger = Tastypie(self, "nobody", "mct_" + "0" * 64)
        for path in ("/api/?fullschema=true", "/api/virtualuser/schema/", "/api/apikey/schema/", "/api/virtualuser/"):
            self.assertEqual(self.ask("GET", path).status, 401, path)
            self.assertEqual(stranger.send("GET", path).status, 401, path)

    def test_a_key_in_an_address_is_none(self):
        key = self.token("query", role="admin")
        answer = self.ask("GET", f"/api/virtualuser/?username=query&api_key={key}")
        self.assertEqual(answer.status, 401)
        self.assertIn("logs", answer.json["error"])

    def test_who_may_not_is_told_403_and_not_an_empty_list(self):
        domain, (user,) = self.furnish("john")
        reader = self.client_of("reader", role="read")
        relayer = self.client_of("relayer", "--only", "relay:read")
        self.assertEqual(len(reader.all("virtualuser")), 1)
        for method, path, body in (
            ("POST", "/api/virtualuser/", {"domain": domain, "email": "max@example.org"}), ("PATCH", user, {"quota": 1}),
            ("PUT", user, {"quota": 1}), ("DELETE", user, None), ("DELETE", "/api/virtualuser/", None),
            ("POST", "/api/virtualdomain/", {"name": "new.test"}), ("DELETE", domain, None),
            ("PATCH", user.replace("virtualuser", "changeuserpassword"), {"password": PASSWORD}),
            ("PUT", "/api/virtualuser/", {"objects": []}),
            ("PATCH", "/api/virtualuser/", {"objects": [], "deleted_objects": [user]}),
        ):
            reader.told(403, method, path, body)
        for path in ("/api/virtualuser/", user, "/api/virtualuser/schema/"):
            relayer.told(403, "GET", path)
        self.assertEqual(self.emails(), ["john@example.org"])

    def test_a_tenant_sees_its_own_alone(self):
        domain, (user,) = self.furnish("john")
        self.ok("tenant", "add", "shop")
        shop = self.client_of("shop", "--tenant", "shop")
        self.assertEqual((shop.all("virtualuser"), shop.all("virtualdomain")), ([], []))
        for method, path, body in (
            ("GET", user, None), ("GET", domain, None), ("DELETE", user, None), ("PATCH", user, {"quota": 1}),
            ("PATCH", user.replace("virtualuser", "changeuserpassword"), {"password": PASSWORD}),
        ):
            shop.told(404, method, path, body)
        self.assertIn("Could not find", shop.error(400, "POST", "/api/virtualuser/", {"domain": domain, "email": "a@example.org"}))
        shop.told(204, "DELETE", "/api/virtualuser/")
        self.assertEqual(self.emails(), ["john@example.org"])

    def test_a_list_with_a_bad_element_loses_nothing(self):
        domain, (john, anna) = self.furnish("john", "anna")
        good = {"domain": domain, "email": "mia@example.org"}
        for bad in (
            {"domain": domain}, {"domain": domain, "email": "nobody"}, {"domain": domain, "email": "a@else.test"}, 5,
            {"resource_uri": john, "quota": "many"}, {"resource_uri": "/api/virtualuser/999/"}, {"resource_uri": "x"},
        ):
            for method in ("PUT", "PATCH"):
                answer = self.client.send(method, "/api/virtualuser/", {"objects": [good, bad]})
                self.assertIn(answer.status, (400, 404), (bad, answer.text))
        # What only the second step can show: the first is taken back.
        self.client.error(400, "PATCH", "/api/virtualuser/", {"objects": [{"resource_uri": john, "quota": 9}, good, good]})
        self.assertEqual(self.emails(), ["john@example.org", "anna@example.org"])
        self.assertEqual(self.client.read(john)["quota"], 0)
        self.assertEqual(self.client.read(anna)["id"], int(anna.split("/")[-2]))

    def test_a_filter_that_is_none_deletes_nothing(self):
        self.furnish("john")
        for query in ("emial=john@example.org", "emails=x", "id=x", "resource_uri=x"):
            self.client.error(400, "DELETE", f"/api/virtualuser/?{query}")
        self.assertEqual(self.emails(), ["john@example.org"])

    def test_a_password_fits_by_put_and_by_patch(self):
        _, (john,) = self.furnish("john")
        path = john.replace("virtualuser", "changeuserpassword")
        for method, status, password in (("PATCH", 202, "first-umbrella-kettle"), ("PUT", 204, "second-umbrella-kettle")):
            self.assertEqual(self.client.told(status, method, path, {"password": password}).text, "")
            self.assertEqual(self.verdict("john", password), 0, method)
            self.assertNotIn(password, self.log_path.read_text())
        self.assertNotEqual(self.verdict("john", "first-umbrella-kettle"), 0)

    def test_a_password_that_is_missing_locks_nobody_out(self):
        _, (john,) = self.furnish("john")
        path = john.replace("virtualuser", "changeuserpassword")
        self.client.told(202, "PATCH", path, {"password": PASSWORD})
        for body in ({}, {"pasword": "x"}, {"password": ""}, {"password": None}, {"password": 5}, {"password": ["x"]}):
            for method in ("PUT", "PATCH"):
                self.client.error(400, method, path, body)
        self.assertEqual(self.verdict("john", PASSWORD), 0)
        self.client.told(404, "PATCH", "/api/changeuserpassword/999/", {"password": PASSWORD})
        self.client.told(404, "PUT", "/api/changeuserpassword/x/", {"password": PASSWORD})

    def test_a_new_user_logs_in_with_its_password_alone(self):
        domain, _ = self.furnish("john")
        self.client.create("virtualuser", domain=domain, email="mia@example.org", password=PASSWORD)
        self.assertEqual(self.verdict("mia", PASSWORD), 0)
        for guess in ("", "x", PASSWORD):
            self.assertNotEqual(self.verdict("john", guess), 0)

    def test_what_is_wrong_is_never_500(self):
        domain, (john,) = self.furnish("john")
        alias = {"domain": domain, "source": "info@example.org", "destination": "john@example.org"}
        self.client.create("virtualalias", **alias)
        user = {"domain": domain, "email": "mia@example.org"}
        for path, body, text in (
            ("/api/virtualdomain/", {"name": "example.org"}, "already exists"),
            ("/api/virtualdomain/", {"name": "EXAMPLE.org"}, "already exists"),
            ("/api/virtualdomain/", {"name": "x" * 64 + ".test"}, "is not a domain name"), ("/api/virtualdomain/", {"name": None}, "'name'"),
            ("/api/virtualdomain/", {"name": ""}, "'name'"), ("/api/virtualdomain/", {}, "'name'"),
            ("/api/virtualdomain/", {"name": "not a domain!!"}, ""), ("/api/virtualdomain/", [], "object"),
            ("/api/virtualdomain/", {"name": "b.test", "imap_address": "no host"}, "imap"),
            ("/api/virtualdomain/", {"name": "b.test", "display_name": 5}, "display_name"),
            ("/api/virtualuser/", {"email": "a@example.org"}, "The 'domain' field has no data and doesn't allow a default or null value."),
            ("/api/virtualuser/", {"domain": "/api/virtualdomain/99/", "email": "a@example.org"},
             "Could not find the provided virtualdomain object via resource URI '/api/virtualdomain/99/'."),
            ("/api/virtualuser/", {"domain": 5, "email": "a@example.org"}, "Could not find"),
            ("/api/virtualuser/", {"domain": domain, "email": "a@else.test"},
             "['The domain of a@else.test (else.test) is not the same as the domain example.org']"),
            ("/api/virtualuser/", {"domain": domain, "email": "john@example.org"}, "['User with this Email already exists.']"),
            ("/api/virtualuser/", {"domain": domain, "email": "JOHN@Example.ORG"}, "['User with this Email already exists.']"),
            ("/api/virtualuser/", user | {"quota": -1}, "quota"), ("/api/virtualuser/", user | {"quota": "abc"}, "quota"),
            ("/api/virtualuser/", user | {"quota": None}, "quota"), ("/api/virtualuser/", user | {"quota": 2**63}, "quota"),
            ("/api/virtualuser/", user | {"id": 77}, "'id'"), ("/api/virtualuser/", user | {"password": ""}, "password"),
            ("/api/virtualuser/", {"domain": domain, "email": "../x@example.org"}, ""),
            ("/api/virtualuser/", {"domain": domain, "email": "é@example.org"}, ""),
            ("/api/virtualalias/", alias | {"source": "info"}, "is not the same as the domain"),
            ("/api/virtualalias/", alias, "already exists"),
            ("/api/virtualalias/", alias | {"destination": "a@b.test, c@d.test"}, ""),
            ("/api/virtualalias/", alias | {"source": "john@example.org", "destination": "info@example.org"}, ""),
        ):
            error = self.client.error(400, "POST", path, body)
            self.assertIn(text, error, (path, body))
        for path in ("/api/virtualuser/999/", "/api/virtualuser/x/", "/api/virtualuser/99999999999999999999/"):
            self.client.told(404, "GET", path)
            self.client.told(404, "DELETE", path)
        for raw in (b"{", b"", b"null", b"[" * 3000):
            with self.connected() as connection:
                connection.request("POST", "/api/virtualuser/", raw, {
                    "Authorization": self.client.authorization, "Content-Type": "application/json"})
                response = connection.getresponse()
                self.assertEqual(response.status, 400, (raw[:10], response.read()))
        with self.connected() as connection:
            connection.request("POST", "/api/virtualuser/", b"email=x", {
                "Authorization": self.client.authorization, "Content-Type": "application/x-www-form-urlencoded"})
            response = connection.getresponse()
            self.assertEqual((response.status, set(json.load(response))), (415, {"error_message"}))
        self.assertEqual(self.emails(), ["john@example.org"])

    def test_of_sixteen_that_add_the_same_user_one_does(self):
        domain, _ = self.furnish()
        statuses = []

        def add():
            answer = self.client.send("POST", "/api/virtualuser/", {"domain": domain, "email": "mia@example.org"})
            statuses.append(answer.status)

        threads = [threading.Thread(target=add) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(statuses.count(201), 1, statuses)
        self.assertLessEqual(set(statuses), {201, 400, 503}, statuses)

    def test_pages_stay_while_what_they_show_changes(self):
        _, users = self.furnish(*(f"u{number}" for number in range(24)))
        seen, uri = [], "/api/virtualuser/?limit=5"
        while uri:
            page = self.client.read(uri)
            seen += [each["resource_uri"] for each in page["objects"]]
            self.client.told(202, "PATCH", users[len(seen) % 24], {"quota": len(seen)})
            uri = page["meta"]["next"]
        self.assertEqual(seen, users)

    def test_lists_are_filtered_and_sorted(self):
        domain, _ = self.furnish("john", "anna", "mia")
        other = self.client.create("virtualdomain", name="a.test")
        self.client.create("virtualuser", domain=other, email="zoe@a.test", quota=5)
        self.client.create("virtualalias", domain=domain, source="info@example.org", destination="john@example.org")
        self.assertEqual(self.emails(email="Anna@example.org"), ["anna@example.org"])
        self.assertEqual(self.emails(email__contains="n@", order_by="-email"), ["john@example.org"])
        self.assertEqual(self.emails(domain=other), ["zoe@a.test"])
        self.assertEqual(self.emails(domain=other.split("/")[-2]), ["zoe@a.test"])
        self.assertEqual(self.emails(quota=5), ["zoe@a.test"])
        self.assertEqual(self.emails(order_by="-quota", limit=1)[0], "zoe@a.test")
        self.assertEqual(self.emails(order_by="email")[0], "anna@example.org")
        names = lambda **query: [each["name"] for each in self.client.all("virtualdomain", **query)]
        self.assertEqual(names(order_by="name"), ["a.test", "example.org"])
        self.assertEqual(names(name="A.TEST"), ["a.test"])
        self.assertEqual(len(self.client.all("virtualalias", source="info@example.org")), 1)
        self.assertEqual(self.emails(surprise="1", order_by="id")[0], "john@example.org")
        for query, text in (
            ("order_by=resource_uri", "The 'resource_uri' field does not allow ordering."),
            ("order_by=x", "No matching 'x' field for ordering on."),
            ("resource_uri=x", "The 'resource_uri' field does not allow filtering."),
            ("email__regex=x", "The 'email__regex' field does not allow filtering."),
            ("domain=x", "'x' is no number."),
        ):
            self.assertEqual(self.client.error(400, "GET", f"/api/virtualuser/?{query}"), text)

    def test_nobody_tells_us_what_the_dns_has(self):
        domain, _ = self.furnish()
        told = self.client.read(domain)
        self.client.told(202, "PATCH", domain, {"dkim_status": 4, "spf_status": 1, "dkim_last_update": "2001-01-01"})
        self.assertEqual(self.client.read(domain), told)

    def test_an_address_stays_and_so_does_a_name(self):
        domain, (john,) = self.furnish("john")
        self.client.error(400, "PATCH", john, {"email": "jack@example.org"})
        self.client.error(400, "PATCH", domain, {"name": "other.test"})
        self.client.error(400, "PATCH", john, {"password": "x"})
        self.client.told(202, "PATCH", john, {"email": "JOHN@example.org"})
