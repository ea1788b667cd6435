"""`relay enable` tries the relay first; what would not work is refused, with its cause and a hint."""

import time

import mailctl as m
from case import ENABLE, RigTest, Tail


class TrialTest(RigTest):
    def assert_trial_fails(self, words, message, hint, **more):
        before = self.world()
        error = self.assert_refused(self.daemon.enable(*words, **more), 68, message)
        self.assertEqual(error["code"], "TrialFailed")
        self.assertRegex(error["hint"], hint)
        self.assertEqual(self.world(), before)
        self.assertFalse(self.status()["enabled"])


class Trial(TrialTest):
    def test_a_wrong_password_is_told_in_the_servers_words(self):
        self.assert_trial_fails([], "login was refused: 535", "password", password="wrong-password")

    def test_a_wrong_user_is_told_in_the_servers_words(self):
        self.assert_trial_fails([], "login was refused: 535", "user name", user="nobody@client.test")

    def test_a_certificate_of_an_unknown_authority_is_refused(self):
        self.assert_trial_fails(
            ["--port", "2587"], "not from an authority that this machine trusts",
            "update-ca-certificates",
        )

    def test_an_expired_certificate_is_refused(self):
        self.assert_trial_fails(["--port", "5587"], "has expired", "renew")

    def test_a_certificate_for_another_name_is_refused_and_the_name_told(self):
        self.assert_trial_fails(
            [], "the certificate is for .*smtp.provider.test.*, not for wrongname.provider.test",
            "host name that the provider gives", host="wrongname.provider.test",
        )

    def test_verify_refuses_like_secure(self):
        for words, message in (
            (["--port", "2587"], "authority"), (["--port", "5587"], "expired"),
        ):
            with self.subTest(words=words):
                self.assert_trial_fails([*words, "--tls", "verify"], message, ".")

    def test_a_dead_port_names_the_ports_to_try(self):
        self.assert_trial_fails(["--port", "6587"], "connection refused", "587, 465 or 2525")

    def test_a_name_that_does_not_exist_is_told(self):
        self.assert_trial_fails([], "does not exist", "spelling", host="unknown.provider.test")

    def test_a_silent_host_costs_a_bounded_time(self):
        started = time.monotonic()
        self.assert_trial_fails(
            [], "no answer from blackhole.provider.test port 587", "firewall.*465 or 2525",
            host="blackhole.provider.test",
        )
        self.assertLess(time.monotonic() - started, 16)

    def test_a_server_without_login_is_told(self):
        self.assert_trial_fails(["--port", "3587"], "offers no login", "--username")

    def test_a_server_without_tls_gets_no_password(self):
        for level in ("secure", "verify", "encrypt"):
            with self.subTest(level=level):
                self.assert_trial_fails(
                    ["--port", "4587", "--tls", level], "does not offer STARTTLS",
                    "no password is sent",
                )
        self.assertNotIn("AUTH", self.provider_log.text().upper().replace("AUTHENTICATED", ""))

    def test_starttls_on_an_implicit_tls_port_and_the_reverse_end_soon(self):
        before = self.world()
        for words in (["--port", "465"],):
            status, reply = self.daemon.enable(*words, host="wrongname.provider.test")
            self.assertEqual(status, 68, reply)
        self.assertEqual(self.world(), before)

    def test_a_failed_trial_leaves_the_relay_in_use_alone(self):
        self.enable()
        before = self.world()
        self.assert_refused(self.daemon.enable(password="wrong-password"), 68, "535")
        self.assertEqual(self.world(), before)
        self.assert_arrives(self.send())

    def test_relay_test_tells_the_same_cause_later(self):
        self.enable("--no-trial", password="wrong-password")
        status, verdict = self.daemon.json("relay", "test")
        self.assertEqual((status, verdict["failed_step"]), (68, "auth"), verdict)
        self.assertIn("535", verdict["message"])


class WithoutTrial(RigTest):
    """--no-trial: then Postfix itself must keep the password from a server that is not proven."""

    def assert_kept_back(self, words, reason, **more):
        # A password that is wrong: the server would complain of it if it ever got there.
        self.enable("--no-trial", *words, password="never-to-be-sent", **more)
        self.assert_deferred(self.send(), reason)
        self.assertNotRegex(self.provider_log.text(), "authentication failed|sasl_username")
        self.assertNotIn("auth-worker", self.dovecot_log.text())
        self.assertNotIn("passwd-file", self.dovecot_log.text())

    def test_an_unknown_authority_gets_no_password(self):
        self.assert_kept_back(["--port", "2587"], "certificate not trusted|not verified")

    def test_an_expired_certificate_gets_no_password(self):
        self.assert_kept_back(["--port", "5587"], "certificate not trusted|not verified|expired")

    def test_another_name_gets_no_password(self):
        self.assert_kept_back([], "certificate not verified", host="wrongname.provider.test")

    def test_a_server_without_tls_gets_no_password(self):
        self.assert_kept_back(["--port", "4587"], "TLS is required, but was not offered")

    def test_verify_keeps_the_password_back_as_well(self):
        self.assert_kept_back(["--tls", "verify"], "not verified", host="wrongname.provider.test")

    def test_a_dead_port_defers(self):
        self.assert_kept_back(["--port", "6587"], "Connection refused")

    def test_the_way_to_see_a_password_sent_is_a_true_one(self):
        self.enable("--no-trial", password="wrong-password")
        self.assert_deferred(self.send(), "535")
        self.assertIn("authentication failed", self.provider_log.text())

    def test_encrypt_sends_it_to_whoever_answers_as_its_name_warns(self):
        self.enable("--tls", "encrypt", host="wrongname.provider.test")
        self.assert_arrives(self.send())

    def test_a_client_that_leaves_ends_the_trial(self):
        with m.Client(self.daemon.socket) as client:
            request = {"host": "blackhole.provider.test", "tls": "encrypt"}
            self.assertTrue(client.call(ENABLE, request, more=True)["continues"])
        # To its end the trial would have another outcome.
        ended = Tail(self.daemon.log_path, start=0).wait_for(r"relay\.Enable outcome=(\w+)", patience=60)
        self.assertEqual(ended[1], "Cancelled", self.daemon.log())
