"""`relay test --to`: Postfix itself sends a message, and what becomes of it is the verdict."""

import os
import pathlib

import mailctl as m
from case import RigTest, run

TO = "someone@elsewhere.test"


class ThroughPostfix(RigTest):
    def relay_test(self, *words, to=TO):
        return self.daemon.json("relay", "test", "--to", to, *words)

    def assert_works(self, *words):
        status, verdict = self.relay_test(*words)
        self.assertEqual((status, verdict["ok"]), (0, True), verdict)
        self.assertRegex(verdict["message"], r"^Postfix sent the message through it \(250 ")
        self.assertEqual([step["step"] for step in verdict["steps"]][-2:], ["postfix", "delivery"])
        self.assert_nothing_is_left()
        return verdict

    def assert_fails(self, pattern, *words, to=TO, step="delivery"):
        status, verdict = self.relay_test(*words, to=to)
        self.assertEqual((status, verdict["failed_step"]), (68, step), verdict)
        self.assertRegex(verdict["message"], pattern)
        self.assertTrue(verdict["hint"])
        self.assert_nothing_is_left()
        return verdict

    def assert_nothing_is_left(self):
        self.assertIn("is empty", run("postqueue", "-p").stdout)
        self.assertEqual(list(self.daemon.directory.rglob("test-message")), [])

    def test_a_message_goes_through_the_relay_once(self):
        self.enable()
        self.assert_works()
        self.assertTrue(self.provider_log.wait_for(f"to=<{TO}>.*status=sent"))
        self.assertEqual(self.provider_log.text().count("relay-test@mailctl.invalid"), 1)

    def test_port_465_with_its_own_service(self):
        self.enable("--port", "465")
        self.assert_works()

    def test_a_relay_for_some_senders(self):
        self.enable("--senders", "client.test")
        self.assert_works("--from", "me@client.test")
        status, reply = self.relay_test("--from", "me@other.test")
        self.assertEqual(status, 65, reply)
        self.assertIn("takes no mail from other.test", reply["error"]["message"])
        self.assertIn("client.test", reply["error"]["hint"])

    def test_port_465_for_some_senders(self):
        self.enable("--senders", "client.test", "--port", "465")
        self.assert_works("--from", "me@client.test")

    def test_a_transport_that_is_kept_back(self):
        self.add_to_main("defer_transports = smtp\n", reload=True)
        self.enable("--accept-overrules")
        self.assert_fails(r"keeps the message back: \(deferred transport\)")

    def test_a_tls_library_that_cannot_start(self):
        self.enable()
        m.write_settled(m.MAIN_CF, m.MAIN_CF.read_bytes() + b"tls_config_file = /dev/null/x\n")
        run("postfix", "reload")
        status, reply = self.relay_test()
        self.assertEqual(status, 78, reply)
        pathlib.Path("/etc/postfix/odd.cnf").write_text("no configuration\n")
        self.addCleanup(pathlib.Path("/etc/postfix/odd.cnf").unlink)
        m.write_settled(m.MAIN_CF, m.MAIN_CF.read_bytes().replace(b"/dev/null/x", b"/etc/postfix/odd.cnf"))
        run("postfix", "reload")
        self.assert_fails("keeps the message back: .*our TLS engine is unavailable")

    def test_a_route_that_somebody_else_has_set(self):
        self.add_to_main("transport_maps = inline:{elsewhere.test=smtp:[smtp.provider.test]:3587}\n", reload=True)
        self.enable("--accept-overrules", host="relay2.provider.test")
        self.assert_fails(r"sent the message another way, to smtp\.provider\.test\[")

    def test_a_recipient_of_this_machine_proves_nothing(self):
        self.enable()
        self.assert_fails("another way, to local", to=f"root@{os.uname().nodename}")

    def test_a_recipient_that_the_relay_refuses_and_no_bounce(self):
        self.enable()
        self.assert_fails("gave the message up: .*550 5.1.1", to="someone@refused.test")
        self.assertNotIn("non-delivery notification", self.client_log.text())

    def test_a_queue_manager_that_does_not_run(self):
        self.enable()
        kept = [line for line in self.master_cf.decode().splitlines(True) if not line.startswith("qmgr")]
        m.write_settled(m.MASTER_CF, "".join(kept).encode())
        run("postfix", "stop"), run("postfix", "start")
        self.assert_fails("has not sent it within 25 s")

    def test_a_postfix_that_does_not_run(self):
        self.enable()
        run("postfix", "stop")
        status, verdict = self.relay_test()
        self.assertEqual((status, verdict["failed_step"]), (68, "delivery"), verdict)
        self.assertIn("Postfix is not running", verdict["message"])
        self.assertTrue(self.relay_test("--direct")[1]["ok"])
