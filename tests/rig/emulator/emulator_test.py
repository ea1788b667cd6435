"""Each endpoint of the emulated platform as the contract has it."""

import hashlib
import json

from case import AUTHENTICATED, DOMAIN, EMAIL, PASSWORD, PlatformTest
from zone import Zone


class Transport(PlatformTest):
    def test_thirteen_endpoints_want_the_key(self):
        for endpoint in AUTHENTICATED:
            self.assert_refused(self.post(endpoint, email=EMAIL), "Invalid API key.")
            self.assert_refused(self.post(endpoint, "wrong", email=EMAIL), "Invalid API key.")

    def test_the_email_must_be_the_keys_owner(self):
        key = self.register()
        wrong = "The e-mail does not belong to this API key."
        self.assert_refused(self.post("account", key, email="other@example.com"), wrong)
        self.assert_refused(self.post("account", key), "The field email is required.")

    def test_only_post_of_a_json_object_to_a_path_with_its_slash(self):
        self.assert_refused(self.raw("api/health/", None, "GET"), "Method not allowed.")
        self.assert_refused(self.raw("api/health"), "No such endpoint.")
        self.assert_refused(self.raw("api/nothing/"), "No such endpoint.")
        self.assert_refused(self.raw("api/health/", Content_Type="text/plain"), "The body must be application/json.")
        for body in (b"", b"[]", b"{", b"null"):
            self.assert_refused(self.raw("api/health/", body), "The body must be a JSON object.")

    def test_calls_are_noted_without_secrets(self):
        key = self.register()
        self.post("account", key, email=EMAIL)
        noted = self.platform.calls()
        self.assertEqual([call["endpoint"] for call in noted], ["register", "account"])
        self.assertEqual(noted[0]["body"], {"email": EMAIL, "password": "***", "full_name": "None"})
        self.assertEqual(noted[1]["key_sha256"], hashlib.sha256(key.encode()).hexdigest())
        self.assertEqual(noted[1]["headers"]["Content-Type"], "application/json")
        self.assertNotIn(key, json.dumps(noted))
        self.assertNotIn(PASSWORD, json.dumps(noted))
        self.assertEqual(len(self.platform.calls("account")), 1)
        self.platform.forget_calls()
        self.assertEqual(self.platform.calls(), [])


class Accounts(PlatformTest):
    def test_register_opens_an_account(self):
        data = self.post("register", email=EMAIL, password=PASSWORD, full_name="None").json["data"]
        self.assertTrue(data.pop("api_key"))
        self.assertIs(type(data.pop("account_id")), int)
        self.assertEqual(data, {"plan_name": "Free", "plan_slug": "free", "emails_per_month": 15000})

    def test_register_again_links(self):
        first, second = self.register(), self.register()
        self.assertNotEqual(first, second)
        for key in (first, second):
            self.assertTrue(self.post("account", key, email=EMAIL).json["success"])
        wrong = self.post("register", email=EMAIL, password="wrong", full_name="None")
        self.assert_refused(wrong, "Invalid e-mail or password.")

    def test_account(self):
        self.assertEqual(self.ask("account"), {
            "plan": {"name": "Free", "slug": "free", "emails_per_month": 15000}, "emails_sent_this_month": 0,
            "reputation_score": 98,
        })
        self.platform.set_account(EMAIL, emails_sent_this_month=14000, reputation_score=71.5)
        self.assertEqual(self.ask("account")["emails_sent_this_month"], 14000)

    def test_health(self):
        self.assertEqual(self.raw("api/health/").json, {"success": True, "data": {"status": "ok"}})

    def test_a_revoked_key_is_refused(self):
        self.ask("account")
        self.assertTrue(self.platform.revoke_key(self.key))
        self.assertFalse(self.platform.revoke_key(self.key))
        self.assert_refused(self.call("account"), "Invalid API key.")


