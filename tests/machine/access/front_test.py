"""The front door: what comes through it has the rights of the token that it shows, call by call."""

import contextlib
import fcntl
import os
import socket
import sqlite3
import stat

import mailctl as m

from front_case import FrontTest

STATUS, RELAY_STATUS, DISABLE, HISTORY = (
    "io.mailctl." + name for name in ("Status", "relay.Status", "relay.Disable", "History")
)
HOME = "192.0.2.7"
EMAIL = "till@example.net"
FRONT_CLIENTS = 64


def presented(token, **more):
    return {"presented": {"token": token, "address": HOME, **more}}


def error_of(reply):
    return reply.get("error", "").removeprefix("io.mailctl.")


class Door(FrontTest):
    def test_it_is_open_to_the_front_alone(self):
        folder, door = self.door.parent.stat(), self.door.stat()
        self.assertEqual((stat.S_IMODE(folder.st_mode), folder.st_uid, folder.st_gid), (0o750, 0, 61022))
        self.assertEqual((stat.S_IMODE(door.st_mode), door.st_uid, door.st_gid), (0o660, 0, 61022))
        reply = self.as_user("mailctl-httpd", self.door, "org.varlink.service.GetInfo")
        self.assertIn("vendor", reply.get("parameters", {}), reply)
        for user in ("stranger", "reader", "admin"):
            self.assertEqual(self.as_user(user, self.door, STATUS), {"errno": 13}, user)

    def listen(self, path):
        listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(listener.close)
        path.unlink(missing_ok=True)
        listener.bind(str(path))
        listener.listen()
        return listener

    def start_with(self, *listeners, names):
        """As systemd does it: the sockets as descriptors 3 and 4, and the names of their units."""
        numbers = [fcntl.fcntl(each.fileno(), fcntl.F_DUPFD, 50) for each in listeners]
        take = " ".join(f"{place}<&{number}" for place, number in enumerate(numbers, 3))
        self.daemon.start(
            wrapper=["bash", "-c", f'exec {take}; LISTEN_PID=$$ exec "$@"', "bash"], pass_fds=numbers,
            env={"PATH": "/usr/bin:/bin", "LISTEN_FDS": str(len(numbers)), "LISTEN_FDNAMES": names},
        )
        for number in numbers:
            os.close(number)

    def test_where_systemd_opens_the_doors_it_opens_this_one_too(self):
        self.front.close()
        self.daemon.stop()
        self.door.unlink()
        local = self.listen(self.daemon.socket)
        self.start_with(local, names="mailctld.socket")
        self.assertFalse(self.door.exists())
        self.daemon.stop()
        self.start_with(self.listen(self.door), local, names="front:mailctld.socket")
        with m.Client(self.door) as front:
            self.assertEqual(error_of(front.call(STATUS)), "Unauthenticated")
        with m.Client(self.daemon.socket) as client:
            self.assertIn("revision", client.call(STATUS)["parameters"])

    def test_somebody_else_is_told_which_door_is_theirs(self):
        self.door.parent.chmod(0o755)
        self.door.chmod(0o666)
        reply = self.as_user("admin", self.door, None)
        self.assertEqual(error_of(reply), "PermissionDenied", reply)
        self.assertIn("this door is mailctl-httpd's", reply["parameters"]["message"])
        self.assertIn("warning front.stranger user=admin", self.daemon.log())

    def test_the_front_may_nothing_at_the_other_door(self):
        """S1. It is in no group of ours, and nothing is presented there."""
        self.daemon.socket.chmod(0o666)
        self.assertEqual(error_of(self.as_user("mailctl-httpd", self.daemon.socket, STATUS)), "PermissionDenied")
        with m.Client(self.daemon.socket) as client:
            reply = client.call(STATUS, **presented(self.token("ci")))
            self.assertEqual(error_of(reply), "Protocol")
            self.assertIn("nothing is presented at this door", reply["parameters"]["message"])

    def test_root_at_the_front_door_is_nobody(self):
        self.assertEqual(error_of(self.front.call(STATUS)), "Unauthenticated")
        self.assertEqual(error_of(self.front.call(STATUS, presented={"address": HOME})), "Unauthenticated")
        self.assertEqual(error_of(self.front.call(STATUS, presented={"token": "mct_no"})), "Unauthenticated")
        self.assertIn("revision", self.front.call(STATUS, **presented(self.token("ci")))["parameters"])
        # What was shown with one call is not good for the next.
        self.assertEqual(error_of(self.front.call(STATUS)), "Unauthenticated")

    def test_the_front_takes_no_place_from_the_others(self):
        clients = [self.front, *(m.Client(self.door) for _ in range(FRONT_CLIENTS - 1))]
        for client in clients[1:]:
            self.addCleanup(client.close)
        for client in clients:
            self.assertEqual(error_of(client.call(STATUS)), "Unauthenticated")
        with m.Client(self.door, timeout=1) as late:
            with self.assertRaises(socket.timeout):
                late.call(STATUS)
            for user in ("reader", "admin"):
                self.assertEqual(self.run_as(user, "status").returncode, 0)
            clients[1].close()
            late.socket.settimeout(30)
            self.assertEqual(error_of(late.read()), "Unauthenticated")


    def test_another_word_for_what_it_may_is_refused(self):
        self.daemon.stop()
        self.daemon.settings += ["--front-may", "everything"]
        with self.assertRaisesRegex(RuntimeError, r'front-may: "everything" is not one of read\|change\|admin'):
            self.daemon.start()


