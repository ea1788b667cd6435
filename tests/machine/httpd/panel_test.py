"""The panel's 20 routes: what a program that knows its names sends, and what it is answered.

Each pair is written from the panel's contract. ANY stands for what differs from run to run.
"""

import re

import mailctl as m
from case import ACCOUNT_PASSWORD, EMAIL

from shim_case import ShimTest, cookies_of

ANY = object()
ZONE = "pdns.test"


def fits(told, wanted):
    if wanted is ANY:
        return True
    if isinstance(wanted, re.Pattern):
        return isinstance(told, str) and bool(wanted.search(told))
    if isinstance(wanted, dict):
        return isinstance(told, dict) and told.keys() == wanted.keys() and all(fits(told[k], wanted[k]) for k in wanted)
    if isinstance(wanted, list):
        return isinstance(told, list) and len(told) == len(wanted) and all(map(fits, told, wanted))
    return type(told) is type(wanted) and told == wanted


def done(message):
    return {"success": True, "message": message}


def failed(error):
    return {"success": False, "error": error}


class PanelTest(ShimTest):
    def setUp(self):
        super().setUp()
        self.token_text = self.token("panel", role="admin")

    def post(self, route, body=None, token=None, **fields):
        return self.ask("POST", f"/emailDelivery/{route}", token or self.token_text, body, **fields)

    def told(self, route, wanted, body=None):
        """Asks, and holds the answer against the pair's other half."""
        answer = self.post(route, body)
        self.assertEqual(answer.status, 200, answer.text)
        self.assertTrue(fits(answer.json, wanted), f"{route}: {answer.text}")
        return answer.json

    def connect_by_panel(self):
        return self.told("connect/", done("Connected to CyberMail successfully"), {"email": EMAIL, "password": ACCOUNT_PASSWORD})

    def row(self, domain, status="pending", dns=False, **verified):
        flags = {f"{name}_verified": verified.get(name, False) for name in ("spf", "dkim", "dmarc")}
        number = self.account()["domains"][domain]["id"]
        return {
            "id": number, "domain": domain, "platform_domain_id": number, "status": status, "dns_configured": dns, **flags,
        }


class Account(PanelTest):
    def test_it_is_connected_told_and_disconnected(self):
        for route in ("status/", "domains/list/"):
            self.told(route, failed("Account not connected"))
        self.connect_by_panel()
        self.told("status/", {
            "success": True,
            "account": {
                "email": EMAIL, "plan_name": "Free", "plan_slug": "free", "emails_per_month": 15000,
                "relay_enabled": False, "smtp_host": ANY, "smtp_port": ANY,
            },
            "domains": [],
            "stats": {"emails_sent": ANY, "reputation_score": ANY},
        })
        self.told("disconnect/", done("Disconnected from CyberMail"))
        self.assertFalse(self.ok("account", "status")["connected"])

    def test_what_is_wrong_is_told_in_error(self):
        self.told("connect/", failed("Password is required"), {"email": EMAIL, "password": ""})
        self.told("connect/", failed("E-mail address is required"), {"password": "x"})
        self.platform.set_account(EMAIL, "another password")
        self.told("connect/", failed(re.compile("password")), {"email": EMAIL, "password": ACCOUNT_PASSWORD})
        self.assertFalse(self.ok("account", "status")["connected"])

    def test_any_password_is_taken(self):
        hostile = "a$(id)`b`{c}[d]<e>&|;:'\"...- -é"
        self.platform.set_account(EMAIL, hostile)
        self.told("connect/", done(ANY), {"email": EMAIL, "password": hostile})

    def test_a_platform_that_fails_is_told_and_not_an_empty_page(self):
        self.connect_by_panel()
        self.platform.fault("account", "error")
        self.told("status/", failed(ANY))

    def test_the_page_tells_how_things_stand_and_is_no_script(self):
        answer = self.ask("GET", "/emailDelivery/")
        self.assertEqual(answer.status, 401)
        self.assertIn("text/html", answer.headers["Content-Type"])
        self.connect_by_panel()
        self.platform.set_domain(EMAIL, "there.test", status="verified", spf=True, dkim=True, dmarc=True)
        self.told("status/", ANY)
        page = self.ask("GET", "/emailDelivery/", self.token_text)
        self.assertEqual(page.status, 200)
        for text in (EMAIL, "there.test", "verified"):
            self.assertIn(text, page.text)
        self.assertNotIn("<script", page.text)
        self.assertIn("default-src 'none'", page.headers["Content-Security-Policy"])


