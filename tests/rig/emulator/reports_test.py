"""Credentials, statistics and logs of the emulated platform, and the options of replies."""

from case import DOMAIN, EMAIL, PlatformTest
from client import PlatformError


class Credentials(PlatformTest):
    def test_create_list_rotate_delete(self):
        made = self.ask("smtp/create", description="")
        self.assertEqual(set(made), {"credential_id", "username", "password"})
        self.assertIs(type(made["credential_id"]), int)
        self.assertRegex(made["username"], r"\Asmtp_[0-9a-f]{16}\Z")
        self.assertRegex(made["password"], r"\A[A-Za-z0-9_-]{32}\Z")
        listed = self.ask("smtp/list")["credentials"]
        self.assertRegex(listed[0].pop("created_at"), r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")
        self.assertEqual(listed, [{"id": made["credential_id"], "username": made["username"], "description": ""}])
        rotated = self.ask("smtp/rotate", credential_id=str(made["credential_id"]))
        self.assertEqual(set(rotated), {"new_password"})
        self.assertNotEqual(rotated["new_password"], made["password"])
        self.assertIsNone(self.ask("smtp/delete", credential_id=made["credential_id"]))
        for endpoint in ("smtp/delete", "smtp/rotate"):
            gone = self.call(endpoint, credential_id=made["credential_id"])
            self.assert_refused(gone, "Credential not found.")
        self.assert_refused(self.call("smtp/rotate"), "The field credential_id must be a number.")

    def test_one_may_vanish(self):
        made = self.ask("smtp/create", description="")
        self.assertTrue(self.platform.delete_credential(EMAIL, made["credential_id"]))
        self.assertFalse(self.platform.delete_credential(EMAIL, made["credential_id"]))
        self.assertEqual(self.ask("smtp/list"), {"credentials": []})


class Reports(PlatformTest):
    def test_statistics(self):
        self.ask("account")
        self.assertEqual(self.ask("stats")["delivery_rate"], 0)
        self.platform.set_stats(EMAIL, DOMAIN, sent=8, delivered=6, bounced=1, failed=1)
        self.platform.set_stats(EMAIL, "other.test", sent=2, delivered=2)
        self.assertEqual(
            self.ask("stats"), {"total_sent": 10, "delivered": 8, "bounced": 1, "failed": 1, "delivery_rate": 80.0}
        )
        row = {"delivered": 6, "bounced": 1, "failed": 1, "delivery_rate": 75.0}
        shown = self.ask("stats/domains")["domains"]
        self.assertEqual(list(shown), [DOMAIN, "other.test"])
        self.assertEqual(shown[DOMAIN], {**row, "sent": 8, "total_sent": 8})
        self.platform.option("domain_stats", "sent")
        self.assertEqual(self.ask("stats/domains")["domains"][DOMAIN], {**row, "sent": 8})
        self.platform.option("domain_stats", "total_sent")
        self.assertEqual(self.ask("stats/domains")["domains"][DOMAIN], {**row, "total_sent": 8})
        self.platform.option("stats_domains", "list")
        self.assertEqual(self.ask("stats/domains")["domains"][0], {"domain": DOMAIN, **row, "total_sent": 8})

    def test_logs(self):
        self.ask("account")
        self.assertEqual(self.ask("logs"), {"logs": [], "pagination": {"page": 1, "total_pages": 1}})
        self.platform.add_log(EMAIL, number=59, from_email=f"a@{DOMAIN}", to_email="b@example.net", subject="Hi")
        self.platform.add_log(EMAIL, from_email="a@other.test", status="bounced")
        self.platform.add_log(EMAIL, queued_at="2020-01-01T00:00:00Z", subject="old")
        first = self.ask("logs", page=1, per_page=50, status="", from_domain="", days=7)
        self.assertEqual((len(first["logs"]), first["pagination"]), (50, {"page": 1, "total_pages": 2}))
        self.assertEqual(first["logs"][0]["status"], "bounced")
        self.assertEqual(set(first["logs"][0]), {"queued_at", "from_email", "to_email", "subject", "status"})
        last = self.ask("logs", page="2", per_page="50", days="30")
        self.assertEqual((len(last["logs"]), last["pagination"]), (10, {"page": 2, "total_pages": 2}))
        self.assertEqual(self.ask("logs", page=3)["logs"], [])
        self.assertEqual(len(self.ask("logs", status="bounced")["logs"]), 1)
        self.assertEqual(len(self.ask("logs", from_domain="OTHER.test")["logs"]), 1)
        self.assertEqual(self.ask("logs", days=9999)["pagination"]["total_pages"], 2)
        self.assert_refused(self.call("logs", days="many"), "The field days must be a number.")


class Options(PlatformTest):
    def test_errors_are_texts_or_objects(self):
        self.ask("account")
        self.platform.option("errors", "object")
        wrong = {"type": "not_found", "message": "Domain not found."}
        self.assert_refused(self.call("domains/remove", domain=DOMAIN), wrong)

    def test_failures_have_real_statuses_or_not(self):
        self.ask("account")
        self.platform.option("statuses", "real")
        self.assert_refused(self.call("domains/remove", domain=DOMAIN), "Domain not found.", 404)
        self.assert_refused(self.post("account", "wrong"), "Invalid API key.", 401)
        self.assert_refused(self.call("domains/add"), "The field domain is required.", 400)
        self.assert_refused(self.raw("api/health/", None, "GET"), "Method not allowed.", 405)

    def test_ids_are_numbers_or_texts(self):
        self.platform.option("ids", "string")
        number = self.ask("smtp/create", description="")["credential_id"]
        self.assertIs(type(number), str)
        self.assertEqual(self.ask("smtp/list")["credentials"][0]["id"], number)
        self.assertTrue(self.ask("smtp/rotate", credential_id=number)["new_password"])
        self.assertIs(type(self.ask("domains/add", domain=DOMAIN)["domain_id"]), str)

    def test_replies_without_data(self):
        self.ask("domains/add", domain=DOMAIN)
        self.assertEqual(self.call("domains/remove", domain=DOMAIN).json, {"success": True})
        self.platform.option("no_data", "empty")
        self.ask("domains/add", domain=DOMAIN)
        self.assertEqual(self.call("domains/remove", domain=DOMAIN).json, {"success": True, "data": {}})

    def test_removing_what_is_not_there_may_succeed(self):
        self.platform.option("missing", "success")
        self.assertIsNone(self.ask("domains/remove", domain=DOMAIN))
        self.assertIsNone(self.ask("smtp/delete", credential_id=12345))

    def test_replies_may_have_more_fields(self):
        self.platform.option("extra_fields", True)
        self.ask("domains/add", domain=DOMAIN)
        reply = self.call("domains/list").json
        self.assertIn("request_id", reply)
        self.assertIn("unknown_field", reply["data"])
        self.assertIn("unknown_field", reply["data"]["domains"][0])

    def test_an_unknown_option_fault_or_request_is_an_error(self):
        for wrong in (
            lambda: self.platform.option("nothing", 1), lambda: self.platform.option("ids", "roman"),
            lambda: self.platform.fault("*", "nothing"),
            lambda: self.platform.fault("*", "records", shape="round"), lambda: self.platform.fault("*", "data"),
            lambda: self.platform.ask("nothing"),
            lambda: self.platform.set_domain("nobody@example.com", DOMAIN),
        ):
            self.assertRaises(PlatformError, wrong)
