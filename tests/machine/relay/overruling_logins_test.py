"""No other provider's password reaches the relay while mailctl says that all is well.

Postfix asks all tables for the host's name before it asks any for "[host]:port", and for the sender
before that where it is told to. Whatever an administrator's table would answer there is told before.
"""

from case import SECOND_PASSWORD, SECOND_USER, RigTest

HOST = "smtp.provider.test"
OTHER = "[relay2.provider.test]:587"
LOGIN = f"{SECOND_USER}:{SECOND_PASSWORD}"


class Rivals(RigTest):
    def told(self, table, more=""):
        """What is told of a table, or None where it stands in nobody's way."""
        self.configure(self.main_cf + f"smtp_sasl_password_maps = {table}\n{more}".encode())
        status, reply = self.daemon.enable("--dry-run")
        if status == 0:
            return None
        self.assertEqual(status, 78, reply)
        self.assertNotIn(SECOND_PASSWORD, str(reply))
        return reply["error"]["message"].rpartition("keep it back: smtp_sasl_password_maps: ")[2]

    def test_tables_that_answer_for_the_host_whatever_their_type(self):
        answer = f"has an entry for {HOST}"
        path = self.table("corp_passwd", f"{HOST} {LOGIN}\n").partition(":")[2]
        for table, shown in (
            (f"static:{LOGIN}", "static:<secret>"),
            (f"static:{{ {LOGIN} }}", "static:<secret>"),
            (f"inline:{{{HOST}={LOGIN}}}", "inline:<secret>"),
            (f"inline:{{ {{ x.test = a:b }}, {{ SMTP.Provider.test = {LOGIN} }} }}", "inline:<secret>"),
            (f"hash:{path}", None),
            (f"proxy:hash:{path}", None),
            (f"proxy:proxy:hash:{path}", None),
            (f"texthash:{path}", None),
            (f"unionmap:{{hash:{path}}}", None),
            (f"unionmap:{{inline:{{a=b}}, proxy:hash:{path}}}", "unionmap:{inline:<secret>"),
            (f"pipemap:{{inline:{{{HOST}=x}}, inline:{{x={LOGIN}}}}}", "pipemap:{inline:<secret>"),
            (f"randmap:{{{LOGIN},{LOGIN}}}", "randmap:<secret>"),
            (f"inline:{{a=b}}, inline:{{{HOST}={LOGIN}}}", None),
        ):
            with self.subTest(table=table):
                told = self.told(table)
                self.assertIsNotNone(told, "nothing was told")
                self.assertTrue(told.endswith(answer), told)
                if shown:
                    self.assertTrue(told.startswith(shown), told)

    def test_tables_that_say_nothing_of_the_host_stand_in_nobodys_way(self):
        path = self.table("corp_passwd", f"{OTHER} {LOGIN}\n").partition(":")[2]
        for table in (
            f"inline:{{{OTHER}={LOGIN}}}",
            f"inline:{{ {{ {OTHER} = {LOGIN} }}, {{ x.test = a, {HOST} }} }}",
            f"proxy:hash:{path}",
            f"unionmap:{{hash:{path}, inline:{{a=b}}}}",
            f"pipemap:{{inline:{{{HOST}=x}}, inline:{{y={LOGIN}}}}}",
            f"regexp:{path}",
        ):
            with self.subTest(table=table):
                self.assertIsNone(self.told(table))

    def test_tables_that_nobody_but_postfix_can_ask_are_told(self):
        for table in (
            "socketmap:unix:/run/none:passwords", "tcp:192.0.2.77:77", "ldap:/etc/postfix/ldap.cf",
            "proxy:mysql:/etc/postfix/mysql.cf", "memcache:/etc/postfix/memcache.cf", "nosuch:/x",
            "unionmap:{inline:{a=b}, pgsql:/etc/postfix/pgsql.cf}", "hash:relative/path",
        ):
            with self.subTest(table=table):
                self.assertIn("can be asked by Postfix alone, and may have an entry", self.told(table) or "")

    def test_tables_that_would_fail_are_told(self):
        self.assertEqual(self.told("proxy:hash:/etc/postfix/gone"), "proxy:hash:/etc/postfix/gone does not exist")
        self.assertEqual(self.told("fail:me"), "fail:me cannot be read")

    def test_logins_by_sender_are_told_where_postfix_asks_for_them(self):
        path = self.table("by_sender", f"{SECOND_USER} {LOGIN}\n").partition(":")[2]
        by_sender = "smtp_sender_dependent_authentication = yes\n"
        self.assertIsNone(self.told(f"hash:{path}"))
        self.assertIn(f"has logins of senders, which come before the relay's: {SECOND_USER}",
                      self.told(f"hash:{path}", by_sender))
        self.assertIn("may have logins of senders", self.told(f"regexp:{path}", by_sender))
        self.assertIsNone(self.told(f"inline:{{{OTHER}={LOGIN}}}", by_sender))

    def test_a_password_is_told_to_nobody_and_stands_in_no_argument(self):
        self.assertIn("<secret>", self.told(f"static:{LOGIN}"))
        self.assertNotIn(SECOND_PASSWORD, self.daemon.log())

    def test_without_a_login_of_our_own_there_is_no_rival(self):
        self.add_to_main(f"smtp_sasl_password_maps = static:{LOGIN}\n")
        self.enable("--port", "3587", "--tls", "encrypt", "--dry-run", user=None)

    # ---- with real mail

    def test_the_other_providers_password_never_gets_to_the_relay_unsaid(self):
        """Nothing is enabled, so no mail goes there at all; accepted, it goes with that login, as told."""
        self.add_to_main("smtp_sasl_password_maps = static:somebody:else\n", reload=True)
        self.assert_refused(self.daemon.enable(), 78, "static:<secret> has an entry for")
        self.assertNotIn("somebody", self.provider_log.text() + self.dovecot_log.text())
        self.assertFalse(self.status()["enabled"])

        self.enable("--accept-overrules")
        self.assert_deferred(self.send(), "authentication failed")
        self.assertIsNotNone(self.provider_log.wait_for("sasl_username=somebody|authentication failed"))
        self.assertIn("static:<secret> has an entry", str(self.status()["overrules"]))

    def test_an_entry_that_comes_later_shows_in_the_status(self):
        path = self.table("corp_passwd", f"{OTHER} {LOGIN}\n").partition(":")[2]
        self.add_to_main(f"smtp_sasl_password_maps = hash:{path}\n")
        self.enable()
        self.assertEqual(self.status()["drift"], [])
        self.table("corp_passwd", f"{HOST} {LOGIN}\n")
        self.assertRegex(self.status()["drift"][0]["problem"], f"has an entry for {HOST}")
        self.assertEqual(len(self.daemon.json("status")[1]["drift"]), 1)