class Tokens(FrontTest):
    def test_each_call_has_the_rights_of_its_own_token(self):
        """A connection that serves one after the other keeps nothing of anybody."""
        reads, changes = self.token("reads"), self.token("changes", role="admin")
        narrow = self.token("narrow", "--only", "relay:read")
        for _ in range(3):
            self.assertIn("revision", self.front.call(STATUS, **presented(reads))["parameters"])
            self.assertIn("parameters", self.front.call(RELAY_STATUS, **presented(narrow)))
            self.assertEqual(error_of(self.front.call(STATUS, **presented(narrow))), "PermissionDenied")
            self.assertEqual(error_of(self.front.call(DISABLE, **presented(reads))), "PermissionDenied")
            self.assertNotIn("error", self.front.call(DISABLE, {"dry_run": True}, **presented(changes)))
            self.assertEqual(error_of(self.front.call(STATUS)), "Unauthenticated")

    def test_what_was_revoked_is_gone_at_the_next_call(self):
        token = self.token("ci")
        self.assertIn("parameters", self.front.call(STATUS, **presented(token)))
        self.ok("token", "revoke", "1")
        self.assertEqual(error_of(self.front.call(STATUS, **presented(token))), "Unauthenticated")

    def test_who_follows_sees_nothing_more_once_it_is_revoked(self):
        token = self.token("ci")
        with m.Client(self.door) as follower:
            first = follower.call(HISTORY, {"after": 0}, more=True, **presented(token))
            self.assertIn("token-made", {row["event"] for row in first["parameters"]["entries"]})
            self.ok("tenant", "add", "shop")
            row = follower.read()["parameters"]["entries"][0]
            self.assertEqual(row["event"], "tenant-added")
            self.ok("token", "revoke", "1")
            self.assertEqual(error_of(follower.read()), "Unauthenticated")
            self.assertIsNone(follower.read())

    def test_a_tenant_has_what_is_its_own_and_sees_nobody_elses(self):
        self.connect()
        self.ok("tenant", "add", "shop")
        till = self.token("till", "--tenant", "shop", role="admin")
        call = lambda method, **parameters: self.front.call("io.mailctl." + method, parameters, **presented(till))
        self.assertEqual(error_of(call("domain.Add", domain="a.test")), "NotFound")
        with m.Client(self.door) as client:
            connect = {"email": EMAIL, "password": "an account's password"}
            self.assertNotIn("error", client.call("io.mailctl.account.Connect", connect, **presented(till)))
        self.assertEqual(call("account.Status")["parameters"]["email"], EMAIL)
        self.assertEqual(self.ok("account", "status")["email"], "ops@example.com")
        events = {row["text"] for row in call("History", after=0)["parameters"]["entries"]}
        self.assertFalse([text for text in events if "ops@example.com" in text or "token" in text], events)
        for method in ("Status", "relay.Status", "relay.Enable", "dns.ProviderList", "token.List", "tenant.List"):
            self.assertEqual(error_of(call(method)), "PermissionDenied", method)

    def test_the_logs_have_the_fronts_number_and_no_token(self):
        token = self.token("ci", role="admin")
        self.front.call(DISABLE, {"dry_run": True}, **presented(token, request="r-17"))
        self.front.call("io.mailctl.token.Revoke", {"id": 1}, **presented(token, request="r-18\nrequest user=root"))
        log = self.daemon.log()
        self.assertRegex(log, r'info request user="token:1 \(ci\)" request=r-17 method=io.mailctl.relay.Disable outcome=done')
        self.assertRegex(log, r'info request user="token:1 \(ci\)" request="r-18\\u000arequest user\\u003droot" method')
        self.assertNotIn(token, log)
        self.assertNotIn(token.encode(), b"".join(path.read_bytes() for path in self.daemon.state.rglob("*") if path.is_file()))
        self.assertIn(HOME, self.ok("token", "list")["tokens"][0]["last_address"])


    def test_a_broken_store_is_told_to_the_log_alone(self):
        token = self.token("ci")
        with contextlib.closing(sqlite3.connect(self.daemon.state / "state.db", isolation_level=None)) as store:
            store.execute("ALTER TABLE token RENAME TO token_gone")
            for _ in range(2):  # and the connection goes on
                reply = self.front.call(STATUS, **presented(token))
                self.assertEqual((error_of(reply), reply["parameters"]["message"]), ("Internal", "something that mailctld needs is broken"))
            store.execute("ALTER TABLE token_gone RENAME TO token")
        self.assertIn("no such table: token", self.daemon.log())
        self.assertIn("parameters", self.front.call(STATUS, **presented(token)))


class Ceiling(FrontTest):
    settings = ("--front-may", "read")

    def test_the_door_lets_through_what_the_administrator_said(self):
        token = self.token("all", role="admin")
        self.assertIn("parameters", self.front.call(STATUS, **presented(token)))
        reply = self.front.call(DISABLE, {"dry_run": True}, **presented(token))
        self.assertEqual(error_of(reply), "PermissionDenied")
        self.assertIn("front-may in mailctl.conf(5)", reply["parameters"]["hint"])
