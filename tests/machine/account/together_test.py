"""Several at once, and a daemon that is killed in the middle: what is left is whole (W7)."""

import array
import fcntl
import json
import signal
import termios
import threading

import dns_servers as d
import mailctl as m

from case import EMAIL, RemoteTest


def unread(end):
    """How many bytes the peer of that socket has not read yet."""
    count = array.array("i", [0])
    fcntl.ioctl(end, termios.TIOCOUTQ, count)
    return count[0]


class Whole(RemoteTest):
    def assert_whole(self):
        """The platform has the credential that Postfix uses, and no other; mail arrives with it."""
        status = self.ok("account", "status")
        self.assertEqual((status["relay"], status["pending"]), (True, []), status)
        credential, = self.account()["credentials"].values()
        self.assertEqual((str(credential["id"]), credential["username"]), (status["credential"], self.username()))
        self.assert_arrives(self.send_from("relayed.test"), credential["username"])


class Together(Whole):
    def at_once(self, *commands, stdin=""):
        """Runs the commands at the same time; gives their exit statuses and objects, in that order."""
        results = [None] * len(commands)

        def work(number):
            results[number] = self.daemon.json(*commands[number], stdin=stdin)

        calls = [threading.Thread(target=work, args=[number]) for number in range(len(commands))]
        for call in calls:
            call.start()
        for call in calls:
            call.join()
        return results

    def test_two_who_connect_at_once_have_one_account(self):
        password = "an account's password"
        (status, report), reply = self.one_inside_the_other(
            "register", ("account", "connect", EMAIL, "--password-file", "-"), "io.mailctl.account.Connect",
            {"email": EMAIL, "password": password}, stdin=password,
        )
        self.assertEqual(status, 0, report)
        self.assertNotIn("error", reply)
        self.assertEqual(len(self.platform.state()["accounts"]), 1)
        self.assertNotIn("problem", self.ok("account", "status"))

    def test_one_domain_that_is_added_five_times_at_once_is_one_row(self):
        self.connect()
        for status, reply in self.at_once(*[("domain", "add", "a.test", "--no-dns")] * 5):
            self.assertEqual(status, 0, reply)
        self.assertEqual([row["name"] for row in self.ok("domain", "list")["domains"]], ["a.test"])
        self.assertEqual(self.events().count("domain-added"), 1)
        self.assertEqual(len(self.platform.calls("domains/add")), 1)

    def test_two_who_enable_the_relay_at_once_leave_one_credential(self):
        self.connect()
        self.verified_domain("relayed.test")
        (status, report), reply = self.one_inside_the_other(
            "smtp/create", ("relay", "enable"), "io.mailctl.relay.Enable"
        )
        self.assertEqual(status, 0, report)
        self.assertNotIn("error", reply)
        self.assert_whole()

    def test_two_rotations_at_once_leave_the_credential_that_postfix_has(self):
        self.connect()
        credential = self.relay_on()
        (status, report), reply = self.one_inside_the_other(
            "smtp/create", ("credential", "rotate", credential), "io.mailctl.credential.Rotate", {"id": credential}
        )
        self.assertEqual(status, 0, report)
        # There is no such credential any more when its turn comes.
        self.assertEqual(reply["error"], "io.mailctl.NotFound")
        self.assert_whole()

    def one_inside_the_other(self, endpoint, first, second, parameters=None, stdin=""):
        """Runs the second, a method, while the first, a command, has the turn: it is held at the platform there.

        Gives the exit status and object of the first, and the reply to the second.
        """
        self.platform.forget_calls()
        self.platform.fault(endpoint, "hang", seconds=60, times=1)
        results = []
        call = threading.Thread(target=lambda: results.append(self.daemon.json(*first, stdin=stdin)))
        call.start()
        d.wait_for(lambda: self.platform.calls(endpoint), f"{first} at the platform")
        asked = self.platform.calls()
        with m.Client(self.daemon.socket, timeout=60) as client:
            client.send(json.dumps({"method": second, "parameters": parameters or {}}).encode() + b"\0")
            d.wait_for(lambda: unread(client.socket) == 0, f"{second} to be read")
            # It would ask the platform, or be answered, if it did not wait for its turn.
            client.socket.settimeout(1)
            with self.assertRaises(TimeoutError):
                client.read()
            client.socket.settimeout(60)
            self.assertEqual((results, self.platform.calls()), ([], asked))
            self.platform.clear()
            reply = client.read()
        call.join()
        return results[0], reply

    def assert_neither(self):
        self.assertFalse(self.ok("account", "status")["connected"])
        self.assertEqual(self.ok("relay", "status")["enabled"], False)
        self.assertEqual(self.account()["credentials"], {})

    def test_disconnecting_while_the_relay_is_enabled_waits_and_leaves_neither(self):
        self.connect()
        self.verified_domain("relayed.test")
        enabled, reply = self.one_inside_the_other("smtp/create", ("relay", "enable"), "io.mailctl.account.Disconnect")
        self.assertEqual(enabled[0], 0, enabled)
        self.assertNotIn("error", reply)
        self.assert_neither()

    def test_enabling_the_relay_while_its_account_is_disconnected_waits_and_leaves_neither(self):
        self.connect()
        self.relay_on()
        disconnected, reply = self.one_inside_the_other(
            "smtp/delete", ("account", "disconnect"), "io.mailctl.relay.Enable"
        )
        self.assertEqual(disconnected[0], 0, disconnected)
        self.assertIn("error", reply)
        self.assert_neither()


