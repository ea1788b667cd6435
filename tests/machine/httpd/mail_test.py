"""/api/v1/mail/: domains, accounts and aliases by their numbers, as a mail platform's programs ask for them."""

from shim_case import PASSWORD, ShimTest

MAIL = "/api/v1/mail"
RECORDS = [("@", "MX"), ("@", "TXT"), ("_dmarc", "TXT"), ("mail._domainkey", "TXT"), ("autoconfig", "CNAME")]


class MailTest(ShimTest):
    settings = (*ShimTest.settings, "--front-may", "admin")

    def setUp(self):
        super().setUp()
        self.ok("tenant", "add", "shop")
        self.service = self.token("platform", role="admin")

    def call(self, status, method, path, body=None, token=None):
        """By the service's own header, or a bearer's."""
        if token:
            answer = self.ask(method, MAIL + path, token, body)
        else:
            answer = self.ask(method, MAIL + path, body=body, X_Service_Token=self.service)
        self.assertEqual(answer.status, status, f"{method} {path} {body}: {answer.text}")
        return answer.json

    def refused(self, status, field, method, path, body=None, token=None):
        error = self.call(status, method, path, body, token)["error"]
        self.assertEqual(error.get("field"), field, error)
        return error["message"]

    def domain(self, name="example.com", customer="shop"):
        return self.call(201, "POST", "/domains", {"domain": name, "customer_id": customer})["domain"]["id"]

    def account(self, domain, local="info", **more):
        body = {"local_part": local, "password": PASSWORD, **more}
        return self.call(201, "POST", f"/domains/{domain}/accounts", body)["account"]


class Calls(MailTest):
    def test_a_domain_is_added_and_each_record_is_told(self):
        told = self.call(201, "POST", "/domains", {"domain": "Example.com", "customer_id": "shop"})
        domain = told["domain"]
        self.assertEqual((domain["domain"], domain["customer_id"], domain["accounts"]), ("example.com", "shop", 0))
        self.assertEqual([(row["name"], row["type"]) for row in told["records"]], RECORDS)
        for row in told["records"]:
            self.assertEqual(row["action"], "left_alone")
            self.assertTrue(row["reason"])
        self.assertEqual(told["records"][2]["value"], "v=DMARC1; p=none")
        self.assertEqual(self.call(200, "GET", f"/domains/{domain['id']}"), domain)
        again = self.call(201, "POST", "/domains", {"domain": "example.com", "customer_id": "shop"})
        self.assertEqual(again["domain"], domain)
        self.assertIn("another tenant", self.refused(409, "domain", "POST", "/domains", {"domain": "example.com"}))
        self.refused(404, "customer_id", "POST", "/domains", {"domain": "b.test", "customer_id": "none"})
        named = self.call(200, "PUT", f"/domains/{domain['id']}", {"display_name": "Example"})
        self.assertEqual(named["display_name"], "Example")

    def test_an_account_lives(self):
        domain = self.domain()
        account = self.account(domain, quota_mb=2048, display_name="Info")
        self.assertEqual(
            {name: account[name] for name in ("email", "domain_id", "quota_mb", "quota_bytes", "status", "accepts_mail")},
            {"email": "info@example.com", "domain_id": domain, "quota_mb": 2048, "quota_bytes": 2**31, "status": "active",
             "accepts_mail": True},
        )
        path = f"/accounts/{account['id']}"
        self.assertEqual(self.call(200, "GET", path), account)
        self.call(200, "PUT", path, {"password": "another-umbrella-kettle"})
        changed = self.call(200, "PUT", path, {"quota_mb": 1, "display_name": "Sales"})["account"]
        self.assertEqual((changed["quota_mb"], changed["display_name"]), (1, "Sales"))
        both = self.call(200, "PUT", path, {"password": "a-third-umbrella-kettle", "quota_mb": 0})
        self.assertEqual(both["account"]["quota_mb"], 0)
        self.assertEqual(self.call(200, "POST", f"{path}/suspend", {})["account"]["status"], "suspended")
        refusing = self.call(200, "POST", f"{path}/suspend", {"refuse": True})["account"]
        self.assertEqual((refusing["status"], refusing["accepts_mail"]), ("suspended", False))
        self.assertEqual(self.call(200, "POST", f"{path}/unsuspend")["account"]["status"], "active")
        self.assertEqual(self.call(200, "DELETE", path)["id"], account["id"])
        self.refused(404, "id", "GET", path)
        self.assertNotEqual(self.account(domain)["id"], account["id"])

    def test_nothing_is_done_where_half_would_be_refused(self):
        account = self.account(self.domain())
        before = self.ok("mailbox", "list")["mailboxes"][0]
        self.refused(422, "display_name", "PUT", f"/accounts/{account['id']}", {
            "password": "another-umbrella-kettle", "display_name": "a\nb"})
        self.assertEqual(self.ok("mailbox", "list")["mailboxes"][0], before)

    def test_aliases(self):
        domain = self.domain()
        self.account(domain)
        made = self.call(201, "POST", f"/domains/{domain}/aliases", {"source": "sales", "destination": "info@example.com"})
        alias = made["alias"]
        self.assertEqual((alias["source"], alias["destination"]), ("sales@example.com", "info@example.com"))
        whole = self.call(201, "POST", f"/domains/{domain}/aliases", {
            "source": "Sales@example.com", "destination": "max@elsewhere.test"})["alias"]
        self.assertEqual(whole["source"], "sales@example.com")
        listed = self.call(200, "GET", f"/domains/{domain}/aliases?contains=sales")
        self.assertEqual((listed["total"], [row["id"] for row in listed["aliases"]]), (2, [alias["id"], whole["id"]]))
        moved = self.call(200, "PUT", f"/aliases/{alias['id']}", {"source": "shop@example.com"})["alias"]
        self.assertEqual(moved, alias | {"source": "shop@example.com"})
        self.call(200, "DELETE", f"/aliases/{alias['id']}")
        self.refused(404, "id", "GET", f"/aliases/{alias['id']}")
        self.assertEqual(self.call(200, "GET", f"/aliases/{whole['id']}"), whole)
        self.assertIn("is not in", self.refused(422, "source", "POST", f"/domains/{domain}/aliases", {
            "source": "a@other.test", "destination": "info@example.com"}))

    def test_lists_are_paged_and_filtered(self):
        domains = [self.domain(f"d{number}.test") for number in range(3)]
        other = self.domain("machine.test", "machine")
        first = self.call(200, "GET", "/domains?limit=2")
        self.assertEqual(([row["id"] for row in first["domains"]], first["total"], first["next"]), (domains[:2], 4, domains[1]))
        rest = self.call(200, "GET", f"/domains?limit=2&after={first['next']}")
        self.assertEqual([row["id"] for row in rest["domains"]], [domains[2], other])
        self.assertNotIn("next", rest)
        self.assertEqual(self.call(200, "GET", "/domains?customer_id=shop")["total"], 3)
        self.assertEqual(self.call(200, "GET", "/domains?contains=chine")["total"], 1)
        for local in ("a", "b", "c"):
            self.account(domains[0], local)
        page = self.call(200, "GET", f"/domains/{domains[0]}/accounts?limit=2")
        self.assertEqual(([row["email"] for row in page["accounts"]], page["total"]), (["a@d0.test", "b@d0.test"], 3))
        self.call(200, "POST", f"/accounts/{page['next']}/suspend")
        suspended = self.call(200, "GET", f"/domains/{domains[0]}/accounts?suspended=true")
        self.assertEqual([row["id"] for row in suspended["accounts"]], [page["next"]])
        self.assertEqual(self.call(200, "GET", f"/domains/{domains[1]}/accounts")["total"], 0)

    def test_a_domain_goes_with_its_accounts_when_that_is_said(self):
        domain = self.domain()
        self.account(domain)
        self.assertIn("1 mailboxes", self.refused(409, "with_accounts", "DELETE", f"/domains/{domain}"))
        self.call(200, "DELETE", f"/domains/{domain}?with_accounts=true")
        self.refused(404, "id", "GET", f"/domains/{domain}")


