"""`relay enable --senders`: mail of these domains takes the relay, all other goes as it did."""

import re
import time

import mailctl as m
from case import RELAY, RigTest, run

# Takes mail without a login: the way that the machine's mail had before.
OLD_WAY = b"relayhost = [smtp.provider.test]:3587"


class Senders(RigTest):
    def setUp(self):
        super().setUp()
        self.configure(re.sub(rb"(?m)^relayhost *=.*$", OLD_WAY, self.main_cf), reload=True)
        self.before = m.MAIN_CF.read_bytes()

    def send_as(self, sender):
        """Gives mail to Postfix under that envelope sender; gives its subject."""
        subject = f"{self.id().rpartition('.')[2]} {time.monotonic_ns()}"
        run("sendmail", "-f", sender, "someone@elsewhere.test", input=f"Subject: {subject}\n\nbody\n")
        return subject

    def assert_takes_relay(self, sender):
        self.assert_arrives(self.send_as(sender))

    def assert_goes_old_way(self, sender):
        self.assert_arrives(self.send_as(sender), login=None)

    def test_only_mail_of_these_domains_takes_the_relay(self):
        for port in ("587", "465"):
            with self.subTest(port=port):
                report = self.enable("--senders", "a.test,B.test.", "--port", port)
                self.assertTrue(report["changed"], report)
                self.assertEqual(self.status()["senders"], ["a.test", "b.test"])
                self.assert_takes_relay("x@a.test")
                self.assert_takes_relay("x@b.test")
                self.assert_goes_old_way("x@sub.a.test")
                self.assert_goes_old_way("x@other.test")
                self.assert_goes_old_way("<>")

    def test_disable_restores_every_byte(self):
        for port in ("587", "465"):
            with self.subTest(port=port):
                self.enable("--senders", "a.test", "--port", port)
                self.disable()
                self.assertEqual(m.MAIN_CF.read_bytes(), self.before)
                self.assertEqual(m.MASTER_CF.read_bytes(), self.master_cf)

    def test_the_same_domains_again_change_nothing_and_others_are_one_change(self):
        self.enable("--senders", "a.test,b.test")
        self.assertFalse(self.enable("--senders", "b.test,a.test,a.test")["changed"])
        self.assertTrue(self.enable("--senders", "c.test")["changed"])
        self.assert_takes_relay("x@c.test")
        self.assert_goes_old_way("x@a.test")
        self.assertTrue(self.enable()["changed"])
        self.assertNotIn("senders", self.status())
        self.assertEqual(m.postfix_value("relayhost"), RELAY)
        self.assert_takes_relay("x@a.test")

    def test_undo_brings_the_domains_back(self):
        self.enable("--senders", "a.test")
        change = self.enable("--senders", "b.test")["id"]
        status, report = self.daemon.json("undo", str(change))
        self.assertEqual(status, 0, report)
        self.assertEqual(self.status()["senders"], ["a.test"])
        self.assert_takes_relay("x@a.test")
        self.assert_goes_old_way("x@b.test")

    def test_routes_of_the_administrators_stay_and_are_asked_after_ours(self):
        theirs = "inline:{@a.test=[nowhere.test],@c.test=[smtp.provider.test]:3587}"
        line = f"sender_dependent_relayhost_maps = {theirs}\n".encode()
        self.configure(self.before + line, reload=True)
        report = self.enable("--senders", "a.test")
        self.assertNotIn("overrules", " ".join(report["notes"]))
        self.assertTrue(m.postfix_value("sender_dependent_relayhost_maps").endswith(", " + theirs))
        self.assert_takes_relay("x@a.test")
        self.assert_goes_old_way("x@c.test")
        self.disable()
        self.assertEqual(m.MAIN_CF.read_bytes(), self.before + line)

    def test_transports_by_sender_overrule_it_but_for_port_465(self):
        theirs = "inline:{@a.test=smtp:[nowhere.test]}"
        line = f"sender_dependent_default_transport_maps = {theirs}\n".encode()
        self.configure(self.before + line, reload=True)
        self.assert_refused(self.daemon.enable("--senders", "a.test"), 78, "past the relay")
        self.enable("--senders", "a.test", "--port", "465")
        self.assert_takes_relay("x@a.test")

    def test_as_many_domains_as_a_call_can_name(self):
        domains = ",".join(f"d{number}.test" for number in range(4000))
        report = self.enable("--senders", domains)
        (row,) = [row for row in report["plan"] if row["object"] == "table senders"]
        self.assertEqual(row["after"], f"@d0.test {RELAY} and 3999 more like it")
        self.assert_takes_relay("x@d3999.test")
        self.assert_goes_old_way("x@d4000.test")
        self.assertFalse(self.enable("--senders", domains)["changed"])

    def test_a_table_that_was_changed_is_told_and_made_again(self):
        self.enable("--senders", "a.test")
        path = m.postfix_value("sender_dependent_relayhost_maps").partition(":")[2] + ".lmdb"
        with open(path, "ab") as table:
            table.write(b"x")
        self.assertEqual([row["object"] for row in self.status()["drift"]], ["table senders.lmdb"])
        self.assertTrue(self.enable("--senders", "a.test")["changed"])
        self.assertEqual(self.status()["drift"], [])

    def test_what_is_no_list_of_domains_is_refused_and_changes_nothing(self):
        before = self.world()
        for given in ("", "a.test,", "a.test,,b.test", "a@b.test", "a test", "verified"):
            with self.subTest(given=given):
                status, reply = self.daemon.enable("--senders", given)
                self.assertIn(status, (64, 65), reply)
                self.assertEqual(reply["error"]["parameter"], "senders")
        with m.Client(self.daemon.socket) as client:
            request = {"host": "smtp.provider.test", "senders": []}
            reply = client.call("io.mailctl.relay.Enable", request)
            self.assertEqual(reply["parameters"]["parameter"], "senders", reply)
            del request["senders"]
            reply = client.call("io.mailctl.relay.Enable", {**request, "verified_senders": True})
            self.assertEqual(reply["parameters"]["parameter"], "verified_senders", reply)
        self.assertEqual(self.world(), before)