class Domains(PanelTest):
    def setUp(self):
        super().setUp()
        self.connect_by_panel()

    def test_one_whose_zone_is_ours_is_added_with_its_records(self):
        self.add_dns("pdns")
        added = self.told(
            "domains/add/", done("Domain added successfully") | {"dns_configured": True, "dns_message": ANY}, {"domain": ZONE.upper()}
        )
        self.assertIsInstance(added["dns_message"], str)
        self.told("domains/list/", {"success": True, "domains": [self.row(ZONE, dns=True)]})
        verified = {"status": "verified", **{f"{name}_verified": True for name in ("spf", "dkim", "dmarc", "all")}}
        self.told("domains/verify/", {"success": True, "data": verified}, {"domain": ZONE})
        self.told("status/", {"success": True, "account": ANY, "stats": ANY, "domains": [
            self.row(ZONE, "verified", True, spf=True, dkim=True, dmarc=True),
        ]})
        self.told("domains/auto-configure-dns/", done(re.compile("^0 DNS records configured")), {"domain": ZONE})
        self.told("domains/remove/", done("Domain removed successfully"), {"domain": ZONE})
        self.told("domains/list/", {"success": True, "domains": []})

    def test_one_that_is_hosted_elsewhere_needs_its_records_entered(self):
        self.told(
            "domains/add/", done("Domain added successfully") | {"dns_configured": False, "dns_message": re.compile("export")},
            {"domain": "else.test"},
        )
        record = {"host": ANY, "type": "TXT", "value": ANY, "ttl": ANY, "priority": 0}
        records = self.told(
            "domains/dns-records/", {"success": True, "data": {"records": [record] * 3}}, {"domain": "else.test"}
        )["data"]["records"]
        self.assertEqual([(r["host"], r["value"]) for r in records],
                         [(r["host"], r["value"]) for r in self.platform.records("else.test")])
        self.told(
            "domains/auto-configure-dns/", {"success": False, "message": ANY, "error": ANY}, {"domain": "else.test"}
        )
        pending = {"status": "pending", **{f"{name}_verified": False for name in ("spf", "dkim", "dmarc", "all")}}
        self.told("domains/verify/", {"success": True, "data": pending}, {"domain": "else.test"})

    def test_what_is_no_domain_is_told(self):
        for route in ("add", "verify", "dns-records", "remove"):
            self.told(f"domains/{route}/", failed("Domain name is required"), {})
        self.told(
            "domains/auto-configure-dns/", failed("Domain name is required") | {"message": "Domain name is required"}, {}
        )
        for domain in ("no name", "a..b", "x" * 300, 5, ["a.test"]):
            answer = self.post("domains/add/", {"domain": domain})
            self.assertEqual((answer.status, answer.json["success"]), (200, False), answer.text)
        self.assertEqual(self.platform.calls("domains/add"), [])


