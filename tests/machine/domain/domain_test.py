"""Sending domains one by one: adding, verifying, showing, removing."""

from case import EMAIL, FINDINGS, INVALID, NOT_FOUND, REFUSED, UNAVAILABLE, UNKNOWN, USAGE, RemoteTest


class DomainTest(RemoteTest):
    def setUp(self):
        super().setUp()
        self.connect()

    def names(self):
        return [row["name"] for row in self.ok("domain", "list")["domains"]]

    def remote_names(self):
        return sorted(self.account()["domains"])

    def verify(self, domain):
        """What verify reports, verified or not."""
        status, reply = self.daemon.json("domain", "verify", domain)
        self.assertEqual(status, 0 if reply["domain"]["sends"]["verified"] else FINDINGS, reply)
        return reply["domain"]["sends"]


class Add(DomainTest):
    def test_a_domain_is_added_here_and_there_and_the_history_has_it(self):
        reply = self.add_domain("example.test")
        self.assertTrue(reply["changed"])
        self.assertTrue(any("dns export example.test" in note for note in reply["notes"]), reply)
        self.assertEqual((self.names(), self.remote_names()), (["example.test"], ["example.test"]))
        self.assertEqual(self.events()[-1], "domain-added")

    def test_however_it_is_written_it_is_one_domain(self):
        for text in ("Example.TEST", "example.test", "example.test."):
            self.add_domain(text)
        self.assertEqual((self.names(), self.remote_names()), (["example.test"], ["example.test"]))
        self.assertEqual(len(self.platform.calls("domains/add")), 1)

    def test_a_name_in_any_script_goes_as_its_a_label(self):
        for text in ("bücher.test", "BÜCHER.test", "xn--bcher-kva.test", "bu\u0308cher.test"):
            with self.subTest(text=text):
                self.add_domain(text)
                self.assertEqual(self.platform.calls("domains/add")[0]["body"]["domain"], "xn--bcher-kva.test")
        self.assertEqual((self.names(), self.remote_names()), (["xn--bcher-kva.test"], ["xn--bcher-kva.test"]))

    def test_what_is_no_domain_is_refused_here(self):
        self.platform.forget_calls()
        for text in (
            "", "localhost", "192.0.2.1", "a b.test", "-a.test", "a..test", "a.test\nb.test", "*.test", "a/b.test",
            "x" * 64 + ".test", ".".join(["x" * 60] * 5),
        ):
            with self.subTest(text=text):
                status, reply = self.daemon.json("domain", "add", "--", text)
                self.assertIn(status, (INVALID, USAGE), reply)
        self.assertEqual(self.platform.calls(), [])

    def test_a_dry_run_asks_nobody(self):
        before = self.everything()
        self.platform.forget_calls()
        self.assertTrue(self.add_domain("example.test", "--dry-run")["dry_run"])
        self.assertEqual(self.platform.calls(), [])
        self.assert_same(before)

    def test_a_domain_of_another_account_is_the_platforms_refusal(self):
        self.platform.set_account("somebody@example.net", "their password")
        self.platform.set_domain("somebody@example.net", "theirs.test")
        self.refused(REFUSED, "belongs to another account", "domain", "add", "theirs.test")
        self.assertEqual(self.names(), [])

    def test_a_lost_answer_is_looked_after(self):
        self.platform.fault("domains/add", "lost", times=1)
        self.add_domain("example.test")
        self.assertEqual((self.names(), self.remote_names()), (["example.test"], ["example.test"]))

    def test_a_lost_call_that_was_not_applied_is_no_success(self):
        self.platform.fault("domains/add", "lost", applied=False)
        status, _ = self.daemon.json("domain", "add", "example.test")
        self.assertIn(status, (UNAVAILABLE, UNKNOWN))
        self.assertEqual((self.names(), self.remote_names()), ([], []))

    def test_an_answer_without_data_is_enough(self):
        self.platform.fault("domains/add", "null_data")
        self.add_domain("example.test")
        self.assertEqual(self.names(), ["example.test"])


