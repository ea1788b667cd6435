"""How clients come in: TLS, proxies, sockets of others."""

import json
import socket
import ssl
import warnings

from waiting import wait_for

from engine import NAME, PATIENCE, Client, name_of, request, trusting
from engine_case import EngineTest


class Tls(EngineTest):
    def test_what_goes_plain_goes_in_tls(self):
        engine = self.start(tls=True)
        client = self.open(engine.tls_port, tls=trusting())
        self.assertTrue(json.loads(client.get("/echo").answer().body)["is_tls"])
        self.assertEqual(3000000, len(client.get("/large?bytes=3000000").answer().body))
        client.get("/echo", "Content-Length: 65536", method="POST").send(b"x" * 65536)
        self.assertEqual(65536, json.loads(client.answer().body)["body_bytes"])
        client.send(request("/one") + request("/two"))
        self.assertEqual([200, 200], [client.answer().status, client.answer().status])
        self.assertFalse(json.loads(self.open(engine.port).get("/echo").answer().body)["is_tls"])

    def test_the_end_is_said_in_tls_too(self):
        engine = self.start(tls=True)
        client = self.open(engine.tls_port, tls=trusting())
        client.socket.suppress_ragged_eofs = False
        client.get("/echo", "Connection: close").answer()
        self.assertTrue(client.is_closed())

    def test_old_versions_and_weak_ciphers_are_not_spoken(self):
        engine = self.start(tls=True)
        for change in ({"maximum_version": ssl.TLSVersion.TLSv1_1, "minimum_version": ssl.TLSVersion.TLSv1},
                       {"maximum_version": ssl.TLSVersion.TLSv1_2, "ciphers": "AES128-SHA:ECDHE-ECDSA-AES128-SHA"}):
            context = trusting()
            context.set_ciphers(change.pop("ciphers", "ALL:@SECLEVEL=0"))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                for name, value in change.items():
                    setattr(context, name, value)
            with self.subTest(change), self.assertRaises((ssl.SSLError, ConnectionError)):
                self.open(engine.tls_port, tls=context)
        context = trusting()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        self.assertEqual(200, self.open(engine.tls_port, tls=context).get("/healthz").answer().status)

    def test_http_1_1_is_chosen_where_a_client_asks(self):
        engine = self.start(tls=True)
        for offered, chosen in ((["h2", "http/1.1"], "http/1.1"), (["h2"], None)):
            context = trusting()
            context.set_alpn_protocols(offered)
            client = self.open(engine.tls_port, tls=context)
            self.assertEqual(chosen, client.socket.selected_alpn_protocol())

    def shows(self, engine, name):
        def is_shown():
            with Client(engine.tls_port, tls=trusting()) as client:
                return name_of(client) == name
        wait_for(is_shown, f"the certificate of {name}", PATIENCE)

    def test_a_certificate_that_is_renewed_is_shown_to_who_comes_next(self):
        engine = self.start(tls=True)
        before = self.open(engine.tls_port, tls=trusting())
        self.assertEqual("one", name_of(before))
        engine.renew("two")
        self.shows(engine, "two")
        self.assertEqual(200, before.get("/healthz").answer().status)

    def test_a_broken_one_is_not_taken_and_the_log_says_so(self):
        engine = self.start(tls=True)
        engine.renew("two", key="other")  # the key is still the first one's

        def hears():
            with Client(engine.tls_port, tls=trusting()) as client:
                self.assertEqual("one", name_of(client))
            return engine.said(problem="certificate")
        wait_for(hears, "the problem", PATIENCE)
        (engine.path / "chain").write_text("no certificate")
        wait_for(lambda: hears() and len(hears()) == 2, "the second problem", PATIENCE)
        engine.renew("three")
        self.shows(engine, "three")