class Credentials(PanelTest):
    def setUp(self):
        super().setUp()
        self.connect_by_panel()

    def test_one_is_made_listed_rotated_and_deleted(self):
        secret = {"credential_id": ANY, "username": ANY, "password": ANY, "host": ANY, "port": ANY}
        made = self.told("smtp/create/", {"success": True, "data": secret}, {"description": "prod: (relay)"})["data"]
        self.assertIsInstance(made["credential_id"], int)
        number = made["credential_id"]
        listed = {
            "id": number, "credential_id": number, "username": made["username"], "description": "prod: (relay)",
            "created_at": ANY, "in_use": False,
        }
        self.told("smtp/list/", {"success": True, "data": {"credentials": [listed]}})
        for wanted in (number, str(number)):
            rotated = self.told("smtp/rotate/", {"success": True, "data": secret}, {"credential_id": wanted})["data"]
            self.assertEqual(rotated["username"], made["username"])
            self.assertNotEqual(rotated["password"], made["password"])
        self.told("smtp/delete/", {"success": True}, {"credential_id": number})
        self.told("smtp/list/", {"success": True, "data": {"credentials": []}})
        for text in (made["password"], rotated["password"], self.token_text):
            self.assertNotIn(text, self.log_path.read_text() + self.daemon.log())

    def test_one_that_is_not_there_is_told(self):
        for route in ("rotate", "delete"):
            self.told(f"smtp/{route}/", failed("credential_id is required"), {})
            answer = self.post(f"smtp/{route}/", {"credential_id": 999})
            self.assertEqual((answer.status, answer.json["success"]), (200, False), answer.text)

    def test_without_a_description_it_is_made_too(self):
        for body in (None, {}, {"description": ""}, {"description": None}):
            self.told("smtp/create/", {"success": True, "data": ANY}, body)


class Relay(PanelTest):
    def test_it_goes_on_and_off_and_postfix_follows(self):
        self.connect_by_panel()
        self.verified_domain("relayed.test")
        self.told("relay/enable/", done("SMTP relay enabled successfully"))
        self.assertTrue(self.told("status/", ANY)["account"]["relay_enabled"])
        self.assertIn(b"relayhost", m.MAIN_CF.read_bytes())
        in_use = [row for row in self.told("smtp/list/", ANY)["data"]["credentials"] if row["in_use"]]
        self.assertEqual(len(in_use), 1)
        # The one that Postfix uses is no dead login afterwards.
        answer = self.post("smtp/delete/", {"credential_id": in_use[0]["credential_id"]})
        self.assertFalse(answer.json["success"], answer.text)
        self.told("relay/disable/", done("SMTP relay disabled successfully"))
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)
        self.assertFalse(self.told("status/", ANY)["account"]["relay_enabled"])

    def test_without_an_account_nothing_is_touched(self):
        self.told("relay/enable/", failed(ANY))
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)


class Numbers(PanelTest):
    def test_stats_logs_and_health(self):
        numbers = {name: ANY for name in ("total_sent", "delivered", "bounced", "failed", "delivery_rate")}
        self.connect_by_panel()
        self.platform.set_domain(EMAIL, "there.test", status="verified", spf=True, dkim=True, dmarc=True)
        self.told("stats/", {"success": True, "data": numbers})
        rows = self.told("stats/domains/", {"success": True, "data": {"domains": ANY}})["data"]["domains"]
        for row in rows:
            self.assertTrue(fits(row, numbers | {"domain": ANY, "sent": ANY}), row)
        names = ("date", "queued_at", "from", "from_email", "to", "to_email", "subject", "status")
        for body in (None, {}, {"page": 1, "per_page": 50, "days": 7, "status": "", "from_domain": ""}, {"days": "30", "page": "1"}):
            data = {"logs": ANY, "page": 1, "total_pages": ANY, "pagination": {"page": 1, "total_pages": ANY}}
            told = self.told("logs/", {"success": True, "data": data}, body)["data"]
            for row in told["logs"]:
                self.assertEqual(sorted(row), sorted(names))
        for body in ({"days": "many"}, {"days": 400}, {"page": 0}, {"status": 5}, {"from_domain": "no name"}):
            self.told("logs/", failed(ANY), body)
        self.told("health/", {"success": True, "data": {"status": "ok"}})