class Callers(MailTest):
    def test_both_headers_are_tokens_of_ours(self):
        self.domain()
        for fields in ({"X_Service_Token": self.service}, {"Authorization": f"Bearer {self.service}"}):
            self.assertEqual(self.ask("GET", f"{MAIL}/domains", **fields).status, 200)
        for fields in (
            {}, {"X_Service_Token": "no"}, {"X_Service_Token": ""}, {"Authorization": "Bearer no"},
            {"X_Service_Token": self.service, "Authorization": f"Bearer {self.service}"},
        ):
            answer = self.ask("GET", f"{MAIL}/domains", **fields)
            self.assertEqual((answer.status, answer.code), (401, "Unauthenticated"), fields)
            self.assertTrue(answer.headers["WWW-Authenticate"])

    def test_a_tenant_sees_its_own_alone(self):
        mine, theirs = self.domain(), self.domain("machine.test", "machine")
        account, other = self.account(mine), self.account(theirs)
        shop = self.token("till", "--tenant", "shop", role="admin")
        self.assertEqual([row["id"] for row in self.call(200, "GET", "/domains", token=shop)["domains"]], [mine])
        self.call(200, "GET", f"/accounts/{account['id']}", token=shop)
        for method, path, body in (
            ("GET", f"/domains/{theirs}", None), ("GET", f"/domains/{theirs}/accounts", None),
            ("GET", f"/accounts/{other['id']}", None), ("PUT", f"/accounts/{other['id']}", {"password": PASSWORD}),
            ("DELETE", f"/accounts/{other['id']}", None), ("POST", f"/accounts/{other['id']}/suspend", {}),
            ("POST", f"/domains/{theirs}/aliases", {"source": "a", "destination": "b@c.test"}),
        ):
            self.refused(404, "id", method, path, body, token=shop)
        self.assertEqual(self.call(403, "POST", "/domains", {"domain": "b.test"}, token=shop)["error"]["code"], "PermissionDenied")

    def test_bad_input_names_the_field(self):
        domain = self.domain()
        path = f"/domains/{domain}/accounts"
        for field, body in (
            ("local_part", {"password": "x"}), ("password", {"local_part": "a"}),
            ("local_part", {"local_part": "a b", "password": "x"}), ("quota_mb", {"local_part": "a", "password": "x", "quota_mb": -1}),
            ("quota_mb", {"local_part": "a", "password": "x", "quota_mb": "1G"}), ("surprise", {"local_part": "a", "password": "x", "surprise": 1}),
            ("display_name", {"local_part": "a", "password": "x", "display_name": "a\nb"}),
        ):
            self.refused(422, field, "POST", path, body)
        self.account(domain)
        self.refused(409, "local_part", "POST", path, {"local_part": "INFO", "password": PASSWORD})
        self.refused(422, "id", "GET", "/domains/x")
        self.refused(404, "id", "GET", "/domains/999")
        self.assertEqual(self.ask("PATCH", f"{MAIL}/domains/1", self.service, {}).status, 405)
