"""An administrator's own tables and routes beside the relay: kept, asked after ours, and working."""

import os
import pathlib
import re
import shutil

import mailctl as m
from case import RELAY, SECOND_PASSWORD, SECOND_USER, RigTest, run

OTHER = "[relay2.provider.test]:587"


class OtherRelay(RigTest):
    def test_another_relay_still_logs_in_with_its_own_password(self):
        passwords = self.table("corp_passwd", f"{OTHER} {SECOND_USER}:{SECOND_PASSWORD}\n")
        policies = self.table("corp_policy", f"{OTHER} encrypt\n")
        routes = self.table("corp_transport", f"corp.test smtp:{OTHER}\n")
        self.add_to_main(
            f"smtp_sasl_password_maps = {passwords}\nsmtp_tls_policy_maps = {policies}\n"
            f"transport_maps = {routes}\nsmtp_sasl_auth_enable = yes\n"
            "smtp_sasl_tls_security_options = noanonymous\n"
        )
        before = m.MAIN_CF.read_bytes()

        report = self.enable("--accept-overrules")
        self.assertIn("transport_maps", " ".join(report["notes"]))
        self.assertRegex(m.postfix_value("smtp_sasl_password_maps"), rf"/sasl_passwd, {passwords}$")
        self.assertRegex(m.postfix_value("smtp_tls_policy_maps"), rf"/tls_policy, {policies}$")
        self.assert_arrives(self.send("boss@corp.test"), login=SECOND_USER)
        self.assert_arrives(self.send("someone@elsewhere.test"), login=m.USER)

        self.disable()
        self.assertEqual(m.MAIN_CF.read_bytes(), before)
        self.assert_arrives(self.send("boss@corp.test"), login=SECOND_USER)

    def test_an_own_entry_for_the_same_relay_gives_way_and_comes_back(self):
        passwords = self.table("corp_passwd", f"{RELAY} {SECOND_USER}:{SECOND_PASSWORD}\n")
        self.add_to_main(f"smtp_sasl_password_maps = {passwords}\n")
        self.enable()
        self.assert_arrives(self.send(), login=m.USER)
        self.disable()
        self.assertEqual(
            run("postmap", "-q", RELAY, passwords).stdout, f"{SECOND_USER}:{SECOND_PASSWORD}\n"
        )

    def assert_overruled_by(self, table, trouble):
        self.add_to_main(f"smtp_sasl_password_maps = inline:{{a=b:c}}, {table}\n")
        before = self.world()
        error = self.assert_refused(self.daemon.enable(), 78, "past the relay or keep it back")
        self.assertIn(f"smtp_sasl_password_maps: {table} {trouble}", error["message"])
        self.assertEqual(self.world(), before)

    def test_an_own_entry_that_postfix_would_take_first_is_told(self):
        passwords = self.table("corp_passwd", f"smtp.provider.test {SECOND_USER}:{SECOND_PASSWORD}\n")
        self.assert_overruled_by(passwords, "has an entry for smtp.provider.test")
        self.enable("--accept-overrules")
        self.assert_arrives(self.send(), login=SECOND_USER)

    def test_an_own_table_without_which_mail_would_wait_is_told(self):
        self.assert_overruled_by("hash:/etc/postfix/gone", "does not exist")
        self.enable("--accept-overrules")
        self.assert_deferred(self.send(), "local data error")

    def test_the_login_goes_along_no_other_route_to_the_same_host(self):
        self.enable()
        self.configure(
            m.MAIN_CF.read_bytes() + b"transport_maps = inline:{lan.test=smtp:[smtp.provider.test]:3587}\n",
            reload=True,
        )
        self.assert_arrives(self.send("printer@lan.test"), login=None)
        self.assertNotIn("sasl_username", self.provider_log.text())

    def test_a_password_in_main_cf_itself_is_shown_to_nobody(self):
        secret = "SG.top-secret-of-somebody"
        self.add_to_main(f"smtp_sasl_password_maps = static:apikey:{secret}\n")
        dry = self.daemon.mailctl(
            "--json", "relay", "enable", "--host", "smtp.provider.test", "--username", m.USER,
            "--password-file", "-", "--dry-run", "--accept-overrules", stdin=m.PASSWORD,
        )
        self.assertIn("<secret>", dry.stdout)
        self.enable("--accept-overrules")
        self.configure(m.MAIN_CF.read_bytes().replace(b"static:apikey", b"static:another"))
        told = [dry.stdout, *(self.daemon.mailctl("--json", *words).stdout for words in (
            ["relay", "status"], ["history"], ["relay", "disable"],
        )), self.daemon.log()]
        for text in told:
            self.assertNotIn(secret, text)
        self.assertIn("somebody has changed", told[1])

    def test_a_table_whose_name_is_not_text_is_refused(self):
        self.configure(self.main_cf + b"smtp_tls_policy_maps = inline:{ k\xfc=may }\n")
        before = self.world()
        self.assert_refused(self.daemon.enable(), 78, r"smtp_tls_policy_maps .*k\\xfc")
        self.assertEqual(self.world(), before)

    def test_the_administrators_tables_are_never_written(self):
        passwords = self.table("sasl_passwd", f"{OTHER} {SECOND_USER}:{SECOND_PASSWORD}\n")
        self.add_to_main(f"smtp_sasl_password_maps = {passwords}\n")
        files = [m.MAIN_CF.with_name(name) for name in ("sasl_passwd", "sasl_passwd.db")]
        before = [(path.stat().st_mtime_ns, path.read_bytes()) for path in files]
        self.enable()
        self.disable()
        self.assertEqual([(path.stat().st_mtime_ns, path.read_bytes()) for path in files], before)

    def test_a_route_without_tls_still_delivers_and_the_global_level_stays(self):
        routes = self.table("lan_transport", "lan.test smtp:[smtp.provider.test]:4587\n")
        self.add_to_main(f"transport_maps = {routes}\n")
        level = m.postfix_value("smtp_tls_security_level")
        self.enable("--accept-overrules")
        self.assertEqual(m.postfix_value("smtp_tls_security_level"), level)
        self.assert_arrives(self.send("printer@lan.test"), login=None)
        self.assert_arrives(self.send(), login=m.USER)

    def test_several_own_tables_over_several_lines_are_all_kept(self):
        one = self.table("corp_one", "[one.example] a:b\n")
        two = self.table("corp_two", "[two.example] c:d\n")
        self.add_to_main(f"smtp_sasl_password_maps =\n  {one},\n  # between\n  {two}\n")
        before = m.MAIN_CF.read_bytes()
        self.enable()
        value = m.postfix_value("smtp_sasl_password_maps")
        self.assertRegex(value, rf"^lmdb:.*/sasl_passwd, {one},\s+{two}$")
        self.assert_arrives(self.send())
        self.disable()
        self.assertEqual(m.MAIN_CF.read_bytes(), before)

    def test_the_administrators_ca_file_is_kept_and_told(self):
        self.add_to_main("smtp_tls_CAfile = /etc/ssl/certs/rig-test-authority.pem\n")
        report = self.enable()
        self.assertIn("rig-test-authority.pem", " ".join(report["notes"]))
        self.assertEqual(m.postfix_value("smtp_tls_CAfile"), "/etc/ssl/certs/rig-test-authority.pem")
        self.assert_arrives(self.send())

    def test_the_trial_trusts_whom_the_administrators_ca_file_trusts(self):
        self.add_to_main(f"smtp_tls_CAfile = {os.environ['RIG_OTHER_CA_FILE']}\n")
        self.enable("--port", "2587")
        self.assert_arrives(self.send())
        self.assertEqual(self.daemon.json("relay", "test")[0], 0)
        self.assert_refused(self.daemon.enable("--port", "587"), 68, "not from an authority")

    def test_the_ca_file_that_lacks_the_authority_is_named_with_what_helps(self):
        """Either of the two does, typed as it is told."""
        own = pathlib.Path("/etc/postfix/own-authorities.pem")
        self.addCleanup(own.unlink, missing_ok=True)
        for way in "append", "drop":
            with self.subTest(way=way):
                shutil.copy(os.environ["RIG_OTHER_CA_FILE"], own)
                self.add_to_main(f"smtp_tls_CAfile = {own}\n")
                before = self.world()
                error = self.assert_refused(self.daemon.enable(), 68, f"not from an authority in {own}, ")
                self.assertIn("which your smtp_tls_CAfile names", error["message"])
                self.assertNotIn("update-ca-certificates", error["hint"])
                self.assertEqual(self.world(), before)

                if way == "append":
                    self.assertIn("append the authority's certificate to that file", error["hint"])
                    run("sh", "-c", f"cat {os.environ['RIG_CA_FILE']} >>{own}")
                else:
                    run("sh", "-c", re.search("`(postconf .*)`", error["hint"])[1])
                self.enable()
                self.assert_arrives(self.send())
                self.disable()

    def test_a_ca_file_without_which_all_mail_would_wait_is_refused(self):
        for file, message in (
            ("/etc/ssl/certs/gone.pem", "CA file cannot be read: /etc/ssl/certs/gone.pem does not exist"),
            ("/etc/hostname", "/etc/hostname holds no certificate"),
        ):
            with self.subTest(file=file):
                self.add_to_main(f"smtp_tls_CAfile = {file}\n")
                before = self.world()
                error = self.assert_refused(self.daemon.enable("--no-trial"), 78, message)
                self.assertIn("smtp_tls_CAfile", error["hint"])
                self.assertEqual(self.world(), before)

    def test_a_global_wrapper_mode_does_not_reach_the_relay_unseen(self):
        self.add_to_main("smtp_tls_wrappermode = yes\n")
        error = self.assert_refused(self.daemon.enable(), 78, "smtp_tls_wrappermode")
        self.assertIn("smtp_tls_wrappermode goes with --port 465 as it is", error["hint"])
        self.enable("--port", "465")
        self.assert_arrives(self.send())

    def test_logins_by_sender_still_find_the_relays_password(self):
        passwords = self.table("by_sender", f"{SECOND_USER} {SECOND_USER}:{SECOND_PASSWORD}\n")
        self.add_to_main(
            f"smtp_sasl_password_maps = {passwords}\nsmtp_sender_dependent_authentication = yes\n"
        )
        error = self.assert_refused(self.daemon.enable(), 78, "past the relay or keep it back")
        self.assertIn(f"has logins of senders, which come before the relay's: {SECOND_USER}", error["message"])
        self.enable("--accept-overrules")
        self.assert_arrives(self.send(), login=m.USER)
        subject = "by sender"
        run("sendmail", "-f", SECOND_USER, "x@elsewhere.test", input=f"Subject: {subject}\n\nbody\n")
        self.assert_arrives(subject, login=SECOND_USER)