class Holes(PanelTest):
    """W1 to W15 of the contract: what the original lets through."""

    ROUTES = (
        "connect", "status", "disconnect", "domains/add", "domains/list", "domains/verify", "domains/dns-records",
        "domains/auto-configure-dns", "domains/remove", "smtp/create", "smtp/list", "smtp/rotate", "smtp/delete",
        "relay/enable", "relay/disable", "stats", "stats/domains", "logs", "health",
    )

    def test_nothing_is_done_by_another_method(self):
        for route in self.ROUTES:
            answer = self.ask("GET", f"/emailDelivery/{route}/", self.token_text)
            self.assertEqual((answer.status, answer.headers["Allow"]), (405, "POST, OPTIONS"), route)
        self.assertEqual(self.ask("POST", "/emailDelivery/", self.token_text).status, 405)

    def test_nobody_gets_an_answer_who_does_not_say_who_he_is(self):
        for route in self.ROUTES:
            answer = self.ask("POST", f"/emailDelivery/{route}/")
            self.assertEqual((answer.status, answer.json), (401, failed("Not authenticated")), route)

    def test_each_route_asks_what_its_caller_may(self):
        self.connect_by_panel()
        self.add_domain("there.test", "--no-dns")
        reader = self.token("reader")
        bodies = {"connect": {"email": EMAIL, "password": "x"}, "smtp/rotate": {"credential_id": 1}, "smtp/delete": {"credential_id": 1}}
        before = self.account(), self.ok("history"), m.MAIN_CF.read_bytes()
        for route in ("connect", "disconnect", "domains/add", "domains/auto-configure-dns", "domains/remove", "smtp/create",
                      "smtp/rotate", "smtp/delete", "relay/enable", "relay/disable"):
            answer = self.post(f"{route}/", bodies.get(route, {"domain": "there.test"}), reader)
            self.assertEqual((answer.status, answer.json["success"]), (403, False), (route, answer.text))
        self.assertEqual((self.account(), self.ok("history"), m.MAIN_CF.read_bytes()), before)
        self.assertEqual(self.post("status/", token=reader).json["success"], True)

    def test_another_tenants_things_are_not_there(self):
        self.connect_by_panel()
        self.add_domain("there.test", "--no-dns")
        self.ok("tenant", "add", "other")
        other = self.token("other", "--tenant", "other", role="admin")
        self.assertEqual(self.post("status/", token=other).json, failed("Account not connected"))
        for route in ("verify", "dns-records", "remove"):
            answer = self.post(f"domains/{route}/", {"domain": "there.test"}, other)
            self.assertEqual(answer.json["success"], False, (route, answer.text))
        self.assertIn(self.post("relay/enable/", token=other).status, (200, 403))
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)

    def test_a_browser_proves_that_its_page_has_sent_it(self):
        self.add_user()
        opened = self.log_in()
        cookies = cookies_of(opened)
        cookie = f"mailctl={cookies['mailctl']}; csrftoken={cookies['csrftoken']}"
        without = self.ask("POST", "/emailDelivery/status/", Cookie=cookie)
        self.assertEqual((without.status, without.json["success"]), (403, False), without.text)
        other = self.ask("POST", "/emailDelivery/status/", Cookie=cookie, X_CSRFToken="0" * 64)
        self.assertEqual(other.status, 403)
        own = self.ask("POST", "/emailDelivery/status/", Cookie=cookie, X_CSRFToken=cookies["csrftoken"])
        self.assertEqual((own.status, own.json), (200, failed("Account not connected")), own.text)

    def test_what_is_done_is_in_the_history_with_who_did_it(self):
        self.connect_by_panel()
        entry = self.ok("history", "--limit", "1")["entries"][0]
        self.assertEqual((entry["event"], entry["by"]), ("connected", "token:1 (panel)"))

    def test_without_mailctld_it_says_so(self):
        self.daemon.stop()
        answer = self.post("status/")
        self.assertEqual((answer.status, answer.json["success"]), (503, False), answer.text)
        self.assertIsNotNone(answer.headers["Retry-After"])

    def test_a_body_that_is_none_is_told(self):
        for body, status in (([], 200), ("text", 200)):
            answer = self.post("domains/add/", body)
            self.assertEqual((answer.status, answer.json["success"]), (status, False), answer.text)
