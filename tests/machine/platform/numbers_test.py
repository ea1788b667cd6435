"""Statistics and the delivery log: what the platform says, in whichever shape, and nothing that harms a terminal."""

from case import EMAIL, INVALID, REFUSED, USAGE, RemoteTest
from waiting import wait_for

HOSTILE = "\x1b]0;owned\x07\x1b[2J\r\nforged row\u202e\x9b31m"


class NumbersTest(RemoteTest):
    def setUp(self):
        super().setUp()
        self.connect()

    def assert_tame(self, *words):
        for form in ([], ["--json"]):
            result = self.daemon.mailctl(*form, *words)
            self.assertEqual(result.returncode, 0, result.stderr)
            for raw in ("\x1b", "\x07", "\r", "\nforged", "\u202e", "\x9b"):
                self.assertNotIn(raw, result.stdout + result.stderr)


class Stats(NumbersTest):
    def setUp(self):
        super().setUp()
        self.platform.set_stats(EMAIL, "a.test", sent=200, delivered=190, bounced=6, failed=4)
        self.platform.set_stats(EMAIL, "b.test", sent=100, delivered=50, bounced=50, failed=0)

    def test_the_total_is_the_platforms(self):
        reply = self.ok("stats")
        self.assertEqual(reply["total"], {
            "sent": 300, "delivered": 240, "bounced": 56, "failed": 4, "delivery_rate": 80.0,
        })
        self.assertNotIn("domains", reply)
        self.assertEqual(self.platform.calls("stats/domains"), [])

    def test_numbers_by_domain_are_the_same_in_each_of_the_platforms_shapes(self):
        for shape in ("object", "list"):
            for name in ("both", "sent", "total_sent"):
                with self.subTest(shape=shape, name=name):
                    self.platform.option("stats_domains", shape)
                    self.platform.option("domain_stats", name)
                    rows = {row["domain"]: row["stats"] for row in self.ok("stats", "--by-domain")["domains"]}
                    self.assertEqual(sorted(rows), ["a.test", "b.test"])
                    self.assertEqual(rows["a.test"], {
                        "sent": 200, "delivered": 190, "bounced": 6, "failed": 4, "delivery_rate": 95.0,
                    })

    def test_an_account_that_has_sent_nothing_has_zeros(self):
        self.platform.reset()
        self.ok("account", "disconnect", "--force")
        self.connect()
        reply = self.ok("stats", "--by-domain")
        self.assertEqual((reply["total"]["sent"], reply["domains"]), (0, []))
        self.assertEqual(self.daemon.mailctl("stats", "--by-domain").returncode, 0)

    def test_odd_numbers_and_names_are_no_crash_and_no_harm(self):
        odd = {"sent": "12", "delivered": None, "bounced": -1, "failed": 1e300, "delivery_rate": "high"}
        self.platform.fault("stats", "data", values={"total_sent": 2**70, "delivered": [], "delivery_rate": "99.5"})
        for domains in ({HOSTILE: odd, "": 5, "x" * 5000: odd}, [{"domain": HOSTILE, **odd}, {}, None, 7, "x"], 7, {}):
            with self.subTest(domains=str(domains)[:40]):
                self.platform.fault("stats/domains", "data", times=2, values={"domains": domains})
                self.assert_tame("stats", "--by-domain")

    def test_a_failure_is_the_platforms_words(self):
        self.platform.fault("stats", "error", message="Statistics are \x1b[1moff.")
        error = self.refused(REFUSED, "Statistics are", "stats")
        self.assertNotIn("\x1b", error["message"])