class Origins(EngineTest):
    # Who is at the other end, what it says, and whom the engine takes for the client.
    FROM_PROXY = [
        ((), "{peer}"),
        (("198.51.100.7",), "198.51.100.7"),
        (("203.0.113.9, 198.51.100.7",), "198.51.100.7"),
        (("203.0.113.9, 198.51.100.7, 10.0.0.2",), "198.51.100.7"),
        (("203.0.113.9,198.51.100.7 ,\t10.0.0.2, 10.1.1.1",), "198.51.100.7"),
        (("203.0.113.9", "198.51.100.7", "10.0.0.2"), "198.51.100.7"),
        (("10.0.0.3, 10.0.0.2",), "10.0.0.3"),
        (("203.0.113.9, nonsense, 10.0.0.2",), "10.0.0.2"),
        (("nonsense",), "{peer}"),
        (("198.51.100.7, ",), "{peer}"),
        (("198.51.100.7:5000",), "198.51.100.7"),
        (("2001:db8::7",), "2001:db8::7"),
        (("2001:0DB8:0::7",), "2001:db8::7"),
        (("[2001:db8::7]:443, 10.0.0.2",), "2001:db8::7"),
        (("::ffff:198.51.100.7",), "198.51.100.7"),
        (("203.0.113.9, ::ffff:10.0.0.2",), "203.0.113.9"),
        (("198.51.100.7, 2001:db8:1::5",), "198.51.100.7"),
        (("198.51.100.7, 2001:db8:2::5",), "2001:db8:2::5"),
        (("198.51.100.7/24",), "{peer}"),
        (("127.0.0.1",), "127.0.0.1"),
    ]

    def client_of(self, where, said, *fields, **options):
        with Client(where, **options) as client:
            client.get("/echo", *(f"X-Forwarded-For: {each}" for each in said), *fields)
            return json.loads(client.answer().body)

    def test_the_word_of_a_proxy_counts_up_to_the_first_who_is_none(self):
        engine = self.start("--trust", "127.0.0.1", "--trust", "10.0.0.0/8", "--trust", "2001:db8:1::/48")
        for said, expected in self.FROM_PROXY:
            for where, peer in ((engine.port, "127.0.0.1"), (engine.unix, "unix")):
                with self.subTest(said=said, peer=peer):
                    self.assertEqual(expected.format(peer=peer), self.client_of(where, said)["client"])

    def test_the_word_of_others_does_not(self):
        engine = self.start("--trust", "127.0.0.1")
        for said, _ in self.FROM_PROXY:
            with self.subTest(said=said):
                told = self.client_of(engine.port, said, "X-Forwarded-Proto: https", address="127.0.0.2")
                self.assertEqual(("127.0.0.2", False), (told["client"], told["is_tls"]))

    def test_tls_may_end_at_the_proxy(self):
        engine = self.start("--trust", "127.0.0.1")
        for where in (engine.port, engine.unix):
            for fields, is_tls in (((), False), (("X-Forwarded-Proto: https",), True),
                                   (("X-Forwarded-Proto: http",), False),
                                   (("X-Forwarded-Proto: https", "X-Forwarded-Proto: http"), False)):
                with self.subTest(fields=fields, where=where):
                    self.assertEqual(is_tls, self.client_of(where, (), *fields)["is_tls"])

    def test_the_names_are_those_of_all_listeners(self):
        client = self.open(self.start().unix)
        client.send(b"GET /echo HTTP/1.1\r\nHost: evil.test\r\n\r\n")
        self.assertEqual([421], [each.status for each in client.answers()])

    def test_a_socket_may_be_handed_over(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            engine = self.start(inherited=listener)
            port = listener.getsockname()[1]
            client = self.open(port)
            client.send(f"GET /echo HTTP/1.1\r\nHost: {NAME}:{port}\r\n\r\n".encode())
            self.assertEqual(200, client.answer().status)
            engine.stop()
            self.assertEqual(0, engine.end())
            # Who comes meanwhile waits for the next.
            waiting = self.open(port).get("/echo")
            self.start(inherited=listener)
            self.assertEqual(200, waiting.answer().status)
