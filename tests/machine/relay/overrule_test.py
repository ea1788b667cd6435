"""Settings that send mail past relayhost: listed and refused, or gone along with and told."""

import re

import mailctl as m
from case import RigTest, run


class Overrules(RigTest):
    def assert_listed(self, text, *words, master=""):
        """Refused with `text`, by force too; accepted it is noted, and shown in the status as such."""
        if master:
            m.write_settled(m.MASTER_CF, self.master_cf + master.encode())
        before = self.world()
        error = self.assert_refused(self.daemon.enable(*words), 78, "would send mail past the relay")
        self.assertIn(text, error["message"])
        self.assertIn("--accept-overrules", error["hint"])
        self.assert_refused(self.daemon.enable("--force", *words), 78, "would send mail past the relay")
        self.assertEqual(self.world(), before)

        report = self.enable("--accept-overrules", *words)
        self.assertIn(f"accepted, and still overrules the relay: {text}", " ".join(report["notes"]))
        status = self.status()
        self.assertEqual(status["drift"], [])
        self.assertIn(text, " ".join(row["text"] for row in status["overrules"] if row["accepted"]))

    def test_transport_maps(self):
        self.add_to_main("transport_maps = inline:{corp.test=smtp:[corp.test]}\n")
        self.assert_listed("transport_maps = inline:{corp.test=smtp:[corp.test]}")

    def test_relayhosts_by_sender(self):
        self.add_to_main("sender_dependent_relayhost_maps = inline:{a@b.test=[corp.test]}\n")
        self.assert_listed("sender_dependent_relayhost_maps = inline:{a@b.test=[corp.test]}")

    def test_transports_by_sender(self):
        self.add_to_main("sender_dependent_default_transport_maps = inline:{a@b.test=smtp:[corp.test]}\n")
        self.assert_listed("sender_dependent_default_transport_maps = inline:{a@b.test=smtp:[corp.test]}")

    def test_a_client_by_sender_overrules_a_relay_that_has_its_own(self):
        self.add_to_main("sender_dependent_default_transport_maps = inline:{user@client.test=smtp:}\n", reload=True)
        self.assert_listed(
            "sender_dependent_default_transport_maps = inline:{user@client.test=smtp:}", "--port", "465"
        )
        self.disable()

    def test_a_client_by_sender_leaves_a_relay_that_has_none(self):
        for client in "smtp:", "relay", "other:":
            with self.subTest(client):
                self.configure(
                    self.main_cf
                    + f"sender_dependent_default_transport_maps = inline:{{user@client.test={client}}}\n".encode()
                )
                m.write_settled(m.MASTER_CF, self.master_cf + b"other unix - - y - - smtp\n  -o smtp_helo_name=a.b\n")
                run("postfix", "reload")
                self.enable()
                self.assert_arrives(self.send())
                self.disable()

    def test_default_transport(self):
        self.add_to_main("default_transport = smtp:[corp.test]\n")
        self.assert_listed("default_transport = smtp:[corp.test]")

    def test_relay_transport_with_a_host(self):
        self.add_to_main("relay_transport = smtp:[corp.test]\nrelay_domains = corp.test\n")
        self.assert_listed("relay_transport = smtp:[corp.test]")

    def test_a_fallback_for_when_the_relay_is_down(self):
        self.add_to_main("smtp_fallback_relay = [corp.test]\n")
        self.assert_listed("smtp_fallback_relay = [corp.test]")

    def test_a_transport_that_is_kept_back(self):
        self.add_to_main("defer_transports = uucp, smtp\n")
        self.assert_listed("defer_transports = uucp, smtp")

    def test_the_relays_own_transport_that_is_kept_back(self):
        self.add_to_main("defer_transports = mailctl-relay\n")
        self.assert_listed("defer_transports = mailctl-relay", "--port", "465")
        self.enable("--port", "587")

    def test_what_a_value_means_counts_and_not_how_it_is_written(self):
        self.add_to_main("x_routes = inline:{corp.test=smtp:[corp.test]}\ntransport_maps = $x_routes\n")
        self.assert_listed("transport_maps = $x_routes")
        self.configure(self.main_cf + b"x_none =\ntransport_maps = $x_none\n")
        self.disable()
        self.enable()

    def test_the_wrapper_mode_however_it_is_written(self):
        self.add_to_main("x_mode = YES\nsmtp_tls_wrappermode = $x_mode\n")
        self.assert_listed("smtp_tls_wrappermode = $x_mode")

    def test_names_of_aliases_under_which_the_password_would_be_missed(self):
        self.add_to_main("smtp_cname_overrides_servername = yes\n")
        self.assert_listed("smtp_cname_overrides_servername = yes")

    def test_a_ban_on_passwords_inside_verified_tls(self):
        self.add_to_main("smtp_sasl_tls_verified_security_options = noanonymous, noplaintext\n")
        self.assert_listed("smtp_sasl_tls_verified_security_options = noanonymous, noplaintext")

    def test_options_of_the_router_in_master_cf(self):
        routes = rb"\g<0>  -o { transport_maps = inline:{corp.test=smtp:[corp.test]} }\n"
        master, count = re.subn(rb"(?m)^rewrite .*trivial-rewrite\n", routes, self.master_cf)
        self.assertEqual(count, 1)
        m.write_settled(m.MASTER_CF, master)
        self.assert_listed("master.cf rewrite/unix: -o transport_maps=inline:{corp.test=smtp:[corp.test]}")

    def test_what_has_only_a_part_in_it_is_noted(self):
        self.add_to_main("content_filter = smtp:[192.0.2.25]:3587\nsmtp_sasl_mechanism_filter = plain\n")
        notes = " ".join(self.enable()["notes"])
        self.assertIn("your content_filter, smtp:[192.0.2.25]:3587,", notes)
        self.assertIn("your smtp_sasl_mechanism_filter, plain,", notes)
        self.assertEqual(self.status()["drift"], [])

    def test_options_in_master_cf(self):
        self.assert_listed(
            "master.cf slow/unix: -o smtp_tls_policy_maps=",
            master="slow unix - - y - - smtp\n  -o smtp_tls_policy_maps=\n  -o { relayhost = }\n",
        )

    def test_options_of_a_listening_service_are_none_of_this(self):
        m.write_settled(
            m.MASTER_CF, self.master_cf + b"10025 inet n - y - - smtpd\n  -o relayhost=[x.test]\n"
        )
        self.enable()

    def test_an_empty_map_overrules_nothing(self):
        self.add_to_main("transport_maps =\nsender_dependent_relayhost_maps = \n")
        self.enable()
        self.assert_arrives(self.send())

    def test_every_one_of_several_is_listed(self):
        self.add_to_main(
            "transport_maps = inline:{corp.test=smtp:[corp.test]}\n"
            "sender_dependent_relayhost_maps = inline:{a@b.test=[corp.test]}\n"
        )
        _, reply = self.daemon.enable()
        for name in ("transport_maps", "sender_dependent_relayhost_maps"):
            self.assertIn(name, reply["error"]["message"])

    def test_an_overrule_that_comes_later_shows_in_the_status(self):
        self.enable()
        self.configure(m.MAIN_CF.read_bytes() + b"transport_maps = inline:{x.test=smtp:[y.test]}\n")
        self.assertRegex(self.status()["drift"][0]["problem"], "overrules the relay: transport_maps")
