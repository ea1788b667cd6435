"""The trial goes as Postfix will go: what would keep the mail back fails before anything is changed."""

import pathlib

import mailctl as m
from case import RigTest, run
from trial_test import TrialTest

ON_PROVIDER = str(pathlib.Path(__file__).resolve().parents[2] / "rig/on-provider")


class AsPostfixGoes(TrialTest):
    def test_a_relay_without_an_address_that_postfix_may_use(self):
        self.add_to_main("inet_protocols = ipv6\n")
        self.assert_trial_fails(
            [], "smtp.provider.test has no address that Postfix may use: inet_protocols = ipv6",
            "restart Postfix",
        )
        self.assert_trial_fails(
            ["--port", "465"], "has no address that Postfix may use: inet_protocols = ipv6", "all"
        )

    def test_protocols_of_the_client_alone(self):
        m.write_settled(m.MASTER_CF, self.master_cf + b"\t-o inet_protocols=ipv6\n")
        self.assertIn("-o inet_protocols=ipv6", m.postconf("-M").stdout)
        # The last service is another one: its protocols are not the client's.
        self.enable()
        self.disable()
        lines = self.master_cf.decode().splitlines(keepends=True)
        client = next(i for i, line in enumerate(lines) if line.split()[:2] == ["smtp", "unix"])
        lines.insert(client + 1, "    -o inet_protocols=ipv6\n")
        m.write_settled(m.MASTER_CF, "".join(lines).encode())
        self.assert_trial_fails([], "inet_protocols = ipv6", "restart Postfix")

    def test_an_own_address_that_the_machine_has_not(self):
        self.add_to_main("smtp_bind_address = 192.0.2.99\nsmtp_bind_address_enforce = yes\n")
        self.assert_trial_fails([], "this machine has no address 192.0.2.99", "smtp_bind_address")

    def test_postfix_goes_on_without_an_address_that_it_need_not_have(self):
        self.add_to_main("smtp_bind_address = 192.0.2.99\n", reload=True)
        self.enable()
        self.assert_arrives(self.send())

    def test_an_own_address_that_the_machine_has(self):
        run("ip", "address", "add", "192.0.2.9/24", "dev", "to-provider")
        self.addCleanup(run, "ip", "address", "del", "192.0.2.9/24", "dev", "to-provider")
        self.add_to_main("smtp_bind_address = 192.0.2.9\n")
        self.enable()
        self.assertIn("[192.0.2.9]", self.provider_log.text())
        self.assert_arrives(self.send())

    def test_versions_of_tls_that_the_relay_does_not_speak(self):
        self.refuse_old_tls()
        self.add_to_main("smtp_tls_mandatory_protocols = TLSv1\n")
        self.assert_trial_fails(
            [], "failed with smtp_tls_mandatory_protocols = TLSv1", ">=TLSv1.2"
        )

    def test_versions_of_tls_that_the_relay_speaks(self):
        self.refuse_old_tls()
        self.add_to_main("smtp_tls_mandatory_protocols = TLSv1.2\n", reload=True)
        self.enable()
        self.assert_arrives(self.send())

    def refuse_old_tls(self):
        name = "smtpd_tls_mandatory_protocols"
        for value in (">=TLSv1.2", ">=TLSv1"):
            command = (ON_PROVIDER, "postconf", "-e", f"{name} = {value}")
            again = (ON_PROVIDER, "postfix", "reload")
            if value == ">=TLSv1.2":
                run(*command), run(*again)
            else:
                self.addCleanup(run, *again)
                self.addCleanup(run, *command)

    def test_a_tls_library_that_cannot_start(self):
        self.add_to_main("tls_config_file = /etc/postfix/nothing.cnf\n")
        before = self.world()
        error = self.assert_refused(
            self.daemon.enable(), 78, "tls_config_file /etc/postfix/nothing.cnf cannot be read"
        )
        self.assertIn("tls_config_file", error["hint"])
        self.assertEqual(self.world(), before)

    def test_relay_test_tells_what_came_later(self):
        self.enable()
        m.write_settled(m.MAIN_CF, m.MAIN_CF.read_bytes() + b"inet_protocols = ipv6\n")
        status, verdict = self.daemon.json("relay", "test")
        self.assertEqual((status, verdict["failed_step"]), (68, "resolve"), verdict)
        self.assertIn("inet_protocols = ipv6", verdict["message"])


class MissingServices(RigTest):
    """Services of master.cf without which Postfix takes mail and keeps it."""

    def without(self, *begin):
        kept = [
            line for line in self.master_cf.decode().splitlines(keepends=True)
            if line.split()[: len(begin)] != list(begin)
        ]
        m.write_settled(m.MASTER_CF, "".join(kept).encode())
        self.assertNotEqual(m.MASTER_CF.read_bytes(), self.master_cf)

    def assert_named(self, name, *words):
        before = self.world()
        error = self.assert_refused(
            self.daemon.enable(*words), 78,
            f"nothing would deliver mail: master.cf has no service {name},",
        )
        self.assertIn("postfix reload", error["hint"])
        self.assertEqual(self.world(), before)

    def test_each_is_named_before_anything_is_changed(self):
        for name in ("qmgr", "cleanup", "rewrite", "tlsmgr"):
            with self.subTest(name=name):
                self.without(name)
                self.assert_named(name)
                self.assert_named(name, "--force", "--no-trial")

    def test_the_client_is_needed_by_the_relay_that_uses_it(self):
        self.without("smtp", "unix")
        self.assert_named("smtp")
        self.enable("--port", "465")

    def test_a_service_that_is_turned_off(self):
        self.add_to_main("master_service_disable = qmgr/unix\n")
        self.assert_named("qmgr")

    def test_the_way_back_is_open(self):
        report = self.enable()
        self.without("qmgr")
        run("postfix", "stop")
        run("postfix", "start")
        self.disable()
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)
        status, undone = self.daemon.json("undo", str(report["id"] + 1))
        self.assertEqual(status, 0, undone)
        self.assertTrue(self.status()["enabled"])