class Domains(PlatformTest):
    def test_add_list_remove(self):
        added = self.ask("domains/add", domain="Sender.Test.")
        number = added["id"]
        self.assertEqual(added, {"id": number, "domain_id": number, "domain": DOMAIN, "status": "pending"})
        self.assertEqual(self.ask("domains/add", domain=DOMAIN), added)
        self.assertEqual(self.ask("domains/list"), {"domains": [{
            "id": number, "domain": DOMAIN, "status": "pending", "spf_verified": False, "dkim_verified": False,
            "dmarc_verified": False,
        }]})
        self.assertIsNone(self.ask("domains/remove", domain=DOMAIN))
        self.assertEqual(self.ask("domains/list"), {"domains": []})
        self.assert_refused(self.call("domains/remove", domain=DOMAIN), "Domain not found.")
        self.assert_refused(self.call("domains/add", domain="not a domain"), "Invalid domain name.")

    def test_the_domain_of_another_account(self):
        self.platform.set_account("other@example.com")
        self.platform.set_domain("other@example.com", DOMAIN)
        self.assert_refused(self.call("domains/add", domain=DOMAIN), "This domain belongs to another account.")
        self.assert_refused(self.call("domains/verify", domain=DOMAIN), "Domain not found.")

    def test_dns_records(self):
        self.ask("domains/add", domain=DOMAIN)
        self.platform.option("spf_include", "spf.provider.test")
        spf, dkim, dmarc = self.ask("domains/dns-records", domain=DOMAIN)["records"]
        self.assertEqual((spf["host"], spf["type"]), (DOMAIN, "TXT"))
        self.assertEqual(spf["value"], "v=spf1 include:spf.provider.test ~all")
        self.assertEqual((dkim["host"], dkim["type"]), (f"cm1._domainkey.{DOMAIN}", "TXT"))
        self.assertRegex(dkim["value"], r"\Av=DKIM1; k=rsa; p=[A-Za-z0-9+/]{390,}=*\Z")
        self.assertEqual((dmarc["host"], dmarc["type"]), (f"_dmarc.{DOMAIN}", "TXT"))
        self.assertEqual(dmarc["value"], f"v=DMARC1; p=quarantine; rua=mailto:dmarc@{DOMAIN}")
        self.assertEqual(self.ask("domains/dns-records", domain=DOMAIN)["records"], [spf, dkim, dmarc])

    def flags(self):
        data = self.ask("domains/verify", domain=DOMAIN)
        self.assertTrue(data.pop("verification_token"))
        return data

    def verify(self, records):
        """The flags with these records in the DNS."""
        with Zone(records) as zone:
            self.platform.option("resolver", zone.address)
            return self.flags()

    def test_verify_looks_into_the_dns(self):
        self.ask("domains/add", domain=DOMAIN)
        right = self.platform.records(DOMAIN)
        spf, dkim, dmarc = right
        yes = {"spf": True, "dkim": True, "dmarc": True, "all_verified": True}
        self.assertEqual(self.verify(right), yes)
        listed = self.ask("domains/list")["domains"][0]
        self.assertEqual((listed["status"], listed["dkim_verified"]), ("verified", True))
        partly = {**yes, "all_verified": False}
        merged = dict(spf, value="v=spf1 mx include:spf.cyberpersons.com -all")
        self.assertEqual(self.verify([merged, dkim, dmarc]), yes)
        self.assertEqual(self.verify([dict(spf, value="v=spf1 mx ~all"), dkim, dmarc]), {**partly, "spf": False})
        self.assertEqual(self.verify([spf, merged, dkim, dmarc]), {**partly, "spf": False})
        self.assertEqual(self.verify([spf, dict(dkim, value="v=DKIM1; p=AAAA"), dmarc]), {**partly, "dkim": False})
        twice = [dmarc, dict(dmarc, value="v=DMARC1; p=none")]
        self.assertEqual(self.verify([spf, dkim, *twice]), {**partly, "dmarc": False})
        self.assertEqual(self.ask("domains/list")["domains"][0]["status"], "pending")

    def test_verify_without_records_or_a_name_server(self):
        no = {"spf": False, "dkim": False, "dmarc": False, "all_verified": False}
        self.ask("domains/add", domain=DOMAIN)
        self.assertEqual(self.flags(), no)
        self.platform.option("dns_seconds", 0.2)
        self.platform.option("resolver", "192.0.2.99")
        self.assertEqual(self.flags(), no)

    def test_verify_says_what_the_test_wants(self):
        forced = {"spf": True, "dkim": False, "dmarc": True, "all_verified": True}
        self.ask("domains/add", domain=DOMAIN)
        self.platform.set_domain(EMAIL, DOMAIN, forced=forced)
        self.assertEqual(self.flags(), forced)
        self.assertEqual(self.ask("domains/list")["domains"][0]["status"], "verified")