class Killed(Whole):
    def kill_at(self, endpoint, *words, stdin=""):
        """Kills the daemon while the platform, which has done it already, does not answer; starts it again."""
        self.platform.forget_calls()
        self.platform.fault(endpoint, "hang", seconds=20, times=1, after=True)
        call = threading.Thread(target=lambda: self.daemon.mailctl("--json", *words, stdin=stdin))
        call.start()
        while call.is_alive() and not self.platform.calls(endpoint):
            call.join(0.02)
        self.assertTrue(self.platform.calls(endpoint), self.daemon.log())
        self.daemon.stop(signal.SIGKILL)
        self.platform.clear()
        call.join()
        self.daemon.start()

    def test_while_connecting(self):
        self.kill_at("register", "account", "connect", EMAIL, "--password-file", "-", stdin="an account's password")
        self.assertFalse(self.ok("account", "status")["connected"])
        self.connect()
        self.assertNotIn("problem", self.ok("account", "status"))

    def test_while_a_credential_for_the_relay_is_made(self):
        self.connect()
        self.verified_domain("relayed.test")
        before = m.MAIN_CF.read_bytes()
        self.kill_at("smtp/create", "relay", "enable")
        status = self.ok("account", "status")
        self.assertEqual((status["relay"], status["pending"]), (False, []))
        self.assertEqual(self.account()["credentials"], {})
        self.assertEqual(m.MAIN_CF.read_bytes(), before)
        self.ok("relay", "enable")
        self.assert_whole()

    def test_while_the_credential_of_the_relay_is_replaced(self):
        self.connect()
        credential = self.relay_on()
        for endpoint in ("smtp/create", "smtp/delete"):
            with self.subTest(endpoint=endpoint):
                self.kill_at(endpoint, "credential", "rotate", credential)
                self.assert_whole()
                credential = self.ok("account", "status")["credential"]

    def test_while_disconnecting(self):
        self.connect()
        self.relay_on()
        self.kill_at("smtp/delete", "account", "disconnect")
        self.ok("account", "disconnect")
        self.assertFalse(self.ok("account", "status")["connected"])
        self.assertEqual(self.account()["credentials"], {})

    def test_while_a_domain_is_added_or_removed(self):
        self.connect()
        self.kill_at("domains/add", "domain", "add", "a.test", "--no-dns")
        self.ok("domain", "add", "a.test", "--no-dns")
        self.assertEqual([row["name"] for row in self.ok("domain", "list")["domains"]], ["a.test"])
        self.kill_at("domains/remove", "domain", "remove", "a.test")
        self.assertEqual(self.ok("domain", "list", "--refresh")["domains"], [])