class Logs(NumbersTest):
    def asked(self):
        """What the last call for rows said, but for the address."""
        body = dict(self.platform.calls("logs")[-1]["body"])
        self.assertEqual(body.pop("email"), EMAIL)
        return body

    def test_filters_arrive_as_the_contract_has_them(self):
        self.ok("logs")
        plain = self.asked()
        self.assertEqual((plain["page"], plain["days"]), (1, 7))
        self.assertEqual((plain.get("status") or "", plain.get("from_domain") or ""), ("", ""))
        self.ok("logs", "--status", "bounced", "--domain", "Bücher.test", "--days", "30", "--page", "2")
        body = self.asked()
        self.assertEqual({name: body[name] for name in ("status", "from_domain", "days", "page")}, {
            "status": "bounced", "from_domain": "xn--bcher-kva.test", "days": 30, "page": 2,
        })
        for name in ("days", "page", "per_page"):
            self.assertIs(type(body[name]), int)

    def test_filters_choose_the_rows(self):
        self.platform.add_log(EMAIL, from_email="x@a.test", status="bounced", subject="one")
        self.platform.add_log(EMAIL, from_email="x@b.test", status="bounced", subject="two")
        self.platform.add_log(EMAIL, from_email="x@a.test", status="delivered", subject="three")
        for words, subjects in (
            ([], ["three", "two", "one"]), (["--status", "bounced"], ["two", "one"]),
            (["--domain", "a.test"], ["three", "one"]), (["--domain", "a.test", "--status", "bounced"], ["one"]),
            (["--domain", "c.test"], []),
        ):
            with self.subTest(words=words):
                self.assertEqual([row["subject"] for row in self.ok("logs", *words)["entries"]], subjects)

    def test_pages_follow_each_other_and_one_behind_the_last_is_empty(self):
        for number in range(120):
            self.platform.add_log(EMAIL, subject=f"message {number}")
        seen = []
        for page in (1, 2, 3):
            reply = self.ok("logs", "--page", str(page))
            self.assertEqual((reply["page"], reply["pages"]), (page, 3))
            seen += [row["subject"] for row in reply["entries"]]
        self.assertEqual(seen, [f"message {number}" for number in reversed(range(120))])
        self.assertEqual(self.ok("logs", "--page", "4")["entries"], [])

    def test_filters_out_of_range_are_refused_and_ask_nobody(self):
        self.platform.forget_calls()
        for words in (
            ["--days", "0"], ["--days", "31"], ["--days", "x"], ["--page", "0"], ["--page", "-1"],
            ["--domain", "a b"], ["--status", "x\ny"], ["--status", "x" * 40],
        ):
            with self.subTest(words=words):
                status, reply = self.daemon.json("logs", *words)
                self.assertIn(status, (INVALID, USAGE), reply)
        self.assertEqual(self.platform.calls("logs"), [])

    def test_states_that_nobody_has_told_us_of_are_shown_as_they_are(self):
        self.platform.add_log(EMAIL, status="quarantined", subject="odd state", from_email="x@a.test")
        row, = self.ok("logs")["entries"]
        self.assertEqual(row["status"], "quarantined")
        self.assertIn("quarantined", self.daemon.mailctl("logs").stdout)

    def test_no_text_of_a_row_reaches_a_terminal_raw(self):
        for name in ("subject", "from_email", "to_email", "status", "queued_at"):
            self.platform.add_log(EMAIL, **{name: HOSTILE if name != "queued_at" else "2999" + HOSTILE})
        self.assertEqual(len(self.ok("logs")["entries"]), 5)
        self.assert_tame("logs")

    def test_odd_rows_and_pages_are_no_crash(self):
        self.platform.add_log(EMAIL, subject="here")
        for values in (
            {"logs": [None, 7, "x", [], {}, {"subject": 5, "status": None}]}, {"pagination": None},
            {"pagination": {"page": 9, "total_pages": 0}}, {"pagination": {"page": "1", "total_pages": "x"}},
            {"pagination": {"page": 5, "total_pages": 2}},
        ):
            with self.subTest(values=values):
                self.platform.fault("logs", "data", times=1, values=values)
                reply = self.ok("logs")
                self.assertGreaterEqual(reply["pages"], 1)
        for values in ({"logs": None}, {"logs": {}}):
            with self.subTest(values=values):
                self.platform.fault("logs", "data", times=1, values=values)
                status, reply = self.daemon.json("logs")
                self.assertIn(status, (0, REFUSED), reply)

    def test_mail_that_was_relayed_shows_in_log_and_statistics(self):
        self.relay_on()
        subject = self.send_from("relayed.test")
        self.assert_arrives(subject, self.username())
        wait_for(lambda: subject in [row["subject"] for row in self.ok("logs")["entries"]], "the platform's log")
        self.assertEqual(self.ok("stats")["total"]["sent"], 1)
