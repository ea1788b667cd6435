"""account status: what is known is told whatever becomes of the platform, together with the trouble."""

from case import EMAIL, UNAVAILABLE, RemoteTest

PLAN = {"name": "Professional", "slug": "pro", "emails_per_month": 100_000}
KNOWN = ("connected", "owner", "email", "since", "plan", "emails_sent", "reputation", "domains", "verified_domains")
# What goes wrong, and what is said of it. "hang" has a test of its own, for it takes half a minute.
FAILURES = (
    ("refuse", {}, "connect"),
    ("reset_on_connect", {}, "."),
    ("html", {}, "HTTP 502"),
    ("html", {"status": 200}, "no use"),
    ("empty", {}, "no use"),
    ("redirect", {}, "not followed"),
    ("deep", {}, "no use"),
    ("huge", {}, "."),
    ("truncated", {}, "no use"),
    ("short", {}, "."),
    ("raw", {"body": "[1, 2]"}, "no use"),
    ("raw", {"body": '{"success": "true"}'}, "refused"),
    ("error", {"message": "No such luck."}, "No such luck"),
    ("rate_limited", {"seconds": 30}, "try again in 30 seconds"),
    ("unavailable", {}, "unavailable"),
    ("unauthorized", {}, "account connect"),
    ("null_data", {}, "."),
    ("no_success", {}, "refused"),
)


class Status(RemoteTest):
    def setUp(self):
        super().setUp()
        self.connect()
        self.platform.set_account(EMAIL, plan=PLAN, emails_sent_this_month=1234, reputation_score=87.5)
        self.verified_domain("known.test")
        self.platform.set_domain(EMAIL, "waiting.test")
        self.known = self.ok("account", "status")
        self.assertNotIn("problem", self.known)
        self.assertEqual((self.known["plan"], self.known["emails_sent"]), (PLAN, 1234))
        self.assertEqual((self.known["domains"], self.known["verified_domains"]), (2, 1))

    def assert_known(self, pattern):
        """The command works, tells all that was known, and the trouble; gives the status."""
        status = self.ok("account", "status")
        self.assertRegex(status.get("problem", ""), pattern)
        self.assertEqual({name: status[name] for name in KNOWN}, {name: self.known[name] for name in KNOWN})
        return status

    def test_without_an_account_it_says_so_and_asks_nobody(self):
        self.ok("account", "disconnect")
        self.platform.forget_calls()
        self.assertEqual(self.ok("account", "status")["connected"], False)
        self.assertEqual(self.platform.calls(), [])

    def test_no_failure_of_the_platform_hides_what_is_known(self):
        before = self.store()
        for kind, details, pattern in FAILURES:
            with self.subTest(kind=kind, details=details):
                self.platform.fault("*", kind, **details)
                self.assert_known(pattern)
                self.platform.clear()
                self.assertEqual(self.store(), before)
        self.assertNotIn("problem", self.ok("account", "status"))

    def test_failures_with_an_object_for_a_text_and_real_statuses_are_told_too(self):
        self.platform.option("errors", "object")
        self.platform.option("statuses", "real")
        self.platform.fault("*", "error", message="No such luck.")
        self.assert_known("No such luck")

    def test_a_platform_that_hangs_is_left_after_half_a_minute(self):
        self.platform.forget_calls()
        self.platform.fault("*", "hang", seconds=80)
        self.assert_known("(?i)time|30")
        self.assertEqual([call["endpoint"] for call in self.platform.calls()], ["account"])

    def test_a_revoked_key_is_told_with_the_way_out(self):
        for key in self.account()["keys"]:
            self.platform.revoke_key(key)
        for statuses in ("ok", "real"):
            self.platform.option("statuses", statuses)
            self.assert_known("account connect")

    def test_a_platform_that_asks_for_a_second_is_given_it(self):
        self.platform.fault("account", "rate_limited", times=1, seconds=1)
        self.assertNotIn("problem", self.ok("account", "status"))

    def test_one_question_that_fails_does_not_stop_the_others(self):
        self.platform.fault("smtp/list", "error", message="Not the credentials.")
        self.platform.set_domain(EMAIL, "newer.test")
        status = self.ok("account", "status")
        self.assertEqual(status["domains"], 3)
        self.assertIn("Not the credentials", status["problem"])

    def test_news_of_the_platform_are_told_and_kept(self):
        self.platform.set_account(EMAIL, emails_sent_this_month=1300, plan={**PLAN, "name": "Enterprise"})
        self.assertEqual(self.ok("account", "status")["emails_sent"], 1300)
        self.platform.fault("*", "refuse")
        status = self.ok("account", "status")
        self.assertEqual((status["emails_sent"], status["plan"]["name"]), (1300, "Enterprise"))

    def test_a_plan_that_is_left_out_is_as_it_was(self):
        self.platform.fault("account", "data", values={"plan": None})
        self.assertEqual(self.ok("account", "status")["plan"], PLAN)

    def test_the_page_for_people_has_what_is_known_and_the_trouble(self):
        self.platform.fault("*", "html")
        result = self.daemon.mailctl("account", "status")
        self.assertEqual(result.returncode, 0, result.stderr)
        for text in (EMAIL, "Professional", "1234 of 100000", "HTTP 502"):
            self.assertIn(text, result.stdout + result.stderr)

    def test_what_cannot_do_without_the_platform_says_that_it_is_not_there(self):
        self.platform.fault("*", "refuse")
        for words in (["domain", "list", "--refresh"], ["credential", "list"], ["stats"], ["logs"]):
            with self.subTest(words=words):
                self.refused(UNAVAILABLE, "connect", *words)
        self.assertEqual(len(self.ok("domain", "list")["domains"]), 2)

    def test_health_needs_no_account_and_tells_trouble_without_failing(self):
        self.ok("account", "disconnect")
        self.assertTrue(self.ok("platform", "health")["healthy"])
        self.platform.fault("health", "html")
        self.assertRegex(self.daemon.json("platform", "health")[1]["text"], "HTTP 502")
        self.platform.clear()
        self.platform.fault("health", "top", values={"data": {"status": "\x1b[2Jfine"}})
        self.assertNotIn("\x1b", self.daemon.mailctl("platform", "health").stdout)