class Verify(DomainTest):
    def test_verified_are_only_those_with_all_three(self):
        self.add_domain("example.test")
        for flags, expected in (
            ({"spf": True, "dkim": True, "dmarc": True, "all_verified": True}, True),
            ({"spf": True, "dkim": False, "dmarc": True, "all_verified": False}, False),
            ({"spf": True, "dkim": True, "dmarc": True, "all_verified": False}, False),
        ):
            with self.subTest(flags=flags):
                self.platform.set_domain(EMAIL, "example.test", forced=flags)
                told = self.verify("example.test")
                self.assertEqual(told["verified"], expected)
                self.assertEqual({name: told[name] for name in ("spf", "dkim", "dmarc")},
                                 {name: flags[name] for name in ("spf", "dkim", "dmarc")})

    def test_an_answer_that_contradicts_itself_is_not_believed(self):
        self.add_domain("example.test")
        self.platform.set_domain(EMAIL, "example.test", forced={"spf": True, "dkim": True, "dmarc": True})
        self.platform.fault("domains/verify", "inconsistent", flag="dkim")
        told = self.verify("example.test")
        self.assertEqual((told["verified"], told["dkim"]), (False, False))
        self.assertFalse(self.ok("domain", "list")["domains"][0]["sends"]["verified"])

    def test_the_history_has_the_day_it_was_verified_and_no_more(self):
        self.add_domain("example.test")
        for verified in (False, True, True, False):
            self.platform.set_domain(EMAIL, "example.test", forced=dict.fromkeys(("spf", "dkim", "dmarc"), verified) | {
                "all_verified": verified})
            self.verify("example.test")
        told = [event for event in self.events() if event.endswith("verified")]
        self.assertEqual(told, ["domain-verified", "domain-unverified"])

    def test_one_that_is_verified_no_more_while_relaying_is_told(self):
        """W12."""
        self.relay_on("relayed.test")
        self.platform.set_domain(EMAIL, "relayed.test", forced={"spf": False})
        status, reply = self.daemon.json("domain", "verify", "relayed.test")
        self.assertEqual(status, FINDINGS, reply)
        self.assertIn("refuses mail from this domain", "\n".join(reply["notes"]))

    def test_a_failure_leaves_what_was_known(self):
        self.verified_domain("example.test")
        before = self.store()
        self.platform.fault("domains/verify", "error", message="The resolver is \x1b[1mdown.")
        error = self.refused(REFUSED, "The resolver is", "domain", "verify", "example.test")
        self.assertNotIn("\x1b", error["message"])
        self.assertEqual(self.store(), before)

    def test_a_domain_that_is_not_the_accounts_is_asked_of_nobody(self):
        self.platform.forget_calls()
        for words in (["verify"], ["show"], ["records"], ["remove"]):
            with self.subTest(words=words):
                self.refused(NOT_FOUND, "other.test is no domain of your account", "domain", *words, "other.test")
        self.assertEqual(self.platform.calls(), [])

    def test_records_and_show_tell_what_the_platform_asks_for(self):
        self.add_domain("example.test")
        asked = {(r["host"], r["value"]) for r in self.platform.records("example.test")}
        told = {(r["name"], r["value"]) for r in self.ok("domain", "records", "example.test")["records"]}
        self.assertEqual(told, asked)
        shown = self.ok("domain", "show", "example.test")
        self.assertEqual(shown["domain"]["name"], "example.test")


class Remove(DomainTest):
    def setUp(self):
        super().setUp()
        self.add_domain("example.test")

    def test_it_is_gone_here_and_there(self):
        self.ok("domain", "remove", "EXAMPLE.test.")
        self.assertEqual((self.names(), self.remote_names()), ([], []))
        self.assertEqual(self.events()[-1], "domain-removed")
        self.refused(NOT_FOUND, "no domain of your account", "domain", "remove", "example.test")

    def test_one_that_the_platform_has_no_more_is_gone_too(self):
        for statuses in ("ok", "real"):
            with self.subTest(statuses=statuses):
                self.platform.option("statuses", statuses)
                self.add_domain("twice.test")
                self.platform.remove_domain(EMAIL, "twice.test")
                self.ok("domain", "remove", "twice.test")
                self.assertEqual(self.names(), ["example.test"])

    def test_a_lost_answer_is_looked_after(self):
        self.platform.fault("domains/remove", "lost", times=1)
        self.ok("domain", "remove", "example.test")
        self.assertEqual((self.names(), self.remote_names()), ([], []))

    def test_a_refusal_and_a_dry_run_keep_it(self):
        before = self.everything()
        self.platform.fault("domains/remove", "error", message="Not today.")
        self.refused(REFUSED, "Not today", "domain", "remove", "example.test")
        self.platform.clear()
        self.ok("domain", "remove", "example.test", "--dry-run")
        self.assert_same(before)

    def test_removing_one_while_relaying_is_told(self):
        """W12."""
        self.relay_on("relayed.test")
        notes = self.ok("domain", "remove", "relayed.test")["notes"]
        self.assertTrue(any("refuses mail from this domain" in note for note in notes), notes)
